/** The part of a model card that tells of the challenge pairs and of fairness. */
import { table } from '../card.mjs';

const decimals = (value) => value.toFixed(2);
// A zero has no sign.
const signed = (value) => (decimals(Math.abs(value)) === '0.00' ? '0.00' : `${value < 0 ? '−' : '+'}${decimals(Math.abs(value))}`);

const share = (part, whole) => (whole ? ((part / whole) * 100).toFixed(1) : '–');

const pairTable = (tallies) =>
  table(
    ['pairs', 'count', 'right %', 'in order %'],
    tallies.map(({ category, count, right, ordered, orderable }) => [category, count, share(right, count), share(ordered, orderable)]),
  );

function moveTable(slots) {
  const sets = ['neutral', 'positive', 'negative', 'all'];
  const cell = ({ mean, most, max }) => [mean, most, max].map(decimals).join(' / ');
  return table(['move between two', ...sets], slots.map((slot) => [`${slot.slot}s`, ...sets.map((set) => cell(slot[set]))]));
}

const offsetList = (slots) =>
  slots
    .map(({ slot, offsets }) => {
      const sorted = offsets.toSorted((a, b) => a.offset - b.offset);
      return `- ${slot}s: ${sorted.map(({ group, offset }) => `${group} ${signed(offset)}`).join('; ')}\n`;
    })
    .join('');

/**
 * Markdown, whole lines, of what `measurePairs` and `measureFairness` gave.
 * @param limits the model's entry of challenge.json
 */
export const report = (tallies, fairness, limits) => `${pairTable(tallies)}
How far the scores of good feeling less those of bad, from −1 to 1, move when only a name, a place, a pronoun or a group in a sentence changes (mean /
95th percentile / maximum over all twos), in neutral, positive and negative sentences and in all:

${moveTable(fairness)}
95 of 100 moves between two names are at most ${decimals(limits.name)} and between two places at most ${decimals(limits.place)}; the tests
hold the model to that. Mean offset of each group from the mean of its kind, lowest first:

${offsetList(fairness)}`;
