/** The most important figures of all parts in one table. */
import { bytes, markdown, number } from './markdown.mjs';
import { titleOf } from './networks.mjs';
import { sumOf } from './start.mjs';

const READERS = ['undertone', 'onnxruntime-web', 'tfjs wasm', 'tfjs cpu'];
/** What stands for each reader among the pages of start.mjs. */
const PAGES = ['start_undertone', 'start_onnx', 'start_tfjs'];
/** Milliseconds beyond an empty page and bytes of memory, for the model that the package ships. */
const AIMS = { beyond: 25, memory: 12 * 1024 ** 2 };

const verdict = (reached, aim) => `${aim} ${reached ? 'reached' : 'missed'}`;

function networkRows({ rows }) {
  const compared = rows.filter(({ aim }) => aim);
  return compared.map((row) => [
    `${titleOf(row.network)}, ${row.tokens} ${row.kind} words, ${row.environment.split('.')[0]}`,
    ...READERS.map((reader) => `${number(row.us[reader])} µs`),
    number(row.ratios['onnxruntime-web']),
    verdict(row.ratios['onnxruntime-web'] >= row.aim, row.aim),
  ]);
}

function startRows({ rows }) {
  const of = (name) => rows.find((row) => row.name === name);
  const shipped = of('start_shipped');
  const compared = (title, figure, format) => {
    const found = PAGES.map((page) => figure(of(page)));
    return [`${title}, TextCNN`, ...found.map(format), '', number(found[1] / found[0]), ''];
  };
  const alone = (title, value, format, aim) => [`${title}, sentiment-en`, format(value), '', '', '', '', aim ? verdict(value <= aim, format(aim)) : ''];
  const ms = (value) => `${number(value)} ms`;
  return [
    compared('first answer, beyond an empty page', ({ beyond }) => beyond, ms),
    alone('first answer, beyond an empty page', shipped.beyond, ms, AIMS.beyond),
    compared('code to download, brotli', ({ bytes: { code } }) => code.brotli, bytes),
    alone('code and model to download, brotli', shipped.bytes.code.brotli + shipped.bytes.model.brotli, bytes),
    compared('memory after 100 answers', ({ memory }) => sumOf(memory), bytes),
    alone('memory after 100 answers', sumOf(shipped.memory), bytes, AIMS.memory),
  ];
}

/** Of the results of all parts. */
export function summary({ networks, start }) {
  const rows = [...(networks ? networkRows(networks) : []), ...(start ? startRows(start) : [])];
  return markdown(['', ...READERS, 'onnxruntime-web / undertone', 'aim'], rows);
}
