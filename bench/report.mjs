/** docs/performance.md and its pictures, from what build/bench/results.json holds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { growthPicture } from './pictures.mjs';
import { summary } from './summary.mjs';

const docs = new URL('../docs/', import.meta.url);

const introduction = `# Speed, size and memory

Measured and written by \`npm run bench -- --write\`, which installs the peers for itself. Times differ from machine to machine: what tells is
the ratio to a peer within one run. Rounds are interleaved and medians taken; ratios are medians of the rounds' own.
`;

/** What profiles of this machine showed, and what else was tried; not measured anew with each run. */
const bounds = `## What bounds it

Where an aim above is missed, this is where the time goes, by profiles of the same workloads on one core of an AMD EPYC in Node 20, and what was tried.

- **TextCNN, 400 real words.** 54 % computes the words that the table lacks (8.4 % of them, 34 a text, 3.5 µs each, of which 2.9 µs are the 16-bit dot products at their measured
  peak), 33 % adds up rows and keeps maxima (with all words in the table, and that in the second cache, the whole text takes 35 µs; here its rows come from the third), 7 % is the tokenizer. So
  misses alone cost more than two thirds of the time that the aim allows, and only more places would help: 5,000 would miss 4.4 %, 6,700 2.3 %, but 8 MB hold 3,360. Kept: positions in
  chunks of eight through all widths, so that rows stay in the first cache (4 to 5 %). No gain: two-, four- and 64-way caches or other shares of the table for them (8.2 to 9.9 % missed, simulated), longer
  look-ups, weights in the outer loop; rows without padding between taps would save 4 % of places and cost as much in loads across cache lines; rows of 12 bits would, by estimate, cost more to unpack than they save.
- **Uniform words** miss the table five times out of six: there only the dot products count, which run at 88 to 96 % of their peak.
- **LSTM and BiLSTM.** Of a step's 2.6 µs 1.95 are the product of state and weights (71 to 77 % of the dot-product peak: one vector cannot share its loads) and 0.58 the gates. This took 3.3 µs before
  gates were computed in loops small enough for their constants to stay in registers, and before a single vector went through two panels and two blocks of depth at a time. No gain: three, four and six panels,
  deeper unrolling (V8 runs out of registers: down to a third of the speed), panels interleaved in memory (5 % in Chromium, none in Node), both directions side by side (1 %: the processor
  overlaps them by itself, and their weights differ), a shorter polynomial for tanh (2 % of a step, for a tenth of its precision).
- **Many short texts.** Side by side, four LSTM states take 1.48 µs each for that product instead of 1.9, the dot products' peak: 17 % of a step. Of that, \`classifyAll\` keeps 11 %
  (64 texts of 20 tokens, see Growth), as texts of one group differ in length and the rest of a step is as before. A TextCNN would gain 1 % from looking up several texts' missing words together, and has not got it.
- **First answer.** A timeline of 13 cold pages, medians, in milliseconds from the navigation: the script is there at 48 (in an empty page too, which is done at 52), the engine and the model are asked
  for at 72, compiled and instantiated at 83, the model's bytes are read at 93, the first answer is given at 115. So a third passes before the script runs (V8's own work, and the browser's first
  frame on the same two hardware threads, which an empty page draws after it was timed), a third until engine and model are there, a third in building the model, its golden texts and the first
  answer, all by code that runs for the first time: 20 ms, of which wasm takes 4 once it has run before (\`node --liftoff-only\`) and compiling 115 functions at their first call another 5. Kept: a load's loops out of one large function,
  which engines compile anew while it runs; the file's hash in registers; no case-insensitive expressions; no second copy of a model that arrives in one piece (a sixth of a cold load in Node, 20 to
  17 ms). \`<link rel="preload">\` for engine and model gains nothing on one machine, as they only arrive before the code that waits for them; over a network it saves one round trip.
`;

const sections = {
  networks: {
    title: 'The same networks beside the peers',
    text: `Random weights made in PyTorch, exported to each: 20,000 words, embedding 100, one thread. undertone reads a string and answers with scores; the
others begin with the token ids. Before anything is timed, all have to give the same scores for all texts. Uniform words, drawn from the vocabulary with
equal chances, are the worst case: a table of projected words holds few of them.`,
  },
  start: {
    title: 'Start, downloads and memory',
    text: `From the navigation to the first answer, in a fresh context (empty caches) of a headless browser, from a server on the same machine: downloads cost next to nothing here
that would take most of the time elsewhere. Pages are bundled by Vite. The TextCNN is the one above, 32-bit floats in a file of 8 MB for each; \`sentiment-en\` is what the
package ships. Memory is what the browser's debugger calls the used heap and backing storage after garbage collection, and the size of the page's WebAssembly memories.`,
  },
  models: {
    title: 'The bundled models',
    text: 'String in to scores out, in Node, and a fresh Node process to its first label.',
  },
  kernels: {
    title: 'Kernels and tokenizer',
    text: `Each kernel beside the peak of the same core for its kind of arithmetic, measured in the same WebAssembly engine by a loop of twelve independent chains of
multiplications and additions.`,
  },
  growth: {
    title: 'Growth',
    text: `Time against the length of a text, the size of the vocabulary (a small one lies in the table of projected words as a whole) and the number of texts
given at once. All axes are logarithmic.`,
  },
  throughput: {
    title: 'A big job',
    text: 'The command with one thread and with one for each core, on a file and on one ten times as long: what it needs of memory should not grow with the file.',
  },
};

const conditions = ({ machine, rounds, quick }) =>
  `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; medians of up to ${rounds} rounds; load average ${machine.load.toFixed(2)} before it began.${quick ? ' **Only a quick try.**' : ''}`;

/** Draws what a part has to show; the Markdown that shows it. */
function draw(pictures) {
  mkdirSync(new URL('images/', docs), { recursive: true });
  return pictures.map(({ file, title, lines, xName }) => {
    writeFileSync(new URL(`images/${file}`, docs), growthPicture(lines, xName));
    return `![${title}](images/${file})\n\n`;
  });
}

async function section(name, result) {
  const { title, text } = sections[name];
  const { show, pictures } = await import(`./${name}.mjs`);
  const shown = pictures ? draw(pictures(result)).join('') : '';
  return `## ${title}\n\n${text}\n\n${shown}${show(result)}\n${conditions(result)}\n`;
}

export async function writeReport(results) {
  const parts = [];
  for (const name of Object.keys(sections)) if (name in results) parts.push(await section(name, results[name]));
  writeFileSync(new URL('performance.md', docs), [introduction, summary(results), bounds, ...parts].join('\n'));
}
