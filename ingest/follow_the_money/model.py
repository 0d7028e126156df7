"""The part of FollowTheMoney's model that this program shares with it. PROVENANCE.md says where it comes from."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import orjson

COMPANY, OWNERSHIP, ADDRESS, SANCTION, LEGAL_ENTITY = "Company", "Ownership", "Address", "Sanction", "LegalEntity"
OTHER_NAMES = ("alias", "previousName", "weakAlias", "abbreviation")
"""The properties that hold names of a company besides its name."""
ENDINGS = (".ftm.json", ".ftm.jsonl", ".ftm.ndjson")
"""How names of such files end; inside, each line is an entity."""


@functools.cache
def _said() -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads((files("ingest.follow_the_money") / "schemata.json").read_bytes())
    return said


def is_known(schema: str) -> bool:
    """Whether FollowTheMoney has a schema of this name, also if it is not taken."""
    return schema in _said()["schemata"] or schema in _said()["other_schemata"]


@functools.cache
def is_a(schema: str, other: str) -> bool:
    """Whether a schema is the other one or extends it; of a schema that is not taken never."""
    if schema == other:
        return True
    return any(is_a(parent, other) for parent in _said()["schemata"].get(schema, {"extends": ()})["extends"])


@functools.cache
def properties(schema: str) -> dict[str, str]:
    """The properties of a schema that is taken and of those that it extends, with their types."""
    own = _said()["schemata"][schema]
    found: dict[str, str] = {}
    for parent in own["extends"]:
        found |= properties(parent)
    found |= own["properties"]
    return found
