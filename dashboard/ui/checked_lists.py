"""Which lists the verdicts of a page rest on, said beside them in the words of the command."""

from __future__ import annotations

from dashboard.ui.addresses import link
from dashboard.ui.page_words import safe
from dashboard.ui.view import View
from review.list_versions import checked_against

LONGEST = 600


def checked_html(view: View) -> str:
    """Each list with its day and whether it is partial, or that there is none; before them what was not compared."""
    lists = view.lists()
    said = safe(checked_against(lists), LONGEST)
    if not lists:
        return f"<b>{said}</b> Next: {link('import one on the page Lists', 'lists')}."
    return not_compared_html(view) + (f"<b>{said}</b>" if any(one.get("partial") for one in lists) else said)


def checked_line(view: View) -> str:
    """The same as a line of its own."""
    return f'<div class="xr-small">{checked_html(view)}</div>'


def checked_in_short(view: View) -> str:
    """One line where there is little room, which leads to the lists."""
    lists = view.lists()
    said = checked_against(lists)
    if len(lists) > 1:
        partial = sum(bool(one.get("partial")) for one in lists)
        whole = f"{partial} of them partial" if partial else "not known whether whole"
        said = f"Checked against {len(lists)} lists, {whole}."
    return f'<div class="xr-small">{link(safe(said, LONGEST), "lists")}</div>'


def not_compared_html(view: View) -> str:
    """That similar names are still to be compared, with where it is done; nothing where all have been."""
    if not view.screened.due:
        return ""
    next_step = link("screen on the page Matches", "matches")
    return f"<b>{safe(view.screened.in_words, 300)}</b> Next: {next_step}. "
