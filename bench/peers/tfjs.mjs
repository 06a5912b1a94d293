/** tfjs-layers: one dense layer with softmax, trained by its Adam on the backend asked for. */
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { layers, regularizers, sequential } from '@tensorflow/tfjs-layers';
import { wasmPaths } from './tfjs_files.mjs';

setWasmPaths(wasmPaths);

/** The same as `trainPlain`, on the backend 'wasm' or 'cpu'; from arrays in to arrays out. */
export async function trainTfjs(backend, { count, size, classes, features, labels }, { epochs, batch, rate, l2 }) {
  await tf.setBackend(backend);
  // Its penalty has no half.
  const penalty = regularizers.l2({ l2: l2 / 2 });
  const dense = layers.dense({
    units: classes,
    inputShape: [size],
    activation: 'softmax',
    kernelInitializer: 'zeros',
    kernelRegularizer: penalty,
    biasRegularizer: penalty,
  });
  const model = sequential({ layers: [dense] });
  model.compile({ optimizer: tf.train.adam(rate), loss: 'categoricalCrossentropy' });
  const x = tf.tensor2d(features, [count, size]);
  const y = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), classes), 'float32'));
  await model.fit(x, y, { epochs, batchSize: batch, shuffle: batch < count, verbose: 0, yieldEvery: 'never' });
  const [kernel, bias] = dense.getWeights();
  // [size][classes] there.
  const weights = tf.tidy(() => tf.transpose(kernel).dataSync());
  const biases = bias.dataSync();
  tf.dispose([x, y]);
  model.dispose();
  return { weights, biases };
}
