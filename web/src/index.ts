/** undertone: text in, labels out, on the reader's own device. */

export type { BundledHead, BundledModel } from './bundled.js';
export { Classifier } from './classifier.js';
export { type ErrorCode, type ErrorDetails, UndertoneError } from './errors.js';
export type { TextSession } from './session.js';
export type {
  AugmentOptions,
  BatchOptions,
  Classification,
  DroppedExamples,
  EpochLoss,
  EpochProgress,
  EvaluateOptions,
  EngineOptions,
  Evaluation,
  Example,
  ExplainOptions,
  Explanation,
  FineTuneOptions,
  FineTuneReport,
  Head,
  HeadSource,
  KeySentence,
  KeySentenceOptions,
  LabelMetrics,
  LabelScore,
  LoadOptions,
  ModelInfo,
  ModelSource,
  Progress,
  TokenWeight,
  Variant,
  WasmSource,
} from './types.js';
