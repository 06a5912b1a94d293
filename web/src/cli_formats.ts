/** Reads texts in one of three formats and says how they are written once classified; batch by batch, so that memory does not grow. */

import type { Readable } from 'node:stream';
import Papa from 'papaparse';
import type { LabelScore } from './types.js';

/** A mistake of the user's, to be shown without a stack. */
export class UsageError extends Error {}

/** Some texts, and what is written when their labels are known. */
export interface Batch {
  texts: string[];
  render(results: LabelScore[]): string;
}

/** What a format works on. */
export interface Job {
  /** Decoded text. */
  input: Readable;
  /** The column or property that holds the text. */
  column: string;
  /** Takes a batch; resolves when there is room for another. */
  submit(batch: Batch): Promise<void>;
}

const round = (score: number) => score.toFixed(4);

/** The name of a new column, out of the way of those that are there. */
const unused = (name: string, taken: readonly string[]) => (taken.includes(name) ? `undertone_${name}` : name);

/** The text without the byte order mark that some programs put first. */
const withoutMark = (text: string) => text.replace(/^\ufeff/, '');

/** The lines of a stream, ended by LF or CRLF, as many at once as have come. (Not by U+2028, as in node:readline: JSON may hold that.) */
export async function* linesOf(input: Readable): AsyncGenerator<string[]> {
  let rest = '';
  let isFirst = true;
  for await (const chunk of input) {
    const lines = (rest + (isFirst ? withoutMark(chunk) : chunk)).split('\n');
    isFirst = false;
    rest = lines.pop()!;
    if (lines.length) yield lines.map((line) => line.replace(/\r$/, ''));
  }
  if (rest) yield [rest];
}

async function submitLines({ input, submit }: Job): Promise<void> {
  for await (const texts of linesOf(input)) {
    await submit({ texts, render: (results) => results.map(({ label, score }, index) => `${label}\t${round(score)}\t${texts[index]}\n`).join('') });
  }
}

function parseJsonLine(line: string, number: number, column: string): Record<string, unknown> {
  let row: Record<string, unknown>;
  try {
    row = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`line ${number} is not JSON: ${(error as Error).message}`);
  }
  if (typeof row?.[column] !== 'string') {
    throw new UsageError(`line ${number} has no text in '${column}'; name the property with --column (there is ${Object.keys(row ?? {}).join(', ')})`);
  }
  return row;
}

function renderJsonLine(row: Record<string, unknown>, { label, score }: LabelScore): string {
  const taken = Object.keys(row);
  return `${JSON.stringify({ ...row, [unused('label', taken)]: label, [unused('score', taken)]: Number(round(score)) })}\n`;
}

async function submitJsonLines({ input, column, submit }: Job): Promise<void> {
  let number = 0;
  for await (const lines of linesOf(input)) {
    const rows = lines.flatMap((line) => {
      number++;
      return line.trim() ? [parseJsonLine(line, number, column)] : [];
    });
    const texts = rows.map((row) => row[column] as string);
    await submit({ texts, render: (results) => results.map((result, index) => renderJsonLine(rows[index]!, result)).join('') });
  }
}

function submitCsv({ input, column, submit }: Job): Promise<void> {
  let columns: string[] | undefined;
  let place = 0;
  let count = 0;

  function readHeader(row: string[]): void {
    columns = row;
    place = row.indexOf(column);
    if (place < 0) throw new UsageError(`there is no column '${column}'; name one with --column: ${row.join(', ')}`);
  }

  /** The batch of a chunk's rows, the header line among what it writes. */
  function batchOf({ data, errors, meta }: Papa.ParseResult<string[]>): Batch {
    const fault = errors.find(({ type }) => type === 'Quotes');
    if (fault) throw new UsageError(`row ${count + (fault.row ?? 0) + 1}: ${fault.message}`);
    const header = !columns && data.length > 0 ? data[0] : undefined;
    if (header) readHeader(header);
    const body = header ? data.slice(1) : data;
    if (header) count++;
    const rows = body.map((row) => {
      count++;
      if (row.length > columns!.length) throw new UsageError(`row ${count} has ${row.length} fields, but there are ${columns!.length} columns`);
      return columns!.map((_, index) => row[index] ?? '');
    });
    const render = (results: LabelScore[]) => {
      const labelled = rows.map((row, index) => [...row, results[index]!.label, round(results[index]!.score)]);
      const all = header ? [[...header, unused('label', header), unused('score', header)], ...labelled] : labelled;
      return all.length ? `${Papa.unparse(all, { delimiter: meta.delimiter, newline: '\n' })}\n` : '';
    };
    return { texts: rows.map((row) => row[place]!), render };
  }

  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(input, {
      skipEmptyLines: true,
      beforeFirstChunk: withoutMark,
      chunk(results, parser) {
        // The parser's own pause leaves its input running, all of which it would keep.
        parser.pause();
        input.pause();
        (async () => submit(batchOf(results)))().then(
          () => {
            input.resume();
            parser.resume();
          },
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

/** Each hands over a whole input. */
export const formats: Record<Format, (job: Job) => Promise<void>> = {
  csv: submitCsv,
  jsonl: submitJsonLines,
  lines: submitLines,
};

/** The format that a file's name promises. */
export function formatOf(path: string): Format {
  if (/\.(csv|tsv)$/i.test(path)) return 'csv';
  return /\.(jsonl|ndjson)$/i.test(path) ? 'jsonl' : 'lines';
}
