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

/**
 * What a model must keep: the least share of pairs `right`, and by slot the most that 95 of 100 moves may be or, of intents, the largest share
 * of other labels. Throws if none is set.
 */
export function limitsOf(model) {
  const limits = JSON.parse(read('challenge.json'))[model];
  if (!limits) throw new Error(`tests/golden/challenge.json has no entry for ${model}`);
  return limits;
}

/** Which way a label leans; the others lean neither way. */
const poles = new Map([
  ...['positive', 'joy', 'happy', 'optimism'].map((label) => [label, 1]),
  ...['negative', 'anger', 'angry', 'disgust', 'fear', 'sadness', 'sad'].map((label) => [label, -1]),
]);

/** Which way a classifier leans: 1 for good feeling, -1 for bad, 0 for neither. */
export const leaning = (classifier, text) => poles.get(classifier.classify(text).label) ?? 0;

/** The languages that have pairs (`challenge-LANGUAGE.tsv`) and fairness sentences (`fairness-LANGUAGE.tsv`). */
export const languages = ['en', 'zh'];

/** The one of `languages` that a classifier reads; undefined if there is none. */
export const languageOf = ({ model }) => languages.find((language) => model.languages.includes(language));

/** Whether pairs and fairness sentences, which are about feeling, are for this model. */
export const isChallenged = (classifier) => languageOf(classifier) !== undefined && classifier.labels.some((label) => poles.has(label));

/** How positive a text is to a classifier: the scores of labels of good feeling less those of bad, from -1 to 1. */
export const valence = (classifier, text) => classifier.classify(text).scores.reduce((sum, { label, score }) => sum + (poles.get(label) ?? 0) * score, 0);
