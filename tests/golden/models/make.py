#!/usr/bin/env python3
"""Write the corpora of good and broken model files (here) and head files (../heads) that every host must treat alike, each with its
expected.json. The heads belong to good-bag.safetensors.

    python3 tests/golden/models/make.py

Standard library only, and the same bytes on every run. What is expected is stated here beside each fault, after
docs/model-format.md; nothing is copied from what an engine answers.
"""
import copy
import json
import math
import pathlib
import struct

FOLDER = pathlib.Path(__file__).resolve().parent
HEAD_FOLDER = FOLDER.parent / "heads"
WORDS = ["<unk>", "a", "good", "bad", "film", "not", "!", "the", "##s", "b"]
LABELS = ["negative", "positive"]
EMBEDDING = 4
HIDDEN = 3
FORMATS = {"F32": "f", "F16": "e", "I8": "b", "U8": "B"}

# Where hosts place what they refuse themselves: the JSON behind the eight bytes of its length.
JSON_PLACE = 8


def xxh64(data):
    """XXH64 with seed 0 (Collet 2012)."""
    p1, p2, p3, p4, p5 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5
    mask = (1 << 64) - 1
    turn = lambda x, bits: (x << bits | x >> 64 - bits) & mask
    mix = lambda lane, word: turn(lane + word * p2 & mask, 31) * p1 & mask
    end = len(data) // 32 * 32
    result = p5
    if end:
        lanes = [(p1 + p2) & mask, p2, 0, -p1 & mask]
        for words in struct.iter_unpack("<4Q", data[:end]):
            lanes = [mix(lane, word) for lane, word in zip(lanes, words)]
        result = sum(turn(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18))) & mask
        for lane in lanes:
            result = ((result ^ mix(0, lane)) * p1 + p4) & mask
    result = result + len(data) & mask
    rest = data[end:]
    while len(rest) >= 8:
        result = (turn(result ^ mix(0, int.from_bytes(rest[:8], "little")), 27) * p1 + p4) & mask
        rest = rest[8:]
    if len(rest) >= 4:
        result = (turn(result ^ int.from_bytes(rest[:4], "little") * p1 & mask, 23) * p2 + p3) & mask
        rest = rest[4:]
    for byte in rest:
        result = turn(result ^ byte * p5 & mask, 11) * p1 & mask
    for bits, prime in ((33, p2), (29, p3), (32, 1)):
        result = (result ^ result >> bits) * prime & mask
    return result


def wave(start, rows, columns, size=0.6):
    """A matrix of different numbers that binary16 holds exactly."""
    return [[round(size * math.sin(start + 1.7 * (r * columns + c)) * 256) / 256 for c in range(columns)] for r in range(rows)]


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def product(matrix, vector):
    return [sum(w * x for w, x in zip(row, vector)) for row in matrix]


def lstm_states(weights, words, suffix):
    at = lambda name: weights[f"lstm.{name}_l0{suffix}"]
    h = c = [0.0] * HIDDEN
    states = []
    for word in words:
        parts = zip(product(at("weight_ih"), word), product(at("weight_hh"), h), at("bias_ih"), at("bias_hh"))
        gates = [sum(part) for part in parts]
        i, f, g, o = (gates[k * HIDDEN:(k + 1) * HIDDEN] for k in range(4))
        c = [sigmoid(f[u]) * c[u] + sigmoid(i[u]) * math.tanh(g[u]) for u in range(HIDDEN)]
        h = [sigmoid(o[u]) * math.tanh(c[u]) for u in range(HIDDEN)]
        states.append(h)
    return states


