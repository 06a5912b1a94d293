/** Runs inside the worker: one classifier, driven by worker_client.ts. */

import { expose, transfer } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { Classifier } from './classifier.js';
import { getEngine } from './engine.js';
import type { UndertoneError } from './errors.js';
import { nodeModule } from './source.js';
import type { LoadOptions } from './types.js';

/** An UndertoneError as plain data: comlink keeps only name and message of a thrown Error, but clones other things whole. */
export type ErrorData = Pick<UndertoneError, 'code' | 'message' | 'tensor' | 'offset' | 'cause'>;

type EngineOptions = Pick<LoadOptions, 'wasm' | 'variant'>;

let engineOptions: EngineOptions;
let classifier: Classifier;

const api = {
  /** Starts compiling the engine while the model is still on its way. */
  async start(options: EngineOptions): Promise<void> {
    engineOptions = options;
    await getEngine(options.wasm, options.variant);
  },
  async load(bytes: Uint8Array<ArrayBuffer>, verify: boolean | undefined) {
    classifier = await Classifier.load(bytes, { ...engineOptions, verify });
    const { labels, model, variant } = classifier;
    return { labels, model, variant };
  },
  async classify(texts: string[]) {
    return texts.map((text) => classifier.classify(text));
  },
  async embed(text: string) {
    const features = classifier.embed(text);
    return transfer(features, [features.buffer]);
  },
  async metrics(confusion: Float64Array, labelCount: number) {
    return (await getEngine(engineOptions.wasm, engineOptions.variant)).metrics(confusion, labelCount);
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
