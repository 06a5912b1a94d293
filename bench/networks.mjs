/**
 * The same PyTorch weights in undertone, onnxruntime-web and tfjs (wasm and cpu), one thread each, and our word list beside npm's; in Node
 * and in headless Chromium.
 *
 * undertone reads a string and answers with scores; the others begin with the token ids. All answers to all texts are checked to be the same
 * first. Rounds are interleaved, so that what else the machine does hits all alike: compare within one run only. "real" texts are words as they
 * follow each other in real ones, "uniform" ones words of the vocabulary drawn with equal chances, the worst case for a table of frequent words.
 */
import { readFileSync } from 'node:fs';
import { networksFolder, prepareNetworks, vocabularyOf } from './networks/files.mjs';
import { openBrowser } from './browser.mjs';
import { markdown, number } from './markdown.mjs';
import { realTexts, wordTexts } from './texts.mjs';

/** How many times as fast as onnxruntime-web ours should be, at 32 and at 400 tokens. */
const networks = {
  'text-cnn': { title: 'TextCNN 3, 4, 5 x 100', aims: [23, 27] },
  lstm: { title: 'LSTM 128', aims: [3.5, 3.2] },
  bilstm: { title: 'BiLSTM 2 x 128', aims: [3.4, 3.3] },
  'bag-of-words': { title: 'mean of embeddings', aims: [2.6, 3.2] },
};
const lengths = [32, 400];
/** Tokens in all texts of a kind: enough that a bounded table does not hold all their words. */
const TOKENS = 20_000;

/** In this process: the same two functions that the page has. */
async function inNode() {
  const { compareNetwork, compareWordLists } = await import('./networks/compare.mjs');
  const bytes = (name) => new Uint8Array(readFileSync(new URL(name, networksFolder)));
  return {
    environment: `Node ${process.versions.node}`,
    compareNetwork: (name, ...rest) => compareNetwork(name, { model: bytes(`${name}.safetensors`), onnx: bytes(`${name}.onnx`) }, ...rest),
    compareWordLists,
    close() {},
  };
}

async function inChromium() {
  const { browser, origin, version, close } = await openBrowser();
  const page = await browser.newPage();
  await page.goto(`${origin}/pages/networks.html`);
  return {
    environment: `Chromium ${version.split('.')[0]}`,
    compareNetwork: (...args) => page.evaluate((given) => globalThis.compareNetwork(...given), args),
    compareWordLists: (...args) => page.evaluate((given) => globalThis.compareWordLists(...given), args),
    close,
  };
}

export async function measure({ rounds, data, quick, log }) {
  await prepareNetworks();
  const { from, texts } = realTexts(data);
  const vocabulary = vocabularyOf('text-cnn');
  const sets = lengths.flatMap((tokens) =>
    Object.entries(wordTexts({ texts, vocabulary, tokens, count: Math.ceil(TOKENS / tokens / (quick ? 20 : 1)) })).map(([kind, found]) => ({ tokens, kind, texts: found })),
  );
  const rows = [];
  for (const open of [inNode, inChromium]) {
    const { environment, close, compareNetwork, compareWordLists } = await open();
    for (const [name, { aims }] of Object.entries(networks)) {
      log(`${environment}, ${name}`);
      for (const row of await compareNetwork(name, sets, rounds)) rows.push({ environment, network: name, aim: aims[lengths.indexOf(row.tokens)], ...row });
    }
    log(`${environment}, word lists`);
    for (const row of await compareWordLists(sets, rounds)) rows.push({ environment, network: 'word lists', ...row });
    await close();
  }
  return { texts: from, rows };
}

const cells = ({ us, ratios }) => Object.entries(us).map(([name, time]) => (ratios[name] ? `${number(time)} (${number(ratios[name])})` : number(time)));
export const titleOf = (network) => networks[network]?.title ?? network;

/** Tables of microseconds a text, a table for each environment and kind of contestants. */
export function show({ texts, rows }) {
  const environments = [...new Set(rows.map(({ environment }) => environment))];
  const parts = environments.flatMap((environment) =>
    [true, false].map((same) => {
      const shown = rows.filter((row) => row.environment === environment && (row.network in networks) === same);
      const head = [`${environment}, µs a text`, 'tokens', 'words', ...Object.keys(shown[0].us)];
      return markdown(head, shown.map((row) => [titleOf(row.network), row.tokens, row.kind, ...cells(row)]));
    }),
  );
  return `Real words from ${texts}. In brackets: times as long as undertone.\n\n${parts.join('\n')}`;
}