def features(encoder, weights, words):
    if encoder == "bag_of_words":
        return [sum(column) / len(words) for column in zip(*words)]
    if encoder == "lexicon":
        # One word with a valence in each golden text; in the longer one it is negated, and strengthened by "a" and by "!".
        root = math.sqrt(2)
        return [3 / root, 0, 0, 0] if len(words) == 2 else [0, 0, 0, 2 * 1.5 * 1.25 / root]
    if encoder == "text_cnn":
        result = []
        for width in (2, 3):
            frame = [[0.0] * EMBEDDING] * (width - 1)
            framed = frame + words + frame
            for row, bias in zip(weights[f"cnn.{width}.weight"], weights[f"cnn.{width}.bias"]):
                sums = [sum(row[e][j] * framed[p + j][e] for e in range(EMBEDDING) for j in range(width)) for p in range(len(words) + width - 1)]
                result.append(max(0.0, max(sums) + bias))
        return result
    forward = lstm_states(weights, words, "")
    if "lstm.weight_ih_l0_reverse" not in weights:
        return forward[-1]
    backward = lstm_states(weights, words[::-1], "_reverse")
    both = list(zip(*forward)), list(zip(*backward))
    return [max(unit) for states in both for unit in states] + [sum(unit) / len(words) for states in both for unit in states]


def golden(encoder, weights, text):
    words = [weights["embedding.weight"][WORDS.index(word)] for word in text.split()]
    logits = [x + bias for x, bias in zip(product(weights["head.weight"], features(encoder, weights, words)), weights["head.bias"])]
    exponents = [math.exp(x) for x in logits]
    return {"text": text, "scores": [round(x / sum(exponents), 6) for x in exponents]}


def flat(values):
    return [x for value in values for x in flat(value)] if isinstance(values, list) else [values]


def shape_of(values):
    return [len(values), *shape_of(values[0])] if isinstance(values, list) else []


class File:
    """A file in the making: change the parts, then take bytes()."""

    def __init__(self, settings):
        self.settings = settings
        self.tensors = {}
        self.places = {}  # header entries changed after the layout

    def put(self, name, values, dtype="F32", shape=None):
        numbers = flat(values)
        self.tensors[name] = (dtype, shape or shape_of(values), struct.pack(f"<{len(numbers)}{FORMATS[dtype]}", *numbers))

    def drop(self, *names):
        for name in names:
            del self.tensors[name]

    def layout(self):
        """The header's entries and the data, in the order of the names."""
        entries, data = {}, b""
        for name in sorted(self.tensors):
            dtype, shape, content = self.tensors[name]
            entries[name] = {"data_offsets": [len(data), len(data) + len(content)], "dtype": dtype, "shape": shape}
            data += content
        for name, change in self.places.items():
            entries[name] = {key: value for key, value in {**entries[name], **change}.items() if value is not None}
        return entries, data

    def header(self):
        metadata = {"undertone": json.dumps(self.settings, ensure_ascii=False, separators=(",", ":"))}
        return {"__metadata__": metadata, **self.layout()[0]}

    def bytes(self, header=None):
        text = header if isinstance(header, bytes) else json.dumps(header or self.header(), separators=(",", ":")).encode()
        return struct.pack("<Q", len(text)) + text + self.layout()[1]

    def offset(self, name, byte=0):
        """Where in the file a tensor begins; byte counts from there."""
        return len(self.bytes()) - len(self.layout()[1]) + int(self.layout()[0][name]["data_offsets"][0]) + byte


class Model(File):
    def __init__(self, encoder, pooling, weights, dtype):
        super().__init__({
            "format": 1, "name": "tiny", "version": "1.0.0", "licence": "test data", "languages": ["en"], "labels": list(LABELS),
            "encoder": encoder, "pooling": list(pooling), "golden": [golden(encoder, weights, text) for text in ("good film", "not a bad b !")],
        })
        for name, values in weights.items():
            self.put(name, values, dtype)
        self.words(WORDS)

    def words(self, words):
        lines = "\n".join(words).encode()
        self.tensors["vocabulary"] = ("U8", [len(lines)], lines)


