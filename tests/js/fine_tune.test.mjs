import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Classifier } from 'undertone';
import { Classifier as WorkerClassifier } from 'undertone/worker';
import { intents, labels, some, unseen } from './intents.mjs';
import { code, isAbort, isNoOptions, sentiment, variants } from './support.mjs';

const worker = await WorkerClassifier.load();
const direct = await Classifier.load();
test.after(() => worker.dispose());
const both = Object.entries({ 'this thread': direct, 'a worker': worker });

/** Opinions, written for these tests. */
const opinions = [
  'The plot was thin and the jokes were stale', 'I would not sit through it again', 'Two hours I will never get back', 'Lazy writing all the way',
  'It put me to sleep', 'The sound was awful', 'A clumsy remake', 'Nothing about it works',
].map((text) => ({ text, label: 'negative' })).concat([
  'A clever and warm story', 'The cast is a joy to watch', 'I smiled from start to end', 'Beautifully shot and well paced',
  'I have told all my friends to go', 'The songs are lovely', 'A fine debut', 'It kept me on the edge of my seat',
].map((text) => ({ text, label: 'positive' })));
const swapped = opinions.map(({ text, label }) => ({ text, label: label === 'negative' ? 'positive' : 'negative' }));

const near = (actual, expected, tolerance) => assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

/** Two evaluations of the same thing, one of them made of scores that went through a head file. */
function sameFigures(actual, expected) {
  const { logLoss, calibrationError, ...counts } = actual;
  assert.deepEqual({ ...counts, logLoss: 0, calibrationError: 0 }, { ...expected, logLoss: 0, calibrationError: 0 });
  near(logLoss, expected.logLoss, 1e-4);
  near(calibrationError, expected.calibrationError, 1e-4);
}

/** Runs something that must leave the classifier as it was, and ready for the next. */
async function changesNothing(classifier, run) {
  await classifier.resetHead();
  const before = { head: await classifier.exportHead(), state: classifier.head, answer: await classifier.classify('a fine day') };
  await run();
  assert.deepEqual({ head: await classifier.exportHead(), state: classifier.head, answer: await classifier.classify('a fine day') }, before);
}

