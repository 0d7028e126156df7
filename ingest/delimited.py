"""CSV and its kin: cells parted by a comma, semicolon, tab or bar, in UTF-8 or an encoding that a map names."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from graph.errors import UserMistake
from ingest.tables import BATCH, Batch, Format, Table, batch_of, header

DELIMITERS = (",", ";", "\t", "|")
PEEK_BYTES, PEEK_ROWS = 65_536, 10
_TEXT_CONTROLS = b"\t\n\r\f\x1b"


@contextmanager
def open_delimited(path: Path, written: Format) -> Iterator[Table]:
    """The table in a delimited file."""
    with path.open("rb") as file:
        start = file.read(PEEK_BYTES)
    encoding = _encoding(path, start, written.encoding)
    delimiter = written.delimiter or _delimiter(path, start, encoding)
    with path.open("rb") as file, io.TextIOWrapper(file, encoding=encoding, newline="") as lines:
        reader = csv.reader(lines, delimiter=delimiter)
        with _in_plain_words(path, encoding, lambda: 0):
            names = header(path, next(reader, []))
        batches = _batches(path, reader, names, encoding)
        peek = _peek(start, encoding, delimiter)
        yield Table(path, names, batches, peek, bytes_read=file.tell, delimiter=delimiter)


def _batches(path: Path, reader: Iterator[list[str]], names: list[str], encoding: str) -> Iterator[Batch]:
    number = 1
    with _in_plain_words(path, encoding, lambda: number):
        while part := list(islice(reader, BATCH)):
            yield batch_of(number + 1, part, names)
            number += len(part)


@contextmanager
def _in_plain_words(path: Path, encoding: str, row: Callable[[], int]) -> Iterator[None]:
    """Says what the decoder or the CSV reader stumbled over; `row` is the last one that was read."""
    try:
        yield
    except UnicodeDecodeError:
        raise wrong_encoding(path, encoding) from None
    except csv.Error as error:
        raise UserMistake(
            f"{path}: not readable as CSV after row {row()}: {error}. "
            'Look for a quotation mark (") there that is opened and not closed.'
        ) from error


def _encoding(path: Path, start: bytes, named: str | None) -> str:
    if named:
        try:
            return codecs.lookup(named).name
        except LookupError:
            raise UserMistake(
                f"The map names the encoding {named!r}, which is not known. Try utf-8 or cp1252."
            ) from None
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UserMistake(
            f'{path}: the file is UTF-16. Save it as UTF-8, or name encoding = "utf-16" in a map (--map).'
        )
    controls = sum(1 for byte in start if byte < 32 and byte not in _TEXT_CONTROLS)
    if controls > len(start) / 50:
        raise UserMistake(f"{path}: the file holds no text (row 1 already is binary data). Is it really a CSV file?")
    return "utf-8-sig"


def _delimiter(path: Path, start: bytes, encoding: str) -> str:
    """The sign that parts the header into the most cells; a comma where none does."""
    return "\t" if path.suffix.lower() == ".tsv" else delimiter_of(start.decode(encoding, errors="replace"))


def delimiter_of(text: str) -> str:
    """The sign that parts the first line of a text into the most cells; a comma where none does."""
    lines = next(csv.reader(io.StringIO(text, newline=""), delimiter="\x1f"), [""])
    widths = {sign: len(next(csv.reader([lines[0]], delimiter=sign), [])) for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: widths[sign])


def _peek(start: bytes, encoding: str, delimiter: str) -> list[list[str]]:
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(start)
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), PEEK_ROWS))
    except csv.Error:
        return []


def wrong_encoding(path: Path, encoding: str) -> UserMistake:
    """Where the file stops being text in that encoding, and what to do."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset, line, fault = 0, 1, "the last character is cut off"
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                at = error.start - held
                line += block.count(b"\n", 0, max(at, 0))
                offset += at
                fault = f"byte 0x{error.object[error.start]:02X} at offset {offset} (line {line})"
                break
            offset += len(block)
            line += block.count(b"\n")
    name = "UTF-8" if encoding.startswith("utf-8") else encoding
    return UserMistake(
        f"{path}: the file is not {name} text: {fault}. Save it as CSV UTF-8, "
        'or name its encoding in a map (--map), such as encoding = "cp1252" or "gb18030".'
    )
