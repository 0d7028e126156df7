"""The bytes of a list's file and their text; what is too large or of another kind is refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from graph.errors import UserMistake

LARGEST_FILE = 5_000_000
_OTHER_FILES = {
    b"PK\x03\x04": "a workbook (.xlsx) or another ZIP file",
    b"\xd0\xcf\x11\xe0": "a workbook (.xls) or another file of Office",
    b"%PDF": "a PDF",
}


def content_of(path: Path) -> bytes:
    """Raises UserMistake where the file cannot be read or is larger than any list."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UserMistake(f"{path}: cannot be read ({error.strerror}). Check the path.") from error
    if len(content) > LARGEST_FILE:
        raise UserMistake(
            f"{path}: is larger than {LARGEST_FILE:,} bytes, far more than any list. Is it the right file?"
        )
    return content


def text_of(path: Path, content: bytes) -> str:
    """Raises UserMistake, with what the file is instead, where it is no UTF-8 text."""
    for begins, what in _OTHER_FILES.items():
        if content.startswith(begins):
            raise UserMistake(
                f"{path}: is {what} by what it holds, whatever its name says. Open it, save the list as CSV in UTF-8, "
                "and import that."
            )
    with suppress(UnicodeDecodeError):
        text = content.decode("utf-8-sig")
        if "\0" not in text:
            return text
    raise UserMistake(
        f"{path}: is no UTF-8 text; expected a CSV file, or the page of the UFLPA Entity List as HTML. Save a workbook "
        "as CSV first, and a page as HTML in UTF-8."
    )
