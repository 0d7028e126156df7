"""Values as text, in what the text formats agree on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


def quoted(text: str) -> str:
    """As every reader of CSV takes it, whatever the text holds."""
    return '"' + text.replace('"', '""') + '"'


def written(value: Any) -> str:
    """A value that is neither text nor a list; nothing where it is missing. An instant is in UTC."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case _:
            return repr(value)
