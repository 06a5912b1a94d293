/**
 * npm run bench -- words --data DIR [--split dev]: our models beside two word lists of npm, on public sets, in one run.
 *
 * On two-class sets the sign of the score decides; a list's ties all go to the label that serves it best. On tweets the lists' own
 * thresholds make the three classes. Speed: over all texts of the three sets, each text once. Bytes: brotli of what a page must load to
 * use the list, or of the model file (the engine, common to all of ours, not counted).
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { Classifier } from 'undertone';
import { dataFolder, readExamples } from '../tools/sets.mjs';

const { values: options } = parseArgs({ options: { data: { type: 'string' }, split: { type: 'string', default: 'dev' } } });
const folder = dataFolder(options.data);
const root = new URL('../', import.meta.url);
const bytes = (files) => files.reduce((sum, file) => sum + brotliCompressSync(readFileSync(new URL(file, root))).length, 0);
const sets = ['sst2', 'imdb', 'tweet_sentiment'].map((name) => ({ name, examples: readExamples(folder, name, options.split) }));

/** Each reader gives a text's score, above zero for good, and its one of three classes. */
async function readers() {
  const { wordLists } = await import('./peers/word_lists.mjs');
  const lists = wordLists.map(({ name, score, threshold, files }) => ({
    name, bytes: bytes(files), score,
    label: (value) => (value >= threshold ? 'positive' : value <= -threshold ? 'negative' : 'neutral'),
  }));
  const ours = await Promise.all(['lexicon-en', 'sentiment-en', 'sentiment-en-lstm'].map(async (name) => {
    const classifier = await Classifier.load(name);
    let result;
    const of = (label) => result.scores.find((entry) => entry.label === label).score;
    return {
      name, bytes: bytes([`models/${name}.safetensors`]),
      score: (text) => { result = classifier.classify(text); return of('positive') - of('negative'); },
      label: () => result.label,
    };
  }));
  return [...lists, ...ours];
}

const share = (values) => values.filter(Boolean).length / values.length;

function accuracy(read) {
  const right = (tie) => share(read.map(({ truth, score }) => (score > 0 ? 'positive' : score < 0 ? 'negative' : tie) === truth));
  return Math.max(right('positive'), right('negative'));
}

function macroRecall(read) {
  const recall = (label) => share(read.filter(({ truth }) => truth === label).map(({ found }) => found === label));
  return ['negative', 'neutral', 'positive'].reduce((sum, label) => sum + recall(label), 0) / 3;
}

console.log(`${options.split} sets; accuracy on sst2 and imdb, macro recall on tweet_sentiment\n`);
console.log('reader               sst2 %   imdb %   tweets %   texts a second   bytes, brotli');
for (const reader of await readers()) {
  const begin = performance.now();
  const read = sets.map(({ examples }) => examples.map(({ label, text }) => {
    const score = reader.score(text);
    return { truth: label, score, found: reader.label(score) };
  }));
  const seconds = (performance.now() - begin) / 1000;
  const count = read.reduce((sum, { length }) => sum + length, 0);
  const percent = (value) => (100 * value).toFixed(1);
  console.log(
    reader.name.padEnd(18), percent(accuracy(read[0])).padStart(8), percent(accuracy(read[1])).padStart(8),
    percent(macroRecall(read[2])).padStart(10), Math.round(count / seconds).toLocaleString('en').padStart(16),
    reader.bytes.toLocaleString('en').padStart(15),
  );
}
