"""The folder that tagged rows go into: it is there when all of it is written, or it stays as it was."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from graph.errors import UserMistake
from graph.whole_folders import put_in_place

SUMMARY = "_summary.json"
"""Readers of Parquet folders leave out names that begin so."""


def check_folder(out: Path, paths: Sequence[Path], replace: bool) -> None:
    """Raises UserMistake where the folder cannot take the tagged rows of these files."""
    if out.exists() and not out.is_dir():
        raise UserMistake(f"--out {out} is a file; expected a folder that is empty or not there yet.")
    if not out.parent.is_dir():
        raise UserMistake(f"--out {out}: there is no folder {out.parent}. Make it first.")
    inside = next((path for path in paths if path.resolve().is_relative_to(out.resolve())), None)
    if inside:
        raise UserMistake(f"{inside} lies in the folder that --out names. Name another folder.")
    held = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    if held and not replace:
        raise UserMistake(f"--out {out} is not empty. Name another folder, or say --replace.")
    foreign = [name for name in held if name != SUMMARY and not re.fullmatch(r"part-\d+\.parquet", name)]
    if foreign:
        raise UserMistake(f"--replace would remove {out / foreign[0]}, which `tag` did not write. Name another folder.")


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A new folder beside `out` that takes its place in the end; where anything fails, it goes and `out` stays."""
    try:
        folder = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}-"))
    except OSError as error:
        raise UserMistake(f"--out {out}: cannot be written: {error.strerror}.") from error
    try:
        folder.chmod(0o755)
        yield folder
        put_in_place(folder, out)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
