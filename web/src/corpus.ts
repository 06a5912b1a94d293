/** Work on many texts: one job in an instance of its own, whose memory is given back when the job is over. */

import type { CorpusCalls } from '#glue';
import { Cache, type Engine, start } from './engine.js';
import { UndertoneError } from './errors.js';
import type { Evaluation, LabelMetrics, Variant, WasmSource } from './types.js';
import { corpusBinaries } from './variants.js';
import { toModule } from './wasm.js';

/** Compiled once, started for each job. */
const modules = new Cache(corpusBinaries, toModule);

/** Where the module comes from, as in `LoadOptions`. */
export interface CorpusSource {
  corpusWasm: WasmSource | undefined;
  variant: Variant;
}

/** The last layer as numbers. */
export interface HeadWeights {
  labels: readonly string[];
  /** [labels][features] */
  weight: Float32Array;
  /** [labels] */
  bias: Float32Array;
}

/** One instance of the module. Rows are numbered from 0; texts and labels stay with the caller. */
export class Corpus {
  readonly calls: CorpusCalls;

  private constructor(
    readonly engine: Engine<CorpusCalls>,
    readonly featureSize: number,
  ) {
    this.calls = engine.calls;
  }

  /** Starts an instance for rows of so many features. */
  static async start({ corpusWasm, variant }: CorpusSource, featureSize: number): Promise<Corpus> {
    const engine = await start<CorpusCalls>(await modules.get(corpusWasm, variant));
    const corpus = new Corpus(engine, featureSize);
    corpus.check(engine.calls.rowsBegin(featureSize));
    return corpus;
  }

  /** Appends a row. `label` is -1 for none; `group` is the example's number, or -1 for rows that are for validation only. */
  add(features: Float32Array, label: number, group: number): void {
    this.#row.set(features);
    this.check(this.calls.rowAdd(label, group));
  }

  /** Puts another example in the place of a row. */
  replace(row: number, features: Float32Array, label: number, group: number): void {
    this.#row.set(features);
    this.check(this.calls.rowReplace(row, label, group));
  }

  /** Writes a head into the block at an address: weights, biases, and which of `labels` it knows. */
  writeHead(address: number, labels: readonly string[], head: HeadWeights): void {
    if (!address) this.fail();
    const { featureSize } = this;
    const size = labels.length;
    const weight = this.floats(address, size * featureSize);
    const bias = this.floats(address + weight.byteLength, size);
    const known = new Int32Array(this.engine.buffer, address + weight.byteLength + bias.byteLength, size);
    for (const [index, label] of labels.entries()) {
      const row = head.labels.indexOf(label);
      if (row < 0) continue;
      weight.set(head.weight.subarray(row * featureSize, (row + 1) * featureSize), index * featureSize);
      bias[index] = head.bias[row]!;
      known[index] = 1;
    }
  }

  /** The block of figures at an address. */
  figures(address: number, labels: readonly string[]): Evaluation {
    if (!address) this.fail();
    const size = labels.length;
    const [count, accuracy, macroPrecision, macroRecall, macroF1, logLoss, calibrationError, ...rest] = [
      ...this.doubles(address, 7 + 4 * size + size * size),
    ] as [number, number, number, number, number, number, number, ...number[]];
    const perLabel = labels.map((label, index): LabelMetrics => {
      const [precision, recall, f1, support] = rest.slice(4 * index) as [number, number, number, number];
      return { label, precision, recall, f1, support };
    });
    const counts = rest.slice(4 * size);
    const confusion = labels.map((_, row) => counts.slice(row * size, (row + 1) * size));
    return { count, accuracy, macroPrecision, macroRecall, macroF1, logLoss, calibrationError, labels: [...labels], perLabel, confusion };
  }

  /** Views of the module's memory; not to be kept across a call that may allocate. */
  floats(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.engine.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array<ArrayBuffer> {
    return new Float64Array(this.engine.buffer, address, length);
  }

  /** Throws the failure that a status stands for, unless it is 0. */
  check(status: number): void {
    this.engine.check(status);
  }

  /** Throws the latest failure of a call that returned no address. */
  fail(): never {
    throw new UndertoneError('E_MEMORY', this.engine.string(this.calls.failureMessage()) || 'out of memory; try with fewer examples');
  }

  get #row(): Float32Array {
    return this.floats(this.calls.rowAddress(), this.featureSize);
  }
}
