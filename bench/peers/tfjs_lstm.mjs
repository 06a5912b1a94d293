/** The LSTM of tfjs-layers with PyTorch's weights. */
import * as tf from '@tensorflow/tfjs-core';
import { input, layers, model as layersModel } from '@tensorflow/tfjs-layers';

/** PyTorch's [4 gates x hidden, inputs] weights and two biases of one direction as tfjs has them. */
function direction(weights, suffix) {
  const of = (name) => weights[`lstm.${name}_l0${suffix}`];
  return [tf.transpose(of('weight_ih')), tf.transpose(of('weight_hh')), tf.add(of('bias_ih'), of('bias_hh'))];
}

/** `[1, N, E] => [1, N, directions * H]` */
export function lstmLayer(weights) {
  const both = 'lstm.weight_ih_l0_reverse' in weights;
  const [units] = weights['lstm.weight_hh_l0'].shape.slice(1);
  const cell = layers.lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid', kernelInitializer: 'zeros', recurrentInitializer: 'zeros' });
  const layer = both ? layers.bidirectional({ layer: cell, mergeMode: 'concat' }) : cell;
  const entry = input({ shape: [null, weights['embedding.weight'].shape[1]] });
  const network = layersModel({ inputs: entry, outputs: layer.apply(entry) });
  layer.setWeights([...direction(weights, ''), ...(both ? direction(weights, '_reverse') : [])]);
  return (embedded) => network.predict(embedded);
}
