"""Bytes against dev figures of one trained student under different storage: a Markdown table.

Nothing is trained again: float weights that `pipeline.publish` kept, or else those of the shipped file, are stored coarser, as
product-quantised codes (Jégou et al. 2011; Joulin et al. 2016), without the rarest words, in fewer dimensions or with fewer filters.
"""
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from sklearn.cluster import MiniBatchKMeans

from . import container
from .export import quantised
from .pipeline import Columns, build, changed, encoded, judges, load, measure
from .quantise import restored, stored
from .rank import in_dimensions
from .recipes import RECIPES

LEVELS = (127, 31, 15, 7, 4, 2)
PARTS = (2, 4, 8)           # dimensions of a product-quantised part
CODES = 256
VOCABULARIES = (0.75, 0.5, 0.25)
WIDTHS = (0.75, 0.5, 0.25)  # of dimensions and filters


def bytes_of(tensors, entries):
    """(raw, brotli) bytes of a file with those tensors"""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model")
        container.write(path, {**tensors, "vocabulary": np.frombuffer("\n".join(entries).encode(), dtype=np.uint8)}, {})
        packed = subprocess.run(["brotli", "-q", "11", "-c", str(path)], capture_output=True, check=True).stdout
        return path.stat().st_size, len(packed)


def product_quantised(weights, part, seed):
    """(approximation [V, E], codes uint8 [V, E / part], codebook float16 [E / part, 256, part])"""
    blocks = weights.reshape(len(weights), -1, part)
    codes, books, near = [], [], np.empty_like(blocks)
    for index in range(blocks.shape[1]):
        means = MiniBatchKMeans(CODES, random_state=seed, n_init=1, max_iter=30, batch_size=4096).fit(blocks[:, index])
        book = means.cluster_centers_.astype(np.float16)
        near[:, index] = book[means.labels_]
        codes.append(means.labels_.astype(np.uint8))
        books.append(book)
    return near.reshape(weights.shape), np.stack(codes, axis=1), np.stack(books)


def with_filters(state, count):
    """The state of a TextCNN with so many filters of each width, those that weigh most in the head."""
    fewer, begin = dict(state), 0
    picked = []
    for name in sorted((name for name in state if name.startswith("cnn.") and name.endswith(".weight")), key=lambda name: int(name.split(".")[1])):
        filters = len(state[name])
        best = state["head.weight"][:, begin:begin + filters].norm(dim=0).topk(count).indices.sort().values
        bias = name.removesuffix("weight") + "bias"
        fewer[name], fewer[bias] = state[name][best], state[bias][best]
        picked.append(begin + best)
        begin += filters
    fewer["head.weight"] = state["head.weight"][:, torch.cat(picked)]
    return fewer


def rows(student, state, columns, judged, entries, seed):
    """(name, raw bytes, brotli bytes, score, {set: figures}) for each way to store the model"""
    model = build(student, entries, columns.width)

    def restore(changes=None):
        model.load_state_dict({**state, **(changes or {})})

    def measured(name, tensors, words=entries, sets=judged):
        return (name, *bytes_of(tensors, words), *measure(model, columns, sets))

    for dtype in ("F32", "F16"):
        restore()
        yield measured(dtype, quantised(model, dtype))
    for levels in LEVELS:
        restore()
        yield measured(f"int8 rows, {levels} levels a side", quantised(model, "I8", {"embedding.weight": levels}))
    table = state["embedding.weight"].numpy()
    for part in PARTS:
        near, codes, book = product_quantised(table, part, seed)
        restore({"embedding.weight": torch.from_numpy(near)})
        tensors = quantised(model, "I8")
        model.embedding.weight.data = torch.from_numpy(near)
        kept = {name: array for name, array in tensors.items() if not name.startswith("embedding.")}
        yield measured(f"product-quantised, {part} dimensions a byte", {**kept, "codes": codes, **stored("book", book.astype(np.float32), "F16")})
    for share in VOCABULARIES:
        count = round(len(entries) * share)
        restore()
        tensors = quantised(model, "I8")
        tensors = {name: array[:count] if name.startswith("embedding.") else array for name, array in tensors.items()}
        shorter = {name: (task, figure, [np.where(row < count, row, 0) for row in ids], classes)
                   for name, (task, figure, ids, classes) in judged.items()}
        yield measured(f"int8, the first {count:,} words", tensors, entries[:count], shorter)
    for share in WIDTHS:
        count = round(student.dimensions * share)
        model = build(replace(student, dimensions=count), entries, columns.width)
        model.load_state_dict(in_dimensions(state, count))
        yield measured(f"int8, {count} of {student.dimensions} dimensions", quantised(model, "I8"))
    for share in WIDTHS if student.encoder == "text_cnn" else ():
        count = round(student.filters * share)
        model = build(replace(student, filters=count), entries, columns.width)
        model.load_state_dict(with_filters(state, count))
        yield measured(f"int8, {count} of {student.filters} filters a width", quantised(model, "I8"))


def shipped(name, recipe, corpus, tokenizer):
    """(columns of the main task, vocabulary, dev sets, state) of models/NAME.safetensors"""
    tasks, _, dev, _ = load(recipe, corpus)
    tensors, _ = container.read(f"models/{name}.safetensors")
    entries = bytes(tensors.pop("vocabulary")).decode().split("\n")
    state = {key: torch.from_numpy(weights.copy()) for key, weights in restored(tensors).items()}
    own = {set_name: judge for set_name, judge in dev.items() if judge[0] == "main"}
    return Columns({"main": tasks["main"]}), entries, judges(tasks, own, tokenizer, entries), state


def run(options, corpus, tokenizer):
    """Prints the table of one model."""
    settings = dict(change.split("=", 1) for change in options.set)
    name = settings.pop("model")
    recipe = changed(RECIPES[name], [f"{key}={value}" for key, value in settings.items()])
    torch.set_num_threads(1)
    kept = Path(options.cache) / f"{name}.pt"
    if kept.is_file():
        columns, entries, _, _, judged = encoded(recipe, corpus, tokenizer, options.lists, np.random.default_rng(options.seed))
        state = torch.load(kept)
    else:
        columns, entries, judged, state = shipped(name, recipe, corpus, tokenizer)
    heads = [f"{name} {figure}" for name, (_, figure, _, _) in judged.items()]
    print(f"| storage | bytes | brotli | {' | '.join(heads)} |\n| --- | ---: | ---: |" + " ---: |" * len(heads))
    for row, raw, packed, _, figures in rows(recipe.student, state, columns, judged, entries, options.seed):
        cells = [f"{100 * figures[name][figure]:.2f}" for name, (_, figure, _, _) in judged.items()]
        print(f"| {row} | {raw:,} | {packed:,} | {' | '.join(cells)} |", flush=True)
