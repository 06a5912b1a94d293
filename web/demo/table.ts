// Examples from a CSV file: which column holds the text, and which the label.
import Papa from 'papaparse';
import type { Example } from 'undertone';
import { count, quoted } from './format';
import { byId, element, onClick, onSubmit, set } from './page';

const textNames = /^(text|sentence|review|message|comment|utterance|content|body|tweet)$/i;
const labelNames = /^(label|labels|sentiment|category|class|intent|topic|tag|folder)$/i;
const textChoice = byId<HTMLSelectElement>('text-column');
const labelChoice = byId<HTMLSelectElement>('label-column');
const header = byId<HTMLInputElement>('has-header');
const form = byId('columns');

let rows: string[][] = [];

/** Text and label of a table: by the columns' names, else the column of the longest cells and the one with the fewest values. */
function guessColumns(body: readonly string[][], names: readonly string[]): { text: number; label: number } {
  const sample = body.slice(0, 200);
  const columns = names.map((_, index) => sample.map((row) => row[index] ?? ''));
  const length = (cells: readonly string[]) => cells.reduce((sum, cell) => sum + cell.length, 0);
  const longest = columns.reduce((best, cells, index) => (length(cells) > length(columns[best]!) ? index : best), 0);
  const named = names.findIndex((name) => textNames.test(name));
  const text = named < 0 ? longest : named;
  const values = (index: number) => new Set(columns[index]).size;
  const others = names.map((_, index) => index).filter((index) => index !== text);
  const label = others.find((index) => labelNames.test(names[index]!)) ?? others.sort((a, b) => values(a) - values(b))[0]!;
  return { text, label };
}

const body = () => (header.checked ? rows.slice(1) : rows);
const widest = () => rows.reduce((width, row) => Math.max(width, row.length), 0);

function offerColumns(): void {
  const names = Array.from({ length: widest() }, (_, index) => (header.checked && rows[0]![index]) || `Column ${index + 1}`);
  const guess = guessColumns(body(), names);
  for (const [choice, chosen] of [[textChoice, guess.text], [labelChoice, guess.label]] as const) {
    choice.replaceChildren(...names.map((name, index) => element('option', { value: String(index) }, name)));
    choice.value = String(chosen);
  }
  offerExamples();
}

/** The examples that the chosen columns give; rows without text or label are none. */
function chosenExamples(): Example[] {
  const [text, label] = [Number(textChoice.value), Number(labelChoice.value)];
  return body()
    .map((row) => ({ text: (row[text] ?? '').trim(), label: (row[label] ?? '').trim() }))
    .filter((example) => example.text && example.label);
}

function offerExamples(): void {
  const add = byId<HTMLButtonElement>('add-table');
  const number = textChoice.value === labelChoice.value ? 0 : chosenExamples().length;
  add.disabled = !number;
  add.textContent = `Add ${count(number, 'example')}`;
}

function close(): void {
  form.hidden = true;
  rows = [];
  byId('choose-table').focus();
}

/**
 * Reads a table and asks for its columns.
 *
 * @throws {Error} in plain words, if it has no rows or fewer than two columns
 */
export async function openTable(file: File): Promise<void> {
  const parsed = Papa.parse<string[]>((await file.text()).replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' });
  if (!parsed.data.length) throw new Error(`${quoted(file.name)} holds no rows.`);
  rows = parsed.data;
  if (widest() < 2) {
    rows = [];
    throw new Error(`${quoted(file.name)} has one column only; it needs one for the texts and one for their labels.`);
  }
  header.checked = rows[0]!.some((name) => textNames.test(name.trim()) || labelNames.test(name.trim()));
  set('columns-title', `${file.name}: which column is which?`);
  offerColumns();
  form.hidden = false;
  textChoice.focus();
}

/** @param add takes the examples of a table */
export function listenToTable(add: (examples: Example[]) => void): void {
  header.addEventListener('change', offerColumns);
  textChoice.addEventListener('change', offerExamples);
  labelChoice.addEventListener('change', offerExamples);
  onClick('drop-table', close);
  onSubmit('columns', () => {
    add(chosenExamples());
    close();
  });
}
