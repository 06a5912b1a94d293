/** tfjs on a network of networks.py, its weights read from the model file. */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths, setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model as layersModel } from '@tensorflow/tfjs-layers';
import { wasmPaths } from './tfjs_files.mjs';

setWasmPaths(wasmPaths);
setThreadsCount(1);

/** PyTorch's [4 gates x hidden, inputs] weights and two biases of one direction as tfjs has them. */
function direction(weights, suffix) {
  const of = (name) => weights[`lstm.${name}_l0${suffix}`];
  return [tf.transpose(of('weight_ih')), tf.transpose(of('weight_hh')), tf.add(of('bias_ih'), of('bias_hh'))];
}

/** `[1, N, E] => [1, N, directions * H]` */
function lstmLayer(weights) {
  const both = 'lstm.weight_ih_l0_reverse' in weights;
  const [units] = weights['lstm.weight_hh_l0'].shape.slice(1);
  const cell = layers.lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid', kernelInitializer: 'zeros', recurrentInitializer: 'zeros' });
  const layer = both ? layers.bidirectional({ layer: cell, mergeMode: 'concat' }) : cell;
  const entry = input({ shape: [null, weights['embedding.weight'].shape[1]] });
  const network = layersModel({ inputs: entry, outputs: layer.apply(entry) });
  layer.setWeights([...direction(weights, ''), ...(both ? direction(weights, '_reverse') : [])]);
  return (embedded) => network.predict(embedded);
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
  await tf.setBackend(backend);
  const weights = Object.fromEntries(Object.entries(tensors).map(([key, { shape, values }]) => [key, tf.tensor(values, shape)]));
  const features = {
    'text-cnn': () => convolutions(weights),
    'bag-of-words': () => (embedded) => tf.mean(embedded, 1),
    lstm: () => { const states = lstmLayer(weights); return (embedded) => tf.max(states(embedded), 1); },
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

export const useBackend = (backend) => tf.setBackend(backend);
