// `npm run bench`: see the text below.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setup } from '../tools/setup.mjs';
import { machine } from './machine.mjs';
import { installPeers } from './peers/install.mjs';

const usage = `npm run bench [-- NAME] [-- --rounds N] [--data DIR] [--quick] [--write]

Measures undertone beside its peers, in Node and in headless Chromium, prints tables and writes build/bench/results.json. Without NAME, all
of the first list, one after the other in a process each; on an idle machine, please.

  networks     the same weights in undertone, onnxruntime-web and tfjs; word lists
  start        cold start, bytes downloaded, memory, workers and further models in Chromium
  models       the bundled models, each build of the engine, in Node
  kernels      kernels and the tokenizer against what the machine can do
  growth       time against the length of a text, the vocabulary and the number of texts
  throughput   undertone classify on 100,000 rows, one thread and several

  learn, words, few, shift, typing    only by name; what they take stands at the top of bench/NAME.mjs (words: word_lists.mjs)

  --rounds N   measurements of which the median is taken (default 9)
  --data DIR   public sets as of training/README.md: texts of imdb and tweet_sentiment instead of the tests' own (or $UNDERTONE_DATA)
  --quick      two rounds on few texts: to see that everything works
  --write      puts what build/bench/results.json holds into docs/performance.md
`;

const parts = ['networks', 'start', 'models', 'kernels', 'growth', 'throughput'];
const scripts = { learn: './learn.mjs', words: './word_lists.mjs', few: './few.mjs', shift: './shift.mjs', typing: './typing.mjs' };

const options = {
  rounds: { type: 'string' },
  data: { type: 'string', default: process.env.UNDERTONE_DATA },
  quick: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};

const resultsFile = new URL('../build/bench/results.json', import.meta.url);
const readResults = () => (existsSync(resultsFile) ? JSON.parse(readFileSync(resultsFile, 'utf8')) : {});

function writeResults(results) {
  mkdirSync(new URL('.', resultsFile), { recursive: true });
  writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
}

async function runPart(name, { rounds, data, quick }) {
  const { measure, show } = await import(`./${name}.mjs`);
  const settings = { rounds: Number(rounds ?? (quick ? 2 : 9)), data, quick };
  const before = machine();
  const start = performance.now();
  const result = await measure({ ...settings, log: (text) => process.stderr.write(`  ${text}\n`) });
  const seconds = Math.round((performance.now() - start) / 1000);
  writeResults({ ...readResults(), [name]: { machine: before, rounds: settings.rounds, quick, seconds, ...result } });
  const conditions = `${before.cpu}, median of ${settings.rounds} rounds, load average ${before.load.toFixed(2)}, ${seconds} s`;
  console.log(`\n${name}: ${conditions}\n\n${show(result)}`);
}

/** All parts, in a process each, so that none inherits memory or compiled code from another; then the most important figures again. */
async function runAll(args) {
  await setup();
  writeResults({});
  const script = fileURLToPath(import.meta.url);
  const failed = parts.filter((name) => spawnSync(process.execPath, [script, name, ...args], { stdio: 'inherit' }).status !== 0);
  const { summary } = await import('./summary.mjs');
  console.log(`\nall in one\n\n${summary(readResults())}`);
  for (const part of failed) console.error(`${part} failed`);
  process.exitCode = failed.length ? 1 : 0;
}

const [name] = process.argv.slice(2);
if (name in scripts) {
  if (['learn', 'words'].includes(name)) installPeers();
  process.argv.splice(2, 1);
  await import(scripts[name]);
} else {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const wrong = positionals.length > 1 || (positionals[0] && !parts.includes(positionals[0]));
  if (values.help || wrong) {
    console.log(usage);
    process.exit(values.help ? 0 : 2);
  }
  installPeers();
  if (positionals[0]) await runPart(positionals[0], values);
  else await runAll(process.argv.slice(2).filter((arg) => arg !== '--write'));
  if (values.write) await (await import('./report.mjs')).writeReport(readResults());
}
