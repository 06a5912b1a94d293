"""Texts to tokens and ids through the engine's own tokenizer: the native command `undertone tokenize`."""
import subprocess
import tempfile

import numpy as np


class Tokenizer:
    """Calls the native command, so that training and use cannot differ."""

    def __init__(self, tool):
        self._tool = str(tool)

    def _lines(self, texts, *options):
        done = subprocess.run([self._tool, "tokenize", *options], input="".join(text + "\n" for text in texts),
                              capture_output=True, encoding="utf-8")
        if done.returncode:
            raise SystemExit(done.stderr.strip() or f"{self._tool} failed")
        lines = done.stdout.split("\n")[:-1]
        if len(lines) != len(texts):
            raise SystemExit(f"{self._tool}: {len(texts)} texts in, {len(lines)} lines out")
        return lines

    def tokens(self, texts):
        """[[token]]"""
        return [line.split() for line in self._lines(texts)]

    def ids(self, texts, vocabulary):
        """[int32 array], one id a token or piece."""
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", suffix=".txt") as file:
            file.write("\n".join(vocabulary))
            file.flush()
            lines = self._lines(texts, "--vocabulary", file.name, "--ids")
        return [np.array(line.split(), dtype=np.int32) for line in lines]
