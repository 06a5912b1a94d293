import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { Classifier as WorkerClassifier } from 'undertone/worker';
import { code, fixtures, headUrls, isAbort, isNoOptions, loadApart, sentiment, variants } from './support.mjs';

const texts = Array.from({ length: 300 }, (_, index) => `${index % 2 ? 'good' : 'bad'} film number ${index}`);
const expected = texts.map((text) => sentiment.classify(text));

async function* slowly(items) {
  for (const item of items) {
    await null;
    yield item;
  }
}

const worker = await WorkerClassifier.load();
test.after(() => worker.dispose());

for (const [where, classifier] of Object.entries({ 'this thread': sentiment, 'a worker': worker })) {
  test(`classifies any iterable, in ${where}`, async () => {
    assert.deepEqual(await classifier.classifyAll(texts), expected);
    assert.deepEqual(await classifier.classifyAll(new Set(texts)), expected);
    assert.deepEqual(await classifier.classifyAll(texts.values()), expected);
    assert.deepEqual(await classifier.classifyAll(slowly(texts)), expected);
    assert.deepEqual(await classifier.classifyAll([]), []);
  });

  test(`streams, in ${where}`, async () => {
    const results = [];
    for await (const result of classifier.classifyStream(slowly(texts.slice(0, 20)))) results.push(result);
    assert.deepEqual(results, expected.slice(0, 20));
  });

  test(`asks for no more than the reader takes, in ${where}`, async () => {
    let asked = 0;
    async function* endless() {
      for (;;) yield `text ${asked++}`;
    }
    for await (const _ of classifier.classifyStream(endless())) if (asked >= 5) break;
    assert.equal(asked, 5);
  });

  test(`tells its progress, in ${where}`, async () => {
    for (const [items, total] of [[texts, 300], [slowly(texts), undefined], [[], 0]]) {
      const seen = [];
      await classifier.classifyAll(items, { onProgress: (progress) => seen.push(progress) });
      assert.deepEqual(seen.at(-1), { done: items.length === 0 ? 0 : 300, total });
      assert.ok(seen.every(({ done }, index) => index === 0 || done >= seen[index - 1].done));
    }
  });

  test(`can be aborted, in ${where}`, async () => {
    await assert.rejects(classifier.classifyAll(texts, { signal: AbortSignal.abort() }), isAbort);
    const controller = new AbortController();
    async function* aborting() {
      yield 'one';
      controller.abort();
      yield 'two';
    }
    await assert.rejects(classifier.classifyAll(aborting(), { signal: controller.signal }), isAbort);
    const reason = new Error('enough');
    await assert.rejects(classifier.classifyAll(texts, { signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(await classifier.classifyAll(texts.slice(0, 3)), expected.slice(0, 3));
  });

  test(`refuses what is not a list of strings, in ${where}`, async () => {
    for (const items of ['good', undefined, 3, {}, ['good', 3], [() => 'good']]) {
      await assert.rejects(classifier.classifyAll(items), code('E_ARGUMENT'));
    }
    for (const options of [null, 3, 'all', []]) await assert.rejects(classifier.classifyAll(texts, options), isNoOptions);
    for (const options of [{ signal: {} }, { signal: 3 }, { onProgress: 3 }]) await assert.rejects(classifier.classifyAll(texts, options), code('E_ARGUMENT'));
  });
}

const awkward = ['', ' ', '\0', 'a\0b', 'good', 'é 好 😀 \ud800', '好'.repeat(3000), 'not a good film '.repeat(900), 'bad', 'x'.repeat(20_000), ''];

for (const variant of variants) {
  test(`${variant}: the answers are those of classify, whatever is read together`, async () => {
    for (const url of fixtures()) {
      const classifier = await Classifier.load(url, { variant });
      for (const items of [awkward, [...texts, ...awkward, ...texts], texts.map((text, index) => text.repeat(index % 7))]) {
        assert.deepEqual(await classifier.classifyAll(items), items.map((text) => classifier.classify(text)));
      }
      classifier.dispose();
    }
  });
}

test('with the head in use, whatever its labels', async () => {
  const classifier = await Classifier.load('emotion-en');
  const shipped = classifier.labels;
  for (const url of headUrls.filter(({ pathname }) => pathname.includes('/emotion-en-'))) {
    classifier.importHead(readFileSync(url));
    assert.notDeepEqual(classifier.labels, shipped);
    assert.deepEqual(await classifier.classifyAll(texts), texts.map((text) => classifier.classify(text)));
    classifier.resetHead();
    assert.deepEqual(await classifier.classifyAll(texts), texts.map((text) => classifier.classify(text)));
  }
  classifier.dispose();
});

test('a classifier may be used while it classifies many texts', async () => {
  const classifier = await Classifier.load(fixtures().find(({ pathname }) => pathname.endsWith('lstm-last.safetensors')));
  const alone = texts.map((text) => classifier.classify(text));
  function* using() {
    for (const text of texts) {
      classifier.classify('quite another text');
      yield text;
    }
  }
  const both = await Promise.all([classifier.classifyAll(using()), classifier.classifyAll(slowly(texts))]);
  assert.deepEqual(both, [alone, alone]);
  const disposing = (function* () {
    yield 'one';
    classifier.dispose();
    yield 'two';
  })();
  await assert.rejects(classifier.classifyAll(disposing), code('E_DISPOSED'));
});

test('lets the event loop have its turn', async () => {
  const long = Array.from({ length: 200 }, () => 'a good film '.repeat(5_000));
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 60);
  await assert.rejects(sentiment.classifyAll(long, { signal: controller.signal }), isAbort);
  clearInterval(timer);
  assert.ok(turns > 0);
});

test('leaves the memory where it was', async () => {
  const { classifier, memory } = await loadApart();
  const round = (count) => {
    for (let index = 0; index < count; index++) classifier.classify(texts[index % texts.length]);
  };
  round(300);
  const before = memory.buffer.byteLength;
  round(10_000);
  assert.equal(memory.buffer.byteLength, before);
  classifier.dispose();
});
