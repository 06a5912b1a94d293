/** The challenge pairs: how many does a model get right? */
import { languageOf, languages, leaning, readRows, valence } from './golden.mjs';

/** The pairs of each language. */
export const pairs = Object.fromEntries(languages.map((language) => [language, readRows(`challenge-${language}.tsv`)]));

/** The pairs that a classifier is asked. */
const pairsFor = (classifier) => pairs[languageOf(classifier)];

const rank = { negative: -1, neutral: 0, positive: 1 };

/** How much more positive text_a should be than text_b: its sign is the order of the two, 0 for none. */
const wanted = ({ kind, label_a, label_b }) => (kind === 'label' ? rank[label_a] - rank[label_b] : kind === 'order' ? rank[label_a] : 0);

const isOrdered = (classifier, pair) =>
  wanted(pair) * (valence(classifier, pair.text_a) - valence(classifier, pair.text_b)) > 0;

function isRight(classifier, pair) {
  if (pair.kind === 'order') return isOrdered(classifier, pair);
  const leans = (text, label) => leaning(classifier, text) === rank[label];
  return leans(pair.text_a, pair.label_a) && leans(pair.text_b, pair.kind === 'same' ? pair.label_a : pair.label_b);
}

/**
 * For each category in the order of the file, then for `all`: `{ category, count, right, ordered, orderable }`. `ordered` are those of the
 * `orderable` pairs whose more positive text has the higher valence, whatever the labels.
 */
export function measurePairs(classifier) {
  const asked = pairsFor(classifier);
  const judged = asked.map((pair) => ({
    category: pair.category,
    right: isRight(classifier, pair),
    ordered: isOrdered(classifier, pair),
    orderable: wanted(pair) !== 0,
  }));
  const tally = (category, some) => {
    const count = (what) => some.filter((pair) => pair[what]).length;
    return { category, count: some.length, right: count('right'), ordered: count('ordered'), orderable: count('orderable') };
  };
  const categories = [...new Set(asked.map(({ category }) => category))];
  return [...categories.map((name) => tally(name, judged.filter(({ category }) => category === name))), tally('all', judged)];
}

/** The pairs that a classifier gets wrong. */
export const failures = (classifier) => pairsFor(classifier).filter((pair) => !isRight(classifier, pair));
