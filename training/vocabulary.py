"""Which words and word pieces a model knows."""
import re
from collections import Counter

UNKNOWN = "<unk>"
SHORTEST_HEAD = 3  # the engine cuts no first piece shorter than this
_DIGIT = re.compile(r"\d")


def build(sets, words, pieces=0):
    """The vocabulary for sets of token lists: `<unk>`, words by frequency, then `##` continuation pieces.

    Each set counts by the square root of its size, so that long reviews do not crowd out the words of short texts.
    """
    counts = Counter()
    for token_lists in sets:
        own = Counter(token for tokens in token_lists for token in tokens)
        weight = sum(own.values()) ** -0.5
        for token, count in own.items():
            if count > 1:
                counts[token] += count * weight
    for token in [t for t, _ in counts.most_common()[words:] if _DIGIT.search(t)]:
        counts[_DIGIT.sub("0", token)] += counts.pop(token)  # the engine looks rare numbers up with digits as 0
    kept = [token for token, _ in counts.most_common(words) if token != UNKNOWN]
    rare = {token: count for token, count in counts.items() if token not in set(kept)}
    return [UNKNOWN, *kept, *_continuations(kept, rare, pieces)]


def _continuations(words, rare, size):
    """The `##` pieces that cover most occurrences of rare words after their longest known head."""
    known, tails = set(words), Counter()
    for token, count in rare.items():
        head = next((n for n in range(len(token) - 1, SHORTEST_HEAD - 1, -1) if token[:n] in known), 0)
        if head:
            tails[token[head:]] += count
    return ["##" + tail for tail, _ in tails.most_common(size)]
