/** onnxruntime-web (wasm, one thread) on a network of networks.py. */
import * as ort from 'onnxruntime-web';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

/** `async (ids: Int32Array) => scores`; file: bytes. */
export async function onnxNetwork(file) {
  const session = await ort.InferenceSession.create(file, { executionProviders: ['wasm'] });
  return async (ids) => {
    const { scores } = await session.run({ ids: new ort.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]) });
    return scores.data;
  };
}
