import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'node:path';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { fixtures, modelUrls, root, scoresOf, sentiment, variants } from './support.mjs';
import { xxh64 } from './xxh64.mjs';

const golden = (name) => readFileSync(new URL(`tests/golden/${name}`, root), 'utf8');
const texts = golden('texts.txt').replace(/\n$/, '').split('\n');
const hashes = JSON.parse(golden('bits.json'));

/** XXH64 of all score bits: float32, little-endian, in label order, text by text. */
function bitsOf(classifier) {
  const scores = texts.flatMap((text) => scoresOf(classifier, classifier.classify(text)));
  return xxh64(new Uint8Array(Float32Array.from(scores).buffer));
}

test('the fastest variant is taken, and the forced one runs', async () => {
  assert.equal(sentiment.variant, 'simd128');
  for (const variant of variants) {
    const classifier = await Classifier.load('sentiment-en', { variant });
    assert.equal(classifier.variant, variant);
    classifier.dispose();
  }
});

for (const url of [...modelUrls, ...fixtures()]) {
  const { name } = parse(url.pathname);
  test(`the same bits on every variant: ${name}`, async () => {
    const bits = [];
    for (const variant of variants) {
      const classifier = await Classifier.load(url, { variant });
      bits.push(bitsOf(classifier));
      classifier.dispose();
    }
    assert.equal(bits[0], bits[1]);
    assert.equal(bits[0], hashes[name]);
  });
}
