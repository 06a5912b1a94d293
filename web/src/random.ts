/** Chance from a seed: the same everywhere, and not for secrets. */

/** Spreads every bit of a 32-bit number over all of them (the finalizer of MurmurHash3). */
function mix(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** One number, 0 to 2^32 - 1, out of several. */
export const combine = (...values: number[]): number => values.reduce((state, value) => mix(Math.imul(state, 0x9e3779b1) + value + 1), 0);

/** A whole number from 0 up to `limit`, exclusive: the `draw`th of a seed. */
export const drawBelow = (limit: number, seed: number, draw: number): number => Math.floor((combine(seed, draw) / 2 ** 32) * limit);

/** 53 bits that tell texts apart: two of a million differing texts share them with a probability below 10^-4. */
export function hashText(text: string): number {
  let low = text.length;
  let high = 0x9747b28c;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    low ^= low >>> 15;
    high = Math.imul(high ^ unit, 0xc2b2ae35);
    high ^= high >>> 13;
  }
  return (mix(high) >>> 11) * 2 ** 32 + mix(low);
}
