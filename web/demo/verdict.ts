// The answer: its label, and a bar for each label.
import type { Classification } from 'undertone';
import { percent } from './format';
import { byId, element, set } from './page';
import { areTones, toneOf } from './tones';

/** More labels than this are shown best first, and only so many. */
const barsShown = 8;

export function shareOf({ scores }: Classification, label: string): number {
  return scores.find((entry) => entry.label === label)?.score ?? 0;
}

function bar(): HTMLElement {
  const shape = element('i', { className: 'shape', ariaHidden: 'true' });
  const track = element('i', { className: 'track', ariaHidden: 'true' }, element('i', { className: 'fill' }));
  return element('div', {},
    element('dt', {}, shape, element('span', { className: 'name' })),
    element('dd', {}, track, element('span', { className: 'share' })));
}

/** As many children as there are labels; those that are there stay, so that they can move. */
function fit(parent: Element, wanted: number, make: () => HTMLElement): HTMLElement[] {
  while (parent.childElementCount > wanted) parent.lastElementChild!.remove();
  while (parent.childElementCount < wanted) parent.append(make());
  return [...parent.children] as HTMLElement[];
}

export function showVerdict(labels: readonly string[], result: Classification | undefined): void {
  document.documentElement.dataset.tone = result ? toneOf(result.label) : 'neutral';
  set('label', result?.label ?? 'listening');
  set('score', result ? percent(result.score) : '');
  set('tokens', result ? String(result.tokens) : '–');
  set('unknown', result ? percent(result.unknownShare) : '–');

  const shown = labels.length <= barsShown || !result ? labels.slice(0, barsShown) : result.scores.slice(0, barsShown).map(({ label }) => label);
  fit(byId('bars'), shown.length, bar).forEach((row, index) => {
    const label = shown[index]!;
    const share = result ? shareOf(result, label) : 0;
    row.dataset.tone = toneOf(label);
    row.style.setProperty('--share', String(share));
    row.querySelector('.name')!.textContent = label;
    row.querySelector('.share')!.textContent = percent(share);
  });

  const blended = areTones(labels) ? labels : [];
  fit(byId('blend'), blended.length, () => element('i')).forEach((part, index) => {
    part.dataset.tone = toneOf(blended[index]!);
    part.style.setProperty('--share', String(result ? shareOf(result, blended[index]!) : 0));
  });
}
