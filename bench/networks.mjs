/**
 * npm run bench -- networks: the same PyTorch weights in undertone, onnxruntime-web and tfjs (wasm and cpu), one thread each.
 *
 * undertone reads a string and answers with scores; the others begin with the token ids. All answers are checked to be the same first. Rounds are
 * interleaved and medians reported, so that what else the machine does hits all alike: compare within one run only. "real" texts are those of
 * tests/golden/texts.txt put together, "uniform" ones words of the vocabulary drawn with equal chances, the worst case for a table of frequent words.
 * Prints a table and writes build/bench/networks.json.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';
import { engine, ensureTools, findTrainingPython, run } from '../tools/setup.mjs';
import { onnxNetwork } from './peers/onnx_networks.mjs';
import { tfjsNetwork, useBackend } from './peers/tfjs_networks.mjs';
import { randomFrom } from './seeded.mjs';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Number(options.rounds);
const names = ['text-cnn', 'lstm', 'bilstm', 'bag-of-words'];
const lengths = [32, 400];
const TOLERANCE = 2e-3;    // of a score: integers against floats
const SECONDS = 0.02;      // of one measurement at least
const TEXTS = 20;
const root = new URL('../', import.meta.url);
const folder = new URL('build/bench/networks/', root);

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** `{ name: { shape, values } }` of a model file of float weights, and its vocabulary. */
function readModel(name) {
  const bytes = readFileSync(new URL(`${name}.safetensors`, folder));
  const size = Number(bytes.readBigUInt64LE());
  const { __metadata__: _, ...entries } = JSON.parse(bytes.toString('utf8', 8, 8 + size));
  const data = bytes.subarray(8 + size);
  const part = ({ data_offsets: [begin, end] }) => data.subarray(begin, end);
  const words = part(entries.vocabulary).toString('utf8').split('\n');
  delete entries.vocabulary;
  const tensors = Object.fromEntries(
    Object.entries(entries).map(([key, entry]) => [key, { shape: entry.shape, values: new Float32Array(new Uint8Array(part(entry)).buffer) }]),
  );
  return { words, tensors };
}

/** Texts of exactly so many one-word tokens with their ids: `{ real, uniform }`. */
function makeTexts(words, wanted) {
  const id = new Map(words.map((word, index) => [word, index]));
  const plain = words.filter((word) => /^[a-z]+$/.test(word));
  const corpus = readFileSync(new URL('tests/golden/texts.txt', root), 'utf8').toLowerCase().match(/(?<=\s)[a-z]+(?=\s)/g);
  const random = randomFrom(1);
  const text = (chosen) => ({ text: chosen.join(' '), ids: Int32Array.from(chosen, (word) => id.get(word) ?? 0) });
  const starts = Array.from({ length: TEXTS }, (_, index) => Math.floor((index * (corpus.length - wanted)) / TEXTS));
  return {
    real: starts.map((start) => text(corpus.slice(start, start + wanted))),
    uniform: starts.map(() => text(Array.from({ length: wanted }, () => plain[Math.floor(random() * plain.length)]))),
  };
}

/** Microseconds a text. */
async function time(read, texts) {
  let count = 0;
  const start = performance.now();
  do {
    await read(texts[count++ % texts.length]);
  } while (performance.now() - start < SECONDS * 1000 || count < 3);
  return ((performance.now() - start) * 1000) / count;
}

await ensureTools(['training']);
await engine('release');
await run([findTrainingPython(), fileURLToPath(new URL('peers/networks.py', import.meta.url)), fileURLToPath(folder)]);

const rows = [];
for (const name of names) {
  const { words, tensors } = readModel(name);
  const classifier = await Classifier.load(readFileSync(new URL(`${name}.safetensors`, folder)));
  const scoresOf = ({ text }) => classifier.classify(text);
  const onnx = await onnxNetwork(folder, name);
  const tfjs = { wasm: await tfjsNetwork('wasm', name, tensors), cpu: await tfjsNetwork('cpu', name, tensors) };
  const readers = {
    undertone: { use: () => {}, read: scoresOf },
    'onnxruntime-web': { use: () => {}, read: ({ ids }) => onnx(ids) },
    'tfjs wasm': { use: () => useBackend('wasm'), read: ({ ids }) => tfjs.wasm(ids) },
    'tfjs cpu': { use: () => useBackend('cpu'), read: ({ ids }) => tfjs.cpu(ids) },
  };
  for (const tokens of lengths) {
    for (const [kind, texts] of Object.entries(makeTexts(words, tokens))) {
      const first = texts[0];
      const ours = scoresOf(first);
      if (ours.tokens !== tokens) throw new Error(`${ours.tokens} tokens where ${tokens} were meant`);
      for (const [reader, { use, read }] of Object.entries(readers).slice(1)) {
        await use();
        const theirs = await read(first);
        classifier.labels.forEach((label, index) => {
          const mine = ours.scores.find((entry) => entry.label === label).score;
          if (Math.abs(mine - theirs[index]) > TOLERANCE) throw new Error(`${name}, ${tokens} tokens: ${reader} says ${theirs[index]} of ${label}, undertone ${mine}`);
        });
      }
      const times = Object.fromEntries(Object.keys(readers).map((reader) => [reader, []]));
      for (let round = 0; round < rounds; round++) {
        for (const [reader, { use, read }] of Object.entries(readers)) {
          await use();
          times[reader].push(await time(read, texts));
        }
      }
      rows.push({ name, tokens, kind, us: Object.fromEntries(Object.entries(times).map(([reader, found]) => [reader, median(found)])) });
    }
  }
  classifier.dispose();
}

const machine = { cpu: os.cpus()[0].model, node: process.version, rounds, load: os.loadavg()[0] };
console.log(`${machine.cpu}, Node ${machine.node}, median of ${rounds} rounds, load average ${machine.load.toFixed(2)}; microseconds a text, in brackets times undertone's\n`);
const peers = Object.keys(rows[0].us);
console.log(['network'.padEnd(13), 'tokens', 'words  ', ...peers.map((peer) => peer.padStart(19))].join(' '));
for (const { name, tokens, kind, us } of rows) {
  const cells = peers.map((peer) => (peer === 'undertone' ? us[peer].toFixed(1) : `${us[peer].toFixed(1)} (${(us[peer] / us.undertone).toFixed(1)})`).padStart(19));
  console.log([name.padEnd(13), String(tokens).padStart(6), kind.padEnd(7), ...cells].join(' '));
}
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('../networks.json', folder), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
