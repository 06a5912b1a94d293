// XXH64 with seed 0, by the specification, for the tests alone.

const mask = (1n << 64n) - 1n;
const [prime1, prime2, prime3, prime4, prime5] = [0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n];
const times = (a, b) => (a * b) & mask;
const plus = (a, b) => (a + b) & mask;
const rotate = (value, bits) => ((value << bits) | (value >> (64n - bits))) & mask;
const round = (lane, word) => times(rotate(plus(lane, times(word, prime2)), 31n), prime1);

/** Sixteen hexadecimal digits. */
export function xxh64(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = (offset) => view.getBigUint64(offset, true);
  let at = 0;
  let hash = prime5;
  if (bytes.length >= 32) {
    const lanes = [plus(prime1, prime2), prime2, 0n, (mask + 1n - prime1) & mask];
    for (; at + 32 <= bytes.length; at += 32) {
      for (const lane of lanes.keys()) lanes[lane] = round(lanes[lane], word(at + 8 * lane));
    }
    hash = [1n, 7n, 12n, 18n].reduce((sum, bits, lane) => plus(sum, rotate(lanes[lane], bits)), 0n);
    for (const lane of lanes) hash = plus(times(hash ^ round(0n, lane), prime1), prime4);
  }
  hash = plus(hash, BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) hash = plus(times(rotate(hash ^ round(0n, word(at)), 27n), prime1), prime4);
  if (at + 4 <= bytes.length) {
    hash = plus(times(rotate(hash ^ times(BigInt(view.getUint32(at, true)), prime1), 23n), prime2), prime3);
    at += 4;
  }
  for (; at < bytes.length; at++) hash = times(rotate(hash ^ times(BigInt(bytes[at]), prime5), 11n), prime1);
  hash = times(hash ^ (hash >> 33n), prime2);
  hash = times(hash ^ (hash >> 29n), prime3);
  hash ^= hash >> 32n;
  return hash.toString(16).padStart(16, '0');
}
