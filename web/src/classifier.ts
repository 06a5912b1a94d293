/// <reference lib="esnext.disposable" preserve="true" />
/** The classifier: what users of the package hold in their hands. */

import { Batch, classifyTogether } from './batch.js';
import { defaultModel } from './bundled.js';
import { readClassification } from './classification.js';
import { readFile } from './download.js';
import { type Engine, getEngine } from './engine.js';
import { disposed, UndertoneError } from './errors.js';
import { explain } from './explanation.js';
import { type HeadFile, writeHead } from './head_file.js';
import { exportModel } from './model_export.js';
import { buildModel, installHead } from './model_file.js';
import type { Change, Reader } from './reader.js';
import { bytesOf } from './source.js';
import { TextSession } from './session.js';
import { abortable, checkIterable, checkOptions, checkText, lazily, paced, visitAll } from './tasks.js';
import type {
  BatchOptions,
  Classification,
  EvaluateOptions,
  Evaluation,
  Example,
  ExplainOptions,
  Explanation,
  FineTuneOptions,
  FineTuneReport,
  Head,
  KeySentence,
  KeySentenceOptions,
  LoadOptions,
  ModelInfo,
  ModelSource,
  Variant,
} from './types.js';

/** Frees the models of classifiers that were forgotten instead of disposed of. */
const forgotten = new FinalizationRegistry<() => void>((release) => release());

/** A model, ready to classify. Made by `Classifier.load`. */
export class Classifier {
  /** What the model file says about itself. */
  readonly model: ModelInfo;
  /** Which build of the engine runs. */
  readonly variant: Variant;

  readonly #engine: Engine;
  readonly #corpusWasm: LoadOptions['corpusWasm'];
  /** 0 once disposed of. */
  #handle: number;
  readonly #release: () => void;
  /** Views of the result block in the engine's memory; empty (detached) once memory has grown. */
  #counts = new Int32Array();
  #scores = new Float32Array();
  #features = new Float32Array();
  readonly #shippedLabels: readonly string[];
  #labels: readonly string[];
  /** Whether the head in use is not the one that came with the model. */
  #personal = false;
  #fineTuning = false;

