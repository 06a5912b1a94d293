/** The models inside the package. */

/** Name of a model that comes with the package. */
export type BundledModel = 'sentiment-en' | 'sentiment-en-lstm' | 'lexicon-en';

/**
 * Each URL is written out in full, so that bundlers see the file and ship it.
 * @internal
 */
export const bundled: Record<BundledModel, () => URL> = {
  'sentiment-en': () => new URL('./models/sentiment-en.safetensors', import.meta.url),
  'sentiment-en-lstm': () => new URL('./models/sentiment-en-lstm.safetensors', import.meta.url),
  'lexicon-en': () => new URL('./models/lexicon-en.safetensors', import.meta.url),
};
