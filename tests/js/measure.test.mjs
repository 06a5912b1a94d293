// The tools behind `npm run evaluate`: what they count agrees with the engine's own metrics.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { confusionPicture, reliabilityPicture } from '../../tools/evaluate/pictures.mjs';
import { predictions } from '../../tools/evaluate/predictions.mjs';
import { accuracyOf, byLength, intervals, mistakes, refusalThreshold, refused, reliability } from '../../tools/evaluate/statistics.mjs';
import { measuredModels, suiteOf } from '../../tools/evaluate/suites.mjs';
import { modelUrls, root, sentiment } from './support.mjs';

const examples = readFileSync(new URL('tests/golden/samples/sentiment-en.tsv', root), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split('\t'))
  .map(([label, text]) => ({ label, text }));
const rows = predictions(sentiment, examples);

test('predictions are the engine\'s', async () => {
  const measured = await sentiment.evaluate(examples);
  assert.ok(Math.abs(accuracyOf(rows) - measured.accuracy) < 1e-12);
  const error = reliability(rows).reduce((sum, { confidence, accuracy, count }) => sum + (count / rows.length) * Math.abs(confidence - accuracy), 0);
  assert.ok(error <= measured.calibrationError + 0.05, `${error}, ${measured.calibrationError}`);
  for (const [name, [low, high]] of Object.entries(intervals(rows))) {
    assert.ok(low < measured[name] && measured[name] < high && high - low < 0.25, `${name}: ${low} ${measured[name]} ${high}`);
  }
});

test('labels that do not compete are not answered', async () => {
  const two = examples.filter(({ label }) => label !== 'neutral');
  const among = predictions(sentiment, two);
  assert.ok(among.every(({ predicted, confidence }) => predicted !== 'neutral' && confidence >= 0.5 && confidence <= 1));
  assert.ok(Math.abs(accuracyOf(among) - (await sentiment.evaluate(two)).accuracy) < 1e-12);
});

test('intervals are the same every time', () => assert.deepEqual(intervals(rows), intervals(rows)));

test('lengths part the texts', () => {
  const parts = byLength(rows);
  assert.ok(parts.some(Boolean));
  assert.ok(parts.every((part) => !part || part.count >= 30));
});

test('mistakes are wrong, the surest first', () => {
  const wrong = mistakes(rows);
  assert.ok(wrong.length > 0 && wrong.length < rows.length / 2);
  assert.ok(wrong.every((row, index) => row.label !== row.predicted && (!index || row.confidence <= wrong[index - 1].confidence)));
});

test('a refusal keeps the share it was asked to keep', () => {
  const inside = rows.filter(({ label }) => label !== 'neutral');
  const threshold = refusalThreshold(inside, 'neutral', 0.95);
  const lost = refused(inside, 'neutral', threshold);
  assert.ok(lost <= 0.05 && lost > 0.03, `${lost}`);
  assert.ok(refused(rows.filter(({ label }) => label === 'neutral'), 'neutral', threshold) > lost);
});

test('pictures show every set, and of many labels the most confused', () => {
  const picture = reliabilityPicture([{ name: 'one', points: reliability(rows) }, { name: 'two', points: [] }]);
  assert.match(picture, /^<svg/);
  for (const word of ['one', 'two', 'confidence']) assert.ok(picture.includes(word), word);
  const labels = Array.from({ length: 20 }, (_, index) => `label-${index}`);
  const counts = labels.map((_, truth) => labels.map((_, guess) => (truth === guess ? 10 : truth < 16 && guess === (truth + 1) % 16 ? 2 : 0)));
  const confusion = confusionPicture('a set', labels, counts);
  assert.ok(confusion.includes('label-15<') && !confusion.includes('label-16<') && confusion.includes('83.3'));
});

test('every bundled model is measured, by sets that have names', () => {
  assert.deepEqual([...measuredModels].sort(), modelUrls.map(({ pathname }) => /([^/]+)\.safetensors$/.exec(pathname)[1]).sort());
  for (const model of measuredModels) assert.ok(suiteOf(model).every(({ set, shown }) => set && shown));
  assert.throws(() => suiteOf('nothing'), /nothing to measure nothing on/);
});

const run = (...asked) => {
  const { UNDERTONE_DATA, ...env } = process.env;
  return spawnSync(process.execPath, [fileURLToPath(new URL('tools/evaluate.mjs', root)), ...asked], { encoding: 'utf8', env });
};

test('the command tells its options, and mistakes in a line', () => {
  const help = run('--help');
  assert.equal(help.status, 0);
  assert.match(help.stdout, /--split SPLIT/);
  for (const [asked, said, status] of [
    [['--bogus'], /Unknown option '--bogus'/, 2],
    [[], /say where the sets are/, 1],
    [['--data', '/nowhere', '--split', 'train'], /--split is dev or test/, 1],
    [['--data', '/nowhere', '--model', 'nothing'], /nothing to measure nothing on/, 1],
    [['--data', '/nowhere', '--model', 'sentiment-en'], /there is no set of sentiment-en/, 1],
  ]) {
    const { status: exit, stderr } = run(...asked);
    assert.equal(exit, status, stderr);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});
