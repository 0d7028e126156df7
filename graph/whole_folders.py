"""Folders that are put in their place whole, with a manifest of what is in them; none that holds a person's own file is
ever replaced."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from graph.errors import UserMistake, XuarRiskError

MANIFEST = "manifest.json"
_NAMED = 5


@dataclass(frozen=True)
class FolderKind:
    """What a folder is: `what` in words, such as "an export"; `format` as its manifest says it."""

    what: str
    format: str


def check_target(kind: FolderKind, out: Path, *, replace: bool) -> None:
    """Raises UserMistake where such a folder cannot go there, before any work is done for it."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UserMistake(f"--out {out}: it is there and is no folder. Name a folder that is new or empty.")
    if not out.is_dir() or not any(out.iterdir()):
        return
    if not replace:
        raise UserMistake(
            f"--out {out}: the folder is not empty. Name another one, or replace {kind.what} with --replace."
        )
    if other := _not_of(kind, out):
        raise UserMistake(
            f"--out {out}: the folder holds something other than {kind.what} ({other}), so --replace leaves it as it "
            "is. Name another folder, or move that out of it."
        )


def put_whole(
    kind: FolderKind, out: Path, fill: Callable[[Path], dict[str, Any]], *, replace: bool = False
) -> dict[str, Any]:
    """Lets `fill` write into a new folder beside the place; adds the manifest and puts it there. Returns the manifest.

    fill returns what the manifest says besides format and files. Raises UserMistake where the folder cannot be taken,
    XuarRiskError where it cannot be written.
    """
    out = out.absolute()
    check_target(kind, out, replace=replace)
    new = out.parent / f".{out.name}.{secrets.token_hex(6)}.new"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
        said = fill(new)
        manifest = {"format": kind.format, **said, "files": _listed(new)}
        (new / MANIFEST).write_bytes(as_json(manifest))
        put_in_place(new, out)
    except OSError as error:
        raise XuarRiskError(f"{out}: {kind.what} cannot be written there ({error.strerror or error}).") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return manifest


def _not_of(kind: FolderKind, folder: Path) -> str:
    """What shows that it is no such folder, or more than one, in words; blank where nothing does."""
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
        named = {MANIFEST, *(row["name"] for row in manifest["files"])}
        ours = manifest["format"] == kind.format
    except (OSError, ValueError, KeyError, TypeError):
        ours, named = False, set()
    if not ours:
        return f"its {MANIFEST} is missing or not that of {kind.what}"
    there = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    others = sorted({path.relative_to(folder).as_posix() for path in there} - named)
    more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
    return f"no part of it: {', '.join(others[:_NAMED])}{more}" if others else ""


def put_in_place(new: Path, out: Path) -> None:
    """Puts a finished folder, which lies beside its place, there; one that was there is set aside first and goes last.

    Raises OSError where it cannot be put there; then the one that was there is back.
    """
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
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def as_json(value: Any) -> bytes:
    return orjson.dumps(
        value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    )
