/** Reading of the challenge set's files, which tests/golden/README.md describes. */
import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(`../../tests/golden/${name}`, import.meta.url), 'utf8');

/** The rows of a tab-separated file as objects, by the names in its first line. */
export function readRows(name) {
  const [head, ...rows] = read(name).trimEnd().split('\n').map((line) => line.split('\t'));
  return rows.map((cells, index) => {
    if (cells.length !== head.length) throw new Error(`${name}:${index + 2} has ${cells.length} cells instead of ${head.length}`);
    return Object.fromEntries(head.map((column, at) => [column, cells[at]]));
  });
}

/** What a model must keep: the least share of pairs `right`, and the most that 95 of 100 moves may be, by slot. Throws if none is set. */
export function limitsOf(model) {
  const limits = JSON.parse(read('challenge.json'))[model];
  if (!limits) throw new Error(`tests/golden/challenge.json has no entry for ${model}`);
  return limits;
}

/** Whether the challenge, which is about English sentiment, is for this model. */
export const isChallenged = ({ labels, model }) => model.languages.includes('en') && ['negative', 'neutral', 'positive'].every((label) => labels.includes(label));

/** How positive a text is to a classifier: P(positive) - P(negative), from -1 to 1. */
export function valence(classifier, text) {
  const { scores } = classifier.classify(text);
  const probability = (wanted) => scores.find(({ label }) => label === wanted).score;
  return probability('positive') - probability('negative');
}
