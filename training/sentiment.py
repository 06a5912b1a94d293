"""The shipped English sentiment models: negative, neutral, positive.

Every choice was made on the dev sets (EXPERIMENTS.md); test sets are only used to keep their texts out of training.
"""
import json
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

import numpy as np

from . import card, teacher, vectors, vocabulary
from .batches import Examples
from .encoders import Lstm, TextCnn
from .export import export, quantised
from .metrics import report
from .train import fit, logits, seed_everything

LABELS = ["negative", "neutral", "positive"]
SETS = ("sst2", "sst5", "imdb", "cr", "mr", "tweet_sentiment")
TRAIN = [("sst2", "train"), ("sst2", "train_phrases"), ("sst5", "train"), ("imdb", "train"), ("cr", "train"), ("mr", "train"),
         ("tweet_sentiment", "train")]
REPORTED = ("sst2", "imdb", "cr", "tweet_sentiment")
SUMMARIES = {
    "text_cnn": "English sentiment by a convolutional network over words (Kim 2014).",
    "lstm": "English sentiment by a bidirectional LSTM over words (Graves & Schmidhuber 2005).",
}
GOLDEN = [
    "", "I love it!", "This is terrible.", "The parcel arrives on Tuesday.", "I did not expect to love this.", "Not bad at all :)",
    "Don't waste your money, it broke after 2 days!!!", "Meh.", "sooooo happy today 😀 #blessed", "@someone see https://example.com",
    "The acting is superb, but the story never goes anywhere and the end is a disappointment.", "7/10 would watch again",
    "Unbelievably disappointingness", "Does anyone know when the shop opens on Sunday?",
]


@dataclass(frozen=True)
class Settings:
    """What a recipe decides; `--set KEY=VALUE` changes one."""

    encoder: str = "text_cnn"
    teachers: str = ""             # model files of ours to distil, parted by commas
    words: int = 14_000            # vocabulary entries without the pieces
    pieces: int = 1_500
    dimensions: int = 96
    filters: int = 100             # text_cnn: for each width
    widths: str = "3,4,5"          # text_cnn
    hidden: int = 64               # lstm: for each direction
    pooling: str = "max,mean"      # lstm
    levels: int = 15               # of the int8 embedding rows, on each side of zero
    epochs: int = 4
    rate: float = 1.5e-3
    embedding_rate: float = 0.5    # learning rate of the embedding, relative to rate
    crop: int = 256                # tokens of a review seen at once
    dropout: float = 0.5
    word_dropout: float = 0.1
    phrases: float = 0.8           # share of the phrases seen in an epoch
    reviews: float = 0.5           # share of the long reviews
    tweets: float = 1.0            # share of the tweets
    masked: int = 0                # 1: neutral does not compete on sets that have no neutral
    balance: float = 1.0           # power of the inverse class frequency in the weights of tweets
    distilled: float = 0.5         # share of the targets that comes from the teachers
    sentences: int = 40_000        # from unlabelled reviews, labelled by the teachers alone


RECIPES = {
    "sentiment-en": Settings(epochs=5, embedding_rate=1.0, phrases=0.6, reviews=0.6, balance=0.5),
    "sentiment-en-lstm": Settings(encoder="lstm", crop=160, word_dropout=0.15, reviews=0.35),
}


def changed(settings, changes):
    """settings with `KEY=VALUE` strings applied."""
    types = {field.name: field.type for field in fields(settings)}
    pairs = [change.partition("=")[::2] for change in changes]
    unknown = [key for key, _ in pairs if key not in types]
    if unknown:
        raise SystemExit(f"no such setting: {', '.join(unknown)}; there are: {', '.join(types)}")
    return replace(settings, **{key: types[key](value) for key, value in pairs})


def polarity(label):
    """A label of any of the sets -> a row of LABELS."""
    return LABELS.index(label.removeprefix("very_"))


def load(corpus):
    """({set/split: (texts, classes)} for training, {set: (texts, classes)} for dev, rows that training must not hold)"""
    def split(rows):
        return [text for _, text in rows], np.array([polarity(label) for label, _ in rows])

    protected = [row for name in SETS for part in ("dev", "test") for row in corpus.rows(name, part)]
    train = {f"{name}/{part}": split(corpus.without(corpus.rows(name, part), protected)) for name, part in TRAIN}
    return train, {name: split(corpus.rows(name, "dev")) for name in REPORTED}, protected


def examples(name, ids, classes, settings):
    """One training set with its weights, share and competing labels."""
    counts = np.bincount(classes, minlength=len(LABELS))
    weights = np.ones(len(ids), dtype=np.float32)
    if name == "tweet_sentiment/train":
        scale = (counts.max() / counts) ** settings.balance
        weights = (scale / (scale * counts).sum() * counts.sum())[classes].astype(np.float32)
    share = {"sst2/train_phrases": settings.phrases, "imdb/train": settings.reviews, "tweet_sentiment/train": settings.tweets}
    allowed = counts > 0 if settings.masked else np.ones(len(LABELS), dtype=bool)
    return Examples(name, ids, np.eye(len(LABELS), dtype=np.float32)[classes], allowed, weights, share.get(name, 1.0))