for (const [where, classifier] of both) {
  test(`learns a task of one's own, in ${where}`, async () => {
    const seen = [];
    const report = await classifier.fineTune(intents, { onEpoch: (progress) => seen.push(progress) });
    assert.equal(report.applied, true);
    assert.deepEqual(report.labels, labels);
    assert.deepEqual(classifier.labels, labels);
    assert.deepEqual(classifier.head, { labels, personal: true });
    assert.equal(report.count, intents.length);
    assert.deepEqual(report.dropped, []);
    assert.deepEqual(report.validation, { method: 'k-fold', folds: 5, count: intents.length });
    assert.equal(report.baseline, 'majority');
    assert.equal(report.before.count, intents.length);
    assert.ok(report.after.macroF1 > 0.7 && report.before.macroF1 < 0.3, `${report.before.macroF1} to ${report.after.macroF1}`);
    assert.ok(report.after.logLoss < report.before.logLoss);
    assert.deepEqual(report.warnings, []);
    assert.equal(report.seed, 1);
    for (const { text, label } of [...intents, ...unseen]) assert.equal((await classifier.classify(text)).label, label, text);

    assert.ok(seen.every(({ progress }, index) => progress >= (seen[index - 1]?.progress ?? 0) && progress <= 1));
    assert.equal(seen.at(-1).progress, 1);
    const told = seen.map(({ stage, fold, epoch, loss, validationLoss }) => ({ stage, fold, epoch, loss, validationLoss }));
    assert.deepEqual(told.slice(0, report.losses.length), report.losses);
    assert.ok(told.length - report.losses.length <= 1 && told.at(-1).epoch === report.epochs);
    assert.ok(report.losses.every(({ stage, validationLoss }) => (stage === 'final') === (validationLoss === undefined)));
    const final = report.losses.filter(({ stage }) => stage === 'final');
    assert.equal(final.length, report.epochs);
    assert.ok(final.at(-1).loss < report.losses[0].loss);

    await classifier.resetHead();
    assert.deepEqual(classifier.head, { labels: sentiment.labels, personal: false });
    assert.deepEqual(await classifier.classify('a fine day'), sentiment.classify('a fine day'));
    await classifier.importHead(report.head);
    assert.deepEqual(await classifier.exportHead(), report.head);
    assert.equal((await classifier.classify('where is my parcel')).label, 'delivery');
    await classifier.resetHead();
  });

  test(`measures as evaluate does, in ${where}`, async () => {
    await classifier.resetHead();
    const before = await classifier.evaluate(opinions, { labels: classifier.labels });
    const report = await classifier.fineTune(opinions.slice(1, -1), { validation: opinions, apply: 'always' });
    assert.equal(report.baseline, 'head');
    assert.deepEqual(report.validation, { method: 'given', folds: report.validation.folds, count: opinions.length });
    sameFigures(report.before, before);
    sameFigures(report.after, await classifier.evaluate(opinions, { labels: classifier.labels }));
    assert.match(report.warnings.join(), /validation examples too/);
    await classifier.resetHead();
  });

  test(`the old head stays unless the new one is better, in ${where}`, async () => {
    await changesNothing(classifier, async () => {
      const report = await classifier.fineTune(swapped, { validation: opinions });
      assert.equal(report.applied, false);
      assert.ok(report.after.macroF1 < report.before.macroF1);
      assert.match(report.warnings[0], /not better .* the old one stays/);
      const never = await classifier.fineTune(intents, { apply: 'never' });
      assert.equal(never.applied, false);
      assert.ok(never.head.length > 1000);
      const blind = await classifier.fineTune(intents, { validation: 0 });
      assert.equal(blind.applied, false);
      assert.deepEqual([blind.validation.method, blind.before, blind.after], ['none', undefined, undefined]);
      assert.match(blind.warnings.join(), /Nothing was held back/);
    });
    const asked = await classifier.fineTune(swapped, { validation: opinions, apply: 'always' });
    assert.equal(asked.applied, true);
    assert.match(asked.warnings[0], /you asked for it/);
    assert.deepEqual(await classifier.exportHead(), asked.head);
    await classifier.resetHead();
  });

  test(`can be aborted at every stage, in ${where}`, async () => {
    await changesNothing(classifier, async () => {
      await assert.rejects(classifier.fineTune(intents, { signal: AbortSignal.abort() }), isAbort);
      const reason = new Error('enough');
      const whileReading = new AbortController();
      async function* endless() {
        for (let count = 0; ; count++) {
          if (count === 500) whileReading.abort(reason);
          yield { text: `message ${count}`, label: labels[count % 4] };
        }
      }
      await assert.rejects(classifier.fineTune(endless(), { signal: whileReading.signal }), reason);
      const whileWaiting = new AbortController();
      async function* silent() {
        yield intents[0];
        setTimeout(() => whileWaiting.abort(), 5);
        await new Promise(() => {});
      }
      await assert.rejects(classifier.fineTune(silent(), { signal: whileWaiting.signal }), isAbort);
      for (const stage of ['validation', 'final']) {
        const controller = new AbortController();
        const onEpoch = (progress) => progress.stage === stage && controller.abort();
        await assert.rejects(classifier.fineTune(intents, { signal: controller.signal, onEpoch, apply: 'always' }), isAbort);
      }
      const last = new AbortController();
      const onEpoch = ({ progress }) => progress === 1 && last.abort();
      await assert.rejects(classifier.fineTune(intents, { signal: last.signal, onEpoch, apply: 'always' }), isAbort);
      await assert.rejects(classifier.evaluate(intents, { labels: classifier.labels, signal: AbortSignal.abort() }), isAbort);
    });
  });

  test(`errors of the caller's own functions pass through, in ${where}`, async () => {
    await changesNothing(classifier, async () => {
      const mine = new RangeError('mine');
      const raise = () => {
        throw mine;
      };
      await assert.rejects(classifier.fineTune(intents, { onEpoch: raise, apply: 'always' }), mine);
      async function* broken() {
        yield* intents;
        raise();
      }
      await assert.rejects(classifier.fineTune(broken(), { apply: 'always' }), mine);
    });
  });

  test(`refuses what cannot be learned from, in ${where}`, async () => {
    await changesNothing(classifier, async () => {
      const refused = {
        'no examples': [[], /no examples/],
        'one label': [some(10, ['refund']), /'refund'.*two labels/],
        'empty texts': [[{ text: '', label: 'a' }, { text: ' \n', label: 'b' }], /no examples.*2 empty/],
        'only contradictions': [[{ text: 'x', label: 'a' }, { text: 'x', label: 'b' }], /2 contradiction/],
        'a text that is no string': [[intents[0], { text: 3, label: 'a' }], /example 1: its text/],
        'a label that is no string': [[{ text: 'x', label: 3 }], /example 0: its label/],
        'a label that is a function': [[{ text: 'x', label: () => 'a' }], /example 0: its label/],
        'an empty label': [[{ text: 'x', label: '' }], /label is empty/],
        'labels of half a character': [[{ text: 'x', label: '\ud800' }, { text: 'y', label: '\udc00' }], /example 0: its label.*half/],
        'no example': [[intents[0], null], /example 1/],
        'a string': ['refund', /examples must be/],
        nothing: [undefined, /examples must be/],
        'too many labels': [Array.from({ length: 1100 }, (_, index) => ({ text: `text ${index}`, label: `label ${index}` })), /1024/],
        'labels of which some are new': [[...some(3), { text: 'good', label: 'positive' }], /'refund', 'delivery', 'login', 'hours'.*newLabels/],
      };
      for (const [what, [examples, message]] of Object.entries(refused)) {
        await assert.rejects(classifier.fineTune(examples), (error) => {
          assert.ok(code('E_ARGUMENT')(error), `${what}: ${error.stack}`);
          assert.match(error.message, message, what);
          return true;
        });
      }
    });
  });

  test(`refuses options out of range and names them, in ${where}`, async () => {
    await changesNothing(classifier, async () => {
      const bad = {
        seed: [Number.NaN, 1.5, -1, 2 ** 32, '1', null], epochs: [Number.NaN, 0, 1.5, 10_001], l2: [Number.NaN, -1, Number.POSITIVE_INFINITY, '0'],
        solver: ['newton', 3], learningRate: [Number.NaN, 0, 2], batchSize: [Number.NaN, 0, 2.5], classWeights: ['heavy', true],
        validation: [Number.NaN, -0.1, 0.6, 'all', null, []], folds: [Number.NaN, 1, 2.5, 21], augment: [3, null, 'yes'], newLabels: [1, 'yes'],
        apply: ['sometimes', true], prior: ['none'], onEpoch: [3], signal: [3, 'stop', {}],
      };
      for (const [name, values] of Object.entries(bad)) {
        for (const value of values) {
          await assert.rejects(classifier.fineTune(intents, { [name]: value }), (error) => {
            assert.ok(code('E_ARGUMENT')(error), `${name} ${String(value)}: ${error.stack}`);
            assert.match(error.message, new RegExp(name));
            return true;
          });
        }
      }
      for (const augment of [{ copies: 0 }, { copies: 17 }, { copies: 1.5 }, { dropout: 1 }, { dropout: Number.NaN }, { swaps: -1 }]) {
        await assert.rejects(classifier.fineTune(intents, { augment }), /augment\.(copies|dropout|swaps)/);
      }
      for (const options of [null, 3, 'all', [], () => {}]) await assert.rejects(classifier.fineTune(intents, options), isNoOptions);
      await assert.rejects(classifier.fineTune(intents, { validation: unseen.map(({ text }) => ({ text, label: 'other' })) }), /'other' in validation/);
    });
  });

  test(`one at a time, in ${where}`, async () => {
    const first = classifier.fineTune(intents, { apply: 'never' });
    await assert.rejects(classifier.fineTune(intents), code('E_ARGUMENT'));
    await first;
    await classifier.fineTune(intents, { apply: 'never' });
  });
}

