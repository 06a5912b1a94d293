"""Storage types of docs/model-format.md: F32, F16 and int8 rows."""
import numpy as np


def int8_rows(weights, levels=127):
    """weights [R, ...] -> (q int8 [R, ...] in -levels..levels, scale float32 [R]), weights ~ q * scale.

    Fewer levels than 127 cost little accuracy and let a byte compressor work; so do scales of eight significant bits.
    """
    rows = weights.reshape(len(weights), -1)
    scale = np.abs(rows).max(axis=1) / levels
    scale = np.where(scale > 0, scale, 1).astype(np.float32)
    scale = ((scale.view(np.uint32) + 0xFFFF) & 0xFFFF0000).astype(np.uint32).view(np.float32)
    return np.clip(np.rint(rows / scale[:, None]), -127, 127).astype(np.int8).reshape(weights.shape), scale


def stored(name, weights, dtype, levels=127):
    """{tensor name: array as stored}"""
    if dtype == "I8":
        q, scale = int8_rows(weights, levels)
        return {name: q, name + ".scale": scale}
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
