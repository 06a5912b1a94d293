// The package's own files in Chromium, unbundled, under the policy that the documentation promises.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, openPage, serve } from './chromium.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self'";
const limit = { timeout: 120_000 };
const texts = [
  'An instant classic.', 'I want my money back!!!', 'It opens at nine.', '', 'sooooo goooood :-) 😍', 'ＦＵＬＬ ｗｉｄｔｈ 好看',
  'The first half drags, the second half is the best thing I have seen all year.', 'not good, not bad; '.repeat(200),
];
let browser;
let server;

before(async () => {
  browser = await launch();
  server = await serve(dist, () => ({ 'Content-Security-Policy': policy }));
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Runs a function in an empty page under the policy and checks that it broke nothing and stayed at home. */
async function inPage(work, argument, origin = server.origin) {
  const { page, requests, errors, violations, close } = await openPage(browser, `${origin}/empty`);
  const result = await page.evaluate(work, argument);
  assert.deepEqual(await violations(), []);
  assert.deepEqual(errors, []);
  assert.ok(requests.every((url) => url.startsWith(origin)));
  await close();
  return result;
}

test('a module worker answers what the page answers', limit, async () => {
  const { direct, remote } = await inPage(async (texts) => {
    const onPage = await (await import('/index.js')).Classifier.load();
    const inWorker = await (await import('/worker.js')).Classifier.load();
    const remote = [];
    for (const text of texts) remote.push(await inWorker.classify(text));
    inWorker.dispose();
    return { direct: texts.map((text) => onPage.classify(text)), remote };
  }, texts);
  assert.deepEqual(remote, direct);
});

test('scalar and simd128 give the same bits', limit, async () => {
  const [scalar, simd128] = await inPage(async (texts) => {
    const { Classifier } = await import('/index.js');
    const answers = [];
    for (const variant of ['scalar', 'simd128']) {
      const classifier = await Classifier.load('sentiment-en', { variant });
      answers.push({ variant: classifier.variant, results: texts.map((text) => classifier.classify(text)) });
    }
    return answers;
  }, texts);
  assert.equal(scalar.variant, 'scalar');
  assert.equal(simd128.variant, 'simd128');
  assert.deepEqual(scalar.results, simd128.results);
});

test('10,000 classifications leave the memory of the engine where it was', limit, async () => {
  const { before, after } = await inPage(async (texts) => {
    const memories = [];
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...input) => {
      const result = await instantiate(...input);
      memories.push(...Object.values((result.instance ?? result).exports).filter((item) => item instanceof WebAssembly.Memory));
      return result;
    };
    const classifier = await (await import('/index.js')).Classifier.load();
    const size = () => memories.map((memory) => memory.buffer.byteLength);
    for (const text of texts) classifier.classify(text);
    const before = size();
    for (let count = 0; count < 10_000; ++count) classifier.classify(texts[count % texts.length]);
    return { before, after: size() };
  }, texts);
  assert.equal(before.length, 1);
  assert.deepEqual(after, before);
});

test('learns the same bytes in every build and in a worker; heads outlive the page and are seen by other tabs', limit, async () => {
  const { page, requests, errors, violations, close } = await openPage(browser, `${server.origin}/empty`);
  const learned = await page.evaluate(async () => {
    const examples = ['good', 'fine', 'bad', 'poor', 'great', 'awful'].map((text) => ({ text, label: /a|p/.test(text) ? 'with' : 'without' }));
    const [{ Classifier }, { Classifier: Remote }, { saveHead }] = await Promise.all([import('/index.js'), import('/worker.js'), import('/storage.js')]);
    const heads = [];
    for (const load of [() => Classifier.load(), () => Classifier.load('sentiment-en', { variant: 'scalar' }), () => Remote.load()]) {
      const classifier = await load();
      const { head } = await classifier.fineTune(examples, { apply: 'always', augment: true });
      heads.push([...head]);
      await saveHead('kept', classifier);
      classifier.dispose();
    }
    return heads;
  });
  assert.deepEqual(learned[1], learned[0]);
  assert.deepEqual(learned[2], learned[0]);

  const read = async () => {
    const { listHeads, loadHead } = await import('/storage.js');
    const [{ name, labels, byteSize }] = await listHeads();
    return { name, labels, byteSize, bytes: [...(await loadHead(name))] };
  };
  const expected = { name: 'kept', labels: ['without', 'with'], byteSize: learned[0].length, bytes: learned[0] };
  await page.reload();
  assert.deepEqual(await page.evaluate(read), expected);

  const tab = await page.context().newPage();
  await tab.goto(`${server.origin}/empty`);
  assert.deepEqual(await tab.evaluate(read), expected);
  const write = async (count) => {
    const [{ Classifier }, { saveHead, listHeads, loadHead }] = await Promise.all([import('/index.js'), import('/storage.js')]);
    const classifier = await Classifier.load();
    const heads = [await loadHead('kept'), classifier.exportHead()];
    for (let index = 0; index < 50; index++) await saveHead(`head ${index % 3}`, heads[(index + count) % 2]);
    return (await listHeads()).length;
  };
  await Promise.all([page.evaluate(write, 0), tab.evaluate(write, 1)]);
  const whole = await tab.evaluate(async () => {
    const { listHeads, loadHead } = await import('/storage.js');
    const heads = await listHeads();
    return Promise.all(heads.map(async ({ name, byteSize, labels }) => (await loadHead(name)).length === byteSize && labels.length === (byteSize < 3000 ? 2 : 3)));
  });
  assert.deepEqual(whole, [true, true, true, true]);
  assert.deepEqual(await violations(), []);
  assert.deepEqual(errors, []);
  assert.ok(requests.every((url) => url.startsWith(server.origin)));
  await close();
});

test('a server that does not know .wasm is good enough', limit, async () => {
  const types = { wasm: 'application/octet-stream', safetensors: 'text/plain' };
  const careless = await serve(dist, (path) => {
    const type = types[path.split('.').at(-1)];
    return { 'Content-Security-Policy': policy, ...(type && { 'Content-Type': type }) };
  });
  const served = async () => {
    const { Classifier } = await import('/index.js');
    const response = await fetch('/wasm/undertone-simd128.wasm');
    await response.arrayBuffer();
    return { type: response.headers.get('content-type'), label: (await Classifier.load()).classify('An instant classic.').label };
  };
  assert.deepEqual(await inPage(served, undefined, careless.origin), { type: 'application/octet-stream', label: 'positive' });
  careless.close();
});

test("without 'wasm-unsafe-eval' load() says what is missing, on the page and in a worker", limit, async () => {
  const strict = await serve(dist, () => ({ 'Content-Security-Policy': policy.replace(" 'wasm-unsafe-eval'", '') }));
  const { page, close } = await openPage(browser, `${strict.origin}/empty`);
  for (const entry of ['/index.js', '/worker.js']) {
    const failure = await page.evaluate(async (entry) => {
      const { Classifier, UndertoneError } = await import(entry);
      return Classifier.load().then(
        () => 'loaded',
        (error) => ({ known: error instanceof UndertoneError, code: error.code, message: error.message }),
      );
    }, entry);
    assert.equal(failure.known, true);
    assert.equal(failure.code, 'E_WASM');
    assert.match(failure.message, /wasm-unsafe-eval/);
  }
  await close();
  strict.close();
});

test('a load can be aborted while the model arrives', limit, async () => {
  const name = await inPage(async () => {
    const { Classifier } = await import('/index.js');
    const abort = new AbortController();
    return Classifier.load('sentiment-en', { signal: abort.signal, onProgress: () => abort.abort() }).catch((error) => error.name);
  });
  assert.equal(name, 'AbortError');
});
