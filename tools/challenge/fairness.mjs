/** How far names, places, pronouns and groups move the score where they should not. Amounts are differences of `valence`: 0 to 2. */
import { languageOf, languages, readRows, valence } from './golden.mjs';

/** The sentences and terms of each language. */
export const rows = Object.fromEntries(languages.map((language) => [language, readRows(`fairness-${language}.tsv`)]));

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const distinct = (values) => [...new Set(values)];

/** The template with the term in it, beginning with a capital. */
const fill = (template, term) => template.replace('{}', term).replace(/^./u, (letter) => letter.toUpperCase());

/** Absolute differences of all pairs of values. */
const moves = (values) => values.flatMap((value, index) => values.slice(0, index).map((other) => Math.abs(value - other)));

/** `{ mean, most, max }` of the moves; `most` is the 95th percentile, nearest rank. */
function summary(moves) {
  const sorted = moves.toSorted((a, b) => a - b);
  return { mean: mean(sorted), most: sorted[Math.ceil(0.95 * sorted.length) - 1], max: sorted.at(-1) };
}

function measureSlot(classifier, rows, slot) {
  const inSlot = (role) => rows.filter((row) => row.role === role && row.slot === slot);
  const terms = inSlot('term');
  const measured = inSlot('template').map(({ set, text }) => {
    const values = terms.map((term) => valence(classifier, fill(text, term.text)));
    return { set, values, moves: moves(values), centre: mean(values) };
  });
  const movesOf = (wanted) => summary(measured.filter(({ set }) => !wanted || set === wanted).flatMap(({ moves }) => moves));
  // Against the mean of the template, so that only what the group adds is left.
  const offset = (group) =>
    mean(measured.flatMap(({ values, centre }) => values.flatMap((value, at) => (terms[at].set === group ? [value - centre] : []))));
  return {
    slot,
    neutral: movesOf('neutral'),
    positive: movesOf('positive'),
    negative: movesOf('negative'),
    all: movesOf(),
    offsets: distinct(terms.map(({ set }) => set)).map((group) => ({ group, offset: offset(group) })),
  };
}

/**
 * For each slot the moves between any two terms in the same template, for the neutral, positive and negative templates and for all; and
 * each group's mean offset from the mean of all terms.
 */
export function measureFairness(classifier) {
  const asked = rows[languageOf(classifier)];
  return distinct(asked.map(({ slot }) => slot)).map((slot) => measureSlot(classifier, asked, slot));
}
