/** Takes model files apart and describes them to the engine, which does not know JSON. */

import type { Engine } from './engine.js';
import { UndertoneError } from './errors.js';
import type { ModelInfo } from './types.js';

/** The settings in a model file's header; the engine has checked those it knows. */
export interface Settings {
  name: string;
  version: string;
  licence: string;
  languages: string[];
  labels: string[];
  encoder: ModelInfo['encoder'];
  metrics?: Record<string, unknown>;
}

/** How deep settings may be nested. */
const depthLimit = 8;

/** @internal */
export const headerError = (message: string, cause?: unknown) =>
  new UndertoneError('E_MODEL_HEADER', `${message}; this is no file of undertone, or a damaged one`, { offset: 8, cause });

function parseObject(json: unknown, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    if (typeof json === 'string') value = JSON.parse(json);
  } catch (cause) {
    throw headerError(`${what} is not JSON`, cause);
  }
  return object(value, what);
}

function object(value: unknown, what: string): Record<string, unknown> {
  if (!value || typeof value !== 'object' || Array.isArray(value)) throw headerError(`${what} is not a JSON object`);
  return value as Record<string, unknown>;
}

/** Hands every text and number inside a value to the engine, under the path that leads to it. */
function describe(engine: Engine, value: unknown, path: string, depth: number): void {
  const { calls } = engine;
  if (depth > depthLimit) throw headerError(`the settings are nested deeper than ${depthLimit} levels`);
  if (typeof value === 'string') {
    engine.check(calls.loadText(...engine.writePair(path, value)));
  } else if (typeof value === 'number') {
    engine.check(calls.loadNumber(engine.writePair(path)[0], value));
  } else if (value && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) describe(engine, item, path ? `${path}.${key}` : key, depth + 1);
  }
}

/** Tells the engine the name, type, place and shape of a tensor. */
function describeTensor(engine: Engine, name: string, entry: unknown): void {
  const { calls } = engine;
  const { dtype, shape, data_offsets: range } = object(entry, `the entry of '${name}'`);
  const isNumbers = (list: unknown): list is number[] => Array.isArray(list) && list.every((item) => typeof item === 'number');
  if (typeof dtype !== 'string' || !isNumbers(shape) || !isNumbers(range) || range.length !== 2) {
    throw headerError(`the entry of '${name}' lacks a dtype, a shape or two data_offsets`);
  }
  engine.check(calls.loadTensor(...engine.writePair(name, dtype), range[0]!, range[1]!));
  for (const size of shape) engine.check(calls.loadDimension(size));
}

/** Takes the JSON of a header apart: settings and the entries of the tensors. */
export function readHeader(bytes: Uint8Array): { settings: Record<string, unknown>; tensors: Record<string, unknown> } {
  let header;
  try {
    header = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw headerError('the header is not UTF-8', cause);
  }
  const { __metadata__: metadata, ...tensors } = parseObject(header, 'the header');
  return { settings: parseObject(object(metadata, '__metadata__').undertone, '__metadata__.undertone'), tensors };
}

/** The engine sees paths: only here can a list be told from an object, or from a list that holds what is no text. */
function checkList(labels: unknown): void {
  const visible = (label: unknown) => typeof label === 'string' || typeof label === 'number';
  if (typeof labels === 'object' && !(Array.isArray(labels) && labels.every(visible))) throw headerError('the labels are not a list of texts');
}

/** Copies a file into the engine and tells it what the header says; the caller finishes the load. Returns the settings. */
function describeFile(engine: Engine, bytes: Uint8Array): Settings {
  const { calls } = engine;
  const address = calls.loadBegin(bytes.length);
  if (!address && bytes.length) throw new UndertoneError('E_MEMORY', `out of memory for a file of ${bytes.length} bytes`);
  new Uint8Array(engine.buffer, address).set(bytes);
  engine.check(calls.loadHeader());
  const { settings, tensors } = readHeader(new Uint8Array(engine.buffer, address + 8, calls.headerLength()));
  checkList(settings.labels);
  describe(engine, settings, '', 0);
  for (const [name, entry] of Object.entries(tensors)) describeTensor(engine, name, entry);
  return settings as unknown as Settings;
}

/** Builds a model inside the engine. Returns its handle and its settings. */
export function buildModel(engine: Engine, bytes: Uint8Array, verify: boolean): { handle: number; settings: Settings } {
  const { calls } = engine;
  try {
    const settings = describeFile(engine, bytes);
    const handle = calls.loadFinish(verify ? 1 : 0);
    if (handle <= 0) engine.check(-handle);
    return { handle, settings };
  } catch (error) {
    calls.loadAbandon();
    throw error;
  }
}

/** Puts the head of a head file in the place of a model's own. Returns its labels; on failure nothing has changed. */
export function installHead(engine: Engine, handle: number, bytes: Uint8Array): string[] {
  const { calls } = engine;
  try {
    const { labels } = describeFile(engine, bytes);
    engine.check(calls.headFinish(handle));
    return labels;
  } catch (error) {
    calls.loadAbandon();
    throw error;
  }
}
