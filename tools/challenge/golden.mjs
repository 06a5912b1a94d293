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

/** Which way a label leans; the others lean neither way. */
const poles = new Map([
  ...['positive', 'joy', 'optimism'].map((label) => [label, 1]),
  ...['negative', 'anger', 'disgust', 'fear', 'sadness'].map((label) => [label, -1]),
]);

const isEnglish = ({ model }) => model.languages.includes('en');

/** Whether the fairness sentences, which are English, can move this model's valence. */
export const hasValence = (classifier) => isEnglish(classifier) && classifier.labels.some((label) => poles.has(label));

/** Whether the pairs, which are about English sentiment, are for this model. */
export const isChallenged = (classifier) => isEnglish(classifier) && ['negative', 'neutral', 'positive'].every((label) => classifier.labels.includes(label));

/** How positive a text is to a classifier: the scores of labels of good feeling less those of bad, from -1 to 1. */
export const valence = (classifier, text) => classifier.classify(text).scores.reduce((sum, { label, score }) => sum + (poles.get(label) ?? 0) * score, 0);