def distil(sets, paths, reviews, entries, settings, rng):
    """Softens the targets of sets by the teachers in paths and adds sentences of unlabelled reviews (ids)."""
    loaded = [teacher.load(path, lambda values, words: build(Settings(**values), words)) for path in paths]
    if any(known != entries for _, known in loaded):
        raise SystemExit("a teacher has another vocabulary: train it with the same words, pieces and data")
    found = teacher.sentences(reviews, [entries.index(mark) for mark in (".", "!", "?")])
    picked = [found[i] for i in rng.permutation(len(found))[:settings.sentences]]
    unlabelled = Examples("imdb/unsup", picked, np.zeros((len(picked), len(LABELS)), dtype=np.float32))
    for examples in sets:
        teacher.soften(examples, [model for model, _ in loaded], settings.distilled)
    teacher.soften(unlabelled, [model for model, _ in loaded], 1.0)
    sets.append(unlabelled)


def build(settings, words):
    """The untrained classifier for a vocabulary of that many entries."""
    common = {"dropout": settings.dropout, "word_dropout": settings.word_dropout}
    if settings.encoder == "text_cnn":
        return TextCnn(words, settings.dimensions, len(LABELS), filters=settings.filters,
                       widths=[int(k) for k in settings.widths.split(",")], **common)
    return Lstm(words, settings.dimensions, len(LABELS), hidden=settings.hidden, pooling=settings.pooling.split(","), **common)


def measure(model, dev):
    """(score, {set: figures}); among the labels that a set has, so that neutral is left out on two-class sets."""
    figures = {}
    for name, (ids, classes) in dev.items():
        present = np.unique(classes)
        scores = logits(model, ids)
        figures[name] = report(classes, present[scores[:, present].argmax(axis=1)], list(present))
        if len(present) < len(LABELS):
            figures[name]["neutral_share"] = round(float((scores.argmax(axis=1) == 1).mean()), 4)
    parts = figures["sst2"]["accuracy"], figures["imdb"]["accuracy"], figures["tweet_sentiment"]["recall"]
    return sum(parts) / len(parts), figures


def encoded(corpus, tokenizer, settings):
    """(vocabulary, training sets, {set: (ids, classes)} for dev, rows that training must not hold)"""
    train, dev, protected = load(corpus)
    entries = vocabulary.build([tokenizer.tokens(texts) for texts, _ in train.values()], settings.words, settings.pieces)
    sets = [examples(name, tokenizer.ids(texts, entries), classes, settings) for name, (texts, classes) in train.items()]
    dev = {name: (tokenizer.ids(texts, entries), classes) for name, (texts, classes) in dev.items()}
    unknown = {name: round(sum((row == 0).sum() for row in ids) / sum(map(len, ids)), 4) for name, (ids, _) in dev.items()}
    print("unknown on dev", unknown, "rows", {s.name: len(s.ids) for s in sets}, flush=True)
    return entries, sets, dev, protected


def publish(model, dev, entries, tokenizer, settings, options):
    """Quantises, measures on dev, writes the model file and its card."""
    tensors = quantised(model, "I8", {"embedding.weight": settings.levels})
    score, figures = measure(model, dev)
    print("quantised", round(score, 4), json.dumps(figures), flush=True)
    path = Path(options.output or f"models/{options.name}.safetensors")
    facts = {"name": options.name, "version": "1.0.0", "licence": "MIT"}
    export(path, model, tensors, entries, tokenizer, GOLDEN, {
        **facts, "labels": LABELS, "languages": ["en"], "metrics": {"dev": figures},
        "training": {"recipe": options.name, "seed": options.seed, "settings": asdict(settings)},
    })
    command = f"python3 -m training {options.name} --data DIR --seed {options.seed}"
    card.write(path, {name: (len(classes), figures[name]) for name, (_, classes) in dev.items()}, **facts,
               labels=", ".join(LABELS), summary=SUMMARIES[settings.encoder], seed=options.seed,
               command=" ".join([command, *(f"--set {change}" for change in options.set)]),
               parameters=sum(p.numel() for p in model.parameters()), vocabulary=len(entries),
               settings=", ".join(f"{key} {value}" for key, value in asdict(settings).items() if value != ""))


def run(options, corpus, tokenizer):
    """Trains and publishes one model."""
    settings = changed(RECIPES[options.name], options.set + ([f"epochs={options.epochs}"] if options.epochs else []))
    print("settings", json.dumps(asdict(settings)), flush=True)
    rng = seed_everything(options.seed)
    entries, sets, dev, protected = encoded(corpus, tokenizer, settings)
    initial = vectors.embeddings(options.vectors, entries, settings.dimensions, options.seed)
    if settings.teachers:
        reviews = [text for _, text in corpus.without(corpus.rows("imdb", "unsup"), protected)]
        distil(sets, settings.teachers.split(","), tokenizer.ids(reviews, entries), entries, settings, rng)
    model = build(settings, len(entries))
    model.embedding.weight.data = initial
    fit(model, sets, rng, lambda m: measure(m, dev), settings.epochs, settings.rate, settings.crop, settings.embedding_rate,
        report=lambda line: print(json.dumps(line), flush=True))
    publish(model, dev, entries, tokenizer, settings, options)
