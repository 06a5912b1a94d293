"""The baseline of the cards: fastText (Joulin et al. 2017; Debian's `fasttext`) on the engine's own tokens.

Its n-grams, epochs and rate are chosen on dev; `--set split=test` then measures the chosen ones on test, `--set model=NAME` one model alone.
"""
import itertools
import subprocess
import tempfile
from pathlib import Path

from .metrics import report
from .pipeline import load
from .recipes import RECIPES

MODELS = ("sentiment-zh", "emotion-zh", "intent-en")
GRID = {"wordNgrams": (1, 2, 3), "epoch": (10, 25), "lr": (0.1, 0.5)}
BUCKET = 200_000  # n-gram rows: a tenth of fastText's own number, so that a fit takes seconds


def _lines(tokens, labels):
    return "".join(f"__label__{label.replace(' ', '_')} {' '.join(row)}\n" for row, label in zip(tokens, labels))


def _predicted(folder, tokens):
    done = subprocess.run(["fasttext", "predict", f"{folder}/model.bin", "-"], input="".join(" ".join(row) + "\n" for row in tokens),
                          capture_output=True, encoding="utf-8", check=True)
    return [line.removeprefix("__label__") for line in done.stdout.split("\n")[:-1]]


def measured(train, judged, settings):
    """({set: figures}, bytes of the fastText model); train (tokens, labels), judged {set: (tokens, labels)}"""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "train.txt").write_text(_lines(*train), encoding="utf-8")
        options = [part for key, value in settings.items() for part in (f"-{key}", str(value))]
        subprocess.run(["fasttext", "supervised", "-input", f"{folder}/train.txt", "-output", f"{folder}/model", "-dim", "100", "-bucket", str(BUCKET), "-thread", "1",
                        "-verbose", "0", *options], check=True)
        labels = sorted({label.replace(" ", "_") for label in train[1]})
        figures = {name: report([label.replace(" ", "_") for label in truth], _predicted(folder, tokens), labels)
                   for name, (tokens, truth) in judged.items()}
        return figures, Path(folder, "model.bin").stat().st_size


def run(options, corpus, tokenizer):
    """Prints the best settings for the main task of each model, by the mean of its figures on dev, and their figures."""
    changes = dict(change.split("=") for change in options.set)
    split = changes.get("split", "dev")
    for model in [changes["model"]] if "model" in changes else MODELS:
        recipe = RECIPES[model]
        _, loaded, dev, _ = load(recipe, corpus)
        own = [(texts, labels) for source, texts, labels in loaded if source.task == "main"]
        train = tokenizer.tokens([t for texts, _ in own for t in texts]), [label for _, labels in own for label in labels]
        judged = {name: (tokenizer.tokens(texts), labels) for name, (task, texts, labels) in dev.items() if task == "main"}
        tried = []
        for values in itertools.product(*GRID.values()):
            settings = dict(zip(GRID, values))
            figures, size = measured(train, judged, settings)
            tried.append((sum(figures[name][recipe.tasks["main"].dev[name]] for name in judged) / len(judged), settings, figures, size))
        score, settings, figures, size = max(tried, key=lambda entry: entry[0])
        if split != "dev":
            label_of = {source.set: source.label for source in recipe.sources}
            rows = {name: corpus.rows(name, split) for name in judged}
            figures, size = measured(train, {name: (tokenizer.tokens([t for _, t in part]), [label_of[name](l) for l, _ in part])
                                             for name, part in rows.items()}, settings)
        print(model, split, settings, f"{size:,} bytes", figures, flush=True)
