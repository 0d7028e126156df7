"""The files of a chain's documents: where they are looked for, and which are missing, altered or refused."""

from __future__ import annotations

from collections import Counter

from dashboard.ui.page_words import counted, safe
from dashboard.ui.record.parts import id_link, line, table
from dashboard.ui.reviewing.reading import folder_of
from dashboard.ui.view import View
from review.case import Case
from review.exhibits import MISSING, UNNAMED, File

SHOWN = 50


def files_html(view: View, case: Case) -> str:
    """What was found in the folder."""
    folder = f"<code>{safe(folder_of(view), 300)}</code>"
    if not case.documents:
        return line("No document of its chain is on file, so no file is looked for.")
    if not case.files:
        return line(
            f"The folder of the documents' files, {folder}, is not there, so nobody looked whether they are there and "
            f"unaltered. {counted(len(case.documents), 'document')} of the chain are on file. Put the files into that "
            "folder, under the names that the documents give, and open the page again."
        )
    good = sum(file.good for file in case.files.values())
    unnamed = sum(file.state == UNNAMED for file in case.files.values())
    head = f"{good:,} of {counted(len(case.files), 'document')} have their file in {folder}, as recorded or with a "
    head += "digest taken now."
    if unnamed:
        head += f" {counted(unnamed, 'document')} {'names' if unnamed == 1 else 'name'} no file."
    return line(head) + _wrong_html(case)


def _wrong_html(case: Case) -> str:
    wrong = [file for file in case.files.values() if file.finding]
    if not wrong:
        return ""
    wrong.sort(key=lambda file: (file.state == MISSING, file.state, file.document))
    states = ", ".join(f"{count:,} {state}" for state, count in Counter(file.state for file in wrong).most_common())
    more = len(wrong) - SHOWN
    rest = line(f"{more:,} more are in the packet's manifest.") if more > 0 else ""
    heads = ("Document", "File", "State", "What was found")
    return table(f"With something to say of: {states}", heads, [_row(case, f) for f in wrong[:SHOWN]]) + rest


def _row(case: Case, file: File) -> tuple[str, ...]:
    return (
        id_link(case.projection, file.document),
        f"<bdi>{safe(file.name, 120)}</bdi>",
        f"<b>{safe(file.state)}</b>",
        safe(file.finding, 400),
    )
