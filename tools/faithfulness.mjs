/**
 * npm run faithfulness -- --data DIR [--split dev|test] [--model NAME] [--sets sst2,imdb] [--limit 2000] [--seeds 3]
 *
 * Do explanations point at the words that the model goes by? Prints the deletion curves of docs/explanations.md: per set and way of
 * choosing words the mean fall of the winning label's probability, and in brackets the share of texts whose label changed, in percent.
 * Beside them, what explain costs, in calls of classify. Sets with more texts than --limit are sampled with a fixed seed. The default split is dev: a test set is looked at once, at the end.
 */
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';
import { randomFrom, shuffled } from '../bench/seeded.mjs';
import { cuts, measure } from './deletion.mjs';
import { dataFolder, readExamples } from './sets.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    split: { type: 'string', default: 'dev' },
    model: { type: 'string', default: 'sentiment-en' },
    sets: { type: 'string', default: 'sst2,imdb' },
    limit: { type: 'string', default: '2000' },
    seeds: { type: 'string', default: '3' },
  },
});

const percent = (share) => (share * 100).toFixed(1);
const line = (cells) => `| ${cells.join(' | ')} |`;

/** Time for explain over time for classify, of all texts: the median of rounds in turn. */
function costOf(classifier, texts) {
  const time = (call) => {
    const begin = performance.now();
    for (const text of texts) call(text);
    return performance.now() - begin;
  };
  const ratios = Array.from({ length: 11 }, () => {
    const classify = time((text) => classifier.classify(text));
    return time((text) => classifier.explain(text)) / classify;
  });
  return ratios.sort((a, b) => a - b)[5];
}

const folder = dataFolder(values.data);
const classifier = await Classifier.load(values.model, { explain: true });
for (const set of values.sets.split(',')) {
  const examples = readExamples(folder, set, values.split);
  const chosen = shuffled(examples, randomFrom(1)).slice(0, Number(values.limit));
  const texts = chosen.map(({ text }) => text);
  const cost = costOf(classifier, texts.slice(0, 200));
  const { count, rows } = measure(classifier, texts, Number(values.seeds));
  console.log(`\n${values.model}, ${set} ${values.split}, ${count} texts; explain takes ${cost.toFixed(1)} times as long as classify\n`);
  console.log(line(['words chosen by', ...cuts.map(({ name }) => name)]));
  console.log(line(['---', ...cuts.map(() => '---:')]));
  for (const [way, cells] of Object.entries(rows)) {
    console.log(line([way, ...cells.map(({ fall, flips }) => `${percent(fall)} (${percent(flips)})`)]));
  }
}
