"""How many invoices, lots and lines reconcile, in words: the same on the command line and on the page."""

from __future__ import annotations


def counted(count: int, one: str) -> str:
    """So many of them: `1 step`, `2 steps`."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"


def invoices_in_words(right: int, count: int, *, files_looked_at: bool) -> str:
    """files_looked_at: whether somebody looked at the documents' files; else the words do not read as if."""
    if not count:
        return "No invoice of its chain is on file to compare with a payment."
    reconcile = "reconciles with its" if count == 1 else "reconcile with their"
    unread = "" if files_looked_at else ", by what is recorded of them: nobody looked at their files"
    return f"{right:,} of {counted(count, 'invoice')} {reconcile} order and payment{unread}."


def quantities_in_words(right: int, count: int) -> str:
    """Of lots and lines."""
    if not count:
        return "No lot or line is there to reconcile."
    if count == 1:
        return f"{right} of 1 lot or line reconciles."
    return f"{right:,} of {count:,} lots and lines reconcile."
