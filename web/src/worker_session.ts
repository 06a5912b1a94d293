/// <reference lib="esnext.disposable" preserve="true" />
/** A typing session in the worker. */

import type { Classification } from './types.js';
import type { WorkerLink } from './worker_link.js';

/** Closes the sessions of those that were forgotten instead of closed. */
const forgotten = new FinalizationRegistry<() => void>((close) => close());

/** The members of `TextSession` in `undertone`, each returning a promise. Made by `Classifier.open`. */
export class TextSession {
  readonly #link: WorkerLink;
  readonly #number: number;
  readonly #close: () => void;

  /** @internal */
  constructor(link: WorkerLink, number: number) {
    this.#link = link;
    this.#number = number;
    this.#close = () => void link.call((remote) => remote.sessionClose(number)).catch(() => {});
    forgotten.register(this, this.#close, this);
  }

  /** Adds to the end of the text and classifies the whole. */
  append(chunk: string): Promise<Classification> {
    return this.replaceTail(0, chunk);
  }

  /** Takes `count` UTF-16 units from the end of the text, adds `chunk`, and classifies the whole. */
  replaceTail(count: number, chunk = ''): Promise<Classification> {
    return this.#link.call((remote) => remote.sessionReplaceTail(this.#number, count, chunk));
  }

  /** What the classifier makes of the text so far. */
  get classification(): Promise<Classification> {
    return this.#link.call((remote) => remote.sessionClassification(this.#number));
  }

  /** The text so far. */
  get text(): Promise<string> {
    return this.#link.call((remote) => remote.sessionText(this.#number));
  }

  /** Empties the text. */
  reset(): Promise<void> {
    return this.#link.call((remote) => remote.sessionReset(this.#number));
  }

  /** Frees the session's memory; other calls then reject with E_DISPOSED. Calling it again does nothing. */
  close(): void {
    forgotten.unregister(this);
    this.#close();
  }

  /** The same as `close`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}
