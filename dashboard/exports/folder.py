"""The folder of an export: made beside its place, put there whole, replaced only where an export made what is there."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from graph.errors import UserMistake, XuarRiskError

MANIFEST, FORMAT = "manifest.json", "xuar-risk export"
SCRATCH = ".scratch"
_PIECE = 1 << 20


def check_target(out: Path, *, replace: bool) -> None:
    """Raises UserMistake where an export cannot go there, before any work is done for it."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UserMistake(f"--out {out}: it is there and is no folder. Name a folder that is new or empty.")
    if not out.is_dir() or not any(out.iterdir()):
        return
    if not replace:
        raise UserMistake(
            f"--out {out}: the folder is not empty. Name another one, or replace an export with --replace."
        )
    if not is_export(out):
        raise UserMistake(
            f"--out {out}: the folder holds something other than an export ({MANIFEST} is missing or not ours, or "
            "other files stand beside it), so --replace leaves it as it is. Name another folder."
        )


def is_export(folder: Path) -> bool:
    """Whether it holds an export's manifest, and nothing that is not named there: no file of a person is ever lost."""
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
        named = {MANIFEST, *(row["name"] for row in manifest["files"])}
        ours = manifest["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        return False
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    return ours and there <= named


def made_whole(out: Path, fill: Callable[[Path, Path], dict[str, Any]], *, replace: bool = False) -> dict[str, Any]:
    """Lets `fill` write into a new folder, with a folder for scratch; adds the manifest and puts it in its place.

    fill returns what the manifest says besides the files. Returns the manifest. Raises UserMistake where the folder
    cannot be taken, XuarRiskError where it cannot be written.
    """
    out = out.absolute()
    check_target(out, replace=replace)
    new = out.parent / f".{out.name}.{secrets.token_hex(6)}.new"
    scratch = out.parent / f".{out.name}.{secrets.token_hex(6)}.scratch"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
        scratch.mkdir()
        said = fill(new, scratch)
        manifest = {"format": FORMAT, **said, "files": _listed(new)}
        (new / MANIFEST).write_bytes(as_json(manifest))
        _put(new, out)
    except OSError as error:
        raise XuarRiskError(f"{out}: the export cannot be written ({error.strerror or error}).") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def _put(new: Path, out: Path) -> None:
    """Puts the finished folder in its place; the one that was there is set aside first and goes last."""
    aside = out.parent / f".{out.name}.{secrets.token_hex(6)}.old"
    if out.is_dir():
        out.rename(aside)
    try:
        new.rename(out)
    except OSError:
        if aside.is_dir():
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _listed(folder: Path) -> list[dict[str, Any]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        {"name": path.relative_to(folder).as_posix(), "sha256": digest_of(path), "size": path.stat().st_size}
        for path in files
    ]


def digest_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def as_json(value: Any) -> bytes:
    return orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
