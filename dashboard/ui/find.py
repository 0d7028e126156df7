"""Finding what is on file by what people call it: id, name, other names in any script, and the numbers on papers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from graph.projection import LABELS, Node, Projection

FOUND_BY = (
    *("id", "name", "aliases", "bill_of_lading", "entry_number", "uscc", "lei", "duns", "mid", "description", "file"),
)
_NUMBERS = ("bill_of_lading", "entry_number", "duns")
"""These are also found when they are written without their dashes and spaces."""
_NEVER = frozenset({"ListVersion", "Detention"})
_BETWEEN = "\x1f"
_ALIKE = {"ß": "ss", "ς": "σ", "ı": "i"}
_EXACT_ID, _EXACT, _BEGINS, _PHRASE, _HOLDS = range(5)
_making = threading.Lock()


@dataclass(frozen=True)
class Found:
    """hits: the best, at most as many as were asked for. total: how many there are."""

    hits: tuple[Node, ...] = ()
    total: int = 0


def find(projection: Projection, text: str, *, labels: Sequence[str] | None = None, limit: int = 20) -> Found:
    """What holds every word of the text somewhere in its names and numbers; labels: only these kinds, None for all.

    First what has the text as its id, then as a name or number, then what has a name that begins with it, then what has
    it as it stands; among equals in the order of ids. Case, accents, forms of one letter and marks that turn the
    reading direction make no difference.
    """
    wanted = folded(text)
    if not wanted:
        return Found()
    rows, ranks = [np.zeros(0, np.int64)], [np.zeros(0, np.int8)]
    for label, texts in _texts_of(projection).items():
        if labels is None or label in labels:
            here = _holding(texts.column, wanted.split())
            rows.append(texts.numbers[here])
            ranks.append(_ranks(texts.column.take(pa.array(here)), wanted))
    found = np.concatenate(rows)
    best = np.lexsort((found, np.concatenate(ranks)))[:limit]
    return Found(tuple(projection.node_at(int(number)) for number in found[best]), len(found))


def folded(text: str) -> str:
    """The text as it is compared."""
    whole = text.encode("utf-8", "replace").decode()  # Arrow takes no half of a character
    return str(folded_column(_plain(pa.array([whole])))[0]).strip()


@dataclass(frozen=True)
class _Texts:
    """Of the nodes of one label, their numbers and what they are found by: every name and number, folded, each between
    two marks; the id is first."""

    numbers: NDArray[np.int64]
    column: pa.Array


def _texts_of(projection: Projection) -> dict[str, _Texts]:
    """By label, made once a projection."""
    with _making:
        if _Texts not in projection.derived:
            projection.derived[_Texts] = {
                label: _Texts(np.flatnonzero(projection.labels == place), _text_column(projection.node_tables[label]))
                for place, label in enumerate(LABELS)
                if label not in _NEVER and projection.node_tables[label].num_rows
            }
        made: dict[str, _Texts] = projection.derived[_Texts]
    return made


def _text_column(table: pa.Table) -> pa.Array:
    parts = []
    for name in FOUND_BY:
        if name in table.schema.names and table[name].null_count < table.num_rows:
            column = table[name].combine_chunks()
            parts.append(_joined(column) if pa.types.is_list(column.type) else _plain(column))
            if name in _NUMBERS:
                parts.append(pc.replace_substring_regex(parts[-1], r"[^\pL\pN]", ""))
    joined = pc.binary_join_element_wise(*parts, _BETWEEN, null_handling="skip")
    return pc.binary_join_element_wise("", folded_column(joined), "", _BETWEEN)


def _plain(column: pa.Array) -> pa.Array:
    return pc.replace_substring(column.cast(pa.string()), _BETWEEN, " ")


def _joined(column: pa.Array) -> pa.Array:
    """The texts of each list one after the other."""
    words = pc.fill_null(_plain(column.values), "")
    return pc.binary_join(pa.ListArray.from_arrays(column.offsets, words), _BETWEEN)


def folded_column(texts: pa.Array) -> pa.Array:
    """As `folded`, of many texts; a missing one is blank. Vectorised: only what is not plain ASCII, or has blanks in a
    row, takes the long way."""
    lower = pc.utf8_lower(pc.fill_null(texts, ""))
    lower = _mended(lower, pc.invert(pc.string_is_ascii(lower)), _without_marks)
    return _mended(lower, pc.match_substring_regex(lower, r"\s\s|[\t\r\n\f]"), _on_one_line)


def _mended(texts: pa.Array, some: pa.BooleanArray, mend: Callable[[pa.Array], pa.Array]) -> pa.Array:
    return pc.replace_with_mask(texts, some, mend(texts.filter(some))) if pc.any(some).as_py() else texts


def _without_marks(texts: pa.Array) -> pa.Array:
    """Compatibility forms as their plain letters, without combining marks and invisible signs, in lower case."""
    texts = pc.replace_substring_regex(pc.utf8_normalize(texts, form="NFKD"), r"[\p{Mn}\p{Me}\p{Cf}]", "")
    texts = pc.utf8_lower(texts)
    for one, other in _ALIKE.items():
        texts = pc.replace_substring(texts, one, other)
    return texts


def _on_one_line(texts: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(texts, r"\s+", " ")


def _holding(texts: pa.Array, words: Sequence[str]) -> NDArray[np.int64]:
    """The rows in which every word occurs."""
    rows = np.flatnonzero(pc.match_substring(texts, words[0]).to_numpy(zero_copy_only=False))
    for word in words[1:]:
        held = pc.match_substring(texts.take(pa.array(rows)), word)
        rows = rows[held.to_numpy(zero_copy_only=False)]
    return rows


def _ranks(texts: pa.Array, wanted: str) -> NDArray[np.int8]:
    ranks = np.full(len(texts), _HOLDS, np.int8)
    begins, whole = _BETWEEN + wanted, _BETWEEN + wanted + _BETWEEN
    for rank, fits in (
        (_PHRASE, pc.match_substring(texts, wanted)),
        (_BEGINS, pc.match_substring(texts, begins)),
        (_EXACT, pc.match_substring(texts, whole)),
        (_EXACT_ID, pc.starts_with(texts, whole)),
    ):
        ranks[fits.to_numpy(zero_copy_only=False)] = rank
    return ranks
