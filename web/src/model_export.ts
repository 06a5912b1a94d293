/** A model file with another head. */

import { type TensorData, writeContainer } from './container.js';
import { type HeadFile, headTensors } from './head_file.js';
import { readHeader } from './model_file.js';

interface Golden {
  text: string;
  scores: number[];
}

/**
 * The model of a file with a head of its own, as a file. Golden texts are scored anew; figures that were measured with the old
 * head are left out, and the version says that it is a personal one.
 *
 * @param scoresOf probabilities in the order of the head's labels
 */
export function exportModel(file: Uint8Array, head: HeadFile, scoresOf: (text: string) => Iterable<number>): Uint8Array<ArrayBuffer> {
  const begin = 8 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const { settings, tensors } = readHeader(file.subarray(8, begin));
  const { metrics: _, ...kept } = settings;
  const golden = (settings.golden as Golden[]).map(({ text }) => ({ text, scores: [...scoresOf(text)] }));
  const others = Object.entries(tensors as Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>)
    .filter(([name]) => !name.startsWith('head.'))
    .map(([name, { dtype, shape, data_offsets: [first, end] }]): TensorData => ({ name, dtype, shape, bytes: file.subarray(begin + first, begin + end) }));
  return writeContainer({ ...kept, version: `${settings.version}-personal`, labels: head.labels, golden }, [...headTensors(head), ...others]);
}
