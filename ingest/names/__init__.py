"""Names of firms compared word by word: what a word is for decides how much it weighs.

`prepare` takes a name apart, `compare` scores two of them with its reasons, `Index` finds the few listed names that are
worth comparing.
"""

from ingest.names.blocking import Index, Match
from ingest.names.comparing import THRESHOLD, compare
from ingest.names.parts import Comparison, Part, Prepared
from ingest.names.preparing import prepare

__all__ = ["THRESHOLD", "Comparison", "Index", "Match", "Part", "Prepared", "compare", "prepare"]
