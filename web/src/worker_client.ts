/// <reference lib="esnext.disposable" preserve="true" />
/** The classifier off the main thread: the same members, each method returning a promise. */

import { transfer } from 'comlink';
import { defaultModel } from './bundled.js';
import { readFile } from './download.js';
import { checkExample } from './examples.js';
import { bytesOf, isResponse, open } from './source.js';
import { abortable, checkIterable, checkOptions, checkText, countOf, visitAll } from './tasks.js';
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
  Progress,
  Variant,
  WasmSource,
} from './types.js';
import { runJob } from './worker_job.js';
import { WorkerLink } from './worker_link.js';
import { TextSession } from './worker_session.js';

/** Ends the workers of classifiers that were forgotten instead of disposed of. */
const forgotten = new FinalizationRegistry<WorkerLink>((link) => link.close());

/** How many texts, and UTF-16 units in them, go to the worker at once. */
const batchTexts = 64;
const batchUnits = 2 ** 15;

/** A model in a worker of its own, ready to classify. Made by `Classifier.load`. */
export class Classifier {
  /** What the model file says about itself. */
  readonly model: ModelInfo;
  /** Which build of the engine runs. */
  readonly variant: Variant;

  readonly #link: WorkerLink;
  #head: Head;

  private constructor(link: WorkerLink, facts: { head: Head; model: ModelInfo; variant: Variant }) {
    this.#link = link;
    this.#head = facts.head;
    this.model = facts.model;
    this.variant = facts.variant;
    forgotten.register(this, link, this);
  }

  /**
   * Starts a worker and loads a model into it. Source, options and errors are those of `Classifier.load` in `undertone`;
   * E_WASM also says that no worker could be started.
   */
  static async load(source: ModelSource = defaultModel, options: LoadOptions = {}): Promise<Classifier> {
    const { signal, variant, explain, verify, head } = options;
    signal?.throwIfAborted();
    const link = new WorkerLink();
    try {
      const [wasm, corpusWasm] = await Promise.all([portable(options.wasm), portable(options.corpusWasm)]);
      const started = link.call((remote) => remote.start({ wasm, corpusWasm, variant, explain }));
      const ready = Promise.all([readFile('model', source, options), head === undefined ? undefined : readFile('head', head, { signal }), started]);
      const [bytes, headBytes] = await abortable(ready, signal);
      const loaded = link.call((remote) => remote.load(transfer(bytes, [bytes.buffer]), verify, headBytes));
      return new Classifier(link, await abortable(loaded, signal));
    } catch (error) {
      link.close();
      throw error;
    }
  }

  /** The labels of the head in use, in the order of its scores. */
  get labels(): readonly string[] {
    return this.#head.labels;
  }

  /** The head in use. */
  get head(): Head {
    return this.#head;
  }

  /**
   * Classifies one text.
   *
   * @throws {UndertoneError} as `classify` in `undertone`; E_WASM if the worker died
   */
  async classify(text: string): Promise<Classification> {
    checkText(text);
    const [result] = await this.#link.call((remote) => remote.classify([text]));
    return result!;
  }

