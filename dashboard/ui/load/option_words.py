"""The options of the command `load` as the page calls them."""

from __future__ import annotations

import re

OPTIONS = {
    "--kind": "“What the files hold”",
    "--map": "“Names of the columns”",
    "--source": "“Source”",
    "--allow-stubs": "“Stubs”",
    "--replace": "“Replace”",
}
_OPTION = re.compile("|".join(OPTIONS))


def on_the_page(words: str) -> str:
    """Words of the command line, with the options as the page calls them."""
    return _OPTION.sub(lambda option: OPTIONS[option.group()], words)
