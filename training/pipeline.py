"""From a recipe to a model file: teachers, a distilled student, quantised and calibrated.

Column c of every target and logit is one label of one task; a set's rows compete only among the columns of its task.
"""
import hashlib
import json
from dataclasses import asdict, fields, replace
from pathlib import Path

import numpy as np
import torch

from . import augment, lexicon_words, linear, vectors, vocabulary
from .batches import Examples
from .calibrate import temperature
from .encoders import Lstm, TextCnn
from .export import export, export_head, quantised
from .metrics import report
from .quantise import rounding
from .rank import in_dimensions
from .recipes import RECIPES
from .train import fit, logits, seed_everything

LONG = 100  # tokens on average: a set of long texts
FIGURES = Path(__file__).parent / "figures"  # on dev, for `npm run evaluate`


def changed(recipe, changes):
    """The recipe with `KEY=VALUE` strings applied, to itself or to its student."""
    for change in changes:
        key, _, value = change.partition("=")
        for owner in ("student", None):
            target = getattr(recipe, owner) if owner else recipe
            known = {f.name: f.type for f in fields(target)}
            if known.get(key) in (int, float, str, bool):
                kind = known[key]
                value = kind(int(value)) if kind is bool else kind(value)
                recipe = replace(recipe, **({owner: replace(target, **{key: value})} if owner else {key: value}))
                break
        else:
            raise SystemExit(f"no such setting: {key}")
    return recipe


class Columns:
    """Where each task's labels stand among all columns."""

    def __init__(self, tasks):
        self.tasks, self.start, self.width = tasks, {}, 0
        for name, task in tasks.items():
            self.start[name] = self.width
            self.width += len(task.labels)

    def of(self, task):
        """slice of a task's columns"""
        return slice(self.start[task], self.start[task] + len(self.tasks[task].labels))

    def allowed(self, task):
        """bool [C]"""
        mask = np.zeros(self.width, dtype=bool)
        mask[self.of(task)] = True
        return mask


def load(recipe, corpus):
    """(tasks with their labels, [(source, texts, labels)], {set: (task, texts, labels)} for dev, rows that training must not hold)"""
    judged = [(name, set_name) for name, task in recipe.tasks.items() for set_name in task.dev]
    names = {s.set for s in recipe.sources if not recipe.tasks[s.task].student} | {set_name for _, set_name in judged}
    protected = [row for name in sorted(names) for split in ("dev", "test") if corpus.has(name, split) for row in corpus.rows(name, split)]
    loaded = []
    for source in recipe.sources:
        rows = [(source.label(label), text) for label, text in corpus.without(corpus.rows(source.set, source.split), protected)]
        rows = [(label, text) for label, text in rows if label is not None]
        loaded.append((source, [text for _, text in rows], [label for label, _ in rows]))
    tasks = {name: task if task.labels else replace(task, labels=tuple(sorted({l for s, _, labels in loaded if s.task == name for l in labels})))
             for name, task in recipe.tasks.items()}
    label_of = {(s.task, s.set): s.label for s in recipe.sources}
    dev = {}
    for task, name in judged:
        rows = [(label_of[task, name](label), text) for label, text in corpus.rows(name, "dev")]
        dev[name] = task, [text for label, text in rows if label], [label for label, _ in rows if label]
    return tasks, loaded, dev, protected


def judges(tasks, dev, tokenizer, entries):
    """{set: (task, figure, ids, classes)} of the dev sets"""
    judged = {}
    for name, (task, texts, labels) in dev.items():
        classes = np.array([tasks[task].labels.index(label) for label in labels])
        judged[name] = task, tasks[task].dev[name], tokenizer.ids(texts, entries), classes
    return judged


def encoded(recipe, corpus, tokenizer, lists, rng):
    """(columns, vocabulary, training sets, unlabelled sets, {set: (task, figure, ids, classes)}); sets know their source."""
    tasks, loaded, dev, protected = load(recipe, corpus)
    columns = Columns(tasks)
    common = [texts for source, texts, _ in loaded if not tasks[source.task].student]
    names = vocabulary.names([text for texts in common for text in texts]) if recipe.masked_names else set()
    moods = lexicon_words.emoji_valences(lists) if recipe.emoji else {}
    entries = vocabulary.build([tokenizer.tokens(texts) for texts in common], recipe.words, recipe.pieces, without=names, extra=list(moods))
    sets = []
    for source, texts, labels in loaded:
        classes = np.array([tasks[source.task].labels.index(label) for label in labels])
        counts = np.bincount(classes, minlength=len(tasks[source.task].labels))
        scale = (counts.max() / np.maximum(counts, 1)) ** source.balance
        weights = source.weight * (scale / (scale * counts).sum() * counts.sum())[classes]
        targets = np.zeros((len(texts), columns.width), dtype=np.float32)
        targets[np.arange(len(texts)), columns.start[source.task] + classes] = 1
        sets.append(Examples(f"{source.set}/{source.split}", tokenizer.ids(texts, entries), targets, columns.allowed(source.task),
                             weights.astype(np.float32), source.share, task=source.task, linear=source.linear))
    if moods:
        sets.append(augment.with_emoji(sets, moods, entries, columns, recipe.emoji, rng))
    free = []
    for name, split in recipe.unlabelled:
        ids = tokenizer.ids([text for _, text in corpus.without(corpus.rows(name, split), protected)], entries)
        free += augment.drawn(f"{name}/{split}", ids, entries, columns, recipe, rng)
    if recipe.variants:
        free += [augment.variants(s, recipe.variants, rng) for s in sets if tasks[s.task].dev]
    judged = judges(tasks, dev, tokenizer, entries)
    unknown = {name: round(sum((row == 0).sum() for row in ids) / sum(map(len, ids)), 4) for name, (_, _, ids, _) in judged.items()}
    print("entries", len(entries), "names left out", len(names), "unknown on dev", unknown,
          "rows", {s.name: len(s.ids) for s in [*sets, *free]}, flush=True)
    return columns, entries, sets, free, judged


