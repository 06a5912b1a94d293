/** How time grows: with the length of a text, with the vocabulary, and with the number of texts given at once. In Node. */
import { readFileSync } from 'node:fs';
import { Classifier } from 'undertone';
import { markdown, number } from './markdown.mjs';
import { networksFolder, prepareNetworks, readNetwork, vocabularyOf } from './networks/files.mjs';
import { race } from './race.mjs';
import { median } from './statistics.mjs';
import { realTexts, wordTexts } from './texts.mjs';

const networks = { 'text-cnn': 'TextCNN', lstm: 'LSTM', bilstm: 'BiLSTM', 'bag-of-words': 'mean of embeddings' };
const lengths = [8, 32, 100, 400, 1000, 4000, 10_000, 40_000, 100_000];
const vocabularies = { 'text-cnn-1000': 1000, 'text-cnn-5000': 5000, 'text-cnn': 20_000, 'text-cnn-50000': 50_000, 'text-cnn-100000': 100_000 };
const batches = [1, 4, 16, 64, 256, 1024];
/** Tokens in all texts of a length, and their number at least. */
const TOKENS = 40_000;
const FEWEST = 3;
const SHORT = 20;

/** Real words again and again: the tests' own texts are shorter than the longest text here. */
const longEnough = (texts, tokens) => Array.from({ length: Math.ceil((8 * tokens) / texts.join(' ').length) }, () => texts).flat();

async function byLength({ rounds, texts, log }) {
  const { onnxNetwork } = await import('./peers/onnx_networks.mjs');
  const vocabulary = vocabularyOf('text-cnn');
  const id = new Map(vocabulary.map((word, index) => [word, index]));
  const rows = [];
  for (const [network, title] of Object.entries(networks)) {
    log(`length, ${title}`);
    const classifier = await Classifier.load(readNetwork(network));
    const onnx = await onnxNetwork(new Uint8Array(readFileSync(new URL(`${network}.onnx`, networksFolder))));
    const contestants = { undertone: { read: ({ text }) => classifier.classify(text) }, 'onnxruntime-web': { read: ({ ids }) => onnx(ids) } };
    for (const tokens of lengths) {
      const count = Math.max(FEWEST, Math.floor(TOKENS / tokens));
      const { real } = wordTexts({ texts: longEnough(texts, tokens), vocabulary, tokens, count });
      const prepared = real.map((text) => ({ text, ids: Int32Array.from(text.split(' '), (word) => id.get(word) ?? id.get('<unk>')) }));
      rows.push({ network, tokens, ...(await race(contestants, prepared, rounds)) });
    }
    classifier.dispose();
  }
  return rows;
}

/** Words drawn with equal chances, so that the whole vocabulary is used. */
async function byVocabulary({ rounds, texts, log }) {
  log('vocabulary');
  const rows = [];
  for (const [file, words] of Object.entries(vocabularies)) {
    const bytes = readNetwork(file);
    const loads = [];
    let classifier;
    for (let round = 0; round < rounds; round++) {
      classifier?.dispose();
      const start = performance.now();
      classifier = await Classifier.load(bytes);
      loads.push(performance.now() - start);
    }
    const sets = wordTexts({ texts, vocabulary: vocabularyOf(file), tokens: 32, count: 1000 });
    const us = {};
    for (const [kind, found] of Object.entries(sets)) us[kind] = (await race({ undertone: { read: (text) => classifier.classify(text) } }, found, rounds)).us.undertone;
    rows.push({ words, fileBytes: bytes.length, loadMs: median(loads), us });
    classifier.dispose();
  }
  return rows;
}

/** Microseconds a text of `classifyAll` on so many texts, beside `classify` on each. */
async function byBatch({ rounds, texts, log }) {
  log('batch');
  const rows = [];
  for (const [network, title] of Object.entries(networks)) {
    const classifier = await Classifier.load(readNetwork(network));
    const { real } = wordTexts({ texts, vocabulary: vocabularyOf(network), tokens: SHORT, count: batches.at(-1) });
    for (const count of batches) {
      const groups = Array.from({ length: real.length / count }, (_, index) => real.slice(index * count, (index + 1) * count));
      const contestants = {
        classify: { read: (group) => group.map((text) => classifier.classify(text)) },
        classifyAll: { read: (group) => classifier.classifyAll(group) },
      };
      const { us } = await race(contestants, groups, rounds);
      rows.push({ network, title, count, us: { classify: us.classify / count, classifyAll: us.classifyAll / count } });
    }
    classifier.dispose();
  }
  return rows;
}

export async function measure({ rounds, data, quick, log }) {
  await prepareNetworks();
  const { from, texts } = realTexts(data);
  const settings = { rounds: quick ? 1 : rounds, texts, log };
  return { texts: from, length: await byLength(settings), vocabulary: await byVocabulary(settings), batch: await byBatch(settings) };
}

/** Rows of one network by its name, in the order of `networks`. */
const grouped = (rows) => Object.keys(networks).map((network) => [networks[network], rows.filter((row) => row.network === network)]);

const lengthLines = (rows) =>
  grouped(rows).flatMap(([title, found]) =>
    ['undertone', 'onnxruntime-web'].map((reader) => ({
      name: reader === 'undertone' ? title : `${title}, ${reader}`,
      dashed: reader !== 'undertone',
      points: found.map(({ tokens, us }) => [tokens, us[reader]]),
    })),
  );

const vocabularyLines = (rows) =>
  ['real', 'uniform'].map((kind) => ({ name: `TextCNN, 32 ${kind} words`, dashed: kind !== 'real', points: rows.map(({ words, us }) => [words, us[kind]]) }));

const batchLines = (rows) =>
  grouped(rows).flatMap(([title, found]) =>
    ['classify', 'classifyAll'].map((call) => ({ name: `${title}, ${call}`, dashed: call === 'classify', points: found.map(({ count, us }) => [count, us[call]]) })).toReversed(),
  );

/** For bench/pictures.mjs: `[{ file, title, xName, lines }]`. */
export const pictures = ({ length, vocabulary, batch }) => [
  { file: 'growth-length.svg', title: 'Time a text against its length, undertone and onnxruntime-web', xName: 'tokens', lines: lengthLines(length) },
  { file: 'growth-vocabulary.svg', title: 'Time a text against the size of the vocabulary', xName: 'words in the vocabulary', lines: vocabularyLines(vocabulary) },
  { file: 'growth-batch.svg', title: 'Time a text against the number of texts given at once', xName: 'texts at once', lines: batchLines(batch) },
];

export function show({ texts, length, vocabulary, batch }) {
  const byTokens = markdown(
    ['µs a text by tokens', ...lengths.map((tokens) => tokens.toLocaleString('en'))],
    lengthLines(length).map(({ name, points }) => [name, ...points.map(([, us]) => number(us))]),
  );
  const byWords = markdown(
    ['TextCNN by vocabulary', 'file, MB', 'load, ms', 'µs for 32 real words', 'for 32 uniform words'],
    vocabulary.map(({ words, fileBytes, loadMs, us }) => [`${words.toLocaleString('en')} words`, number(fileBytes / 1e6), number(loadMs), number(us.real), number(us.uniform)]),
  );
  const byCount = markdown(
    [`µs a text of ${SHORT} tokens by texts at once`, ...batches.map((count) => count.toLocaleString('en'))],
    grouped(batch).flatMap(([title, rows]) => ['classify', 'classifyAll'].map((call) => [`${title}, ${call}`, ...rows.map(({ us }) => number(us[call]))])),
  );
  return `Real words from ${texts}.\n\n${[byTokens, byWords, byCount].join('\n')}`;
}
