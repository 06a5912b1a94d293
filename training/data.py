"""Labelled texts from a folder with one sub-folder a set (training/README.md says where the public originals are)."""
import importlib.util
import sys
from pathlib import Path


class Corpus:
    """The sets under one folder, read by the `load.py` that stands in it."""

    def __init__(self, folder):
        path = Path(folder) / "load.py"
        if not path.is_file():
            raise SystemExit(f"{path} is missing: --data takes a folder in the form that training/README.md describes")
        spec = importlib.util.spec_from_file_location("corpus_load", path)
        self._module = importlib.util.module_from_spec(spec)
        writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # the data folder may be read-only
        spec.loader.exec_module(self._module)
        sys.dont_write_bytecode = writes
        self._folder = str(folder)

    def has(self, name, split):
        """Whether the folder has that split."""
        return split in self._module.splits(name, self._folder)

    def rows(self, name, split):
        """[(label, text)] in the source's order."""
        return self._module.load(name, split, self._folder)

    def without(self, rows, protected):
        """rows less those that equal or contain a text of protected."""
        return self._module.without(rows, protected)