def build(settings, entries, labels):
    """The untrained classifier for a vocabulary and a number of columns."""
    common = {"dropout": settings.dropout, "word_dropout": settings.word_dropout}
    words = len(entries)
    if settings.encoder == "text_cnn":
        return TextCnn(words, settings.dimensions, labels, filters=settings.filters,
                       widths=[int(k) for k in settings.widths.split(",")], **common)
    return Lstm(words, settings.dimensions, labels, hidden=settings.hidden, pooling=settings.pooling.split(","), **common)


def figures_of(scores, columns, judged):
    """(score, {set: figures}) from {set: [n, C] logits}; on two-class sets of a three-class task, those two compete alone."""
    figures, parts = {}, []
    for name, (task, figure, _, classes) in judged.items():
        present = np.unique(classes)
        own = scores[name][:, columns.of(task)]
        figures[name] = report(classes, present[own[:, present].argmax(axis=1)], list(present))
        parts.append(figures[name][figure])
    return sum(parts) / len(parts), figures


def measure(model, columns, judged):
    return figures_of({name: logits(model, ids) for name, (_, _, ids, _) in judged.items()}, columns, judged)


def long(ids):
    """Whether these are long texts."""
    return np.mean([len(row) for row in ids[:500]]) > LONG


def trained(settings, recipe, sets, options, columns, entries, judged, initial, rounded=0):
    """A network fitted to sets; the last `rounded` epochs with quantised weights."""
    rng = seed_everything(options.seed + settings.seed)
    model = build(settings, entries, columns.width)
    if initial is not None:
        model.embedding.weight.data = initial(settings.dimensions)
    shared = [replace(s, share=s.share * settings.long_share) if long(s.ids) else s for s in sets]
    fit(model, shared, rng, lambda m: measure(m, columns, judged), settings.epochs, settings.rate, settings.crop, settings.embedding_rate,
        rows=settings.batch, rounding=rounding(recipe.levels), rounded=rounded,
        report=lambda line: print(json.dumps(line), flush=True))
    return model


def scored(model, ids, allowed):
    """[n, C] scores among the allowed columns"""
    values = torch.from_numpy(logits(model, ids)).masked_fill(~torch.from_numpy(allowed), -1e9)
    return torch.softmax(values, dim=1).numpy()


def fingerprint(entries, sets):
    """What a teacher reads, as hexadecimal digits."""
    data = hashlib.sha256("\n".join(entries).encode())
    for s in sets:
        data.update(f"{s.name} {len(s.ids)} {sum(map(len, s.ids))} {s.share} {s.weights.sum():.3f}".encode())
    return data.hexdigest()