test('the same seed gives the same bytes in every build and in the worker', async () => {
  for (const options of [{}, { solver: 'adam', epochs: 5, batchSize: 8 }, { augment: true, seed: 7, classWeights: 'balanced' }]) {
    const heads = [(await worker.fineTune(intents, { ...options, apply: 'never' })).head];
    for (const variant of variants) {
      const classifier = await Classifier.load('sentiment-en', { variant });
      heads.push((await classifier.fineTune(intents, { ...options, apply: 'never' })).head);
      heads.push((await classifier.fineTune(new Set(intents), { ...options, apply: 'never' })).head);
      classifier.dispose();
    }
    for (const head of heads) assert.deepEqual(head, heads[0]);
  }
});

test('another seed may give other bytes', async () => {
  const train = async (seed) => (await direct.fineTune(intents, { seed, solver: 'adam', epochs: 3, batchSize: 4, validation: 0, apply: 'never' })).head;
  assert.deepEqual(await train(1), await train(1));
  assert.notDeepEqual(await train(1), await train(2));
});

test('options reach the trainer', async () => {
  const train = (options) => direct.fineTune(intents, { apply: 'never', ...options });
  const adam = await train({ solver: 'adam', epochs: 4, learningRate: 0.01, batchSize: 16 });
  assert.equal(adam.solver, 'adam');
  assert.ok(adam.epochs <= 4);
  const fixed = await train({ l2: 0.5, solver: 'l-bfgs' });
  assert.deepEqual([fixed.l2, fixed.solver], [0.5, 'l-bfgs']);
  assert.deepEqual((await train({ folds: 3 })).validation, { method: 'k-fold', folds: 3, count: intents.length });
  const half = await train({ validation: 0.5 });
  assert.deepEqual([half.validation.method, half.validation.count, half.after.count], ['hold-out', 20, 20]);
  const strong = await train({ l2: 1000 });
  assert.ok(strong.after.logLoss > (await train({ l2: 0.001 })).after.logLoss, 'a stronger pull moves less');
});

