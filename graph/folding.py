"""Words as people write them, brought to one form to be compared, and cut to be shown."""

from __future__ import annotations

import unicodedata

_SAME_LETTER = str.maketrans("ıđłøæ", "idloa")


def folded(text: str) -> str:
    """The text in small letters without accents, signs that are not seen, or wide forms."""
    if text.isascii():
        return text.casefold().strip()
    wide = unicodedata.normalize("NFKC", text).casefold().translate(_SAME_LETTER)
    apart = unicodedata.normalize("NFD", wide)
    kept = "".join(c for c in apart if unicodedata.category(c) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFC", kept).strip()


def shown(text: str | None, most: int = 160) -> str:
    """What somebody wrote, in quotes, cut where it is long."""
    plain = (text or "").strip()
    return repr(plain if len(plain) <= most else f"{plain[: most - 1]}…")