class Head(File):
    def __init__(self, labels=("work", "home", "play")):
        super().__init__({"format": 1, "kind": "head", "base": f"{xxh64(bag().bytes()):016x}", "baseName": "tiny", "labels": list(labels)})
        self.put("head.weight", wave(20, len(labels), EMBEDDING))
        self.put("head.bias", wave(21, 1, len(labels))[0])


def bag():
    weights = {"embedding.weight": wave(1, len(WORDS), EMBEDDING), "head.weight": wave(2, 2, EMBEDDING), "head.bias": [0.25, -0.125]}
    return Model("bag_of_words", ["mean"], weights, "F32")


def cnn():
    weights = {"embedding.weight": wave(3, len(WORDS), EMBEDDING), "head.weight": wave(4, 2, 5), "head.bias": [0.125, 0.5]}
    for width, filters in ((2, 3), (3, 2)):
        rows = wave(width, filters, EMBEDDING * width)
        weights[f"cnn.{width}.weight"] = [[row[e * width:(e + 1) * width] for e in range(EMBEDDING)] for row in rows]
        weights[f"cnn.{width}.bias"] = [0.125 * f for f in range(filters)]
    return Model("text_cnn", ["max"], weights, "F16")


def lstm(suffixes=("",), pooling=("last",)):
    features = HIDDEN * len(suffixes) * len(pooling)
    weights = {"embedding.weight": wave(5, len(WORDS), EMBEDDING), "head.weight": wave(6, 2, features), "head.bias": [-0.25, 0.25]}
    for k, suffix in enumerate(suffixes):
        weights[f"lstm.weight_ih_l0{suffix}"] = wave(7 + k, 4 * HIDDEN, EMBEDDING)
        weights[f"lstm.weight_hh_l0{suffix}"] = wave(9 + k, 4 * HIDDEN, HIDDEN)
        weights[f"lstm.bias_ih_l0{suffix}"] = wave(11 + k, 1, 4 * HIDDEN)[0]
        weights[f"lstm.bias_hh_l0{suffix}"] = wave(13 + k, 1, 4 * HIDDEN)[0]
    return Model("lstm", pooling, weights, "F32")


def bilstm():
    return lstm(("", "_reverse"), ("max", "mean"))


def lexicon():
    roles = {"a": [0, 0.5, 0, 0], "good": [3, 0, 0, 0], "bad": [-2, 0, 0, 0], "not": [0, 0, 1, 0], "!": [0, 0.25, 0, 1]}
    table = [roles.get(word, [0] * EMBEDDING) for word in WORDS]
    return Model("lexicon", [], {"embedding.weight": table, "head.weight": wave(15, 2, 4), "head.bias": [0.125, -0.25]}, "F16")


def quantised():
    """The bag of words with integer embeddings of 1/256, and golden texts of its own."""
    model = bag()
    integers = [[int(max(-127, min(127, x * 256))) for x in row] for row in wave(1, len(WORDS), EMBEDDING)]
    model.put("embedding.weight", integers, "I8")
    model.put("embedding.weight.scale", [1 / 256] * len(WORDS))
    weights = {"embedding.weight": [[q / 256 for q in row] for row in integers], "head.weight": wave(2, 2, EMBEDDING), "head.bias": [0.25, -0.125]}
    model.settings["golden"] = [golden("bag_of_words", weights, "good film")]
    return model


def quantised_head():
    """The good head in integers: row r holds q * scale[r]."""
    head = Head()
    scales = [1 / 256, 1 / 128, 1 / 64]
    head.put("head.weight", [[round(x / scale) for x in row] for row, scale in zip(wave(20, 3, EMBEDDING, 0.4), scales)], "I8")
    head.put("head.weight.scale", scales)
    return head


