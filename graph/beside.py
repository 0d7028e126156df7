"""Arrays made of a saved projection, kept beside its files, so that a new process maps them in place of making them.

They are a copy, as the projection is: what is missing or damaged is made anew. Their names begin with a key of all that
they are made of: the files of the projection, and this package's own code and data. So a refresh, or a new rule, finds
none of the old ones; who saves another projection (graph/shelf.py) takes these away. A projection that is not the saved
one, such as a what-if, has none: see `Projection.beside`.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from graph import whole_files

_SUFFIX = ".npy"


class Beside:
    """Where the arrays are kept that are made of one saved projection; of any other, nothing is kept.

    files: what the projection's manifest says of its files, whose names are never used twice.
    """

    def __init__(self, folder: Path | None = None, files: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._folder, self._files = folder, files

    @functools.cached_property
    def _key(self) -> str:
        said = f"{_code()} {json.dumps(self._files, sort_keys=True)}"
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()

    def owns(self, path: Path) -> bool:
        """Whether the file is one of these arrays."""
        return path.suffix == _SUFFIX and path.name.startswith(f"{self._key}-")

    def arrays(
        self, kinds: Mapping[str, np.dtype[Any]], make: Callable[[], Sequence[NDArray[Any]]]
    ) -> Sequence[NDArray[Any]]:
        """The arrays of these names and kinds: those kept, else what `make` makes, in the same order, which is kept.

        Writing to those kept changes memory only, so that compiled code takes them for what was made.
        """
        if self._folder is None:
            return make()
        paths = [self._folder / f"{self._key}-{name}{_SUFFIX}" for name in kinds]
        with contextlib.suppress(OSError, ValueError):
            return [_opened(path, kind) for path, kind in zip(paths, kinds.values(), strict=True)]
        made = make()
        with contextlib.suppress(OSError):  # a full disk, say: they are made anew each time
            self._clear(self._folder)
            for path, array in zip(paths, made, strict=True):
                whole_files.put(path, functools.partial(_write, array))
        return made

    def _clear(self, folder: Path) -> None:
        """Takes away those of another version of this package, or of another projection."""
        for path in folder.glob(f"*{_SUFFIX}"):
            if not self.owns(path):
                path.unlink(missing_ok=True)


NOWHERE = Beside()


def _opened(path: Path, kind: np.dtype[Any]) -> NDArray[Any]:
    """The array that a file holds. Raises ValueError where it is not what it should be."""
    mapped = np.lib.format.open_memmap(path, mode="c")
    if mapped.dtype != kind or mapped.ndim != 1 or path.stat().st_size != mapped.offset + mapped.nbytes:
        raise ValueError(f"{path} holds something else")
    return np.asarray(mapped)


def _write(array: NDArray[Any], file: BinaryIO) -> None:
    np.lib.format.write_array(file, array, allow_pickle=False)


@functools.cache
def _code() -> str:
    """A digest of this package: whoever changes a rule need not remember what is kept."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".csv"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
