"""The page Load: saying which column of a file is which of ours.

What is said is a map, as docs/loading.md describes it: the file is checked with it, and it can be taken along for the
next file.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.ui.kept import Kept
from dashboard.ui.load import words as load_words
from dashboard.ui.load.alike import alike
from dashboard.ui.load.uploads import OWN_MAP, Order, Sent, Upload
from dashboard.ui.page_words import plain_markdown, safe, short
from graph.errors import UserMistake
from ingest.intake import kind_of, late_header
from ingest.kinds import KINDS, Kind
from ingest.mapping import Emit, FileMap, read_map, same_name
from ingest.readers import open_table
from ingest.tables import Format

NOT_READ = "not read"
FILE_NAME = "columns.toml"
MOST_COLUMNS = 90
LONGEST_LABEL = 60
_IN_A_ROW = 3
_PLAIN = " _-.,()/'"


@dataclass(frozen=True)
class Header:
    """columns: each with the first value in it, "" where there is none. kind: what the file holds, where its name or
    its columns tell. is_late: whether a row further down looks like the header."""

    columns: Mapping[str, str]
    kind: str | None
    is_late: bool = False


_HEADERS: Kept[Header | None] = Kept(64)


def show(upload: Upload, check: Callable[[Order, Sent], object], *, opened: bool) -> None:
    """The step. check: begins a check in that way, with that map. opened: whether it is shown unfolded."""
    if opened and len(upload.files) > 1:
        st.caption("To say here which column of a file is which, send that file alone.")
    begun = _begun(upload)
    if begun is None:
        return
    header, mapped, told = begun
    if told and not foreign(header.columns, KINDS[told]):
        return
    with st.expander("Say which column is which", expanded=opened):
        kind = _kind(told)
        if kind is None:
            return
        columns = _chosen(header, kind, mapped)
        if not _fits(header, kind, columns):
            return
        content = as_toml(kind, columns).encode()
        left, right, _ = st.columns([2, 2, 3])
        pressed = left.button("Check with these columns", key="check columns", type="primary", width="stretch")
        right.download_button(
            "Download as TOML",
            content,
            file_name=FILE_NAME,
            mime="application/toml",
            on_click="ignore",
            width="stretch",
            help="For the next file with these columns: choose it as “My own mapping”; or --map on the command line.",
        )
        if pressed:
            check(replace(upload.order, kind=None, mapping=OWN_MAP), (FILE_NAME, io.BytesIO(content)))


def needed(upload: Upload) -> str:
    """Why the file cannot be read before this step is done, as Markdown; "" where the step is not what it needs."""
    begun = _begun(upload)
    if begun is None or begun[0].is_late:
        return ""
    header, mapped, told = begun
    if told is None:
        return (
            "**Next: say what this file holds.** Neither its name nor its columns tell. Choose it below and, where "
            "columns have names of their own, which column is which; then check it."
        )
    kind = KINDS[told]
    missing = [name for name in kind.required if name in free(header.columns, kind) and name not in mapped.values()]
    if not missing or not foreign(header.columns, kind):
        return ""
    return (
        f"**Next: say which column is which.** No row of {kind.name} can do without {', '.join(missing)}, and no "
        "column of this file is called so. Choose below which columns they are; then check it."
    )


def _begun(upload: Upload) -> tuple[Header, Mapping[str, str], str | None] | None:
    """The file's header, what its map says already, and the kind as far as it is known. None where the step is not for
    this upload."""
    said = said_before(upload)
    header = _HEADERS.get(upload.folder, lambda: header_of(upload)) if said is not None else None
    if said is None or header is None:
        return None
    mapped, given = said
    there = {theirs: ours for theirs, ours in mapped.items() if theirs in header.columns}
    return header, there, given or upload.order.kind or header.kind


def said_before(upload: Upload) -> tuple[Mapping[str, str], str | None] | None:
    """What the upload's map says already: theirs -> ours, and the kind. None where the step is not for this upload: it
    has several files, or a map that says more than this page can."""
    if len(upload.files) != 1 or upload.order.mapping not in (None, OWN_MAP):
        return None
    try:
        says = read_map(upload.mapping)
    except UserMistake:
        return None
    (emit, *_) = says.emits
    if says != FileMap((Emit(kind=emit.kind, columns=emit.columns),)):
        return None
    return {theirs: ours for ours, theirs in emit.columns.items()}, emit.kind.name if emit.kind else None


def header_of(upload: Upload) -> Header | None:
    """The columns of its only file; None where that cannot be read."""
    try:
        with open_table(upload.files[0], Format()) as table:
            try:
                kind = kind_of(table).name
            except UserMistake:
                kind = None
            batch = next(iter(table.batches), None)
            held = batch.columns if batch else {}
            columns = {name: next(filter(None, held.get(name, ())), "") for name in table.columns}
            return Header(columns, kind, late_header(table) is not None)
    except UserMistake:
        return None


def foreign(columns: Iterable[str], kind: Kind) -> list[str]:
    """The columns that do not bear one of the kind's names."""
    return [name for name in columns if same_name(name) not in kind.names]


