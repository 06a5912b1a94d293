/** Many short texts in one call of the engine, which reads several at a time where that is faster (src/batch.h). */

import { readClassification } from './classification.js';
import type { Engine } from './engine.js';
import type { Classification } from './types.js';

/** How many texts, and UTF-16 units in them, go into one call: at most `Batch::kMaxTexts`, and a few milliseconds' work. */
const mostTexts = 64;
const mostUnits = 2 ** 13;

/** Gathers texts; one that is longer than a batch stays alone. */
export class Batch {
  #texts: string[] = [];
  #units = 0;

  /** @param answer is handed the texts in their order, a batch at a time */
  constructor(readonly answer: (texts: string[]) => void) {}

  add(text: string): void {
    if (this.#units + text.length > mostUnits) this.flush();
    this.#texts.push(text);
    this.#units += text.length;
    if (this.#texts.length === mostTexts) this.flush();
  }

  flush(): void {
    const texts = this.#texts;
    this.#texts = [];
    this.#units = 0;
    if (texts.length) this.answer(texts);
  }
}

/** Classifies the texts of a batch. */
export function classifyTogether(engine: Engine, handle: number, texts: readonly string[], labels: readonly string[]): Classification[] {
  const { calls } = engine;
  engine.writeTexts(texts);
  const address = calls.classifyBatch(handle, texts.length);
  if (address <= 0) engine.check(-address);
  const stride = 2 + labels.length;
  const counts = new Int32Array(engine.buffer, address, texts.length * stride);
  const scores = new Float32Array(engine.buffer, address + 8, texts.length * stride - 2);
  return texts.map((_, row) => readClassification(labels, counts, scores, row * stride, false));
}
