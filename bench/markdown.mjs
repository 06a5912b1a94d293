/** Tables and numbers as the benches print them. */
import { table } from '../tools/card.mjs';

/** Three significant digits, thousands apart. */
export function number(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toLocaleString('en', { maximumSignificantDigits: 3, minimumSignificantDigits: value < 10 ? 2 : 3 });
}

export const bytes = (count) => (count < 1024 ** 2 ? `${number(count / 1024)} KB` : `${number(count / 1024 ** 2)} MB`);

/** A Markdown table whose columns also line up on a terminal. */
export function markdown(head, rows) {
  const all = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, column) => Math.max(...all.map((cells) => cells[column].length)));
  const pad = (cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]));
  const [first, ...others] = all.map((cells) => cells.map(pad));
  return table(first, others);
}
