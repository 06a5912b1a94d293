/** What the types allow and forbid. Only compiled, by `npm run typecheck`, against the built declarations. */

import {
  type BatchOptions,
  type Classification,
  Classifier,
  type ErrorCode,
  type Evaluation,
  type Example,
  type ModelInfo,
  type Progress,
  UndertoneError,
} from 'undertone';
import { Classifier as WorkerClassifier, UndertoneError as WorkerError, type Classification as WorkerClassification } from 'undertone/worker';

export async function allowed(signal: AbortSignal, bytes: Uint8Array, module: WebAssembly.Module): Promise<void> {
  const classifier: Classifier = await Classifier.load();
  await Classifier.load('sentiment-en', { signal, onProgress: ({ done, total }: Progress) => void (done + (total ?? 0)) });
  await Classifier.load('./my.safetensors', { integrity: 'sha256-...', verify: false, variant: 'scalar' });
  await Classifier.load(new URL('https://example.org/m.safetensors'), { wasm: module });
  await Classifier.load(fetch('m.safetensors'), { wasm: new URL('https://example.org/m.wasm') });
  await Classifier.load(new Blob([]), { wasm: fetch('m.wasm') });
  await Classifier.load(new ArrayBuffer(8), { signal: undefined });
  await Classifier.load(bytes.slice());

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
  classifier.dispose();
  classifier[Symbol.dispose]();

  const worker = await WorkerClassifier.load();
  const result: WorkerClassification = await worker.classify('text');
  const error: UndertoneError = new WorkerError('E_FETCH', 'why', { cause: 3, offset: 8 });
  const code: ErrorCode = error.code;
  void [facts, info, features, all, evaluation, result, code];
}

export async function forbidden(classifier: Classifier, worker: WorkerClassifier, result: Classification, error: UndertoneError): Promise<void> {
  // @ts-expect-error: made by load only
  new Classifier();
  // @ts-expect-error: not a source
  await Classifier.load(3);
  // @ts-expect-error: no such build
  await Classifier.load('sentiment-en', { variant: 'avx512' });
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
  // @ts-expect-error: no such figure
  result.confidence;
  // @ts-expect-error: no such code
  error.code === 'E_OTHER';
}
