"""Locks on files that the kernel lets go when their holder ends, however it ends.

The lock belongs to the open file: a child process that inherits the descriptor holds it too.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from graph.errors import UserMistake

if sys.platform == "win32":
    raise UserMistake("xuar-risk needs Linux or macOS: on Windows, run it in WSL.")

import fcntl


def take(path: Path, *, shared: bool = False, wait_seconds: float = 0.0) -> int | None:
    """The descriptor of the locked file (close it to let go), or None where it stays taken that long."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    mode = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, mode)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return None
            time.sleep(0.02)
        else:
            return descriptor


def held(path: Path) -> bool:
    """Whether somebody holds the file's lock for himself alone."""
    if not path.exists():
        return False
    descriptor = take(path, shared=True)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def wait_until_free(path: Path, seconds: float) -> bool:
    """Whether the file's lock came free within that time."""
    deadline = time.monotonic() + seconds
    while held(path):
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True
