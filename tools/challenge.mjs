// Measures the bundled models of feeling on the challenge set and on fairness, and those of intents on steadiness (tests/golden/README.md), with
// the built package.
//   npm run challenge -- [--model NAME] [--failures] [--write]
// Without --model all of them. --failures lists the pairs that a model gets wrong; --write puts the figures into the model's card.
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Classifier } from 'undertone';
import { writeSection } from './card.mjs';
import { measureFairness } from './challenge/fairness.mjs';
import { isChallenged, limitsOf } from './challenge/golden.mjs';
import { failures, measurePairs } from './challenge/pairs.mjs';
import { report } from './challenge/report.mjs';
import { isRequested, measureSteadiness, report as reportSteadiness } from './challenge/steadiness.mjs';

const { values } = parseArgs({
  options: { model: { type: 'string' }, failures: { type: 'boolean' }, write: { type: 'boolean' } },
});

const bundled = () => readdirSync(new URL('../dist/models/', import.meta.url)).flatMap((file) => /^(.*)\.safetensors$/.exec(file)?.[1] ?? []);

async function main() {
  for (const model of values.model ? [values.model] : bundled()) {
    const classifier = await Classifier.load(model);
    if (!isChallenged(classifier) && !isRequested(classifier)) continue;
    const section = isRequested(classifier)
      ? reportSteadiness(measureSteadiness(classifier), limitsOf(model))
      : report(measurePairs(classifier), measureFairness(classifier), limitsOf(model));
    console.log(`## ${model}\n\n${section}`);
    if (values.failures && isChallenged(classifier)) for (const pair of failures(classifier)) console.log(Object.values(pair).join('\t'));
    if (values.write) writeSection(model, 'challenge', section);
    classifier.dispose();
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
