"""What `memo` does: asks the graph as it is or as it would be, writes the memo and the questionnaire, and prints."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard import output
from dashboard.answers import Asked
from dashboard.expose import Progress, Request, opened
from dashboard.output import SHOWN
from graph import whole_files
from graph.errors import UserMistake
from graph.settings import Settings
from graph.spreadsheets import harmless
from graph.store import Store
from review import memo
from review.diligence import FOR_WHOM, Diligence, diligence_of
from review.list_versions import lists_in_words
from review.question_rows import TOPICS
from review.reasons import BOXES, FOUND_NOTHING, FOUND_NOTHING_IS, NOTHING

CSV_COLUMNS = ("number", "topic", "question", "why", "paper", "from", "how sure", "about", "answer")
BEFORE_SENDING = "It says why each is asked and names others of the chain: read it before you send it to the supplier."


@dataclass(frozen=True)
class Wanted:
    """What a person wants of `memo`. out: the PDF. questions: the questionnaire as CSV. added: files of a what-if.

    Raises UserMistake for a file whose name or folder does not fit.
    """

    target: str
    as_of: date
    now: datetime
    commodity: str | None = None
    look_back_months: int = 24
    added: Sequence[Path] = ()
    out: Path | None = None
    questions: Path | None = None

    def __post_init__(self) -> None:
        for path, suffix in ((self.out, ".pdf"), (self.questions, ".csv")):
            if path is None:
                continue
            if path.suffix.casefold() != suffix:
                raise UserMistake(f"{path} cannot be written: expected a file name that ends in {suffix}.")
            if not path.parent.is_dir() or path.is_dir():
                raise UserMistake(f"{path} cannot be written: {path.parent} is no folder, or the name is one.")


def asked(store: Store, settings: Settings, wanted: Wanted, progress: Progress) -> Diligence:
    """The due diligence, of the graph as it is or as it would be. Raises UserMistake as `expose` does."""
    supposed = tuple(map(str, wanted.added))
    how = Asked(wanted.look_back_months, wanted.commodity, added=supposed)
    request = Request([wanted.target], wanted.as_of, how, wanted.now, added=wanted.added)
    projection = opened(store, settings, request, progress)
    return diligence_of(
        projection,
        wanted.target,
        as_of=wanted.as_of,
        commodity=wanted.commodity,
        look_back_months=wanted.look_back_months,
        supposed=[path.name for path in wanted.added],
    )


def write(diligence: Diligence, wanted: Wanted) -> list[str]:
    """Writes the files that are wanted; what was written, in words."""
    said = []
    if wanted.out:
        _write(wanted.out, memo.memo_pdf(diligence))
        said.append(f"Memo in {wanted.out}: page 1 to sign, then the annex.")
    if wanted.questions:
        _write(wanted.questions, questions_csv(diligence))
        count = len(diligence.questions)
        said.append(f"{count} questions in {wanted.questions}. {BEFORE_SENDING}")
    return said


def _write(path: Path, content: bytes) -> None:
    try:
        whole_files.put(path, lambda file: file.write(content))
    except OSError as error:
        raise UserMistake(f"{path} cannot be written: {error.strerror or error}.") from error


def questions_csv(diligence: Diligence) -> bytes:
    """A CSV that spreadsheets open as UTF-8, in which no cell can be a formula; the last column is for the answer."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(CSV_COLUMNS)
    for number, question in enumerate(diligence.questions, start=1):
        row = question.row
        about = "; ".join(question.about)
        cells = (row.topic, question.text, question.because, row.document, row.citation, row.certainty_in_words, about)
        table.writerow([number, *map(harmless, cells), ""])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")


def show(diligence: Diligence, *, as_json: bool) -> None:
    """The memo in words, or as one JSON document."""
    if as_json:
        output.json_document(diligence.as_json())
        return
    for line in in_words(diligence):
        output.say(line)


def in_words(diligence: Diligence) -> Iterator[str]:
    """The memo line by line, long lists cut as on its page."""
    answer, node = diligence.assessment, diligence.subject.node
    yield f"Due-diligence memo for {FOR_WHOM}, as of {diligence.as_of}. {_lists(diligence)}"
    if diligence.supposed:
        yield memo.what_if_in_words(diligence)
    yield ""
    yield f"{node.name}: {answer.verdict}"
    yield f"  {memo.about(node)}"
    yield f"  {memo.sentence(answer.because)}"
    if answer.paths and answer.paths[0].steps:
        yield f"  The path: {diligence.path}"
    yield from _some(memo.members_are(diligence), memo.members_in_words(diligence))
    yield from _some(memo.OWNERS_ARE, memo.owners_in_words(diligence))
    yield from _some("Open ends", memo.open_ends_in_words(diligence))
    yield from _some("Found near, and does not count in full", diligence.nearest)
    yield from _some("Not known", diligence.not_known)
    yield f"  {memo.sentence(diligence.goods_because)}"
    yield "What speaks for each decision; the reviewer weighs it, and this program recommends none:"
    for box in BOXES:
        yield from _some(f"[ ] {box}", memo.reasons(diligence, box) or [NOTHING])
    yield from _some(FOUND_NOTHING_IS, memo.reasons(diligence, FOUND_NOTHING))
    yield f"Questionnaire ({len(diligence.questions)} questions; with the papers that would answer them in --out):"
    for topic in TOPICS:
        asked_of_it = [one for one in diligence.questions if one.row.topic == topic]
        for question in asked_of_it:
            yield f"  {topic}: {question.text}"
            yield f"    {memo.sentence(question.because)}"
    yield memo.DISCLAIMER


def _lists(diligence: Diligence) -> str:
    return lists_in_words(diligence.lists, diligence.screened)


def _some(title: str, said: Sequence[str]) -> Iterator[str]:
    if said:
        yield f"  {title}:"
    yield from (f"    {one}" for one in said[:SHOWN])
    if len(said) > SHOWN:
        yield f"    and {len(said) - SHOWN:,} more; all of them with --json"
