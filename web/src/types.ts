/** The shapes that go into and come out of the API. */

import type { BundledModel } from './bundled.js';

/**
 * Where a model comes from: the name of a bundled model, a URL (a string is resolved against the page's address), a
 * response that is still to be read, or the bytes themselves, which are copied and may be reused afterwards.
 */
export type ModelSource = BundledModel | (string & {}) | URL | Response | Promise<Response> | Blob | BufferSource;

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

/** How to load a model. */
export interface LoadOptions {
  /** Aborts the load; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called while the model's bytes arrive. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** The engine's binary, where the packaged file cannot be found beside the code (edge runtimes, some bundlers). */
  wasm?: WasmSource | undefined;
  /** Forces one of the packaged builds; without it the fastest one that runs here is taken. */
  variant?: Variant | undefined;
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
  readonly encoder: 'bag_of_words' | 'text_cnn' | 'lstm';
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
  /** One of the model's labels. */
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
  /** The labels that competed, in the model's order: a model of three classes measured on two is asked for the better of the two. */
  labels: string[];
  /** One entry per competing label, in that order. */
  perLabel: LabelMetrics[];
  /** Counts: `confusion[truth][prediction]`, both in that order. */
  confusion: number[][];
}
