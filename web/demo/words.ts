// The text once more, each word tinted by what it adds to a label. Lines and their thickness repeat what the colours say.
import type { Explanation, TokenWeight } from 'undertone';
import { byId, element } from './page';
import { toneOf } from './tones';

/** Of a longer text, the words around the caret are shown. */
const wordsShown = 400;

/** A weight of this size, in logits, tints a word with about three quarters of full strength. */
const strongWeight = 2;

const view = byId('words');
const bubble = byId('bubble');
const words = () => [...view.querySelectorAll<HTMLElement>('.word')];

/** To one decimal; what rounds to nothing has no sign. */
function written(weight: number): { sign: '' | '+' | '−'; size: string } {
  const size = Math.abs(weight).toFixed(1);
  return { sign: Number(size) === 0 ? '' : weight > 0 ? '+' : '−', size };
}

function tinted({ text, weight }: TokenWeight, label: string): HTMLElement {
  const { sign, size } = written(weight);
  const word = element('span', { className: 'word', role: 'img', tabIndex: -1 }, text);
  const spoken = { '': '', '+': 'plus ', '−': 'minus ' }[sign];
  word.ariaLabel = `${text}, ${spoken}${size} for ${label}`;
  word.dataset.weight = `${sign}${size} for ${label}`;
  if (sign) word.dataset.pull = weight > 0 ? 'for' : 'against';
  word.style.setProperty('--strength', Math.tanh(Math.abs(weight) / strongWeight).toFixed(3));
  return word;
}

/** Shows the words of a text around the caret, and between them whatever stands there; nothing without an explanation. */
export function showWords(text: string, explanation: Explanation | undefined, caret: number): void {
  hideBubble();
  if (!explanation) return view.replaceChildren();
  const { tokens, label } = explanation;
  const atCaret = tokens.findIndex(({ end }) => end >= caret);
  const middle = atCaret < 0 ? tokens.length : atCaret;
  const first = Math.max(0, Math.min(middle - wordsShown / 2, tokens.length - wordsShown));
  const shown = tokens.slice(first, first + wordsShown);
  const parts: (Node | string)[] = [];
  if (first > 0) parts.push('… ');
  let end = shown[0]?.start ?? 0;
  for (const token of shown) {
    parts.push(text.slice(end, token.start), tinted(token, label));
    end = token.end;
  }
  parts.push(first + shown.length < tokens.length ? ' …' : text.slice(end));
  view.dataset.tone = toneOf(label);
  view.replaceChildren(...parts);
  const reachable = view.querySelector<HTMLElement>('.word');
  if (reachable) reachable.tabIndex = 0;
}

function showBubble(word: HTMLElement): void {
  bubble.textContent = word.dataset.weight!;
  bubble.dataset.pull = word.dataset.pull ?? '';
  bubble.hidden = false;
  // A word that is broken over two lines has two boxes; the bubble stands over the first.
  const { left, top, width } = word.getClientRects()[0]!;
  const middle = left + width / 2 - bubble.offsetWidth / 2;
  bubble.style.left = `${Math.max(4, Math.min(middle, document.documentElement.clientWidth - bubble.offsetWidth - 4))}px`;
  bubble.style.top = `${top - bubble.offsetHeight - 6}px`;
}

function hideBubble(): void {
  bubble.hidden = true;
}

const wordOf = ({ target }: Event) => (target instanceof Element ? target.closest<HTMLElement>('.word') : null);

/** One word is in the order of tabs; the arrow keys go from there. */
function move(event: KeyboardEvent): void {
  const current = wordOf(event);
  if (!current) return;
  const all = words();
  const at = all.indexOf(current);
  const target = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  all[target]?.focus();
}

/** Lets words be hovered, tapped, and walked through with the keyboard. */
export function listenToWords(): void {
  view.addEventListener('keydown', move);
  view.addEventListener('focusin', (event) => {
    const word = wordOf(event);
    if (!word) return;
    for (const other of words()) other.tabIndex = other === word ? 0 : -1;
    showBubble(word);
  });
  view.addEventListener('focusout', hideBubble);
  view.addEventListener('pointerover', (event) => {
    const word = wordOf(event);
    if (word) showBubble(word);
  });
  view.addEventListener('pointerout', hideBubble);
  addEventListener('scroll', hideBubble, { capture: true, passive: true });
  addEventListener('keydown', ({ key }) => key === 'Escape' && hideBubble());
}
