"""The sentiment lexicon lexicon-en: a list of word valences under the engine's rules (docs/model-format.md) and a fitted head.

What words do comes from lists (lexicon_words.py); only the head's 15 numbers are learned, on train sets. Reach of the rules and
strengths of the lists were chosen on the dev sets (EXPERIMENTS.md).
"""
import json
from pathlib import Path

import numpy as np
import torch

from . import lexicon_words
from .encoders import Lexicon
from .export import export
from .metrics import report
from .recipes import SENTIMENT, polarity
from .train import cross_entropy, logits
from .vocabulary import UNKNOWN

SETS = ("sst2", "imdb", "tweet_sentiment")
PENALTY = 1e-5  # of the head's squares, its features scaled to unit deviation
GOLDEN = [
    "", "I love it!", "This is terrible.", "The parcel arrives on Tuesday.", "Not bad at all :)", "not very good",
    "The acting is superb, but the story never goes anywhere and the end is a disappointment.", "It never was any fun!!",
    "absolutely wonderful 😀", "slightly boring", "Is that good?",
]


def load(corpus, tokenizer, entries):
    """{(set, split): (ids, classes)}; training rows that equal or contain a dev or test text are left out."""
    protected = [row for name in SETS for split in ("dev", "test") for row in corpus.rows(name, split)]
    parts = {}
    for name in SETS:
        for split in ("train", "dev"):
            rows = corpus.rows(name, split)
            rows = corpus.without(rows, protected) if split == "train" else rows
            classes = np.array([SENTIMENT.index(polarity(label)) for label, _ in rows])
            parts[name, split] = tokenizer.ids([text for _, text in rows], entries), classes
    return parts


def fit(model, parts):
    """Fits the head by L-BFGS to balanced classes; each set counts alike, and on two-class sets neutral does not compete."""
    features, targets, allowed, weights = [], [], [], []
    for name in SETS:
        ids, classes = parts[name, "train"]
        counts = np.bincount(classes, minlength=len(SENTIMENT))
        features.append(model.read(ids))
        targets.append(np.eye(len(SENTIMENT))[classes])
        allowed.append(np.tile(counts > 0, (len(ids), 1)))
        weights.append(1 / (counts[classes] * np.count_nonzero(counts)))
    features, targets, allowed, weights = (torch.from_numpy(np.concatenate(list_)) for list_ in (features, targets, allowed, weights))
    weights = weights * len(weights) / weights.sum()
    deviation = features.std(dim=0)
    weight = torch.zeros(len(SENTIMENT), features.shape[1], dtype=torch.double, requires_grad=True)
    bias = torch.zeros(len(SENTIMENT), dtype=torch.double, requires_grad=True)
    solver = torch.optim.LBFGS([weight, bias], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        solver.zero_grad()
        loss = cross_entropy(features / deviation @ weight.T + bias, targets, allowed, weights) + PENALTY * (weight ** 2).sum()
        loss.backward()
        return loss

    solver.step(closure)
    with torch.no_grad():
        model.head.weight.copy_(weight / deviation)
        model.head.bias.copy_(bias)


def measure(model, parts):
    """{set: figures} on dev; on two-class sets positive and negative compete alone."""
    figures = {}
    for name in SETS:
        ids, classes = parts[name, "dev"]
        present = np.unique(classes)
        figures[name] = report(classes, present[logits(model, ids)[:, present].argmax(axis=1)], list(present))
    return figures


def run(options, corpus, tokenizer):
    """Fits, measures on dev, writes the model file."""
    torch.set_num_threads(1)
    table = lexicon_words.entries(options.lists)
    entries = [UNKNOWN, *sorted(table)]
    model = Lexicon(np.array([table.get(word, [0.0] * 4) for word in entries], dtype=np.float32), len(SENTIMENT))
    parts = load(corpus, tokenizer, entries)
    fit(model, parts)
    figures = measure(model, parts)
    print(json.dumps(figures), model.head.weight.tolist(), model.head.bias.tolist(), sep="\n", flush=True)

    path = Path(options.output or f"models/{options.name}.safetensors")
    facts = {"name": options.name, "version": "1.0.0", "licence": "MIT"}
    tensors = {"embedding.weight": model.embedding.weight.numpy().astype(np.float16),  # quarters: exact
               "head.weight": model.head.weight.detach().numpy(), "head.bias": model.head.bias.detach().numpy()}
    export(path, model, tensors, entries, tokenizer, GOLDEN, {
        **facts, "labels": list(SENTIMENT), "languages": ["en"], "metrics": {"dev": figures}, "training": {"recipe": options.name},
    })
