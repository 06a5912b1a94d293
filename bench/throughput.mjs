/** A big job: `undertone classify` on 100,000 rows of CSV, with one thread and with one for each core; rows a second and the peak of memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { markdown, number } from './markdown.mjs';
import { median } from './statistics.mjs';
import { realTexts } from './texts.mjs';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const ROWS = 100_000;
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

/** The texts of each job, the models that do it and how often at most: a run takes from seconds to minutes. */
const jobs = (data) => [
  { kind: 'texts', ...realTexts(data), models: ['sentiment-en', 'sentiment-en-lstm', 'lexicon-en'], most: 3 },
  ...(data ? [{ kind: 'reviews', ...realTexts(data, ['imdb']), models: ['sentiment-en'], most: 1 }] : []),
];

export async function measure({ rounds, data, quick, log }) {
  const whole = quick ? ROWS / 10 : ROWS;
  const threads = [1, os.availableParallelism()];
  const rows = [];
  for (const { kind, from, texts, models, most } of jobs(data)) {
    for (const count of [whole / 10, whole]) {
      const file = writeRows(texts, count);
      const bytes = statSync(file).size;
      for (const model of models) {
        log(`${model}, ${count} ${kind}`);
        const runs = threads.map(() => []);
        for (let round = 0; round < Math.min(rounds, most); round++) {
          for (const [at, number] of threads.entries()) runs[at].push(await classify(file, model, number));
        }
        for (const [at, number] of threads.entries()) {
          const of = (figure) => median(runs[at].map((run) => run[figure]));
          rows.push({ from, kind, model, count, bytes, threads: number, seconds: of('seconds'), peak: of('peak') });
        }
      }
      rmSync(file);
    }
  }
  return { rows };
}

export function show({ rows }) {
  const table = markdown(
    ['undertone classify', 'rows', 'MB', 'threads', 'seconds', 'rows a second', 'peak of memory, MB'],
    rows.map(({ kind, model, count, bytes, threads, seconds, peak }) => [
      `${model}, ${kind}`, count.toLocaleString('en'), number(bytes / 1e6), threads, number(seconds), number(count / seconds), number(peak / 1e6),
    ]),
  );
  const sources = [...new Map(rows.map(({ kind, from }) => [kind, from]))].map(([kind, from]) => `${kind} from ${from}`);
  return `Rows: ${sources.join('; ')}. From the start of the process to its end; Node alone takes about 45 MB.\n\n${table}`;
}
