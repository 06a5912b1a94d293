/** One running instance of a WebAssembly module: its memory, its text buffer and its errors. */

import createCalls, { type Calls, type SharedCalls } from '#glue';
import { type ErrorCode, UndertoneError } from './errors.js';
import type { EngineOptions, Variant, WasmSource } from './types.js';
import { bestVariant, binaries, explainBinaries } from './variants.js';
import { toModule } from './wasm.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The longest text that is read, in bytes of UTF-8. */
export const textLimit = 2 ** 24;

/** By default the engine itself; corpus.ts runs the other module in the same way. */
export class Engine<Functions extends SharedCalls = Calls> {
  readonly variant: Variant;
  /** Whether the latest `writeText` left something out. */
  truncated = false;

  readonly #memory: WebAssembly.Memory;
  /** View of the text buffer. Empty while there is none, and again (detached) once memory has grown. */
  #text = new Uint8Array();
  #textCapacity = 2 ** 16;

  constructor(
    readonly calls: Functions,
    memory: WebAssembly.Memory,
  ) {
    this.#memory = memory;
    this.variant = this.string(calls.variant()) as Variant;
  }

  /** The engine's memory; to be asked for again after anything that may allocate. */
  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** Copies a text into the text buffer, as much of it as the limit in bytes allows. Returns its length in bytes. */
  writeText(text: string, limit = textLimit): number {
    if (!this.#text.length) this.reserve(0);
    let { read, written } = encoder.encodeInto(text, this.#text.subarray(0, limit));
    if (read < text.length && this.#text.length < limit) {
      this.reserve(Math.min(limit, encoder.encode(text.slice(0, limit)).length));
      ({ read, written } = encoder.encodeInto(text, this.#text.subarray(0, limit)));
    }
    this.truncated = read < text.length;
    return written;
  }

  /** Puts the lengths in bytes of short texts (uint32) into the text buffer, and behind them the texts. */
  writeTexts(texts: readonly string[]): void {
    if (!this.#text.length) this.reserve(0);
    const bytes = this.#text;
    const lengths = new Uint32Array(bytes.buffer, bytes.byteOffset, texts.length);
    let begin = lengths.byteLength;
    for (const [index, text] of texts.entries()) {
      const { written } = encoder.encodeInto(text, bytes.subarray(begin));
      lengths[index] = written;
      begin += written;
    }
  }

  /** Puts two strings side by side into the text buffer. Returns their lengths in bytes. */
  writePair(first: string, second = ''): [number, number] {
    const head = encoder.encode(first);
    const tail = encoder.encode(second);
    if (this.#text.length < head.length + tail.length) this.reserve(head.length + tail.length);
    this.#text.set(head);
    this.#text.set(tail, head.length);
    return [head.length, tail.length];
  }

  /** Makes the text buffer at least so many bytes long. Returns its address. */
  reserve(byteLength: number): number {
    this.#textCapacity = Math.max(this.#textCapacity, byteLength);
    const address = this.calls.textBuffer(this.#textCapacity);
    if (!address) throw new UndertoneError('E_MEMORY', `out of memory for a text of ${byteLength} bytes; classify it in parts`);
    this.#text = new Uint8Array(this.buffer, address, this.#textCapacity);
    return address;
  }

  /** The NUL-terminated string at an address. */
  string(address: number): string {
    const bytes = new Uint8Array(this.buffer, address);
    return decoder.decode(bytes.subarray(0, bytes.indexOf(0)));
  }

  /** Throws the failure that a status stands for, unless it is 0. */
  check(status: number): void {
    if (!status) return;
    const { calls } = this;
    const offset = calls.failureOffset();
    throw new UndertoneError(this.string(calls.statusName(status)) as ErrorCode, this.string(calls.failureMessage()), {
      tensor: this.string(calls.failureTensor()) || undefined,
      offset: offset < 0 ? undefined : offset,
    });
  }
}

/** Starts a compiled module, with a memory of its own. */
export async function start<Functions extends SharedCalls>(module: WebAssembly.Module): Promise<Engine<Functions>> {
  let memory: WebAssembly.Memory | undefined;
  const calls = await new Promise<Functions>((resolve, reject) => {
    const instantiateWasm = (imports: WebAssembly.Imports, done: (i: WebAssembly.Instance, m: WebAssembly.Module) => void) => {
      // The glue would wait for ever if this failed, hence the promise around it.
      WebAssembly.instantiate(module, imports).then((instance) => {
        // Export names are minified, so the memory is found by its kind.
        memory = Object.values(instance.exports).find((item) => item instanceof WebAssembly.Memory);
        done(instance, module);
      }).catch(reject);
      return {};
    };
    createCalls<Functions>({ locateFile: (path) => path, instantiateWasm }).then(resolve, reject);
  }).catch((cause: Error) => {
    throw new UndertoneError('E_WASM', `cannot start the engine: ${cause.message}`, { cause });
  });
  return new Engine(calls, memory!);
}

/** Makes something once for each binary or variant; what failed is made anew next time. */
export class Cache<Value> {
  readonly #values = new Map<unknown, Promise<Value>>();

  /** @param files where the packaged builds lie */
  constructor(
    readonly files: Record<Variant, () => URL>,
    readonly make: (source: WasmSource) => Promise<Value>,
  ) {}

  async get(wasm?: WasmSource, variant: Variant = bestVariant()): Promise<Value> {
    if (!Object.hasOwn(this.files, variant)) throw new UndertoneError('E_ARGUMENT', `there is no variant '${variant}'; choose simd128 or scalar`);
    const key = wasm instanceof URL ? wasm.href : (wasm ?? variant);
    let value = this.#values.get(key);
    if (!value) {
      value = this.make(wasm ?? this.files[variant]());
      this.#values.set(key, value);
      value.catch(() => this.#values.delete(key));
    }
    return value;
  }
}

const startEngine = async (source: WasmSource) => start<Calls>(await toModule(source));
const engines = new Cache(binaries, startEngine);
const explainEngines = new Cache(explainBinaries, startEngine);

/** The engine for a binary or a variant, started once and then shared by all classifiers. */
export const getEngine = ({ wasm, variant, explain }: EngineOptions): Promise<Engine> =>
  (explain ? explainEngines : engines).get(wasm, variant);