  /** Classifies many texts. Results, options and errors are those of `classifyAll` in `undertone`. */
  async classifyAll(texts: Iterable<string> | AsyncIterable<string>, options?: BatchOptions): Promise<Classification[]> {
    const all: Classification[] = [];
    for await (const results of this.#classifyBatches(texts, options)) all.push(...results);
    return all;
  }

  /** Classifies texts as they come. Results, options and errors are those of `classifyStream` in `undertone`. */
  async *classifyStream(
    texts: Iterable<string> | AsyncIterable<string>,
    options?: BatchOptions,
  ): AsyncGenerator<Classification, void, undefined> {
    for await (const results of this.#classifyBatches(texts, options)) yield* results;
  }

  async *#classifyBatches(
    texts: Iterable<string> | AsyncIterable<string>,
    options: BatchOptions = {},
  ): AsyncGenerator<Classification[], void, undefined> {
    checkIterable(texts, 'texts');
    checkOptions(options);
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    const total = countOf(texts);
    let done = 0;
    for await (const batch of batches(texts)) {
      if (done) onProgress?.({ done, total });
      const results = await abortable(this.#link.call((remote) => remote.classify(batch)), signal);
      done += results.length;
      yield results;
    }
    onProgress?.({ done, total });
  }

  /** The encoder's features of a text, as `embed` in `undertone`. */
  async embed(text: string): Promise<Float32Array> {
    checkText(text);
    return this.#link.call((remote) => remote.embed(text));
  }

  /** What each word of a text adds to a label's logit, as `explain` in `undertone`. */
  async explain(text: string, options: ExplainOptions = {}): Promise<Explanation> {
    checkText(text);
    checkOptions(options);
    return this.#link.call((remote) => remote.explain(text, options));
  }

  /** Starts a text that grows, as `open` in `undertone`; the session's members return promises. */
  async open(): Promise<TextSession> {
    return new TextSession(this.#link, await this.#link.call((remote) => remote.open()));
  }

  /** Measures the classifier on labelled examples, as `evaluate` in `undertone`. */
  async evaluate(examples: Iterable<Example> | AsyncIterable<Example>, options: EvaluateOptions = {}): Promise<Evaluation> {
    checkIterable(examples, 'examples');
    checkOptions(options);
    const { signal, onProgress, labels } = options;
    const total = countOf(examples);
    const tell = onProgress && (({ done }: Progress) => onProgress({ done, total }));
    const job = { items: examples, check: checkExample, options: { labels, told: !!tell }, signal, onProgress: tell };
    return runJob(this.#link, job, (remote, ...sent) => remote.evaluate(...sent));
  }

  /**
   * Trains a new last layer in the worker. Options, report and errors are those of `fineTune` in `undertone`. An abort that comes
   * after the new head was installed is too late: the promise then resolves.
   */
  async fineTune(examples: Iterable<Example> | AsyncIterable<Example>, options: FineTuneOptions = {}): Promise<FineTuneReport> {
    checkIterable(examples, 'examples');
    checkOptions(options);
    const { signal, onEpoch, validation, ...rest } = options;
    const given = validation === Object(validation) ? await gather(validation as Iterable<Example>, signal) : validation;
    const told = typeof onEpoch === 'function';
    const settings = { ...rest, validation: given as FineTuneOptions['validation'], ...(!told && { onEpoch }), told };
    const job = { items: examples, check: checkExample, options: settings, signal, onProgress: told ? onEpoch : undefined };
    const { report, head } = await runJob(this.#link, job, (remote, ...sent) => remote.fineTune(...sent));
    this.#head = head;
    return report;
  }

  /** The sentences that stand for a text, or for many, as `keySentences` in `undertone`. */
  async keySentences(texts: string | Iterable<string> | AsyncIterable<string>, options: KeySentenceOptions = {}): Promise<KeySentence[]> {
    const items = typeof texts === 'string' ? [texts] : texts;
    checkIterable(items, 'texts');
    checkOptions(options);
    const { signal, onProgress, count, by } = options;
    const total = countOf(items);
    const tell = onProgress && (({ done }: Progress) => onProgress({ done, total }));
    const check = (text: string) => {
      checkText(text);
      return text;
    };
    const job = { items, check, options: { count, by, told: !!tell }, signal, onProgress: tell };
    return runJob(this.#link, job, (remote, ...sent) => remote.keySentences(...sent));
  }

  /** The head in use as a file, as `exportHead` in `undertone`. */
  async exportHead(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#link.call((remote) => remote.exportHead());
  }

  /** Uses a head that was exported before, as `importHead` in `undertone`. */
  async importHead(bytes: BufferSource): Promise<void> {
    const copy = bytesOf(bytes).slice();
    this.#head = await this.#link.call((remote) => remote.importHead(copy));
  }

  /** Uses the head that came with the model again. */
  async resetHead(): Promise<void> {
    this.#head = await this.#link.call((remote) => remote.resetHead());
  }

  /** The whole model with the head in use, as `exportModel` in `undertone`. */
  async exportModel(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#link.call((remote) => remote.exportModel());
  }

  /** Ends the worker; calls that still wait for it reject with E_DISPOSED. Calling it again does nothing. */
  dispose(): void {
    forgotten.unregister(this);
    this.#link.close();
  }

  /** The same as `dispose`, for `using`. */
  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** The same binary in a form that can be sent to a worker, whose own address is another one. */
async function portable(wasm: WasmSource | undefined): Promise<WasmSource | undefined> {
  if (typeof wasm === 'string') return new URL(wasm, globalThis.location?.href).href;
  if (wasm instanceof URL) return wasm.href;
  if (isResponse(wasm) || wasm instanceof Promise) return ((await open(wasm)) as Response).arrayBuffer();
  return wasm;
}

/** All examples to measure on, so that they can be sent with the options. */
async function gather(given: Iterable<Example> | AsyncIterable<Example>, signal: AbortSignal | undefined): Promise<Example[]> {
  checkIterable(given, 'validation');
  const examples: Example[] = [];
  await visitAll(given, { signal }, (example) => examples.push(checkExample(example, examples.length)));
  return examples;
}

/** Groups texts that are there already; a text that was waited for goes on its way alone. */
async function* batches(texts: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string[]> {
  if (Symbol.asyncIterator in texts) {
    for await (const text of texts) {
      checkText(text);
      yield [text];
    }
    return;
  }
  let batch: string[] = [];
  let units = 0;
  for (const text of texts) {
    checkText(text);
    batch.push(text);
    units += text.length;
    if (batch.length === batchTexts || units > batchUnits) {
      yield batch;
      batch = [];
      units = 0;
    }
  }
  if (batch.length) yield batch;
}
