/** A job in the worker whose items come from this thread: they go over as they are asked for; progress and aborts cross as well. */

import { type ProxyMarked, proxy, type Remote } from 'comlink';
import type { WorkerLink } from './worker_link.js';
import type { Api } from './worker_script.js';

/** What the worker holds of a job. Calls to it cross the threads; what it throws ends the job. */
export interface Source<Item> {
  /** Some more items; undefined after the last. */
  next(): Promise<Item[] | undefined>;
  /** Tells how far the job has come. */
  tell(progress: unknown): void;
}

/** How many items go over at once. */
const batchSize = 64;

export interface Job<Item, Options> {
  items: Iterable<Item> | AsyncIterable<Item>;
  /** Throws if an item cannot be sent; otherwise returns what is sent. */
  check(item: NoInfer<Item>, place: number): NoInfer<Item>;
  /** What goes to the worker with the job. */
  options: Options;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: never) => void) | undefined;
}

async function* batches<Item>({ items, check }: Pick<Job<Item, unknown>, 'items' | 'check'>): AsyncGenerator<Item[], void, undefined> {
  let batch: Item[] = [];
  let place = 0;
  for await (const item of items) {
    batch.push(check(item, place++));
    if (batch.length === batchSize) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length) yield batch;
}

let jobs = 0;

/**
 * Runs a job to its end. An abort is the worker's to carry out: one that comes too late changes nothing, and the result stands.
 *
 * @param start calls the worker with the source and the job's number
 */
export async function runJob<Item, Options, Result>(
  link: WorkerLink,
  job: Job<Item, Options>,
  start: (remote: Remote<Api>, number: number, source: Source<Item> & ProxyMarked, options: Options) => Promise<Result>,
): Promise<Result> {
  const { signal, onProgress, options } = job;
  signal?.throwIfAborted();
  const number = ++jobs;
  const waiting = batches(job);
  let failure: { reason: unknown } | undefined;
  const fail = (reason: unknown) => {
    failure ??= { reason };
    throw reason;
  };
  const source = proxy<Source<Item>>({
    next: async () => {
      const step = await waiting.next().catch(fail);
      return step.value ?? undefined;
    },
    tell(progress) {
      try {
        onProgress?.(progress as never);
        signal?.throwIfAborted();
      } catch (reason) {
        fail(reason);
      }
    },
  });
  const abort = () => {
    failure ??= { reason: signal!.reason };
    link.call((remote) => remote.abort(number)).catch(() => {});
  };
  signal?.addEventListener('abort', abort);
  try {
    return await link.call((remote) => {
      // What cannot be sent must be known before the source goes: comlink would leave its port open, and with it the process.
      structuredClone(options);
      return start(remote, number, source, options);
    });
  } catch (error) {
    throw failure ? failure.reason : error;
  } finally {
    signal?.removeEventListener('abort', abort);
    // Not awaited: an iterator that hangs would never return.
    void waiting.return().catch(() => {});
  }
}
