/** Measures a classifier on labelled examples. */

import { Corpus } from './corpus.js';
import { UndertoneError } from './errors.js';
import { checkExample } from './examples.js';
import type { Reader } from './reader.js';
import { checkIterable, checkOptions, visitAll } from './tasks.js';
import type { EvaluateOptions, Evaluation, Example } from './types.js';

export async function evaluate(
  reader: Reader,
  examples: Iterable<Example> | AsyncIterable<Example>,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkIterable(examples, 'examples');
  checkOptions(options);
  const { labels: chosen } = options;
  if (chosen !== undefined && !Array.isArray(chosen)) throw new UndertoneError('E_ARGUMENT', 'labels must be an array of labels');
  const competing = chosen ?? reader.labels;
  const refuse = (label: string): never => {
    throw new UndertoneError('E_ARGUMENT', `the label '${String(label)}' does not compete; there are ${reader.labels.join(', ')}`);
  };
  for (const label of competing) if (!reader.labels.includes(label)) refuse(label);
  const truths: string[] = [];
  const scores: Float32Array[] = [];
  await visitAll(examples, options, (example) => {
    const { text, label } = checkExample(example, truths.length);
    if (!competing.includes(label)) refuse(label);
    scores.push(reader.read(text).scores.slice());
    truths.push(label);
  });
  if (!truths.length) throw new UndertoneError('E_ARGUMENT', 'there are no examples to measure on');
  const named = new Set(chosen ?? truths);
  const labels = reader.labels.filter((label) => named.size < 2 || named.has(label));
  const corpus = await Corpus.start(reader, reader.featureSize);
  const columns = labels.map((label) => reader.labels.indexOf(label));
  corpus.check(corpus.calls.tallyBegin(labels.length));
  for (const [index, truth] of truths.entries()) {
    corpus.floats(corpus.calls.scoresAddress(), labels.length).set(among(scores[index]!, columns));
    corpus.check(corpus.calls.tallyAdd(labels.indexOf(truth)));
  }
  return corpus.figures(corpus.calls.tallyFigures(), labels);
}

/** The scores of some columns only, so that they add up to 1 again. */
function among(scores: Float32Array, columns: number[]): ArrayLike<number> {
  if (columns.length === scores.length) return scores;
  const chosen = columns.map((column) => scores[column]!);
  const sum = chosen.reduce((total, score) => total + score, 0) || 1;
  return chosen.map((score) => score / sum);
}
