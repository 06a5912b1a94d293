/** What the types allow and forbid. Only compiled, by `npm run typecheck`, against the built declarations. */

import lexicon from 'undertone/models/lexicon-en';
import {
  type BatchOptions,
  type Classification,
  Classifier,
  type ErrorCode,
  type Evaluation,
  type EpochProgress,
  type Example,
  type Explanation,
  type FineTuneOptions,
  type FineTuneReport,
  type Head,
  type HeadSource,
  type KeySentence,
  type ModelInfo,
  type Progress,
  type TextSession,
  UndertoneError,
} from 'undertone';
import { deleteHead, listHeads, loadHead, saveHead, type StoredHead } from 'undertone/storage';
import {
  type Classification as WorkerClassification,
  Classifier as WorkerClassifier,
  type TextSession as WorkerSession,
  UndertoneError as WorkerError,
} from 'undertone/worker';

export async function allowed(signal: AbortSignal, bytes: Uint8Array, module: WebAssembly.Module): Promise<void> {
  const classifier: Classifier = await Classifier.load();
  await Classifier.load('sentiment-en', { signal, onProgress: ({ done, total }: Progress) => void (done + (total ?? 0)) });
  await Classifier.load('./my.safetensors', { integrity: 'sha256-...', verify: false, variant: 'scalar' });
  await Classifier.load(new URL('https://example.org/m.safetensors'), { wasm: module });
  await Classifier.load(fetch('m.safetensors'), { wasm: new URL('https://example.org/m.wasm') });
  await Classifier.load(new Blob([]), { wasm: fetch('m.wasm') });
  await Classifier.load(new ArrayBuffer(8), { signal: undefined });
  await Classifier.load(bytes.slice());
  await Classifier.load('en-GB', { head: bytes.slice() });
  const source: HeadSource = new URL('https://example.org/head.safetensors');
  await Classifier.load(lexicon, { head: source });
  await WorkerClassifier.load(lexicon, { head: fetch('head.safetensors') });

  const { label, score, scores, tokens, unknownShare, truncated }: Classification = classifier.classify('text');
  const facts: [string, number, string | undefined, number, number, boolean] = [label, score, scores[0]?.label, tokens, unknownShare, truncated];
  const info: ModelInfo = classifier.model;
  const labels: readonly string[] = classifier.labels;
  const features: Float32Array = classifier.embed('text');
  const options: BatchOptions = { signal };
  const all: Classification[] = await classifier.classifyAll(['a'], options);
  for await (const { label: name } of classifier.classifyStream(new Set(['a']))) name.toUpperCase();
  const examples: Example[] = [{ text: 'a', label: 'positive' }];
  const evaluation: Evaluation = await classifier.evaluate(examples, { labels });
  const explanation: Explanation = classifier.explain('text', { label: 'positive' });
  const [word] = explanation.tokens;
  const weight: number | undefined = word?.weight;
  const session: TextSession = classifier.open();
  const typed: Classification[] = [session.append('a'), session.replaceTail(1, 'b'), session.replaceTail(1), session.classification];
  session.reset();
  session.close();
  const sentences: KeySentence[] = await classifier.keySentences('text', { count: 1, by: 'positive', signal });
  await classifier.keySentences(new Set(['text']), { by: 'centre', onProgress: ({ done }) => void done });

  const tuning: FineTuneOptions = { seed: 1, solver: 'adam', classWeights: 'balanced', augment: { copies: 2 }, apply: 'never', prior: 'current', signal };
  const report: FineTuneReport = await classifier.fineTune(examples, tuning);
  await classifier.fineTune(new Set(examples), { validation: 0.2, augment: true, onEpoch: ({ stage, loss }: EpochProgress) => void [stage, loss] });
  await classifier.fineTune(examples, { validation: examples, onEpoch: async () => {} });
  const figures: (number | undefined)[] = [report.before?.logLoss, report.after?.calibrationError, report.augmentation?.copies];
  const head: Head = classifier.head;
  classifier.importHead(report.head);
  classifier.importHead(classifier.exportHead().buffer);
  classifier.resetHead();
  await Classifier.load(classifier.exportModel());
  await saveHead('mine', classifier);
  await saveHead('mine', report.head);
  const stored: StoredHead[] = await listHeads();
  classifier.importHead(await loadHead('mine'));
  await deleteHead('mine');
  classifier.dispose();
  classifier[Symbol.dispose]();

  const worker = await WorkerClassifier.load();
  const result: WorkerClassification = await worker.classify('text');
  const remote: WorkerSession = await worker.open();
  const remotely: WorkerClassification = await remote.append('a');
  await saveHead('mine', worker);
  await worker.importHead((await worker.fineTune(examples, tuning)).head);
  const error: UndertoneError = new WorkerError('E_FETCH', 'why', { cause: 3, offset: 8 });
  const code: ErrorCode = error.code;
  void [facts, info, features, all, evaluation, result, code, weight, typed, sentences, figures, head, stored, remotely];
}

export async function forbidden(classifier: Classifier, worker: WorkerClassifier, result: Classification, error: UndertoneError): Promise<void> {
  // @ts-expect-error: made by load only
  new Classifier();
  // @ts-expect-error: not a source
  await Classifier.load(3);
  // @ts-expect-error: no such build
  await Classifier.load('sentiment-en', { variant: 'avx512' });
  // @ts-expect-error: not a head
  await Classifier.load('sentiment-en', { head: 3 });
  // @ts-expect-error: no such option
  await Classifier.load('sentiment-en', { remote: true });
  // @ts-expect-error: one text is a string
  classifier.classify(['a']);
  // @ts-expect-error: many texts are a list
  await classifier.classifyAll(3);
  // @ts-expect-error: of strings
  await classifier.classifyAll([3]);
  // @ts-expect-error: read-only
  classifier.labels = [];
  // @ts-expect-error: read-only
  classifier.labels.push('a');
  // @ts-expect-error: read-only
  classifier.model.name = 'a';
  // @ts-expect-error: an example needs its label
  await classifier.evaluate([{ text: 'a' }]);
  // @ts-expect-error: a promise, off the main thread
  worker.classify('a').label;
  // @ts-expect-error: no such solver
  await classifier.fineTune([], { solver: 'newton' });
  // @ts-expect-error: an example needs its label
  await classifier.fineTune([{ text: 'a' }]);
  // @ts-expect-error: made by load only
  new WorkerClassifier();
  // @ts-expect-error: read-only
  classifier.head = worker.head;
  // @ts-expect-error: not a head
  await saveHead('mine', 'text');
  // @ts-expect-error: no such figure
  result.confidence;
  // @ts-expect-error: no such code
  error.code === 'E_OTHER';
}
