/** One running instance of the WebAssembly engine: its memory, its text buffer and its errors. */

import createCalls, { type Calls } from '#glue';
import { type ErrorCode, UndertoneError } from './errors.js';
import type { Variant, WasmSource } from './types.js';
import { bestVariant, binaries } from './variants.js';
import { toModule } from './wasm.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The longest text that is read, in bytes of UTF-8. */
const textLimit = 2 ** 24;

export class Engine {
  readonly variant: Variant;
  /** Whether the latest `writeText` left something out. */
  truncated = false;

  readonly #memory: WebAssembly.Memory;
  /** View of the text buffer. Empty while there is none, and again (detached) once memory has grown. */
  #text = new Uint8Array();
  #textCapacity = 2 ** 16;

  constructor(
    readonly calls: Calls,
    memory: WebAssembly.Memory,
  ) {
    this.#memory = memory;
    this.variant = this.string(calls.variant()) as Variant;
  }

  /** The engine's memory; to be asked for again after anything that may allocate. */
  get buffer(): ArrayBuffer {
    return this.#memory.buffer;
  }

  /** Copies a text into the text buffer, up to the limit. Returns its length in bytes. */
  writeText(text: string): number {
    let { read, written } = encoder.encodeInto(text, this.#text);
    if (read < text.length) {
      this.reserve(Math.min(textLimit, encoder.encode(text.slice(0, textLimit)).length));
      ({ read, written } = encoder.encodeInto(text, this.#text));
    }
    this.truncated = read < text.length;
    return written;
  }

  /** Puts two strings side by side into the text buffer. Returns their lengths in bytes. */
  writePair(first: string, second = ''): [number, number] {
    const head = encoder.encode(first);
    const tail = encoder.encode(second);
    this.reserve(head.length + tail.length);
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

  /** Figures from counts: see `Measurable.metrics`. */
  metrics(confusion: Float64Array, labelCount: number): Float64Array {
    const figures = 4 + 4 * labelCount;
    const address = this.reserve(8 * (figures + confusion.length));
    new Float64Array(this.buffer, address).set(confusion);
    this.check(this.calls.metrics(labelCount));
    return new Float64Array(this.buffer, address, figures).slice();
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

async function start(source: WasmSource): Promise<Engine> {
  const module = await toModule(source);
  let memory: WebAssembly.Memory | undefined;
  const calls = await new Promise<Calls>((resolve, reject) => {
    const instantiateWasm = (imports: WebAssembly.Imports, done: (i: WebAssembly.Instance, m: WebAssembly.Module) => void) => {
      // The glue would wait for ever if this failed, hence the promise around it.
      WebAssembly.instantiate(module, imports).then((instance) => {
        // Export names are minified, so the memory is found by its kind.
        memory = Object.values(instance.exports).find((item) => item instanceof WebAssembly.Memory);
        done(instance, module);
      }).catch(reject);
      return {};
    };
    createCalls({ locateFile: (path) => path, instantiateWasm }).then(resolve, reject);
  }).catch((cause: Error) => {
    throw new UndertoneError('E_WASM', `cannot start the engine: ${cause.message}`, { cause });
  });
  return new Engine(calls, memory!);
}

const engines = new Map<unknown, Promise<Engine>>();

/** The engine for a binary or a variant, started once and then shared by all classifiers. */
export async function getEngine(wasm?: WasmSource, variant: Variant = bestVariant()): Promise<Engine> {
  if (!Object.hasOwn(binaries, variant)) throw new UndertoneError('E_ARGUMENT', `there is no variant '${variant}'; choose simd128 or scalar`);
  const key = wasm instanceof URL ? wasm.href : (wasm ?? variant);
  let engine = engines.get(key);
  if (!engine) {
    engine = start(wasm ?? binaries[variant]());
    engines.set(key, engine);
    engine.catch(() => engines.delete(key));
  }
  return engine;
}
