"""One run of typst, here or in a process of its own: run as a script it reads what is asked as JSON from standard input
and writes what was made to standard output. It imports nothing of this program, so such a process is small.

A long document takes some hundred megabytes, which typst keeps for the next one; a process of its own gives them back.
"""

from __future__ import annotations

import functools
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import typst


def compile_asked(asked: dict[str, Any]) -> Any:
    """What typst makes: bytes, or a list of them for several pages as pictures.

    asked: source (text) or path and root; kind; ppi; fonts (folders); inputs; day (ISO date and time, or None);
    accessible: whether to keep to PDF/UA-1, which a letter that no font holds forbids: then it is made without. Raises
    RuntimeError and ValueError as typst does.
    """
    if not asked["accessible"]:
        return _compiled(asked, [])
    try:
        return _compiled(asked, ["ua-1"])
    except RuntimeError:
        return _compiled(asked, [])


def _compiled(asked: dict[str, Any], standards: list[Any]) -> Any:
    day = datetime.fromisoformat(asked["day"]) if asked["day"] else None
    return typst.compile(
        Path(asked["path"]) if asked["path"] else asked["source"].encode(),
        root=asked["root"],
        format=asked["kind"],
        ppi=asked["ppi"],
        font_paths=_fonts(tuple(asked["fonts"])),
        ignore_system_fonts=True,
        sys_inputs=asked["inputs"],
        pdf_standards=standards,
        timestamp=day,
    )


@functools.cache
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(folders))


def main() -> int:
    try:
        made = compile_asked(json.load(sys.stdin.buffer))
    except (RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
