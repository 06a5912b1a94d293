"""Encoded examples and how they are cut into batches."""
from dataclasses import dataclass

import numpy as np
import torch


@dataclass
class Examples:
    """One set with its ids [n][tokens] and targets: a distribution [n, C] over the labels."""

    name: str
    ids: list
    targets: np.ndarray
    allowed: np.ndarray = None  # bool [C]: the labels that compete in the loss
    weights: np.ndarray = None  # float [n] in the loss
    share: float = 1.0          # of the rows, seen in each epoch
    task: str = "main"          # whose labels compete
    linear: bool = False        # judged by the n-gram teacher

    def __post_init__(self):
        if self.allowed is None:
            self.allowed = np.ones(self.targets.shape[1], dtype=bool)
        if self.weights is None:
            self.weights = np.ones(len(self.ids), dtype=np.float32)


def padded(ids):
    """ids [n][tokens] -> [n, longest] padded with 0, lengths [n]"""
    lengths = torch.tensor([len(row) for row in ids])
    table = torch.zeros((len(ids), max(1, int(lengths.max()))), dtype=torch.long)
    for row, values in zip(table, ids):
        row[:len(values)] = torch.from_numpy(values)
    return table, lengths


def by_length(ids, tokens=16384, rows=256):
    """Index arrays that cover ids, alike in length, for evaluation."""
    order, batch = np.argsort([len(row) for row in ids], kind="stable"), []
    for index in order:
        if batch and (len(batch) == rows or len(ids[index]) * (len(batch) + 1) > tokens):
            yield np.array(batch)
            batch = []
        batch.append(index)
    if batch:
        yield np.array(batch)


def epoch(sets, rng, crop=256, tokens=8192, rows=128):
    """One epoch of (ids, lengths, targets, allowed, weights) over all sets: shuffled, cropped, alike in length."""
    pool = []
    for examples in sets:
        count = round(len(examples.ids) * examples.share)
        for index in rng.choice(len(examples.ids), count, replace=False):
            row = examples.ids[index]
            if len(row) > crop:
                start = rng.integers(len(row) - crop + 1)
                row = row[start:start + crop]
            pool.append((row, examples.targets[index], examples.allowed, examples.weights[index]))
    jitter = rng.uniform(0.8, 1.25, len(pool))  # neighbours in length differ from epoch to epoch
    order = np.argsort([len(row) * j for (row, *_), j in zip(pool, jitter)])
    batches, start = [], 0
    while start < len(order):
        longest = len(pool[order[min(start + rows, len(order)) - 1]][0])
        size = int(np.clip(tokens // max(1, longest), 16, rows))
        batches.append(order[start:start + size])
        start += size
    for index in rng.permutation(len(batches)):
        picked = [pool[i] for i in batches[index]]
        ids, lengths = padded([p[0] for p in picked])
        targets, allowed, weights = (torch.from_numpy(np.stack([p[k] for p in picked])) for k in (1, 2, 3))
        yield ids, lengths, targets, allowed, weights
