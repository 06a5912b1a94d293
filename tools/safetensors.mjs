/** Reads `.safetensors` files, in Node and in pages. */

/** @returns `{ metadata, tensors: { NAME: { dtype, shape, bytes } } }`, bytes being views of the file's. */
export function readSafetensors(file) {
  const begin = 8 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const { __metadata__: metadata, ...entries } = JSON.parse(new TextDecoder().decode(file.subarray(8, begin)));
  const tensors = Object.fromEntries(
    Object.entries(entries).map(([name, { dtype, shape, data_offsets: [from, to] }]) => [name, { dtype, shape, bytes: file.subarray(begin + from, begin + to) }]),
  );
  return { metadata, tensors };
}
