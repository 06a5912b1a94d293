/** Classifies batches in this thread or in several, and writes them in the order in which they came. */

import { availableParallelism } from 'node:os';
import type { Batch } from './cli_formats.js';
import { Classifier, type LabelScore, type ModelSource } from './index.js';
import { Classifier as WorkerClassifier } from './worker.js';

/** Batches that a thread may have before more are read. */
const AHEAD = 2;

/** A file up to this size is done before further threads have started: MiB. */
export const SMALL = 4;

export const MOST_THREADS = 64;

/** How many threads to take for an input of so many bytes, undefined if that is not known. */
export const threadsFor = (bytes: number | undefined) => (bytes === undefined || bytes <= SMALL * 2 ** 20 ? 1 : Math.min(MOST_THREADS, availableParallelism()));

/** A number of threads as it was asked for, or undefined if it is none. */
export function readThreads(asked: string): number | undefined {
  const count = Number(asked);
  return Number.isInteger(count) && count >= 1 && count <= MOST_THREADS ? count : undefined;
}

interface Reader {
  classifyAll(texts: string[]): Promise<LabelScore[]>;
  dispose(): void;
}

/** Threads that share the batches of one input. */
export class Threads {
  readonly #readers: readonly Reader[];
  readonly #unwritten: Promise<void>[] = [];
  #last = Promise.resolve();
  #count = 0;

  private constructor(readers: readonly Reader[]) {
    this.#readers = readers;
  }

  /** `count` threads with a model each; a single one is this thread. */
  static async start(model: ModelSource, count: number): Promise<Threads> {
    return new Threads(count === 1 ? [await Classifier.load(model)] : await Promise.all(Array.from({ length: count }, () => WorkerClassifier.load(model))));
  }

  /** Takes a batch, to be written after those before it; resolves when there is room for another. Rejects if an earlier one failed. */
  async submit({ texts, render }: Batch, write: (text: string) => Promise<void>): Promise<void> {
    const results = this.#readers[this.#count++ % this.#readers.length]!.classifyAll(texts);
    const before = this.#last;
    this.#last = (async () => {
      const [found] = await Promise.all([results, before]);
      await write(render(found));
    })();
    // Whoever waits for it is told; until then a failure is not an unhandled one.
    this.#last.catch(() => {});
    this.#unwritten.push(this.#last);
    if (this.#unwritten.length >= AHEAD * this.#readers.length) await this.#unwritten.shift();
  }

  /** Resolves when everything is written. */
  finish(): Promise<void> {
    return this.#last;
  }

  dispose(): void {
    for (const reader of this.#readers) reader.dispose();
  }
}
