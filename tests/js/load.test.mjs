import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Classifier } from 'undertone';
import { code, isAbort, loadApart, modelUrl, modelUrls, path, root, sentiment } from './support.mjs';

const bytes = readFileSync(modelUrl);
const names = modelUrls.map(({ pathname }) => basename(pathname, '.safetensors'));
const wasmUrl = new URL('dist/wasm/undertone-scalar.wasm', root);
const sha = (algorithm) => `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;

/** A server on this machine: /model, /wasm, /slow (never ends), /short (ends early). */
const server = createServer((request, response) => {
  if (request.url === '/model') {
    response.setHeader('content-length', bytes.length);
    response.end(bytes);
  } else if (request.url === '/wasm') {
    response.setHeader('content-type', 'application/wasm');
    response.end(readFileSync(wasmUrl));
  } else if (request.url === '/slow' || request.url === '/short') {
    response.setHeader('content-length', bytes.length);
    response.write(bytes.subarray(0, 100));
    if (request.url === '/short') setTimeout(() => response.destroy(), 20);
  } else {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = (path) => `http://127.0.0.1:${server.address().port}${path}`;
test.after(() => {
  server.closeAllConnections();
  server.close();
});

async function loads(source, options) {
  const classifier = await Classifier.load(source, options);
  assert.equal(classifier.model.hash, sentiment.model.hash);
  assert.deepEqual(classifier.classify('good'), sentiment.classify('good'));
  classifier.dispose();
  return classifier;
}

