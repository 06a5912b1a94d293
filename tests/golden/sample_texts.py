#!/usr/bin/env python3
"""Write texts.txt: a fixed sample of public texts, one a line.

    python3 tests/golden/sample_texts.py DATA_FOLDER

DATA_FOLDER holds SET/dev.tsv.xz as training/ reads them. The rule: of each set's dev rows those COUNT with the smallest SHA-1 of
their text, in the order of the set, cut to 600 characters. Lines are parted by "\n", with none after the last.
"""
import hashlib
import lzma
import pathlib
import sys

COUNTS = {"tweet_sentiment": 400, "sst2": 350, "imdb": 150, "cr": 200, "banking77": 250, "go_emotions": 400, "zh_hotel": 150, "zh_weibo_usual": 200, "atis": 150}
LONGEST = 600

texts = []
for name, count in COUNTS.items():
    rows = lzma.open(pathlib.Path(sys.argv[1]) / name / "dev.tsv.xz", "rt", encoding="utf-8", newline="\n").read().split("\n")[1:]
    ours = list(dict.fromkeys(row.split("\t", 1)[1] for row in rows if row))
    chosen = set(sorted(ours, key=lambda text: hashlib.sha1(text.encode()).digest())[:count])
    texts += [text[:LONGEST].strip() for text in ours if text in chosen]
(pathlib.Path(__file__).parent / "texts.txt").write_text("\n".join(texts), encoding="utf-8", newline="\n")
