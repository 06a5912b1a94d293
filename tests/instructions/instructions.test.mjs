// How many instructions the native engine takes for a fixed workload (Valgrind's callgrind): the same on every machine and under any load, so
// that a slowdown shows where a clock would only flicker. Kept counts hold for one compiler; with another, the test is skipped.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readSafetensors } from '../../tools/safetensors.mjs';
import { onPath } from '../../tools/setup.mjs';

const MOST = 1.03;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const root = (name) => here(`../../${name}`);
const encoder = (name) => root(`tests/golden/encoders/${name}.safetensors`);
const countsFile = here('counts.json');

/** What is counted: the calls of a function while a command reads the input. */
const workloads = {
  'classify, bag of words': { of: 'undertone::Classifier::classify(*', command: ['classify', '--model', encoder('bag')] },
  'classify, TextCNN': { of: 'undertone::Classifier::classify(*', command: ['classify', '--model', encoder('cnn')] },
  'classify, LSTM': { of: 'undertone::Classifier::classify(*', command: ['classify', '--model', encoder('lstm-last')] },
  'classify, BiLSTM': { of: 'undertone::Classifier::classify(*', command: ['classify', '--model', encoder('bilstm-max-mean')] },
  'classify, lexicon': { of: 'undertone::Classifier::classify(*', command: ['classify', '--model', encoder('lexicon')] },
  'load, TextCNN': { of: 'undertone::Classifier::build(*', command: ['classify', '--model', encoder('cnn')], input: '/dev/null' },
  tokenize: { of: 'undertone::command::tokenize(*', command: ['tokenize', '--ids', '--model', encoder('cnn')] },
};

function run([command, ...args], stdin = 'ignore') {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: [stdin, 'pipe', 'pipe'] });
  assert.equal(status, 0, error?.message ?? stderr);
  return { stdout, stderr };
}

/** Instructions of one workload. */
function count({ of, command, input = root('tests/golden/encoders/texts.txt') }) {
  const callgrind = ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null', `--toggle-collect=${of}`];
  const { stderr } = run([...callgrind, root('build/release/undertone'), ...command], openSync(input, 'r'));
  return Number(/Collected : (\d+)/.exec(stderr)[1]);
}

/** The compiler of the native build, such as 'GNU 12.2.0'. */
function compiler() {
  const cache = readFileSync(root('build/release/CMakeCache.txt'), 'utf8');
  const [, path] = /^CMAKE_CXX_COMPILER:\w+=(.*)$/m.exec(cache);
  return run([path, '--version']).stdout.split('\n')[0];
}

const kept = JSON.parse(readFileSync(countsFile, 'utf8'));
const current = compiler();
const write = process.env.UNDERTONE_WRITE_GOLDEN === '1';
const skip = !onPath('valgrind') ? 'there is no valgrind' : !write && kept.compiler !== current ? `counts are those of ${kept.compiler}` : false;

const counts = {};
for (const [name, workload] of Object.entries(workloads)) {
  test(`${name}: at most 3 % more instructions than kept`, { skip }, (context) => {
    counts[name] = count(workload);
    if (write) return;
    const ratio = counts[name] / kept.counts[name];
    context.diagnostic(`${counts[name].toLocaleString('en')} instructions, ${((ratio - 1) * 100).toFixed(2)} %`);
    assert.ok(counts[name] > 0 && ratio <= MOST, `${counts[name]} instructions instead of ${kept.counts[name]}; if that has a reason, UNDERTONE_WRITE_GOLDEN=1 keeps the new count`);
  });
}
/** Every plain word of an encoder's vocabulary once, twenty a line: whatever is kept of a word is of no use. */
function writeEveryWordOnce(name) {
  const words = new TextDecoder().decode(readSafetensors(readFileSync(encoder(name))).tensors.vocabulary.bytes).split('\n').filter((word) => /^[a-z]{2,}$/.test(word));
  const lines = Array.from({ length: Math.ceil(words.length / 20) }, (_, line) => words.slice(20 * line, 20 * line + 20).join(' '));
  const path = join(tmpdir(), `undertone-words-${process.pid}`);
  writeFileSync(path, lines.join('\n'));
  return path;
}

for (const name of ['cnn', 'bilstm-max-mean']) {
  test(`${name}: a table that helps nothing yet costs less than 1 %`, { skip: !onPath('valgrind') && 'there is no valgrind' }, (context) => {
    const input = writeEveryWordOnce(name);
    const of = workloads['classify, TextCNN'].of;
    const [none, cold] = [['--table', '0'], []].map((table) => count({ of, command: ['classify', '--model', encoder(name), ...table], input }));
    rmSync(input);
    context.diagnostic(`${cold.toLocaleString('en')} instructions, ${((cold / none - 1) * 100).toFixed(2)} % more than without`);
    assert.ok(cold < 1.01 * none, `${cold} instructions instead of ${none}`);
  });
}

test.after(() => {
  if (write) writeFileSync(countsFile, `${JSON.stringify({ compiler: current, counts }, null, 2)}\n`);
});
