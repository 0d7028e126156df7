"""Takes the newest version of a list back: its entities are again as the versions before it left them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph.errors import UserMistake
from graph.schema import NODES
from graph.store import Store
from ingest.lists.copies import told_again
from ingest.lists.versions import entities_of, versions_of

Row = dict[str, Any]


def undo_version(store: Store, said: str, home: Path) -> Row:
    """Takes back the version that is said as list and day, such as uflpa:2025-01-15; of two on a day the later one.

    The versions before it are told again from the copies of their files in `home`, by the rules of today. Entities
    that only the version brought go, with their matches; what people judged stays, and holds again with a later
    version. The caller makes the matches of identical names anew. The report says how many entities were put back and
    taken out, and which version is the newest now.

    Raises UserMistake, with nothing changed, where there is no such version, where it is not the newest of its list,
    and where the list cannot be told again.
    """
    with store.writing() as writer:
        *earlier, last = _up_to(versions_of(store), said)
        which = last["list"]
        before = list(told_again(which, earlier, home))[-1].rows if earlier else {}
        held = {row["id"]: row for row in entities_of(store, which)}
        if strangers := before.keys() - held.keys():
            raise UserMistake(
                f"{said} cannot be taken back: told again from their copies, the versions before it name "
                f"{len(strangers)} entities that the graph does not hold. Nothing is changed."
            )
        put_back = [row for key, row in before.items() if row != held[key]]
        gone = sorted(held.keys() - before.keys())
        # The version goes last: what breaks off before that is done again by the same command.
        writer.write(NODES["ListedEntity"].replace(), put_back)
        writer.write(NODES["ListedEntity"].delete(), gone, parameter="ids")
        writer.write(NODES["ListVersion"].delete(), [last["id"]], parameter="ids")
    return {
        **{name: last.get(name) for name in ("list", "as_of", "file", "sha256")},
        "put_back": len(put_back),
        "taken_out": len(gone),
        "newest_now": earlier[-1]["as_of"] if earlier else None,
        "message": f"{which} of {last['as_of']} is taken back; what people judged is kept",
    }


def _up_to(versions: Sequence[Row], said: str) -> list[Row]:
    """The versions of the list that is said, in order; the last one is that which is said."""
    which, _, day = said.partition(":")
    of_list = [version for version in versions if version["list"] == which]
    if not any(str(version["as_of"]) == day for version in of_list):
        known = ", ".join(f"{version['list']}:{version['as_of']}" for version in versions[-6:]) or "none"
        raise UserMistake(f"There is no version {said!r}; expected a list and its day, of: {known}.")
    newest = of_list[-1]["as_of"]
    if str(newest) != day:
        raise UserMistake(
            f"{said} is not the newest version of list {which}, and later ones rest on it. Take those back first, "
            f"beginning with lists undo {which}:{newest}."
        )
    return of_list
