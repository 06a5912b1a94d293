/** Model files of float weights, in Node and in pages. */
import { readSafetensors } from '../../tools/safetensors.mjs';

const floats = ({ shape, bytes }) => ({ shape, values: new Float32Array(bytes.slice().buffer) });

/** The vocabulary, `words`, and the `weights`, `{ NAME: { shape, values } }`. */
export function readFloats(file) {
  const { vocabulary, ...tensors } = readSafetensors(file).tensors;
  return {
    words: new TextDecoder().decode(vocabulary.bytes).split('\n'),
    weights: Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, floats(tensor)])),
  };
}
