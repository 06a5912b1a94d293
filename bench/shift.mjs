/**
 * npm run bench -- shift --data DIR [--split dev|test]: sets of a domain that a model never saw: macro recall before and after
 * fine-tuning on 200 of their examples, mean over five seeded draws from the training split, measured on all of the split asked for.
 *
 * Only the labels that occur compete. `classWeights` is 'balanced', because macro recall counts
 * every label the same; everything else is left to `fineTune`. Writes build/bench-shift-SPLIT.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';
import { dataFolder, readExamples } from '../tools/sets.mjs';
import { randomFrom, shuffled } from './seeded.mjs';

const { values } = parseArgs({ options: { data: { type: 'string' }, split: { type: 'string', default: 'dev' } } });
const folder = dataFolder(values.data);
const root = new URL('../', import.meta.url);
const taught = 200;
const seeds = [1, 2, 3, 4, 5];

/** Posts about anything, and about an epidemic, for a model of reviews; the feelings that say good or bad. */
const model = 'sentiment-zh';
const sets = ['zh_weibo_usual', 'zh_weibo_virus'];
const sentimentOf = { happy: 'positive', angry: 'negative', sad: 'negative', fear: 'negative' };

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const percent = (share) => (100 * share).toFixed(1);

const rows = [];
console.log(`${values.split}, macro recall % before and after ${taught} examples: mean of ${seeds.length} draws (each)`);
const classifier = await Classifier.load(model);
for (const name of sets) {
  const read = (split) =>
    readExamples(folder, name, split)
      .map(({ label, text }) => ({ label: sentimentOf[label], text }))
      .filter(({ label }) => label);
  const judged = read(values.split);
  const train = read('train');
  const before = await classifier.evaluate(judged);
  const afters = [];
  for (const seed of seeds) {
    const examples = shuffled(train, randomFrom(seed)).slice(0, taught);
    await classifier.fineTune(examples, { seed, classWeights: 'balanced', apply: 'always' });
    afters.push(await classifier.evaluate(judged));
    classifier.resetHead();
  }
  const recalls = afters.map(({ macroRecall }) => macroRecall);
  rows.push({ model, set: name, texts: judged.length, before: before.macroRecall, after: recalls, accuracyBefore: before.accuracy, accuracyAfter: afters.map(({ accuracy }) => accuracy) });
  console.log(`${model} ${name.padEnd(14)} ${judged.length} texts ${percent(before.macroRecall)} -> ${percent(mean(recalls))} (${recalls.map(percent).join(', ')})`);
}
classifier.dispose();
mkdirSync(new URL('build/', root), { recursive: true });
writeFileSync(new URL(`build/bench-shift-${values.split}.json`, root), `${JSON.stringify(rows, null, 2)}\n`);
