"""`./run bench [NAME] [OPTIONS]`: one benchmark, or all of them with their defaults."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

# The other modules here are their helpers.
NAMES = sorted(
    path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if "\ndef main(" in path.read_text("utf-8")
)


def main(words: list[str]) -> None:
    if words and words[0] not in NAMES and not words[0].startswith("-"):
        sys.exit(f"There is no benchmark {words[0]!r}; there are: {', '.join(NAMES)}.")
    chosen, options = ([words[0]], words[1:]) if words and words[0] in NAMES else (NAMES, words)
    for name in chosen:
        sys.argv = [f"bench {name}", *options]
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
