/** What `measure` found, as the parts of a model card. */
import { readFileSync } from 'node:fs';
import { table } from '../card.mjs';
import { isQuotable } from '../sets.mjs';
import { lengthNames, mistakes } from './statistics.mjs';

const percent = (share) => (share * 100).toFixed(1);
const within = (share, [low, high]) => `${percent(share)} (${percent(low)}–${percent(high)})`;
const nameOf = ({ shown, head }) => (head ? `${shown} (head \`${head}\`)` : shown);

const figureTable = (split, sets) =>
  table(
    [`set (${split})`, 'texts', 'classes', 'accuracy %', 'macro recall %', 'macro F1 %', 'log loss', 'calibration error %'],
    sets.map((set) => [
      nameOf(set),
      set.count,
      set.labels.length,
      ...['accuracy', 'macroRecall', 'macroF1'].map((name) => within(set.figures[name], set.intervals[name])),
      set.logLoss.toFixed(3),
      percent(set.calibrationError),
    ]),
  );

const lengthTable = (sets) =>
  table(
    ['accuracy % (texts) by tokens', ...lengthNames],
    sets.map((set) => [nameOf(set), ...set.byLength.map((part) => (part ? `${percent(part.accuracy)} (${part.count})` : '–'))]),
  );

const refusalNote = ({ label, threshold, count, best, kept, refused }) =>
  `\nOut of scope: \`${label}\` is the best label of ${percent(best)} % of ${count} texts. Refusing texts whose score of \`${label}\` is ${threshold.toFixed(3)} or more,
which keeps 95 % of the texts in scope on dev, keeps ${percent(kept)} % here and refuses ${percent(refused)} % of the texts out of scope.\n`;

/**
 * The figures of a split. In brackets 95 % intervals.
 *
 * @param pictures `[{ title, file }]`, shown below the tables
 */
export function figureSection(split, sets, pictures) {
  const refusals = sets.flatMap(({ refusal }) => (refusal ? [refusalNote(refusal)] : []));
  const shown = pictures.map(({ title, file }) => `![${title}](${file})\n`).join('\n');
  return `${figureTable(split, sets)}\n${lengthTable(sets)}${refusals.join('')}${shown ? `\n${shown}` : ''}`;
}

/** What PyTorch gave on dev when the model was trained: `float` and `quantised`, by set; undefined for models whose training did not keep it. */
function readTraining(model) {
  try {
    return JSON.parse(readFileSync(new URL(`../../training/figures/${model}.json`, import.meta.url), 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

/** Figures on dev, beside those of PyTorch with the weights before they were rounded and with those that the file holds. */
export function devSection(model, sets) {
  const training = readTraining(model);
  const rows = sets.filter(({ set }) => training?.float[set]);
  const compared = table(
    ['accuracy % on dev', 'PyTorch, unrounded weights', "PyTorch, the file's weights", 'wasm, integers', 'wasm less PyTorch'],
    rows.map((row) => {
      const [float, rounded] = [training.float, training.quantised].map((figures) => figures[row.set].accuracy * 100);
      const wasm = row.figures.accuracy * 100;
      return [nameOf(row), float.toFixed(2), rounded.toFixed(2), wasm.toFixed(2), (wasm - rounded).toFixed(2)];
    }),
  );
  return `${figureTable('dev', sets)}${rows.length ? `\n${compared}` : ''}`;
}

const SHOWN = 6;
const LONGEST = 160;

/** The surest mistakes, one for each pair of labels at most, set by set in turn; sets can share texts. */
function shownMistakes(sets) {
  const seen = new Set();
  const queues = sets.filter(({ set, quoted }) => set && quoted).map(({ rows }) => {
    const pairs = new Map();
    for (const row of mistakes(rows)) if (isQuotable(row.text, LONGEST) && !pairs.has(`${row.label} ${row.predicted}`)) pairs.set(`${row.label} ${row.predicted}`, row);
    return [...pairs.values()];
  });
  const found = [];
  while (found.length < SHOWN && queues.some((queue) => queue.length)) {
    for (const queue of queues) {
      const row = queue.shift();
      if (!row || seen.has(row.text) || found.length === SHOWN) continue;
      seen.add(row.text);
      found.push(row);
    }
  }
  return found;
}

/** Texts that the model is sure about and wrong. */
export const failureSection = (sets) =>
  table(
    ['text (dev)', 'is', 'read as', 'score %'],
    shownMistakes(sets).map(({ text, label, predicted, confidence }) => [text.replaceAll('|', '\\|'), label, predicted, percent(confidence)]),
  );
