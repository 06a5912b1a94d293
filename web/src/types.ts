/** The shapes that go into and come out of the API. */

import type { BundledHead, BundledModel } from './bundled.js';

/**
 * Where a model comes from: the name of a bundled model, a BCP 47 tag (`'en'`, `'en-GB'`: the bundled sentiment model of that language), a
 * URL (a string with a character other than letters, digits and `-` is one, resolved against the page's address), a response that is still
 * to be read, or the bytes themselves, which are copied and may be reused afterwards.
 */
export type ModelSource = BundledModel | (string & {}) | URL | Response | Promise<Response> | Blob | BufferSource;

/** Where a head comes from: the name of a bundled one, or, as for models, a URL, a response or the bytes. */
export type HeadSource = BundledHead | (string & {}) | URL | Response | Promise<Response> | Blob | BufferSource;

/** Where the WebAssembly binary comes from: a URL, a response, its bytes, or a compiled module. */
export type WasmSource = string | URL | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/** Which build of the engine runs. Both give the same bits; `simd128` is faster and needs a browser of 2023 or later. */
export type Variant = 'simd128' | 'scalar';

/** How far something has come. */
export interface Progress {
  /** Bytes read so far for `load`, texts classified so far elsewhere; never falls. */
  done: number;
  /** What `done` will be at the end, where that is known. */
  total: number | undefined;
}

/** Which build of the engine to run, and where it comes from. */
export interface EngineOptions {
  /** The engine's binary, where the packaged file cannot be found beside the code (edge runtimes, some bundlers). */
  wasm?: WasmSource | undefined;
  /** Forces one of the packaged builds; without it the fastest one that runs here is taken. */
  variant?: Variant | undefined;
  /**
   * Take the build that has `explain` (`undertone-explain-...wasm`), 2 KB larger; answers and speed are the same. Default false: the
   * smallest one.
   */
  explain?: boolean | undefined;
}

/** How to load a model. */
export interface LoadOptions extends EngineOptions {
  /** Aborts the load; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** A head for this model, to be used instead of the one that came with it, as by `importHead`. */
  head?: HeadSource | undefined;
  /** Called while the model's bytes arrive. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Like `wasm`, the binary that `evaluate`, `fineTune` and `keySentences` start when they are called (`undertone-corpus-...wasm`). */
  corpusWasm?: WasmSource | undefined;
  /** Subresource-integrity string (`sha256-`, `sha384-` or `sha512-` and base64; several parted by spaces) that the model's bytes must match. */
  integrity?: string | undefined;
  /** Replay the model's golden texts before the classifier is handed out. Default true. */
  verify?: boolean | undefined;
}

