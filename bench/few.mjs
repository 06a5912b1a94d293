/**
 * npm run bench -- few --data DIR [--split dev|test]: banking77 as a new task on the shipped encoders: accuracy after 5, 10 and 50
 * examples for each of its 77 intents and after all, beside TF-IDF with logistic regression on the same examples.
 *
 * Subsets are seeded draws of the training split; 5 and 10 are means over three. `fineTune` chooses everything itself. The
 * baseline (training/tfidf.py) needs Python with scikit-learn ($PYTHON, or python3) and is left out without it; its C was chosen on dev.
 * Settings were chosen on dev, which is the default split. Writes build/bench-few-SPLIT.json.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';
import { dataFolder, readExamples } from '../tools/sets.mjs';
import { randomFrom, shuffled } from './seeded.mjs';

const { values } = parseArgs({ options: { data: { type: 'string' }, split: { type: 'string', default: 'dev' } } });
const folder = dataFolder(values.data);
const root = new URL('../', import.meta.url);
const train = readExamples(folder, 'banking77', 'train');
const judged = readExamples(folder, 'banking77', values.split);
const tasks = [
  { each: 5, seeds: [1, 2, 3] },
  { each: 10, seeds: [1, 2, 3] },
  { each: 50, seeds: [1] },
  { each: Infinity, seeds: [1] },
];

/** The first `each` examples of every label in a seeded order. */
function draw(each, seed) {
  const taken = new Map();
  return shuffled(train, randomFrom(seed)).filter(({ label }) => {
    const count = (taken.get(label) ?? 0) + 1;
    taken.set(label, count);
    return count <= each;
  });
}

/** A contestant's accuracy after learning from some examples, or undefined. */
async function contestants() {
  const models = ['sentiment-en', 'sentiment-en-lstm'].map(async (model) => {
    const classifier = await Classifier.load(model);
    return [model, async (examples, seed) => {
      await classifier.fineTune(examples, { seed, apply: 'always' });
      const { accuracy } = await classifier.evaluate(judged);
      classifier.resetHead();
      return accuracy;
    }];
  });
  return [...(await Promise.all(models)), ['TF-IDF + logistic regression', tfidf]];
}

function tfidf(examples) {
  const script = fileURLToPath(new URL('training/tfidf.py', root));
  const input = JSON.stringify({ train: examples, judged });
  const { status, stdout } = spawnSync(process.env.PYTHON ?? 'python3', [script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
  return status === 0 ? Number(stdout) : undefined;
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const percent = (share) => (100 * share).toFixed(1);
const cell = (runs) => (runs.includes(undefined) ? 'no Python' : runs.length > 1 ? `${percent(mean(runs))} (${runs.map(percent).join(', ')})` : percent(runs[0]));

const rows = [];
console.log(`banking77, accuracy % on ${values.split} (${judged.length} texts); mean (each draw)`);
for (const { each, seeds } of tasks) {
  for (const [name, accuracyAfter] of await contestants()) {
    const accuracies = [];
    const start = performance.now();
    for (const seed of seeds) accuracies.push(await accuracyAfter(draw(each, seed), seed));
    const seconds = (performance.now() - start) / 1000 / seeds.length;
    rows.push({ each: Number.isFinite(each) ? each : 'all', examples: draw(each, 1).length, name, accuracies, seconds });
    console.log(`${String(rows.at(-1).each).padStart(4)} a label, ${String(rows.at(-1).examples).padStart(4)} in all  ${name.padEnd(29)} ${cell(accuracies).padEnd(26)} ${seconds.toFixed(1)} s`);
  }
}
mkdirSync(new URL('build/', root), { recursive: true });
writeFileSync(new URL(`build/bench-few-${values.split}.json`, root), `${JSON.stringify(rows, null, 2)}\n`);