class Corpus:
    def __init__(self, folder):
        self.folder, self.files, self.expected = folder, {}, []

    def add(self, name, content, code, tensor="", offset=-1):
        name += ".safetensors"
        assert name not in self.files, name
        self.files[name] = content
        code = code if code == "OK" or code.startswith("E_") else "E_MODEL_" + code
        self.expected.append({"file": name, "code": code, "tensor": tensor, "offset": offset})

    def write(self):
        self.folder.mkdir(exist_ok=True)
        for old in self.folder.glob("*.safetensors"):
            old.unlink()
        for name, content in self.files.items():
            (self.folder / name).write_bytes(content)
        (self.folder / "expected.json").write_text("[\n" + ",\n".join("  " + json.dumps(row) for row in self.expected) + "\n]\n")


models, heads = Corpus(FOLDER), Corpus(HEAD_FOLDER)
add = models.add


def nested(depth):
    value = "deep"
    for _ in range(depth):
        value = [value]
    return value


def good_files():
    add("good-bag", bag().bytes(), "OK")
    add("good-bag-i8", quantised().bytes(), "OK")
    add("good-cnn", cnn().bytes(), "OK")
    add("good-lstm", lstm().bytes(), "OK")
    add("good-bilstm", bilstm().bytes(), "OK")
    add("good-lexicon", lexicon().bytes(), "OK")
    model = bag()
    model.settings.update(extra={"deep": [[["list"]]], "flag": True, "nothing": None, "number": 1e300}, metrics={"accuracy": 0.5})
    model.put("unused", [1.0, 2.0, 3.0])
    add("good-with-more", model.bytes(), "OK")


def container_faults():
    whole = bag().bytes()
    header_end = len(whole) - len(bag().layout()[1])
    add("cut-empty", b"", "TRUNCATED", offset=0)
    add("cut-7-bytes", whole[:7], "TRUNCATED", offset=7)
    add("cut-header", whole[:header_end - 10], "TRUNCATED", offset=header_end - 10)
    add("cut-data", whole[:-3], "TENSOR_RANGE", "vocabulary", len(whole) - 3)
    add("header-of-2-to-63", struct.pack("<Q", 1 << 63) + whole[8:], "HEADER", offset=0)

    model = bag()
    header = model.header()
    metadata = header["__metadata__"]
    without_metadata = {key: value for key, value in header.items() if key != "__metadata__"}
    broken = {
        "header-empty": b"",
        "header-no-json": b'{"a": ',
        "header-list": b"[]",
        "header-no-utf8": b'{"\xff": {}}',
        "header-no-metadata": without_metadata,
        "header-no-settings": {**without_metadata, "__metadata__": {"format": "pt"}},
        "header-settings-number": {**header, "__metadata__": {"undertone": 1}},
        "settings-no-json": {**header, "__metadata__": {"undertone": metadata["undertone"][:-1]}},
        "settings-list": {**header, "__metadata__": {"undertone": "[1]"}},
    }
    for name, content in broken.items():
        text = content if isinstance(content, bytes) else json.dumps(content, separators=(",", ":")).encode()
        add(name, struct.pack("<Q", len(text)) + text + model.layout()[1], "HEADER", offset=JSON_PLACE)
    model.settings["extra"] = nested(100)
    add("settings-nested-100-deep", model.bytes(), "HEADER", offset=JSON_PLACE)
    for key in ("dtype", "shape", "data_offsets"):
        model = bag()
        model.places["head.bias"] = {key: None}
        add(f"entry-no-{key.replace('_', '-')}", model.bytes(), "HEADER", offset=JSON_PLACE)
    for name, offsets in {"one-data-offset": [0], "three-data-offsets": [0, 4, 8]}.items():
        model = bag()
        model.places["head.bias"] = {"data_offsets": offsets}
        add(f"entry-{name}", model.bytes(), "HEADER", offset=JSON_PLACE)
    for name, labels in {"null-at-end": LABELS + [None], "object": dict(enumerate(LABELS))}.items():
        model = bag()
        model.settings["labels"] = labels
        add(f"labels-{name}", model.bytes(), "HEADER", offset=JSON_PLACE)


