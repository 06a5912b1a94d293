/// <reference lib="esnext.disposable" preserve="true" />
/** The classifier off the main thread: the same members, each method returning a promise. */

import { transfer } from 'comlink';
import { evaluate } from './evaluate.js';
import { readModel } from './model_file.js';
import { open } from './source.js';
import { abortable, checkText, checkTexts, countOf } from './tasks.js';
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
  WasmSource,
} from './types.js';
import { WorkerLink } from './worker_link.js';

/** Ends the workers of classifiers that were forgotten instead of disposed of. */
const forgotten = new FinalizationRegistry<WorkerLink>((link) => link.close());

/** How many texts, and UTF-16 units in them, go to the worker at once. */
const batchTexts = 64;
const batchUnits = 2 ** 15;

/** A model in a worker of its own, ready to classify. Made by `Classifier.load`. */
export class Classifier {
  /** The labels, in the model's order. */
  readonly labels: readonly string[];
  /** What the model file says about itself. */
  readonly model: ModelInfo;
  /** Which build of the engine runs. */
  readonly variant: Variant;

  readonly #link: WorkerLink;

  private constructor(link: WorkerLink, facts: { labels: readonly string[]; model: ModelInfo; variant: Variant }) {
    this.#link = link;
    this.labels = facts.labels;
    this.model = facts.model;
    this.variant = facts.variant;
    forgotten.register(this, link, this);
  }

  /**
   * Starts a worker and loads a model into it. Source, options and errors are those of `Classifier.load` in `undertone`;
   * E_WASM also says that no worker could be started.
   */
  static async load(source: ModelSource = 'sentiment-en', options: LoadOptions = {}): Promise<Classifier> {
    const { signal, variant, verify } = options;
    signal?.throwIfAborted();
    const link = new WorkerLink();
    try {
      const wasm = await portable(options.wasm);
      const started = link.call((remote) => remote.start({ wasm, variant }));
      const ready = Promise.all([readModel(source, options), started]);
      const [bytes] = await abortable(ready, signal);
      const loaded = link.call((remote) => remote.load(transfer(bytes, [bytes.buffer]), verify));
      return new Classifier(link, await abortable(loaded, signal));
    } catch (error) {
      link.close();
      throw error;
    }
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
    const results: Classification[] = [];
    for await (const result of this.classifyStream(texts, options)) results.push(result);
    return results;
  }

  /** Classifies texts as they come. Results, options and errors are those of `classifyStream` in `undertone`. */
  async *classifyStream(
    texts: Iterable<string> | AsyncIterable<string>,
    { signal, onProgress }: BatchOptions = {},
  ): AsyncGenerator<Classification, void, undefined> {
    checkTexts(texts);
    signal?.throwIfAborted();
    const total = countOf(texts);
    let done = 0;
    for await (const batch of batches(texts)) {
      if (done) onProgress?.({ done, total });
      const results = await abortable(this.#link.call((remote) => remote.classify(batch)), signal);
      done += results.length;
      yield* results;
    }
    onProgress?.({ done, total });
  }

  /** The encoder's features of a text, as `embed` in `undertone`. */
  async embed(text: string): Promise<Float32Array> {
    checkText(text);
    return this.#link.call((remote) => remote.embed(text));
  }

  /** Measures the classifier on labelled examples, as `evaluate` in `undertone`. */
  async evaluate(examples: Iterable<Example> | AsyncIterable<Example>, options?: EvaluateOptions): Promise<Evaluation> {
    const { labels } = this;
    const metrics = (confusion: Float64Array, labelCount: number) => this.#link.call((remote) => remote.metrics(confusion, labelCount));
    return evaluate({ labels, metrics, classifyStream: this.classifyStream.bind(this) }, examples, options);
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
  if (wasm instanceof Response || wasm instanceof Promise) return (await open(wasm)).arrayBuffer();
  return wasm;
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
