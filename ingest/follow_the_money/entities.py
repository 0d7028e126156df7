"""Files of FollowTheMoney entities, one JSON object a line, read as a table: the map `ftm` makes records of it.

A company is a row with the place of its Address entity, an ownership is a row; an address makes no row of its own.
What a row does not use of an entity stays in it under FollowTheMoney's name, and so in the record's `raw`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import orjson

from graph.errors import UserMistake
from ingest.cleaning import BadValue, day
from ingest.follow_the_money.ids import own_id
from ingest.follow_the_money.model import (
    ADDRESS,
    COMPANY,
    LEGAL_ENTITY,
    OTHER_NAMES,
    OWNERSHIP,
    SANCTION,
    is_a,
    is_known,
)
from ingest.tables import BATCH, Batch, Format, Table

Row = dict[str, str]
Properties = dict[str, list[str]]
COLUMNS = (
    *("entity", "entity_name", "other_names", "entity_country", "entity_address", "entity_postal_code"),
    *("uscCode", "leiCode", "dunsCode", "latitude", "longitude"),
    *("owner", "asset", "share", "held_from", "held_until"),
)


class Unusable(ValueError):
    """Why an entity makes no record, in words."""


@contextmanager
def open_entities(path: Path, _written: Format) -> Iterator[Table]:
    """The table in such a file; the row is the line. The file is read twice: addresses may stand anywhere in it."""
    with path.open("rb") as file:
        addresses = {id_: said for _, schema, id_, said in read_entities(path, file) if schema == ADDRESS}
        file.seek(0)
        yield Table(path, list(COLUMNS), _batches(path, file, addresses), bytes_read=file.tell)


def read_entities(path: Path, file: BinaryIO) -> Iterator[tuple[int, str, str, Properties]]:
    """Line, schema, id and properties of each entity. Raises UserMistake where a line is none."""
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            said = orjson.loads(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
            given = said["properties"]
            found = {name: [one for one in values if isinstance(one, str) and one] for name, values in given.items()}
            schema, id_ = said["schema"], said["id"]
        except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
            schema, id_, found = None, None, {}
        if not isinstance(schema, str) or not isinstance(id_, str) or not id_:
            raise UserMistake(
                f"{path}: line {number} is no FollowTheMoney entity. Expected on each line an object with id, schema "
                'and properties, lists of texts: {"id": "a", "schema": "Company", "properties": {"name": ["A"]}}.'
            )
        yield number, schema, id_, {name: values for name, values in found.items() if values}


def _batches(path: Path, file: BinaryIO, addresses: Mapping[str, Properties]) -> Iterator[Batch]:
    entities = read_entities(path, file)
    while part := list(islice(entities, BATCH)):
        rows: list[tuple[int, Row]] = []
        refused: list[tuple[int, str]] = []
        for number, schema, id_, said in part:
            try:
                if schema != ADDRESS:
                    rows.append((number, _row(schema, id_, said, addresses)))
            except Unusable as why:
                refused.append((number, str(why)))
        names = dict.fromkeys((*COLUMNS, *(name for _, row in rows for name in row)))
        columns = {name: [row.get(name) for _, row in rows] for name in names}
        yield Batch([number for number, _ in rows], columns, tuple(refused))


def _row(schema: str, id_: str, said: Properties, addresses: Mapping[str, Properties]) -> Row:
    if is_a(schema, LEGAL_ENTITY):
        return _company(schema, id_, said, addresses)
    if schema == OWNERSHIP:
        return _ownership(said)
    if schema == SANCTION:
        raise Unusable("a listing is no record: it comes by `lists import NAME FILE`, as a dated version of a list")
    if is_known(schema):
        raise Unusable(f"the schema {schema} is not taken; expected Company, Organization, LegalEntity or Ownership")
    raise Unusable(f"{schema!r} is no schema of FollowTheMoney")


def _company(schema: str, id_: str, said: Properties, addresses: Mapping[str, Properties]) -> Row:
    left = {name: list(values) for name, values in said.items()}
    row = {"entity": own_id(id_), "entity_name": _first(left, "name")}
    others = [*left.pop("name", ()), *(one for name in OTHER_NAMES for one in left.pop(name, ()))]
    row["other_names"] = ";".join(one for one in dict.fromkeys(others) if one != row["entity_name"])
    row |= {code: _first(left, code) for code in ("uscCode", "leiCode", "dunsCode")}
    row |= _place(left, addresses)
    row |= {name: "; ".join(values) for name, values in left.items() if values}
    return row if schema == COMPANY else {**row, "schema": schema}


def _place(left: Properties, addresses: Mapping[str, Properties]) -> Row:
    """Where the company is, by its first Address entity or else by what it says itself; takes what it uses."""
    linked = left.get("addressEntity", [])
    address = addresses.get(linked[0]) if linked else None
    if address is not None:
        _first(left, "addressEntity")
    address = address or {}
    row = {"entity_address": next(iter(address.get("full", ())), ""), "entity_country": _first(left, "country")}
    if row["entity_address"] and row["entity_address"] in left.get("address", ()):
        left["address"].remove(row["entity_address"])
    row["entity_address"] = row["entity_address"] or _first(left, "address")
    row["entity_country"] = row["entity_country"] or next(iter(address.get("country", ())), "")
    row["entity_country"] = row["entity_country"] or _first(left, "jurisdiction") or _first(left, "mainCountry")
    row["entity_postal_code"] = next(iter(address.get("postalCode", ())), "")
    row |= {name: next(iter(address.get(name, ())), "") for name in ("latitude", "longitude")}
    return row


def _ownership(said: Properties) -> Row:
    left = {name: list(values) for name, values in said.items()}
    for name in ("owner", "asset", "percentage"):
        if len(left.get(name, ())) > 1:
            raise Unusable(f"the ownership has {len(left[name])} values of {name}; expected one")
    row = {name: own_id(_first(left, name)) for name in ("owner", "asset")}
    row["share"] = _share(_first(left, "percentage"))
    if not (row["owner"] and row["asset"]):
        raise Unusable("the ownership lacks its owner or its asset")
    for ours, theirs in (("held_from", "startDate"), ("held_until", "endDate")):
        if len(left.get(theirs, ())) == 1 and _is_day(left[theirs][0]):
            row[ours] = _first(left, theirs)
    return row | {name: "; ".join(values) for name, values in left.items() if values}


def _share(percentage: str) -> str:
    """`51`, `51.5` and `51 %` are per cent; anything else stays, to be refused with its value."""
    try:
        return format(Decimal(percentage.strip().removesuffix("%").strip()) / 100, "f")
    except InvalidOperation:
        return percentage


def _is_day(text: str) -> bool:
    try:
        day(text)
    except BadValue:
        return False
    return True


def _first(left: Properties, name: str) -> str:
    """Takes the first value, blank where there is none."""
    values = left.get(name)
    return values.pop(0) if values else ""
