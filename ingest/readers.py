"""Files in four formats, read in bounded memory as ingest.tables describes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from graph.errors import UserMistake
from ingest.delimited import open_delimited
from ingest.follow_the_money.entities import open_entities
from ingest.follow_the_money.model import ENDINGS
from ingest.json_lines import open_json_lines
from ingest.parquet_files import open_parquet
from ingest.tables import Format, Table
from ingest.workbooks import open_workbook

Opener = Callable[[Path, Format], AbstractContextManager[Table]]
OPENERS: dict[str, Opener] = {
    **dict.fromkeys((".csv", ".tsv", ".psv", ".txt"), open_delimited),
    **dict.fromkeys((".xlsx", ".xlsm"), open_workbook),
    **dict.fromkeys((".jsonl", ".ndjson"), open_json_lines),
    **dict.fromkeys((".parquet", ".pq"), open_parquet),
}


@contextmanager
def open_table(path: Path, written: Format) -> Iterator[Table]:
    """The table in a file. Raises UserMistake where it cannot be read, also if it changes in the meantime."""
    before = _state(path)
    if before.st_size == 0:
        raise UserMistake(f"{path}: the file is empty. Expected a header row with the names of the columns.")
    with _opener(path)(path, written) as table:
        yield table
    after = _state(path, "vanished while it was being read")
    if (after.st_size, after.st_mtime_ns, after.st_ino) != (before.st_size, before.st_mtime_ns, before.st_ino):
        raise UserMistake(f"{path}: the file changed while it was being read. Load it again when it is complete.")


def _opener(path: Path) -> Opener:
    if path.name.lower().endswith(ENDINGS):
        return open_entities
    ending = path.suffix.lower()
    opener = OPENERS.get(ending)
    if opener is None:
        what = f"ends in {path.suffix!r}" if path.suffix else "has no ending"
        hint = " Save it as .xlsx first." if ending in (".xls", ".ods") else ""
        hint = " JSON Lines has one object on each line and ends in .jsonl." if ending == ".json" else hint
        raise UserMistake(f"{path}: the name {what}; expected .csv, .tsv, .xlsx, .jsonl or .parquet.{hint}")
    return opener


def _state(path: Path, missing: str = "there is no such file") -> os.stat_result:
    try:
        state = path.stat()
    except FileNotFoundError:
        raise UserMistake(f"{path}: {missing}.") from None
    except OSError as error:
        raise UserMistake(f"{path}: cannot be read: {error.strerror}.") from error
    if path.is_dir():
        raise UserMistake(f"{path}: this is a folder; name the files in it.")
    return state
