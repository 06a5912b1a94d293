#!/usr/bin/env node
/** The command `undertone`. */

import { once } from 'node:events';
import { createReadStream, createWriteStream, type ReadStream, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import cliProgress from 'cli-progress';
import { type Batch, type Format, formatOf, formats, linesOf, UsageError } from './cli_formats.js';
import { MOST_THREADS, readThreads, SMALL, Threads, threadsFor } from './cli_threads.js';
import { Classifier, type Example } from './index.js';

const help = `undertone reads the feeling and the intent of texts, on this machine only.

  undertone classify FILE [options]   labels every text; FILE may be - for standard input
  undertone evaluate FILE.tsv         measures a model on lines of label<TAB>text, with that header
  undertone info [MODEL]              what a model says about itself

  --model MODEL     a bundled model, a language (en) or a .safetensors file (default: sentiment-en)
  --format FORMAT   csv, jsonl or lines (default: by the file's name, else lines)
  --column NAME     the column or property that holds the text (default: text)
  --output FILE     write there instead of standard output
  --threads N       classify: 1 to ${MOST_THREADS} (default: one, or one for each core if FILE is larger than ${SMALL} MiB)
  --json            evaluate and info: print JSON
  --help, --version

CSV and JSON lines come out as they went in, with label and score added. Lines come out as label<TAB>score<TAB>text.

  echo "I did not expect to love this film." | undertone classify -
  undertone classify reviews.csv --column review --output labelled.csv
`;

const parse = () =>
  parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string', default: 'sentiment-en' },
      format: { type: 'string' },
      column: { type: 'string', default: 'text' },
      output: { type: 'string' },
      threads: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });

type Options = ReturnType<typeof parse>['values'];

/** A bundled model's name has neither a dot nor a slash; everything else is a path. */
const sourceOf = (model: string) => (/[./\\]/.test(model) ? pathToFileURL(resolve(model)).href : model);

const loadModel = (model: string) => Classifier.load(sourceOf(model));

const openText = (path: string) => (path === '-' ? process.stdin : createReadStream(path)).setEncoding('utf8');

/** A bar on standard error, where that is a terminal, standard output is not, and there is a size to come to. */
function progressBar(path: string, output: string | undefined): cliProgress.SingleBar | undefined {
  if (path === '-' || !process.stderr.isTTY || (!output && process.stdout.isTTY)) return undefined;
  const bar = new cliProgress.SingleBar({ format: '{bar} {percentage}% of {path}', clearOnComplete: true });
  bar.start(statSync(path).size, 0, { path });
  return bar;
}

async function classify(path: string, { model, format = formatOf(path), column, output, threads: asked }: Options): Promise<void> {
  if (!(format in formats)) throw new UsageError(`there is no format '${format}'; choose csv, jsonl or lines`);
  if (output && resolve(output) === resolve(path)) throw new UsageError('the output would overwrite the input');
  const count = asked === undefined ? threadsFor(statSync(path, { throwIfNoEntry: false })?.size) : readThreads(asked);
  if (!count) throw new UsageError(`--threads is a number from 1 to ${MOST_THREADS}, not '${asked}'`);
  const threads = await Threads.start(sourceOf(model), count);
  const input = openText(path);
  // Opened at once, so that a missing file is told before the output is made.
  if (path !== '-') await once(input, 'ready');
  const out = output ? createWriteStream(output) : process.stdout;
  const bar = progressBar(path, output);
  const failed = new Promise<never>((_, reject) => {
    out.once('error', reject);
    input.once('error', reject);
  });
  const write = async (text: string) => {
    bar?.update((input as ReadStream).bytesRead);
    if (!out.write(text)) await once(out, 'drain');
  };
  const job = { input, column, submit: (batch: Batch) => threads.submit(batch, write) };
  try {
    await Promise.race([formats[format as Format](job).then(() => threads.finish()), failed]);
    if (output) await new Promise<void>((done) => out.end(done));
  } finally {
    bar?.stop();
    threads.dispose();
  }
}

async function* readExamples(path: string): AsyncGenerator<Example> {
  let number = 0;
  for await (const lines of linesOf(openText(path))) {
    for (const line of lines) {
      const [label, text] = line.split('\t');
      if (!number++) {
        if (label !== 'label' || text !== 'text') throw new UsageError('the first line must be label<TAB>text');
      } else if (label === undefined || text === undefined) {
        throw new UsageError(`line ${number} is not label<TAB>text`);
      } else {
        yield { label, text };
      }
    }
  }
}

async function evaluate(path: string, { model, json }: Options): Promise<void> {
  const classifier = await loadModel(model);
  const result = await classifier.evaluate(readExamples(path));
  if (json) return void console.log(JSON.stringify(result, undefined, 2));
  const row = (name: string, values: (number | string)[]) =>
    console.log(name.padEnd(20) + values.map((value) => (typeof value === 'number' ? value.toFixed(4) : value).padStart(11)).join(''));
  row('', ['precision', 'recall', 'F1', 'examples']);
  for (const { label, precision, recall, f1, support } of result.perLabel) row(label, [precision, recall, f1, `${support}`]);
  row('mean', [result.macroPrecision, result.macroRecall, result.macroF1, `${result.count}`]);
  row('accuracy', [result.accuracy]);
}

async function info(source: string, { json }: Options): Promise<void> {
  const { model, labels, variant } = await loadModel(source);
  const facts = { ...model, labels };
  if (json) return void console.log(JSON.stringify(facts, undefined, 2));
  for (const [name, value] of Object.entries({ ...facts, engine: variant })) {
    console.log(name.padEnd(14) + (Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : value));
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parse();
  if (values.version) {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    return void console.log(version);
  }
  const [command, file, ...rest] = positionals;
  if (values.help) return void process.stdout.write(help);
  if (rest.length) throw new UsageError(`one file at a time, please: ${rest.join(' ')} is too much`);
  if (command === 'info') return info(file ?? values.model, values);
  if (command !== 'classify' && command !== 'evaluate') throw new UsageError(command ? `there is no command '${command}'` : 'say what to do');
  if (!file) throw new UsageError(`${command} what? Name a file, or - for standard input`);
  return command === 'classify' ? classify(file, values) : evaluate(file, values);
}

main().catch((error: NodeJS.ErrnoException) => {
  // Whoever read the output has enough of it, as in `undertone ... | head`.
  if (error.code === 'EPIPE') process.exit(0);
  const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS');
  process.stderr.write(`undertone: ${error.message}${isUsage ? '\nTry undertone --help.' : ''}\n`);
  process.exit(isUsage ? 2 : 1);
});
