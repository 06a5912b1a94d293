import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Classifier, UndertoneError } from 'undertone';
import { code, modelUrl, root } from './support.mjs';

const good = readFileSync(modelUrl);
const headerEnd = 8 + Number(good.readBigUInt64LE());
const goodHeader = JSON.parse(good.subarray(8, headerEnd).toString());

/** The good model with another header. */
function withHeader(header) {
  const text = typeof header === 'string' || Buffer.isBuffer(header) ? Buffer.from(header) : Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, good.subarray(headerEnd)]);
}

const withSettings = (change) => {
  const settings = JSON.parse(goodHeader.__metadata__.undertone);
  change(settings);
  return withHeader({ ...goodHeader, __metadata__: { undertone: JSON.stringify(settings) } });
};

const nested = (depth) => (depth ? [nested(depth - 1)] : 'deep');
const anyTensor = Object.keys(goodHeader).find((name) => name !== '__metadata__');
const withTensor = (change) => withHeader({ ...goodHeader, [anyTensor]: { ...goodHeader[anyTensor], ...change } });

test('an untouched copy loads', async () => {
  (await Classifier.load(withHeader(goodHeader))).dispose();
  (await Classifier.load(withSettings((settings) => (settings.extra = { list: nested(5), flag: true, nothing: null })))).dispose();
});

const broken = {
  'header that is not JSON': withHeader('{"a": '),
  'header that is not UTF-8': withHeader(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])),
  'header that is a list': withHeader('[]'),
  'header that is null': withHeader('null'),
  'header that is a number': withHeader('12'),
  'header nested a hundred thousand deep': withHeader('['.repeat(100_000)),
  'metadata that is text': withHeader({ ...goodHeader, __metadata__: 'undertone' }),
  'model without metadata': withHeader({ ...goodHeader, __metadata__: undefined }),
  'model without settings': withHeader({ ...goodHeader, __metadata__: {} }),
  'list of settings': withHeader({ ...goodHeader, __metadata__: { undertone: [goodHeader.__metadata__.undertone] } }),
  'settings that are not JSON': withHeader({ ...goodHeader, __metadata__: { undertone: '{' } }),
  'settings that are a list': withHeader({ ...goodHeader, __metadata__: { undertone: '[]' } }),
  'settings nested too deep': withSettings((settings) => (settings.extra = nested(40))),
  'tensor that is a number': withHeader({ ...goodHeader, [anyTensor]: 3 }),
  'tensor without dtype': withTensor({ dtype: undefined }),
  'tensor without shape': withTensor({ shape: undefined }),
  'tensor whose shape holds text': withTensor({ shape: ['3'] }),
  'tensor with one offset': withTensor({ data_offsets: [0] }),
  'tensor with three offsets': withTensor({ data_offsets: [0, 1, 2] }),
};

for (const [what, bytes] of Object.entries(broken)) {
  test(`E_MODEL_HEADER for a ${what}`, async () => {
    await assert.rejects(Classifier.load(bytes), (error) => {
      assert.ok(error instanceof UndertoneError);
      assert.equal(error.code, 'E_MODEL_HEADER');
      assert.equal(error.offset, 8);
      assert.match(error.message, /\S/);
      return true;
    });
  });
}

test('every cut of a model is refused', async () => {
  const ends = [0, 1, 7, 8, 9, headerEnd - 1, headerEnd, headerEnd + 1, good.length - 1];
  for (const end of ends) {
    await assert.rejects(Classifier.load(good.subarray(0, end)), (error) => error instanceof UndertoneError && error.code.startsWith('E_MODEL_'));
  }
});

test('a model that breaks its promises is refused, unless asked not to look', async () => {
  const liar = withSettings(({ golden }) => golden[0].scores.reverse());
  await assert.rejects(Classifier.load(liar), code('E_MODEL_SELF_TEST'));
  (await Classifier.load(liar, { verify: false })).dispose();
});

const corpus = new URL('tests/golden/models/', root);
const list = new URL('expected.json', corpus);
test('the shared corpus of models', { skip: existsSync(list) ? false : 'not there yet' }, async (context) => {
  for (const { file, code: expected, tensor, offset } of JSON.parse(readFileSync(list, 'utf8'))) {
    await context.test(file, async () => {
      const load = Classifier.load(new URL(file, corpus));
      if (!expected || expected === 'OK') return (await load).dispose();
      const error = await load.then(() => assert.fail('it loaded'), (reason) => reason);
      assert.equal(error.code, expected, error.message);
      if (tensor !== undefined && tensor !== null) assert.equal(error.tensor ?? '', tensor);
      if (offset !== undefined && offset !== null) assert.equal(error.offset ?? -1, offset);
    });
  }
});

test('the codes in the types are the codes of the engine', async () => {
  const source = readFileSync(new URL('web/src/errors.ts', root), 'utf8');
  const typed = [...source.matchAll(/^  \| '(E_\w+)'/gm)].map(([, name]) => name);
  const { default: createCalls } = await import(new URL('build/wasm/undertone-simd128.js', root));
  const module = new WebAssembly.Module(readFileSync(new URL('build/wasm/undertone-simd128.wasm', root)));
  let memory;
  const calls = await createCalls({
    locateFile: (file) => file,
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(module, imports);
      memory = Object.values(instance.exports).find((item) => item instanceof WebAssembly.Memory);
      done(instance, module);
      return {};
    },
  });
  const names = [];
  for (let status = 0, address; (address = calls.statusName(status)); status++) {
    const bytes = new Uint8Array(memory.buffer, address);
    names.push(Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString());
  }
  assert.equal(names[0], 'OK');
  const host = ['E_FETCH', 'E_WASM', 'E_INTEGRITY', 'E_STORAGE'];
  assert.deepEqual([...new Set([...names.slice(1), ...host])].sort(), typed.sort());
});
