/** undertone-bench.wasm driven from Node and from pages. */
import { median } from '../statistics.mjs';

/** One measurement lasts about so long. */
const MILLISECONDS = 50;

const peaks = {
  float: { title: 'float multiply-add', work: 12 * 4 * 2, run: ({ peak_float }, times) => peak_float(times, 0.999, 0.001) },
  dot: { title: '16-bit dot products', work: 12 * 8 * 2, run: ({ peak_dot }, times) => peak_dot(times, 3, 1) },
  add: { title: '16-bit additions from memory', work: 12 * 8, run: ({ peak_add, rows }, times) => peak_add(times, rows) },
};

/** One shape each, that of the networks compared. `work`: operations of one call; `aim`: the share of the peak it should reach. */
const kernels = {
  project: { title: 'words by TextCNN weights, 64 x 100 x 1,200', peak: 'dot', aim: 0.8, work: 2 * 64 * 1200 * 100, run: ({ project }, times) => project(times, 64, 1200, 100) },
  multiply: { title: 'one LSTM step, 512 x 128', peak: 'dot', aim: 0.6, work: 2 * 512 * 128, run: ({ multiply }, times) => multiply(times, 1, 512, 128) },
  'multiply, side by side': { title: 'LSTM steps of four texts, 4 x 512 x 128', peak: 'dot', work: 4 * 2 * 512 * 128, run: ({ multiply }, times) => multiply(times, 4, 512, 128) },
  // Of each gate: two conversions, products and sums, and a share; of each of its five values: a bound on both sides, a square, 12 of two polynomials, a
  // product and a division; of each unit: three sigmoids, a cell state and an output.
  lstm_cell: { title: 'gates and states of one LSTM step, 128', peak: 'float', work: 128 * (4 * 7 + 5 * 17 + 3 * 2 + 3 + 3), run: ({ lstm_cell }, times) => lstm_cell(times, 128) },
  pool: { title: 'maxima and sums of hidden states, 128', peak: 'float', work: 128 * 2, run: ({ pool }, times) => pool(times, 128) },
  linear: { title: 'last layer, 77 x 304', peak: 'float', work: 2 * 77 * 304, run: ({ linear }, times) => linear(times, 77, 304) },
  convolve_max: { title: 'sums and maxima of projected words, 400 x 5 x 104', peak: 'add', work: 400 * 104 * (5 + 1), run: ({ convolve_max }, times) => convolve_max(times, 400, 5, 104) },
  accumulate: { title: 'sum of embeddings, 104', peak: 'add', work: 104, run: ({ accumulate }, times) => accumulate(times, 104) },
};

async function instantiate(wasm) {
  const imports = { wasi_snapshot_preview1: { proc_exit() { throw new Error('out of memory'); } } };
  const { instance: { exports } } = await WebAssembly.instantiate(wasm, imports);
  exports._initialize();
  return exports;
}

/** Copies a text into the module's memory: `[address, size]`. */
function put({ buffer, memory }, text) {
  const bytes = new TextEncoder().encode(text);
  const address = buffer(bytes.length);
  if (!address) throw new Error('out of memory');
  new Uint8Array(memory.buffer, address).set(bytes);
  return [address, bytes.length];
}

/** So many calls take about as long as one measurement should. */
function calls(run) {
  for (let times = 1; ; times *= 2) {
    const start = performance.now();
    run(times);
    const elapsed = performance.now() - start;
    if (elapsed > MILLISECONDS / 4) return Math.max(1, Math.round((times * MILLISECONDS) / elapsed));
  }
}

/**
 * @param vocabulary words as in model files
 * @returns `{ peaks: [{ name, title, rate }], kernels: [{ name, title, peak, aim, rate, share }], tokenizer: rate }`; rates are operations, or
 *   bytes, a second; share is that of the peak in the same round
 */
export async function measureKernels(wasm, { vocabulary, text }, rounds) {
  const exports = await instantiate(wasm);
  const module = { ...exports, rows: exports.buffer(2 * 8 * 12 * 8) };
  if (!module.set_vocabulary(...put(module, vocabulary))) throw new Error('the vocabulary is not good');
  const [address, size] = put(module, text);
  const tokenize = (_, times) => { while (times-- > 0) module.tokenize(address, size); };

  const all = { ...peaks, ...kernels, tokenize: { work: size, run: tokenize } };
  const items = Object.entries(all).map(([name, { work, run }]) => ({ name, work, run: (times) => run(module, times), rates: [] }));
  for (const item of items) item.times = calls(item.run);
  for (let round = 0; round < rounds; round++) {
    for (const { work, times, run, rates } of items) {
      const start = performance.now();
      run(times);
      rates.push((work * times * 1000) / (performance.now() - start));
    }
  }
  const ratesOf = (name) => items.find((item) => item.name === name).rates;
  const rateOf = (name) => median(ratesOf(name));
  return {
    peaks: Object.entries(peaks).map(([name, { title }]) => ({ name, title, rate: rateOf(name) })),
    kernels: Object.entries(kernels).map(([name, { title, peak, aim }]) => ({
      name, title, peak, aim, rate: rateOf(name), share: median(ratesOf(name).map((rate, round) => rate / ratesOf(peak)[round])),
    })),
    tokenizer: rateOf('tokenize'),
  };
}