test('labels can be added to those of the model', async () => {
  const furious = ['I am furious', 'this makes me so angry', 'how dare they', 'I am boiling with rage', 'outrageous, I am livid'].map((text) => ({ text, label: 'furious' }));
  const report = await direct.fineTune([...opinions, ...furious], { newLabels: true, apply: 'always' });
  assert.deepEqual(report.labels, [...sentiment.labels, 'furious']);
  assert.equal(direct.classify('I am so angry, how dare they').label, 'furious');
  assert.equal(direct.classify('a clever and warm film').label, 'positive');
  assert.match(report.warnings.join('\n'), /no examples of 'neutral'/);
  direct.resetHead();
});

test('a few examples of known labels keep the labels of the model', async () => {
  const report = await direct.fineTune(opinions, { apply: 'never' });
  assert.deepEqual(report.labels, [...sentiment.labels]);
  assert.equal(report.baseline, 'head');
  assert.ok(report.after.logLoss < report.before.logLoss + 0.1);
});

test('training goes on from the head in use if asked', async () => {
  const first = await direct.fineTune(intents, { apply: 'always' });
  assert.equal(first.applied, true);
  const near = await direct.fineTune(some(2), { prior: 'current', l2: 1000, apply: 'never', validation: unseen });
  const far = await direct.fineTune(some(2), { prior: 'shipped', l2: 1000, apply: 'never', validation: unseen });
  assert.equal(near.baseline, 'head');
  assert.deepEqual(near.before, far.before, 'the head in use is the one to beat, whatever training starts from');
  assert.equal(near.after.accuracy, 1);
  assert.ok(near.after.logLoss < far.after.logLoss);
  assert.match(near.warnings.join(), /personal one/);
  direct.resetHead();
});

