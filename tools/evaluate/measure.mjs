/** Measures one model on its sets of one split. */
import { Classifier } from 'undertone';
import { hasSplit, readExamples } from '../sets.mjs';
import { predictions } from './predictions.mjs';
import { accuracyOf, byLength, intervals, refusalThreshold, refused, reliability } from './statistics.mjs';
import { suiteOf } from './suites.mjs';

/** Of the texts in scope, the share that a refusal may not cost. */
const KEPT = 0.95;

/** The examples of a set under the classifier's labels; those that it has no label for are left out. */
function examplesOf(folder, { set, labelOf }, split, classifier) {
  return readExamples(folder, set, split)
    .map(({ label, text }) => ({ label: labelOf(label, folder), text }))
    .filter(({ label }) => classifier.labels.includes(label));
}

/** What is told of a set: the engine's own figures, and what is counted over its answers. */
async function figuresOf(classifier, suite, shown, rows, competing) {
  const { accuracy, macroRecall, macroF1, logLoss, calibrationError, labels, confusion } = await classifier.evaluate(rows, { labels: competing });
  return {
    set: suite.set,
    shown,
    head: suite.head,
    quoted: suite.quoted,
    count: rows.length,
    labels,
    figures: { accuracy, macroRecall, macroF1 },
    intervals: intervals(rows),
    logLoss,
    calibrationError,
    confusion: suite.confusion ? confusion : undefined,
    reliability: reliability(rows),
    byLength: byLength(rows),
    rows,
  };
}

/** How texts out of scope are told from the others; the threshold is chosen on dev, whatever the split. */
function refusal(classifier, folder, suite, inside, outside) {
  const { outOfScope } = suite;
  const all = new Set(classifier.labels);
  const dev = examplesOf(folder, suite, 'dev', classifier).filter(({ label }) => label !== outOfScope);
  const threshold = refusalThreshold(predictions(classifier, dev, all), outOfScope, KEPT);
  return {
    label: outOfScope,
    threshold,
    count: outside.length,
    best: accuracyOf(outside),
    kept: 1 - refused(inside, outOfScope, threshold),
    refused: refused(outside, outOfScope, threshold),
  };
}

async function measureSet(classifier, folder, suite, split) {
  const examples = examplesOf(folder, suite, split, classifier);
  const { shown, outOfScope } = suite;
  if (!outOfScope) return [await figuresOf(classifier, suite, shown, predictions(classifier, examples))];
  const rows = predictions(classifier, examples, new Set(classifier.labels));
  const [inside, outside] = [rows.filter(({ label }) => label !== outOfScope), rows.filter(({ label }) => label === outOfScope)];
  const whole = await figuresOf(classifier, suite, `${shown}, all ${classifier.labels.length} labels`, rows, classifier.labels);
  const within = await figuresOf(classifier, { ...suite, confusion: false }, `${shown}, in scope`, inside, classifier.labels);
  return [{ ...whole, refusal: refusal(classifier, folder, suite, inside, outside) }, { ...within, set: undefined }];
}

/**
 * @returns one entry a set: `set` (undefined for a part of one), `shown`, `head`, `quoted`, `count`, `labels`, `figures` (accuracy, macroRecall, macroF1),
 *   `intervals` of each, `logLoss`, `calibrationError`, `confusion` where it is to be drawn, `reliability`, `byLength`, `refusal`, `rows`
 */
export async function measure(model, folder, split, onSet = () => {}) {
  const found = [];
  for (const suite of suiteOf(model)) {
    if (!hasSplit(folder, suite.set, split)) continue;
    onSet(suite.shown);
    const classifier = await Classifier.load(model, { head: suite.head });
    try {
      found.push(...(await measureSet(classifier, folder, suite, split)));
    } finally {
      classifier.dispose();
    }
  }
  if (!found.length) throw new Error(`there is no set of ${model} with ${split}.tsv or ${split}.tsv.xz in ${folder}`);
  return found;
}
