/** Small helpers for long work: aborting it, pausing it, counting it. */

import { UndertoneError } from './errors.js';
import type { BatchOptions } from './types.js';

/** How long work goes on in one go before the event loop gets its turn, in milliseconds. */
const slice = 12;

/** The promise, or a rejection with the signal's reason as soon as that is aborted. */
export function abortable<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** A part of the package that is loaded when it is first needed. */
export const lazily = <Part>(part: Promise<Part>): Promise<Part> =>
  part.catch((cause: Error) => {
    throw new UndertoneError('E_FETCH', `a part of undertone cannot be loaded: ${cause.message}; try again online, or load it early`, { cause });
  });

/** What may be there to give the event loop its turn without waiting for a timer. */
interface Host {
  scheduler?: { yield?(): Promise<void> };
  setImmediate?(run: () => void): unknown;
}

/** Gives the event loop its turn. */
export function breathe(): Promise<void> {
  const { scheduler, setImmediate = setTimeout }: Host = globalThis;
  return scheduler?.yield?.() ?? new Promise((resolve) => void setImmediate(resolve));
}

/** Lets work go on for a slice of time, then gives the event loop its turn, and ends it once the signal is aborted. */
export class Pace {
  #end = performance.now() + slice;

  constructor(readonly signal: AbortSignal | undefined) {
    signal?.throwIfAborted();
  }

  /** Whether it is time for a rest. */
  get due(): boolean {
    return performance.now() > this.#end;
  }

  async rest(): Promise<void> {
    await breathe();
    this.signal?.throwIfAborted();
    this.#end = performance.now() + slice;
  }
}

/** The same items; but if they are waited for, the wait ends as soon as the signal is aborted. */
async function* interruptible<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  const next = async () => iterator.next();
  try {
    for (let step; !(step = await abortable(next(), signal)).done; ) yield step.value;
  } finally {
    // Not awaited: an iterator that hangs would never return.
    iterator.return?.()?.catch(() => {});
  }
}

/** Work on items one after the other: counts them, and tells of progress when it is time for a rest and at the end. */
class ItemPace extends Pace {
  #done = 0;

  constructor(
    readonly total: number | undefined,
    readonly options: BatchOptions,
    readonly settle = () => {},
  ) {
    super(options.signal);
  }

  /** Counts an item that is done. Returns whether it is time for a rest. */
  count(): boolean {
    this.#done++;
    const { due } = this;
    if (due) this.tell();
    return due;
  }

  tell(): void {
    this.settle();
    this.options.onProgress?.({ done: this.#done, total: this.total });
  }
}

/** Yields items as they are asked for, and sees to pauses, aborts and progress in between. */
export async function* paced<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  options: BatchOptions,
  pace = new ItemPace(countOf(items), options),
): AsyncGenerator<Item, void, undefined> {
  const { signal } = options;
  for await (const item of signal && Symbol.asyncIterator in items ? interruptible(items, signal) : items) {
    signal?.throwIfAborted();
    yield item;
    if (pace.count()) await pace.rest();
  }
  pace.tell();
}

/**
 * Visits all items, and sees to the same; items that are there already are not waited for.
 *
 * @param settle does what `visit` put off, before every rest and at the end
 */
export async function visitAll<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  options: BatchOptions,
  visit: (item: Item) => void,
  settle = () => {},
): Promise<void> {
  const pace = new ItemPace(countOf(items), options, settle);
  if (Symbol.asyncIterator in items) {
    for await (const item of paced(items, options, pace)) visit(item);
    return;
  }
  for (const item of items) {
    options.signal?.throwIfAborted();
    visit(item);
    if (pace.count()) await pace.rest();
  }
  pace.tell();
}

export function checkText(text: unknown): asserts text is string {
  if (typeof text !== 'string') throw new UndertoneError('E_ARGUMENT', `a text must be a string, not ${text === null ? text : typeof text}`);
}

/** A string is a list of characters to the language, but not to anyone who passes one here. */
export function checkIterable(items: unknown, what: string): void {
  if (typeof items === 'string' || !(Symbol.iterator in Object(items) || Symbol.asyncIterator in Object(items))) {
    throw new UndertoneError('E_ARGUMENT', `${what} must be an array or another iterable`);
  }
}

/** What the options of every method have in common. */
export function checkOptions(options: unknown): void {
  const { signal, onProgress } = Object(options) as BatchOptions;
  const wrong =
    typeof options !== 'object' || !options || Array.isArray(options)
      ? 'options must be an object'
      : typeof (signal ?? AbortSignal.prototype).throwIfAborted !== 'function'
        ? 'signal must be an AbortSignal'
        : typeof (onProgress ?? checkOptions) !== 'function' && 'onProgress must be a function';
  if (wrong) throw new UndertoneError('E_ARGUMENT', wrong);
}

/** How many items there will be, where that is known. */
export const countOf = (items: object): number | undefined =>
  Array.isArray(items) ? items.length : items instanceof Set ? items.size : undefined;
