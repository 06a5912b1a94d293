"""The safetensors container: 8-byte header length, JSON header, raw little-endian tensors."""
import json
import struct

import numpy as np

_DTYPES = {np.dtype("<f4"): "F32", np.dtype("<f2"): "F16", np.dtype("i1"): "I8", np.dtype("u1"): "U8"}
_ALIGNMENT = 16


def write(path, tensors, metadata):
    """tensors {name: array}, metadata {name: string}; widest tensors first, so that each begins where its type needs."""
    order = sorted(tensors, key=lambda name: (-tensors[name].dtype.itemsize, tensors[name].nbytes % _ALIGNMENT > 0, name))
    header, offset = {"__metadata__": metadata}, 0
    for name in order:
        array = tensors[name]
        header[name] = {"dtype": _DTYPES[array.dtype], "shape": list(array.shape), "data_offsets": [offset, offset + array.nbytes]}
        offset += array.nbytes
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-(8 + len(text)) % _ALIGNMENT)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in order:
            file.write(np.ascontiguousarray(tensors[name]).tobytes())


def read(path):
    """({name: array}, metadata) of a file that `write` made."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    numpy_types = {name: dtype for dtype, name in _DTYPES.items()}
    return {name: np.frombuffer(data[slice(*entry["data_offsets"])], numpy_types[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}, metadata
