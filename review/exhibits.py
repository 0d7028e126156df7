"""The files of documents: found, missing or altered, by the digest on record; and copied only as what they are.

A document names its file, and a folder holds the files. A name that would leave the folder is refused, and so is what
is no plain file: each is a finding in words, never an error. A file whose digest is not the one on record is altered:
it is never copied, since a packet would pass it on as good; it stays where it lies, for a person to compare.
"""

from __future__ import annotations

import re
import shutil
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from graph.projection import Node
from graph.whole_folders import digest_of

AS_RECORDED, TAKEN_NOW = "as recorded", "digest taken now"
ALTERED, MISSING, UNNAMED, REFUSED, EMPTY, NOT_LOOKED = (
    *("altered", "missing", "no file named", "refused", "empty", "not looked for"),
)
GOOD = frozenset({AS_RECORDED, TAKEN_NOW})
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_ID, _LONGEST_ENDING = 60, 8


@dataclass(frozen=True)
class File:
    """What was found of one document's file.

    name: as the document names it. state: as recorded, digest taken now (none was on record), altered, missing, no
    file named, refused, empty, or not looked for (no folder was given). sha256: of what was found, blank where nothing
    was read; on_record: the document's. because: in words, what a reader should know. shared_with: other documents
    that name the same file.
    """

    document: str
    name: str
    state: str
    because: str
    sha256: str = ""
    on_record: str = ""
    size: int | None = None
    path: Path | None = None
    shared_with: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"document": self.document, "name": self.name, "state": self.state, "because": self.because}

    @property
    def good(self) -> bool:
        """Whether it may be passed on: it is there, and nothing on record says otherwise."""
        return self.state in GOOD

    @property
    def finding(self) -> str:
        """What is wrong, in words; blank where nothing is, and where the document names no file."""
        shared = f"it is also named by {', '.join(self.shared_with)}" if self.shared_with else ""
        wrong = "" if self.state in (*GOOD, NOT_LOOKED, UNNAMED) else self.because
        odd = self.because if self.state == TAKEN_NOW and self.on_record else ""
        return "; ".join(filter(None, (wrong, odd, shared)))


def look_for(folder: Path | None, documents: Iterable[Node]) -> dict[str, File]:
    """The files of documents, by the documents' ids. folder: None where nobody looks; then each file's state says so.

    Raises nothing for what documents say: that becomes a state and its reason.
    """
    found = {document.id: _looked(folder, document) for document in documents}
    named: dict[Path | str, list[str]] = defaultdict(list)
    for file in found.values():
        if file.name and file.state != REFUSED:
            named[file.path or file.name].append(file.document)
    for sharing in named.values():
        for one in sharing if len(sharing) > 1 else ():
            found[one] = replace(found[one], shared_with=tuple(other for other in sorted(sharing) if other != one))
    return found


def _looked(folder: Path | None, document: Node) -> File:
    name, on_record = str(document.get("file") or "").strip(), _digest_on_record(document)

    def file(state: str, because: str) -> File:
        return File(document.id, name, state, because, on_record=on_record)

    if not name:
        return file(UNNAMED, "the document names no file")
    if folder is None:
        return file(NOT_LOOKED, "no folder of files was given, so nobody looked whether the file is there")
    if refused := _why_refused(name):
        return file(REFUSED, f"the file's name {refused}, so it is not opened")
    try:
        return _read(folder, file(MISSING, "the folder holds no file of this name"))
    except OSError as error:
        return file(MISSING, f"the file cannot be read ({error.strerror or error})")


def _why_refused(name: str) -> str:
    parts = re.split(r"[/\\]", name)
    if ".." in parts:
        return "leads out of the folder (..)"
    if name.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:", name):
        return "is no name within the folder, but a place of its own"
    if any(unicodedata.category(sign) == "Cc" for sign in name):
        return "holds signs that no file name has"
    return ""


def _read(folder: Path, unread: File) -> File:
    whole = folder.resolve()
    path = _found(whole, unread.name)
    if path is None:
        return unread
    if not path.resolve().is_relative_to(whole):
        return replace(unread, state=REFUSED, because="the file is a link that leads out of the folder: not opened")
    kind = path.stat()
    if not stat.S_ISREG(kind.st_mode):
        what = "a folder" if stat.S_ISDIR(kind.st_mode) else "no plain file"
        return replace(unread, state=REFUSED, because=f"what has this name is {what}")
    if not kind.st_size:
        return replace(unread, state=EMPTY, because="the file is there, but empty (0 bytes)", size=0, path=path)
    return _compared(replace(unread, sha256=digest_of(path), size=kind.st_size, path=path))


def _found(folder: Path, name: str) -> Path | None:
    """The file, its name also as another system may have composed the same letters."""
    spelled = (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
    return next((path for path in (folder / one for one in spelled) if path.exists() or path.is_symlink()), None)


def _compared(file: File) -> File:
    if not file.on_record:
        return replace(
            file, state=TAKEN_NOW, because="no digest was on record; the one shown was taken for this packet"
        )
    if not _DIGEST.fullmatch(file.on_record):
        words = f"what is on record ({file.on_record[:80]!r}) is no SHA-256; the digest shown was taken for this packet"
        return replace(file, state=TAKEN_NOW, because=words)
    if file.on_record != file.sha256:
        words = f"the file has changed: its digest is {file.sha256}, on record is {file.on_record}"
        return replace(file, state=ALTERED, because=words)
    return replace(file, state=AS_RECORDED, because="the file's digest is the one on record")


def _digest_on_record(document: Node) -> str:
    return str(document.get("sha256") or "").strip().lower().removeprefix("sha256:")


def name_of_copy(number: str, document: Node) -> str:
    """The name that an exhibit has in a packet, as 03.02_invoice_DT-INV.pdf: every file system takes it."""
    kind = _plain(str(document.get("kind") or ""), 30) or "document"
    id_ = _plain(document.id, _LONGEST_ID) or "document"
    ending = Path(re.split(r"[/\\]", str(document.get("file") or ""))[-1]).suffix
    ending = _plain(ending, _LONGEST_ENDING)
    return f"{number}_{kind}_{id_}" + (f".{ending}" if ending else "")


def _plain(text: str, longest: int) -> str:
    return _NO_NAME.sub("-", text).strip("-.")[:longest].strip("-.")


def copy_all(files: Mapping[str, File], into: Path) -> dict[str, File]:
    """Copies good files into a folder under their new names (name -> file), each read once more: one that has changed
    since it was looked for is taken away again and comes back as altered. Returns what each is now."""
    into.mkdir(parents=True, exist_ok=True)
    return {name: _copied(file, file.path, into / name) for name, file in files.items() if file.good and file.path}


def _copied(file: File, path: Path, to: Path) -> File:
    try:
        shutil.copyfile(path, to)
        now = digest_of(to)
    except OSError as error:
        to.unlink(missing_ok=True)
        return replace(file, state=MISSING, because=f"the file could not be copied ({error.strerror or error})")
    if now == file.sha256:
        return file
    to.unlink()
    words = f"the file changed while the packet was made: its digest was {file.sha256} and is now {now}"
    return replace(file, state=ALTERED, because=words)
