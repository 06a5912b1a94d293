/** Trains a new last layer on a user's examples. */

import { Corpus, type HeadWeights } from './corpus.js';
import { UndertoneError } from './errors.js';
import { type FineTuneSettings, settle, solvers } from './fine_tune_options.js';
import { warn } from './fine_tune_warnings.js';
import { writeHead } from './head_file.js';
import type { Reader } from './reader.js';
import { abortable, checkIterable, Pace, visitAll } from './tasks.js';
import { TrainingSet } from './training_set.js';
import type { EpochLoss, EpochProgress, Evaluation, Example, FineTuneOptions, FineTuneReport } from './types.js';

/** In the order of their numbers in the trainer. */
const methods = ['none', 'hold-out', 'k-fold', 'given'] as const;

/** What one training came to. */
interface Outcome {
  head: HeadWeights;
  before: Evaluation | undefined;
  after: Evaluation | undefined;
  losses: EpochLoss[];
  epochs: number;
  l2: number;
  solver: 'l-bfgs' | 'adam';
  validation: FineTuneReport['validation'];
}

/**
 * Nothing about the classifier changes until the very end, when the head is installed.
 *
 * @see Classifier.fineTune
 */
export async function fineTune(
  reader: Reader,
  examples: Iterable<Example> | AsyncIterable<Example>,
  options: FineTuneOptions = {},
): Promise<FineTuneReport> {
  const settings = settle(options);
  checkIterable(examples, 'examples');
  const { signal, augment, seed } = settings;
  signal?.throwIfAborted();
  const corpus = await abortable(Corpus.start(reader, reader.featureSize), signal);
  const set = new TrainingSet(corpus, reader, settings);
  await visitAll(settings.given ?? [], { signal }, (example) => set.addValidation(example));
  if (settings.given && !set.validationCount) throw new UndertoneError('E_ARGUMENT', 'validation holds no examples');
  await visitAll(examples, { signal }, (example) => set.add(example));

  const counts = set.countByLabel();
  const labels = chooseLabels(reader, [...counts.keys()], set, settings.newLabels);
  set.relabel(labels);
  const plain = await train(corpus, reader, labels, settings, false);
  const changed = augment && (await train(corpus, reader, labels, settings, true));
  const used = changed && (!changed.after || isBetter(changed.after, plain.after!));
  const { head, before, after, losses, epochs, l2, solver, validation } = used ? changed : plain;

  const bytes = writeHead({ base: reader.base, baseName: reader.baseName, ...head });
  const better = !!after && isBetter(after, before!);
  const applied = settings.apply === 'always' || (settings.apply === 'if-better' && better);
  const baseline = labels.some((label) => reader.labels.includes(label)) ? 'head' : 'majority';
  const report: FineTuneReport = {
    applied,
    labels,
    count: [...counts.values()].reduce((sum, count) => sum + count, 0),
    dropped: set.dropped,
    validation,
    baseline,
    before,
    after,
    losses,
    epochs,
    l2,
    solver,
    seed,
    warnings: [],
    ...(changed && { augmentation: { copies: augment.copies, without: plain.after, with: changed.after, used: !!used } }),
    head: bytes,
  };
  report.warnings = warn(report, { better, counts, leaked: set.leaked, unknownShare: set.unknown / (set.tokens || 1), personal: reader.personal, settings });
  reader.check();
  signal?.throwIfAborted();
  if (applied) reader.install(bytes);
  return report;
}

/** The labels of the new head: see `Classifier.fineTune`. */
function chooseLabels(reader: Reader, found: string[], set: TrainingSet, newLabels: boolean): string[] {
  if (found.length < 2) {
    const because = set.dropped.map(({ reason, count }) => `${count} ${reason}`).join(', ');
    const what = found.length ? `all examples are labelled '${found[0]}'; at least two labels are needed` : 'there are no examples to learn from';
    throw new UndertoneError('E_ARGUMENT', because ? `${what} (dropped: ${because})` : what);
  }
  const unknown = found.filter((label) => !reader.labels.includes(label));
  if (unknown.length === found.length) return found;
  if (unknown.length && !newLabels) {
    throw new UndertoneError(
      'E_ARGUMENT',
      `the classifier has no label ${unknown.map((label) => `'${label}'`).join(', ')}; pass newLabels: true to add what is new to ${reader.labels.join(', ')}`,
    );
  }
  return [...reader.labels, ...unknown];
}

