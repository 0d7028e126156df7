"""Documents and pictures by typst: the fonts that they need, and the same bytes whenever the same is asked.

All text reaches a template as data (JSON in sys.inputs), never as markup, so nothing that a person wrote is ever run.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Literal

from graph.errors import XuarRiskError
from review import typst_compile

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.local/share/fonts"))
FONTS = {
    "Latin": ("Noto Sans", ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")),
    "Chinese": ("Noto Sans CJK SC", ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")),
    "Uyghur and Arabic": ("Noto Sans Arabic", ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf")),
}
PACKAGES = {"Latin": "fonts-noto-core", "Chinese": "fonts-noto-cjk", "Uyghur and Arabic": "fonts-noto-core"}
PIXELS_PER_INCH = 144
LONGEST_SECONDS = 600.0
"""How long a document that is made apart may take."""
Kind = Literal["pdf", "svg", "png"]


@dataclass(frozen=True)
class Template:
    """A typst source. source: its text, or the file, which may import others of its folder. reads: the name in
    sys.inputs under which it finds its data; the fonts' names come with them as `fonts`."""

    source: bytes | Path
    reads: str


def missing_fonts() -> list[str]:
    """The scripts whose letters would be drawn as empty boxes, since their font is not on this machine."""
    return [script for script, (_, names) in FONTS.items() if not all(name in _fonts() for name in names)]


def packages_for(scripts: Sequence[str]) -> list[str]:
    """The Debian packages that hold the fonts of these scripts."""
    return sorted({PACKAGES[script] for script in scripts})


def require_fonts() -> None:
    """Raises XuarRiskError where a font is missing, with the package that holds it."""
    if scripts := missing_fonts():
        raise XuarRiskError(
            f"No font for {', '.join(scripts)} is on this machine, so names would come out as empty boxes. Install: "
            f"apt-get install {' '.join(packages_for(scripts))}"
        )


def compiled(template: Template, data: Mapping[str, Any], kind: Kind) -> bytes:
    """The picture or document of one page. Raises XuarRiskError where it cannot be made."""
    return bytes(_made(_asked(template, data, kind, None), kind))


def pdf(template: Template, data: Mapping[str, Any], day: date, *, apart: bool = False) -> bytes:
    """A PDF that says of itself to be made on that day, by PDF/UA-1 where all its letters allow it.

    apart: in a process of its own, for a long document, so that its memory is given back. Raises XuarRiskError where
    it cannot be made.
    """
    asked = _asked(template, data, "pdf", day)
    return _made_apart(asked) if apart else bytes(_made(asked, "pdf"))


def page_pictures(template: Template, data: Mapping[str, Any], day: date, pixels_per_inch: int = 80) -> list[bytes]:
    """Every page of a document as PNG. Raises XuarRiskError where they cannot be made."""
    made = _made(_asked(template, data, "png", day) | {"ppi": pixels_per_inch}, "png")
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _asked(template: Template, data: Mapping[str, Any], kind: Kind, day: date | None) -> dict[str, Any]:
    given = json.dumps({**data, "fonts": [family for family, _ in FONTS.values()]}, ensure_ascii=False, sort_keys=True)
    source = template.source
    return {
        "source": "" if isinstance(source, Path) else source.decode(),
        "path": str(source) if isinstance(source, Path) else "",
        "root": str(source.parent) if isinstance(source, Path) else None,
        "kind": kind,
        "accessible": kind == "pdf",
        "ppi": PIXELS_PER_INCH,
        "fonts": sorted({str(path.parent) for path in _fonts().values()}),
        "inputs": {template.reads: given},
        "day": datetime.combine(day, time(), UTC).isoformat() if day else None,
    }


def _made(asked: dict[str, Any], kind: Kind) -> Any:
    try:
        return typst_compile.compile_asked(asked)
    except (RuntimeError, ValueError) as error:
        raise _could_not(kind, str(error)) from error


def _made_apart(asked: dict[str, Any]) -> bytes:
    script = str(Path(typst_compile.__file__))
    try:
        done = subprocess.run(
            [sys.executable, "-P", script],
            input=json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace"),
            capture_output=True,
            check=False,
            timeout=LONGEST_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _could_not("pdf", str(error)) from error
    if done.returncode:
        raise _could_not("pdf", done.stderr.decode("utf-8", "replace")[-2_000:].strip() or "its process was ended")
    return done.stdout


def _could_not(kind: Kind, why: str) -> XuarRiskError:
    return XuarRiskError(f"The {'document' if kind == 'pdf' else 'picture'} could not be made: {why}")


@functools.cache
def _fonts() -> dict[str, Path]:
    """The files of the fonts that are on this machine, by name."""
    wanted = {name for _, names in FONTS.values() for name in names}
    found: dict[str, Path] = {}
    for folder in FONT_FOLDERS:
        for place, _, names in os.walk(folder.expanduser()):
            for name in wanted.intersection(names):
                found.setdefault(name, Path(place) / name)
    return dict(sorted(found.items()))
