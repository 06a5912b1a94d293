// Which head is in use, the way back to the one before, and the heads that are kept in this browser or in files.
import type { Classifier } from 'undertone';
import { deleteHead, listHeads, loadHead, saveHead, type StoredHead } from 'undertone/storage';
import { count, listed, quoted, size } from './format';
import { button, byId, element, messageOf, onClick, onSubmit, set } from './page';

/** A head and what the page calls it; without bytes, the model's own. */
interface HeadInUse {
  name: string;
  bytes?: Uint8Array<ArrayBuffer>;
}

const ownHead: HeadInUse = { name: 'the one that came with the model' };
const fileEnding = '.undertone-head.safetensors';
const nameField = byId<HTMLInputElement>('head-name');

export class Heads {
  readonly #classifier: Classifier;
  readonly #changed: () => void;
  readonly #past: HeadInUse[] = [];
  #current = ownHead;

  /** @param changed called after another head came into use */
  constructor(classifier: Classifier, changed: () => void) {
    this.#classifier = classifier;
    this.#changed = changed;
    onClick('undo', () => this.#undo());
    onClick('reset-head', () => this.#take(ownHead));
    onClick('export-head', () => this.#export());
    onClick('import-head', () => byId('head-file').click());
    byId<HTMLInputElement>('head-file').addEventListener('change', ({ target }) => {
      const field = target as HTMLInputElement;
      if (field.files?.[0]) void this.import(field.files[0]);
      field.value = '';
    });
    onSubmit('save', () => void this.#save(nameField.value.trim()));
    onClick('offer-decline', () => this.#closeOffer());
    this.#show();
  }

  /** Puts a head to use that was trained here. */
  async use(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#take({ name: 'what you have just taught it, not saved', bytes });
  }

  /** Puts the head in a file to use. */
  async import(file: File): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (await this.#take({ name: `from the file ${quoted(file.name)}`, bytes })) set('heads-notice', `${quoted(file.name)} is in use.`);
  }

  /** Lists what is kept and offers the newest head that fits this model. */
  async begin(): Promise<void> {
    const newest = (await this.#list())?.filter((head) => this.#fits(head)).sort((a, b) => Number(b.savedAt) - Number(a.savedAt))[0];
    if (!newest) return;
    set('offer-text', `You taught it ${quoted(newest.name)} before: it tells ${listed(newest.labels)} apart.`);
    onClick('offer-use', () => {
      this.#closeOffer();
      void this.#load(newest.name);
    });
    byId('offer').hidden = false;
  }

  /** Puts a head to use and remembers the one before; says why if it does not fit. */
  async #take(head: HeadInUse, remember = true): Promise<boolean> {
    const before = this.#current;
    try {
      if (head.bytes) await this.#classifier.importHead(head.bytes);
      else this.#classifier.resetHead();
    } catch (error) {
      set('heads-notice', messageOf(error));
      return false;
    }
    if (remember) this.#past.push(before);
    this.#current = head;
    set('heads-notice', '');
    this.#show();
    this.#changed();
    return true;
  }

  async #undo(): Promise<void> {
    const before = this.#past.pop();
    if (before && (await this.#take(before, false))) set('training-notice', `Undone. Head in use: ${before.name}.`);
  }

  #show(): void {
    const personal = !!this.#current.bytes;
    set('head-in-use', this.#current.name);
    set('reading-title', personal ? 'What your head makes of it' : 'How it sounds');
    byId('undo').hidden = !this.#past.length;
    byId('reset-head').hidden = !personal;
    byId<HTMLButtonElement>('export-head').hidden = !personal;
    byId('save').hidden = !personal;
  }

  #closeOffer(): void {
    byId('offer').hidden = true;
    byId('text').focus();
  }

  #fits(head: StoredHead): boolean {
    return head.base === this.#classifier.model.hash;
  }

  async #load(name: string): Promise<void> {
    try {
      const bytes = await loadHead(name);
      if (await this.#take({ name: quoted(name), bytes })) set('heads-notice', `${quoted(name)} is in use.`);
    } catch (error) {
      set('heads-notice', messageOf(error));
    }
  }

  async #save(name: string): Promise<void> {
    const { bytes } = this.#current;
    if (!name || !bytes) return;
    try {
      await saveHead(name, bytes);
    } catch (error) {
      return set('heads-notice', messageOf(error));
    }
    this.#current = { name: quoted(name), bytes };
    this.#show();
    nameField.value = '';
    set('heads-notice', `Kept in this browser as ${quoted(name)}.`);
    await this.#list();
  }

  #export(): void {
    const { bytes, name } = this.#current;
    if (!bytes) return;
    const link = element('a', { href: URL.createObjectURL(new Blob([bytes])), download: `${name.match(/“(.+)”/)?.[1] ?? 'taught'}${fileEnding}` });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  async #list(): Promise<StoredHead[] | undefined> {
    let heads: StoredHead[];
    try {
      heads = await listHeads();
    } catch (error) {
      // A browser may refuse all storage; everything else works without it.
      set('heads-notice', messageOf(error));
      return undefined;
    }
    byId('heads-title').hidden = !heads.length;
    byId('saved-heads').replaceChildren(...heads.map((head) => this.#row(head)));
    return heads;
  }

  #row(head: StoredHead): HTMLElement {
    const { name, labels, byteSize, savedAt, baseName } = head;
    const facts = `${labels.length > 5 ? count(labels.length, 'label') : listed(labels)} · ${size(byteSize)} · ${new Date(savedAt).toLocaleDateString('en', { dateStyle: 'medium' })}`;
    const use = button('Use', () => void this.#load(name), { ariaLabel: `Use ${name}`, disabled: !this.#fits(head) });
    const remove = button('Delete', () => {
      // Asked once more in place: there is no way back.
      if (remove.textContent === 'Delete') remove.textContent = 'Really delete?';
      else void this.#delete(name);
    }, { ariaDescription: name, onblur: () => (remove.textContent = 'Delete') });
    return element('li', {},
      element('strong', {}, name),
      element('span', { className: 'hint' }, this.#fits(head) ? facts : `${facts} · for the model ${baseName}`),
      element('span', { className: 'actions' }, use, remove));
  }

  async #delete(name: string): Promise<void> {
    try {
      await deleteHead(name);
      set('heads-notice', `${quoted(name)} is deleted.`);
    } catch (error) {
      set('heads-notice', messageOf(error));
    }
    await this.#list();
    byId('heads-notice').focus();
  }
}
