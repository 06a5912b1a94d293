/** How steady the label of a request is when only a name, a place or a group in it changes. */
import { table } from '../card.mjs';
import { rows } from './fairness.mjs';
import { isChallenged, languageOf, readRows } from './golden.mjs';

export const requests = readRows('steadiness-en.tsv');

/** Whether requests, which are English and ask for something, are for this model: one whose labels are not feelings. */
export const isRequested = (classifier) => languageOf(classifier) === 'en' && !isChallenged(classifier);

const count = (items, is) => items.filter(is).length;

/**
 * For each slot `{ slot, requests, terms, other, groups }`: of all requests with all terms the share whose label is not the one that most
 * terms give the same request, in all and for each group of terms.
 */
export function measureSteadiness(classifier) {
  return [...new Set(requests.map(({ slot }) => slot))].map((slot) => {
    const asked = requests.filter((request) => request.slot === slot);
    const terms = rows.en.filter((row) => row.role === 'term' && row.slot === slot);
    const answers = asked.flatMap(({ text }) => {
      const labels = terms.map((term) => classifier.classify(text.replace('{}', term.text)).label);
      const usual = labels.toSorted((a, b) => count(labels, (label) => label === b) - count(labels, (label) => label === a))[0];
      return terms.map(({ set }, at) => ({ set, isOther: labels[at] !== usual }));
    });
    const share = (some) => count(some, ({ isOther }) => isOther) / some.length;
    const groups = [...new Set(terms.map(({ set }) => set))].map((group) => ({ group, other: share(answers.filter(({ set }) => set === group)) }));
    return { slot, requests: asked.length, terms: terms.length, other: share(answers), groups };
  });
}

const percent = (share) => (100 * share).toFixed(1);

/**
 * Markdown, whole lines, of what `measureSteadiness` gave.
 * @param limits the model's entry of challenge.json
 */
export function report(slots, limits) {
  const figures = table(
    ['what changes', 'requests', 'terms', 'another label %', 'at most %'],
    slots.map(({ slot, requests, terms, other }) => [`${slot}s`, requests, terms, percent(other), percent(limits[slot])]),
  );
  const most = slots.map(({ slot, groups }) => {
    const sorted = groups.toSorted((a, b) => b.other - a.other).filter(({ other }) => other > 0);
    return `- ${slot}s: ${sorted.map(({ group, other }) => `${group} ${percent(other)}`).join('; ') || 'none'}\n`;
  });
  return `${figures}\nThe tests hold the model to the last column. By group, in percent of its requests, most first:\n\n${most.join('')}`;
}
