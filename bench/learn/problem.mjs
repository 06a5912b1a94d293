/** What is to be learned: rows of features with labels, and the objective that every contestant is judged by. */
import { Classifier } from 'undertone';
import { hasSplit, readExamples } from '../../tools/sets.mjs';
import { groupOf } from '../emotions.mjs';
import { randomFrom, shuffled } from '../seeded.mjs';

/** Strength of the L2 penalty: objective = mean cross-entropy + l2 / 2 * (|weights|^2 + |biases|^2). */
export const l2 = 1e-4;

/** The sizes, and the sets that stand for them: tasks and texts that the encoder was not trained on. */
export const problems = [
  { count: 1000, classes: 2, set: 'subj', labelOf: (label) => label },
  { count: 10000, classes: 4, set: 'go_emotions', labelOf: groupOf },
];

/** Features of real texts: the first `count` of a seeded order of the training split. */
function realRows({ count, set, labelOf }, folder, classifier) {
  const examples = shuffled(readExamples(folder, set, 'train'), randomFrom(1)).slice(0, count);
  const names = [...new Set(examples.map(({ label }) => labelOf(label)))];
  const size = classifier.model.featureSize;
  const features = new Float32Array(count * size);
  examples.forEach(({ text }, row) => features.set(classifier.embed(text), row * size));
  return { features, labels: Int32Array.from(examples, ({ label }) => names.indexOf(labelOf(label))) };
}

/** Made-up features: non-negative, half of them zero, labels by a noisy linear rule. */
function syntheticRows({ count, classes }, size) {
  const random = randomFrom(1);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rule = Float64Array.from({ length: classes * size }, normal);
  const features = Float32Array.from({ length: count * size }, () => Math.max(0, normal()));
  const labels = Int32Array.from({ length: count }, (_, row) => {
    const logits = Array.from({ length: classes }, (_, label) => {
      let sum = 8 * normal();
      for (let i = 0; i < size; i++) sum += rule[label * size + i] * features[row * size + i];
      return sum;
    });
    return logits.indexOf(Math.max(...logits));
  });
  return { features, labels };
}

/** @returns `{ name, count, size, classes, features: Float32Array [count][size], labels: Int32Array }` */
export async function makeProblem(problem, folder) {
  const classifier = await Classifier.load();
  const size = classifier.model.featureSize;
  const real = folder && hasSplit(folder, problem.set, 'train');
  const rows = real ? realRows(problem, folder, classifier) : syntheticRows(problem, size);
  classifier.dispose();
  const { count, classes } = problem;
  return { name: `${count} x ${size} x ${classes}, ${real ? problem.set : 'synthetic'}`, count, size, classes, ...rows };
}

/** The objective in double precision. weights: [classes][size]; biases: [classes]. */
export function objective({ count, size, classes, features, labels }, { weights, biases }) {
  let loss = 0;
  const logits = new Float64Array(classes);
  for (let row = 0; row < count; row++) {
    for (let label = 0; label < classes; label++) {
      let sum = biases[label];
      for (let i = 0; i < size; i++) sum += weights[label * size + i] * features[row * size + i];
      logits[label] = sum;
    }
    const largest = Math.max(...logits);
    loss += largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0)) - logits[labels[row]];
  }
  const squares = (values) => values.reduce((sum, value) => sum + value * value, 0);
  return loss / count + (l2 / 2) * (squares(weights) + squares(biases));
}
