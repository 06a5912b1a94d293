"""The engine's encoders in PyTorch, with the semantics of docs/model-format.md.

Shapes: B texts, N tokens in the longest, E embedding size, F filters, H hidden size, D features, C labels.
A text's result never depends on the padding of its batch.
"""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


class Classifier(nn.Module):
    """Embedding, an encoder's features and a linear head; sub-classes define `features` and its size D."""

    encoder, pooling = "", ()

    def __init__(self, words, embedding, features, labels, dropout=0.5, word_dropout=0.0):
        super().__init__()
        self.embedding = nn.Embedding(words, embedding)
        nn.init.normal_(self.embedding.weight, std=0.3)
        self.head = nn.Linear(features, labels)
        self.dropout, self.word_dropout = nn.Dropout(dropout), word_dropout

    def forward(self, ids, lengths):
        """ids [B, N], lengths [B] -> logits [B, C]"""
        mask = torch.arange(ids.shape[1]) < lengths[:, None]
        keep = mask
        if self.training and self.word_dropout:
            keep = mask & (torch.rand(ids.shape) >= self.word_dropout)
        embedded = self.embedding(ids) * keep[:, :, None]
        return self.head(self.dropout(self.features(embedded, mask, lengths)))


class BagOfWords(Classifier):
    """The mean of the word embeddings (Joulin et al. 2017)."""

    encoder, pooling = "bag_of_words", ("mean",)

    def __init__(self, words, embedding, labels, **options):
        super().__init__(words, embedding, embedding, labels, **options)

    def features(self, embedded, mask, lengths):
        """embedded [B, N, E] -> [B, E]"""
        return embedded.sum(dim=1) / lengths.clamp(min=1)[:, None]


class TextCnn(Classifier):
    """Convolutions of several widths and their maxima over time (Kim 2014)."""

    encoder, pooling = "text_cnn", ("max",)

    def __init__(self, words, embedding, labels, widths=(3, 4, 5), filters=100, **options):
        super().__init__(words, embedding, filters * len(widths), labels, **options)
        self.cnn = nn.ModuleDict({str(k): nn.Conv1d(embedding, filters, k) for k in sorted(widths)})

    def features(self, embedded, mask, lengths):
        """embedded [B, N, E] -> [B, F * widths]; every width sees K-1 zero vectors on both sides of its text"""
        signal, blocks = embedded.transpose(1, 2), []
        for layer in self.cnn.values():
            width = layer.kernel_size[0]
            sums = F.conv1d(signal, layer.weight, padding=width - 1)
            inside = torch.arange(sums.shape[2]) < (lengths + width - 1).clamp(min=1)[:, None]
            sums = sums.masked_fill(~inside[:, None, :], -torch.inf)
            blocks.append(F.relu(sums.amax(dim=2) + layer.bias))
        return torch.cat(blocks, dim=1)


class Lstm(Classifier):
    """One LSTM layer in one or both directions (Hochreiter & Schmidhuber 1997; Graves & Schmidhuber 2005)."""

    encoder = "lstm"

    def __init__(self, words, embedding, labels, hidden=64, bidirectional=True, pooling=("max", "mean"), **options):
        width = hidden * (2 if bidirectional else 1)
        super().__init__(words, embedding, width * len(pooling), labels, **options)
        self.lstm = nn.LSTM(embedding, hidden, batch_first=True, bidirectional=bidirectional)
        self.pooling = tuple(pooling)

    def _direction(self, embedded, suffix):
        """embedded [B, N, E] -> hidden states [B, N, H], from the first token on"""
        weights = [getattr(self.lstm, name + suffix) for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")]
        start = embedded.new_zeros(1, len(embedded), self.lstm.hidden_size)
        return torch.lstm(embedded, (start, start), weights, True, 1, 0.0, self.training, False, True)[0]

    def features(self, embedded, mask, lengths):
        """embedded [B, N, E] -> [B, blocks], one block [forward H, backward H] for each pooling

        Each text is turned round inside its own length: packed sequences give the same, but their gradient is quadratic.
        """
        last = (lengths - 1).clamp(min=0)
        states = [self._direction(embedded, "")]
        if self.lstm.bidirectional:
            turned = torch.where(mask, last[:, None] - torch.arange(mask.shape[1]), 0)
            states.append(self._direction(_rows(embedded, turned), "_reverse"))
        states = torch.cat(states, dim=2)  # [B, N, directions * H], the backward half in its own order
        outside = ~mask[:, :, None]
        pooled = {
            "max": lambda: states.masked_fill(outside, -torch.inf).amax(dim=1),
            "mean": lambda: states.masked_fill(outside, 0).sum(dim=1) / lengths.clamp(min=1)[:, None],
            "last": lambda: _rows(states, last[:, None])[:, 0],
        }
        features = torch.cat([pooled[name]() for name in self.pooling], dim=1)
        return features.masked_fill((lengths == 0)[:, None], 0)


def _rows(values, index):
    """values [B, N, X], index [B, M] -> [B, M, X]"""
    return values.gather(1, index[:, :, None].expand(-1, -1, values.shape[2]))


class Lexicon(nn.Module):
    """Sums of word valences under negation, intensity and contrast; see src/nn/lexicon.h. Only its head is trained.

    table: [V, 4] valence, intensity, negation, boundary.
    """

    encoder, pooling = "lexicon", None
    NEGATED = {1: 4, -1: 1}  # words a negation reaches, by the sign of what it meets
    INTENSIFIED = 2
    NEVER = 1 << 16

    def __init__(self, table, labels):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(torch.from_numpy(table))
        self.head = nn.Linear(4, labels)
        self._roles = {index: row for index, row in enumerate(table.tolist()) if any(row)}

    def forward(self, ids, lengths):
        """ids [B, N], lengths [B] -> logits [B, C]"""
        features = self.read([row[:length] for row, length in zip(ids.numpy(), lengths.tolist())])
        return self.head(torch.from_numpy(features).float())

    def read(self, ids):
        """ids [n][tokens] -> features [n, 4]"""
        return np.array([self._sums(row.tolist()) for row in ids])

    def _sums(self, ids):
        total, clause, valued, strength = [0.0] * 4, [0.0] * 4, 0, 0.0
        since_negation = since_intensifier = self.NEVER
        for index in ids:
            valence, intensity, negation, boundary = self._roles.get(index, (0.0, 0.0, 0.0, 0.0))
            if boundary:
                total = [t + c * _factor(intensity) for t, c in zip(total, clause)]
                clause, strength = [0.0] * 4, 0.0
                since_negation = since_intensifier = self.NEVER
                continue
            since_negation += not intensity
            since_intensifier += 1
            if since_intensifier > self.INTENSIFIED:
                strength = 0.0
            if valence:
                sign = 1 if valence > 0 else -1
                negated = since_negation <= self.NEGATED[sign]
                clause[2 * negated + (sign < 0)] += abs(valence) * _factor(strength)
                strength, valued = 0.0, valued + 1
            if negation:
                since_negation = 0
            if intensity:
                strength, since_intensifier = strength + intensity, 0
        return [(t + c) / (1 + valued) ** 0.5 for t, c in zip(total, clause)]


def _factor(strength):
    return 1 + min(1.0, max(-1.0, strength))