  private constructor(engine: Engine, bytes: Uint8Array, verify: boolean, corpusWasm: LoadOptions['corpusWasm']) {
    const { handle, settings } = buildModel(engine, bytes, verify);
    const { calls, variant } = engine;
    const { name, version, licence, languages, encoder, labels, metrics = {} } = settings;
    this.#engine = engine;
    this.#corpusWasm = corpusWasm;
    this.#handle = handle;
    this.#release = () => calls.release(handle);
    forgotten.register(this, this.#release, this);
    this.#labels = this.#shippedLabels = Object.freeze(labels);
    this.variant = variant;
    this.model = Object.freeze({
      name,
      version,
      languages,
      encoder,
      featureSize: calls.featureSize(handle),
      licence,
      metrics,
      byteSize: bytes.length,
      hash: engine.string(calls.modelHash(handle)),
    });
  }

  /**
   * Loads a model and gets it ready; the engine is compiled while the model downloads, and shared with other classifiers.
   *
   * @param source the model; without one, the bundled English sentiment model
   * @throws {UndertoneError} E_FETCH, E_WASM, E_INTEGRITY, E_MEMORY, E_ARGUMENT, or one of E_MODEL_... for a file that is
   *   damaged or does not keep its promises; E_HEAD_BASE for a head that belongs to another model
   * @throws the signal's reason, if aborted
   */
  static async load(source: ModelSource = defaultModel, options: LoadOptions = {}): Promise<Classifier> {
    const { signal, corpusWasm, verify = true, head } = options;
    const ready = Promise.all([getEngine(options), readFile('model', source, options), head !== undefined && readFile('head', head, { signal })]);
    const [engine, bytes, headBytes] = await abortable(ready, signal);
    const classifier = new Classifier(engine, bytes, verify, corpusWasm);
    try {
      if (headBytes) classifier.#install(headBytes);
    } catch (error) {
      classifier.dispose();
      throw error;
    }
    return classifier;
  }

  /** The labels of the head in use, in the order of its scores. */
  get labels(): readonly string[] {
    return this.#labels;
  }

  /** The head in use. */
  get head(): Head {
    return { labels: this.#labels, personal: this.#personal };
  }

  /**
   * Classifies one text, at once. Any string will do: empty, huge, with lone surrogates (read as U+FFFD).
   *
   * @throws {UndertoneError} E_ARGUMENT if it is not a string, E_DISPOSED after `dispose`, E_MEMORY
   */
  classify(text: string): Classification {
    this.#run(text);
    return this.#answer();
  }

  /**
   * Opens a text that is still being written: after each edit only its end is read again.
   *
   * @throws {UndertoneError} E_DISPOSED, E_MEMORY
   */
  open(): TextSession {
    this.#check('');
    const host = { engine: this.#engine, check: () => this.#check(''), answer: () => this.#answer() };
    return new TextSession(host, this.#handle);
  }

  /**
   * Classifies many texts, giving the event loop its turn every few milliseconds.
   *
   * @returns one result per text, in their order
   * @throws {UndertoneError} as `classify`
   * @throws the signal's reason, if aborted
   */
  async classifyAll(texts: Iterable<string> | AsyncIterable<string>, options: BatchOptions = {}): Promise<Classification[]> {
    checkIterable(texts, 'texts');
    checkOptions(options);
    const all: Classification[] = [];
    const batch = new Batch((group) => all.push(...this.#classifyGroup(group)));
    const visit = (text: string) => {
      checkText(text);
      batch.add(text);
    };
    await visitAll(texts, options, visit, () => batch.flush());
    return all;
  }

  /**
   * Classifies texts as they come and yields the results as they are asked for, so that memory does not grow with their
   * number. Errors are those of `classifyAll`.
   */
  async *classifyStream(
    texts: Iterable<string> | AsyncIterable<string>,
    options: BatchOptions = {},
  ): AsyncGenerator<Classification, void, undefined> {
    checkIterable(texts, 'texts');
    checkOptions(options);
    for await (const text of paced(texts, options)) yield this.classify(text);
  }

  /**
   * The encoder's features of a text: `model.featureSize` numbers, the input of the model's last layer. Texts that mean
   * similar things to the model lie close together.
   *
   * @throws {UndertoneError} as `classify`
   */
  embed(text: string): Float32Array {
    this.#run(text);
    return this.#features.slice();
  }

  /**
   * What each word of a text adds to a label's logit. The logit is `base` plus all weights, within 1e-3; docs/explanations.md says
   * how weights are found. Takes two to four times as long as `classify`. The
   * classifier must have been loaded with `explain: true`.
   *
   * @throws {UndertoneError} as `classify`; E_ARGUMENT for a label that the classifier does not have, or
   *   without `explain: true`
   */
  explain(text: string, options: ExplainOptions = {}): Explanation {
    this.#check(text);
    checkOptions(options);
    return explain(this.#engine, this.#handle, text, this.labels, options.label);
  }

  /**
   * Measures the classifier on labelled examples. Only the labels that occur in them compete, unless `labels` says
   * otherwise, so a model of three classes can be measured on a set of two.
   *
   * @throws {UndertoneError} E_ARGUMENT for no examples or a label that the model does not have; as `classify`
   * @throws the signal's reason, if aborted
   */
  async evaluate(examples: Iterable<Example> | AsyncIterable<Example>, options?: EvaluateOptions): Promise<Evaluation> {
    const { evaluate } = await lazily(import('./evaluate.js'));
    return evaluate(this.#reader(), examples, options);
  }

  /**
   * Trains a new last layer on examples and, if it does better on held-back ones, uses it from then on. The model's other
   * layers stay as they are.
   *
   * Labels: if the classifier has all labels that occur, it keeps its own. If it has none of them, the head is for a new task, with
   * the labels that occur, in their order of first appearance. If it has some, `newLabels: true` adds the others to its own.
   *
   * Examples may stream: beyond what fits into 128 MiB of features, a random choice is kept. Until the promise resolves, and if it
   * rejects, the classifier is what it was. One call at a time for each classifier.
   *
   * @throws {UndertoneError} E_ARGUMENT for an option out of range, a text or label that is not a string, an empty label, fewer than two
   *   labels, labels that are partly new, or while another call runs; E_FETCH or E_WASM if the module for many texts cannot be
   *   started; E_MEMORY; E_DISPOSED
   * @throws the signal's reason, if aborted
   */
  async fineTune(examples: Iterable<Example> | AsyncIterable<Example>, options?: FineTuneOptions): Promise<FineTuneReport> {
    this.#check('');
    if (this.#fineTuning) throw new UndertoneError('E_ARGUMENT', 'this classifier is being fine-tuned already; wait for that or abort it');
    this.#fineTuning = true;
    try {
      const { fineTune } = await lazily(import('./fine_tune.js'));
      return await fineTune(this.#reader(), examples, options);
    } finally {
      this.#fineTuning = false;
    }
  }

  /**
   * The sentences that stand for a text, or for many: the most central ones without repetition, or the clearest cases of a label.
   *
   * @returns at most `count` of them, in text order
   * @throws {UndertoneError} E_ARGUMENT for a count that is not a whole number from 1, a label that the classifier does not have, or more
   *   sentences than fit into 128 MiB of features; as `classify`
   * @throws the signal's reason, if aborted
   */
  async keySentences(texts: string | Iterable<string> | AsyncIterable<string>, options?: KeySentenceOptions): Promise<KeySentence[]> {
    const { keySentences } = await lazily(import('./key_sentences.js'));
    return keySentences(this.#reader(), texts, options);
  }

  /**
   * The head in use as a file of a few KB, for `importHead` or `undertone/storage`. It belongs to this model's file alone.
   *
   * @throws {UndertoneError} E_DISPOSED
   */
  exportHead(): Uint8Array<ArrayBuffer> {
    this.#check('');
    return writeHead(this.#headOf('current'));
  }

  /**
   * Uses a head that was exported before, or made by `fineTune`, from now on.
   *
   * @throws {UndertoneError} E_HEAD_BASE if it belongs to another model, E_MODEL_... if it is damaged, E_ARGUMENT if these are no bytes,
   *   E_DISPOSED; the head in use then stays
   */
  importHead(bytes: BufferSource): void {
    this.#check('');
    this.#install(bytesOf(bytes));
  }

  /**
   * Uses the head that came with the model again.
   *
   * @throws {UndertoneError} E_DISPOSED
   */
  resetHead(): void {
    this.#check('');
    this.#engine.check(this.#engine.calls.headReset(this.#handle));
    this.#use(this.#shippedLabels, false);
  }

  /**
   * The whole model with the head in use, as a file for `Classifier.load`. With the head that came with it, that is the file itself.
   *
   * @throws {UndertoneError} E_DISPOSED
   */
  exportModel(): Uint8Array<ArrayBuffer> {
    this.#check('');
    const { buffer, calls } = this.#engine;
    const file = new Uint8Array(buffer, calls.fileAddress(this.#handle), this.model.byteSize).slice();
    return this.#personal ? exportModel(file, this.#headOf('current'), (text) => this.#scoresOf(text)) : file;
  }

  /** Frees the model's memory. Calling it again does nothing; calling anything else throws E_DISPOSED. */
  dispose(): void {
    if (!this.#handle) return;
    this.#handle = 0;
    forgotten.unregister(this);
    this.#release();
  }

  /** The same as `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  #check(text: string): void {
    if (!this.#handle) throw disposed();
    checkText(text);
  }

  /** Runs the model on a text and makes sure that the views show the result. */
  #run(text: string, change?: Change): void {
    this.#check(text);
    const engine = this.#engine;
    const { calls } = engine;
    const length = engine.writeText(text);
    engine.check(
      change
        ? calls.embedAugmented(this.#handle, length, change.seed, change.dropout, change.swaps)
        : calls.classify(this.#handle, length),
    );
    this.#view();
  }

  /** Makes sure that the views show the latest result. */
  #view(): void {
    if (this.#counts.length) return;
    const { buffer, calls } = this.#engine;
    const address = calls.resultAddress(this.#handle);
    const scores = address + 8;
    this.#counts = new Int32Array(buffer, address, 2);
    this.#scores = new Float32Array(buffer, scores, this.labels.length);
    this.#features = new Float32Array(buffer, scores + this.#scores.byteLength, this.model.featureSize);
  }

  #scoresOf(text: string): Float32Array {
    this.#run(text);
    return this.#scores;
  }

  /** What the latest reading comes to. */
  #answer(): Classification {
    this.#view();
    return readClassification(this.labels, this.#counts, this.#scores, 0, this.#engine.truncated);
  }

  #classifyGroup(texts: string[]): Classification[] {
    if (texts.length === 1) return [this.classify(texts[0]!)];
    this.#check('');
    return classifyTogether(this.#engine, this.#handle, texts, this.labels);
  }

  #install(bytes: Uint8Array<ArrayBuffer>): void {
    const labels = installHead(this.#engine, this.#handle, bytes);
    this.#use(Object.freeze(labels), true);
  }

  #use(labels: readonly string[], personal: boolean): void {
    this.#labels = labels;
    this.#personal = personal;
    // The result block of another head lies elsewhere.
    this.#counts = new Int32Array();
  }

  /** The head in use, or the one that came with the model, as the engine computes with it. */
  #headOf(which: 'shipped' | 'current'): HeadFile {
    const { buffer, calls } = this.#engine;
    const { featureSize, hash, name } = this.model;
    const shipped = Number(which === 'shipped');
    const labels = shipped ? this.#shippedLabels : this.#labels;
    const stride = calls.featureStride(this.#handle);
    const rows = new Float32Array(buffer, calls.headWeight(this.#handle, shipped), labels.length * stride);
    const weight = new Float32Array(labels.length * featureSize);
    for (const row of labels.keys()) weight.set(rows.subarray(row * stride, row * stride + featureSize), row * featureSize);
    const bias = new Float32Array(buffer, calls.headBias(this.#handle, shipped), labels.length).slice();
    return { base: hash, baseName: name, labels, weight, bias };
  }

  /** The inside, for work that is loaded when it is called. */
  #reader(): Reader {
    const { featureSize, hash, name } = this.model;
    return {
      variant: this.variant,
      corpusWasm: this.#corpusWasm,
      labels: this.#labels,
      personal: this.#personal,
      featureSize,
      base: hash,
      baseName: name,
      read: (text, change) => {
        this.#run(text, change);
        return { tokens: this.#counts[0]!, unknown: this.#counts[1]!, scores: this.#scores, features: this.#features };
      },
      check: () => this.#check(''),
      headOf: (which) => this.#headOf(which),
      install: (bytes) => this.#install(bytes),
    };
  }
}
