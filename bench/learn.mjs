/**
 * npm run bench -- learn [--data DIR] [--rounds 3]: how long a last layer takes to train, beside tfjs-layers (wasm and cpu
 * backends) and a plain JavaScript loop, all on the same features and the same objective.
 *
 * The others run 50 epochs of Adam, on all rows at once and in batches of 32, each at the learning rate (of five) that leads the
 * plain loop to the lowest objective. Ours is timed to the end that it chooses itself, and to the first iteration that is
 * at least as good as what the other one came to. Times run from arrays of features to arrays of weights; ours includes a fresh
 * instance of the module, and the solve alone is shown beside it. Rounds are interleaved and medians reported. Without DIR, the features are made up.
 * Prints tables and writes build/bench-learn.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { ours } from './learn/ours.mjs';
import { trainPlain } from './learn/plain.mjs';
import { l2, makeProblem, objective, problems } from './learn/problem.mjs';
import { median } from './statistics.mjs';

const { values } = parseArgs({ options: { data: { type: 'string', default: process.env.UNDERTONE_DATA }, rounds: { type: 'string', default: '3' } } });
const rounds = Number(values.rounds);
const epochs = 50;
const rates = [0.001, 0.003, 0.01, 0.03, 0.1];
const goals = { 'tfjs wasm': 50, plain: 10 };

const trainOurs = await ours();
const { trainTfjs } = await import('./peers/tfjs.mjs');
const trainers = {
  'tfjs wasm': (problem, options) => trainTfjs('wasm', problem, options),
  'tfjs cpu': (problem, options) => trainTfjs('cpu', problem, options),
  plain: trainPlain,
};

/** Runs once; keeps the time and what was reached. */
async function run(entry, problem, train) {
  const start = performance.now();
  const head = await train();
  entry.times.push(performance.now() - start);
  entry.solves?.push(head.milliseconds);
  entry.loss ??= objective(problem, head);
  entry.iterations = head.iterations;
}

const bestRate = (problem, batch) => {
  const losses = rates.map((rate) => objective(problem, trainPlain(problem, { epochs, batch, rate, l2 })));
  return rates[losses.indexOf(Math.min(...losses))];
};

/** How many of our iterations come to an objective. */
async function iterationsTo(problem, loss) {
  for (let limit = 1; ; limit++) {
    const head = await trainOurs(problem, { epochs: limit, l2 });
    if (objective(problem, head) <= loss || head.iterations < limit) return limit;
  }
}

async function compare(problem) {
  const rivals = [];
  for (const batch of [problem.count, 32]) {
    const rate = bestRate(problem, batch);
    for (const trainer of Object.keys(trainers)) rivals.push({ trainer, batch, rate, times: [] });
  }
  const solved = { times: [], solves: [] };
  for (let round = 0; round < rounds; round++) {
    for (const rival of rivals) {
      await run(rival, problem, () => trainers[rival.trainer](problem, { epochs, batch: rival.batch, rate: rival.rate, l2 }));
      rival.ours ??= { limit: await iterationsTo(problem, rival.loss), times: [], solves: [] };
      // Short, so several times.
      for (let i = 0; i < 5; i++) await run(rival.ours, problem, () => trainOurs(problem, { epochs: rival.ours.limit, l2 }));
      await run(solved, problem, () => trainOurs(problem, { l2 }));
    }
  }
  const own = ({ times, solves, loss, iterations }) => ({ ms: median(times), solveMs: median(solves), loss, iterations });
  return {
    problem: problem.name,
    solved: own(solved),
    rivals: rivals.map(({ trainer, batch, rate, times, loss, ours: { limit, ...entry } }) => {
      const ms = median(times);
      const reached = own(entry);
      return { trainer, batch, rate, ms, loss, ours: reached, ratio: ms / reached.ms, solveRatio: ms / reached.solveMs, solvedRatio: ms / median(solved.times), goal: goals[trainer] };
    }),
  };
}

function print({ problem, solved, rivals }) {
  console.log(`\n${problem}: ours to its own end ${solved.ms.toFixed(1)} ms (solve alone ${solved.solveMs.toFixed(1)} ms), ${solved.iterations} iterations, objective ${solved.loss.toFixed(5)}`);
  console.log('                            rate         ms  objective   ours to that ms (solve)  iterations  objective   times faster (solve)  to its own end   goal');
  for (const { trainer, batch, rate, ms, loss, ours: own, ratio, solveRatio, solvedRatio, goal } of rivals) {
    const met = own.loss <= loss && ratio >= goal ? 'reached' : 'missed';
    console.log(
      `${trainer}, ${batch === 32 ? 'batches of 32' : 'full batch'}`.padEnd(25), String(rate).padStart(6), ms.toFixed(0).padStart(10), loss.toFixed(5).padStart(10),
      `${own.ms.toFixed(1)} (${own.solveMs.toFixed(1)})`.padStart(25), String(own.iterations).padStart(11), own.loss.toFixed(5).padStart(10),
      `${ratio.toFixed(1)} (${solveRatio.toFixed(1)})`.padStart(22), solvedRatio.toFixed(1).padStart(15), goal ? `  ${goal} ${met}` : '',
    );
  }
}

const results = [];
for (const problem of problems) {
  results.push(await compare(await makeProblem(problem, values.data)));
  print(results.at(-1));
}
const machine = { cpu: os.cpus()[0].model, node: process.version, rounds, load: os.loadavg()[0] };
console.log(`\n${machine.cpu}, Node ${machine.node}, median of ${rounds} rounds, load average ${machine.load.toFixed(2)}`);
mkdirSync(new URL('../build/', import.meta.url), { recursive: true });
writeFileSync(new URL('../build/bench-learn.json', import.meta.url), `${JSON.stringify({ machine, l2, epochs, results }, null, 2)}\n`);