def _short(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def teacher(settings, recipe, sets, options, columns, entries, judged, initial, path):
    """A trained teacher; its weights are kept at path, for other texts to label."""
    if path.is_file():
        model = build(settings, entries, columns.width)
        model.load_state_dict(torch.load(path))
        return model
    model = trained(settings, recipe, sets, options, columns, entries, judged, initial)
    torch.save(model.state_dict(), path)
    return model


def opinions(recipe, sets, free, columns, entries, judged, options, initial):
    """{name: [n, C] mean scores of all teachers} for sets and free, padded with zeros to all columns; weights and scores are kept on disk."""
    folder = Path(options.cache)
    folder.mkdir(parents=True, exist_ok=True)
    tasks = {name: task for name, task in columns.tasks.items() if not task.student}
    every_column, columns = columns.width, Columns(tasks)
    sets, free = ([replace(s, targets=s.targets[:, :columns.width], allowed=s.allowed[:columns.width]) for s in some if s.task in tasks]
                  for some in (sets, free))
    every = [*sets, *free]
    taught, asked = fingerprint(entries, sets), fingerprint(entries, every)
    sums, counts, dev = [np.zeros((len(s.ids), columns.width), dtype=np.float32) for s in every], [0] * len(every), {}
    for settings in [*recipe.teachers, *([recipe.linear] if recipe.linear else [])]:
        key = _short(f"{options.seed} {settings} {asked}")
        path = folder / f"teacher-{key}.npz"
        if not path.is_file():
            print("teacher", settings, key, flush=True)
            if settings is recipe.linear:
                found, judgements = linear.scores(every, columns, judged, settings)
            else:
                weights = folder / f"weights-{_short(f'{options.seed} {settings} {taught}')}.pt"
                model = teacher(settings, recipe, sets, options, columns, entries, judged, initial, weights)
                found = [scored(model, s.ids, s.allowed) for s in every]
                judgements = {name: scored(model, ids, columns.allowed(task)) for name, (task, _, ids, _) in judged.items()}
            arrays = {f"set{i}": scores.astype(np.float16) for i, scores in enumerate(found) if scores is not None}
            np.savez(path, **arrays, **{f"dev-{name}": scores for name, scores in judgements.items()})
        kept = np.load(path)
        for index in range(len(every)):
            if f"set{index}" in kept:
                sums[index] += kept[f"set{index}"]
                counts[index] += 1
        for name in judged:
            if f"dev-{name}" in kept:
                total, count = dev.get(name, (0, 0))
                dev[name] = total + kept[f"dev-{name}"], count + 1
        one = {name: kept[f"dev-{name}"] for name in judged if f"dev-{name}" in kept}
        if one:
            print("teacher on dev", figures_of(one, columns, {n: judged[n] for n in one}), flush=True)
        print("teachers so far", figures_of({n: t / c for n, (t, c) in dev.items()}, columns, {n: judged[n] for n in dev}), flush=True)
    return {s.name: np.pad(total / count, ((0, 0), (0, every_column - columns.width))) for s, total, count in zip(every, sums, counts) if count}


def distilled(recipe, sets, free, scores, entries, rng):
    """sets with softened targets, the free sets with the teachers' scores alone, and if asked copies of both about other people."""
    share = recipe.distilled
    soft = [replace(s, targets=((1 - share) * s.targets + share * scores[s.name]).astype(np.float32)) if s.name in scores else s for s in sets]
    soft += [replace(s, targets=scores[s.name].astype(np.float32)) for s in free if s.name in scores]
    if recipe.swapped:
        soft += [copies for s in soft if (copies := augment.swapped(s, entries, rng))]
    return soft


def publish(model, columns, judged, entries, tokenizer, recipe, options):
    """Calibrates, quantises, measures on dev, writes the model file and its further heads."""
    score, figures = measure(model, columns, judged)
    print("float", round(score, 4), json.dumps(figures), flush=True)
    torch.save(model.state_dict(), Path(options.cache) / f"{options.name}.pt")  # for `ablation`
    if recipe.kept:
        state = in_dimensions(model.state_dict(), recipe.kept)
        model = build(replace(recipe.student, dimensions=recipe.kept), entries, columns.width)
        model.load_state_dict(state)
    for task in columns.tasks:
        own = [(logits(model, ids)[:, columns.of(task)], classes) for t, _, ids, classes in judged.values() if t == task]
        if own:
            heat = temperature(own)
            print("temperature", task, round(heat, 4), flush=True)
            with torch.no_grad():
                model.head.weight[columns.of(task)] /= heat
                model.head.bias[columns.of(task)] /= heat
    tensors = quantised(model, "I8", {"embedding.weight": recipe.levels})
    score, after = measure(model, columns, judged)
    print("quantised", round(score, 4), json.dumps(after), flush=True)
    path = Path(options.output or f"models/{options.name}.safetensors")
    facts = {"name": options.name, "version": "1.1.0", "licence": "MIT"}
    main = columns.of("main")
    export(path, model, tensors, entries, tokenizer, list(recipe.golden), {
        **facts, "labels": list(columns.tasks["main"].labels), "languages": list(recipe.languages),
        "metrics": {"dev": {name: after[name] for name, (task, *_) in judged.items() if task == "main"}},
        "training": {"recipe": options.name, "seed": options.seed, "settings": asdict(recipe.student)},
    }, main)
    for name, task in columns.tasks.items():
        if task.head:
            export_head(path.parent / "heads" / f"{task.head}.safetensors", path, tensors, columns.of(name), task.labels)
    kept = path.with_suffix(".json") if options.output else FIGURES / f"{options.name}.json"
    kept.write_text(json.dumps({"float": figures, "quantised": after}, indent=1), encoding="utf-8")


def run(options, corpus, tokenizer):
    """Trains and publishes one model."""
    recipe = changed(RECIPES[options.name], options.set + ([f"epochs={options.epochs}"] if options.epochs else []))
    print("student", json.dumps(asdict(recipe.student)), flush=True)
    rng = np.random.default_rng(options.seed)
    columns, entries, sets, free, judged = encoded(recipe, corpus, tokenizer, options.lists, rng)
    initial = (lambda size: vectors.embeddings(options.vectors, entries, size, options.seed)) if "en" in recipe.languages else None
    scores = opinions(recipe, sets, free, columns, entries, judged, options, initial)
    taught = distilled(recipe, sets, free, scores, entries, rng)
    print("the student's rows", {s.name: round(len(s.ids) * s.share) for s in taught}, flush=True)
    model = trained(recipe.student, recipe, taught, options, columns, entries, judged, initial,
                    rounded=recipe.rounded)
    publish(model, columns, judged, entries, tokenizer, recipe, options)
