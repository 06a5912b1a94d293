/** Texts to measure on, made of words as they follow each other in real texts or of words drawn from a vocabulary. */
import { readFileSync } from 'node:fs';
import { hasSplit, readExamples } from '../tools/sets.mjs';
import { randomFrom, shuffled } from './seeded.mjs';

/** Reviews and tweets, as many letters of each at most. */
const SETS = ['imdb', 'tweet_sentiment'];
const MOST_LETTERS = 5e6;

/** Texts in English: of those of the public sets that are in `folder`, or the tests' own. `{ from, texts }` */
export function realTexts(folder, names = SETS) {
  const sets = names.filter((set) => folder && hasSplit(folder, set, 'train'));
  if (sets.length === 0) {
    const lines = readFileSync(new URL('../tests/golden/texts.txt', import.meta.url), 'utf8').split('\n');
    return { from: 'tests/golden/texts.txt', texts: lines.filter((line) => /^[\x20-\x7e]+$/.test(line)) };
  }
  const texts = sets.map((set) => {
    let letters = 0;
    return shuffled(readExamples(folder, set, 'train'), randomFrom(1)).map(({ text }) => text).filter((text) => (letters += text.length) < MOST_LETTERS);
  });
  return { from: sets.join(', '), texts: shuffled(texts.flat(), randomFrom(2)) };
}

/** One token under its own name: elongated words are looked up under others. */
const isPlain = (word) => /^[a-z]+$/.test(word) && !/(.)\1\1/.test(word);

/** `count` texts of exactly so many words each that are one token: `{ real, uniform }`. */
export function wordTexts({ texts, vocabulary, tokens, count }) {
  const words = texts.join(' ').toLowerCase().split(/\s+/).filter(isPlain);
  const plain = vocabulary.filter(isPlain);
  const random = randomFrom(1);
  const start = (index) => Math.floor((index * (words.length - tokens)) / count);
  return {
    real: Array.from({ length: count }, (_, index) => words.slice(start(index), start(index) + tokens).join(' ')),
    uniform: Array.from({ length: count }, () => Array.from({ length: tokens }, () => plain[Math.floor(random() * plain.length)]).join(' ')),
  };
}
