"""The commands that the pages tell of, as they stand in their blocks of shell."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

from dashboard.dictionary import commands

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "ingest" / "demo" / "README.md"]
COMMANDS: dict[str, Any] = dict(commands())
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`(\./run [^`]+)`")


def lines(page: Path) -> list[str]:
    """Each line of shell on a page that is more than a comment; a line that goes on stands as one."""
    text = "\n".join(_BLOCK.findall(page.read_text(encoding="utf-8"))).replace("\\\n", " ")
    return [line for line in text.splitlines() if _words(line)]


def told(page: Path) -> list[list[str]]:
    """What follows `./run` on a page, in blocks and in running text, up to a pipe."""
    found = map(_words, (*lines(page), *_INLINE.findall(page.read_text(encoding="utf-8"))))
    return [called(words) for words in found if "./run" in words]


def called(words: list[str]) -> list[str]:
    """The command and its arguments, of a line that calls `./run`."""
    arguments = words[words.index("./run") + 1 :]
    return arguments[: arguments.index("|")] if "|" in arguments else arguments


def name_of(arguments: list[str]) -> str:
    """The command that the arguments begin with: of two words where it has commands of its own."""
    two = " ".join(arguments[:2])
    return two if two in COMMANDS else arguments[0]


def flags(name: str) -> set[str]:
    """The options that a command takes."""
    return {flag for one in COMMANDS[name].params for flag in (*one.opts, *one.secondary_opts) if flag.startswith("-")}


def _words(line: str) -> list[str]:
    return shlex.split(line, comments=True)
