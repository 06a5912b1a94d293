"""From a trained classifier to the model file of docs/model-format.md."""
import json

import numpy as np
import torch
import xxhash

from . import container
from .quantise import restored, stored
from .train import logits


def storage(name, dtype):
    """Biases stay floating point; everything else takes the wanted type."""
    return "F32" if dtype == "I8" and "bias" in name else dtype


def quantised(model, dtype, levels=None):
    """Replaces the model's weights by what the engine will read and returns the tensors to store."""
    tensors = {}
    for name, weights in model.state_dict().items():
        tensors.update(stored(name, weights.numpy(), storage(name, dtype), (levels or {}).get(name, 127)))
    model.load_state_dict({name: torch.from_numpy(weights) for name, weights in restored(tensors).items()})
    return tensors


def rows_of(tensors, rows):
    """The tensors of a head that has only those rows of the trained one."""
    return {name: array[rows] for name, array in tensors.items() if name.startswith("head.")}


def export(path, model, tensors, vocabulary, tokenizer, golden, settings, rows=slice(None)):
    """Writes the file with those rows of the head; golden: texts whose scores are replayed whenever the model is loaded."""
    values = torch.from_numpy(logits(model, tokenizer.ids(golden, vocabulary)))[:, rows]
    scores = torch.softmax(values.double(), dim=1).numpy()
    tensors = {**tensors, **rows_of(tensors, rows)}
    settings = {
        "format": 1, **settings, "encoder": model.encoder, **({"pooling": list(model.pooling)} if model.pooling else {}),
        "golden": [{"text": text, "scores": [round(float(s), 6) for s in row]} for text, row in zip(golden, scores)],
    }
    words = np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8)
    container.write(path, {**tensors, "vocabulary": words}, {"undertone": json.dumps(settings, ensure_ascii=False)})


def export_head(path, base, tensors, rows, labels):
    """Writes those rows of the head as a head file for the model file `base` (docs/model-format.md)."""
    bound = {"format": 1, "kind": "head", "base": xxhash.xxh64(base.read_bytes()).hexdigest(), "baseName": base.stem, "labels": list(labels)}
    path.parent.mkdir(exist_ok=True)
    container.write(path, rows_of(tensors, rows), {"undertone": json.dumps(bound, ensure_ascii=False)})