test('reports what it leaves out', async () => {
  const examples = [
    ...intents, intents[0], intents[0], { text: '  ', label: 'refund' }, { text: '', label: 'brand new' },
    { text: 'where is my parcel', label: 'refund' }, { text: 'where is my parcel', label: 'delivery' },
  ];
  const report = await direct.fineTune(examples, { apply: 'never' });
  assert.deepEqual(report.labels, labels);
  assert.equal(report.count, intents.length - 1);
  assert.deepEqual(report.dropped, [
    { reason: 'duplicate', count: 2, examples: [{ index: 40, text: intents[0].text }, { index: 41, text: intents[0].text }] },
    { reason: 'empty', count: 2, examples: [{ index: 42, text: '  ' }, { index: 43, text: '' }] },
    { reason: 'contradiction', count: 3, examples: [10, 44, 45].map((index) => ({ index, text: 'where is my parcel' })) },
  ]);
  assert.match(report.warnings.join(), /3 examples were left out because the same text has different labels/);
  const clean = await direct.fineTune(intents.filter((_, index) => index !== 10), { apply: 'never' });
  assert.deepEqual(clean.after, report.after);
  assert.deepEqual(clean.head, report.head, 'what is left out leaves no trace');
  const many = await direct.fineTune([...intents, ...Array.from({ length: 30 }, () => intents[3])], { apply: 'never' });
  assert.deepEqual([many.dropped[0].count, many.dropped[0].examples.length], [30, 10]);
});

test('tells what changed copies are worth', async () => {
  const plain = await direct.fineTune(intents, { apply: 'never' });
  const report = await direct.fineTune(intents, { apply: 'never', augment: { copies: 3, dropout: 0.2, swaps: 1 } });
  assert.equal(report.augmentation.copies, 3);
  assert.equal(report.augmentation.without.count, intents.length);
  assert.equal(report.augmentation.with.count, intents.length);
  assert.notDeepEqual(report.augmentation.with, report.augmentation.without);
  assert.deepEqual(report.after, report.augmentation.used ? report.augmentation.with : report.augmentation.without);
  assert.equal(plain.augmentation, undefined);
  assert.equal(report.count, intents.length);
});

test('warns of texts in a language that the model does not know', async () => {
  const greek = ['θέλω τα χρήματά μου', 'πού είναι το δέμα', 'ξέχασα τον κωδικό', 'πότε ανοίγετε', 'δεν ήρθε ακόμη', 'πίσω τα λεφτά'];
  const report = await direct.fineTune(greek.map((text, index) => ({ text, label: labels[index % 2] })), { apply: 'never' });
  assert.match(report.warnings.join(), /does not know .* of the words/);
});

test('warns of lopsided labels', async () => {
  const examples = [...some(10, ['refund']), ...Array.from({ length: 30 }, (_, index) => ({ text: `refund number ${index}`, label: 'refund' })), ...some(2, ['hours'])];
  assert.match((await direct.fineTune(examples, { apply: 'never' })).warnings.join(), /balanced/);
  assert.doesNotMatch((await direct.fineTune(examples, { apply: 'never', classWeights: 'balanced' })).warnings.join(), /balanced/);
});

test('a stream longer than memory is sampled', { timeout: 120_000 }, async () => {
  const total = 130_000;
  let asked = 0;
  async function* stream() {
    for (; asked < total; asked++) yield { text: `${asked % 2 ? 'good' : 'bad'} ${asked}`, label: asked % 2 ? 'yes' : 'no' };
  }
  const report = await direct.fineTune(stream(), { epochs: 1, l2: 0.01, apply: 'never' });
  assert.equal(asked, total);
  const [{ reason, count, examples }] = report.dropped;
  assert.deepEqual([reason, report.count + count, examples], ['limit', total, []]);
  assert.ok(report.count * direct.model.featureSize * 4 <= 2 ** 27, 'more than 128 MiB of features');
  assert.ok(report.count > 50_000);
  assert.ok(report.after.accuracy > 0.99);
  assert.match(report.warnings.join(), /more examples than fit/);
});

test('a classifier that is disposed of stops learning', async () => {
  const classifier = await Classifier.load();
  await assert.rejects(classifier.fineTune(intents, { onEpoch: () => classifier.dispose() }), code('E_DISPOSED'));
  await assert.rejects(classifier.fineTune(intents), code('E_DISPOSED'));
  const remote = await WorkerClassifier.load();
  await assert.rejects(remote.fineTune(intents, { onEpoch: () => remote.dispose() }), code('E_DISPOSED'));
  await assert.rejects(remote.fineTune(intents), code('E_DISPOSED'));
});
