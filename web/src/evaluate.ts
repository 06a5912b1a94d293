/** Measures a classifier on labelled examples; the same code for both threads. */

import { UndertoneError } from './errors.js';
import type { BatchOptions, Classification, EvaluateOptions, Evaluation, Example } from './types.js';

/** What is needed of a classifier to measure it. */
export interface Measurable {
  labels: readonly string[];
  classifyStream(texts: string[], options: BatchOptions): AsyncIterable<Classification>;
  /** Turns counts (row = truth, column = prediction) into accuracy, macro precision, recall and F1, then four figures a label. */
  metrics(confusion: Float64Array, labelCount: number): Float64Array | Promise<Float64Array>;
}

export async function evaluate(
  classifier: Measurable,
  examples: Iterable<Example> | AsyncIterable<Example>,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const texts: string[] = [];
  const truths: string[] = [];
  for await (const { text, label } of examples) {
    texts.push(text);
    truths.push(label);
  }
  const named = new Set(options.labels ?? truths);
  for (const label of [...named, ...truths]) {
    if (!classifier.labels.includes(label) || !named.has(label)) {
      throw new UndertoneError('E_ARGUMENT', `the label '${label}' does not compete; there are ${(options.labels ?? classifier.labels).join(', ')}`);
    }
  }
  if (!texts.length) throw new UndertoneError('E_ARGUMENT', 'there are no examples to measure on');
  const labels = classifier.labels.filter((label) => named.size < 2 || named.has(label));
  const size = labels.length;
  const confusion = new Float64Array(size * size);
  let count = 0;
  for await (const { scores } of classifier.classifyStream(texts, options)) {
    const best = scores.find(({ label }) => labels.includes(label))!;
    confusion[labels.indexOf(truths[count++]!) * size + labels.indexOf(best.label)]! += 1;
  }
  const [accuracy, macroPrecision, macroRecall, macroF1, ...rest] = await classifier.metrics(confusion, size);
  return {
    count,
    accuracy: accuracy!,
    macroPrecision: macroPrecision!,
    macroRecall: macroRecall!,
    macroF1: macroF1!,
    labels,
    perLabel: labels.map((label, index) => {
      const [precision, recall, f1, support] = rest.slice(index * 4) as [number, number, number, number];
      return { label, precision, recall, f1, support };
    }),
    confusion: labels.map((_, row) => [...confusion.subarray(row * size, (row + 1) * size)]),
  };
}
