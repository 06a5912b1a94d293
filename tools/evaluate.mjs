// Measures a bundled model on the public sets, with the built package.
//   npm run evaluate -- --data DIR [--model sentiment-en] [--split dev|test] [--write]
// DIR holds SET/SPLIT.tsv or .tsv.xz (header label<TAB>text; .xz is read with the `xz` command). Sets that are missing are left out. The
// default split is dev, because a test set is looked at once, at the end. --write puts the table into the model's card.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: process.env.UNDERTONE_DATA },
    model: { type: 'string', default: 'sentiment-en' },
    split: { type: 'string', default: 'dev' },
    write: { type: 'boolean', default: false },
  },
});

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

function readText(path) {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const { status, stdout, stderr, error } = spawnSync('xz', ['-dc', `${path}.xz`], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (status !== 0) throw new Error(`cannot read ${path}.xz: ${error?.message ?? stderr.trim()} (xz comes with xz-utils)`);
  return stdout;
}

function readExamples(path, labelOf) {
  const [header, ...lines] = readText(path).trimEnd().split('\n');
  if (header !== 'label\ttext') throw new Error(`${path} does not begin with label<TAB>text`);
  return lines.map((line) => {
    const [label, text] = line.split('\t');
    return { label: labelOf(label), text };
  });
}

function writeCard(table) {
  const path = join('models', `${values.model}.md`);
  const card = readFileSync(path, 'utf8');
  const marks = /(<!-- measured:begin -->\n)[^]*?(<!-- measured:end -->)/;
  if (!marks.test(card)) throw new Error(`${path} has no <!-- measured:begin --> and <!-- measured:end -->`);
  writeFileSync(path, card.replace(marks, (_, begin, end) => `${begin}${table}${end}`));
}

async function main() {
  if (!values.data) throw new Error('say where the sets are: --data DIR, or $UNDERTONE_DATA');
  const classifier = await Classifier.load(values.model);
  const percent = (share) => (share * 100).toFixed(1);
  const rows = [];
  for (const { name, shown = name, labelOf } of sets) {
    const path = join(values.data, name, `${values.split}.tsv`);
    if (!existsSync(path) && !existsSync(`${path}.xz`)) continue;
    const examples = readExamples(path, labelOf).filter(({ label }) => classifier.labels.includes(label));
    const begin = performance.now();
    const { count, labels, accuracy, macroRecall, macroF1 } = await classifier.evaluate(examples);
    const seconds = ((performance.now() - begin) / 1000).toFixed(2);
    rows.push([shown, count, labels.length, percent(accuracy), percent(macroRecall), percent(macroF1), seconds]);
  }
  if (!rows.length) throw new Error(`there is no set with ${values.split}.tsv or ${values.split}.tsv.xz in ${values.data}`);
  const head = [`set (${values.split})`, 'texts', 'classes', 'accuracy %', 'macro recall %', 'macro F1 %', 'seconds'];
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const table = line(head) + line(head.map((_, index) => (index ? '---:' : '---'))) + rows.map(line).join('');
  process.stdout.write(table);
  if (values.write) writeCard(table);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
