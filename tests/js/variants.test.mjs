import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { fixtures, modelUrls, root, scoresOf, sentiment, variants } from './support.mjs';

const textFile = new URL('tests/golden/texts.txt', root);
const texts = existsSync(textFile)
  ? readFileSync(textFile, 'utf8').split('\n')
  : ['', 'I love it', 'not good, not bad', '这部电影真好看', '😍 sooo goooood!!!', 'x'.repeat(5000)];
const hashFile = new URL('tests/golden/bits.json', root);
const hashes = existsSync(hashFile) ? JSON.parse(readFileSync(hashFile, 'utf8')) : {};

/** SHA-256 of all score bits: float32, little-endian, in label order, text by text. */
function bitsOf(classifier) {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(new Uint8Array(Float32Array.from(scoresOf(classifier, classifier.classify(text))).buffer));
  return hash.digest('hex');
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
  const name = url.pathname.split('/').at(-1);
  test(`the same bits on every variant: ${name}`, async () => {
    const bits = [];
    for (const variant of variants) {
      const classifier = await Classifier.load(url, { variant });
      bits.push(bitsOf(classifier));
      classifier.dispose();
    }
    assert.equal(bits[0], bits[1]);
    if (hashes[name]) assert.equal(bits[0], hashes[name]);
  });
}