def free(columns: Iterable[str], kind: Kind) -> list[str]:
    """The kind's columns whose names no column of the file bears."""
    own = {same_name(name) for name in columns}
    return [name for name in kind.names if name not in own]


def suggested(columns: Iterable[str], kind: Kind, mapped: Mapping[str, str]) -> dict[str, str]:
    """theirs -> ours: as was said before, else where the names are alike; each of ours once."""
    columns = list(columns)
    left = free(columns, kind)
    found = {theirs: ours for theirs, ours in mapped.items() if theirs in columns and ours in left}
    return found or alike(foreign(columns, kind), kind, left)


def as_toml(kind: Kind, columns: Mapping[str, str]) -> str:
    """The map that says so. columns: theirs -> ours."""
    lines = [f"{ours} = {_quoted(theirs)}" for theirs, ours in columns.items()]
    return "\n".join([f'kind = "{kind.name}"', "", "[columns]", *lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _kind(told: str | None) -> Kind | None:
    kinds = list(KINDS)
    st.markdown("One file with names of its own: say what it holds, and give each column its name here.")
    name = st.selectbox(
        "What this file holds",
        kinds,
        index=kinds.index(told) if told else None,
        key="holds",
        bind="query-params",
        placeholder="choose one",
    )
    if name:
        st.caption(plain_markdown(load_words.kind_meaning(KINDS[name])))
    return KINDS[name] if name else None


def _chosen(header: Header, kind: Kind, mapped: Mapping[str, str]) -> dict[str, str]:
    """theirs -> ours, as the selects say; the address keeps what differs from what is suggested."""
    names, near = foreign(header.columns, kind), suggested(header.columns, kind, mapped)
    options = [NOT_READ, *free(header.columns, kind)]
    places = {name: place for place, name in enumerate(header.columns, 1)}
    found = {}
    for begin in range(0, min(len(names), MOST_COLUMNS), _IN_A_ROW):
        for box, name in zip(st.columns(_IN_A_ROW), names[begin : begin + _IN_A_ROW], strict=False):
            value = header.columns[name]
            box.html(f"<b>{safe(name, 60)}</b>{f', such as {safe(value, 40)}' if value else ''}")
            ours = box.selectbox(
                label_of(name, places[name]),
                options,
                index=options.index(near.get(name, NOT_READ)),
                key=f"column{places[name]}",
                bind="query-params",
                label_visibility="collapsed",  # the name stands above as it is written; this one is read out
            )
            if ours != NOT_READ:
                found[name] = ours
    if len(names) > MOST_COLUMNS:
        st.caption(f"The first {MOST_COLUMNS} of {len(names):,} columns; name the others in the TOML file.")
    return found


def label_of(name: str, place: int) -> str:
    """The column's name as a label, which is read out as it is written but shown as Markdown: with no sign that means
    something there, and with the column's place where that changes the name."""
    name = short(name, LONGEST_LABEL)
    plain = "".join(c if c.isalnum() or c in _PLAIN or ord(c) > 127 else " " for c in name)
    plain = " ".join(plain.split()).strip("_- ")
    return plain if plain == name else f"{plain} (column {place})".strip()


def _fits(header: Header, kind: Kind, columns: Mapping[str, str]) -> bool:
    """Whether it is a map; what is missing is said."""
    chosen = list(columns.values())
    twice = sorted({name for name in chosen if chosen.count(name) > 1})
    if twice:
        st.warning(f"Chosen for more than one column: {', '.join(twice)}. Each can be read from one.")
    missing = [name for name in kind.required if name in free(header.columns, kind) and name not in chosen]
    if missing:
        st.info(f"Still needed, since no row can do without: {', '.join(missing)}.")
    return not twice and not missing
