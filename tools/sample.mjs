/**
 * node tools/sample.mjs --data DIR [--model NAME] [--rows 160]
 *
 * Draws the samples of tests/golden/samples/, all of them or the one that a model or a head is measured on. From the dev splits alone:
 * label by label and set by set in turn, with a fixed seed, texts of at most 200 characters without links and @names.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomFrom, shuffled } from '../bench/seeded.mjs';
import { suiteOf } from './evaluate/suites.mjs';
import { dataFolder, isQuotable, readExamples } from './sets.mjs';

const { values } = parseArgs({
  options: { data: { type: 'string' }, model: { type: 'string' }, rows: { type: 'string', default: '160' } },
});

/** Each sample's model and the sets that it is drawn from. */
const samples = {
  'sentiment-en': { model: 'sentiment-en', sets: ['sst2', 'tweet_sentiment', 'cr'] },
  'emotion-en': { model: 'emotion-en', sets: ['go_emotions'] },
  'emotion-en-tweets': { model: 'emotion-en', sets: ['tweet_emotion'] },
  'intent-en': { model: 'intent-en', sets: ['banking77'] },
  'intent-en-assistant': { model: 'intent-en', sets: ['clinc150'] },
  'sentiment-zh': { model: 'sentiment-zh', sets: ['zh_hotel', 'zh_waimai', 'zh_shopping'] },
  'emotion-zh': { model: 'emotion-zh', sets: ['zh_weibo_usual', 'zh_weibo_virus'] },
};

const LONGEST = 200;

/** The rows of each label. */
function groupsOf(rows) {
  const groups = new Map();
  for (const row of rows) {
    if (!groups.has(row.label)) groups.set(row.label, []);
    groups.get(row.label).push(row);
  }
  return [...groups.values()];
}

function draw(folder, { model, sets }, count) {
  const random = randomFrom(1);
  const groups = sets.flatMap((set) => {
    const { labelOf } = suiteOf(model).find((suite) => suite.set === set);
    const rows = readExamples(folder, set, 'dev').map(({ label, text }) => ({ label: labelOf(label, folder), text })).filter(({ text }) => isQuotable(text, LONGEST));
    return groupsOf(shuffled(rows, random));
  });
  const drawn = new Map();
  while (drawn.size < count && groups.some((group) => group.length)) {
    for (const group of groups) {
      const row = group.pop();
      if (row && drawn.size < count) drawn.set(row.text, row);
    }
  }
  return [...drawn.values()].sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

function sampleOf(model) {
  const floors = JSON.parse(readFileSync(new URL('../tests/golden/samples/floors.json', import.meta.url), 'utf8'));
  const name = floors[model]?.sample ?? model;
  if (!(name in samples)) throw new Error(`there is no sample for ${model}; there are ${Object.keys(samples).join(', ')}`);
  return name;
}

const folder = dataFolder(values.data);
for (const name of values.model ? [sampleOf(values.model)] : Object.keys(samples)) {
  const rows = draw(folder, samples[name], Number(values.rows));
  const lines = ['label\ttext', ...rows.map(({ label, text }) => `${label}\t${text}`)];
  writeFileSync(new URL(`../tests/golden/samples/${name}.tsv`, import.meta.url), `${lines.join('\n')}\n`);
  console.log(`${name}: ${rows.length} texts, ${new Set(rows.map(({ label }) => label)).size} labels`);
}
