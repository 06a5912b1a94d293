/** What long work sees of a classifier: its inside, for the modules that are loaded when they are first called. */

import type { CorpusSource, HeadWeights } from './corpus.js';

/** One text as the engine read it. The arrays are views, valid until the next text. */
export interface Reading {
  tokens: number;
  unknown: number;
  /** Probabilities in label order. */
  scores: Float32Array;
  features: Float32Array;
}

/** How a text is changed before it is read. */
export interface Change {
  seed: number;
  /** Probability that a token is left out. */
  dropout: number;
  /** Swaps of neighbours for every ten tokens. */
  swaps: number;
}

export interface Reader extends CorpusSource {
  labels: readonly string[];
  /** Whether the head in use is not the one that came with the model. */
  personal: boolean;
  featureSize: number;
  /** The model's hash and name, which a head is bound to. */
  base: string;
  baseName: string;
  /** @throws {UndertoneError} E_ARGUMENT if the text is not a string, E_DISPOSED */
  read(text: string, change?: Change): Reading;
  headOf(which: 'shipped' | 'current'): HeadWeights;
  /** @throws {UndertoneError} E_DISPOSED after `dispose` */
  check(): void;
  install(head: Uint8Array<ArrayBuffer>): void;
}
