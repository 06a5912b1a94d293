import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { Classifier as WorkerClassifier } from 'undertone/worker';
import { code, isAbort, isNoOptions, path, sentiment } from './support.mjs';

// Written for these tests.
const review =
  'We had waited months for Dr. Novak’s new film. 😍 The opening is superb, and the photography is wonderful! Superb photography, a wonderful opening! ' +
  'Then it all falls apart: the plot is a mess… The ending is terrible, boring and stupid. “What was that?” asked my friend at 9.30 p.m. and we left.\n' +
  '导演很好。音乐也很好！';

const worker = await WorkerClassifier.load();
test.after(() => worker.dispose());

for (const [where, classifier] of Object.entries({ 'this thread': sentiment, 'a worker': worker })) {
  test(`chooses whole sentences with their places, in ${where}`, async () => {
    for (const by of ['centre', 'positive', 'negative']) {
      for (const count of [1, 2, 3, 100]) {
        const chosen = await classifier.keySentences(review, { count, by });
        assert.ok(chosen.length >= 1 && chosen.length <= count, `${chosen.length} by ${by}`);
        for (const { text, start, end, index, score, label } of chosen) {
          assert.equal(text, review.slice(start, end));
          assert.equal(text, text.trim());
          assert.equal(index, 0);
          const answer = await classifier.classify(text);
          assert.equal(label, answer.label);
          if (by !== 'centre') assert.equal(score, answer.scores.find((entry) => entry.label === by).score);
        }
        const starts = chosen.map(({ start }) => start);
        assert.deepEqual(starts, [...starts].sort((a, b) => a - b));
      }
    }
  });

  test(`finds the clearest cases of a label, in ${where}`, async () => {
    const [worst] = await classifier.keySentences(review, { count: 1, by: 'negative' });
    assert.equal(worst.text, 'The ending is terrible, boring and stupid.');
    const [best] = await classifier.keySentences(review, { count: 1, by: 'positive' });
    assert.equal(best.label, 'positive');
    assert.equal((await classifier.keySentences(review)).length, 3);
  });

  test(`chooses among many texts, in ${where}`, async () => {
    const texts = ['A lovely film. It was long.', '', 'An awful film.', review];
    async function* stream() {
      yield* texts;
    }
    const seen = [];
    const chosen = await classifier.keySentences(texts, { count: 4, onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(seen.at(-1), { done: 4, total: 4 });
    for (const { text, start, end, index } of chosen) assert.equal(text, texts[index].slice(start, end));
    const places = chosen.map(({ index, start }) => index * 1e6 + start);
    assert.deepEqual(places, [...places].sort((a, b) => a - b));
    assert.deepEqual(await classifier.keySentences(new Set(texts), { count: 4 }), chosen);
    assert.deepEqual(await classifier.keySentences(stream(), { count: 4 }), chosen);
  });

  test(`does not repeat itself, in ${where}`, async () => {
    const text = 'The food was great. The food was great. The food was great. Our room smelled of smoke.';
    const chosen = await classifier.keySentences(text, { count: 2 });
    assert.deepEqual(chosen.map((sentence) => sentence.text), ['The food was great.', 'Our room smelled of smoke.']);
  });

  test(`has nothing to say about nothing, in ${where}`, async () => {
    for (const texts of ['', ' \n', [], ['', '']]) assert.deepEqual(await classifier.keySentences(texts), []);
  });

  test(`refuses bad questions and can be aborted, in ${where}`, async () => {
    for (const count of [0, -1, 1.5, Number.NaN, '3']) await assert.rejects(classifier.keySentences(review, { count }), code('E_ARGUMENT'));
    await assert.rejects(classifier.keySentences(review, { by: 'splendid' }), (error) => code('E_ARGUMENT')(error) && /'splendid'/.test(error.message));
    for (const texts of [3, undefined, {}, ['good', 3], [() => 'good']]) await assert.rejects(classifier.keySentences(texts), code('E_ARGUMENT'));
    for (const by of [3, null, Symbol('positive')]) await assert.rejects(classifier.keySentences(review, { by }), code('E_ARGUMENT'));
    for (const options of [null, 3, 'all', []]) await assert.rejects(classifier.keySentences(review, options), isNoOptions);
    for (const options of [{ signal: {} }, { onProgress: 3 }]) await assert.rejects(classifier.keySentences(review, options), code('E_ARGUMENT'));
    await assert.rejects(classifier.keySentences(review, { signal: AbortSignal.abort() }), isAbort);
    const controller = new AbortController();
    async function* aborting() {
      yield review;
      controller.abort();
      yield review;
    }
    await assert.rejects(classifier.keySentences(aborting(), { signal: controller.signal }), isAbort);
  });
}

test('both builds choose the same', async () => {
  const scalar = await Classifier.load('sentiment-en', { variant: 'scalar' });
  for (const by of ['centre', 'negative']) assert.deepEqual(await scalar.keySentences(review, { by }), await sentiment.keySentences(review, { by }));
  scalar.dispose();
});

// The measured share of whole reviews is in docs/learning.md; these are the beginnings of some.
test('stand for the whole of real reviews', async () => {
  const polarity = (text) => sentiment.classify(text).scores.find(({ label }) => label !== 'neutral').label;
  const reviews = readFileSync(path('tests/golden/texts.txt'), 'utf8').split('\n').filter((text) => text.length > 560);
  let agreed = 0;
  for (const review of reviews) {
    const chosen = await sentiment.keySentences(review, { count: 2 });
    agreed += polarity(chosen.map(({ text }) => text).join(' ')) === polarity(review);
  }
  assert.ok(reviews.length > 100 && agreed > 0.8 * reviews.length, `${agreed} of ${reviews.length}`);
});
