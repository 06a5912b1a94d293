import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier, UndertoneError } from 'undertone';
import { deleteHead, listHeads, loadHead, saveHead, UndertoneError as StorageError } from 'undertone/storage';
import { Classifier as WorkerClassifier } from 'undertone/worker';
import { intents, labels } from './intents.mjs';
import { code, path } from './support.mjs';

const classifier = await Classifier.load();
const { head } = await classifier.fineTune(intents, { apply: 'always' });

test.beforeEach(async () => {
  for (const { name } of await listHeads()) await deleteHead(name);
});

test('keeps, lists, loads and deletes heads', async () => {
  assert.equal(StorageError, UndertoneError);
  assert.deepEqual(await listHeads(), []);
  const start = Date.now();
  await saveHead('our shop', classifier);
  await saveHead('a copy', head);
  const [copy, shop] = await listHeads();
  const { savedAt, ...facts } = shop;
  assert.deepEqual(facts, { name: 'our shop', base: classifier.model.hash, baseName: 'sentiment-en', labels, byteSize: head.length });
  assert.ok(savedAt instanceof Date && savedAt.getTime() >= start && savedAt.getTime() <= Date.now());
  assert.equal(copy.name, 'a copy');
  assert.deepEqual(await loadHead('our shop'), head);
  assert.deepEqual(await loadHead('a copy'), head);

  const other = await Classifier.load();
  other.importHead(await loadHead('our shop'));
  assert.deepEqual(other.classify('where is my parcel'), classifier.classify('where is my parcel'));
  other.dispose();

  await deleteHead('our shop');
  await deleteHead('our shop');
  assert.deepEqual((await listHeads()).map(({ name }) => name), ['a copy']);
  await assert.rejects(loadHead('our shop'), code('E_ARGUMENT'));
});

test('takes the head of a worker and any view of bytes', async () => {
  const worker = await WorkerClassifier.load();
  await worker.importHead(head);
  await saveHead('remote', worker);
  worker.dispose();
  const padded = new Uint8Array(head.length + 20);
  padded.set(head, 7);
  await saveHead('view', padded.subarray(7, 7 + head.length));
  await saveHead('buffer', head.slice().buffer);
  for (const name of ['remote', 'view', 'buffer']) assert.deepEqual(await loadHead(name), head);
});

test('takes a head in integers', async () => {
  const bytes = new Uint8Array(readFileSync(path('tests/golden/heads/good-i8.safetensors')));
  await saveHead('integers', bytes);
  assert.deepEqual(await loadHead('integers'), bytes);
  assert.deepEqual((await listHeads()).find(({ name }) => name === 'integers').labels, ['work', 'home', 'play']);
  await deleteHead('integers');
});

test('a name belongs to the head that was saved last', async () => {
  const fresh = await Classifier.load();
  await saveHead('mine', head);
  await saveHead('mine', fresh);
  assert.deepEqual(await loadHead('mine'), fresh.exportHead());
  assert.deepEqual((await listHeads()).map(({ labels: kept }) => kept), [fresh.labels]);
  fresh.dispose();
});

test('many writers at once leave whole heads behind', async () => {
  const fresh = await Classifier.load();
  const heads = [head, fresh.exportHead()];
  fresh.dispose();
  await Promise.all(Array.from({ length: 40 }, (_, index) => saveHead(`head ${index % 4}`, heads[index % 2])));
  const listed = await listHeads();
  assert.equal(listed.length, 4);
  for (const { name, byteSize, labels: kept } of listed) {
    const bytes = await loadHead(name);
    assert.equal(bytes.length, byteSize);
    assert.ok(heads.some((other) => Buffer.compare(other, bytes) === 0));
    assert.equal(kept.length, bytes.length === head.length ? labels.length : 3);
  }
});

test('refuses bad names and what is no head', async () => {
  for (const name of ['', undefined, null, 3, {}]) {
    await assert.rejects(saveHead(name, head), code('E_ARGUMENT'));
    await assert.rejects(loadHead(name), code('E_ARGUMENT'));
    await assert.rejects(deleteHead(name), code('E_ARGUMENT'));
  }
  for (const source of [undefined, null, 'head', 3, {}]) await assert.rejects(saveHead('x', source), code('E_ARGUMENT'));
  for (const bytes of [new Uint8Array(), new Uint8Array(100), head.subarray(0, 40), head.subarray(9)]) {
    await assert.rejects(saveHead('x', bytes), code('E_MODEL_HEADER'));
  }
  assert.deepEqual(await listHeads(), []);
});

test('says so where heads cannot be kept, and works again where they can', async () => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };
  try {
    await assert.rejects(saveHead('x', head), (error) => code('E_STORAGE')(error) && /full/.test(error.message) && error.cause.name === 'QuotaExceededError');
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  const { indexedDB } = globalThis;
  delete globalThis.indexedDB;
  try {
    const apart = await import(`${import.meta.resolve('undertone/storage')}?apart`);
    await assert.rejects(apart.saveHead('x', head), (error) => error.code === 'E_STORAGE' && /no IndexedDB/.test(error.message));
    await assert.rejects(apart.listHeads(), { code: 'E_STORAGE' });
  } finally {
    globalThis.indexedDB = indexedDB;
  }
  await saveHead('x', head);
  assert.deepEqual(await loadHead('x'), head);
});
