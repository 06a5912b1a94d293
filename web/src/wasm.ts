/** Compiles the engine's binary, wherever it comes from. */

import { UndertoneError } from './errors.js';
import { hasType, isResponse, open } from './source.js';
import type { WasmSource } from './types.js';

/** @throws {UndertoneError} E_FETCH if the binary cannot be had, E_WASM if it cannot be compiled */
export async function toModule(source: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  const opened = await open(source);
  try {
    return await compile(opened);
  } catch (cause) {
    throw new UndertoneError(
      'E_WASM',
      `cannot compile the engine: ${(cause as Error).message}; under a content security policy, script-src needs 'wasm-unsafe-eval'`,
      { cause },
    );
  }
}

async function compile(opened: Response | BufferSource): Promise<WebAssembly.Module> {
  if (!isResponse(opened)) return WebAssembly.compile(opened);
  // Decided by the header, not by trying: a body can be read only once.
  const streams = 'compileStreaming' in WebAssembly && hasType(opened, 'application/wasm');
  return streams ? WebAssembly.compileStreaming(opened) : WebAssembly.compile(await opened.arrayBuffer());
}
