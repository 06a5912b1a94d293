// Personal heads: the shared corpus of head files, and what a classifier does with a good one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier, UndertoneError } from 'undertone';
import { Classifier as WorkerClassifier } from 'undertone/worker';
import { code, fixtures, isAbort, loadApart, modelUrls, root, scoresOf } from './support.mjs';

const folder = new URL('tests/golden/heads/', root);
const base = new URL('tests/golden/models/good-bag.safetensors', root);
const head = (name) => readFileSync(new URL(`${name}.safetensors`, folder));
const list = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8'));
const text = 'a good film , not a bad one';

test('the shared corpus of heads; what is refused changes nothing', async (context) => {
  const classifier = await Classifier.load(base);
  for (const before of [undefined, 'good-same-labels']) {
    for (const { file, code: expected, tensor, offset } of list) {
      await context.test(`${file} over ${before ?? 'the shipped head'}`, () => {
        classifier.resetHead();
        if (before) classifier.importHead(head(before));
        const was = [classifier.head, classifier.labels, classifier.classify(text), Buffer.from(classifier.exportHead())];
        const bytes = readFileSync(new URL(file, folder));
        if (expected === 'OK') {
          classifier.importHead(bytes);
          assert.equal(classifier.head.personal, true);
          assert.equal(classifier.classify(text).scores.length, classifier.labels.length);
          return;
        }
        assert.throws(
          () => classifier.importHead(bytes),
          (error) => {
            assert.ok(error instanceof UndertoneError);
            assert.deepEqual([error.code, error.tensor ?? '', error.offset ?? -1], [expected, tensor, offset], error.message);
            return true;
          },
        );
        assert.deepEqual([classifier.head, classifier.labels, classifier.classify(text), Buffer.from(classifier.exportHead())], was);
      });
    }
  }
});

test('the error names the model that a head belongs to', async () => {
  const classifier = await Classifier.load(base);
  assert.throws(() => classifier.importHead(head('base-of-another')), (error) => code('E_HEAD_BASE')(error) && error.message.includes('another'));
});

test('another task, and back', async () => {
  const classifier = await Classifier.load(base);
  const shipped = classifier.classify(text);
  const features = classifier.embed(text);
  assert.deepEqual(classifier.head, { labels: ['negative', 'positive'], personal: false });
  classifier.importHead(head('good'));
  assert.deepEqual(classifier.head, { labels: ['work', 'home', 'play'], personal: true });
  assert.deepEqual(classifier.labels, ['work', 'home', 'play']);
  assert.deepEqual(classifier.embed(text), features);
  assert.equal(classifier.classify(text).scores.length, 3);
  classifier.resetHead();
  classifier.resetHead();
  assert.deepEqual(classifier.head, { labels: ['negative', 'positive'], personal: false });
  assert.deepEqual(classifier.classify(text), shipped);
});

for (const url of [...fixtures(), ...modelUrls]) {
  test(`${url.pathname.split('/').at(-1)}: an exported head gives the same bits and the same bytes again`, async () => {
    const classifier = await Classifier.load(url);
    const other = await Classifier.load(url, { variant: 'scalar' });
    const bytes = classifier.exportHead();
    const expected = scoresOf(classifier, classifier.classify(text));
    other.importHead(bytes);
    assert.deepEqual(scoresOf(other, other.classify(text)), expected);
    assert.deepEqual(other.exportHead(), bytes);
  });
}

test('bytes of any kind, copied', async () => {
  const classifier = await Classifier.load(base);
  const bytes = new Uint8Array(head('good'));
  for (const source of [bytes, bytes.buffer, new DataView(bytes.buffer)]) {
    classifier.importHead(source);
    assert.equal(classifier.labels[0], 'work');
    classifier.resetHead();
  }
  classifier.importHead(bytes);
  const before = classifier.classify(text);
  bytes.fill(0);
  assert.deepEqual(classifier.classify(text), before);
  for (const source of [undefined, null, 'head', 3, {}, []]) assert.throws(() => classifier.importHead(source), code('E_ARGUMENT'));
  assert.deepEqual(classifier.classify(text), before);
});

