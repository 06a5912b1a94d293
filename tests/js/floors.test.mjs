// Every bundled model and head on a small sample of real texts (tests/golden/samples/): none may fall under its floor.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'node:path';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { readSafetensors } from '../../tools/safetensors.mjs';
import { headUrls, modelUrls, root } from './support.mjs';

const folder = new URL('tests/golden/samples/', root);
const floors = JSON.parse(readFileSync(new URL('floors.json', folder), 'utf8'));

function readSample(name) {
  const [header, ...lines] = readFileSync(new URL(`${name}.tsv`, folder), 'utf8').trimEnd().split('\n');
  assert.equal(header, 'label\ttext');
  assert.ok(lines.length >= 100, `${lines.length} rows`);
  return lines.map((line) => {
    const [label, text, more] = line.split('\t');
    assert.ok(label && text && more === undefined, line);
    return { label, text };
  });
}

/** The name of the model that a head file belongs to. */
function baseOf(url) {
  return JSON.parse(readSafetensors(readFileSync(url)).metadata.undertone).baseName;
}

const cases = [
  ...modelUrls.map((url) => ({ url, load: () => Classifier.load(url) })),
  ...headUrls.map((url) => ({ url, load: () => Classifier.load(baseOf(url), { head: url }) })),
];
for (const { url, load } of cases) {
  const { name } = parse(url.pathname);
  test(`${name} keeps its floor`, async () => {
    assert.ok(name in floors, `tests/golden/samples/floors.json has no entry for ${name}`);
    const { sample, accuracy: floor } = floors[name];
    const classifier = await load();
    const examples = readSample(sample);
    for (const { label } of examples) assert.ok(classifier.labels.includes(label), label);
    const right = examples.filter(({ label, text }) => classifier.classify(text).label === label).length;
    const accuracy = right / examples.length;
    classifier.dispose();
    assert.ok(accuracy >= floor, `${accuracy} of ${sample}.tsv is right, less than ${floor}`);
  });
}

test('no floor is left of what is not there', () => {
  assert.deepEqual(Object.keys(floors).sort(), cases.map(({ url }) => parse(url.pathname).name).sort());
});