def place_faults():
    """Wrong byte ranges. One that leaves the file is reported at the file's end, any other where it begins."""
    begin, end = bag().layout()[0]["head.bias"]["data_offsets"]
    for name, offsets in {
        "range-reversed": [end, begin], "range-negative": [-4, 4], "range-fraction": [begin + 0.5, end + 0.5],
        "range-behind-file": [begin, 100000], "range-of-2-to-60": [1 << 60, (1 << 60) + 8],
    }.items():
        model = bag()
        model.places["head.bias"] = {"data_offsets": offsets}
        add(name, model.bytes(), "TENSOR_RANGE", "head.bias", len(model.bytes()))
    for name, offsets in {"range-too-short": [begin, end - 4], "range-too-long": [begin, end + 4], "range-none": [begin, begin], "range-shared": [8, 16]}.items():
        model = bag()
        model.places["head.bias"] = {"data_offsets": offsets}
        add(name, model.bytes(), "TENSOR_RANGE", "head.bias", model.offset("head.bias"))


def entry_faults():
    """Wrong shapes and types, reported where the tensor begins."""
    for name, shape in {
        "shape-0": [0], "shape-negative": [-2], "shape-fraction": [1.5], "shape-2-to-60": [1 << 60], "shape-1e300": [1e300],
        "shape-empty": [], "shape-five-dimensions": [2, 1, 1, 1, 1],
    }.items():
        model = bag()
        model.places["head.bias"] = {"shape": shape}
        add(name, model.bytes(), "TENSOR_SHAPE", "head.bias", model.offset("head.bias"))
    for name, shape in {"shape-product-2-to-62": [1 << 31, 1 << 31], "shape-product-beyond-double": [1 << 31] * 3}.items():
        model = bag()
        model.places["head.weight"] = {"shape": shape}
        add(name, model.bytes(), "TENSOR_RANGE", "head.weight", model.offset("head.weight"))
    model = bag()
    model.places["head.bias"] = {"dtype": "BF16"}
    add("dtype-unknown", model.bytes(), "TENSOR_DTYPE", "head.bias", model.offset("head.bias"))

    def changed(name, make, tensor, values, dtype="F32", code="TENSOR_SHAPE", shape=None):
        model = make()
        model.put(tensor, values, dtype, shape)
        add(name, model.bytes(), code, tensor, model.offset(tensor))

    changed("dtype-bias-i8", bag, "head.bias", [1, 2], "I8", "TENSOR_DTYPE")
    changed("dtype-weight-u8", bag, "head.weight", [[1] * 4] * 2, "U8", "TENSOR_DTYPE")
    changed("dtype-vocabulary-i8", bag, "vocabulary", list("\n".join(WORDS).encode()), "I8", "TENSOR_DTYPE")
    changed("rank-embedding", bag, "embedding.weight", [0.5] * 40)
    changed("rank-head", bag, "head.weight", [0.5] * 8, shape=[2, 2, 2])
    changed("rank-vocabulary", bag, "vocabulary", list("\n".join(WORDS).encode()), "U8", shape=[1, len("\n".join(WORDS))])
    changed("size-head-rows", bag, "head.weight", wave(2, 3, EMBEDDING))
    changed("size-head-columns", bag, "head.weight", wave(2, 2, EMBEDDING + 1))
    changed("size-head-bias", bag, "head.bias", [0.0] * 3)
    changed("size-embedding-rows", bag, "embedding.weight", wave(1, len(WORDS) - 1, EMBEDDING))
    changed("size-cnn-embedding", cnn, "cnn.2.weight", [0.5] * 24, shape=[3, 2, 4])
    changed("size-cnn-bias", cnn, "cnn.3.bias", [0.5] * 3)
    changed("size-lexicon-columns", lexicon, "embedding.weight", wave(1, len(WORDS), 5))
    changed("size-lstm-gates", lstm, "lstm.weight_hh_l0", wave(9, 11, HIDDEN))
    changed("size-lstm-input", lstm, "lstm.weight_ih_l0", wave(9, 12, EMBEDDING + 1))
    changed("size-lstm-bias", lstm, "lstm.bias_hh_l0", [0.5] * 11)
    changed("size-lstm-directions", bilstm, "lstm.weight_hh_l0_reverse", wave(9, 8, 2))


