/**
 * Deletion curves: how far the winning label's probability falls when words are blanked out of a text, by who chose the words.
 * docs/explanations.md says why these.
 */
import { randomFrom, shuffled } from '../bench/seeded.mjs';

/** How many words go. */
export const cuts = [
  ...[1, 2, 3].map((count) => ({ name: `top ${count}`, countOf: () => count })),
  ...[10, 20, 30, 50].map((share) => ({ name: `${share} %`, countOf: (words) => Math.ceil((words * share) / 100) })),
];

/** Texts with fewer words are left out: the top 3 would be most of them. */
export const fewestWords = 5;

/** The text with spaces in the places of some words. */
export function blank(text, words) {
  let result = '';
  let end = 0;
  for (const word of words.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(end, word.start) + ' '.repeat(word.end - word.start);
    end = word.end;
  }
  return result + text.slice(end);
}

/** What is left of the label's probability, and whether the label still wins. */
function without(classifier, text, words, label) {
  const result = classifier.classify(blank(text, words));
  return { score: result.scores.find((entry) => entry.label === label).score, flipped: result.label !== label };
}

/** Each word's fall of the score when it alone goes. */
const fallsOf = (classifier, text, words, { label, score }) =>
  new Map(words.map((word) => [word, score - without(classifier, text, [word], label).score]));

/** By known falls, the largest first; words whose fall is not known stand between those that help and those that harm. */
const byFall = (words, falls) => words.toSorted((a, b) => (falls.get(b) ?? 0) - (falls.get(a) ?? 0));

/** Everyone's order of the words, for one text and seed. */
function orders(words, falls, random) {
  const order = shuffled(words, random);
  const tried = (count) => byFall(order, new Map(order.slice(0, count).map((word) => [word, falls.get(word)])));
  return {
    explanation: words.toSorted((a, b) => b.weight - a.weight),
    random: order,
    'occlusion of 3 random words': tried(3),
    'occlusion of 10 random words': tried(10),
    'occlusion of every word': byFall(order, falls),
  };
}

/**
 * @param {string[]} texts
 * @returns {{ count: number, rows: Record<string, { fall: number, flips: number }[]> }} for each way and cut the mean fall of the
 *   probability and the share of texts whose label changed, 0 to 1; over texts and seeds
 */
export function measure(classifier, texts, seeds) {
  const rows = {};
  let count = 0;
  for (const [index, text] of texts.entries()) {
    const { label, tokens: words } = classifier.explain(text);
    if (words.length < fewestWords) continue;
    count++;
    const result = classifier.classify(text);
    const falls = fallsOf(classifier, text, words, result);
    for (let seed = 0; seed < seeds; seed++) {
      for (const [way, order] of Object.entries(orders(words, falls, randomFrom(index * seeds + seed)))) {
        rows[way] ??= cuts.map(() => ({ fall: 0, flips: 0 }));
        for (const [cut, { countOf }] of cuts.entries()) {
          const { score, flipped } = without(classifier, text, order.slice(0, countOf(words.length)), label);
          rows[way][cut].fall += result.score - score;
          rows[way][cut].flips += Number(flipped);
        }
      }
    }
  }
  for (const cell of Object.values(rows).flat()) {
    cell.fall /= count * seeds;
    cell.flips /= count * seeds;
  }
  return { count, rows };
}
