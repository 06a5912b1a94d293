/** The word lists that ours is compared with: a text's score by each, how far from zero a feeling begins, and what a page must load. */
import Sentiment from 'sentiment';
import vader from 'vader-sentiment';

const sentiment = new Sentiment();
const installed = 'bench/peers/node_modules';

export const wordLists = [
  {
    name: 'sentiment', score: (text) => sentiment.analyze(text).score, threshold: 1, // its scores are whole numbers
    files: ['build/emoji.json', 'languages/en/index.js', 'languages/en/labels.json', 'languages/en/negators.json', 'languages/en/scoring-strategy.js',
      'lib/index.js', 'lib/language-processor.js', 'lib/tokenize.js'].map((file) => `${installed}/sentiment/${file}`),
  },
  {
    // The threshold that its documentation gives.
    name: 'vader-sentiment', score: (text) => vader.SentimentIntensityAnalyzer.polarity_scores(text).compound, threshold: 0.05,
    files: [`${installed}/vader-sentiment/build/vaderSentiment.bundle.js`],
  },
];
