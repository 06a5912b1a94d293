import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Classifier } from 'undertone';
import { Classifier as WorkerClassifier } from 'undertone/worker';
import { code, loadApart, modelUrl, sentiment } from './support.mjs';

test('a disposed classifier says so', async () => {
  const classifier = await Classifier.load();
  classifier.classify('good');
  classifier.dispose();
  classifier.dispose();
  classifier[Symbol.dispose]();
  assert.throws(() => classifier.classify('good'), code('E_DISPOSED'));
  assert.throws(() => classifier.embed('good'), code('E_DISPOSED'));
  await assert.rejects(classifier.classifyAll(['good']), code('E_DISPOSED'));
  await assert.rejects(classifier.evaluate([{ text: 'good', label: 'positive' }]), code('E_DISPOSED'));
  assert.equal(sentiment.classify('good').label, 'positive', 'the others go on');
  assert.equal(classifier.model.name, 'sentiment-en', 'what it was stays known');
});

test('the memory of disposed models is used again', async () => {
  const { classifier, wasm, memory } = await loadApart();
  const cycle = async (count) => {
    for (let index = 0; index < count; index++) (await Classifier.load('sentiment-en', { wasm })).dispose();
  };
  await cycle(3);
  const before = memory.buffer.byteLength;
  await cycle(30);
  assert.equal(memory.buffer.byteLength, before);
  classifier.dispose();
});

test('a broken model leaves no memory behind', async () => {
  const { classifier, wasm, memory } = await loadApart();
  const bytes = readFileSync(modelUrl);
  const cycle = async (count) => {
    for (let index = 0; index < count; index++) {
      await assert.rejects(Classifier.load(bytes.subarray(0, bytes.length - 1 - index), { wasm }), code('E_MODEL_TENSOR_RANGE'));
    }
  };
  await cycle(3);
  const before = memory.buffer.byteLength;
  await cycle(30);
  assert.equal(memory.buffer.byteLength, before);
  classifier.dispose();
});

test('forgotten classifiers are freed', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const { classifier, wasm, memory } = await loadApart();
  const cycle = async (count) => {
    for (let index = 0; index < count; index++) {
      await Classifier.load('sentiment-en', { wasm });
      collect();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  await cycle(5);
  const before = memory.buffer.byteLength;
  await cycle(20);
  assert.ok(memory.buffer.byteLength - before < 10 * classifier.model.byteSize, 'models pile up');
});

test('a disposed worker says so, also to calls that wait', async () => {
  const classifier = await WorkerClassifier.load();
  const waiting = classifier.classifyAll(Array.from({ length: 1000 }, () => 'a good film '.repeat(1000)));
  classifier.dispose();
  classifier.dispose();
  classifier[Symbol.dispose]();
  await assert.rejects(waiting, code('E_DISPOSED'));
  await assert.rejects(classifier.classify('good'), code('E_DISPOSED'));
});
