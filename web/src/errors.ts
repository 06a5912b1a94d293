/** The one error class of the package, and its stable codes. */

/** What went wrong, as a name that never changes its meaning. */
export type ErrorCode =
  /** Out of memory: the text or the model is larger than the engine may grow. */
  | 'E_MEMORY'
  /** The classifier was disposed of. */
  | 'E_DISPOSED'
  /** An argument of the wrong type or out of its range. */
  | 'E_ARGUMENT'
  /** The model file ends before its header or its tensors do. */
  | 'E_MODEL_TRUNCATED'
  /** The model file's header is not the JSON of a `.safetensors` file. */
  | 'E_MODEL_HEADER'
  /** A setting of the model is missing or not allowed. */
  | 'E_MODEL_SETTING'
  /** A tensor that the model's encoder needs is not there. */
  | 'E_MODEL_TENSOR_MISSING'
  /** A tensor has a type that is not allowed for it. */
  | 'E_MODEL_TENSOR_DTYPE'
  /** A tensor's shape does not fit the others. */
  | 'E_MODEL_TENSOR_SHAPE'
  /** A tensor's bytes lie outside the file, overlap, or do not match its shape. */
  | 'E_MODEL_TENSOR_RANGE'
  /** A tensor holds NaN or infinity. */
  | 'E_MODEL_TENSOR_VALUE'
  /** The vocabulary is not a list of different, non-empty entries with `<unk>`. */
  | 'E_MODEL_VOCABULARY'
  /** The model does not give the scores that its own golden texts promise. */
  | 'E_MODEL_SELF_TEST'
  /** A head belongs to another model. */
  | 'E_HEAD_BASE'
  /** IndexedDB is missing, full or refuses: heads cannot be kept here. */
  | 'E_STORAGE'
  /** A file could not be fetched or read. */
  | 'E_FETCH'
  /** The WebAssembly module could not be compiled or started, or its worker failed. */
  | 'E_WASM'
  /** The model's bytes do not match the `integrity` given. */
  | 'E_INTEGRITY';

/** Where in a model file a failure lies, and what led to it. */
export interface ErrorDetails {
  /** Name of the tensor concerned. */
  tensor?: string | undefined;
  /** Byte offset in the model file. */
  offset?: number | undefined;
  /** The underlying error, if any. */
  cause?: unknown;
}

/**
 * Every failure of this package except aborts, which stay the signal's own reason (a `DOMException` named `AbortError`
 * by default). The message says what happened and what to do about it; `code` is for programs.
 */
export class UndertoneError extends Error {
  /** What went wrong. */
  readonly code: ErrorCode;
  /** Name of the model tensor concerned, if the failure is about one. */
  readonly tensor: string | undefined;
  /** Byte offset in the model file, if the failure has a place. */
  readonly offset: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.name = 'UndertoneError';
    this.code = code;
    this.tensor = details.tensor;
    this.offset = details.offset;
  }
}

/** @internal */
export const disposed = () => new UndertoneError('E_DISPOSED', 'this classifier was disposed of; load another one');