def scale_faults():
    model = quantised()
    model.drop("embedding.weight.scale")
    add("i8-no-scale", model.bytes(), "TENSOR_MISSING", "embedding.weight.scale")
    one = [1.0] * len(WORDS)
    for name, values, dtype, code, byte in [
        ("i8-scale-size", one[1:], "F32", "TENSOR_SHAPE", 0), ("i8-scale-f16", one, "F16", "TENSOR_DTYPE", 0),
        ("i8-scale-nan", one[:4] + [math.nan] + one[5:], "F32", "TENSOR_VALUE", 16), ("i8-scale-1e9", one[:9] + [1e9], "F32", "TENSOR_VALUE", 36),
    ]:
        model = quantised()
        model.put("embedding.weight.scale", values, dtype)
        add(name, model.bytes(), code, "embedding.weight.scale", model.offset("embedding.weight.scale", byte))


def value_faults():
    """Numbers no weight may be, reported where the number lies."""
    for name, make, tensor, index, dtype, value in [
        ("value-nan-embedding", bag, "embedding.weight", 13, "F32", math.nan), ("value-1e30-embedding", bag, "embedding.weight", 39, "F32", 1e30),
        ("value-infinite-head", bag, "head.weight", 5, "F32", math.inf), ("value-nan-bias", bag, "head.bias", 1, "F32", math.nan),
        ("value-1e30-bias", bag, "head.bias", 0, "F32", -1e30), ("value-infinite-filter", cnn, "cnn.2.weight", 7, "F16", -math.inf),
        ("value-nan-filter", cnn, "cnn.3.weight", 0, "F16", math.nan), ("value-infinite-recurrence", lstm, "lstm.weight_hh_l0", 35, "F32", math.inf),
    ]:
        model = make()
        _, shape, content = model.tensors[tensor]
        size = struct.calcsize(FORMATS[dtype])
        content = content[:index * size] + struct.pack("<" + FORMATS[dtype], value) + content[(index + 1) * size:]
        model.tensors[tensor] = (dtype, shape, content)
        add(name, model.bytes(), "TENSOR_VALUE", tensor, model.offset(tensor, index * size))


def missing_tensors():
    for make, tensor in [
        (bag, "vocabulary"), (bag, "embedding.weight"), (bag, "head.weight"), (bag, "head.bias"), (cnn, "cnn.2.bias"),
        (lstm, "lstm.weight_ih_l0"), (lstm, "lstm.weight_hh_l0"), (lstm, "lstm.bias_ih_l0"), (bilstm, "lstm.weight_hh_l0_reverse"),
    ]:
        model = make()
        model.drop(tensor)
        add("missing-" + tensor.replace(".", "-").replace("_", "-"), model.bytes(), "TENSOR_MISSING", tensor)
    model = cnn()
    model.drop("cnn.2.weight", "cnn.2.bias", "cnn.3.weight", "cnn.3.bias")
    add("missing-filters", model.bytes(), "TENSOR_MISSING", "cnn.3.weight")


def vocabulary_faults():
    for name, words, byte in [
        ("vocabulary-empty-word", WORDS[:3] + [""] + WORDS[4:], len("<unk>\na\ngood\n")), ("vocabulary-duplicate", WORDS[:9] + ["good"], len("\n".join(WORDS[:9])) + 1),
        ("vocabulary-no-unk", ["unk"] + WORDS[1:], 0), ("vocabulary-line-break-at-end", WORDS + [""], len("\n".join(WORDS)) + 1),
    ]:
        model = bag()
        model.words(words)
        add(name, model.bytes(), "VOCABULARY", "vocabulary", model.offset("vocabulary", byte))
    model = bag()
    model.words(WORDS + ["more"])
    add("vocabulary-longer-than-embedding", model.bytes(), "TENSOR_SHAPE", "embedding.weight", model.offset("embedding.weight"))


