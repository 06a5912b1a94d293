// A model with a personal head as a file of its own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { fixtures, modelUrls } from './support.mjs';

const examples = [
  ['When does the next train leave?', 'travel'],
  ['Book me a seat to the coast', 'travel'],
  ['Which platform is it?', 'travel'],
  ['Two pizzas with olives, please', 'food'],
  ['Is the soup vegan?', 'food'],
  ['A table and the menu', 'food'],
].map(([text, label]) => ({ text, label }));
const probes = ['', 'Is the pizza vegan?', 'A seat on the train 🚂', '不好吃'];

for (const url of [...fixtures(), ...modelUrls]) {
  const name = url.pathname.split('/').at(-1);

  test(`${name}: with the head that came with it, the file itself`, async () => {
    const classifier = await Classifier.load(url);
    assert.deepEqual(Buffer.from(classifier.exportModel()), readFileSync(url));
  });

  test(`${name}: with a personal head, a model that answers the same`, async () => {
    const classifier = await Classifier.load(url);
    await classifier.fineTune(examples, { apply: 'always' });
    const file = classifier.exportModel();
    const copy = await Classifier.load(file);
    assert.deepEqual(copy.labels, ['travel', 'food']);
    assert.equal(copy.model.version, `${classifier.model.version}-personal`);
    assert.deepEqual(copy.model.metrics, {});
    assert.notEqual(copy.model.hash, classifier.model.hash);
    for (const text of probes) assert.deepEqual(copy.classify(text), classifier.classify(text));
    assert.deepEqual(copy.exportModel(), file);
  });
}
