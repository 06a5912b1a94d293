"""The networks of `npm run bench -- networks`, with random weights, for undertone and for onnxruntime: `python3 bench/peers/networks.py FOLDER`.

Embedding 100, 20,000 words; TextCNN of widths 3, 4, 5 x 100 filters, LSTM 128 and BiLSTM 2 x 128 with their maxima over time, and the
mean of the embeddings. One text at a time, from token ids to scores, without the masks that padded batches need. For undertone alone also the
TextCNN with smaller and larger vocabularies, text-cnn-WORDS.safetensors.
"""
import sys
from itertools import islice, product
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from training import container  # noqa: E402
from training.encoders import BagOfWords, Lstm, TextCnn  # noqa: E402
from training.export import export, quantised  # noqa: E402
from training.tokens import Tokenizer  # noqa: E402
from training.train import seed_everything  # noqa: E402

LABELS = ("negative", "neutral", "positive")
EMBEDDING = 100
WORDS = 20_000
OTHER_WORDS = (1_000, 5_000, 50_000, 100_000)


def networks(words):
    count = len(LABELS)
    return {
        "text-cnn": TextCnn(words, EMBEDDING, count),
        "lstm": Lstm(words, EMBEDDING, count, hidden=128, bidirectional=False, pooling=("max",)),
        "bilstm": Lstm(words, EMBEDDING, count, hidden=128, pooling=("max",)),
        "bag-of-words": BagOfWords(words, EMBEDDING, count),
    }


def vocabulary(count):
    """The words of sentiment-en, most frequent first, without pieces of words; made-up ones where it has no more."""
    shipped = container.read(ROOT / "models/sentiment-en.safetensors")[0]["vocabulary"].tobytes().decode().split("\n")
    words = [word for word in shipped if not word.startswith("##")][:count]
    made_up = ("".join(letters) for letters in product("bdfgklmnprstvz", "aeiou", "bdfgklmnprstvz", "aeiou", "bdklmnrst", "aeiou"))
    known = set(words)
    return words + list(islice((word for word in made_up if word not in known), count - len(words)))


class OneText(nn.Module):
    """The same network for one text: ids [1, N] -> scores [1, C]."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, ids):
        return torch.softmax(self.model.head(self.features(self.model.embedding(ids))), dim=1)

    def features(self, embedded):
        if isinstance(self.model, TextCnn):
            signal = embedded.transpose(1, 2)
            return torch.cat([F.relu(F.conv1d(signal, layer.weight, layer.bias, padding=layer.kernel_size[0] - 1)).amax(dim=2)
                              for layer in self.model.cnn.values()], dim=1)
        if isinstance(self.model, Lstm):
            return self.model.lstm(embedded)[0].amax(dim=1)
        return embedded.mean(dim=1)


def export_model(folder, file, name, model, words):
    model.eval()
    tokenizer = Tokenizer(ROOT / "build/release/undertone")
    export(folder / f"{file}.safetensors", model, quantised(model, "F32"), words, tokenizer, ["a fine day"], {
        "name": name, "version": "1.0.0", "licence": "MIT", "languages": ["en"], "labels": list(LABELS), "metrics": {},
    })


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    seed_everything(1)
    words = vocabulary(WORDS)
    for name, model in networks(len(words)).items():
        export_model(folder, name, name, model, words)
        torch.onnx.export(OneText(model), torch.zeros((1, 8), dtype=torch.long), str(folder / f"{name}.onnx"), opset_version=13,
                          input_names=["ids"], output_names=["scores"], dynamic_axes={"ids": {1: "tokens"}})
    for count in OTHER_WORDS:
        export_model(folder, f"text-cnn-{count}", "text-cnn", TextCnn(count, EMBEDDING, len(LABELS)), vocabulary(count))


main()
