"""The training loop and the way to ask a model for its logits."""
import copy
import math
import time
from contextlib import nullcontext

import numpy as np
import torch

from .batches import by_length, epoch, padded


def seed_everything(seed):
    """One thread and fixed seeds: the same command gives the same model."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    return np.random.default_rng(seed)


def cross_entropy(logits, targets, allowed, weights):
    """Mean over the batch of the cross-entropy [B, C] against target distributions, among the allowed labels only."""
    scores = torch.log_softmax(logits.masked_fill(~allowed, -1e9), dim=1)
    return -(weights * (targets * scores).sum(dim=1)).mean()


@torch.no_grad()
def logits(model, ids):
    """[n, C] for whole texts."""
    model.eval()
    out = None
    for batch in by_length(ids):
        values = model(*padded([ids[i] for i in batch])).numpy()
        if out is None:
            out = np.zeros((len(ids), values.shape[1]), dtype=np.float32)
        out[batch] = values
    return out


def fit(model, sets, rng, dev, epochs=8, rate=1e-3, crop=256, embedding_rate=1.0, average=0.999, patience=3,
        clip=5.0, rows=128, rounding=nullcontext, rounded=0, report=print):
    """Adam (Kingma & Ba 2015) with a warm-up and cosine decay; the averaged weights (Polyak) of the best epoch on dev stay.

    `dev(model)` gives (score, figures); the history of figures is returned. embedding_rate: the embedding's share of rate.
    In the last `rounded` epochs losses, gradients and figures are those of `rounding(model)`, and only those epochs can be the best.
    """
    embedding = list(model.embedding.parameters())
    others = [p for p in model.parameters() if p is not embedding[0]]
    optimiser = torch.optim.Adam([{"params": others, "share": 1.0}, {"params": embedding, "share": embedding_rate}], lr=rate)
    averaged, best, best_state, history, step, waited = copy.deepcopy(model), -math.inf, None, [], 0, 0
    for number in range(1, epochs + 1):
        model.train()
        began, total, count = time.time(), 0.0, 0
        batches = list(epoch(sets, rng, crop, rows=rows))
        aware = rounded and number > epochs - rounded
        around = rounding if aware else lambda _: nullcontext()
        if number == epochs - rounded + 1:
            best, waited = -math.inf, 0
        for index, (ids, lengths, *rest) in enumerate(batches):
            progress = (number - 1 + index / len(batches)) / epochs
            warm_up, decay = min(1.0, (step + 1) / 200), (1 + math.cos(math.pi * progress)) / 2
            for group in optimiser.param_groups:
                group["lr"] = rate * group["share"] * warm_up * max(0.02, decay)
            with around(model):
                loss = cross_entropy(model(ids, lengths), *rest)
                optimiser.zero_grad()
                loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
            optimiser.step()
            step += 1
            memory = min(average, step / (step + 9))  # short at first, so that the start is forgotten
            with torch.no_grad():
                for slow, fast in zip(averaged.parameters(), model.parameters()):
                    slow.lerp_(fast, 1 - memory)
            total, count = total + loss.item() * len(lengths), count + len(lengths)
        with around(averaged):
            score, figures = dev(averaged)
        history.append({"epoch": number, "loss": round(total / count, 4), **figures})
        report({**history[-1], "score": round(score, 4), "seconds": round(time.time() - began)})
        if score > best:
            best, best_state, waited = score, copy.deepcopy(averaged.state_dict()), 0
        else:
            waited += 1
            if waited > patience:
                break
    model.load_state_dict(best_state)
    return history
