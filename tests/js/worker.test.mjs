import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Classifier, UndertoneError } from 'undertone';
import { Classifier as WorkerClassifier, UndertoneError as WorkerError } from 'undertone/worker';
import { intents } from './intents.mjs';
import { code, isAbort, isNoOptions, modelUrl, path, root, sentiment } from './support.mjs';

const run = promisify(execFile);
const worker = await WorkerClassifier.load('sentiment-en', { explain: true });
test.after(() => worker.dispose());

test('has the members of the classifier on the main thread', () => {
  const members = (type) => Object.getOwnPropertyNames(type.prototype).sort();
  assert.deepEqual(members(WorkerClassifier), members(Classifier));
  assert.equal(WorkerError, UndertoneError);
});

test('gives the same answers', async () => {
  const text = 'I did not expect to love this film. \ud83d';
  assert.deepEqual(worker.labels, sentiment.labels);
  assert.deepEqual(worker.model, sentiment.model);
  assert.equal(worker.variant, sentiment.variant);
  assert.deepEqual(await worker.classify(text), sentiment.classify(text));
  assert.deepEqual(await worker.embed(text), sentiment.embed(text));
  assert.deepEqual(await Promise.all(['a', 'b', 'c'].map((item) => worker.classify(item))), ['a', 'b', 'c'].map((item) => sentiment.classify(item)));
});

test('takes models and engines in every form', async () => {
  const bytes = readFileSync(modelUrl);
  const wasm = new URL('dist/wasm/undertone-scalar.wasm', root);
  const binary = readFileSync(wasm);
  for (const [source, options] of [
    [modelUrl, { wasm }],
    [new Response(bytes), { wasm: wasm.href }],
    [new Blob([bytes]), { wasm: new Response(binary) }],
    [bytes, { wasm: binary }],
    ['sentiment-en', { wasm: new WebAssembly.Module(binary) }],
    ['sentiment-en', { variant: 'scalar', verify: false }],
  ]) {
    const classifier = await WorkerClassifier.load(source, options);
    assert.equal(classifier.variant, 'scalar');
    assert.deepEqual(await classifier.classify('good'), sentiment.classify('good'));
    classifier.dispose();
  }
  assert.equal(bytes.length, sentiment.model.byteSize, 'the bytes were taken away');
});

test('keeps class, code and place of errors', async () => {
  await assert.rejects(WorkerClassifier.load(new Uint8Array(3)), (error) => error instanceof UndertoneError && error.code === 'E_MODEL_TRUNCATED');
  const direct = await Classifier.load(new Uint8Array(3)).catch((error) => error);
  await assert.rejects(WorkerClassifier.load(new Uint8Array(3)), { code: direct.code, message: direct.message, tensor: direct.tensor, offset: direct.offset });
  await assert.rejects(WorkerClassifier.load('sentiment-en', { wasm: new Uint8Array(3) }), code('E_WASM'));
  await assert.rejects(WorkerClassifier.load('nothing-here'), code('E_ARGUMENT'));
  await assert.rejects(worker.classify(3), code('E_ARGUMENT'));
  await assert.rejects(worker.embed(() => 'good'), code('E_ARGUMENT'));
});

