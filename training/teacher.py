"""Distillation (Hinton et al. 2015): earlier models of ours, averaged, label the texts that a new one learns from."""
import json

import numpy as np
import torch

from . import container
from .quantise import restored
from .train import logits


def load(path, build):
    """A model file -> (classifier, vocabulary); build(settings, words) makes the classifier of its training settings."""
    tensors, metadata = container.read(path)
    vocabulary = tensors.pop("vocabulary").tobytes().decode().split("\n")
    model = build(json.loads(metadata["undertone"])["training"]["settings"], len(vocabulary))
    model.load_state_dict({name: torch.from_numpy(weights) for name, weights in restored(tensors).items()})
    return model, vocabulary


def soften(examples, teachers, share):
    """Moves `share` of every target to the teachers' mean scores."""
    scores = np.mean([torch.softmax(torch.from_numpy(logits(teacher, examples.ids)), dim=1).numpy() for teacher in teachers], axis=0)
    examples.targets = ((1 - share) * examples.targets + share * scores).astype(np.float32)


def sentences(ids, ends, shortest=4, longest=40):
    """Splits id arrays after the ids in ends; keeps what is as long as a sentence."""
    out = []
    for row in ids:
        cuts = np.flatnonzero(np.isin(row, ends)) + 1
        out += [part for part in np.split(row, cuts) if shortest <= len(part) <= longest]
    return out
