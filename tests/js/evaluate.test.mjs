import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Classifier as WorkerClassifier } from 'undertone/worker';
import { code, isAbort, isNoOptions, sentiment } from './support.mjs';

const examples = [
  { text: 'I love it, a wonderful film', label: 'positive' },
  { text: 'brilliant and moving', label: 'positive' },
  { text: 'I love it, a wonderful film', label: 'negative' },
  { text: 'I hate it, a terrible film', label: 'negative' },
  { text: 'awful, boring and stupid', label: 'negative' },
];

/** Fifteen bins of confidence. */
const binOf = ({ best }) => Math.min(14, Math.floor(best * 15));

function group(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const worker = await WorkerClassifier.load();
test.after(() => worker.dispose());

for (const [where, classifier] of Object.entries({ 'this thread': sentiment, 'a worker': worker })) {
  test(`measures, in ${where}`, async () => {
    const result = await classifier.evaluate(examples);
    const near = (actual, value) => assert.ok(Math.abs(actual - value) < 1e-9, `${actual} is not ${value}`);
    assert.equal(result.count, 5);
    assert.deepEqual(result.labels, classifier.labels.filter((label) => label !== 'neutral'));
    const [negative, positive] = ['negative', 'positive'].map((label) => result.labels.indexOf(label));
    assert.equal(result.confusion[negative][negative], 2);
    assert.equal(result.confusion[negative][positive], 1);
    assert.equal(result.confusion[positive][positive], 2);
    assert.equal(result.confusion[positive][negative], 0);
    near(result.accuracy, 4 / 5);
    near(result.macroPrecision, (1 + 2 / 3) / 2);
    near(result.macroRecall, (2 / 3 + 1) / 2);
    near(result.macroF1, 0.8);
    const { label, precision, recall, f1, support } = result.perLabel[negative];
    assert.deepEqual([label, support], ['negative', 3]);
    near(precision, 1);
    near(recall, 2 / 3);
    near(f1, 0.8);
  });

  test(`tells how far the probabilities can be trusted, in ${where}`, async () => {
    const result = await classifier.evaluate(examples);
    const shares = [];
    for (const { text, label } of examples) {
      const { scores } = await classifier.classify(text);
      const competing = scores.filter(({ label }) => result.labels.includes(label));
      const sum = competing.reduce((total, { score }) => total + score, 0);
      shares.push({ own: competing.find((entry) => entry.label === label).score / sum, best: competing[0].score / sum, right: competing[0].label === label });
    }
    const loss = shares.reduce((total, { own }) => total - Math.log(own), 0) / shares.length;
    assert.ok(Math.abs(result.logLoss - loss) < 1e-5, `${result.logLoss} is not ${loss}`);
    const bins = group(shares, binOf);
    const gap = [...bins.values()].reduce((total, bin) => total + Math.abs(bin.reduce((sum, { best, right }) => sum + best - right, 0)), 0) / shares.length;
    assert.ok(Math.abs(result.calibrationError - gap) < 1e-5, `${result.calibrationError} is not ${gap}`);
  });

  test(`lets other labels compete on request, in ${where}`, async () => {
    const all = await classifier.evaluate(examples, { labels: classifier.labels });
    assert.deepEqual(all.labels, [...classifier.labels]);
    const single = await classifier.evaluate(examples.slice(0, 2));
    assert.deepEqual(single.labels, [...classifier.labels]);
    assert.equal(single.confusion.flat().reduce((sum, count) => sum + count), 2);
  });

  test(`takes any iterable, tells its progress and can be aborted, in ${where}`, async () => {
    async function* stream() {
      yield* examples;
    }
    const seen = [];
    const result = await classifier.evaluate(stream(), { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(result, await classifier.evaluate(new Set(examples)));
    assert.deepEqual(seen.at(-1), { done: 5, total: undefined });
    await classifier.evaluate(examples, { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(seen.at(-1), { done: 5, total: 5 });
    await assert.rejects(classifier.evaluate(examples, { signal: AbortSignal.abort() }), isAbort);
  });

  test(`refuses labels it does not have, in ${where}`, async () => {
    await assert.rejects(classifier.evaluate([{ text: 'good', label: 'splendid' }]), code('E_ARGUMENT'));
    await assert.rejects(classifier.evaluate(examples, { labels: ['positive'] }), code('E_ARGUMENT'));
    await assert.rejects(classifier.evaluate([]), code('E_ARGUMENT'));
    await assert.rejects(classifier.evaluate([{ text: 3, label: 'positive' }]), code('E_ARGUMENT'));
    await assert.rejects(classifier.evaluate([{ text: 'good', label: 3 }]), code('E_ARGUMENT'));
    await assert.rejects(classifier.evaluate(examples, { labels: ['positive', 'negative', 'splendid'] }), code('E_ARGUMENT'));
    await assert.rejects(classifier.evaluate(3), code('E_ARGUMENT'));
    for (const labels of [3, Number.NaN, 'positive', null, {}, [3]]) await assert.rejects(classifier.evaluate(examples, { labels }), code('E_ARGUMENT'));
    for (const options of [null, 3, 'all', []]) await assert.rejects(classifier.evaluate(examples, options), isNoOptions);
    for (const options of [{ signal: {} }, { signal: 3 }, { onProgress: 3 }]) await assert.rejects(classifier.evaluate(examples, options), code('E_ARGUMENT'));
  });
}
