import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { path, sentiment } from './support.mjs';

const folder = mkdtempSync(join(tmpdir(), 'undertone-cli-'));
test.after(() => rmSync(folder, { recursive: true }));

function undertone(args, input = '', flags = []) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...flags, path('dist/cli.js'), ...args], { cwd: folder });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    child.on('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

function file(name, content) {
  writeFileSync(join(folder, name), content);
  return name;
}

const labelled = (text) => {
  const { label, score } = sentiment.classify(text);
  return [label, score.toFixed(4)];
};

test('lines from standard input', async () => {
  const { status, stdout, stderr } = await undertone(['classify', '-'], 'I did not expect to love this film.\n');
  assert.equal(stderr, '');
  assert.equal(status, 0);
  assert.match(stdout, /^positive\t[01]\.\d{4}\tI did not expect to love this film\.\n$/);
});

test('lines of every kind, one out for each in', async () => {
  const lines = ['good', '', 'bad\u2028still the same line', '这部电影真好看', 'last, without an end'];
  const { stdout } = await undertone(['classify', '-'], lines.join('\r\n'));
  assert.equal(stdout, lines.map((line) => `${labelled(line).join('\t')}\t${line}\n`).join(''));
});

test('CSV in, CSV out', async () => {
  const name = file('reviews.csv', '\ufeffid,text,who\n1,"good, really ""good""",Ann\n2,"two\nlines, bad",Bob\n3,,\n4,short\n');
  const { status, stdout, stderr } = await undertone(['classify', name]);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const rows = [
    'id,text,who,label,score',
    `1,"good, really ""good""",Ann,${labelled('good, really "good"')}`,
    `2,"two\nlines, bad",Bob,${labelled('two\nlines, bad')}`,
    `3,,,${labelled('')}`,
    `4,short,,${labelled('short')}`,
  ];
  assert.equal(stdout, `${rows.join('\n')}\n`);
});

test('CSV with other separators and names', async () => {
  const semicolons = file('semicolons.csv', 'label;note\nx;good\n');
  assert.equal((await undertone(['classify', semicolons, '--column', 'note'])).stdout, `label;note;undertone_label;score\nx;good;${labelled('good').join(';')}\n`);
  const tabs = file('tabs.tsv', 'id\ttext\n1\tgood, better\n');
  assert.equal((await undertone(['classify', tabs])).stdout, `id\ttext\tlabel\tscore\n1\tgood, better\t${labelled('good, better').join('\t')}\n`);
  const single = file('single.csv', 'text\ngood\nbad\n');
  assert.equal((await undertone(['classify', single])).stdout, `text,label,score\ngood,${labelled('good')}\nbad,${labelled('bad')}\n`);
});

test('a CSV of many chunks, to a file', async () => {
  const texts = Array.from({ length: 20_000 }, (_, index) => `nummer ${index}: schön, "sehr" 好看\n😀`);
  const name = file('many.csv', `n,text\n${texts.map((text, index) => `${index},"${text.replaceAll('"', '""')}"`).join('\n')}`);
  const { status, stdout, stderr } = await undertone(['classify', name, '--output', 'labelled.csv']);
  assert.deepEqual([status, stdout, stderr], [0, '', '']);
  const expected = texts.map((text, index) => `${index},"${text.replaceAll('"', '""')}",${labelled(text)}\n`).join('');
  assert.ok(readFileSync(join(folder, 'labelled.csv'), 'utf8') === `n,text,label,score\n${expected}`);
});

test('several threads write what one writes, in the same order', async () => {
  const lines = Array.from({ length: 8000 }, (_, index) => `${index} ${index % 3 ? 'a good film' : 'boring'} ${'and so on '.repeat(index % 40)}`);
  const [name, rows] = [file('long.txt', lines.join('\n')), file('long.jsonl', lines.map((text) => JSON.stringify({ text })).join('\n'))];
  for (const input of [name, rows]) {
    const [one, three] = await Promise.all(['1', '3'].map((count) => undertone(['classify', input, '--threads', count])));
    assert.equal(three.stderr, '');
    assert.equal(one.stdout.split('\n').length, lines.length + 1);
    assert.ok(three.stdout === one.stdout, input);
  }
});

test('of a large file, only what is at work is in memory', async () => {
  const MEBIBYTE = 2 ** 20;
  // Told by the process itself as it ends; KiB, of all its threads.
  const peak = 'data:text/javascript,process.on("exit",()=>process.stderr.write(`${process.resourceUsage().maxRSS}`))';
  const row = `"good${' '.repeat(20_000)}"\n`;
  const rows = Math.ceil((160 * MEBIBYTE) / row.length);
  async function* input() {
    yield 'text\n';
    for (let at = 0; at < rows; at += 50) yield row.repeat(Math.min(50, rows - at));
  }
  const child = spawn(process.execPath, ['--import', peak, path('dist/cli.js'), 'classify', '-', '--format', 'csv', '--threads', '2', '--output', join(folder, 'out.csv')]);
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (told += text));
  const closed = once(child, 'close');
  await pipeline(input, child.stdin);
  assert.deepEqual(await closed, [0, null], told);
  assert.equal(readFileSync(join(folder, 'out.csv'), 'utf8').split('\n').length, rows + 2);
  assert.ok(Number(told) * 1024 < 200 * MEBIBYTE, `${told} KiB at the peak`);
});

test('a mistake in the middle ends all threads, with what came before it written', async () => {
  const lines = Array.from({ length: 4000 }, (_, index) => (index === 3900 ? '{' : `{"text":"number ${index}, a good film"}`));
  const { status, stdout, stderr } = await undertone(['classify', file('broken.jsonl', lines.join('\n')), '--threads', '2']);
  assert.equal(status, 2);
  assert.match(stderr, /^undertone: line 3901 is not JSON/);
  assert.ok(stdout.split('\n').slice(0, -1).every((line, index) => JSON.parse(line).text === `number ${index}, a good film`));
});

test('JSON lines in, JSON lines out', async () => {
  const rows = [{ id: 1, text: 'good\u2028film' }, { text: 'bad', label: 'mine', deep: { a: [1] } }];
  const name = file('rows.jsonl', `${rows.map((row) => JSON.stringify(row)).join('\n')}\n\n`);
  const { stdout, stderr } = await undertone(['classify', name]);
  assert.equal(stderr, '');
  const [first, second] = stdout.trim().split('\n').map((line) => JSON.parse(line));
  const [label, score] = labelled('good\u2028film');
  assert.deepEqual(first, { ...rows[0], label, score: Number(score) });
  const [otherLabel, otherScore] = labelled('bad');
  assert.deepEqual(second, { ...rows[1], undertone_label: otherLabel, score: Number(otherScore) });
});

test('evaluate and info', async () => {
  const name = file('set.tsv', 'label\ttext\npositive\tI love it\nnegative\tI hate it\n');
  const { stdout } = await undertone(['evaluate', name]);
  assert.match(stdout, /accuracy +1\.0000/);
  assert.equal(JSON.parse((await undertone(['evaluate', name, '--json'])).stdout).count, 2);
  const info = JSON.parse((await undertone(['info', '--json'])).stdout);
  assert.deepEqual(info.labels, [...sentiment.labels]);
  assert.equal(info.hash, sentiment.model.hash);
  const byPath = await undertone(['info', path('dist/models/sentiment-en.safetensors')]);
  assert.match(byPath.stdout, /^name +sentiment-en$/m);
});

test('help and version', async () => {
  assert.match((await undertone(['--help'])).stdout, /undertone classify FILE/);
  assert.match((await undertone(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);
});

test('mistakes are told in one line, without a stack', async () => {
  const bad = {
    'no command': [[], 2],
    'unknown command': [['guess', 'x'], 2],
    'unknown option': [['classify', '-', '--shout'], 2],
    'no file': [['classify'], 2],
    'too many files': [['classify', 'a', 'b'], 2],
    'unknown format': [['classify', '-', '--format', 'xml'], 2],
    'no number of threads': [['classify', '-', '--threads', 'many'], 2],
    'too many threads': [['classify', '-', '--threads', '65'], 2],
    'missing model, several threads': [['classify', '-', '--threads', '2', '--model', 'nothing.safetensors'], 1],
    'output over input': [['classify', file('same.txt', 'x'), '--output', 'same.txt'], 2],
    'missing file': [['classify', 'nothing.txt'], 1],
    'missing model': [['classify', '-', '--model', 'nothing.safetensors'], 1],
    'unknown model': [['classify', '-', '--model', 'nothing'], 1],
    'missing column': [['classify', file('column.csv', 'a,b\n1,2\n')], 2],
    'row too long': [['classify', file('long.csv', 'id,text\n1,good,2\n')], 2],
    'open quote': [['classify', file('quote.csv', 'id,text\n1,"good\n2,bad\n')], 2],
    'not JSON': [['classify', file('bad.jsonl', '{"text": \n')], 2],
    'no such property': [['classify', file('other.jsonl', '{"body": "x"}\n')], 2],
    'JSON that is null': [['classify', file('null.jsonl', 'null\n')], 2],
    'set without header': [['evaluate', file('set2.tsv', 'positive\tgood\n')], 2],
    'unknown label': [['evaluate', file('set3.tsv', 'label\ttext\nsplendid\tgood\n')], 1],
  };
  for (const [what, [args, expected]] of Object.entries(bad)) {
    const { status, stderr } = await undertone(args);
    assert.equal(status, expected, `${what}: ${stderr}`);
    assert.match(stderr, /^undertone: [^\n]+\n(Try undertone --help\.\n)?$/, what);
  }
});

test('a reader that has enough ends it quietly', async () => {
  const name = file('endless.txt', 'a good film\n'.repeat(200_000));
  const child = spawn(process.execPath, [path('dist/cli.js'), 'classify', name], { cwd: folder });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  child.stdout.once('data', () => child.stdout.destroy());
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert.deepEqual([status, stderr], [0, '']);
});

test('runs where code generation from strings is forbidden', async () => {
  const { status, stdout } = await undertone(['classify', '-'], 'I love it\n', ['--disallow-code-generation-from-strings']);
  assert.equal(status, 0);
  assert.match(stdout, /^positive/);
});
