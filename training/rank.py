"""Fewer dimensions for an embedding that has been trained in more."""
import torch


def in_dimensions(state, count):
    """The state in so many dimensions, embedding times what reads it approximated as well as can be (Eckart & Young 1936)."""
    readers = {name: weights.transpose(1, -1).double() for name, weights in state.items()
               if name.startswith(("cnn.", "lstm.weight_ih")) and weights.dim() > 1}  # [..., E]
    behind = torch.cat([weights.reshape(-1, weights.shape[-1]) for weights in readers.values()])
    root = torch.linalg.cholesky(behind.T @ behind)
    left, values, right = torch.linalg.svd(state["embedding.weight"].double() @ root, full_matrices=False)
    turn = torch.linalg.inv(root).T @ right[:count].T
    fewer = {name: (weights @ turn).transpose(1, -1).float() for name, weights in readers.items()}
    return {**state, **fewer, "embedding.weight": (left[:, :count] * values[:count]).float()}
