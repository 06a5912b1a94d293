/// <reference lib="esnext.disposable" preserve="true" />
/** Texts that are still being written: after each edit only their last words are read again. */

import { type Engine, textLimit } from './engine.js';
import { disposed, UndertoneError } from './errors.js';
import { checkText } from './tasks.js';
import type { Classification } from './types.js';

/** Frees the sessions that were forgotten instead of closed. */
const forgotten = new FinalizationRegistry<() => void>((close) => close());

/**
 * What a session needs of its classifier.
 * @internal
 */
export interface SessionHost {
  engine: Engine;
  /** @throws {UndertoneError} E_DISPOSED after `dispose` */
  check(): void;
  /** What the engine's latest reading comes to. */
  answer(): Classification;
}

/** A part of the text that begins where the engine keeps its state. */
interface Segment {
  /** UTF-16 units before it. */
  start: number;
  text: string;
}

/**
 * A text that grows at its end. Every classification is the one that `classify` gives for the whole text, bit for bit; the work for
 * it depends on the edit, not on the length of the text (docs/typing.md names the exceptions). Made by `Classifier.open`.
 */
export class TextSession {
  readonly #host: SessionHost;
  /** 0 once closed. */
  #session: number;
  readonly #close: () => void;
  /** Side by side they are the text; the last one begins at the engine's last checkpoint. */
  #segments: Segment[] = [];
  /** UTF-16 units. */
  #length = 0;

  /** @internal */
  constructor(host: SessionHost, handle: number) {
    const { calls } = host.engine;
    const session = calls.sessionOpen(handle);
    if (!session) throw new UndertoneError('E_MEMORY', 'out of memory for another session; close those that are done');
    this.#host = host;
    this.#session = session;
    this.#close = () => calls.sessionClose(session);
    forgotten.register(this, this.#close, this);
  }

  /**
   * Adds to the end of the text and classifies the whole.
   *
   * @throws {UndertoneError} E_ARGUMENT if it is not a string, E_DISPOSED after `close` or the classifier's `dispose`, E_MEMORY
   */
  append(chunk: string): Classification {
    return this.replaceTail(0, chunk);
  }

  /**
   * Takes UTF-16 units from the end of the text, adds others, and classifies the whole: a backspace is `replaceTail(1)`.
   *
   * @param count a whole number from 0 to the length of the text
   * @throws {UndertoneError} as `append`
   */
  replaceTail(count: number, chunk = ''): Classification {
    this.#check();
    checkText(chunk);
    if (!(Number.isInteger(count) && count >= 0 && count <= this.#length)) {
      throw new UndertoneError('E_ARGUMENT', `count must be a whole number from 0 to ${this.#length}, the length of the text, not ${String(count)}`);
    }
    const kept = this.#length - count;
    const { engine } = this.#host;
    const { calls } = engine;
    const start = calls.sessionRewind(this.#session, kept);
    const text = this.#cut(start).slice(0, kept - start) + chunk;
    this.#segments.push({ start, text });
    this.#length = start + text.length;
    engine.check(calls.sessionRead(this.#session, engine.writeText(text, textLimit - calls.sessionBytes(this.#session))));
    const { truncated } = engine;
    this.#split(calls.sessionRewind(this.#session, this.#length));
    return { ...this.#host.answer(), truncated };
  }

  /**
   * What the classifier, with the head it has now, makes of the text so far.
   *
   * @throws {UndertoneError} as `append`
   */
  get classification(): Classification {
    return this.replaceTail(0);
  }

  /** The text so far. */
  get text(): string {
    return this.#segments.map(({ text }) => text).join('');
  }

  /**
   * Empties the text.
   *
   * @throws {UndertoneError} as `append`
   */
  reset(): void {
    this.replaceTail(this.#length);
  }

  /** Frees the session's memory. Calling it again does nothing; other calls then throw E_DISPOSED. */
  close(): void {
    if (!this.#session) return;
    this.#session = 0;
    forgotten.unregister(this);
    this.#close();
  }

  /** The same as `close`, for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  #check(): void {
    if (!this.#session) throw disposed();
    this.#host.check();
  }

  /** Takes everything from a place on out of the segments and returns it. */
  #cut(start: number): string {
    let tail = '';
    for (let last; (last = this.#segments.at(-1)) && last.start + last.text.length >= start; ) {
      const keep = Math.max(0, start - last.start);
      tail = last.text.slice(keep) + tail;
      last.text = last.text.slice(0, keep);
      if (keep) break;
      this.#segments.pop();
    }
    return tail;
  }

  /** Lets the last segment begin at the last checkpoint. */
  #split(start: number): void {
    const text = this.#cut(start);
    this.#segments.push({ start, text });
  }
}
