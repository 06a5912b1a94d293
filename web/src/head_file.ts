/** Head files: a last layer of its own in a `.safetensors` file, bound to the model whose features it reads. */

import { floatBytes, type TensorData, writeContainer } from './container.js';
import { headerError, readHeader } from './model_file.js';

/** A head and what it belongs to. */
export interface HeadFile {
  /** Hash of the model's file, 16 hexadecimal digits. */
  base: string;
  /** Name of the model. */
  baseName: string;
  labels: readonly string[];
  /** [labels][features] */
  weight: Float32Array;
  /** [labels] */
  bias: Float32Array;
}

/** The file of a head; the same head gives the same bytes. */
export function writeHead(head: HeadFile): Uint8Array<ArrayBuffer> {
  const { base, baseName, labels } = head;
  return writeContainer({ format: 1, kind: 'head', base, baseName, labels }, headTensors(head));
}

/** The tensors of a head. */
export function headTensors({ labels, weight, bias }: HeadFile): TensorData[] {
  return [
    { name: 'head.weight', dtype: 'F32', shape: [labels.length, weight.length / labels.length], bytes: floatBytes(weight) },
    { name: 'head.bias', dtype: 'F32', shape: [labels.length], bytes: floatBytes(bias) },
  ];
}

/**
 * What a head file says of itself, without a model to check it against.
 * @throws {UndertoneError} E_MODEL_HEADER for anything else
 */
export function readHeadFacts(bytes: Uint8Array): Pick<HeadFile, 'base' | 'baseName' | 'labels'> {
  try {
    const begin = 8 + new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true);
    const { settings } = readHeader(bytes.subarray(8, begin));
    const { kind, base, baseName, labels } = settings as unknown as HeadFile & { kind: unknown };
    if (kind !== 'head' || typeof base !== 'string' || typeof baseName !== 'string' || !Array.isArray(labels)) {
      throw new TypeError('its settings are not those of a head');
    }
    return { base, baseName, labels };
  } catch (cause) {
    throw headerError('this cannot be read as a head', cause);
  }
}
