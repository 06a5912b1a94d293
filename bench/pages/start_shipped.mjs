import { Classifier } from 'undertone';
import lstm from 'undertone/models/sentiment-en-lstm';
import { started, TEXT } from './started.mjs';

const classifier = await Classifier.load();
await started(() => classifier.classify(TEXT));

/** Milliseconds from asking for a second model to its first answer. */
globalThis.loadSecond = async () => {
  const start = performance.now();
  const second = await Classifier.load(lstm);
  second.classify(TEXT);
  return performance.now() - start;
};