/** Better: a higher macro F1, or the same and a lower log loss. */
const isBetter = (one: Evaluation, other: Evaluation): boolean =>
  one.macroF1 > other.macroF1 || (one.macroF1 === other.macroF1 && one.logLoss < other.logLoss);

/** Trains once, epoch by epoch, with or without the changed copies. */
async function train(corpus: Corpus, reader: Reader, labels: string[], settings: FineTuneSettings, useCopies: boolean): Promise<Outcome> {
  const { calls } = corpus;
  const { signal, augment, onEpoch } = settings;
  begin(corpus, reader, labels, settings, useCopies);
  const losses: EpochLoss[] = [];
  const pace = new Pace(signal);
  for (let more = 1; more; ) {
    more = calls.trainStep();
    if (more < 0) corpus.check(-more);
    const epoch = readEpoch(corpus);
    // A step without progress ends a fold, or the trial of one strength of the penalty.
    const fresh = epoch.epoch > 0 && !isSame(epoch, losses.at(-1));
    if (fresh) {
      const { stage, fold, epoch: number, loss, validationLoss } = epoch;
      losses.push({ stage, fold, epoch: number, loss, validationLoss });
    }
    const progress = augment ? (Number(useCopies) + epoch.progress) / 2 : epoch.progress;
    if (onEpoch && (fresh || !more)) await onEpoch({ ...epoch, progress });
    // Not only after a rest: the callback may have aborted, and few epochs need no rest.
    signal?.throwIfAborted();
    if (pace.due) await pace.rest();
    reader.check();
  }
  const [epochs, l2, solver, method, folds, count] = [...corpus.doubles(calls.trainOutcome(), 6)] as [number, number, number, number, number, number];
  const measured = (address: number) => (method ? corpus.figures(address, labels) : undefined);
  return {
    head: readHead(corpus, labels),
    before: measured(calls.trainBefore()),
    after: measured(calls.trainAfter()),
    losses,
    epochs,
    l2,
    solver: solvers[solver] as 'l-bfgs' | 'adam',
    validation: { method: methods[method]!, folds, count },
  };
}

const isSame = (one: EpochLoss, other: EpochLoss | undefined): boolean =>
  one.stage === other?.stage && one.fold === other.fold && one.epoch === other.epoch && one.loss === other.loss;

function readEpoch(corpus: Corpus): EpochProgress {
  const [final, fold, folds, epoch, epochs, loss, heldBack, progress] = [...corpus.doubles(corpus.calls.trainProgress(), 8)] as
    [number, number, number, number, number, number, number, number];
  const validationLoss = Number.isNaN(heldBack) ? undefined : heldBack;
  return { stage: final ? 'final' : 'validation', fold: final ? 0 : fold, folds, epoch, epochs, loss, validationLoss, progress };
}

/** Hands over both old heads and the options. */
function begin(corpus: Corpus, reader: Reader, labels: string[], settings: FineTuneSettings, useCopies: boolean): void {
  const { calls, engine } = corpus;
  corpus.writeHead(calls.priorAddress(labels.length), labels, reader.headOf(settings.prior));
  corpus.writeHead(calls.baselineAddress(labels.length), labels, reader.headOf('current'));
  const { seed, epochs, l2, solver, learningRate, batchSize, share, folds, classWeights } = settings;
  const options = [
    seed, epochs, l2, solvers.indexOf(solver), learningRate, batchSize, share, folds, Number(classWeights === 'balanced'), Number(useCopies),
  ];
  corpus.doubles(engine.reserve(8 * options.length), options.length).set(options);
  corpus.check(calls.trainBegin());
}

function readHead(corpus: Corpus, labels: string[]): HeadWeights {
  const address = corpus.calls.trainHead();
  const size = labels.length * corpus.featureSize;
  return { labels, weight: corpus.floats(address, size).slice(), bias: corpus.floats(address + 4 * size, labels.length).slice() };
}
