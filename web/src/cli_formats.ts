/** Reads texts in one of three formats, classifies them and writes the same format, with memory that does not grow. */

import type { Readable } from 'node:stream';
import Papa from 'papaparse';
import type { Classification } from './types.js';

/** A mistake of the user's, to be shown without a stack. */
export class UsageError extends Error {}

/** What a format works on. */
export interface Job {
  /** Decoded text. */
  input: Readable;
  /** The column or property that holds the text. */
  column: string;
  classify(text: string): Classification;
  write(text: string): Promise<void>;
}

const round = (score: number) => score.toFixed(4);

/** The name of a new column, out of the way of those that are there. */
const unused = (name: string, taken: readonly string[]) => (taken.includes(name) ? `undertone_${name}` : name);

/** The text without the byte order mark that some programs put first. */
const withoutMark = (text: string) => text.replace(/^\ufeff/, '');

/** The lines of a stream, ended by LF or CRLF. (Not by U+2028, as in node:readline: JSON may hold that.) */
export async function* linesOf(input: Readable): AsyncGenerator<string> {
  let rest = '';
  let isFirst = true;
  for await (const chunk of input) {
    const lines = (rest + (isFirst ? withoutMark(chunk) : chunk)).split('\n');
    isFirst = false;
    rest = lines.pop()!;
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest) yield rest;
}

async function classifyLines({ input, classify, write }: Job): Promise<void> {
  for await (const line of linesOf(input)) {
    const { label, score } = classify(line);
    await write(`${label}\t${round(score)}\t${line}\n`);
  }
}

async function classifyJsonLines({ input, column, classify, write }: Job): Promise<void> {
  let number = 0;
  for await (const line of linesOf(input)) {
    number++;
    if (!line.trim()) continue;
    let row: Record<string, unknown>;
    try {
      row = JSON.parse(line);
    } catch (error) {
      throw new UsageError(`line ${number} is not JSON: ${(error as Error).message}`);
    }
    const text = row?.[column];
    if (typeof text !== 'string') {
      throw new UsageError(`line ${number} has no text in '${column}'; name the property with --column (there is ${Object.keys(row ?? {}).join(', ')})`);
    }
    const { label, score } = classify(text);
    const taken = Object.keys(row);
    await write(`${JSON.stringify({ ...row, [unused('label', taken)]: label, [unused('score', taken)]: Number(round(score)) })}\n`);
  }
}

function classifyCsv({ input, column, classify, write }: Job): Promise<void> {
  let columns: string[] | undefined;
  let place = 0;
  let count = 0;

  async function convert({ data, errors, meta }: Papa.ParseResult<string[]>): Promise<void> {
    const fault = errors.find(({ type }) => type === 'Quotes');
    if (fault) throw new UsageError(`row ${count + (fault.row ?? 0) + 1}: ${fault.message}`);
    const rows = data.map((row) => {
      count++;
      if (!columns) {
        columns = row;
        place = row.indexOf(column);
        if (place < 0) throw new UsageError(`there is no column '${column}'; name one with --column: ${row.join(', ')}`);
        return [...row, unused('label', row), unused('score', row)];
      }
      if (row.length > columns.length) throw new UsageError(`row ${count} has ${row.length} fields, but there are ${columns.length} columns`);
      const { label, score } = classify(row[place] ?? '');
      return [...columns.map((_, index) => row[index] ?? ''), label, round(score)];
    });
    if (rows.length) await write(`${Papa.unparse(rows, { delimiter: meta.delimiter, newline: '\n' })}\n`);
  }

  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(input, {
      skipEmptyLines: true,
      beforeFirstChunk: withoutMark,
      chunk(results, parser) {
        parser.pause();
        convert(results).then(
          () => parser.resume(),
          (error) => {
            // In this order: aborting also completes.
            reject(error);
            parser.abort();
          },
        );
      },
      complete: () => resolve(),
      error: reject,
    });
  });
}

export type Format = 'csv' | 'jsonl' | 'lines';

export const formats: Record<Format, (job: Job) => Promise<void>> = {
  csv: classifyCsv,
  jsonl: classifyJsonLines,
  lines: classifyLines,
};

/** The format that a file's name promises. */
export function formatOf(path: string): Format {
  if (/\.(csv|tsv)$/i.test(path)) return 'csv';
  return /\.(jsonl|ndjson)$/i.test(path) ? 'jsonl' : 'lines';
}
