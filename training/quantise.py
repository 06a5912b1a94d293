"""Storage types of docs/model-format.md: F32, F16 and int8 rows."""
from contextlib import contextmanager

import numpy as np
import torch


def int8_rows(weights, levels=127):
    """float tensor [R, ...] -> (q float in -levels..levels [R, ...], scale [R, 1...]), weights ~ q * scale.

    Fewer levels than 127 cost little accuracy and let a byte compressor work; so do scales of eight significant bits.
    """
    scale = weights.abs().flatten(1).amax(dim=1) / levels
    scale = torch.where(scale > 0, scale, torch.ones_like(scale))
    scale = ((scale.view(torch.int32) + 0xFFFF) & -0x10000).view(torch.float32).reshape(-1, *[1] * (weights.dim() - 1))
    return torch.clamp(torch.round(weights / scale), -127, 127), scale


def levels_of(name, embedding):
    """Levels of a tensor when the embedding has that many."""
    return embedding if name == "embedding.weight" else 127


def rounding(levels):
    """A context for a model in which its weights are those that the file would hold; gradients pass straight through."""
    @contextmanager
    def around(model):
        kept = {}
        for name, weights in model.named_parameters():
            if weights.dim() > 1:
                kept[name] = weights.data
                q, scale = int8_rows(weights.data, levels_of(name, levels))
                weights.data = q * scale
        yield
        for name, weights in model.named_parameters():
            if name in kept:
                weights.data = kept[name]
    return around


def stored(name, weights, dtype, levels=127):
    """{tensor name: array as stored}"""
    if dtype == "I8":
        q, scale = int8_rows(torch.from_numpy(weights), levels)
        return {name: q.numpy().astype(np.int8), name + ".scale": scale.flatten().numpy()}
    return {name: weights.astype({"F16": np.float16, "F32": np.float32}[dtype])}


def restored(tensors):
    """Stored tensors -> {name: float32 array as the engine reads it}"""
    out = {}
    for name, array in tensors.items():
        if not name.endswith(".scale"):
            scale = tensors.get(name + ".scale")
            out[name] = array.astype(np.float32) if scale is None else (
                array.astype(np.float32) * scale.reshape(-1, *[1] * (array.ndim - 1)))
    return out