def setting_faults():
    """A wrong setting is named by its path; it has no place in the file, as it lies in a text inside a text."""
    golden_texts = bag().settings["golden"]
    for name, path, change in [
        ("format-2", "format", {"format": 2}), ("format-text", "format", {"format": "1"}), ("format-missing", "format", {"format": None}),
        ("name-capitals", "name", {"name": "Tiny"}), ("name-empty", "name", {"name": ""}), ("name-65-long", "name", {"name": "x" * 65}),
        ("languages-missing", "languages.0", {"languages": None}),
        ("labels-missing", "labels", {"labels": None}), ("labels-none", "labels", {"labels": []}),
        ("labels-empty-text", "labels.1", {"labels": ["negative", ""]}), ("labels-duplicate", "labels.1", {"labels": ["same", "same"]}),
        ("labels-number", "labels.0", {"labels": [1, "positive"]}),
        ("encoder-missing", "encoder", {"encoder": None}), ("encoder-unknown", "encoder", {"encoder": "transformer"}),
        ("pooling-missing", "pooling", {"pooling": None}), ("pooling-unknown", "pooling.0", {"pooling": ["median"]}),
        ("pooling-duplicate", "pooling.1", {"pooling": ["mean", "mean"]}), ("pooling-of-another-encoder", "pooling", {"pooling": ["max"]}),
        ("golden-missing", "golden", {"golden": None}), ("golden-none", "golden", {"golden": []}), ("golden-65", "golden", {"golden": golden_texts[:1] * 65}),
        ("golden-text-number", "golden.1.text", {"golden": [golden_texts[0], {**golden_texts[1], "text": 5}]}),
        ("golden-score-missing", "golden.0.scores.1", {"golden": [{**golden_texts[0], "scores": golden_texts[0]["scores"][:1]}]}),
        ("golden-score-text", "golden.0.scores.0", {"golden": [{**golden_texts[0], "scores": ["0.5", "0.5"]}]}),
    ]:
        model = bag()
        model.settings = {key: value for key, value in {**model.settings, **change}.items() if value is not None}
        add("setting-" + name, model.bytes(), "SETTING", path)
    for name, index, label, difference in [("self-test-wrong", 0, 0, 0.5), ("self-test-just-wrong", 1, 1, -0.021)]:
        model = bag()
        model.settings["golden"][index]["scores"][label] += difference
        add(name, model.bytes(), "SELF_TEST", f"golden.{index}.scores.{label}")
    model = bag()
    model.settings["golden"][1]["scores"][1] += 0.019
    add("good-self-test-just-right", model.bytes(), "OK")


