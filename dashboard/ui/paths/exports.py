"""A path as files to take along: picture, table and everything in full. Each that leaves is recorded."""

from __future__ import annotations

import base64
import hashlib
import html
from dataclasses import dataclass
from typing import Any

import orjson
import streamlit as st

from dashboard.ui import taking
from dashboard.ui.kept import Kept
from dashboard.ui.page_words import plain_markdown
from dashboard.ui.paths import chain_picture
from dashboard.ui.paths.chain_picture import (
    csv_of,
    file_name,
    picture_data,
    table_csv,
)
from dashboard.ui.paths.question import Question
from dashboard.ui.view import View
from graph.errors import XuarRiskError
from graph.exposure import Assessment
from graph.paths import Path
from graph.screened import screened_json
from review.typesetting import missing_fonts, packages_for

MIME = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv",
    "missing.csv": "text/csv",
    "json": "application/json",
}
WHAT = {
    "svg": "picture of a path (SVG)",
    "png": "picture of a path (PNG)",
    "csv": "steps of a path (CSV)",
    "missing.csv": "what is missing (CSV)",
    "json": "answer in full (JSON)",
}
LABELS = {"missing.csv": "Missing (CSV)"}
_PICTURES = Kept[dict[str, bytes]](16)


@dataclass(frozen=True)
class File:
    """One file to take along."""

    kind: str
    content: bytes


def show(view: View, answer: Assessment, path: Path | None, asked: Question | None = None) -> None:
    """Draws the section for a path of an answer, or for one that has none. asked: how it was asked, where that was
    otherwise than usual."""
    with st.container(key="xr-files"):
        st.header("Take it along", anchor="files")
        st.caption(
            f"Files are made when you ask for them: {'the path as a picture or a table, ' if path else ''}what is "
            "missing as a table to ask by, and the answer in full. Each that you download is recorded with your name, "
            "under Decisions."
        )
        taking.record(view)
        if st.checkbox("Prepare the files", key="prepare_files") and (by := taking.author("taker of path")):
            _files(view, answer, path, asked or Question(answer.target), by)


def _files(view: View, answer: Assessment, path: Path | None, asked: Question, by: str) -> None:
    made = [File("missing.csv", missing_csv(view, answer)), File("json", full(view, answer, asked))]
    if path:
        data = data_of(view, answer, path, asked)
        try:
            made = [*prepared(view, path, data), *made]
        except XuarRiskError as error:
            st.error(plain_markdown(error, 600))
            return
        if scripts := missing_fonts():
            st.warning(fonts_words(scripts))
        st.html(_picture_html(made[1].content, chain_picture.in_words(data)))
    with st.container(horizontal=True):
        for file in made:
            taking.offer(
                LABELS.get(file.kind, file.kind.upper()),
                file.content,
                MIME[file.kind],
                name=file_name(answer.target, file.kind),
                what=WHAT[file.kind],
                target=answer.target,
                by=by,
            )


def _picture_html(png: bytes, words: str) -> str:
    """The picture within the page: what Streamlit serves at an address of its own can be gone when it is fetched."""
    data = base64.b64encode(png).decode()
    return f'<img class="xr-picture" src="data:image/png;base64,{data}" alt="{html.escape(words)}">'


def prepared(view: View, path: Path, data: dict[str, Any]) -> list[File]:
    """The files of one path, the pictures of it kept once made. Raises XuarRiskError where one cannot be made."""
    pictures = _PICTURES.get(
        hashlib.sha256(orjson.dumps(data)).hexdigest(),
        lambda: {"svg": chain_picture.svg(data), "png": chain_picture.png(data)},
    )
    return [File(kind, content) for kind, content in {**pictures, "csv": csv_of(view.projection, path)}.items()]


def missing_csv(view: View, answer: Assessment) -> bytes:
    """The open ends, a row each: whom or what it is about, what is missing, and why; text only, as csv_of writes."""
    nodes = view.projection.nodes
    rows = [
        {"id": end.id, "name": nodes[end.id].name, "missing": end.missing, "because": end.because}
        for end in answer.open_ends
    ]
    return table_csv(("id", "name", "missing", "because"), rows)


def full(view: View, answer: Assessment, asked: Question) -> bytes:
    return orjson.dumps(infull(view, answer, asked), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def infull(view: View, answer: Assessment, asked: Question) -> dict[str, object]:
    """The answer as `expose --json` gives it, with how it was asked and the lists that it rests on."""
    lists = [
        {"list": version.get("list"), "as_of": str(version.get("as_of")), "partial": version.get("partial")}
        for version in view.lists()
    ]
    how = {
        "look_back_months": asked.look_back,
        "max_steps": asked.steps,
        "commodity": view.commodity,
        "kinds": list(asked.kinds),
        "without": list(asked.without),
    }
    compared = screened_json(view.projection, view.screened, view.projection.nodes[answer.target])
    return {**answer.as_json(), "asked": how, "lists": lists, "screened": compared}


def data_of(view: View, answer: Assessment, path: Path, asked: Question) -> dict[str, Any]:
    """What the picture says."""
    said = list(asked.differences())
    if asked.without:
        said.append(f"without {', '.join(asked.without)}")
    if view.commodity:
        said.append(f"asked of {view.commodity} only")
    words = f"Asked otherwise than usual: {'; '.join(said)}." if said else ""
    return picture_data(view.projection, answer, path, view.lists(), words)


def fonts_words(scripts: list[str]) -> str:
    """That letters are missing, and where they are to be had."""
    packages = ", ".join(packages_for(scripts))
    return (
        f"**Fonts are missing on the machine that serves this page**: {', '.join(scripts)} letters are drawn as empty "
        f"boxes in the picture. On Debian: `apt-get install {packages}`, then start the page anew."
    )
