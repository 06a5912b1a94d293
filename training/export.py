"""From a trained classifier to the model file of docs/model-format.md."""
import json

import numpy as np
import torch

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


def probabilities(model, ids):
    """softmax of the logits, [n, C] in double precision"""
    return torch.softmax(torch.from_numpy(logits(model, ids)).double(), dim=1).numpy()


def export(path, model, tensors, vocabulary, tokenizer, golden, settings):
    """Writes the file; golden: texts whose scores are replayed whenever the model is loaded."""
    scores = probabilities(model, tokenizer.ids(golden, vocabulary))
    settings = {
        "format": 1, **settings, "encoder": model.encoder, **({"pooling": list(model.pooling)} if model.pooling else {}),
        "golden": [{"text": text, "scores": [round(float(s), 6) for s in row]} for text, row in zip(golden, scores)],
    }
    words = np.frombuffer("\n".join(vocabulary).encode(), dtype=np.uint8)
    container.write(path, {**tensors, "vocabulary": words}, {"undertone": json.dumps(settings, ensure_ascii=False)})
