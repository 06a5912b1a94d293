/** The same weights in undertone, onnxruntime-web and tfjs, one thread each. Runs in Node and in pages. */
import { Classifier } from 'undertone';
import lexicon from 'undertone/models/lexicon-en';
import { onnxNetwork } from '../peers/onnx_networks.mjs';
import { tfjsNetwork, useBackend } from '../peers/tfjs_networks.mjs';
import { wordLists } from '../peers/word_lists.mjs';
import { race } from '../race.mjs';
import { readFloats } from './weights.mjs';

/** How far the scores of integers may lie from those of floats. */
const TOLERANCE = 5e-4;

/** undertone reads a string and answers with scores; the others begin with the token ids. */
async function load(name, files) {
  const { words, weights } = readFloats(files.model);
  const id = new Map(words.map((word, index) => [word, index]));
  const classifier = await Classifier.load(files.model);
  const onnx = await onnxNetwork(files.onnx);
  const tfjs = { wasm: await tfjsNetwork('wasm', name, weights), cpu: await tfjsNetwork('cpu', name, weights) };
  const contestants = {
    undertone: { read: ({ text }) => classifier.classify(text) },
    'onnxruntime-web': { read: ({ ids }) => onnx(ids) },
    'tfjs wasm': { use: () => useBackend('wasm'), read: ({ ids }) => tfjs.wasm(ids) },
    'tfjs cpu': { use: () => useBackend('cpu'), read: ({ ids }) => tfjs.cpu(ids) },
  };
  const prepare = (text) => ({ text, ids: Int32Array.from(text.split(' '), (word) => id.get(word) ?? id.get('<unk>')) });
  return { classifier, contestants, prepare };
}

/** Throws unless all give every text the same scores. */
async function check({ classifier, contestants }, texts) {
  const { undertone, ...peers } = contestants;
  const scores = texts.map((text) => {
    const answer = undertone.read(text);
    if (answer.tokens !== text.ids.length) throw new Error(`${answer.tokens} tokens where ${text.ids.length} were meant`);
    return classifier.labels.map((label) => answer.scores.find((entry) => entry.label === label).score);
  });
  for (const [peer, { use, read }] of Object.entries(peers)) {
    await use?.();
    for (const [index, text] of texts.entries()) {
      const theirs = await read(text);
      const worst = Math.max(...scores[index].map((score, label) => Math.abs(score - theirs[label])));
      if (!(worst <= TOLERANCE)) throw new Error(`${peer} answers [${theirs}] where undertone says [${scores[index]}]`);
    }
  }
}

/**
 * @param files `{ model, onnx }`, bytes
 * @param sets `[{ tokens, kind, texts: string[] }]`
 * @returns `[{ tokens, kind, us, ratios }]`
 */
export async function compareNetwork(name, files, sets, rounds) {
  const loaded = await load(name, files);
  const rows = [];
  for (const { tokens, kind, texts } of sets) {
    const prepared = texts.map(loaded.prepare);
    await check(loaded, prepared);
    rows.push({ tokens, kind, ...(await race(loaded.contestants, prepared, rounds)) });
  }
  loaded.classifier.dispose();
  return rows;
}

/** Our word list and those of npm, each with answers of its own. The same as compareNetwork. */
export async function compareWordLists(sets, rounds) {
  const classifier = await Classifier.load(lexicon);
  const contestants = { 'undertone lexicon-en': { read: (text) => classifier.classify(text) } };
  for (const { name, score } of wordLists) contestants[name] = { read: score };
  const rows = [];
  for (const { tokens, kind, texts } of sets) rows.push({ tokens, kind, ...(await race(contestants, texts, rounds)) });
  classifier.dispose();
  return rows;
}
