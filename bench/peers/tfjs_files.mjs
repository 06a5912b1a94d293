/** Where tfjs finds its WebAssembly files in Node; pages have tfjs_files_page.mjs in its place. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

export const wasmPaths = `${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`;
