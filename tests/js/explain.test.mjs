import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { blank, measure } from '../../tools/deletion.mjs';
import { intents, unseen } from './intents.mjs';
import { code, fixtures, isNoOptions, modelUrls, path, sentiment, variants } from './support.mjs';

const texts = readFileSync(path('tests/golden/texts.txt'), 'utf8').trimEnd().split('\n');
const some = texts.filter((_, index) => index % 25 === 0);
const lstm = await Classifier.load('sentiment-en-lstm', { explain: true });

const sum = ({ base, tokens }) => tokens.reduce((total, { weight }) => total + weight, base);
const weightOf = (explanation, word) => explanation.tokens.find(({ text }) => text === word).weight;

test('weights add up to the change of the logit, for every model and label', async () => {
  for (const url of [...modelUrls, ...fixtures()]) {
    const classifier = await Classifier.load(url, { explain: true });
    for (const text of some) {
      for (const label of classifier.labels) {
        const explanation = classifier.explain(text, { label });
        assert.equal(explanation.label, label);
        assert.ok(Math.abs(sum(explanation) - explanation.logit) < 1e-3, `${url}: ${text}`);
        assert.equal(explanation.base, classifier.explain('', { label }).logit);
      }
    }
    classifier.dispose();
  }
});

test('scores are the softmax of the logits', () => {
  for (const text of some) {
    const logits = sentiment.labels.map((label) => sentiment.explain(text, { label }).logit);
    const total = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    for (const { label, score } of sentiment.classify(text).scores) {
      assert.ok(Math.abs(Math.exp(logits[sentiment.labels.indexOf(label)]) / total - score) < 1e-5);
    }
  }
});

test('explains the winner unless told otherwise', () => {
  for (const text of some) assert.equal(sentiment.explain(text).label, sentiment.classify(text).label);
});

test('offsets count UTF-16 units of the text itself', () => {
  for (const text of [...some, 'I 👩‍👩‍👧‍👦 love 😍🏳️‍🌈 it', '这部电影真好看，我很喜欢。', 'nai\u0308ve e\u0301', 'lone \ud83d and \ude00 good', 'ＧＯＯＤ']) {
    let last = 0;
    for (const { text: word, start, end } of sentiment.explain(text).tokens) {
      assert.ok(start >= last && end > start && end <= text.length);
      assert.equal(text.slice(start, end), word);
      last = end;
    }
  }
  assert.deepEqual(sentiment.explain('good 😍 好e\u0301\ud83d').tokens.map(({ text }) => text), ['good', '😍', '好', 'e\u0301', '\ud83d']);
});

test('a text without words has no tokens', () => {
  for (const text of ['', ' \n\t']) {
    const { base, logit, tokens } = sentiment.explain(text);
    assert.deepEqual(tokens, []);
    assert.equal(logit, base);
  }
});

test('long texts are explained as a whole', () => {
  const text = `${'the film goes on and on '.repeat(20_000)}and I loved it`;
  for (const classifier of [sentiment, lstm]) {
    const explanation = classifier.explain(text);
    assert.equal(explanation.tokens.length, classifier.classify(text).tokens);
    assert.ok(Math.abs(sum(explanation) - explanation.logit) < 1e-3);
  }
});

test('is the same on every variant', async () => {
  for (const url of fixtures()) {
    const classifiers = await Promise.all(variants.map((variant) => Classifier.load(url, { variant, explain: true })));
    for (const text of some) {
      const [first, ...others] = classifiers.map((classifier) => classifier.explain(text));
      for (const other of others) assert.deepEqual(other, first);
    }
  }
});

test('explains by the head in use', async () => {
  const classifier = await Classifier.load('sentiment-en', { explain: true });
  await classifier.fineTune(intents, { apply: 'always' });
  for (const { text } of unseen) {
    const { label, score } = classifier.classify(text);
    const logits = classifier.labels.map((each) => classifier.explain(text, { label: each }).logit);
    const total = logits.reduce((all, logit) => all + Math.exp(logit), 0);
    const explanation = classifier.explain(text);
    assert.equal(explanation.label, label);
    assert.ok(Math.abs(sum(explanation) - explanation.logit) < 1e-3);
    assert.ok(Math.abs(Math.exp(explanation.logit) / total - score) < 1e-5);
  }
  classifier.resetHead();
  assert.deepEqual(classifier.explain('good'), sentiment.explain('good'));
  classifier.dispose();
});

test('leaves classification as it was', () => {
  for (const text of some) {
    const before = sentiment.classify(text);
    sentiment.explain('another text');
    assert.deepEqual(sentiment.classify(text), before);
  }
});

test('shows negation and contrast', () => {
  for (const classifier of [sentiment, lstm]) {
    const explain = (text) => classifier.explain(text, { label: 'positive' });
    const good = weightOf(explain('good'), 'good');
    assert.ok(good > 0);
    const negated = explain('not good');
    assert.ok(weightOf(negated, 'not') < 0);
    assert.ok(weightOf(negated, 'good') < good, 'it counts for less');
    const contrast = explain('good, but far too long');
    assert.ok(weightOf(contrast, 'good') > 0 && weightOf(contrast, 'good') < good);
    for (const word of ['but', 'too']) assert.ok(weightOf(contrast, word) < 0, word);
  }
});

test('refuses labels that do not exist and texts that are none', async () => {
  assert.throws(() => sentiment.explain('good', { label: 'purple' }), code('E_ARGUMENT'));
  assert.throws(() => sentiment.explain(7), code('E_ARGUMENT'));
  for (const label of [null, 7, Symbol('positive')]) assert.throws(() => sentiment.explain('good', { label }), code('E_ARGUMENT'));
  for (const options of [null, 7, 'positive', []]) assert.throws(() => sentiment.explain('good', options), isNoOptions);
  const classifier = await Classifier.load('sentiment-en', { explain: true });
  classifier.dispose();
  assert.throws(() => classifier.explain('good'), code('E_DISPOSED'));
});

test('blanks words and nothing else', () => {
  const text = "it isn't 👍 good";
  const { tokens } = sentiment.explain(text);
  assert.equal(blank(text, tokens.filter(({ text: word }) => word === "n't" || word === '👍')), 'it is       good');
  assert.equal(blank(text, []), text);
});

test('what it puts first matters more than random words, and than the best of ten that were tried', () => {
  for (const classifier of [sentiment, lstm]) {
    const { count, rows } = measure(classifier, some, 1);
    assert.ok(count > 50);
    for (const [cut, { fall }] of rows.explanation.entries()) {
      assert.ok(fall > 3 * rows.random[cut].fall);
      assert.ok(fall > 1.2 * rows['occlusion of 10 random words'][cut].fall);
      assert.ok(fall > 0.85 * rows['occlusion of every word'][cut].fall);
    }
  }
});

test('only builds with explanations explain', async () => {
  const plain = await Classifier.load();
  assert.throws(() => plain.explain('good'), code('E_ARGUMENT'));
  assert.deepEqual(plain.classify('good'), sentiment.classify('good'));
  plain.dispose();
});