for (const [place, Type] of Object.entries({ 'in this thread': Classifier, 'in a worker': WorkerClassifier })) {
  test(`a head of any source comes with the model, ${place}`, async () => {
    const bytes = new Uint8Array(head('good'));
    const url = new URL('good.safetensors', folder);
    const other = await Classifier.load(base);
    other.importHead(bytes);
    for (const source of [url, url.href, bytes, bytes.buffer, new Blob([bytes]), new Response(bytes), Promise.resolve(new Response(bytes))]) {
      const classifier = await Type.load(base, { head: source });
      assert.deepEqual(classifier.head, { labels: ['work', 'home', 'play'], personal: true });
      assert.deepEqual(await classifier.classify(text), other.classify(text));
      await classifier.resetHead();
      assert.deepEqual(classifier.labels, ['negative', 'positive']);
      classifier.dispose();
    }
    assert.equal(bytes.length, head('good').length, 'the bytes were taken away');
    const plain = await Type.load(base, { head: undefined });
    assert.equal(plain.head.personal, false);
    plain.dispose();
  });

  test(`a head that cannot be used with the model is an error of its own, ${place}`, async () => {
    const refused = { 'base-of-another': 'E_HEAD_BASE', 'cut-header': 'E_MODEL_TRUNCATED', 'i8-no-scale': 'E_MODEL_TENSOR_MISSING' };
    for (const [name, expected] of Object.entries(refused)) await assert.rejects(Type.load(base, { head: head(name) }), code(expected));
    await assert.rejects(Type.load(base, { head: new URL('nothing.safetensors', folder) }), code('E_FETCH'));
    const named = (error) => code('E_ARGUMENT')(error) && error.message.includes("no head 'nothing'");
    await assert.rejects(Type.load(base, { head: 'nothing' }), named);
    for (const source of [null, 3, {}]) await assert.rejects(Type.load(base, { head: source }), code('E_ARGUMENT'));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    await assert.rejects(Type.load(base, { head: new Promise(() => {}), signal: controller.signal }), isAbort);
  });
}

test('a model whose head was refused leaves nothing behind', async () => {
  const { wasm, memory } = await loadApart();
  const refuse = async (count) => {
    for (let index = 0; index < count; index++) {
      await assert.rejects(Classifier.load(base, { wasm, head: head('base-of-another') }), code('E_HEAD_BASE'));
    }
  };
  await refuse(10);
  const before = memory.buffer.byteLength;
  // More than the engine has places for models.
  await refuse(300);
  assert.equal(memory.buffer.byteLength, before);
});

test('a head in integers is a head like any other', async () => {
  const classifier = await Classifier.load(base, { head: head('good-i8') });
  const answer = classifier.classify(text);
  const again = classifier.exportHead();
  classifier.resetHead();
  classifier.importHead(again);
  assert.deepEqual(classifier.classify(text), answer);
  const model = await Classifier.load(classifier.exportModel());
  assert.deepEqual(model.classify(text), answer);
});

test('a disposed classifier says so', async () => {
  const classifier = await Classifier.load(base);
  classifier.dispose();
  for (const call of [() => classifier.exportHead(), () => classifier.importHead(head('good')), () => classifier.resetHead(), () => classifier.exportModel()]) {
    assert.throws(call, code('E_DISPOSED'));
  }
});

test('heads that were replaced or refused leave no memory behind', async () => {
  const { classifier, memory } = await loadApart();
  const good = classifier.exportHead();
  const cycle = (count) => {
    for (let index = 0; index < count; index++) {
      classifier.importHead(good);
      assert.throws(() => classifier.importHead(good.subarray(0, good.length - 1)), code('E_MODEL_TENSOR_RANGE'));
      assert.throws(() => classifier.importHead(head('good')), code('E_HEAD_BASE'));
      if (index % 3 === 0) classifier.resetHead();
    }
  };
  cycle(10);
  const before = memory.buffer.byteLength;
  cycle(2000);
  assert.equal(memory.buffer.byteLength, before);
  classifier.dispose();
});
