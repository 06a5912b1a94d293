/** A big job: `undertone classify` on 100,000 rows of CSV, with one thread and with one for each core; rows a second and the peak of memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { markdown, number } from './markdown.mjs';
import { median } from './statistics.mjs';
import { realTexts } from './texts.mjs';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const ROWS = 100_000;
const models = ['sentiment-en', 'sentiment-en-lstm', 'lexicon-en'];
/** Told by the command's process itself as it ends; KiB, of all its threads. */
const PEAK = 'data:text/javascript,process.on("exit",()=>process.stderr.write(`peak ${process.resourceUsage().maxRSS}`))';

/** A CSV of so many rows, the texts again and again under a number that makes each row another. Returns its path. */
function writeRows(texts, count) {
  const file = path(`build/bench/rows-${count}.csv`);
  const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}"`);
  const lines = Array.from({ length: count }, (_, row) => `${row},${quoted[row % quoted.length]}\n`);
  mkdirSync(path('build/bench'), { recursive: true });
  writeFileSync(file, `id,text\n${lines.join('')}`);
  return file;
}

/** Runs the command once: `{ seconds, peak }`, the latter in bytes. */
async function classify(file, model, threads) {
  const start = performance.now();
  const args = ['--import', PEAK, path('dist/cli.js'), 'classify', file, '--model', model, '--threads', String(threads), '--output', path('build/bench/labelled.csv')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'pipe'] });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (told += text));
  const [status] = await once(child, 'close');
  const peak = /peak (\d+)/.exec(told);
  if (status !== 0 || !peak) throw new Error(`undertone classify failed: ${told}`);
  return { seconds: (performance.now() - start) / 1000, peak: Number(peak[1]) * 1024 };
}

export async function measure({ rounds, data, quick, log }) {
  const { from, texts } = realTexts(data);
  const most = quick ? ROWS / 10 : ROWS;
  const counts = [most / 10, most];
  const files = counts.map((count) => writeRows(texts, count));
  const threads = [1, os.availableParallelism()];
  const rows = [];
  for (const model of models) {
    for (const [index, count] of counts.entries()) {
      const runs = threads.map(() => []);
      // A run takes seconds: few rounds do.
      for (let round = 0; round < Math.min(rounds, 3); round++) {
        log(`${model}, ${count} rows, round ${round + 1}`);
        for (const [at, number] of threads.entries()) runs[at].push(await classify(files[index], model, number));
      }
      for (const [at, number] of threads.entries()) {
        const seconds = median(runs[at].map((run) => run.seconds));
        rows.push({ model, count, bytes: statSync(files[index]).size, threads: number, seconds, peak: median(runs[at].map(({ peak }) => peak)) });
      }
    }
  }
  return { texts: from, rows };
}

export function show({ texts, rows }) {
  const table = markdown(
    ['undertone classify', 'rows', 'MB', 'threads', 'seconds', 'rows a second', 'peak of memory, MB'],
    rows.map(({ model, count, bytes, threads, seconds, peak }) => [model, count.toLocaleString('en'), number(bytes / 1e6), threads, number(seconds), number(count / seconds), number(peak / 1e6)]),
  );
  return `Rows from ${texts}. From the start of the process to its end; Node alone takes about 45 MB.\n\n${table}`;
}
