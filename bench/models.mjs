/** How long the bundled models take on real texts in Node, with each build of the engine, and how long a fresh process takes to its first label. */
import { execFileSync } from 'node:child_process';
import { Classifier } from 'undertone';
import { markdown, number } from './markdown.mjs';
import { race } from './race.mjs';
import { median } from './statistics.mjs';
import { realTexts } from './texts.mjs';

const models = ['sentiment-en', 'sentiment-en-lstm', 'emotion-en', 'intent-en', 'lexicon-en'];
const variants = ['simd128', 'scalar'];
const lengths = [8, 20, 100, 400, 4000];
/** Tokens in all texts of a length. */
const TOKENS = 40_000;
const root = new URL('../', import.meta.url);

/** Real texts put together to about so many tokens each. */
function textsOfLength(classifier, wanted, corpus, most) {
  const texts = [];
  let text = '';
  for (const line of corpus) {
    text = text ? `${text} ${line}` : line;
    const { tokens } = classifier.classify(text);
    if (tokens < wanted) continue;
    if (tokens < wanted * 1.3) texts.push(text);
    if (texts.length === most) break;
    text = '';
  }
  return texts;
}

/** Milliseconds from nothing to the first label in a fresh process, files in the cache. */
function firstLabel(model) {
  const script = `import { Classifier } from 'undertone';
    const start = performance.now();
    (await Classifier.load('${model}')).classify('I did not expect to love this.');
    process.stdout.write(String(performance.now() - start));`;
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' }));
}

export async function measure({ rounds, data, quick, log }) {
  const { from, texts: corpus } = realTexts(data);
  const rows = [];
  for (const model of models) {
    log(model);
    const firstLabelMs = median(Array.from({ length: rounds }, () => firstLabel(model)));
    const classifiers = await Promise.all(variants.map((variant) => Classifier.load(model, { variant })));
    const contestants = Object.fromEntries(variants.map((variant, index) => [variant, { read: (text) => classifiers[index].classify(text) }]));
    for (const wanted of lengths) {
      const texts = textsOfLength(classifiers[0], wanted, corpus, Math.ceil(TOKENS / wanted / (quick ? 20 : 1)));
      const tokens = texts.reduce((sum, text) => sum + classifiers[0].classify(text).tokens, 0) / texts.length;
      rows.push({ model, tokens: Math.round(tokens), texts: texts.length, firstLabelMs, ...(await race(contestants, texts, rounds)) });
    }
    for (const classifier of classifiers) classifier.dispose();
  }
  return { texts: from, rows };
}

export function show({ texts, rows }) {
  const table = markdown(
    ['model', 'tokens', 'µs a text, simd128', 'scalar', 'µs a token, simd128', 'first label, ms'],
    rows.map(({ model, tokens, us: { simd128, scalar }, ratios, firstLabelMs }) => [
      model, tokens, number(simd128), `${number(scalar)} (${number(ratios.scalar)})`, number(simd128 / tokens), number(firstLabelMs),
    ]),
  );
  return `Texts from ${texts}. In brackets: times as long as simd128.\n\n${table}`;
}
