// The labelled examples that the visitor has given, and their list.
import type { Example } from 'undertone';
import { count, listed } from './format';
import { button, byId, element, set } from './page';

/** Of more, the newest are listed. */
const listedAtMost = 100;

/** One example per line. A line with a tab brings its label in front of it; the others get `label`, and are left over without one. */
export function parseLines(lines: string, label: string): { examples: Example[]; leftOver: string[] } {
  const examples: Example[] = [];
  const leftOver: string[] = [];
  for (const line of lines.split(/\r?\n/)) {
    const tab = line.indexOf('\t');
    const example = tab > 0 ? { label: line.slice(0, tab).trim(), text: line.slice(tab + 1).trim() } : { label, text: line.trim() };
    if (!example.text) continue;
    if (example.label) examples.push(example);
    else leftOver.push(line);
  }
  return { examples, leftOver };
}

export class Examples {
  #all: Example[] = [];
  readonly #changed: () => void;

  /** @param changed called after each change */
  constructor(changed: () => void) {
    this.#changed = changed;
    byId('forget-examples').addEventListener('click', () => {
      this.#all = [];
      this.#update();
      byId('texts').focus();
    });
  }

  get all(): readonly Example[] {
    return this.#all;
  }

  /** How many there are of each label. */
  get counts(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { label } of this.#all) counts.set(label, (counts.get(label) ?? 0) + 1);
    return counts;
  }

  /** Adds examples; of the same text there is only the newest label. */
  add(examples: readonly Example[]): void {
    const byText = new Map([...this.#all, ...examples].map((example) => [example.text, example]));
    this.#all = [...byText.values()];
    this.#update();
  }

  #remove(example: Example): void {
    this.#all = this.#all.filter((other) => other !== example);
    this.#update();
  }

  #update(): void {
    const all = this.#all;
    const counts = [...this.counts].map(([label, number]) => `${number.toLocaleString('en')} ${label}`);
    const summary = counts.length > 8 ? `of ${counts.length} labels` : listed(counts);
    set('examples-title', all.length ? `${count(all.length, 'example')}: ${summary}` : 'No examples yet');
    byId('forget-examples').hidden = !all.length;
    const newest = all.slice(-listedAtMost).reverse();
    const items = newest.map((example) => {
      const remove = button('×', () => {
        this.#remove(example);
        byId('examples-title').focus();
      }, { className: 'quiet', ariaLabel: `Remove: ${example.text}`, title: 'Remove' });
      return element('li', {}, element('span', { className: 'tag' }, example.label), element('span', { className: 'text' }, example.text), remove);
    });
    if (all.length > newest.length) items.push(element('li', { className: 'hint' }, `and ${(all.length - newest.length).toLocaleString('en')} more`));
    byId('examples').replaceChildren(...items);
    this.#changed();
  }
}
