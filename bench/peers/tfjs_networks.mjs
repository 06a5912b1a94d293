/** tfjs on a network of networks.py, its weights read from the model file. */
import { setWasmPaths, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { wasmPaths } from './tfjs_files.mjs';

setWasmPaths(wasmPaths);
setThreadsCount(1);

/** Pages that do without the cpu backend do not load it. */
export async function useBackend(backend) {
  if (backend === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend(backend);
}

/** `[1, N, E] => [1, F * widths]` */
function convolutions(weights) {
  const filters = Object.keys(weights)
    .map((name) => /^cnn\.(\d+)\.weight$/.exec(name)?.[1])
    .filter(Boolean)
    .map((width) => ({ width: Number(width), kernel: tf.transpose(weights[`cnn.${width}.weight`], [2, 1, 0]), bias: weights[`cnn.${width}.bias`] }));
  return (embedded) =>
    tf.concat(
      filters.map(({ width, kernel, bias }) => {
        const around = tf.pad(embedded, [[0, 0], [width - 1, width - 1], [0, 0]]);
        return tf.max(tf.relu(tf.add(tf.conv1d(around, kernel, 1, 'valid'), bias)), 1);
      }),
      1,
    );
}

/** `async (ids: Int32Array) => scores`, on the backend 'wasm' or 'cpu', which must stay set while it is asked; weights `{ name: { shape, values } }`. */
export async function tfjsNetwork(backend, name, tensors) {
  await useBackend(backend);
  const weights = Object.fromEntries(Object.entries(tensors).map(([key, { shape, values }]) => [key, tf.tensor(values, shape)]));
  const features = await {
    'text-cnn': () => convolutions(weights),
    'bag-of-words': () => (embedded) => tf.mean(embedded, 1),
    async lstm() {
      const { lstmLayer } = await import('./tfjs_lstm.mjs');
      const states = lstmLayer(weights);
      return (embedded) => tf.max(states(embedded), 1);
    },
  }[name === 'bilstm' ? 'lstm' : name]();
  const head = tf.transpose(weights['head.weight']);
  return async (ids) => {
    const scores = tf.tidy(() => {
      const embedded = tf.expandDims(tf.gather(weights['embedding.weight'], tf.tensor1d(ids, 'int32')), 0);
      return tf.softmax(tf.add(tf.matMul(features(embedded), head), weights['head.bias']));
    });
    const values = await scores.data();
    scores.dispose();
    return values;
  };
}
