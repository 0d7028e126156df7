"""Uploads: files that people sent to the page, each upload in a folder of its own below the data folder.

An upload goes when it is loaded or thrown away, and after a day. Names of files are kept, since a name can tell what a
file holds and who states it; but none of them can lead out of its folder.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from dashboard import demo
from graph.errors import UserMistake
from ingest.workbooks import refuse_bombs

KEPT_FOR = timedelta(days=1)
MOST_FILES = 50
LONGEST_NAME = 180
"""Bytes; most file systems take 255."""
OWN_MAP = "own"
"""A mapping that was uploaded with the files."""
_ID = re.compile(r"[0-9a-f]{16}\Z")
Sent = tuple[str, BinaryIO]
"""A file as it was sent: its name, and its content."""


@dataclass(frozen=True)
class Order:
    """How the files are to be loaded; the options of `xuar-risk load`. mapping: a shipped one, OWN_MAP or None."""

    kind: str | None = None
    mapping: str | None = None
    source: str | None = None
    replace: bool = False
    allow_stubs: bool = False


@dataclass(frozen=True)
class Upload:
    """Files that were sent. made: UTC. id: its part of the address."""

    folder: Path
    made: datetime
    order: Order = field(default_factory=Order)

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def files(self) -> list[Path]:
        """The files in the order in which they were sent."""
        return sorted(self.folder.glob("files/*/*"), key=lambda path: path.parent.name)

    @property
    def own_map(self) -> Path | None:
        return next(self.folder.glob("map/*"), None)

    @property
    def mapping(self) -> str | None:
        """As `ingest.load` takes it."""
        return str(self.own_map) if self.order.mapping == OWN_MAP else self.order.mapping

    @property
    def rejects(self) -> Path:
        """Where a check leaves the rows that it would reject."""
        return self.folder / "rejects.csv"

    def plain(self, words: str) -> str:
        """The words without the folder's name, which says nothing to people."""
        for path in [*self.files, *([self.own_map] if self.own_map else [])]:
            words = words.replace(str(path), path.name)
        return words.replace(f"{self.folder}{os.sep}", "")

    def report(self) -> dict[str, Any] | None:
        """What the last check of these files with this order found."""
        try:
            found: dict[str, Any] = orjson.loads((self.folder / "check.json").read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return None
        return found

    def keep_report(self, report: dict[str, Any]) -> None:
        _write(self.folder / "check.json", orjson.dumps(report, default=str))

    def ordered(self, order: Order, own_map: Sent | None = None) -> Upload:
        """The same files to be loaded in another way, which is not checked yet. Raises UserMistake."""
        changed = replace(self, order=order)
        if own_map:
            shutil.rmtree(self.folder / "map", ignore_errors=True)
            _take(self.folder / "map", *own_map)
        if order.mapping == OWN_MAP and not changed.own_map:
            raise UserMistake("No mapping of your own was uploaded. Choose its TOML file, or another mapping.")
        demo.refuse_as_source(order.source, changed.mapping, changed.files)
        (self.folder / "check.json").unlink(missing_ok=True)
        self.rejects.unlink(missing_ok=True)
        changed.note()
        return changed

    def note(self) -> None:
        """Writes down what is to be done with the files."""
        _write(self.folder / "order.json", orjson.dumps({"made": self.made, **asdict(self.order)}))

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def receive(home: Path, sent: Sequence[Sent], order: Order, own_map: Sent | None, now: datetime) -> Upload:
    """Keeps the files in a folder of their own. Raises UserMistake, with nothing kept, where they cannot be taken."""
    if not sent:
        raise UserMistake("No file was chosen. Choose one or more files first.")
    if len(sent) > MOST_FILES:
        raise UserMistake(
            f"{len(sent):,} files at once; at most {MOST_FILES} go in one upload. "
            "Send them in parts, or load them by the command line."
        )
    folder = _folder(home) / secrets.token_hex(8)
    upload = Upload(folder, now)
    folder.mkdir(mode=0o700)
    try:
        for number, (name, content) in enumerate(sent):
            # Two files of one name are two files: each has a folder.
            refuse_bombs(_take(folder / "files" / f"{number:03}", name, content))
        return upload.ordered(order, own_map)
    except BaseException:
        upload.remove()
        raise


def found(home: Path, upload: str) -> Upload | None:
    """The upload of that id, as an address says it; None where there is none any more."""
    folder = home / "uploads" / upload
    if not _ID.match(upload):
        return None
    try:
        said = orjson.loads((folder / "order.json").read_bytes())
        order = Order(**{part.name: said[part.name] for part in fields(Order)})
        return Upload(folder, datetime.fromisoformat(said["made"]), order)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def sweep(home: Path, now: datetime, *, keep: str = "") -> None:
    """Removes what is older than a day. keep: the upload that a job works on."""
    if not (home / "uploads").is_dir():
        return
    for folder in (home / "uploads").iterdir():
        upload = found(home, folder.name)
        try:
            made = upload.made if upload else datetime.fromtimestamp(folder.stat().st_mtime, UTC)
        except OSError:
            continue
        if folder.name != keep and now - made > KEPT_FOR:
            shutil.rmtree(folder, ignore_errors=True)


def safe_name(name: str) -> str:
    """The file's own name without folders, signs that cannot be seen, and what is too long; its ending stays."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    base = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp")).strip().lstrip(".")
    stem, dot, ending = base.rpartition(".")
    if not stem:
        stem, dot, ending = base or "file", "", ""
    ending = f"{dot}{ending}"[:12]
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").strip() + ending


def _take(folder: Path, name: str, content: BinaryIO) -> Path:
    folder.mkdir(mode=0o700, parents=True)
    path = folder / safe_name(name)
    with path.open("xb") as file:
        path.chmod(0o600)
        shutil.copyfileobj(content, file, 1 << 20)
    return path


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: others may read it at this moment."""
    new = path.with_suffix(".new")
    new.write_bytes(content)
    new.replace(path)


def _folder(home: Path) -> Path:
    folder = home / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder
