"""More texts to learn from: unlabelled ones, varied copies (Tang et al. 2019), emoji of known feeling, and copies about other people."""
import numpy as np

from .batches import Examples

DROPPED = 0.1          # of the tokens of a varied copy become <unk>
CUT = 0.3              # of the copies keep only a run of their tokens
SENTENCE = 4, 40       # tokens
SHORT = 60             # tokens: only short texts are varied
STRONG = 2             # least valence of an emoji that is used
SWAPPED = 4_000        # copies about other people in an epoch, of one set

# Words for people that should not change what a text says of them.
PEOPLE = [words.split() for words in (
    "he she", "man woman", "men women", "boy girl", "boys girls", "guy lady", "husband wife", "father mother", "dad mom", "son daughter",
    "brother sister", "actor actress", "male female", "gay lesbian straight bisexual transgender queer", "deaf blind disabled autistic", "black white",
    "young old elderly retired middle-aged",
)]


def with_emoji(sets, valences, entries, columns, count, rng):
    """Texts of the main task with one to three emoji behind: neutral ones take the emoji's feeling, others keep their own."""
    place = {entry: index for index, entry in enumerate(entries)}
    signs = {1: [place[e] for e, v in valences.items() if v >= STRONG and e in place],
             -1: [place[e] for e, v in valences.items() if v <= -STRONG and e in place]}
    labels = columns.tasks["main"].labels
    pool = [(row, labels[target[columns.of("main")].argmax()]) for s in sets if s.task == "main"
            for row, target in zip(s.ids, s.targets) if 0 < len(row) <= SHORT]
    ids, targets = [], np.zeros((count, columns.width), dtype=np.float32)
    for k in range(count):
        row, label = pool[rng.integers(len(pool))]
        sign = {"neutral": rng.choice([1, -1]), "positive": 1, "negative": -1}[label]
        marks = [rng.choice(signs[sign])] * rng.integers(1, 4)
        body = row if rng.random() > 0.1 else row[:0]
        ids.append(np.concatenate([body, marks]).astype(np.int32))
        targets[k, columns.start["main"] + labels.index("positive" if sign > 0 else "negative")] = 1
    return Examples("emoji", ids, targets, columns.allowed("main"), task="main")


def sentences(ids, entries):
    """Splits id arrays after full stops; keeps what is as long as a sentence."""
    ends, out = [entries.index(mark) for mark in (".", "!", "?")], []
    for row in ids:
        cuts = np.flatnonzero(np.isin(row, ends)) + 1
        out += [part for part in np.split(row, cuts) if SENTENCE[0] <= len(part) <= SENTENCE[1]]
    return out


def drawn(name, ids, entries, columns, recipe, rng):
    """Unlabelled sentences and documents of a set, targets to come."""
    out = []
    for kind, found, count in (("sentences", sentences(ids, entries), recipe.sentences), ("documents", ids, recipe.documents)):
        picked = [found[i] for i in rng.permutation(len(found))[:count]]
        if picked:
            out.append(Examples(f"{name} {kind}", picked, np.zeros((len(picked), columns.width), dtype=np.float32), columns.allowed("main"),
                                task="main", linear=kind == "documents"))
    return out


def variants(examples, copies, rng):
    """Copies of the short texts of a set with tokens dropped and runs cut out, targets to come."""
    ids = []
    for row in examples.ids:
        if not 2 <= len(row) <= SHORT:
            continue
        for _ in range(copies):
            part = row
            if rng.random() < CUT:
                length = rng.integers(max(2, len(row) // 2), len(row) + 1)
                start = rng.integers(len(row) - length + 1)
                part = row[start:start + length]
            part = part.copy()
            part[rng.random(len(part)) < DROPPED] = 0
            ids.append(part)
    share = min(1.0, examples.share)
    return Examples(f"{examples.name} variants", ids, np.zeros((len(ids), examples.targets.shape[1]), dtype=np.float32), examples.allowed,
                    share=share / 2, task=examples.task, linear=examples.linear)


def swapped(examples, entries, rng):
    """Copies of the short texts that speak of people, their words for them changed at random and their targets kept (Lu et al. 2020)."""
    place = {entry: index for index, entry in enumerate(entries)}
    others = {}
    for words in PEOPLE:
        known = [place[word] for word in words if word in place]
        others.update({index: known for index in known})
    found = [k for k, row in enumerate(examples.ids) if len(row) <= SHORT and any(int(index) in others for index in row)]
    if not found:
        return None
    ids = [np.array([rng.choice(others[int(index)]) if int(index) in others else index for index in examples.ids[k]], dtype=np.int32) for k in found]
    share = min(examples.share, SWAPPED / len(found))
    return Examples(f"{examples.name} about others", ids, examples.targets[found], examples.allowed, examples.weights[found], share, examples.task)
