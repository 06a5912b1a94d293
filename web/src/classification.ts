/** Answers as the engine leaves them in its memory. */

import type { Classification } from './types.js';

/**
 * What the engine found out about a text, as its user sees it.
 *
 * @param counts tokens and unknown tokens, from `begin` on
 * @param scores in label order, from `begin` on
 */
export function readClassification(
  labels: readonly string[],
  counts: Int32Array,
  scores: Float32Array,
  begin: number,
  truncated: boolean,
): Classification {
  const tokens = counts[begin]!;
  const unknown = counts[begin + 1]!;
  const sorted = labels.map((label, index) => ({ label, score: scores[begin + index]! })).sort((a, b) => b.score - a.score);
  const { label, score } = sorted[0]!;
  return { label, score, scores: sorted, tokens, unknownShare: tokens && unknown / tokens, truncated };
}
