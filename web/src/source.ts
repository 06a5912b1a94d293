/** Turns everything a file can come from into its bytes, or into a Response that still carries them. */

import { UndertoneError } from './errors.js';

export type FileSource = string | URL | Response | Promise<Response> | Blob | BufferSource;

/** Node's own module, found in a way that leaves nothing for a bundler to resolve; undefined elsewhere. */
export function nodeModule<Module>(name: string): Module | undefined {
  return (globalThis as { process?: { getBuiltinModule?(id: string): unknown } }).process?.getBuiltinModule?.(
    name,
  ) as Module | undefined;
}

/** The bytes behind any view of them. */
export function bytesOf(source: BufferSource): Uint8Array<ArrayBuffer> {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength);
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  throw new UndertoneError('E_ARGUMENT', 'bytes must be a Uint8Array, another view or an ArrayBuffer');
}

/** Whether something is a response, asked without the name `Response`: at it Node would load its own fetch, which takes longer than all else. */
export const isResponse = (given: unknown): given is Response => typeof given === 'object' && given !== null && 'headers' in given;

/** Whether a response says that it is of this type. */
export const hasType = ({ headers }: Response, type: string): boolean => !!headers.get('content-type')?.toLowerCase().startsWith(type);

/**
 * Opens a source: a response whose body is still to be read, or the bytes where they are at hand. A string is a URL, relative to the page.
 * @throws {UndertoneError} E_FETCH if it cannot be had, E_ARGUMENT if it is no source
 */
export async function open(source: FileSource, signal?: AbortSignal): Promise<Response | Uint8Array<ArrayBuffer>> {
  if (typeof source === 'string') {
    try {
      source = new URL(source, globalThis.location?.href);
    } catch (cause) {
      throw new UndertoneError('E_ARGUMENT', `'${source}' is not a URL; in Node, pass pathToFileURL(path) or the bytes`, { cause });
    }
  }
  if (source instanceof URL) {
    const { href } = source;
    try {
      const files = source.protocol === 'file:' && nodeModule<typeof import('node:fs')>('node:fs');
      if (files) return await files.promises.readFile(source, { signal });
      source = await fetch(source, { signal: signal ?? null });
    } catch (cause) {
      signal?.throwIfAborted();
      throw new UndertoneError('E_FETCH', `cannot read ${href}: ${(cause as Error).message}`, { cause });
    }
  }
  // A copy, so that a caller may go on writing to them.
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) return bytesOf(source).slice();
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  const response = await source;
  if (!(response instanceof Response)) {
    throw new UndertoneError('E_ARGUMENT', 'a file must be a URL, a Response, a Blob or bytes');
  }
  if (response.bodyUsed || response.body?.locked) throw new UndertoneError('E_ARGUMENT', 'the response was read already; pass a fresh one or its bytes');
  if (!response.ok) throw new UndertoneError('E_FETCH', `cannot fetch ${response.url}: HTTP status ${response.status}`);
  return response;
}