test('takes a model from anywhere', async () => {
  await loads();
  await loads('sentiment-en');
  await loads(modelUrl);
  await loads(modelUrl.href);
  await loads(address('/model'));
  await loads(new URL(address('/model')));
  await loads(await fetch(address('/model')));
  await loads(fetch(address('/model')));
  await loads(new Response(bytes));
  await loads(new Blob([bytes]));
  await loads(new Uint8Array(bytes));
  await loads(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  const buffer = new Uint8Array(bytes).buffer;
  await loads(buffer);
  assert.equal(buffer.byteLength, bytes.length, 'the bytes were taken away');
});

test('does not mind what becomes of the bytes', async () => {
  const own = new Uint8Array(bytes);
  const loaded = loads(own);
  own.fill(0);
  await loaded;
});

for (const entry of ['undertone', 'undertone/worker']) {
  test(`${entry} reads a file without Node's fetch, whose start takes longer than the load`, () => {
    const script = `
      for (const name of ['fetch', 'Response', 'Blob']) {
        Object.defineProperty(globalThis, name, { get() { throw new Error(name + ' was asked for'); } });
      }
      const { Classifier } = await import('${entry}');
      const classifier = await Classifier.load();
      await classifier.classify('good');
      classifier.dispose();`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: path('.'), encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });
}

test('takes little more memory than the file and the word table', async () => {
  const { classifier, memory } = await loadApart();
  classifier.classify('good');
  const table = 8 * 2 ** 20;
  const rest = memory.buffer.byteLength - table - bytes.length;
  assert.ok(rest > 0 && rest < 1.5 * 2 ** 20, `${rest} bytes beside them`);
  classifier.dispose();
});

test('takes every bundled model by its name, and the sentiment model of a language by a tag', async () => {
  const languages = names.filter((name) => /^sentiment-[a-z]+$/.test(name)).map((name) => [name.slice('sentiment-'.length), name]);
  assert.ok(languages.some(([language]) => language === 'en'));
  const tagged = languages.flatMap(([language, name]) => [language, language.toUpperCase(), `${language}-SG`].map((tag) => [tag, name]));
  for (const [source, name] of [...names.map((name) => [name, name]), ...tagged]) {
    const classifier = await Classifier.load(source);
    assert.equal(classifier.model.name, name, source);
    classifier.dispose();
  }
});

test('lists all bundled models where a name is not known', async () => {
  for (const source of ['sentiment-tlh', 'tlh', 'tlh-US', 'sentiment', 'Sentiment-EN', '', '-']) {
    await assert.rejects(Classifier.load(source), (error) => {
      const [, listed] = /\(there is ([^;]*);/.exec(error.message);
      assert.deepEqual(listed.split(', ').sort(), names.toSorted());
      return code('E_ARGUMENT')(error) && error.message.includes(`'${source}'`);
    });
  }
});

test('says how a bundled model gets into a bundle that lacks it', async () => {
  const folder = mkdtempSync(path('build/bundle-'));
  try {
    for (const file of readdirSync(path('dist')).filter((name) => name.endsWith('.js'))) cpSync(path(`dist/${file}`), join(folder, file));
    const { Classifier: Bundled } = await import(pathToFileURL(join(folder, 'index.js')).href);
    const wasm = new WebAssembly.Module(readFileSync(wasmUrl));
    const advises = (error) => code('E_FETCH')(error) && error.message.includes("'undertone/models/lexicon-en'");
    await assert.rejects(Bundled.load('lexicon-en', { wasm }), advises);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('takes the engine from anywhere', async () => {
  const wasm = readFileSync(wasmUrl);
  for (const source of [wasmUrl, wasmUrl.href, wasm, new WebAssembly.Module(wasm), new Response(wasm), address('/wasm'), fetch(address('/wasm'))]) {
    assert.equal((await loads('sentiment-en', { wasm: source })).variant, 'scalar');
  }
});

test('tells its progress', async () => {
  for (const source of [address('/model'), modelUrl, bytes]) {
    const seen = [];
    await loads(source, { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(seen.at(-1), { done: bytes.length, total: bytes.length });
    assert.ok(seen.every(({ done }, index) => index === 0 || done > seen[index - 1].done));
  }
});

test('lets errors of the callback through', async () => {
  const error = new Error('mine');
  const onProgress = () => {
    throw error;
  };
  await assert.rejects(Classifier.load(bytes, { onProgress }), error);
});

test('can be aborted', async () => {
  await assert.rejects(Classifier.load('sentiment-en', { signal: AbortSignal.abort() }), isAbort);
  for (const source of [address('/slow'), await fetch(address('/slow')), new Promise(() => {})]) {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 30);
    await assert.rejects(Classifier.load(source, { signal: controller.signal }), isAbort);
  }
  await assert.rejects(Classifier.load(address('/slow'), { signal: AbortSignal.timeout(30) }), { name: 'TimeoutError' });
  await loads('sentiment-en', { signal: new AbortController().signal });
});

test('checks the integrity of the bytes', async () => {
  for (const algorithm of ['sha256', 'sha384', 'sha512']) await loads('sentiment-en', { integrity: sha(algorithm) });
  await loads('sentiment-en', { integrity: ` sha256-AAAA ${sha('sha384')} ` });
  for (const integrity of ['sha256-AAAA', 'md5-AAAA', 'nonsense']) {
    await assert.rejects(Classifier.load('sentiment-en', { integrity }), code('E_INTEGRITY'));
  }
});

test('says what cannot be had', async () => {
  await assert.rejects(Classifier.load(address('/nothing')), code('E_FETCH'));
  await assert.rejects(Classifier.load(address('/short')), code('E_FETCH'));
  await assert.rejects(Classifier.load(new URL('nothing.safetensors', root)), (error) => code('E_FETCH')(error) && error.cause.code === 'ENOENT');
  await assert.rejects(Classifier.load('./model.safetensors'), (error) => code('E_ARGUMENT')(error) && error.message.includes('pathToFileURL'));
  for (const source of [null, 3, {}, []]) await assert.rejects(Classifier.load(source), code('E_ARGUMENT'));
  const used = new Response(bytes);
  await used.arrayBuffer();
  const locked = new Response(bytes);
  locked.body.getReader();
  for (const response of [used, locked]) await assert.rejects(Classifier.load(response), code('E_ARGUMENT'));
});

test('says what is wrong with the engine, and tries again', async () => {
  await assert.rejects(Classifier.load('sentiment-en', { wasm: new Uint8Array([1, 2, 3]) }), code('E_WASM'));
  const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
  await assert.rejects(Classifier.load('sentiment-en', { wasm: empty }), code('E_WASM'));
  await assert.rejects(Classifier.load('sentiment-en', { wasm: address('/nothing') }), code('E_FETCH'));
  await assert.rejects(Classifier.load('sentiment-en', { wasm: address('/nothing') }), code('E_FETCH'));
  await assert.rejects(Classifier.load('sentiment-en', { variant: 'avx512' }), code('E_ARGUMENT'));
});
