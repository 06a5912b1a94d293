// The package as its users get it: the packed tarball, installed elsewhere, in Node and through a bundler.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, parse } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pkg = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tarball = join(root, 'dist', `${pkg.name}-${pkg.version}.tgz`);

const folder = mkdtempSync(join(tmpdir(), 'undertone-package-'));
test.after(() => rmSync(folder, { recursive: true, force: true }));

function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', ...options });
  return { status, stdout, stderr };
}

const filesIn = (path) => readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));

writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }');
const installed = run('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { shell: process.platform === 'win32' });
assert.equal(installed.status, 0, installed.stderr);
const home = join(folder, 'node_modules', 'undertone');
const modelFolder = join(home, 'dist', 'models');
/** Without their extension; heads with their folder. */
const filesOf = (folder) => (existsSync(folder) ? readdirSync(folder) : []).filter((file) => file.endsWith('.safetensors')).map((file) => parse(file).name);
const models = filesOf(modelFolder);
const heads = filesOf(join(modelFolder, 'heads'));

const binaries = ['', 'explain-', 'corpus-'].flatMap((part) => ['simd128', 'scalar'].map((variant) => `undertone-${part}${variant}.wasm`));

test('holds what it should and nothing else', () => {
  const files = filesIn(home).map((file) => file.slice(home.length + 1).replaceAll('\\', '/'));
  for (const file of ['package.json', 'dist/index.js', 'dist/worker.js', 'dist/worker_script.js', 'dist/storage.js', 'dist/cli.js', 'dist/types/index.d.ts', 'dist/types/worker.d.ts', 'dist/types/storage.d.ts', ...binaries.map((file) => `dist/wasm/${file}`), 'dist/models/sentiment-en.safetensors']) {
    assert.ok(files.includes(file), `${file} is missing`);
  }
  const allowed = /^(package\.json|README\.md|LICENSE|THIRD_PARTY_NOTICES\.md|dist\/.*\.(js|d\.ts|wasm|safetensors))$/;
  assert.deepEqual(files.filter((file) => !allowed.test(file)), []);
  assert.equal(pkg.dependencies, undefined);
  assert.deepEqual(Object.keys(pkg.scripts).filter((name) => /^(pre|post)?(install|pack|publish)|^prepare$/.test(name)), []);
});

test('pleases publint', async () => {
  const { messages } = await publint({ pkgDir: home, strict: true, pack: false });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

test('names no remote host and makes no code from strings', () => {
  for (const file of filesIn(join(home, 'dist')).filter((name) => name.endsWith('.js'))) {
    const code = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '');
    assert.doesNotMatch(code, /https?:\/\//, file);
    assert.doesNotMatch(code, /\beval\s*\(|new\s+Function\b|[^.\w]Function\s*\(/, file);
    assert.doesNotMatch(code, /sourceMappingURL/, file);
  }
});

test('its engine and models can be resolved by name', () => {
  const files = [...models, ...heads.map((name) => `heads/${name}`)].map((name) => `models/${name}`);
  const names = [...files.flatMap((file) => [file, `${file}.safetensors`]), ...binaries.map((file) => `wasm/${file}`), 'storage', 'package.json'];
  const script = `for (const name of ${JSON.stringify(names)}) console.log(import.meta.resolve('undertone/' + name));
    for (const name of ${JSON.stringify(files)}) console.log((await import('undertone/' + name)).default.href === import.meta.resolve('undertone/' + name + '.safetensors'));`;
  const { stdout, stderr } = run(process.execPath, ['--input-type=module', '-e', script]);
  assert.equal(stderr, '');
  const lines = stdout.trim().split('\n');
  assert.ok(lines.slice(0, names.length).every((line) => line.startsWith('file:')), stdout);
  assert.deepEqual(lines.slice(names.length), files.map(() => 'true'));
});

test('works in Node, prints nothing of its own and ends', () => {
  writeFileSync(
    join(folder, 'use.mjs'),
    `import { Classifier } from 'undertone';
     import { Classifier as Remote } from 'undertone/worker';
     const text = 'I did not expect to love this film.';
     const classifier = await Classifier.load();
     const remote = await Remote.load();
     const examples = ['good', 'fine', 'bad', 'poor'].map((text, index) => ({ text, label: index < 2 ? 'up' : 'down' }));
     const { head } = await classifier.fineTune(examples, { apply: 'never' });
     await remote.importHead(head);
     console.log(classifier.classify(text).label, remote.labels.join());`,
  );
  for (const flags of [[], ['--disallow-code-generation-from-strings']]) {
    const { status, stdout, stderr } = run(process.execPath, [...flags, 'use.mjs'], { timeout: 30_000 });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'positive up,down\n', stderr: '' });
  }
});

test('every model and head it holds can be loaded by its name', async () => {
  const { Classifier } = await import(pathToFileURL(join(home, 'dist', 'index.js')).href);
  for (const name of heads) {
    const base = models.find((model) => name.startsWith(`${model}-`));
    const classifier = await Classifier.load(base, { head: name });
    assert.equal(classifier.head.personal, true);
    classifier.dispose();
  }
  for (const name of models) {
    const classifier = await Classifier.load(name);
    assert.equal(classifier.model.name, name);
    classifier.dispose();
  }
});

test('importing it does nothing', () => {
  const script = `const before = Reflect.ownKeys(globalThis).length;
    const count = process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    globalThis.fetch = () => { throw new Error('fetched'); };
    await import('undertone'); await import('undertone/worker'); await import('undertone/storage');
    console.log(Reflect.ownKeys(globalThis).length - before, process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection') - count);`;
  assert.equal(run(process.execPath, ['--input-type=module', '-e', script]).stdout, '0 0\n');
});

test('its command runs', () => {
  const { stdout, stderr } = run('npx', ['--offline', 'undertone', 'classify', '-'], { input: 'I did not expect to love this film.\n', shell: process.platform === 'win32' });
  assert.match(stdout, /^positive\t/, stderr);
});

const page = `
  import { Classifier, UndertoneError } from 'undertone';
  import lstm from 'undertone/models/sentiment-en-lstm';
  import { listHeads, loadHead, saveHead } from 'undertone/storage';
  import { Classifier as Remote } from 'undertone/worker';
  const text = 'I did not expect to love this film.';
  const examples = ['good', 'fine', 'bad', 'poor'].map((text, index) => ({ text, label: index < 2 ? 'up' : 'down' }));
  async function main() {
    const classifier = await Classifier.load();
    const scalar = await Classifier.load('sentiment-en', { variant: 'scalar' });
    const remote = await Remote.load();
    const code = await Remote.load(new Uint8Array(3)).catch((error) => error instanceof UndertoneError && error.code);
    const imported = (await Classifier.load(lstm)).model.name;
    const missing = await Classifier.load('lexicon-en').catch((error) => error.code + error.message.includes('undertone/models/lexicon-en'));
    const answers = [classifier.classify(text).label, scalar.classify(text).label, (await remote.classify(text)).label, classifier.variant, scalar.variant, code, imported, missing];
    await remote.fineTune(examples, { apply: 'always' });
    await classifier.fineTune(examples, { apply: 'always' });
    await saveHead('mine', remote);
    const [{ name, labels }] = await listHeads();
    const same = String(await loadHead(name)) === String(classifier.exportHead());
    return [...answers, name, labels.join(), same];
  }
  main().then((result) => { document.title = JSON.stringify(result); }, (error) => { document.title = String(error); });
`;

/** Builds a site of one script with Vite as it comes. Returns its folder. */
async function buildSite(name, script) {
  const site = join(folder, name);
  mkdirSync(site);
  writeFileSync(join(site, 'index.html'), '<!doctype html><title>wait</title><script type="module" src="./main.js"></script>');
  writeFileSync(join(site, 'main.js'), script);
  const warnings = [];
  const logger = { info() {}, warn: (text) => warnings.push(text), warnOnce: (text) => warnings.push(text), error: (text) => warnings.push(text), clearScreen() {}, hasErrorLogged: () => false, hasWarned: false };
  await build({ root: site, customLogger: logger, configFile: false });
  assert.deepEqual(warnings, []);
  return site;
}

/** The names of a site's assets of one kind, without their hashes. */
const assetsOf = (site, extension) =>
  readdirSync(join(site, 'dist', 'assets')).filter((file) => file.endsWith(extension)).map((file) => file.slice(0, -extension.length - '-12345678'.length)).sort();

const uses = {
  'the default model': ['Classifier.load();', []],
  'a model that is imported': [`import url from 'undertone/models/lexicon-en'; Classifier.load(url);`, ['lexicon-en']],
  'a model that is chosen later': [`document.onclick = async () => Classifier.load((await import('undertone/models/sentiment-en-lstm')).default);`, ['sentiment-en-lstm']],
};
for (const [index, [what, [script, imported]]] of Object.entries(uses).entries()) {
  test(`a bundle holds the default model, what is imported and no other: ${what}`, async () => {
    const site = await buildSite(`use-${index}`, `import { Classifier } from 'undertone'; ${script}`);
    assert.deepEqual(assetsOf(site, '.safetensors'), ['sentiment-en', ...imported].sort());
    assert.deepEqual(assetsOf(site, '.wasm'), binaries.map((file) => parse(file).name).sort());
  });
}

test('goes through Vite without settings, and then works under a strict policy', async () => {
  const site = await buildSite('site', page);
  assert.ok(assetsOf(site, '.js').includes('worker_script'));

  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/octet-stream', '.safetensors': 'application/octet-stream' };
  const server = createServer((request, response) => {
    const name = request.url === '/' ? '/index.html' : request.url;
    // The page for everything that is not there, as static hosts do for apps.
    const files = filesIn(join(site, 'dist'));
    const asset = files.find((file) => file.replaceAll('\\', '/').endsWith(name)) ?? files.find((file) => file.endsWith('index.html'));
    response.writeHead(200, {
      'content-type': types[extname(asset)],
      'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
    });
    response.end(readFileSync(asset));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    const faults = [];
    tab.on('pageerror', (error) => faults.push(error.message));
    tab.on('console', (message) => message.type() === 'error' && !message.location().url.endsWith('favicon.ico') && faults.push(message.text()));
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    let title = 'wait';
    for (let wait = 0; title === 'wait' && wait < 300; wait++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      title = await tab.title();
    }
    assert.deepEqual(faults, []);
    assert.equal(title, JSON.stringify(['positive', 'positive', 'positive', 'simd128', 'scalar', 'E_MODEL_TRUNCATED', 'sentiment-en-lstm', 'E_FETCHtrue', 'mine', 'up,down', true]));
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
});
