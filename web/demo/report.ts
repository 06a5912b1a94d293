// What came of a training: before and after on examples that were held back, in words, figures and a table.
import type { Evaluation, FineTuneReport } from 'undertone';
import { confusionTable } from './confusion';
import { count, percent, quoted } from './format';
import { button, element } from './page';

/** Of larger tables, nobody reads the cells. */
const labelsShown = 24;

const rightAnswers = ({ accuracy, count }: Evaluation) => Math.round(accuracy * count);

/** The outcome in one sentence. */
export function outcome({ applied, before, after }: FineTuneReport): string {
  if (!before || !after) return applied ? 'Trained, and in use now. Nothing was held back to measure it on.' : 'Trained. Nothing was held back to measure it on.';
  const held = count(after.count, 'held-back example');
  const result = `${rightAnswers(after)} of ${held} right; before, ${rightAnswers(before)}.`;
  return applied ? `${result} It is in use now.` : `${result} That is not better, so nothing was changed.`;
}

/** How that was found out, in one sentence. */
function method({ baseline, validation: { method, folds } }: FineTuneReport): string {
  const measured = {
    none: '',
    'hold-out': 'Measured on a fifth of the examples, which training did not see.',
    'k-fold': `Measured on every example, in ${folds} parts, each by a head that was trained without that part.`,
    given: 'Measured on examples given for it.',
  }[method];
  return baseline === 'majority' && measured ? `${measured} Before: always the most frequent label, since the labels are new.` : measured;
}

const dropReasons = {
  empty: 'without text',
  duplicate: 'twice there',
  contradiction: 'with the same text under different labels',
  limit: 'beyond what memory holds',
};

function figures(before: Evaluation, after: Evaluation): HTMLTableElement {
  const rows: [string, (evaluation: Evaluation) => string][] = [
    ['Right', ({ accuracy }) => percent(accuracy)],
    ['Precision, mean over labels', ({ macroPrecision }) => percent(macroPrecision)],
    ['Recall, mean over labels', ({ macroRecall }) => percent(macroRecall)],
    ['F1, mean over labels', ({ macroF1 }) => percent(macroF1)],
    ['Log loss', ({ logLoss }) => logLoss.toFixed(2)],
    ['Calibration error', ({ calibrationError }) => percent(calibrationError)],
  ];
  const head = element('tr', {}, element('td'), ...['before', 'after'].map((text) => element('th', { scope: 'col' }, text)));
  const body = rows.map(([name, value]) =>
    element('tr', {}, element('th', { scope: 'row' }, name), element('td', {}, value(before)), element('td', {}, value(after))));
  const caption = element('caption', { className: 'visually-hidden' }, 'Figures on held-back examples');
  return element('table', { className: 'compared' }, caption, element('thead', {}, head), element('tbody', {}, ...body));
}

/** The table of one of the two, and a switch between them. */
function confusions(before: Evaluation, after: Evaluation): HTMLElement {
  const place = element('div', { className: 'scroller', tabIndex: 0, role: 'region', ariaLabel: 'What was called what' });
  const choices = { before, after };
  const buttons = (['before', 'after'] as const).map((when) => button(when, () => show(when)));
  const show = (when: keyof typeof choices) => {
    place.replaceChildren(confusionTable(choices[when], `What was called what, ${when}`));
    for (const each of buttons) each.ariaPressed = String(each.textContent === when);
  };
  show('after');
  return element('div', {}, element('p', { className: 'actions switch', role: 'group', ariaLabel: 'Table' }, ...buttons), place);
}

/** Fills `view`; `keep` is called when somebody wants the new head although it is not better. */
export function showReport(view: HTMLElement, report: FineTuneReport, keep: () => void): void {
  const { applied, before, after, warnings, dropped } = report;
  const parts: Node[] = [];
  if (!applied) {
    const keepAnyway = button('Keep it anyway', () => {
      keepAnyway.remove();
      keep();
    });
    parts.push(keepAnyway);
  }
  if (warnings.length) parts.push(element('ul', { className: 'warnings' }, ...warnings.map((warning) => element('li', {}, warning))));
  for (const { reason, count: number, examples } of dropped) {
    // Of those beyond the limit, none is shown.
    const [first] = examples;
    const shown = first ? `: ${quoted(first.text.slice(0, 60))}${number > 1 ? ' …' : ''}` : '.';
    parts.push(element('p', { className: 'hint' }, `${count(number, 'example')} left out, ${dropReasons[reason]}${shown}`));
  }
  if (before && after) {
    parts.push(figures(before, after));
    if (after.labels.length <= labelsShown) parts.push(confusions(before, after));
    parts.push(element('p', { className: 'hint' }, method(report)));
  }
  view.replaceChildren(...parts);
  view.hidden = false;
}
