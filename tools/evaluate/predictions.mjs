/** What a classifier says to the texts of a set, kept for everything that is counted afterwards. */

/** Its best label among those that compete, and the probability of it among them. */
function predict(classifier, text, competing) {
  const { scores, tokens } = classifier.classify(text);
  const among = scores.filter(({ label }) => competing.has(label));
  const whole = among.reduce((sum, { score }) => sum + score, 0);
  return { predicted: among[0].label, confidence: among[0].score / whole, tokens, scores };
}

/**
 * @param examples `{ label, text }`, labels as the classifier has them
 * @param competing the labels of which one is chosen; those that occur, if left out
 * @returns one `{ label, text, predicted, confidence, tokens, scores }` for each
 */
export function predictions(classifier, examples, competing = new Set(examples.map(({ label }) => label))) {
  return examples.map(({ label, text }) => ({ label, text, ...predict(classifier, text, competing) }));
}
