/** Small helpers for long work: aborting it, pausing it, counting it. */

import { UndertoneError } from './errors.js';

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

/** Gives the event loop its turn. */
export function breathe(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?(): Promise<void> } };
  return scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve));
}

export function checkText(text: unknown): asserts text is string {
  if (typeof text !== 'string') throw new UndertoneError('E_ARGUMENT', `a text must be a string, not ${text === null ? text : typeof text}`);
}

/** A string is a list of characters to the language, but not to anyone who passes one here. */
export function checkTexts(texts: unknown): void {
  if (typeof texts === 'string' || !(Symbol.iterator in Object(texts) || Symbol.asyncIterator in Object(texts))) {
    throw new UndertoneError('E_ARGUMENT', 'texts must be an array or another iterable of strings');
  }
}

/** How many items there will be, where that is known. */
export const countOf = (items: object): number | undefined =>
  Array.isArray(items) ? items.length : items instanceof Set ? items.size : undefined;
