"""The record kinds of files, declared once: their columns, how each is cleaned, and the facts that a row makes.

A row makes one primary fact, a node or a relationship, and from a node's columns further relationships.
A wrong declaration raises when this module is imported.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph import schema
from ingest.cleaning import CLEANERS

PARTIES = schema.PARTIES
PROVABLE = (*PARTIES, "Shipment", "Line", "Lot", "Document")


@dataclass(frozen=True)
class Column:
    """A column: its cleaner (of CLEANERS), and for a reference the labels that it may refer to.

    stub: the label of what --allow-stubs makes of a reference to nothing; "" where it stays a reject.
    """

    name: str
    cleaner: str = "text"
    required: bool = False
    refers: tuple[str, ...] = ()
    stub: str = ""

    @property
    def value(self) -> str:
        """The kind of its values, of graph.schema.VALUE_KINDS."""
        return CLEANERS[self.cleaner].value

    @property
    def staged(self) -> str:
        """Its name among staged records, where `file` and `row` say where a record was read."""
        return f"own_{self.name}" if self.name in ("file", "row") else self.name


@dataclass(frozen=True)
class Derived:
    """A relationship that a node's row makes of one column: outward from the node, or inward to it."""

    type: str
    column: str
    outward: bool = True


@dataclass(frozen=True)
class Kind:
    """A record kind. Of a node kind `makes` is the label, else the relationship type with `ends` and `key` columns."""

    name: str
    makes: str
    columns: tuple[Column, ...]
    ends: tuple[str, str] = ("", "")
    key: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()

    def __post_init__(self) -> None:
        self._check()

    @property
    def is_node(self) -> bool:
        return not self.key

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.required)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def kept(self) -> tuple[Column, ...]:
        """The columns that become properties of the primary fact."""
        return tuple(c for c in self.columns if c.name not in ("id", *self.ends))

    def column(self, name: str) -> Column:
        return next(c for c in self.columns if c.name == name)

    def _check(self) -> None:
        declared = schema.NODES[self.makes] if self.is_node else schema.RELATIONSHIPS[self.makes]
        kinds = {p.name: p.kind for p in declared.properties}
        for column in self.kept:
            if kinds.get(column.name) != column.value:
                raise ValueError(f"{self.name}.{column.name} is {column.value}, in the schema {kinds.get(column.name)}")
        for column in self.columns:
            if column.stub and column.stub not in column.refers:
                raise ValueError(f"{self.name}.{column.name}: a stub must be of a label that it may refer to")
        for name in (*self.key, *(d.column for d in self.derived), *filter(None, self.ends)):
            self.column(name)


_ID = Column("id", required=True)
_HTS = Column("hts", "hts")
_DOCUMENTS = Column("documents", "texts", refers=("Document",), stub="Document")
_QUANTITY = (Column("quantity", "quantity"), Column("unit", "unit"))
_OPERATOR = Column("operator_id", refers=("Supplier",), stub="Supplier")
_PLACE = (Column("country", "country"), Column("address"), Column("postal_code"))
_POINT = (Column("lat", "degrees"), Column("lon", "degrees"), Column("datum", "datum"))
_ACCURACY = Column("coordinate_accuracy_m", "quantity")


def _party(name: str, *, required: bool = False, stub: str = "Supplier") -> Column:
    return Column(name, required=required, refers=PARTIES, stub=stub)


def _one(name: str, label: str, *, required: bool = True) -> Column:
    return Column(name, required=required, refers=(label,), stub=label)


def _days(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "day") for name in names)


