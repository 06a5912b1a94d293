/** Writes `.safetensors` files. */

export interface TensorData {
  name: string;
  dtype: string;
  shape: readonly number[];
  bytes: Uint8Array;
}

/** Header and tensors begin at a multiple of so many bytes; JSON may end in spaces. */
const alignment = 16;

/** float32 values in the file's byte order. */
export function floatBytes(values: Float32Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(values.byteLength));
  for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, true);
  return new Uint8Array(view.buffer);
}

/** The file of settings and tensors, side by side in their order: the same input gives the same bytes. */
export function writeContainer(settings: object, tensors: readonly TensorData[]): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape, bytes }) => [name, { dtype, shape, data_offsets: [end, (end += bytes.length)] }]);
  const header = { __metadata__: { undertone: JSON.stringify(settings) }, ...Object.fromEntries(entries) };
  const json = new TextEncoder().encode(JSON.stringify(header));
  const begin = Math.ceil((8 + json.length) / alignment) * alignment;
  const file = new Uint8Array(begin + end).fill(0x20, 8, begin);
  new DataView(file.buffer).setUint32(0, begin - 8, true);
  file.set(json, 8);
  let offset = begin;
  for (const { bytes } of tensors) {
    file.set(bytes, offset);
    offset += bytes.length;
  }
  return file;
}
