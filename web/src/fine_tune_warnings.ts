/** What to know before relying on a new head, in plain words. */

import type { FineTuneSettings } from './fine_tune_options.js';
import type { FineTuneReport } from './types.js';

/** Fewer examples of a label than this, and its figures mean little. */
const few = 10;
/** More examples of one label than this many times those of another, and the rare one suffers. */
const lopsided = 10;
/** A larger share of unknown words than this, and the model hardly reads the texts. */
const manyUnknown = 0.3;

export interface Facts {
  better: boolean;
  /** Examples of each label. */
  counts: ReadonlyMap<string, number>;
  /** Training examples that are validation examples too. */
  leaked: number;
  /** Share of tokens that the model does not know. */
  unknownShare: number;
  /** Whether the old head was trained or imported by the user. */
  personal: boolean;
  settings: FineTuneSettings;
}

export function warn(report: Readonly<FineTuneReport>, { better, counts, leaked, unknownShare, personal, settings }: Facts): string[] {
  const { applied, labels, dropped, baseline, before, after } = report;
  const warnings: string[] = [];
  const list = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');
  const droppedFor = (reason: string) => dropped.find((entry) => entry.reason === reason)?.count ?? 0;
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

  if (!before || !after) {
    warnings.push(
      `Nothing was held back to measure on, so nobody knows whether the new head is better; ${applied ? 'it is in use because you asked for it' : "the old one stays (apply: 'always' takes the new one)"}.`,
    );
  } else if (!better) {
    warnings.push(
      `The new head is not better on held-back examples (macro F1 ${percent(after.macroF1)}, before ${percent(before.macroF1)}; log loss ${after.logLoss.toFixed(3)}, before ${before.logLoss.toFixed(3)}); ${applied ? 'it is in use because you asked for it' : 'the old one stays'}.`,
    );
  }
  if (before && baseline === 'head' && personal) {
    warnings.push('The old head is a personal one: if it was trained on some of these examples, its figures flatter it.');
  }
  const scarce = [...counts].filter(([, count]) => count < few).map(([label]) => label);
  if (scarce.length) warnings.push(`There are fewer than ${few} examples of ${list(scarce)}: the figures may be far off.`);
  const absent = labels.filter((label) => !counts.has(label));
  if (absent.length) warnings.push(`There are no examples of ${list(absent)}: the new head may have become worse at it.`);
  const sizes = [...counts.values()];
  if (settings.classWeights === 'none' && Math.max(...sizes) > lopsided * Math.min(...sizes)) {
    warnings.push("Some labels have more than ten times as many examples as others; classWeights: 'balanced' helps the rare ones.");
  }
  const contradictions = droppedFor('contradiction');
  if (contradictions) warnings.push(`${contradictions} examples were left out because the same text has different labels.`);
  const beyond = droppedFor('limit');
  if (beyond) warnings.push(`There are more examples than fit: ${beyond} of them, chosen at random, were left out.`);
  if (leaked) warnings.push(`${leaked} training examples are validation examples too: the figures flatter the new head.`);
  if (unknownShare > manyUnknown) warnings.push(`The model does not know ${percent(unknownShare)} of the words: is it made for this language?`);
  return warnings;
}