test('explains, keeps sessions apart and trades heads', async () => {
  const text = 'not good, but not all bad 😍';
  assert.deepEqual(await worker.explain(text), sentiment.explain(text));
  assert.deepEqual(await worker.explain(text, { label: 'negative' }), sentiment.explain(text, { label: 'negative' }));
  await assert.rejects(worker.explain(text, { label: 'splendid' }), code('E_ARGUMENT'));
  await assert.rejects(worker.explain(3), code('E_ARGUMENT'));
  for (const options of [null, 'positive', []]) await assert.rejects(worker.explain(text, options), isNoOptions);

  const [one, two] = await Promise.all([worker.open(), worker.open()]);
  assert.deepEqual(await one.append('a good'), sentiment.classify('a good'));
  assert.deepEqual(await two.append('a bad'), sentiment.classify('a bad'));
  assert.deepEqual(await one.replaceTail(4, 'dull film'), sentiment.classify('a dull film'));
  assert.equal(await one.text, 'a dull film');
  assert.deepEqual(await one.classification, sentiment.classify('a dull film'));
  await assert.rejects(one.replaceTail(100), code('E_ARGUMENT'));
  await two.reset();
  assert.equal(await two.text, '');
  one.close();
  one.close();
  await assert.rejects(one.append('x'), code('E_DISPOSED'));
  assert.deepEqual(await two.append('fine'), sentiment.classify('fine'));
  two[Symbol.dispose]();

  assert.deepEqual(await worker.exportHead(), sentiment.exportHead());
  assert.deepEqual(await worker.exportModel(), sentiment.exportModel());
  assert.deepEqual(worker.head, sentiment.head);
  const { head } = await worker.fineTune(intents, { apply: 'always' });
  const other = await Classifier.load();
  other.importHead(head);
  assert.deepEqual(worker.labels, other.labels);
  assert.deepEqual(worker.head, other.head);
  assert.deepEqual(await worker.classify(text), other.classify(text));
  await worker.resetHead();
  assert.deepEqual(worker.head, sentiment.head);
  await worker.importHead(head.slice().buffer);
  assert.deepEqual(worker.labels, other.labels);
  await assert.rejects(worker.importHead(head.subarray(0, 50)), (error) => error instanceof UndertoneError && /^E_MODEL_/.test(error.code));
  await assert.rejects(worker.importHead('head'), code('E_ARGUMENT'));
  assert.deepEqual(worker.labels, other.labels);
  await worker.resetHead();
  other.dispose();
});

test('takes the second module in every form', async () => {
  const corpusWasm = new URL('dist/wasm/undertone-corpus-scalar.wasm', root);
  const binary = readFileSync(corpusWasm);
  const expected = await sentiment.keySentences('Good. Bad. Ugly.', { count: 1 });
  for (const source of [corpusWasm, corpusWasm.href, binary, new Response(binary), new WebAssembly.Module(binary)]) {
    const classifier = await WorkerClassifier.load('sentiment-en', { corpusWasm: source });
    assert.deepEqual(await classifier.keySentences('Good. Bad. Ugly.', { count: 1 }), expected);
    assert.deepEqual(await classifier.keySentences('Good. Bad. Ugly.', { count: 1 }), expected);
    classifier.dispose();
  }
  for (const Type of [Classifier, WorkerClassifier]) {
    const classifier = await Type.load('sentiment-en', { corpusWasm: new Uint8Array(3) });
    assert.equal((await classifier.classify('good')).label, 'positive');
    await assert.rejects(classifier.keySentences('Good. Bad.'), code('E_WASM'));
    classifier.dispose();
  }
});

test('can be aborted while it loads', async () => {
  await assert.rejects(WorkerClassifier.load('sentiment-en', { signal: AbortSignal.abort() }), isAbort);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 1);
  await assert.rejects(WorkerClassifier.load(new Promise(() => {}), { signal: controller.signal }), isAbort);
});

test('an idle worker keeps no process alive, a busy one does', async () => {
  const script = `
    import { Classifier } from 'undertone/worker';
    const classifier = await Classifier.load();
    await classifier.evaluate([{ text: 'I love it', label: 'positive' }], { onProgress() {} });
    await classifier.open();
    const unsendable = { labels: [() => {}], by: () => {}, seed: () => {} };
    for (const job of ['evaluate', 'keySentences', 'fineTune']) await classifier[job]([], unsendable).catch(({ code }) => console.log(code));
    console.log((await classifier.classify('I love it')).label);`;
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: path('.'), timeout: 20_000 });
  assert.equal(stdout, `${'E_ARGUMENT\n'.repeat(3)}positive\n`);
  assert.equal(stderr, '');
});
