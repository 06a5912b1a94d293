/** The models and heads inside the package: the one list of them, and where they lie. */

import { UndertoneError } from './errors.js';
import type { FileSource } from './source.js';

/** The model called `sentiment-LANGUAGE` is the default one of that language. */
const models = ['sentiment-en', 'sentiment-en-lstm', 'lexicon-en', 'emotion-en', 'intent-en', 'sentiment-zh', 'emotion-zh'] as const;

/** `MODEL-TASK`: a head for that model. */
const heads = ['emotion-en-tweets', 'intent-en-assistant'] as const;

/** Name of a model that comes with the package. */
export type BundledModel = (typeof models)[number];

/** Name of a head that comes with the package. */
export type BundledHead = (typeof heads)[number];

/** What `Classifier.load` takes without a source. */
export const defaultModel: BundledModel = 'sentiment-en';

/** A file as asked for: where it comes from, and the module to import if a bundler has not shipped it. */
export interface Located {
  file: FileSource;
  module?: string;
}

/** A string with any other character is an address. Without the flag for upper case, whose first use loads tables of all scripts. */
const isName = (source: FileSource): source is string => typeof source === 'string' && /^[a-zA-Z0-9-]*$/.test(source);

/** Not the expression that bundlers look for: they would ship every file, wanted or not. */
function beside(path: string): Located {
  return { file: new URL(import.meta.url.replace(/[^/]*$/, `${path}.safetensors`)), module: `undertone/${path}` };
}

function unknown(kind: string, name: string, list: readonly string[], also = ''): UndertoneError {
  const known = `${list.join(', ') || 'none'}${also}`;
  return new UndertoneError('E_ARGUMENT', `no ${kind} '${name}' comes with this package (there is ${known}); for a file of your own pass its URL`);
}

function locateModel(source: FileSource): Located {
  if (!isName(source)) return { file: source };
  const language = source.split('-', 1)[0]!.toLowerCase();
  const name = [source, `sentiment-${language}`].find((wanted) => (models as readonly string[]).includes(wanted));
  if (!name) throw unknown('model', source, models, "; 'en' stands for sentiment-en, and so for other languages");
  // Written out in full, so that bundlers see the default model and ship it.
  return name === defaultModel ? { file: new URL('./models/sentiment-en.safetensors', import.meta.url) } : beside(`models/${name}`);
}

function locateHead(source: FileSource): Located {
  if (!isName(source)) return { file: source };
  if (!(heads as readonly string[]).includes(source)) throw unknown('head', source, heads);
  return beside(`models/heads/${source}`);
}

/**
 * Where a model or a head comes from, whose source may be the name of a bundled one, or, for a model, a language.
 * @internal
 * @throws {UndertoneError} E_ARGUMENT for a name that is not known
 */
export const locate = { model: locateModel, head: locateHead };
