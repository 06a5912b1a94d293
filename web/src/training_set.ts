/** Collects the examples for training: drops what teaches nothing, keeps a random choice of what does not fit. */

import type { Corpus } from './corpus.js';
import { UndertoneError } from './errors.js';
import { checkExample } from './examples.js';
import type { FineTuneSettings } from './fine_tune_options.js';
import { combine, drawBelow, hashText } from './random.js';
import type { Reader } from './reader.js';
import type { DroppedExamples } from './types.js';

/** How many dropped examples a report shows for each reason. */
const shownPerReason = 10;

/** How many labels a head may have. */
const labelLimit = 1024;

/** An example that was taken in. Its rows lie side by side: the text itself, then its changed copies. */
interface Member {
  slot: number;
  /** Place among the examples given. */
  place: number;
  label: string;
  hash: number;
  /** Whether another label was given to the same text, so that its rows do not count. */
  contradicted: boolean;
}

export class TrainingSet {
  /** Tokens read, and those of them that the model does not know. */
  tokens = 0;
  unknown = 0;
  /** Validation examples. */
  validationCount = 0;
  /** Training examples whose text is a validation example too. */
  leaked = 0;

  readonly #corpus: Corpus;
  readonly #reader: Reader;
  readonly #settings: FineTuneSettings;
  readonly #rowsPerMember: number;
  /** Every label that occurs and its number in the corpus until training begins. */
  readonly #numbers = new Map<string, number>();
  readonly #members: Member[] = [];
  readonly #byHash = new Map<number, Member>();
  readonly #validationHashes = new Set<number>();
  readonly #validationLabels: string[] = [];
  readonly #dropped = new Map<DroppedExamples['reason'], DroppedExamples>();
  #places = 0;
  /** Examples that were neither dropped nor left out so far. */
  #candidates = 0;

  constructor(corpus: Corpus, reader: Reader, settings: FineTuneSettings) {
    this.#corpus = corpus;
    this.#reader = reader;
    this.#settings = settings;
    this.#rowsPerMember = 1 + (settings.augment?.copies ?? 0);
  }

  /** Takes in an example to measure on. All of them come before the first training example. */
  addValidation(given: unknown): void {
    const { text, label } = checkExample(given, this.validationCount);
    const most = Math.floor(this.#corpus.calls.rowLimit() / 2);
    if (this.validationCount === most) throw new UndertoneError('E_ARGUMENT', `validation holds more than ${most} examples, which is all there is room for`);
    this.#corpus.add(this.#reader.read(text).features, this.#number(label), -1);
    this.#validationHashes.add(hashText(text));
    this.#validationLabels.push(label);
    this.validationCount++;
  }

  /** Takes in an example to train on, or drops it. */
  add(given: unknown): void {
    const place = this.#places++;
    const { text, label } = checkExample(given, place);
    if (!text.trim()) return this.#drop('empty', place, text);
    const hash = hashText(text);
    const earlier = this.#byHash.get(hash);
    if (earlier) return this.#repeat(earlier, place, text, label);
    const slot = this.#slot();
    if (slot === undefined) return this.#drop('limit');
    if (this.#validationHashes.has(hash)) this.leaked++;
    this.#write({ slot, place, label, hash, contradicted: false }, text);
  }

  /** What was dropped, by reason. */
  get dropped(): DroppedExamples[] {
    return [...this.#dropped.values()];
  }

  /** How many examples each label has, in order of first appearance. */
  countByLabel(): Map<string, number> {
    const counts = new Map<string, number>();
    const members = this.#members.filter(({ contradicted }) => !contradicted).sort((a, b) => a.place - b.place);
    for (const { label } of members) counts.set(label, (counts.get(label) ?? 0) + 1);
    return counts;
  }

  /** Renumbers the labels of all rows to their places in a head. */
  relabel(labels: readonly string[]): void {
    const { calls } = this.#corpus;
    for (const [row, label] of this.#validationLabels.entries()) {
      const number = labels.indexOf(label);
      if (number < 0) throw new UndertoneError('E_ARGUMENT', `the label '${label}' in validation is none of those trained: ${labels.join(', ')}`);
      this.#corpus.check(calls.rowLabel(row, number));
    }
    for (const { slot, label, contradicted } of this.#members) {
      if (contradicted) continue;
      for (const row of this.#rows(slot)) this.#corpus.check(calls.rowLabel(row, labels.indexOf(label)));
    }
  }

  /** Where the next example goes: behind the others, or once all is full, in the place of one chosen at random, or nowhere. */
  #slot(): number | undefined {
    const { rowLimit } = this.#corpus.calls;
    const capacity = Math.floor((rowLimit() - this.validationCount) / this.#rowsPerMember);
    const candidate = this.#candidates++;
    if (candidate < capacity) return candidate;
    // Reservoir sampling: afterwards every candidate is in with the same probability (Vitter 1985, algorithm R).
    const slot = drawBelow(candidate + 1, this.#settings.seed, candidate);
    return slot < capacity ? slot : undefined;
  }

  /** Fills a slot's rows with an example, dropping the one that was there. */
  #write(member: Member, text: string): void {
    const { slot } = member;
    const number = this.#number(member.label);
    const replaced = this.#members[slot];
    if (replaced) {
      this.#byHash.delete(replaced.hash);
      if (!replaced.contradicted) this.#drop('limit');
    }
    this.#byHash.set(member.hash, member);
    this.#members[slot] = member;
    for (const [copy, row] of this.#rows(slot).entries()) {
      const { tokens, unknown, features } = this.#reader.read(text, copy ? this.#change(member.place, copy) : undefined);
      if (!copy) {
        this.tokens += tokens;
        this.unknown += unknown;
      }
      if (replaced) this.#corpus.replace(row, features, number, slot);
      else this.#corpus.add(features, number, slot);
    }
  }

  #change(place: number, copy: number) {
    const { seed, augment } = this.#settings;
    return { seed: combine(seed, place, copy), dropout: augment!.dropout, swaps: augment!.swaps };
  }

  /** The same text again. */
  #repeat(earlier: Member, place: number, text: string, label: string): void {
    if (!earlier.contradicted && earlier.label === label) return this.#drop('duplicate', place, text);
    if (!earlier.contradicted) {
      earlier.contradicted = true;
      for (const row of this.#rows(earlier.slot)) this.#corpus.check(this.#corpus.calls.rowDrop(row));
      this.#drop('contradiction', earlier.place, text);
    }
    this.#drop('contradiction', place, text);
  }

  #rows(slot: number): number[] {
    const first = this.validationCount + slot * this.#rowsPerMember;
    return Array.from({ length: this.#rowsPerMember }, (_, copy) => first + copy);
  }

  #number(label: string): number {
    let number = this.#numbers.get(label);
    if (number === undefined) {
      number = this.#numbers.size;
      if (number === labelLimit) throw new UndertoneError('E_ARGUMENT', `there are more than ${labelLimit} different labels`);
      this.#numbers.set(label, number);
    }
    return number;
  }

  /** @param index place and text to show; not for those beyond the limit, whose texts are not kept */
  #drop(reason: DroppedExamples['reason'], index?: number, text?: string): void {
    let entry = this.#dropped.get(reason);
    if (!entry) this.#dropped.set(reason, (entry = { reason, count: 0, examples: [] }));
    entry.count++;
    if (index !== undefined && text !== undefined && entry.examples.length < shownPerReason) entry.examples.push({ index, text });
  }
}
