/** Explanations, and how the engine leaves them in its memory. */

import type { Engine } from './engine.js';
import { UndertoneError } from './errors.js';
import type { Explanation } from './types.js';

/** Explains a label of a text, or the one that wins. */
export function explain(engine: Engine, handle: number, text: string, labels: readonly string[], label: string | undefined): Explanation {
  const { calls } = engine;
  const index = label === undefined ? -1 : labels.indexOf(label);
  if (label !== undefined && index < 0) {
    throw new UndertoneError('E_ARGUMENT', `there is no label '${String(label)}'; there are ${labels.join(', ')}`);
  }
  if (!calls.explain) throw new UndertoneError('E_ARGUMENT', 'this classifier cannot explain; load it with explain: true');
  engine.check(calls.explain(handle, engine.writeText(text), index));
  return readExplanation(engine, calls.explanationAddress(handle), text, labels);
}

/** Reads int32 words, int32 label, float base, float logit, then uint32 begin, uint32 end, float weight of each word. */
function readExplanation(engine: Engine, address: number, text: string, labels: readonly string[]): Explanation {
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
