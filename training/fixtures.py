"""Five small encoders for the engine's tests, with the logits that PyTorch gives for 200 real texts.

Together they hold every storage type, every encoder and every pooling.
"""
from pathlib import Path

import numpy as np
import torch

from . import vocabulary
from .batches import Examples
from .encoders import BagOfWords, Lexicon, Lstm, TextCnn
from .export import export, quantised
from .metrics import report
from .train import fit, logits, seed_everything

LABELS = ["negative", "positive"]
EXCERPT = 300  # characters
GOLDEN = ["a warm , funny and moving film", "dull , dull , dull", "it is not bad at all", "", "unforgettableness !!!"]


def models(words):
    """name -> (untrained model, storage type)"""
    return {
        "bag": (BagOfWords(words, 12, 2, dropout=0.0), "F32"),
        "cnn": (TextCnn(words, 20, 2, widths=(1, 3, 4), filters=16, dropout=0.3), "F16"),
        "lstm-last": (Lstm(words, 16, 2, hidden=24, bidirectional=False, pooling=("last",), dropout=0.2), "F16"),
        "bilstm-max-mean": (Lstm(words, 32, 2, hidden=32, pooling=("max", "mean"), dropout=0.3), "I8"),
    }


def texts(corpus):
    """200 excerpts from the dev sets: 90 film-review sentences, 70 tweets, 40 reviews."""
    wanted = (("sst2", 90), ("tweet_sentiment", 70), ("imdb", 40))
    return [text[:EXCERPT].strip() for name, count in wanted
            for rows in [corpus.rows(name, "dev")] for _, text in rows[::len(rows) // count][:count]]


def lexicon(folder, tokenizer, lines):
    """A lexicon of few words whose parts work together in the texts; its head is written, not trained."""
    columns = {
        "good": [3, 0, 0, 0], "love": [3, 0, 0, 0], "best": [3.5, 0, 0, 0], "fun": [2, 0, 0, 0], "great": [3, 0, 0, 0], ":)": [2, 0, 0, 0],
        "funny": [2, 0, 0, 0], "warm": [1, 0, 0, 0], "dull": [-2, 0, 0, 0], "bad": [-3, 0, 0, 0], "boring": [-2.5, 0, 0, 0], "worst": [-4, 0, 0, 0],
        "pretty": [1, 0.25, 0, 0], "very": [0, 0.5, 0, 0], "so": [0, 0.25, 0, 0], "really": [0, 0.25, 0, 0], "a": [0, -0.125, 0, 0],
        "not": [0, 0, 1, 0], "n't": [0, 0, 1, 0], "no": [-1, 0, 1, 0], "never": [0, 0.25, 1, 0], ".": [0, 0, 0, 1], "!": [0, 0.25, 0, 1],
        "!!": [0, 3, 0, 1], "but": [0, -0.75, 0, 1], "?": [0, -2, 0, 1],
    }
    words = [vocabulary.UNKNOWN, *columns]
    model = Lexicon(np.array([columns.get(word, [0] * 4) for word in words], dtype=np.float32), 2)
    weights = np.array([[-0.5, 0.5, 0.25, -0.125], [0.5, -0.625, -0.375, 0.25]], dtype=np.float32)
    model.head.weight.data, model.head.bias.data = torch.from_numpy(weights), torch.tensor([0.25, -0.125])
    publish(folder, "lexicon", model, quantised(model, "F16"), words, tokenizer, lines, {})


def publish(folder, name, model, tensors, words, tokenizer, lines, figures):
    """Writes NAME.safetensors and NAME.expected.tsv."""
    export(folder / f"{name}.safetensors", model, tensors, words, tokenizer, GOLDEN, {
        "name": name, "version": "1.0.0", "licence": "test data, not for use", "languages": ["en"], "labels": LABELS,
        "metrics": {"dev": figures},
    })
    table = logits(model, tokenizer.ids(lines, words))
    (folder / f"{name}.expected.tsv").write_text(
        "\t".join(LABELS) + "\n" + "".join("\t".join(f"{v:.9g}" for v in row) + "\n" for row in table), encoding="utf-8")


def run(options, corpus, tokenizer):
    """Trains on SST-2 and writes NAME.safetensors, NAME.expected.tsv and texts.txt."""
    folder = Path(options.output or "tests/golden/encoders")
    folder.mkdir(parents=True, exist_ok=True)
    lines = texts(corpus)
    (folder / "texts.txt").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    rows = {split: corpus.rows("sst2", split) for split in ("train", "dev")}
    words = vocabulary.build([tokenizer.tokens([text for _, text in rows["train"]])], 1300, pieces=199)
    ids = {split: tokenizer.ids([text for _, text in rows[split]], words) for split in rows}
    truth = {split: np.array([LABELS.index(label) for label, _ in rows[split]]) for split in rows}
    train = Examples("sst2", ids["train"], np.eye(2, dtype=np.float32)[truth["train"]])

    def dev(model):
        figures = report(truth["dev"], logits(model, ids["dev"]).argmax(axis=1), [0, 1])
        return figures["accuracy"], figures

    for name in models(len(words)):
        rng = seed_everything(options.seed)
        model, dtype = models(len(words))[name]
        fit(model, [train], rng, dev, epochs=options.epochs or 8, rate=5e-3, average=0.99, report=lambda line: print(name, line, flush=True))
        tensors = quantised(model, dtype)
        publish(folder, name, model, tensors, words, tokenizer, lines, {"sst2": dev(model)[1]})
    lexicon(folder, tokenizer, lines)
