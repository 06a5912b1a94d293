/** undertone/storage: heads kept under names in IndexedDB, so that they are there again after a reload. */

import { createStore, del, get, set, type UseStore, values } from 'idb-keyval';
import { UndertoneError } from './errors.js';
import { readHeadFacts } from './head_file.js';
import { bytesOf } from './source.js';

export { UndertoneError } from './errors.js';

/** What is known of a stored head. */
export interface StoredHead {
  /** The name it was saved under. */
  name: string;
  /** Hash of the model that it belongs to, as in `classifier.model.hash`. */
  base: string;
  /** Name of that model. */
  baseName: string;
  /** Its labels. */
  labels: readonly string[];
  /** When it was saved. */
  savedAt: Date;
  /** Size in bytes. */
  byteSize: number;
}

/** Anything that can export its head: a classifier, on this thread or in a worker. */
export interface HeadOwner {
  exportHead(): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
}

/** One record is one head, written in one transaction: whoever reads, in this tab or another, sees all of it or none. */
type Stored = StoredHead & { bytes: Uint8Array<ArrayBuffer> };

let store: UseStore | undefined;

/** Runs one transaction. A store that failed is opened anew next time. */
async function run<Result>(work: (store: UseStore) => Promise<Result>): Promise<Result> {
  try {
    return await work((store ??= createStore('undertone', 'heads')));
  } catch (cause) {
    store = undefined;
    const { name, message } = cause as Error;
    const advice =
      typeof indexedDB === 'undefined'
        ? 'there is no IndexedDB here; keep the bytes of exportHead() yourself'
        : name === 'QuotaExceededError'
          ? 'the storage is full; delete heads or other data of this site'
          : `IndexedDB refuses (${message}); private windows and blocked site data do that`;
    throw new UndertoneError('E_STORAGE', `heads cannot be kept: ${advice}`, { cause });
  }
}

function checkName(name: unknown): asserts name is string {
  if (typeof name !== 'string' || !name) throw new UndertoneError('E_ARGUMENT', 'the name of a head must be a string that is not empty');
}

/**
 * Keeps a head under a name, in the place of one that has that name already.
 *
 * @param source a classifier, whose head in use is kept, or the bytes of a head file
 * @throws {UndertoneError} E_ARGUMENT for an empty name or no source, E_MODEL_HEADER for bytes that are no head, E_STORAGE
 */
export async function saveHead(name: string, source: HeadOwner | BufferSource): Promise<void> {
  checkName(name);
  const bytes = bytesOf('exportHead' in Object(source) ? await (source as HeadOwner).exportHead() : (source as BufferSource)).slice();
  const { base, baseName, labels } = readHeadFacts(bytes);
  const record: Stored = { name, base, baseName, labels, savedAt: new Date(), byteSize: bytes.length, bytes };
  await run((opened) => set(name, record, opened));
}

/**
 * All heads that are kept, in the order of their names; those for one model are `heads.filter(({ base }) => base === classifier.model.hash)`.
 *
 * @throws {UndertoneError} E_STORAGE
 */
export async function listHeads(): Promise<StoredHead[]> {
  const records = await run((opened) => values<Stored>(opened));
  return records.map(({ bytes, ...head }) => head).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The bytes of a head, for `importHead`.
 *
 * @throws {UndertoneError} E_ARGUMENT if there is none of that name, E_STORAGE
 */
export async function loadHead(name: string): Promise<Uint8Array<ArrayBuffer>> {
  checkName(name);
  const record = await run((opened) => get<Stored>(name, opened));
  if (!record) throw new UndertoneError('E_ARGUMENT', `no head is kept under the name '${name}'; listHeads() tells which there are`);
  return record.bytes;
}

/**
 * Forgets a head; does nothing if there is none of that name.
 *
 * @throws {UndertoneError} E_ARGUMENT for an empty name, E_STORAGE
 */
export async function deleteHead(name: string): Promise<void> {
  checkName(name);
  await run((opened) => del(name, opened));
}
