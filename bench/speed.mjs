/**
 * npm run bench (or `-- speed`): how long the built package takes, on real texts (tests/golden/texts.txt), every variant and model in one run.
 *
 * Rounds are interleaved and medians reported, so that what else the machine does hits all alike: compare within one run only.
 * Prints a table and writes build/bench.json.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(options.rounds);
const models = ['sentiment-en', 'sentiment-en-lstm'];
const variants = ['simd128', 'scalar'];
const lengths = [8, 20, 100, 400, 4000];
const root = new URL('../', import.meta.url);

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** Real texts put together to about so many tokens each; enough of them that words differ as they do in use. */
function textsOfLength(classifier, wanted, corpus) {
  const texts = [];
  let text = '';
  for (const line of corpus) {
    text = text ? `${text} ${line}` : line;
    const { tokens } = classifier.classify(text);
    if (tokens < wanted) continue;
    if (tokens < wanted * 1.3) texts.push(text);
    text = '';
  }
  return texts.slice(0, Math.max(1, Math.round(4000 / wanted)));
}

/** Microseconds a text, over all texts once. */
function time(classifier, texts) {
  const start = performance.now();
  for (const text of texts) classifier.classify(text);
  return ((performance.now() - start) * 1000) / texts.length;
}

/** Milliseconds from nothing to the first label in a fresh process, files in the cache. */
function coldStart(model) {
  const script = `import { Classifier } from 'undertone';
    const start = performance.now();
    (await Classifier.load('${model}')).classify('I did not expect to love this.');
    process.stdout.write(String(performance.now() - start));`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' }));
}

const corpus = readFileSync(new URL('tests/golden/texts.txt', root), 'utf8').split('\n').filter((line) => /^[\x20-\x7e]+$/.test(line));
const rows = [];
for (const model of models) {
  const starts = Array.from({ length: Math.min(rounds, 9) }, () => coldStart(model));
  const classifiers = await Promise.all(variants.map((variant) => Classifier.load(model, { variant })));
  for (const wanted of lengths) {
    const texts = textsOfLength(classifiers[0], wanted, corpus);
    const times = classifiers.map(() => []);
    for (let round = 0; round < rounds; round++) classifiers.forEach((classifier, i) => times[i].push(time(classifier, texts)));
    const tokens = texts.reduce((sum, text) => sum + classifiers[0].classify(text).tokens, 0) / texts.length;
    const [simd, scalar] = times.map(median);
    rows.push({ model, tokens: Math.round(tokens), texts: texts.length, simd, scalar, firstLabelMs: median(starts) });
  }
  for (const classifier of classifiers) classifier.dispose();
}

const machine = { cpu: os.cpus()[0].model, node: process.version, rounds, load: os.loadavg()[0] };
console.log(`${machine.cpu}, Node ${machine.node}, median of ${rounds} rounds, load average ${machine.load.toFixed(2)}\n`);
console.log('model                tokens   simd128 us   scalar us   scalar / simd128   us a token   first label ms');
for (const { model, tokens, simd, scalar, firstLabelMs } of rows) {
  console.log(
    model.padEnd(19), String(tokens).padStart(7), simd.toFixed(1).padStart(12), scalar.toFixed(1).padStart(11),
    (scalar / simd).toFixed(2).padStart(18), (simd / tokens).toFixed(3).padStart(12), firstLabelMs.toFixed(1).padStart(16),
  );
}
mkdirSync(new URL('build/', root), { recursive: true });
writeFileSync(new URL('build/bench.json', root), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