/** How to go through many texts. */
export interface BatchOptions {
  /** Checked between texts; the call then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called now and then, and once at the end; `total` is known for arrays and sets. */
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** How to measure. */
export interface EvaluateOptions extends BatchOptions {
  /** The labels that compete. Default: those that occur in the examples, or all of the model's if only one does. */
  labels?: readonly string[] | undefined;
}

/** One label and the probability the model gives it. */
export interface LabelScore {
  /** One of the model's labels. */
  label: string;
  /** Probability, 0 to 1; the scores of all labels add up to 1. */
  score: number;
}

/** What a model makes of one text. */
export interface Classification extends LabelScore {
  /** Every label, best first; equal scores stand in the model's label order. */
  scores: LabelScore[];
  /** Number of tokens in the text. */
  tokens: number;
  /** Share of tokens that the model does not know, 0 to 1; 0 for a text without tokens. */
  unknownShare: number;
  /** True if the text is longer than 16 MiB of UTF-8, of which the first 16 MiB were read. */
  truncated: boolean;
}

/** What a model file says about itself. */
export interface ModelInfo {
  /** Name: 1 to 64 of `a-z 0-9 -`. */
  readonly name: string;
  /** Version of the model, not of the package. */
  readonly version: string;
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  /** How texts become features. */
  readonly encoder: 'lexicon' | 'bag_of_words' | 'text_cnn' | 'lstm';
  /** Length of the vectors that `embed` returns. */
  readonly featureSize: number;
  /** Licence of the weights. */
  readonly licence: string;
  /** Figures measured by whoever trained the model, as they stand in the file. */
  readonly metrics: Readonly<Record<string, unknown>>;
  /** Size of the file in bytes. */
  readonly byteSize: number;
  /** XXH64 of the file, 16 hexadecimal digits. */
  readonly hash: string;
}

/** A text and what it should be labelled. */
export interface Example {
  text: string;
  /** What it should be labelled; for `evaluate`, one of the classifier's labels. */
  label: string;
}

/** How well one label is told from the others. */
export interface LabelMetrics {
  label: string;
  /** Of the texts given this label, the share that carries it, 0 to 1. */
  precision: number;
  /** Of the texts that carry this label, the share that was given it, 0 to 1. */
  recall: number;
  /** Harmonic mean of precision and recall, 0 to 1. */
  f1: number;
  /** Number of examples that carry this label. */
  support: number;
}

/** How well a model does on a set of examples. */
export interface Evaluation {
  /** Number of examples. */
  count: number;
  /** Share of examples given their own label, 0 to 1. */
  accuracy: number;
  /** Mean of the labels' precision, each label counting the same, 0 to 1. */
  macroPrecision: number;
  /** Mean of the labels' recall, 0 to 1. */
  macroRecall: number;
  /** Mean of the labels' F1, 0 to 1. */
  macroF1: number;
  /** Mean of -ln of the probability given to an example's own label, 0 or more; probabilities below 1e-7 count as 1e-7. */
  logLoss: number;
  /**
   * Expected calibration error, 0 to 1: how far confidence and accuracy lie apart, over 15 equally wide bins of confidence
   * (Guo et al. 2017, "On Calibration of Modern Neural Networks").
   */
  calibrationError: number;
  /** The labels that competed, in the model's order: a model of three classes measured on two is asked for the better of the two. */
  labels: string[];
  /** One entry per competing label, in that order. */
  perLabel: LabelMetrics[];
  /** Counts: `confusion[truth][prediction]`, both in that order. */
  confusion: number[][];
}

/** What one word adds to a label's logit. */
export interface TokenWeight {
  /** The word as it stands in the text. */
  text: string;
  /** Where it begins in the text, in UTF-16 units. */
  start: number;
  /** Where it ends. */
  end: number;
  /** What it adds to the logit; negative if it speaks against the label. */
  weight: number;
}

/** Why a text was given a label: `logit` is `base` plus the sum of all weights. */
export interface Explanation {
  /** The label that is explained. */
  label: string;
  /** The label's logit for an empty text. */
  base: number;
  /** The label's logit for this text; scores are the softmax of the logits. */
  logit: number;
  /** One entry per word, in text order. */
  tokens: TokenWeight[];
}

/** What to explain. */
export interface ExplainOptions {
  /** One of the classifier's labels. Default: the one that wins. */
  label?: string | undefined;
}

/** How to choose key sentences. */
export interface KeySentenceOptions extends BatchOptions {
  /** How many at most, a whole number from 1. Default 3. */
  count?: number | undefined;
  /**
   * What they are chosen for: `'centre'` (default), to stand for the whole without repeating one another, or one of the
   * classifier's labels, to be the clearest cases of it. A label that is itself called `centre` cannot be asked for.
   */
  by?: 'centre' | (string & {}) | undefined;
}

/** A sentence that stands for its text. */
export interface KeySentence {
  /** The sentence as it stands in its text. */
  text: string;
  /** Where it begins in its text, in UTF-16 units. */
  start: number;
  /** Where it ends. */
  end: number;
  /** Which of the texts it comes from, from 0. */
  index: number;
  /** By `'centre'`: how central it is, higher is more. By a label: the label's probability, 0 to 1. */
  score: number;
  /** The label that the classifier gives this sentence. */
  label: string;
}

/** The last layer in use. */
export interface Head {
  /** Its labels, in the order of the scores. */
  readonly labels: readonly string[];
  /** False for the head that came with the model, true for one that was trained or imported. */
  readonly personal: boolean;
}

/** Copies of the examples that are changed a little, for training only. */
export interface AugmentOptions {
  /** Changed copies of each example, a whole number from 1 to 16. Default 2. */
  copies?: number | undefined;
  /** Probability that a word is left out of a copy, 0 to 0.9. Default 0.1. */
  dropout?: number | undefined;
  /** Swaps of neighbouring words for every ten words, 0 to 10. Default 0.5. */
  swaps?: number | undefined;
}

/** Where fine-tuning has come to, once per epoch. */
export interface EpochProgress {
  /** `'validation'` while finding out what works on held-back examples, then `'final'`, on all of them. */
  stage: 'validation' | 'final';
  /** Which fold, from 0; 0 in the final stage. */
  fold: number;
  /** How many folds there are; 0 without validation. */
  folds: number;
  /** Which epoch, from 1; starts again in each fold, and for each strength of `l2` that is tried there. */
  epoch: number;
  /** How many epochs there will be at most. */
  epochs: number;
  /** Mean cross-entropy on the training examples and the penalty, in nats. */
  loss: number;
  /** Mean cross-entropy on the held-back examples, in nats; undefined where there are none. */
  validationLoss: number | undefined;
  /** Share of the whole work that is done, 0 to 1; never falls. */
  progress: number;
}

/** How to fine-tune. Every value may be left out. */
export interface FineTuneOptions {
  /** Whole number from 0 to 2^32 - 1. The same examples and the same seed give the same bytes everywhere. Default 1. */
  seed?: number | undefined;
  /** Passes over the examples at most, a whole number from 1 to 10,000. Default: as many as validation finds useful. */
  epochs?: number | undefined;
  /** Strength of the pull towards the prior head, 0 to 1,000. Default: the best of a few by validation. */
  l2?: number | undefined;
  /** `'l-bfgs'` (second order, whole set at once), `'adam'` (mini-batches), or `'auto'` (default): by size. */
  solver?: 'auto' | 'l-bfgs' | 'adam' | undefined;
  /** Adam's step size, above 0 and at most 1. Default: chosen by the trainer. */
  learningRate?: number | undefined;
  /** Adam's examples per step, a whole number from 1 to 65,536. Default: chosen by the trainer. */
  batchSize?: number | undefined;
  /** `'balanced'`: rare labels weigh as much as frequent ones. Default `'none'`: every example weighs the same. */
  classWeights?: 'balanced' | 'none' | undefined;
  /**
   * What is held back to measure on: a share of the examples, 0 (nothing) to 0.5, or examples of your own. Default: 20 %,
   * or every example once, in folds, where there are few.
   */
  validation?: number | Iterable<Example> | AsyncIterable<Example> | undefined;
  /** Number of folds, a whole number from 2 to 20; takes the place of a share held back. Default: up to 5 where examples are few. */
  folds?: number | undefined;
  /** Train on changed copies too, if that helps on held-back examples. Default false; true stands for `{}`. */
  augment?: boolean | AugmentOptions | undefined;
  /** Allows labels that the classifier does not have beside some that it has. Default false. */
  newLabels?: boolean | undefined;
  /**
   * When the new head takes the place of the one in use. Default `'if-better'`: if its macro F1 on the held-back examples is
   * higher, or the same with a lower log loss; without such examples it does not.
   */
  apply?: 'if-better' | 'always' | 'never' | undefined;
  /** The head to start from and stay near: the one that came with the model (default) or the one in use. */
  prior?: 'shipped' | 'current' | undefined;
  /** Stops everything and leaves no trace; the call then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called after each epoch and at the end; a promise that it returns is waited for. */
  onEpoch?: ((progress: EpochProgress) => unknown) | undefined;
}

/** Examples that were not trained on. */
export interface DroppedExamples {
  /**
   * `'empty'`: nothing but white space. `'duplicate'`: the same text and label as an earlier one. `'contradiction'`: the same
   * text under different labels. `'limit'`: more examples than fit into memory; a random choice of them was kept.
   */
  reason: 'empty' | 'duplicate' | 'contradiction' | 'limit';
  /** How many. */
  count: number;
  /** The first ten, but none for `'limit'`: place among the examples given, from 0, and text. */
  examples: { index: number; text: string }[];
}

/** The loss at the end of one epoch. */
export type EpochLoss = Pick<EpochProgress, 'stage' | 'fold' | 'epoch' | 'loss' | 'validationLoss'>;

/** What fine-tuning did and what came of it. */
export interface FineTuneReport {
  /** Whether the new head is in use now. */
  applied: boolean;
  /** The new head's labels, in the order of its scores. */
  labels: string[];
  /** Number of examples that were trained on. */
  count: number;
  /** What was left out, by reason; reasons that did not occur are not listed. */
  dropped: DroppedExamples[];
  /**
   * How `before` and `after` were measured. `'hold-out'`: on examples held back. `'k-fold'`: on every example, by a head trained
   * without it. `'given'`: on the examples in `options.validation`. `'none'`: not at all.
   */
  validation: { method: 'none' | 'hold-out' | 'k-fold' | 'given'; folds: number; count: number };
  /** What `before` is: the old head, or, where that knows none of the labels, always answering the most frequent one. */
  baseline: 'head' | 'majority';
  /** Figures before training, on the held-back examples; undefined if none were held back. */
  before: Evaluation | undefined;
  /** Figures after training, on the same examples. */
  after: Evaluation | undefined;
  /** The losses, epoch by epoch. */
  losses: EpochLoss[];
  /** Epochs of the final training. */
  epochs: number;
  /** Strength of the pull towards the prior head. */
  l2: number;
  /** Which solver ran. */
  solver: 'l-bfgs' | 'adam';
  /** The seed. */
  seed: number;
  /** What to know before relying on the new head, in plain words. */
  warnings: string[];
  /** If changed copies were asked for: figures on the held-back examples without and with them, and whether they were used. */
  augmentation?: { copies: number; without: Evaluation | undefined; with: Evaluation | undefined; used: boolean };
  /** The new head as a file for `importHead` or `undertone/storage`, whether applied or not. */
  head: Uint8Array<ArrayBuffer>;
}
