import { Classifier } from 'undertone/worker';
import { started, TEXT } from './started.mjs';

const classifier = await Classifier.load();
await started(() => classifier.classify(TEXT));

/** Milliseconds from asking for a second worker to its first answer. */
globalThis.loadSecond = async () => {
  const start = performance.now();
  const second = await Classifier.load();
  await second.classify(TEXT);
  return performance.now() - start;
};
