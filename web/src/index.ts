/** undertone: text in, labels out, on the reader's own device. */

export type { BundledModel } from './bundled.js';
export { Classifier } from './classifier.js';
export { type ErrorCode, type ErrorDetails, UndertoneError } from './errors.js';
export type {
  BatchOptions,
  Classification,
  EvaluateOptions,
  Evaluation,
  Example,
  LabelMetrics,
  LabelScore,
  LoadOptions,
  ModelInfo,
  ModelSource,
  Progress,
  Variant,
  WasmSource,
} from './types.js';
