// What a keystroke costs in a typing session, at several lengths of the text, beside classifying the whole text anew.
//   npm run bench -- typing [--model NAME]...
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';

const { values } = parseArgs({
  options: { model: { type: 'string', multiple: true, default: ['sentiment-en', 'sentiment-en-lstm'] } },
  allowPositionals: true,
});
const root = new URL('../', import.meta.url);
const texts = readFileSync(new URL('tests/golden/texts.txt', root), 'utf8').split('\n').filter((text) => /^[\x20-\x7e]+$/.test(text));
const keys = 'and the plot was not bad at all, really great fun to watch again. '.repeat(2);
const rounds = 8;

/** Milliseconds that something takes. */
function time(run) {
  const start = performance.now();
  run();
  return performance.now() - start;
}

console.log('model'.padEnd(22) + ['tokens', 'µs per key', 'µs per backspace', 'µs for the whole'].map((cell) => cell.padStart(18)).join(''));
for (const model of values.model) {
  const classifier = await Classifier.load(model);
  for (const wanted of [100, 1000, 10_000]) {
    let text = '';
    let tokens = 0;
    for (let index = 0; tokens < wanted; index++) {
      const next = `${texts[index % texts.length]} `;
      tokens += classifier.classify(next).tokens;
      text += next;
    }
    const session = classifier.open();
    session.append(text);
    const costs = { key: [], backspace: [], whole: [] };
    for (let round = 0; round < rounds; round++) {
      costs.key.push(time(() => [...keys].forEach((key) => session.append(key))) / keys.length);
      costs.backspace.push(time(() => [...keys].forEach(() => session.replaceTail(1))) / keys.length);
      costs.whole.push(time(() => classifier.classify(text)));
    }
    const cells = [tokens, ...Object.values(costs).map((all) => (1000 * Math.min(...all)).toFixed(1))];
    console.log(model.padEnd(22) + cells.map((cell) => `${cell}`.padStart(18)).join(''));
    session.close();
  }
  classifier.dispose();
}
