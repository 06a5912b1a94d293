/** The engine's kernels beside what the same core can do, and the tokenizer; in Node and in headless Chromium. */
import { copyFileSync, readFileSync } from 'node:fs';
import { ensureTools, engine } from '../tools/setup.mjs';
import { readSafetensors } from '../tools/safetensors.mjs';
import { openBrowser } from './browser.mjs';
import { measureKernels } from './kernels/measure.mjs';
import { markdown, number } from './markdown.mjs';
import { realTexts } from './texts.mjs';

const place = (name) => new URL(`../${name}`, import.meta.url);
const file = (name) => readFileSync(place(name));
/** Megabytes a second, of English text. */
const TOKENIZER_AIM = 100;
/** Of text for the tokenizer, in UTF-16 units. */
const MOST_TEXT = 2 ** 21;

export async function measure({ rounds, data, log }) {
  await ensureTools(['chromium']);
  await engine('wasm', 'undertone-bench');
  const { from, texts } = realTexts(data);
  const vocabulary = new TextDecoder().decode(readSafetensors(file('models/sentiment-en.safetensors')).tensors.vocabulary.bytes);
  const work = { vocabulary, text: texts.join('\n').slice(0, MOST_TEXT) };
  const wasm = 'build/wasm/undertone-bench.wasm';
  log('Node');
  const rows = [{ environment: `Node ${process.versions.node}`, ...(await measureKernels(file(wasm), work, rounds)) }];
  log('Chromium');
  const { browser, origin, version, close } = await openBrowser();
  // Beside the pages, where theirs is to be fetched from.
  copyFileSync(place(wasm), place('build/bench/undertone-bench.wasm'));
  const page = await browser.newPage();
  await page.goto(`${origin}/pages/kernels.html`);
  const found = await page.evaluate((args) => globalThis.measureKernels(...args), [work, rounds]);
  await close();
  rows.push({ environment: `Chromium ${version.split('.')[0]}`, ...found });
  return { texts: from, rows };
}

const percent = (share) => `${(100 * share).toFixed(0)} %`;
const verdict = (reached, aim) => `${aim} ${reached ? 'reached' : 'missed'}`;

export function show({ texts, rows }) {
  const tables = rows.map(({ environment, peaks, kernels, tokenizer }) =>
    markdown([environment, 'giga-operations a second', 'of the peak', 'aim'], [
      ...peaks.map(({ title, rate }) => [`peak: ${title}`, number(rate / 1e9), '', '']),
      ...kernels.map(({ name, title, rate, share, aim }) => [`\`${name}\`: ${title}`, number(rate / 1e9), percent(share), aim ? verdict(share >= aim, percent(aim)) : '']),
      ['tokenizer, megabytes a second', number(tokenizer / 1e6), '', verdict(tokenizer >= TOKENIZER_AIM * 1e6, TOKENIZER_AIM)],
    ]),
  );
  return `Tokenizer: \`sentiment-en\`'s, on texts from ${texts}.\n\n${tables.join('\n')}`;
}
