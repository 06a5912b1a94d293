/** docs/performance.md and its pictures, from what build/bench/results.json holds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { growthPicture } from './pictures.mjs';
import { summary } from './summary.mjs';

const docs = new URL('../docs/', import.meta.url);

const introduction = `# Speed, size and memory

Measured and written by \`npm run bench -- --write\`, which installs the peers for itself. Times differ from machine to machine: what tells is
the ratio to a peer within one run. Rounds are interleaved and medians taken; ratios are medians of the rounds' own.
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
  writeFileSync(new URL('performance.md', docs), [introduction, summary(results), ...parts].join('\n'));
}
