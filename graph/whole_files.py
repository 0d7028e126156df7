"""Files that are put in their place whole: who reads finds the old one or the new one, never a part."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO


def put(path: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Lets `write` fill a new file, and puts that in the place of `path`; two that write the same one do not meet."""
    new = path.with_suffix(f".{secrets.token_hex(6)}.new")
    try:
        with new.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
