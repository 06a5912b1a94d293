// What was called what, as a table.
import type { Evaluation } from 'undertone';
import { element } from './page';

const heading = (text: string, scope: 'row' | 'col') => element('th', { scope }, text);

/** One row for each label that the examples carry, one column for each answer. */
export function confusionTable({ labels, confusion }: Evaluation, caption: string): HTMLTableElement {
  const rows = confusion.map((counts, truth) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const cells = counts.map((count, answer) => {
      const cell = element('td', { className: answer === truth ? 'right' : 'wrong' }, count.toLocaleString('en'));
      cell.style.setProperty('--share', String(total && count / total));
      return cell;
    });
    return element('tr', {}, heading(labels[truth]!, 'row'), ...cells);
  });
  const head = element('tr', {}, element('td', {}, 'is ↓ called →'), ...labels.map((label) => heading(label, 'col')));
  return element('table', { className: 'confusion' }, element('caption', {}, caption), element('thead', {}, head), element('tbody', {}, ...rows));
}
