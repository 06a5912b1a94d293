/** Explanations as the engine leaves them in its memory. */

import type { Engine } from './engine.js';
import type { Explanation } from './types.js';

/** Reads int32 words, int32 label, float base, float logit, then uint32 begin, uint32 end, float weight of each word. */
export function readExplanation(engine: Engine, address: number, text: string, labels: readonly string[]): Explanation {
  const whole = new Int32Array(engine.buffer, address);
  const real = new Float32Array(engine.buffer, address);
  const tokens = Array.from({ length: whole[0]! }, (_, index) => {
    const at = 4 + 3 * index;
    const start = whole[at]!;
    const end = whole[at + 1]!;
    return { text: text.slice(start, end), start, end, weight: real[at + 2]! };
  });
  return { label: labels[whole[1]!]!, base: real[2]!, logit: real[3]!, tokens };
}
