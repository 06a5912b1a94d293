/** Model cards: the parts of models/NAME.md that tools write, each between <!-- MARK:begin --> and <!-- MARK:end -->. */
import { readFileSync, writeFileSync } from 'node:fs';

const pathOf = (model) => new URL(`../models/${model}.md`, import.meta.url);
const marksOf = (mark) => new RegExp(`(<!-- ${mark}:begin -->\n)([^]*?)(<!-- ${mark}:end -->)`);

function read(model, mark) {
  const card = readFileSync(pathOf(model), 'utf8');
  const found = marksOf(mark).exec(card);
  if (!found) throw new Error(`models/${model}.md has no <!-- ${mark}:begin --> and <!-- ${mark}:end -->`);
  return { card, text: found[2] };
}

/** What stands between the marks. Throws if the card lacks them. */
export const readSection = (model, mark) => read(model, mark).text;

/** Puts the text, whole lines, between the marks. Throws if the card lacks them. */
export function writeSection(model, mark, text) {
  const { card } = read(model, mark);
  writeFileSync(pathOf(model), card.replace(marksOf(mark), (_, begin, _old, end) => begin + text + end));
}

/** A Markdown table: the first column to the left, the others, numbers, to the right. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map((_, index) => (index ? '---:' : '---'))) + rows.map(line).join('');
}
