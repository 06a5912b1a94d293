/** Knows the builds of the WebAssembly modules and which of them runs here. */

import type { Variant } from './types.js';

/** The engine's packaged binaries. Each URL is written out in full, so that bundlers see the file and ship it. */
export const binaries: Record<Variant, () => URL> = {
  simd128: () => new URL('./wasm/undertone-simd128.wasm', import.meta.url),
  scalar: () => new URL('./wasm/undertone-scalar.wasm', import.meta.url),
};

/** The engine with explanations. */
export const explainBinaries: Record<Variant, () => URL> = {
  simd128: () => new URL('./wasm/undertone-explain-simd128.wasm', import.meta.url),
  scalar: () => new URL('./wasm/undertone-explain-scalar.wasm', import.meta.url),
};

/** The binaries for work on many texts. */
export const corpusBinaries: Record<Variant, () => URL> = {
  simd128: () => new URL('./wasm/undertone-corpus-simd128.wasm', import.meta.url),
  scalar: () => new URL('./wasm/undertone-corpus-scalar.wasm', import.meta.url),
};

/** A module of one function that returns `i8x16.popcnt(i8x16.splat(0))`: valid only where 128-bit SIMD is. */
const simdProbe = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

export const bestVariant = (): Variant => (WebAssembly.validate(new Uint8Array(simdProbe)) ? 'simd128' : 'scalar');
