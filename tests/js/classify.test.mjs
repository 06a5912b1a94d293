import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { code, fixtures, modelUrl, sentiment } from './support.mjs';
import { xxh64 } from './xxh64.mjs';

function checkShape(classifier, result) {
  assert.deepEqual(Object.keys(result).sort(), ['label', 'score', 'scores', 'tokens', 'truncated', 'unknownShare']);
  assert.deepEqual(result.scores.map(({ label }) => label).sort(), [...classifier.labels].sort());
  assert.equal(result.label, result.scores[0].label);
  assert.equal(result.score, result.scores[0].score);
  for (const [index, { score }] of result.scores.entries()) {
    assert.ok(score >= 0 && score <= 1);
    assert.ok(index === 0 || result.scores[index - 1].score >= score);
  }
  assert.ok(Math.abs(result.scores.reduce((sum, { score }) => sum + score, 0) - 1) < 1e-4);
  assert.ok(result.unknownShare >= 0 && result.unknownShare <= 1);
  assert.ok(Number.isInteger(result.tokens) && result.tokens >= 0);
  assert.equal(typeof result.truncated, 'boolean');
}

test('tells good from bad', () => {
  assert.equal(sentiment.classify('I did not expect to love this film.').label, 'positive');
  assert.equal(sentiment.classify('A dull, lifeless mess. I hated every minute.').label, 'negative');
});

test('has one shape for every text', () => {
  const texts = {
    empty: '',
    blank: ' \t\n\u3000',
    word: 'good',
    'one megabyte': 'what a wonderful day '.repeat(50_000),
    'one megabyte without a space': 'a'.repeat(1_000_000),
    'high surrogate alone': 'good \ud83d film',
    'low surrogate alone': '\ude00 good',
    'surrogates the wrong way round': '\ude00\ud83d',
    NUL: 'good\0film\0',
    emoji: 'I 👩‍👩‍👧‍👦 love 😍🏳️‍🌈 it',
    'right to left': 'هذا فيلم رائع جدا',
    Chinese: '这部电影真好看，我很喜欢。',
    control: '\u0001\u001f\u007f\u0080\u2028\u2029\ufeff',
    'combining marks': `e${'\u0301'.repeat(1000)}`,
    'last code points': '\uffff\u{10ffff}',
  };
  for (const [what, text] of Object.entries(texts)) {
    const result = sentiment.classify(text);
    checkShape(sentiment, result);
    assert.equal(result.truncated, false, what);
    assert.deepEqual(sentiment.classify(text), result, what);
  }
  const { tokens, unknownShare } = sentiment.classify('');
  assert.deepEqual([tokens, unknownShare], [0, 0]);
});

test('reads a lone surrogate as U+FFFD', () => {
  assert.deepEqual(sentiment.classify('good \ud83d film'), sentiment.classify('good \ufffd film'));
});

test('tells the share of unknown tokens', () => {
  assert.equal(sentiment.classify('a good film').unknownShare, 0);
  assert.equal(sentiment.classify('a good film').tokens, 3);
});

test('reads the first 16 MiB of a longer text and says so', () => {
  const limit = 2 ** 24;
  const head = `bad film${' '.repeat(limit)}`.slice(0, limit - 1);
  const whole = sentiment.classify(head);
  assert.equal(whole.truncated, false);
  // The next character needs two bytes, and only one is left.
  assert.deepEqual(sentiment.classify(`${head}é good`), { ...whole, truncated: true });
  assert.equal(sentiment.classify('short again').truncated, false);
});

test('refuses what is not a string', () => {
  for (const text of [undefined, null, 3, {}, ['good'], new String('good'), Symbol('good')]) {
    assert.throws(() => sentiment.classify(text), code('E_ARGUMENT'));
    assert.throws(() => sentiment.embed(text), code('E_ARGUMENT'));
  }
});

test('keeps results apart from one another', () => {
  const first = sentiment.classify('good');
  const copy = structuredClone(first);
  sentiment.classify('terrible');
  assert.deepEqual(first, copy);
});

test('describes the model', () => {
  const { model, labels } = sentiment;
  assert.equal(model.name, 'sentiment-en');
  assert.deepEqual(model.languages, ['en']);
  assert.deepEqual([...labels].sort(), ['negative', 'neutral', 'positive'].filter((label) => labels.includes(label)));
  assert.equal(model.hash, xxh64(readFileSync(modelUrl)));
  assert.match(model.version, /\S/);
  assert.match(model.licence, /\S/);
  assert.match(model.encoder, /^(bag_of_words|text_cnn|lstm)$/);
  assert.ok(model.byteSize > 1000 && model.featureSize > 0);
  assert.equal(typeof model.metrics, 'object');
  assert.throws(() => labels.push('other'), TypeError);
});

test('runs several models side by side, whatever their encoder', async () => {
  const classifiers = await Promise.all(fixtures().map((url) => Classifier.load(url)));
  const text = 'a good film';
  const alone = classifiers.map((classifier) => classifier.classify(text));
  for (let round = 0; round < 3; round++) {
    for (const [index, classifier] of classifiers.entries()) {
      const result = classifier.classify(text);
      checkShape(classifier, result);
      assert.deepEqual(result, alone[index]);
      sentiment.classify('x '.repeat(10_000 * (round + 1)));
    }
  }
  for (const classifier of classifiers) classifier.dispose();
});

test('embeds a text as its features', () => {
  const features = sentiment.embed('a good film');
  assert.ok(features instanceof Float32Array);
  assert.equal(features.length, sentiment.model.featureSize);
  assert.ok(features.every(Number.isFinite) && features.some((value) => value !== 0));
  const copy = features.slice();
  assert.deepEqual(sentiment.embed('a good film'), features);
  assert.notDeepEqual(sentiment.embed('an awful bore'), features);
  assert.deepEqual(features, copy);
});
