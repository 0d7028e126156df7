"""What every module of geo needs and none owns: where its data lies, and the error that people read."""

from __future__ import annotations

from pathlib import Path

DATA = Path(__file__).parent / "data"


class GeoError(ValueError):
    """A boundary file, column or setting that cannot be used; the message says what was expected."""
