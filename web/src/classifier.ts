/// <reference lib="esnext.disposable" preserve="true" />
/** The classifier: what users of the package hold in their hands. */

import { type Engine, getEngine } from './engine.js';
import { disposed } from './errors.js';
import { evaluate } from './evaluate.js';
import { buildModel, readModel } from './model_file.js';
import { abortable, breathe, checkText, checkTexts, countOf } from './tasks.js';
import type {
  BatchOptions,
  Classification,
  EvaluateOptions,
  Evaluation,
  Example,
  LoadOptions,
  ModelInfo,
  ModelSource,
  Variant,
} from './types.js';

/** Frees the models of classifiers that were forgotten instead of disposed of. */
const forgotten = new FinalizationRegistry<() => void>((release) => release());

/** How long texts are classified in one go before the event loop gets its turn, in milliseconds. */
const slice = 12;

/** A model, ready to classify. Made by `Classifier.load`. */
export class Classifier {
  /** The labels, in the model's order. */
  readonly labels: readonly string[];
  /** What the model file says about itself. */
  readonly model: ModelInfo;
  /** Which build of the engine runs. */
  readonly variant: Variant;

  readonly #engine: Engine;
  /** 0 once disposed of. */
  #handle: number;
  readonly #release: () => void;
  /** Views of the result block in the engine's memory; empty (detached) once memory has grown. */
  #counts = new Int32Array();
  #scores = new Float32Array();
  #features = new Float32Array();

  private constructor(engine: Engine, bytes: Uint8Array, verify: boolean) {
    const { handle, settings } = buildModel(engine, bytes, verify);
    const { calls, variant } = engine;
    const { name, version, licence, languages, encoder, labels, metrics = {} } = settings;
    this.#engine = engine;
    this.#handle = handle;
    this.#release = () => calls.release(handle);
    forgotten.register(this, this.#release, this);
    this.labels = Object.freeze(labels);
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
   *   damaged or does not keep its promises
   * @throws the signal's reason, if aborted
   */
  static async load(source: ModelSource = 'sentiment-en', options: LoadOptions = {}): Promise<Classifier> {
    const { signal, wasm, variant, verify = true } = options;
    const ready = Promise.all([getEngine(wasm, variant), readModel(source, options)]);
    const [engine, bytes] = await abortable(ready, signal);
    return new Classifier(engine, bytes, verify);
  }

  /**
   * Classifies one text, at once. Any string will do: empty, huge, with lone surrogates (read as U+FFFD).
   *
   * @throws {UndertoneError} E_ARGUMENT if it is not a string, E_DISPOSED after `dispose`, E_MEMORY
   */
  classify(text: string): Classification {
    this.#run(text);
    const tokens = this.#counts[0]!;
    const unknown = this.#counts[1]!;
    const { truncated } = this.#engine;
    const values = this.#scores;
    const scores = this.labels.map((label, index) => ({ label, score: values[index]! }));
    scores.sort((a, b) => b.score - a.score);
    const { label, score } = scores[0]!;
    return { label, score, scores, tokens, unknownShare: tokens && unknown / tokens, truncated };
  }

  /**
   * Classifies many texts, giving the event loop its turn every few milliseconds.
   *
   * @returns one result per text, in their order
   * @throws {UndertoneError} as `classify`
   * @throws the signal's reason, if aborted
   */
  async classifyAll(texts: Iterable<string> | AsyncIterable<string>, options?: BatchOptions): Promise<Classification[]> {
    const results: Classification[] = [];
    for await (const result of this.classifyStream(texts, options)) results.push(result);
    return results;
  }

  /**
   * Classifies texts as they come and yields the results as they are asked for, so that memory does not grow with their
   * number. Errors are those of `classifyAll`.
   */
  async *classifyStream(
    texts: Iterable<string> | AsyncIterable<string>,
    { signal, onProgress }: BatchOptions = {},
  ): AsyncGenerator<Classification, void, undefined> {
    checkTexts(texts);
    const total = countOf(texts);
    let done = 0;
    let pause = performance.now() + slice;
    signal?.throwIfAborted();
    for await (const text of texts) {
      signal?.throwIfAborted();
      const result = this.classify(text);
      done++;
      if (performance.now() > pause) {
        onProgress?.({ done, total });
        await breathe();
        signal?.throwIfAborted();
        pause = performance.now() + slice;
      }
      yield result;
    }
    onProgress?.({ done, total });
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
   * Measures the classifier on labelled examples. Only the labels that occur in them compete, unless `labels` says
   * otherwise, so a model of three classes can be measured on a set of two.
   *
   * @throws {UndertoneError} E_ARGUMENT for no examples or a label that the model does not have; as `classify`
   * @throws the signal's reason, if aborted
   */
  evaluate(examples: Iterable<Example> | AsyncIterable<Example>, options?: EvaluateOptions): Promise<Evaluation> {
    const { labels } = this;
    const metrics = (confusion: Float64Array, labelCount: number) => this.#engine.metrics(confusion, labelCount);
    return evaluate({ labels, metrics, classifyStream: this.classifyStream.bind(this) }, examples, options);
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

  /** Runs the model on a text and makes sure that the views show the result. */
  #run(text: string): void {
    if (!this.#handle) throw disposed();
    checkText(text);
    const engine = this.#engine;
    const { calls } = engine;
    engine.check(calls.classify(this.#handle, engine.writeText(text)));
    if (!this.#counts.length) {
      const address = calls.resultAddress(this.#handle);
      const scores = address + 8;
      this.#counts = new Int32Array(engine.buffer, address, 2);
      this.#scores = new Float32Array(engine.buffer, scores, this.labels.length);
      this.#features = new Float32Array(engine.buffer, scores + this.#scores.byteLength, this.model.featureSize);
    }
  }
}
