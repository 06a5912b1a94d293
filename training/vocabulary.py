"""Which words and word pieces a model knows."""
import re
from collections import Counter

UNKNOWN = "<unk>"
SHORTEST_HEAD = 3  # the engine cuts no first piece shorter than this
_DIGIT = re.compile(r"\d")


_CAPITAL_INSIDE = re.compile(r"(?<=[a-z,;] )([A-Z]?[a-z]+(?:'[a-z]+)?)\b")  # a word behind another one of its sentence
NAME = 0.85           # share of a word's places with a capital that makes it a name
SEEN = 4


def names(texts):
    """Lower-cased words that nearly always stand with a capital inside sentences: names of people, places, groups, titles."""
    capital, all_places = Counter(), Counter()
    for text in texts:
        for word in _CAPITAL_INSIDE.findall(text):
            all_places[word.lower()] += 1
            capital[word.lower()] += word[0].isupper()
    return {word for word, count in all_places.items() if count >= SEEN and capital[word] >= NAME * count and word not in ("i", "i'm")}


def build(sets, words, pieces=0, without=frozenset(), extra=()):
    """The vocabulary for sets of token lists: `<unk>`, words by frequency, then `##` continuation pieces.

    Words in `without` stay out; tokens in `extra` are in, however rare.

    Each set counts by the square root of its size, so that long reviews do not crowd out the words of short texts.
    """
    counts = Counter()
    for token_lists in sets:
        own = Counter(token for tokens in token_lists for token in tokens)
        weight = sum(own.values()) ** -0.5
        for token, count in own.items():
            if count > 1 and token not in without:
                counts[token] += count * weight
    for token in [t for t, _ in counts.most_common()[words:] if _DIGIT.search(t)]:
        counts[_DIGIT.sub("0", token)] += counts.pop(token)  # the engine looks rare numbers up with digits as 0
    kept = [token for token, _ in counts.most_common(words) if token != UNKNOWN]
    kept += [token for token in extra if token not in set(kept)]
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
