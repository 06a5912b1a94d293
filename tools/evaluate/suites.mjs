/** What each bundled model and head is measured on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const grade = (label) => label.replace('very_', '');

let groups;

/** Ekman's group of an emotion of go_emotions. */
function groupOf(emotion, folder) {
  groups ??= new Map(readFileSync(join(folder, 'go_emotions', 'groups.tsv'), 'utf8').split('\n').map((line) => line.split('\t')));
  return groups.get(emotion);
}

const sentimentEn = [
  { set: 'sst2' },
  { set: 'mr' },
  { set: 'cr' },
  { set: 'imdb' },
  { set: 'sst5', shown: 'sst5, three-way', labelOf: grade },
  { set: 'tweet_sentiment', confusion: true, quoted: false },
];

/**
 * By model, the sets: `set`, its folder; `shown`, its name in tables; `head`, the head that answers instead of the model's own; `labelOf(label,
 * folder)`, what the model calls it; `outOfScope`, the label that stands for none of the others: the set is then measured whole and in
 * scope, and how texts of that label are refused; `confusion`, whether its confusion matrix is drawn; `quoted`, whether cards may show its texts.
 */
const suites = {
  'sentiment-en': sentimentEn,
  'sentiment-en-lstm': sentimentEn,
  'lexicon-en': sentimentEn,
  'emotion-en': [
    { set: 'go_emotions', shown: "go_emotions, Ekman's groups", labelOf: groupOf, confusion: true },
    { set: 'tweet_emotion', head: 'emotion-en-tweets', confusion: true, quoted: false },
  ],
  'intent-en': [
    { set: 'banking77', confusion: true },
    { set: 'clinc150', head: 'intent-en-assistant', outOfScope: 'oos', confusion: true },
  ],
  'sentiment-zh': [{ set: 'zh_hotel' }, { set: 'zh_waimai' }, { set: 'zh_shopping', confusion: true }],
  'emotion-zh': [
    { set: 'zh_weibo_usual', confusion: true },
    { set: 'zh_weibo_virus', confusion: true },
  ],
};

/** The models that can be measured. */
export const measuredModels = Object.keys(suites);

/** The sets of a model. Throws if there are none. */
export function suiteOf(model) {
  const suite = suites[model];
  if (!suite) throw new Error(`there is nothing to measure ${model} on; there is for ${measuredModels.join(', ')}`);
  return suite.map(({ set, shown = set, labelOf = (label) => label, quoted = true, ...more }) => ({ set, shown, labelOf, quoted, ...more }));
}