def head_files():
    add = heads.add
    add("good", Head().bytes(), "OK")
    add("good-same-labels", Head(LABELS).bytes(), "OK")
    add("good-one-label", Head(["all"]).bytes(), "OK")
    head = Head()
    head.settings["note"] = {"by": "hand"}
    head.put("unused", [1.0, 2.0])
    add("good-with-more", head.bytes(), "OK")
    head = Head()
    head.put("head.weight", wave(20, 3, EMBEDDING), "F16")
    add("good-f16", head.bytes(), "OK")
    add("good-i8", quantised_head().bytes(), "OK")
    head = quantised_head()
    head.drop("head.weight.scale")
    add("i8-no-scale", head.bytes(), "TENSOR_MISSING", "head.weight.scale")
    for name, values, dtype, code, byte in [
        ("i8-scale-size", [1.0] * 2, "F32", "SHAPE", 0), ("i8-scale-f16", [1.0] * 3, "F16", "DTYPE", 0),
        ("i8-scale-infinite", [1.0, math.inf, 1.0], "F32", "VALUE", 4),
    ]:
        head = quantised_head()
        head.put("head.weight.scale", values, dtype)
        add(name, head.bytes(), "TENSOR_" + code, "head.weight.scale", head.offset("head.weight.scale", byte))

    # What is no head, or that of another model.
    models.add("setting-kind-head", Head().bytes(), "SETTING", "kind")
    add("whole-model", bag().bytes(), "SETTING", "kind")
    head = Head()
    head.settings.update(base="0123456789abcdef", baseName="another")
    add("base-of-another", head.bytes(), "E_HEAD_BASE", "another")
    for name, path, change in [
        ("format-2", "format", {"format": 2}), ("kind-missing", "kind", {"kind": None}), ("kind-number", "kind", {"kind": 1}),
        ("base-missing", "base", {"base": None}), ("base-short", "base", {"base": "0123456789abcde"}), ("base-capitals", "base", {"base": "0123456789ABCDEF"}),
        ("base-name-missing", "baseName", {"baseName": None}), ("labels-missing", "labels", {"labels": None}), ("labels-none", "labels", {"labels": []}),
        ("labels-duplicate", "labels.2", {"labels": ["a", "b", "a"]}), ("labels-empty-text", "labels.1", {"labels": ["a", "", "b"]}),
        ("labels-number", "labels.0", {"labels": [1, "a", "b"]}), ("labels-1025", "labels", {"labels": [str(i) for i in range(1025)]}),
    ]:
        head = Head()
        head.settings = {key: value for key, value in {**head.settings, **change}.items() if value is not None}
        add("setting-" + name, head.bytes(), "SETTING", path)
    for name, labels in {"null": ["a", None, "b"], "object": {"0": "a", "1": "b", "2": "c"}}.items():
        head = Head()
        head.settings["labels"] = labels
        add(f"labels-{name}", head.bytes(), "HEADER", offset=JSON_PLACE)

    whole = Head().bytes()
    add("cut-empty", b"", "TRUNCATED", offset=0)
    add("cut-header", whole[:100], "TRUNCATED", offset=100)
    add("cut-data", whole[:-1], "TENSOR_RANGE", "head.weight", len(whole) - 1)
    add("header-no-json", struct.pack("<Q", 1) + b"{", "HEADER", offset=JSON_PLACE)
    for tensor in ("head.weight", "head.bias"):
        head = Head()
        head.drop(tensor)
        add("missing-" + tensor.replace(".", "-"), head.bytes(), "TENSOR_MISSING", tensor)
    for name, tensor, values, dtype, code, byte in [
        ("dtype-weight-u8", "head.weight", [[1] * EMBEDDING] * 3, "U8", "DTYPE", 0), ("dtype-bias-i8", "head.bias", [1, 2, 3], "I8", "DTYPE", 0),
        ("size-rows", "head.weight", wave(20, 2, EMBEDDING), "F32", "SHAPE", 0), ("size-columns", "head.weight", wave(20, 3, EMBEDDING - 1), "F32", "SHAPE", 0),
        ("size-bias", "head.bias", [0.5] * 2, "F32", "SHAPE", 0), ("value-nan-weight", "head.weight", [[0.5] * 4, [0.5, math.nan, 0.5, 0.5], [0.5] * 4], "F32", "VALUE", 20),
        ("value-infinite-bias", "head.bias", [0.5, 0.5, math.inf], "F32", "VALUE", 8), ("value-1e30-weight", "head.weight", [[-1e30] * 4] * 3, "F32", "VALUE", 0),
    ]:
        head = Head()
        head.put(tensor, values, dtype)
        add(name, head.bytes(), "TENSOR_" + code, tensor, head.offset(tensor, byte))
    head = Head()
    head.places["head.bias"] = {"data_offsets": [24, 36]}
    add("range-shared", head.bytes(), "TENSOR_RANGE", "head.bias", head.offset("head.bias"))


for part in (good_files, container_faults, place_faults, entry_faults, scale_faults, value_faults, missing_tensors, vocabulary_faults, setting_faults, head_files):
    part()
models.write()
heads.write()
