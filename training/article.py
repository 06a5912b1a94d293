"""Three classic sentiment networks side by side: SentimentNet (averaged embeddings), a CNN and an LSTM.

They follow the usual tutorial: trained from nothing with cross-entropy and Adam, loss per epoch, then accuracy, precision,
recall and F1 (here on the dev sets, macro means).
"""
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from . import vocabulary
from .batches import Examples
from .encoders import Classifier, Lstm, TextCnn
from .metrics import report
from .recipes import SENTIMENT, polarity
from .train import fit, logits, seed_everything

SETS = {"imdb": ["negative", "positive"], "tweet_sentiment": list(SENTIMENT)}
ROWS = 20_000  # a random part of each training set keeps the comparison short
LONGEST = 200   # tokens of a review
WORDS = 8_000


class SentimentNet(Classifier):
    """The mean of the embeddings and two linear layers with a ReLU between them."""

    def __init__(self, words, embedding, labels, hidden=64, **options):
        super().__init__(words, embedding, hidden, labels, **options)
        self.hidden = nn.Linear(embedding, hidden)

    def features(self, embedded, mask, lengths):
        """embedded [B, N, E] -> [B, hidden]"""
        return torch.relu(self.hidden(embedded.sum(dim=1) / lengths.clamp(min=1)[:, None]))


def networks(words, labels):
    """name -> network from nothing"""
    return {
        "SentimentNet": SentimentNet(words, 64, labels, dropout=0.2),
        "CNN": TextCnn(words, 64, labels, filters=50),
        "LSTM": Lstm(words, 64, labels, hidden=48, bidirectional=False, pooling=("mean",)),
    }


def compare(name, labels, options, corpus, tokenizer):
    """[(network, history)] for one set"""
    rng = seed_everything(options.seed)
    rows = {split: corpus.rows(name, split) for split in ("train", "dev")}
    rows["train"] = [rows["train"][i] for i in rng.permutation(len(rows["train"]))[:ROWS]]
    texts = {split: [text for _, text in rows[split]] for split in rows}
    entries = vocabulary.build([tokenizer.tokens(texts["train"])], WORDS)
    ids = {split: [row[:LONGEST] for row in tokenizer.ids(texts[split], entries)] for split in rows}
    truth = {split: np.array([labels.index(polarity(label)) for label, _ in rows[split]]) for split in rows}
    train = Examples(name, ids["train"], np.eye(len(labels), dtype=np.float32)[truth["train"]])

    def dev(model):
        figures = report(truth["dev"], logits(model, ids["dev"]).argmax(axis=1), list(range(len(labels))))
        return figures["f1"], figures

    for network in networks(len(entries), len(labels)):
        rng = seed_everything(options.seed)
        model = networks(len(entries), len(labels))[network]
        print(name, network, sum(p.numel() for p in model.parameters()), "parameters", flush=True)
        yield network, fit(model, [train], rng, dev, options.epochs or 5, 2e-3, LONGEST, average=0.99, patience=9,
                           report=lambda line: print(json.dumps(line), flush=True))


def tables(name, results):
    """Markdown: the loss of each epoch, then the figures of the best epoch."""
    count = max(len(history) for _, history in results)
    lines = [f"Training loss on `{name}`:", "", "| network | " + " | ".join(f"epoch {n}" for n in range(1, count + 1)) + " |",
             "| --- |" + " --- |" * count]
    lines += [f"| {network} | " + " | ".join(f"{h['loss']:.3f}" for h in history) + " |" for network, history in results]
    lines += ["", f"On the dev set of `{name}`, best epoch by macro F1:", "",
              "| network | accuracy | precision | recall | F1 |", "| --- | --- | --- | --- | --- |"]
    for network, history in results:
        best = max(history, key=lambda h: h["f1"])
        lines.append(f"| {network} | " + " | ".join(f"{best[key]:.4f}" for key in ("accuracy", "precision", "recall", "f1")) + " |")
    return "\n".join(lines) + "\n"


def run(options, corpus, tokenizer):
    """Prints the tables and writes them to --output."""
    text = "\n".join(tables(name, list(compare(name, labels, options, corpus, tokenizer))) for name, labels in SETS.items())
    print(text)
    if options.output:
        Path(options.output).write_text(text, encoding="utf-8")
