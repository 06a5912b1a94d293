/**
 * How well key sentences stand for a review: npm run key-sentences -- --data DIR [--model NAME] [--split dev|test] [--limit N] [--count N]
 *
 * For IMDB reviews of more sentences than are chosen: does the model give the chosen sentences, side by side, the label (positive or
 * negative) that it gives the whole review, and do they get the review's true one? Beside them the first sentences and random ones.
 */
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';
import { randomFrom, shuffled } from '../bench/seeded.mjs';
import { dataFolder, readExamples } from './sets.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    model: { type: 'string', default: 'sentiment-en' },
    split: { type: 'string', default: 'dev' },
    limit: { type: 'string', default: '1000' },
    count: { type: 'string', default: '3' },
  },
});
const count = Number(values.count);
const classifier = await Classifier.load(values.model);
const random = randomFrom(1);

/** Positive or negative, whatever third label there may be. */
const polarity = (text) => classifier.classify(text).scores.find(({ label }) => label !== 'neutral').label;
const join = (sentences) => sentences.map(({ text }) => text).join(' ');
const inOrder = (sentences) => sentences.toSorted((a, b) => a.start - b.start);

const choices = {
  'key sentences': (text) => classifier.keySentences(text, { count }),
  'first sentences': (_, all) => all.slice(0, count),
  'random sentences': (_, all) => inOrder(shuffled(all, random).slice(0, count)),
};
const tallies = Object.fromEntries(Object.keys(choices).map((name) => [name, { whole: 0, truth: 0 }]));
let reviews = 0;
for (const { text, label } of shuffled(readExamples(dataFolder(values.data), 'imdb', values.split), random).slice(0, Number(values.limit))) {
  const all = await classifier.keySentences(text, { count: 10_000 });
  if (all.length <= count) continue;
  reviews++;
  const whole = polarity(text);
  for (const [name, choose] of Object.entries(choices)) {
    const answer = polarity(join(await choose(text, all)));
    tallies[name].whole += answer === whole;
    tallies[name].truth += answer === label;
  }
}

const percent = (hits) => ((100 * hits) / reviews).toFixed(1);
console.log(`${values.model}, imdb ${values.split}, ${reviews} reviews of more than ${count} sentences, ${count} chosen\n`);
console.log('| | as the whole review % | true label % |\n| --- | ---: | ---: |');
for (const [name, { whole, truth }] of Object.entries(tallies)) console.log(`| ${name} | ${percent(whole)} | ${percent(truth)} |`);