SUPPLIERS = Kind(
    "suppliers",
    "Supplier",
    (
        *(_ID, Column("name", required=True), Column("aliases", "texts"), *_PLACE, Column("uscc", "upper")),
        *(Column("lei", "upper"), Column("duns"), Column("mid", "upper"), *_POINT, Column("role", "lower")),
    ),
)
FACILITIES = Kind(
    "facilities",
    "Facility",
    (_ID, Column("name", required=True), _OPERATOR, *_PLACE, *_POINT, _ACCURACY, Column("processes", "processes")),
    derived=(Derived("OPERATES", "operator_id", outward=False),),
)
ESTATES = Kind(
    "estates",
    "Estate",
    (
        *(_ID, Column("name", required=True), _OPERATOR, *_PLACE, *_POINT, _ACCURACY),
        *(Column("crop", "lower"), Column("kind", "lower")),
    ),
    derived=(Derived("OPERATES", "operator_id", outward=False),),
)
OWNERSHIP = Kind(
    "ownership",
    "OWNS",
    (
        *(_party("owner_id", required=True), _party("owned_id", required=True)),
        *(Column("share", "share", required=True), *_days("since", "until"), _DOCUMENTS),
    ),
    ends=("owner_id", "owned_id"),
    key=("owner_id", "owned_id", "since"),
)
SUPPLIES = Kind(
    "supplies",
    "SUPPLIES",
    (
        *(_party("from_id", required=True), _party("to_id", required=True), Column("commodity", "commodity"), _HTS),
        *(*_days("first_seen", "last_seen"), *_QUANTITY, Column("basis", "basis")),
        *(Column("confidence", "confidence"), _DOCUMENTS),
    ),
    ends=("from_id", "to_id"),
    key=("from_id", "to_id", "commodity", "hts"),
)
SHIPMENTS = Kind(
    "shipments",
    "Shipment",
    (
        *(_ID, Column("bill_of_lading"), Column("entry_number"), Column("entry_type", "entry_type")),
        *(_party("shipper_id"), _party("consignee_id"), _party("maker_id", stub="Facility")),
        *_days("export_date", "import_date", "entry_date", "presented_on", "detained_on"),
        *(Column("detention_notice"), Column("requested", "document_kinds")),
        *_days("proof_submitted_on", "extended_to", "excluded_on", "protested_on", "exported_on"),
        *_days("release_date", "conditional_release_end"),
        *(Column("port_of_lading"), Column("port_of_entry"), Column("center")),
    ),
    derived=(
        Derived("SHIPPED_BY", "shipper_id"),
        Derived("CONSIGNED_TO", "consignee_id"),
        Derived("PRODUCED_AT", "maker_id"),
    ),
)
LINES = Kind(
    "lines",
    "Line",
    (
        *(_ID, _one("shipment_id", "Shipment"), Column("line_number", "whole"), Column("hts", "hts", required=True)),
        *(Column("description"), Column("fibre_content"), *_QUANTITY, Column("value_usd", "quantity")),
    ),
    derived=(Derived("HAS_LINE", "shipment_id", outward=False),),
)
LOTS = Kind(
    "lots",
    "Lot",
    (
        *(_ID, Column("commodity", "commodity"), Column("stage", "stage"), _HTS, _party("made_at", stub="Facility")),
        *(Column("made_on", "day"), *_QUANTITY, _DOCUMENTS),
    ),
    derived=(Derived("PRODUCED_AT", "made_at"),),
)
LOT_INPUTS = Kind(
    "lot_inputs",
    "INPUT_TO",
    (_one("input_id", "Lot"), _one("output_id", "Lot"), *_QUANTITY, _DOCUMENTS),
    ends=("input_id", "output_id"),
    key=("input_id", "output_id"),
)
LINE_LOTS = Kind(
    "line_lots",
    "FROM_LOT",
    (_one("line_id", "Line"), _one("lot_id", "Lot"), *_QUANTITY, _DOCUMENTS),
    ends=("line_id", "lot_id"),
    key=("line_id", "lot_id"),
)
DOCUMENTS = Kind(
    "documents",
    "Document",
    (
        *(_ID, Column("kind", "document_kind", required=True), Column("issued_on", "day")),
        *(_party("issuer_id"), _party("buyer_id"), _party("seller_id"), *_QUANTITY),
        *(Column("amount", "number"), Column("currency", "upper"), Column("paid_on", "day")),
        *(_one("refers_to", "Document", required=False), Column("language", "lower")),
        *(Column("translated", "flag"), Column("redacted", "flag"), Column("file"), Column("sha256", "lower")),
        Column("proves", "texts", refers=PROVABLE),
    ),
    derived=(Derived("SUPPORTS", "proves"),),
)

ALL = (
    *(SUPPLIERS, FACILITIES, ESTATES, DOCUMENTS, SHIPMENTS, LINES, LOTS),
    *(OWNERSHIP, SUPPLIES, LOT_INPUTS, LINE_LOTS),
)
KINDS = {kind.name: kind for kind in ALL}
OF_LABEL = {kind.makes: kind for kind in ALL if kind.is_node}
LABELS = tuple(OF_LABEL)
TYPES = tuple(dict.fromkeys([k.makes for k in ALL if not k.is_node] + [d.type for k in ALL for d in k.derived]))
DERIVED_TYPES = frozenset(d.type for k in ALL for d in k.derived)


def document() -> str:
    """The table of kinds and columns in docs/loading.md, as it should stand."""
    lines = ["| kind | columns |", "|---|---|"]
    for kind in KINDS.values():
        lines.append(f"| {kind.name} | {', '.join(_in_words(column) for column in kind.columns)} |")
    return "\n".join(lines) + "\n"


def _in_words(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    if not column.refers:
        return f"{name} (list)" if column.value == "strings" else name
    what = {PARTIES: "a party", PROVABLE: "what it proves"}.get(column.refers, f"a {column.refers[0].lower()}")
    if column.value == "strings":
        return f"{name} (ids of {what.removeprefix('a ')}{'' if column.refers == PROVABLE else 's'})"
    return f"{name} (id of {what})"
