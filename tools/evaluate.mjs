// Measures a bundled model on the public sets, with the built package: `npm run evaluate -- --help`.
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';
import { table, writeSection } from './card.mjs';
import { dataFolder, hasSplit, readExamples } from './sets.mjs';

const usage = `npm run evaluate -- --data DIR [--model sentiment-en] [--split dev|test] [--write]

Measures a bundled model on the public sets in DIR and prints a table.

  --data DIR     holds SET/SPLIT.tsv or .tsv.xz (header label<TAB>text; .xz is read with the xz command); sets that are missing are
                 left out. Without it, $UNDERTONE_DATA.
  --model NAME   a model of the package; sentiment-en by default
  --split SPLIT  dev by default: a test set is looked at once, at the end
  --write        puts the table into the model's card as well
`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        data: { type: 'string' },
        model: { type: 'string', default: 'sentiment-en' },
        split: { type: 'string', default: 'dev' },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

const values = readOptions();

const same = (label) => label;
const threeWay = (label) => label.replace('very_', '');

/** The sets, and which labels they have for us. */
const sets = [
  { name: 'sst2', labelOf: same },
  { name: 'mr', labelOf: same },
  { name: 'cr', labelOf: same },
  { name: 'imdb', labelOf: same },
  { name: 'sst5', shown: 'sst5, three-way', labelOf: threeWay },
  { name: 'tweet_sentiment', labelOf: same },
];

async function main() {
  if (values.help) return process.stdout.write(usage);
  const folder = dataFolder(values.data);
  const classifier = await Classifier.load(values.model);
  const percent = (share) => (share * 100).toFixed(1);
  const rows = [];
  for (const { name, shown = name, labelOf } of sets) {
    if (!hasSplit(folder, name, values.split)) continue;
    const examples = readExamples(folder, name, values.split)
      .map(({ label, text }) => ({ label: labelOf(label), text }))
      .filter(({ label }) => classifier.labels.includes(label));
    const begin = performance.now();
    const { count, labels, accuracy, macroRecall, macroF1 } = await classifier.evaluate(examples);
    const seconds = ((performance.now() - begin) / 1000).toFixed(2);
    rows.push([shown, count, labels.length, percent(accuracy), percent(macroRecall), percent(macroF1), seconds]);
  }
  if (!rows.length) throw new Error(`there is no set with ${values.split}.tsv or ${values.split}.tsv.xz in ${folder}`);
  const head = [`set (${values.split})`, 'texts', 'classes', 'accuracy %', 'macro recall %', 'macro F1 %', 'seconds'];
  const measured = table(head, rows);
  process.stdout.write(measured);
  if (values.write) writeSection(values.model, 'measured', measured);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
