// Measures the bundled models on the public sets, with the built package: `npm run evaluate -- --help`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeSection } from './card.mjs';
import { measure } from './evaluate/measure.mjs';
import { confusionPicture, reliabilityPicture } from './evaluate/pictures.mjs';
import { devSection, failureSection, figureSection } from './evaluate/sections.mjs';
import { measuredModels } from './evaluate/suites.mjs';
import { dataFolder } from './sets.mjs';

const usage = `npm run evaluate -- --data DIR [--model NAME] [--split dev|test] [--write]

Measures the bundled models and heads on the public sets in DIR and prints tables: accuracy, macro recall and macro F1 with 95 % intervals
(bootstrap over texts), log loss, expected calibration error, accuracy by length. On two-class sets a three-class model's two compete alone.

  --data DIR     holds SET/SPLIT.tsv or .tsv.xz (header label<TAB>text; .xz is read with the xz command); sets that are missing are
                 left out. Without it, $UNDERTONE_DATA.
  --model NAME   one of ${measuredModels.join(', ')}; without it, all of them
  --split SPLIT  dev by default: a test set is looked at once, at the end
  --write        puts what was measured into the model's card: of dev also the surest mistakes, of test also pictures
`;

const options = {
  data: { type: 'string' },
  model: { type: 'string' },
  split: { type: 'string', default: 'dev' },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
};

/** Draws what was found into models/pictures/; `[{ title, file }]`, files as seen from the card. */
function draw(model, split, sets) {
  const folder = new URL('../models/pictures/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const whole = sets.filter(({ set }) => set);
  const pictures = [
    {
      title: `Reliability of ${model} (${split})`,
      name: `${model}-reliability`,
      svg: reliabilityPicture(whole.map(({ set, reliability }) => ({ name: set, points: reliability }))),
    },
    ...whole
      .filter(({ confusion }) => confusion)
      .map(({ set, labels, confusion }) => {
        const title = `${set} (${split})`;
        return { title: `Confusion on ${title}`, name: `${model}-${set}`, svg: confusionPicture(title, labels, confusion) };
      }),
  ];
  for (const { name, svg } of pictures) writeFileSync(new URL(`${name}.svg`, folder), svg);
  return pictures.map(({ title, name }) => ({ title, file: `pictures/${name}.svg` }));
}

async function report(model, folder, { split, write }) {
  const sets = await measure(model, folder, split, (set) => console.error(`${model}: ${set}`));
  const sections =
    split === 'test'
      ? { measured: figureSection(split, sets, write ? draw(model, split, sets) : []) }
      : { dev: devSection(model, sets), failures: failureSection(sets) };
  console.log(`## ${model}\n\n${Object.values(sections).join('\n')}`);
  if (write) for (const [mark, text] of Object.entries(sections)) writeSection(model, mark, text);
}

async function main() {
  const { values } = parseArgs({ options });
  if (values.help) return process.stdout.write(usage);
  if (!['dev', 'test'].includes(values.split)) throw new Error('--split is dev or test');
  const folder = dataFolder(values.data);
  for (const model of values.model ? [values.model] : measuredModels) await report(model, folder, values);
}

main().catch((error) => {
  console.error(error.code?.startsWith('ERR_PARSE_ARGS') ? `${error.message}\n\n${usage}` : error.message);
  process.exitCode = error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1;
});
