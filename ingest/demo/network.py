"""A supply network as rows in the columns of the record kinds, one list of rows a kind."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ingest.demo.names import Names, dice
from ingest.demo.places import TOWNS, Place

Value = str | int | float | date | Sequence[str] | None

COLUMNS = {
    kind: tuple(columns.split())
    for kind, columns in {
        "suppliers": "id name aliases country address postal_code uscc lei duns mid lat lon datum role",
        "facilities": "id name operator_id country address postal_code lat lon datum coordinate_accuracy_m processes",
        "estates": "id name operator_id country address postal_code lat lon datum coordinate_accuracy_m crop kind",
        "ownership": "owner_id owned_id share since until documents",
        "supplies": "from_id to_id commodity hts first_seen last_seen quantity unit basis confidence documents",
        "shipments": "id bill_of_lading entry_number entry_type shipper_id consignee_id maker_id export_date "
        "import_date entry_date presented_on detained_on detention_notice requested proof_submitted_on extended_to "
        "excluded_on protested_on exported_on release_date conditional_release_end port_of_lading port_of_entry center",
        "lines": "id shipment_id line_number hts description fibre_content quantity unit value_usd",
        "lots": "id commodity stage hts made_at made_on quantity unit documents",
        "lot_inputs": "input_id output_id quantity unit documents",
        "line_lots": "line_id lot_id quantity unit documents",
        "documents": "id kind issued_on issuer_id buyer_id seller_id quantity unit amount currency paid_on refers_to "
        "language translated redacted file sha256 proves",
    }.items()
}
_PROCESS = {
    **{"ginner": ("ginning", "Gin"), "spinner": ("spinning", "Spinning Mill"), "weaver": ("weaving", "Weaving Mill")},
    **{
        "knitter": ("knitting", "Knitting Mill"),
        "sewer": ("cut_sew", "Sewing Plant"),
        "trader": ("warehousing", "Store"),
    },
    **{"processor": ("paste_processing", "Paste Plant"), "packer": ("repacking;canning", "Cannery")},
}
_STREETS = ("Industrial Road", "Mill Lane", "Station Road", "Canal Street", "Market Street", "Harbour Road")
_STREETS_ZH = ("工业路", "园区路", "站前街", "河滨路", "市场街", "港口路")
NO_COORDINATES = "no coordinates"


class Network:
    """Rows under way. `seed` decides names, street numbers and the few hundred metres each site is off its town."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.names = Names(seed)
        self.rows: dict[str, list[dict[str, str]]] = {kind: [] for kind in COLUMNS}

    def add(self, kind: str, /, **values: Value) -> None:
        """One row; a column that is not named stays blank. Raises ValueError on a column the kind has not."""
        if unknown := values.keys() - set(COLUMNS[kind]):
            raise ValueError(f"{kind} has no column {sorted(unknown)}")
        self.rows[kind].append({column: _text(values.get(column)) for column in COLUMNS[kind]})

    def company(self, id: str, trade: str, town: str, *, place_by: str = "", **values: Value) -> str:
        """A supplier; its role is the trade's last word. Returns its id."""
        place = TOWNS[town]
        name, aliases = self.names.company(id, trade, place)
        where = self._where(id, place, coordinates=place_by != NO_COORDINATES)
        role = trade.rsplit(maxsplit=1)[-1]
        self.add("suppliers", **{"id": id, "name": name, "aliases": aliases, "role": role, **where, **values})
        return id

    def plant(
        self, id: str, trade: str, town: str, *, operator: str | None = "", place_by: str = "", **values: Value
    ) -> str:
        """A facility with the company that runs it (`operator`, else a new one: the id with CO). Returns its id."""
        place = TOWNS[town]
        if operator == "":
            operator = self.company(f"{id}CO", trade, town)
        process, what = _PROCESS[trade]
        chinese = dice(self.seed, f"script:{id}").random() < 0.25
        name = self.names.site(operator or id, what, place, chinese=chinese)
        where = self._where(id, place, coordinates=place_by != NO_COORDINATES)
        row: dict[str, Value] = {"id": id, "name": name, "operator_id": operator, "processes": process, **where}
        self.add("facilities", **{**row, **values})
        return id

    def farm(self, id: str, town: str, crop: str = "cotton", *, operator: str | None = None, **values: Value) -> str:
        """An estate in the country around a town. Returns its id."""
        place = TOWNS[town]
        latin, hanzi, _ = self.names.word(id, place.country)
        rng = dice(self.seed, f"farm:{id}")
        kind = rng.choice(("farm", "farm", "cooperative"))
        name = f"{latin} {crop.capitalize()} {kind.capitalize()}, {place.town}"
        if hanzi and rng.random() < 0.3:
            name = f"{place.zh}{hanzi}{'棉' if crop == 'cotton' else '番茄'}农场"
        where = self._where(id, place, spread=0.06)
        row: dict[str, Value] = {"id": id, "name": name, "operator_id": operator, "crop": crop, "kind": kind, **where}
        self.add("estates", **{**row, **values})
        return id

    def sells(
        self, seller: str, buyer: str, hts: str, basis: str, first: str = "", last: str = "", **values: Value
    ) -> None:
        """A supply relation; the commodity follows from the HTS number. A documented one gets its invoice."""
        commodity = "tomato" if hts.startswith(("0702", "2002")) else "cotton"
        if basis == "documented" and "documents" not in values:
            invoice = f"{seller}-{buyer.removeprefix(seller.split('-', maxsplit=1)[0] + '-')}-INV"
            values["documents"] = self.paper(invoice, "invoice", last or first, seller, buyer=buyer, seller=seller)
        row: dict[str, Value] = {"from_id": seller, "to_id": buyer, "commodity": commodity, "hts": hts, "basis": basis}
        self.add("supplies", **{**row, "first_seen": first, "last_seen": last, **values})

    def paper(
        self, id: str, kind: str, issued: str, issuer: str, *, buyer: Value = "", seller: Value = "", **values: Value
    ) -> str:
        """A document. Returns its id."""
        row: dict[str, Value] = {"id": id, "kind": kind, "issued_on": issued, "issuer_id": issuer}
        self.add("documents", **{**row, "buyer_id": buyer, "seller_id": seller, "language": "en", **values})
        return id

    def shipment(
        self, id: str, imported: str, *, maker: str = "", shipper: str = "", buyer: str = "", **values: Value
    ) -> None:
        """A shipment for consumption, with numbers that are plainly invented."""
        number = dice(self.seed, f"entry:{id}").randrange(10**7)
        row: dict[str, Value] = {"id": id, "bill_of_lading": f"DEMO{number:07d}", "entry_number": f"DMO-{number:07d}-0"}
        row |= {"entry_type": "consumption", "shipper_id": shipper, "consignee_id": buyer, "maker_id": maker}
        self.add("shipments", **{**row, "import_date": imported, **values})

    def line(self, shipment: str, number: int, hts: str, what: str, fibre: str = "", **values: Value) -> str:
        """A line of a shipment. Returns its id."""
        row: dict[str, Value] = {"id": f"{shipment}-L{number}", "shipment_id": shipment, "line_number": number}
        self.add("lines", **{**row, "hts": hts, "description": what, "fibre_content": fibre, **values})
        return f"{shipment}-L{number}"

    def lot(self, id: str, stage: str, hts: str, at: str, on: str, kg: float, papers: str = "", **values: Value) -> str:
        """A lot of cotton in kilograms, unless told. Returns its id."""
        row: dict[str, Value] = {"id": id, "commodity": "cotton", "stage": stage, "hts": hts, "made_at": at}
        self.add("lots", **{**row, "made_on": on, "quantity": kg, "unit": "KG", "documents": papers, **values})
        return id

    def feeds(self, input_id: str, output_id: str, kg: float, papers: str = "") -> None:
        """So many kilograms of one lot went into another."""
        row: dict[str, Value] = {"input_id": input_id, "output_id": output_id, "quantity": kg, "unit": "KG"}
        self.add("lot_inputs", **row, documents=papers)

    def packed(self, line: str, lot: str, kg: float, papers: str = "") -> None:
        """So many kilograms of a line come from a lot."""
        self.add("line_lots", line_id=line, lot_id=lot, quantity=kg, unit="KG", documents=papers)

    def owns(self, owner: str, owned: str, share: float, since: str = "2015-01-01", documents: str = "") -> None:
        self.add("ownership", owner_id=owner, owned_id=owned, share=share, since=since, documents=documents)

    def name_of(self, supplier: str) -> str:
        return next(row["name"] for row in self.rows["suppliers"] if row["id"] == supplier)

    def write(self, folder: Path) -> None:
        """One CSV file a kind, in UTF-8 with plain line ends."""
        for kind, columns in COLUMNS.items():
            with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, columns, lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows[kind])

    def _where(self, id: str, place: Place, *, coordinates: bool = True, spread: float = 0.02) -> dict[str, Value]:
        rng = dice(self.seed, f"place:{id}")
        number, street = rng.randrange(1, 400), rng.randrange(len(_STREETS))
        region = "" if place.region == place.town else f", {place.region}"
        address = f"{number} {_STREETS[street]}, {place.town}{region}"
        if place.zh and rng.random() < 0.3:
            address = f"{place.region_zh}{place.zh}{_STREETS_ZH[street]}{number}号"
        where: dict[str, Value] = {"country": place.country, "address": address, "postal_code": place.postal}
        if coordinates:
            where["lat"] = f"{place.lat + rng.uniform(-spread, spread):.5f}"
            where["lon"] = f"{place.lon + rng.uniform(-spread, spread):.5f}"
        return where


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return str(value).removesuffix(".0")
    return ";".join(value)
