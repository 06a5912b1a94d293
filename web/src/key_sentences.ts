/** Chooses the sentences that stand for one text or for many. */

import { Corpus } from './corpus.js';
import { UndertoneError } from './errors.js';
import type { Reader } from './reader.js';
import { abortable, checkIterable, checkOptions, checkText, paced } from './tasks.js';
import type { KeySentence, KeySentenceOptions } from './types.js';

export async function keySentences(
  reader: Reader,
  texts: string | Iterable<string> | AsyncIterable<string>,
  options: KeySentenceOptions = {},
): Promise<KeySentence[]> {
  checkOptions(options);
  const { count = 3, by = 'centre', signal, onProgress } = options;
  const many = typeof texts === 'string' ? [texts] : texts;
  checkIterable(many, 'texts');
  if (!Number.isInteger(count) || count < 1) throw new UndertoneError('E_ARGUMENT', `count must be a whole number from 1, not ${String(count)}`);
  const wanted = reader.labels.indexOf(by);
  if (by !== 'centre' && wanted < 0) {
    throw new UndertoneError('E_ARGUMENT', `by must be 'centre' or one of ${reader.labels.join(', ')}, not '${String(by)}'`);
  }
  signal?.throwIfAborted();
  const corpus = await abortable(Corpus.start(reader, reader.featureSize), signal);
  const limit = corpus.calls.rowLimit();
  const sentences: KeySentence[] = [];
  let index = 0;
  for await (const text of paced(many, { signal, onProgress })) {
    checkText(text);
    for await (const [start, end] of paced(spans(corpus, text), { signal })) {
      const sentence = text.slice(start, end);
      const { tokens, scores, features } = reader.read(sentence);
      if (!tokens) continue;
      if (sentences.length === limit) throw new UndertoneError('E_ARGUMENT', `there are more than ${limit} sentences; choose from fewer texts`);
      const label = reader.labels[scores.indexOf(Math.max(...scores))]!;
      sentences.push({ text: sentence, start, end, index, score: by === 'centre' ? 0 : scores[wanted]!, label });
      corpus.add(features, -1, sentences.length - 1);
    }
    index++;
  }
  return choose(corpus, sentences, count, by === 'centre');
}

/** Where each sentence of a text begins and ends. */
function spans({ engine, calls }: Corpus, text: string): [number, number][] {
  const address = calls.sentences(engine.writeText(text));
  if (!address) throw new UndertoneError('E_MEMORY', `out of memory for the sentences of a text of ${text.length} characters; pass it in parts`);
  const [count] = new Uint32Array(engine.buffer, address, 1);
  const ends = new Uint32Array(engine.buffer, address + 4, 2 * count!);
  return Array.from({ length: count! }, (_, sentence) => [ends[2 * sentence]!, ends[2 * sentence + 1]!]);
}

function choose(corpus: Corpus, sentences: KeySentence[], count: number, centre: boolean): KeySentence[] {
  const { engine, calls } = corpus;
  if (!sentences.length) return [];
  const address = engine.reserve(4 * sentences.length);
  if (!centre) corpus.floats(address, sentences.length).set(sentences.map(({ score }) => score));
  const result = calls.keyChoose(Math.min(count, sentences.length), Number(centre));
  if (!result) corpus.fail();
  const view = new DataView(engine.buffer, result);
  return Array.from({ length: view.getInt32(0, true) }, (_, place) => {
    const sentence = sentences[view.getInt32(4 + 8 * place, true)]!;
    return centre ? { ...sentence, score: view.getFloat32(8 + 8 * place, true) } : sentence;
  });
}
