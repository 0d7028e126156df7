"""Lists of named entities (the UFLPA Entity List, Withhold Release Orders, others) as dated versions."""

from ingest.lists.matches import refresh_identical_matches
from ingest.lists.versions import import_list, show_lists

__all__ = ["import_list", "refresh_identical_matches", "show_lists"]
