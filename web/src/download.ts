/** Reads the files of models and heads, wherever they come from. */

import { locate } from './bundled.js';
import { UndertoneError } from './errors.js';
import { type FileSource, hasType, isResponse, open } from './source.js';
import { abortable } from './tasks.js';
import type { LoadOptions } from './types.js';

/** Opens a file by its source; the error for a bundled file that is not there says how it gets there. */
async function openFile(kind: keyof typeof locate, source: FileSource, signal: AbortSignal | undefined): Promise<Response | Uint8Array<ArrayBuffer>> {
  const { file, module } = locate[kind](source);
  try {
    const opened = await open(file, signal);
    // Many sites answer with a page where they have no file.
    const isPage = isResponse(opened) && hasType(opened, 'text/html');
    if (module && isPage) throw new UndertoneError('E_FETCH', `there is no ${kind} at ${file}`);
    return opened;
  } catch (error) {
    if (!module || (error as UndertoneError).code !== 'E_FETCH') throw error;
    const advice = `in a bundle, import ${kind} from '${module}' and load that`;
    throw new UndertoneError('E_FETCH', `${(error as UndertoneError).message}; ${advice}`, { cause: error });
  }
}

/** Reads all of a file's bytes. */
export async function readFile(
  kind: keyof typeof locate,
  source: FileSource,
  { signal, onProgress, integrity }: Pick<LoadOptions, 'signal' | 'onProgress' | 'integrity'>,
): Promise<Uint8Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  const opened = await openFile(kind, source, signal);
  const bytes = isResponse(opened) ? await readBody(kind, opened, { signal, onProgress }) : opened;
  if (!isResponse(opened)) onProgress?.({ done: bytes.length, total: bytes.length });
  if (integrity) await checkIntegrity(bytes, integrity);
  return bytes;
}

/** Reads a body as it arrives. */
async function readBody(
  kind: string,
  { headers, body }: Response,
  { signal, onProgress }: Pick<LoadOptions, 'signal' | 'onProgress'>,
): Promise<Uint8Array<ArrayBuffer>> {
  // Content-Length counts the bytes of the encoded body, so it says nothing about a compressed one.
  const total = (!headers.has('content-encoding') && Number(headers.get('content-length'))) || undefined;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  const reader = body?.getReader();
  const read = () =>
    abortable(reader!.read(), signal).catch((cause: Error) => {
      signal?.throwIfAborted();
      throw new UndertoneError('E_FETCH', `the ${kind} stopped arriving after ${done} bytes: ${cause.message}`, { cause });
    });
  for (let part; reader && !(part = await read()).done; ) {
    chunks.push(part.value);
    done += part.value.length;
    onProgress?.({ done, total });
  }
  // On a fast way there is only one.
  if (chunks.length === 1) return chunks[0]!;
  const bytes = new Uint8Array(done);
  for (const chunk of chunks.reverse()) bytes.set(chunk, (done -= chunk.length));
  return bytes;
}

async function checkIntegrity(bytes: BufferSource, integrity: string): Promise<void> {
  for (const expected of integrity.trim().split(/\s+/)) {
    const size = /^sha(256|384|512)-/.exec(expected)?.[1];
    if (!size || !globalThis.crypto?.subtle) {
      throw new UndertoneError('E_INTEGRITY', `cannot check '${expected}': sha256-, sha384- or sha512- is needed, and a page served over https`);
    }
    const digest = new Uint8Array(await crypto.subtle.digest(`SHA-${size}`, bytes));
    if (expected === `sha${size}-${btoa(String.fromCharCode(...digest))}`) return;
  }
  throw new UndertoneError('E_INTEGRITY', 'the model is not the file that was asked for; fetch it again or update the integrity string');
}
