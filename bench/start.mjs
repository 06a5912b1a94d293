/**
 * Cold start in headless Chromium on this machine: milliseconds from the navigation to the first answer, in a context with empty caches each
 * time, less what an empty page takes; what is downloaded for it, and what the page holds after 100 answers.
 */
import { openBrowser } from './browser.mjs';
import { bytes, markdown, number } from './markdown.mjs';
import { networksFolder, prepareNetworks } from './networks/files.mjs';
import { memoryOf, noteWasm, weigh } from './start/inspect.mjs';
import { median } from './statistics.mjs';

const EMPTY = 'empty';
const titles = {
  [EMPTY]: 'an empty page',
  start_shipped: 'undertone, sentiment-en',
  start_worker: 'undertone in a worker, sentiment-en',
  start_undertone: 'undertone, TextCNN',
  start_onnx: 'onnxruntime-web, TextCNN',
  start_tfjs: 'tfjs wasm, TextCNN',
};
const ANSWERS = 100;

/** Names of bundled files without the hash that Vite gives them. */
const plainNames = (files) => files.map((file) => file.replace(/-[\w-]{8}(?=\.\w+$)/, '')).join(', ');

/** Opens the page in a context of its own and waits for its first answer. */
async function open({ browser, origin }, name, prepare) {
  const context = await browser.newContext();
  if (prepare) await context.addInitScript(prepare);
  const page = await context.newPage();
  const answered = page.waitForEvent('console', (message) => message.text().startsWith('milliseconds'));
  await page.goto(`${origin}/pages/${name}.html`);
  const milliseconds = Number((await answered).text().split(' ')[1]);
  return { page, milliseconds, close: () => context.close() };
}

/** A second model, or a second worker, in the page. */
const loadSecond = (page) => page.evaluate(() => globalThis.loadSecond?.());

/** Everything but times, which the noting of WebAssembly would spoil. */
async function inspect(site, name, requested) {
  requested.clear();
  const { page, close } = await open(site, name, noteWasm);
  const files = [...requested].map((path) => new URL(`..${path}`, networksFolder));
  await page.evaluate(async (count) => {
    for (let index = 0; index < count; index++) await globalThis.read();
  }, ANSWERS);
  const { compiled, ...memory } = await memoryOf(page);
  requested.clear();
  await loadSecond(page);
  const second = { files: [...requested].map((path) => path.split('/').at(-1)), compiled: (await memoryOf(page)).compiled - compiled };
  await close();
  return { memory, second, bytes: await weigh(files) };
}

export async function measure({ rounds, log }) {
  await prepareNetworks();
  const requested = new Set();
  const site = await openBrowser((path) => {
    requested.add(path);
    return {};
  });
  const names = Object.keys(titles);
  const times = Object.fromEntries(names.map((name) => [name, { first: [], second: [] }]));
  for (let round = 0; round < rounds; round++) {
    log(`round ${round + 1} of ${rounds}`);
    for (const name of names) {
      const { page, milliseconds, close } = await open(site, name);
      times[name].first.push(milliseconds);
      const again = await loadSecond(page);
      if (again !== undefined) times[name].second.push(again);
      await close();
    }
  }
  log('bytes and memory');
  const rows = [];
  for (const name of names) {
    const beyond = median(times[name].first.map((time, round) => time - times[EMPTY].first[round]));
    const { second, ...found } = await inspect(site, name, requested);
    rows.push({ name, ms: median(times[name].first), beyond, ...found, ...(times[name].second.length && { second: { ms: median(times[name].second), ...second } }) });
  }
  await site.close();
  return { browser: `Chromium ${site.version}`, answers: ANSWERS, rows };
}

/** Bytes of memory in all. */
export const sumOf = ({ heap, buffers, wasm }) => heap + buffers + wasm;

export function show({ browser, answers, rows }) {
  const start = markdown(
    [`${browser.split('.')[0]}: first answer`, 'ms', 'beyond an empty page', 'code, raw', 'gzip', 'brotli', 'model, raw', 'gzip', 'brotli'],
    rows.map(({ name, ms, beyond, bytes: { code, model } }) => {
      const sizes = [...Object.values(code), ...Object.values(model)].map((count) => (count ? bytes(count) : ''));
      return [titles[name], number(ms), name === EMPTY ? '' : number(beyond), ...sizes];
    }),
  );
  const memory = markdown(
    [`memory after ${answers} answers`, 'JavaScript heap', 'array buffers', 'WebAssembly', 'sum'],
    // A worker's memory is not seen from the page.
    rows.filter(({ name }) => name !== 'start_worker').map(({ name, memory }) => [titles[name], bytes(memory.heap), bytes(memory.buffers), bytes(memory.wasm), bytes(sumOf(memory))]),
  );
  const second = markdown(
    ['then', 'ms', 'WebAssembly compiled', 'files fetched'],
    rows.filter((row) => row.second).map(({ name, second: { ms, compiled, files } }) =>
      name === 'start_worker' ? ['a second worker', number(ms), '', plainNames(files)] : ['a second model, sentiment-en-lstm', number(ms), compiled, plainNames(files)],
    ),
  );
  return [start, memory, second].join('\n');
}
