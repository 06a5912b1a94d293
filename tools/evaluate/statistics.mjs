/** Counts over predictions (`predictions.mjs`): intervals, calibration by confidence, accuracy by length. */
import { randomFrom } from '../../bench/seeded.mjs';

const RESAMPLES = 1000;
const SEED = 1;

const ratio = (part, whole) => (whole ? part / whole : 0);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const right = ({ label, predicted }) => label === predicted;

export const accuracyOf = (rows) => ratio(rows.filter(right).length, rows.length);

/** `{ accuracy, macroRecall, macroF1 }` of pairs of label indices; macro means leave out labels that are neither true nor predicted. */
function figures(truth, predicted, labels) {
  const hits = new Float64Array(labels);
  const trues = new Float64Array(labels);
  const guesses = new Float64Array(labels);
  for (let index = 0; index < truth.length; index++) {
    trues[truth[index]]++;
    guesses[predicted[index]]++;
    if (truth[index] === predicted[index]) hits[truth[index]]++;
  }
  const seen = [...hits.keys()].filter((label) => trues[label] + guesses[label] > 0);
  return {
    accuracy: hits.reduce((sum, hit) => sum + hit, 0) / truth.length,
    macroRecall: mean(seen.map((label) => ratio(hits[label], trues[label]))),
    macroF1: mean(seen.map((label) => ratio(2 * hits[label], trues[label] + guesses[label]))),
  };
}

/** Of each figure `[low, high]`: the middle 95 % over resamples of the rows (Efron 1979, percentile bootstrap). */
export function intervals(rows) {
  const labels = [...new Set(rows.flatMap(({ label, predicted }) => [label, predicted]))];
  const place = new Map(labels.map((label, index) => [label, index]));
  const truth = Uint16Array.from(rows, ({ label }) => place.get(label));
  const predicted = Uint16Array.from(rows, (row) => place.get(row.predicted));
  const random = randomFrom(SEED);
  const samples = Array.from({ length: RESAMPLES }, () => {
    const drawn = Uint32Array.from(rows, () => Math.floor(random() * rows.length));
    return figures(drawn.map((row) => truth[row]), drawn.map((row) => predicted[row]), labels.length);
  });
  return Object.fromEntries(
    Object.keys(samples[0]).map((name) => {
      const sorted = Float64Array.from(samples, (sample) => sample[name]).sort();
      return [name, [sorted[Math.floor(0.025 * RESAMPLES)], sorted[Math.ceil(0.975 * RESAMPLES) - 1]]];
    }),
  );
}

const BINS = 10;
const LEAST_IN_BIN = 20;

/** `{ confidence, accuracy, count }` of each tenth of confidence that has 20 texts or more. */
export function reliability(rows) {
  const bins = Array.from({ length: BINS }, () => []);
  for (const row of rows) bins[Math.min(BINS - 1, Math.floor(row.confidence * BINS))].push(row);
  return bins
    .filter((bin) => bin.length >= LEAST_IN_BIN)
    .map((bin) => ({ confidence: mean(bin.map(({ confidence }) => confidence)), accuracy: accuracyOf(bin), count: bin.length }));
}

/** Tokens up to which a text counts as that long. */
const LENGTHS = [10, 30, 100, Number.POSITIVE_INFINITY];
const LEAST_OF_LENGTH = 30;

export const lengthNames = LENGTHS.map((most, index) => {
  if (index === 0) return `to ${most}`;
  return most === Number.POSITIVE_INFINITY ? `over ${LENGTHS[index - 1]}` : `${LENGTHS[index - 1] + 1}–${most}`;
});

/** For each range of lengths `{ accuracy, count }`, or undefined where there are fewer than 30 texts. */
export function byLength(rows) {
  return LENGTHS.map((most, index) => {
    const least = index ? LENGTHS[index - 1] : -1;
    const found = rows.filter(({ tokens }) => tokens > least && tokens <= most);
    return found.length < LEAST_OF_LENGTH ? undefined : { accuracy: accuracyOf(found), count: found.length };
  });
}

/** The wrong answers, the surest first. */
export const mistakes = (rows) => rows.filter((row) => !right(row)).sort((a, b) => b.confidence - a.confidence);

const scoreOf = ({ scores }, wanted) => scores.find(({ label }) => label === wanted).score;

/** The probability of `outside` from which on a text is refused so that `kept` of the rows, all inside, are not. */
export function refusalThreshold(rows, outside, kept) {
  const sorted = rows.map((row) => scoreOf(row, outside)).sort((a, b) => a - b);
  return sorted[Math.ceil(kept * sorted.length)];
}

/** Share of the rows that are refused at that threshold. */
export const refused = (rows, outside, threshold) => ratio(rows.filter((row) => scoreOf(row, outside) >= threshold).length, rows.length);
