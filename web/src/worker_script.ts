/** Runs inside the worker: one classifier, driven by worker_client.ts. */

import { expose, type ProxyMarked, type Remote, releaseProxy, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { Classifier } from './classifier.js';
import { getEngine } from './engine.js';
import { disposed, type UndertoneError } from './errors.js';
import type { TextSession } from './session.js';
import { nodeModule } from './source.js';
import type { EvaluateOptions, Example, ExplainOptions, FineTuneOptions, KeySentenceOptions, LoadOptions } from './types.js';
import type { Source } from './worker_job.js';

/** An UndertoneError as plain data: comlink keeps only name and message of a thrown Error, but clones other things whole. */
export type ErrorData = Pick<UndertoneError, 'code' | 'message' | 'tensor' | 'offset' | 'cause'>;

type Builds = Pick<LoadOptions, 'wasm' | 'corpusWasm' | 'variant' | 'explain'>;

/** Options of a job; whether anyone wants to be told of its progress. */
type Told<Options> = Options & { told: boolean };

/** The source of a job's items as it arrives: comlink adds a way to let go of it. */
type Arrived<Item> = Source<Item> & ProxyMarked;

let builds: Builds;
let classifier: Classifier;
const jobs = new Map<number, AbortController>();
const sessions = new Map<number, TextSession>();
let sessionCount = 0;

function session(number: number): TextSession {
  const found = sessions.get(number);
  if (!found) throw disposed();
  return found;
}

async function* pull<Item>(source: Remote<Source<Item>>): AsyncGenerator<Item, void, undefined> {
  for (let batch; (batch = (await source.next()) as Item[] | undefined); ) yield* batch;
}

/** Runs a job on items from the other thread, until it is done or aborted. */
async function work<Item, Result>(
  number: number,
  arrived: Arrived<Item>,
  told: boolean,
  run: (items: AsyncIterable<Item>, signal: AbortSignal, tell: ((progress: unknown) => Promise<void>) | undefined) => Promise<Result>,
): Promise<Result> {
  // Declared as what was sent, but what arrives is comlink's stand-in for it.
  const source = arrived as unknown as Remote<Source<Item>> & { [releaseProxy](): void };
  const controller = new AbortController();
  let latest: Promise<void> | undefined;
  const tell = (progress: unknown) => {
    latest = Promise.resolve(source.tell(progress));
    latest.catch(() => controller.abort());
    return latest;
  };
  jobs.set(number, controller);
  try {
    const result = await run(pull(source), controller.signal, told ? tell : undefined);
    // The result takes another way than what was told, and must not overtake it.
    await latest;
    return result;
  } finally {
    jobs.delete(number);
    source[releaseProxy]();
  }
}

const api = {
  /** Starts compiling the engine while the model is still on its way. */
  async start(options: Builds): Promise<void> {
    builds = options;
    await getEngine(options);
  },
  async load(bytes: Uint8Array<ArrayBuffer>, verify: boolean | undefined, personal: Uint8Array<ArrayBuffer> | undefined) {
    classifier = await Classifier.load(bytes, { ...builds, verify, head: personal });
    const { head, model, variant } = classifier;
    return { head, model, variant };
  },
  async classify(texts: string[]) {
    return classifier.classifyAll(texts);
  },
  async embed(text: string) {
    const features = classifier.embed(text);
    return transfer(features, [features.buffer]);
  },
  async explain(text: string, options: ExplainOptions) {
    return classifier.explain(text, options);
  },

  async evaluate(job: number, source: Arrived<Example>, { told, ...options }: Told<EvaluateOptions>) {
    return work(job, source, told, (items, signal, onProgress) => classifier.evaluate(items, { ...options, signal, onProgress }));
  },
  async fineTune(job: number, source: Arrived<Example>, { told, ...options }: Told<FineTuneOptions>) {
    const report = await work(job, source, told, (items, signal, tell) =>
      classifier.fineTune(items, { ...options, signal, ...(tell && { onEpoch: tell }) }),
    );
    return { report, head: classifier.head };
  },
  async keySentences(job: number, source: Arrived<string>, { told, ...options }: Told<KeySentenceOptions>) {
    return work(job, source, told, (items, signal, onProgress) => classifier.keySentences(items, { ...options, signal, onProgress }));
  },
  async abort(job: number) {
    jobs.get(job)?.abort();
  },

  async exportHead() {
    return classifier.exportHead();
  },
  async importHead(bytes: Uint8Array<ArrayBuffer>) {
    classifier.importHead(bytes);
    return classifier.head;
  },
  async resetHead() {
    classifier.resetHead();
    return classifier.head;
  },
  async exportModel() {
    return classifier.exportModel();
  },

  async open() {
    sessions.set(++sessionCount, classifier.open());
    return sessionCount;
  },
  async sessionReplaceTail(number: number, count: number, chunk: string) {
    return session(number).replaceTail(count, chunk);
  },
  async sessionClassification(number: number) {
    return session(number).classification;
  },
  async sessionText(number: number) {
    return session(number).text;
  },
  async sessionReset(number: number) {
    session(number).reset();
  },
  async sessionClose(number: number) {
    sessions.get(number)?.close();
    sessions.delete(number);
  },
};

export type Api = typeof api;

/** The same function, with its errors turned into plain data. */
function guard<Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>): (...args: Args) => Promise<Result> {
  return (...args) =>
    run(...args).catch((error: UndertoneError) => {
      const { code, message, tensor, offset, cause } = error;
      throw code ? { code, message, tensor, offset, cause } : error;
    });
}

const guarded = Object.fromEntries(Object.entries(api).map(([name, run]) => [name, guard(run as () => Promise<unknown>)]));
const port = typeof postMessage === 'function' ? undefined : nodeModule<typeof import('node:worker_threads')>('node:worker_threads')?.parentPort;
expose(guarded, port ? nodeEndpoint(port) : undefined);
