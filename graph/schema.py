"""Every node and relationship type, declared once.

Constraints, the statements that write, the clean-up and docs/schema.md (graph/schema_page.py) all derive from the two
tuples NODE_TYPES and RELATIONSHIP_TYPES. A wrong declaration raises when this module is imported.
"""

from __future__ import annotations

import hashlib

from graph.declarations import NodeType, Property, RelationshipType


def _properties(of_kind: str, /, **meanings: str) -> tuple[Property, ...]:
    return tuple(Property(name, of_kind, meaning) for name, meaning in meanings.items())


PROVENANCE = (
    *_properties(
        "string",
        source="name of the source that last stated it",
        source_file="file it was read from",
        run="load that last wrote it",
        created_run="load that first wrote it",
        fingerprint="digest of the row it came from; a row with the same digest changes nothing",
        raw="columns as they came where they differ from the clean ones, and unknown columns, as JSON",
    ),
    Property("source_row", "int", "row in that file, the header being row 1"),
    Property("stub", "bool", "true where only a reference to it is known (--allow-stubs)"),
)

FACT_PROVENANCE = (
    *(p for p in PROVENANCE if p.name != "stub"),
    Property("basis", "string", "documented, declared, trade_record, registry or inferred"),
    Property("confidence", "float", "in (0, 1]; missing where the default of its step applies"),
    Property("documents", "strings", "ids of the documents that show it"),
)

PLACE = (
    *_properties(
        "float",
        lat="degrees north, in `datum`",
        lon="degrees east, in `datum`",
        xuar_certainty="certainty that it lies in the XUAR: 1, 0.95, 0.7, 0.5 or 0; missing where unplaced",
        xuar_distance_km="km to the XUAR's border, negative inside; missing without coordinates",
    ),
    *_properties(
        "string",
        country="ISO 3166-1 alpha-2",
        address="address as given",
        postal_code="postal code as given",
        datum="datum of lat and lon, kept as given: GCJ-02 or BD-09; WGS84 where missing",
        xuar="inside, borderline, outside or unplaced",
        xuar_method="coordinates, postal_code, administrative_code or name; missing where unplaced",
        xuar_reason="why it is placed so, or why it is unplaced",
        xuar_tagged="digest of what the tag looked at and by which regions; the same digest is not looked at again",
    ),
)


RESULTS = (
    *_properties(
        "string",
        exposure_verdict="what `expose --save` found: exposed, inferred, unknown, traced clear or not assessed",
        exposure_version="state of the graph that it was found in; where that is not the newest, the verdict is stale",
    ),
    Property("exposure_confidence", "float", "confidence of its best path; missing where there is no path"),
    Property("exposure_tier", "int", "number of sales and lot inputs on that path; missing where there is no path"),
    Property("exposure_as_of", "date", "the day that it was asked for"),
)
"""What inference writes on its targets. It never reads them, and no load states them."""

PARTIES = ("Supplier", "Facility", "Estate")
TARGETS = ("Shipment", "Line", *PARTIES)
"""What can be asked about, and decided about."""
QUANTITY = (
    Property("quantity", "float", "how much, in `unit`"),
    Property("unit", "string", "unit of the quantity: KG, T, LB, BALE, M, M2, PCS, ... as cleaned"),
)

DETENTION = (
    *_properties(
        "string",
        detention_notice="number of the notice of detention",
        port_of_entry="port of entry",
        center="CBP Center of Excellence and Expertise",
    ),
    *_properties(
        "date",
        presented_on="presented for examination on",
        detained_on="detained on",
        proof_submitted_on="proof of admissibility submitted on",
        extended_to="deadline extended to",
        excluded_on="excluded on",
        protested_on="protested on",
        exported_on="exported again on",
        release_date="released on",
        conditional_release_end="conditional release period ends on",
    ),
    Property("requested", "strings", "kinds of document that the notice asks for"),
)
"""What a notice of detention says, and what became of it: a load states it of a shipment, and so does a person."""

NODE_TYPES = (
    NodeType(
        "Supplier",
        "a company that makes, trades, ships, owns or receives",
        (
            *_properties(
                "string",
                name="name as given",
                uscc="Chinese unified social credit code",
                lei="legal entity identifier",
                duns="D-U-N-S number",
                mid="CBP manufacturer id",
                role="grower, ginner, spinner, trader, ...; a producing role makes its address a site",
            ),
            Property("aliases", "strings", "other names"),
            *PLACE,
            *PROVENANCE,
            *RESULTS,
        ),
    ),
    NodeType(
        "Facility",
        "a site where goods are made, stored or packed",
        (
            *_properties("string", name="name as given", operator_id="the company that runs it"),
            Property("processes", "strings", "growing, ginning, spinning, ... an open list"),
            Property("coordinate_accuracy_m", "float", "stated accuracy of the coordinates in metres"),
            *PLACE,
            *PROVENANCE,
            *RESULTS,
        ),
    ),
    NodeType(
        "Estate",
        "the farm, cooperative or XPCC regiment that grew the crop",
        (
            *_properties(
                "string",
                name="name as given",
                operator_id="the company that runs it",
                crop="what it grows",
                kind="farm, cooperative, regiment, ...",
            ),
            Property("coordinate_accuracy_m", "float", "stated accuracy of the coordinates in metres"),
            *PLACE,
            *PROVENANCE,
            *RESULTS,
        ),
    ),
    NodeType(
        "Shipment",
        "goods that come to the US under one bill of lading or entry",
        (
            *_properties(
                "string",
                bill_of_lading="bill of lading number",
                entry_number="CBP entry number",
                entry_type="consumption, ftz or warehouse",
                shipper_id="who shipped it",
                consignee_id="who receives it",
                maker_id="who made the goods",
                port_of_lading="port of lading",
            ),
            *_properties("date", export_date="exported on", import_date="imported on", entry_date="entered on"),
            *DETENTION,
            *PROVENANCE,
            *RESULTS,
        ),
    ),
    NodeType(
        "Line",
        "one line of a shipment: goods of one HTS number",
        (
            *_properties(
                "string",
                shipment_id="its shipment",
                hts="HTS number, digits with dots",
                description="goods as described",
                fibre_content="fibres as on the label",
            ),
            Property("line_number", "int", "number on the entry"),
            Property("value_usd", "float", "entered value in US dollars"),
            *QUANTITY,
            *PROVENANCE,
            *RESULTS,
        ),
    ),
    NodeType(
        "Lot",
        "a bale, yarn lot, roll, harvest, drum of paste or carton run",
        (
            *_properties(
                "string",
                commodity="cotton or tomato, or another",
                stage="seed, raw, intermediate or finished, or another word",
                hts="HTS number",
                made_at="id of the site where it was made or grown",
            ),
            Property("made_on", "date", "made or grown on"),
            Property("documents", "strings", "ids of the documents that show it"),
            *QUANTITY,
            *PROVENANCE,
        ),
    ),
    NodeType(
        "Document",
        "a paper or file that proves something",
        (
            *_properties(
                "string",
                kind="purchase_order, invoice, bale_list, ... an open list",
                issuer_id="who issued it",
                buyer_id="buyer on it",
                seller_id="seller on it",
                currency="ISO 4217",
                refers_to="id of the document that it refers to",
                language="ISO 639",
                file="file name",
                sha256="digest of the file",
            ),
            *_properties("date", issued_on="issued on", paid_on="paid on"),
            *_properties("bool", translated="an English translation is there", redacted="parts are blacked out"),
            Property("amount", "float", "amount in `currency`"),
            Property("proves", "strings", "ids of what it proves"),
            *QUANTITY,
            *PROVENANCE,
        ),
    ),
    NodeType(
        "Region",
        "a region that is looked for, or an administrative region within it, keyed by its code",
        (
            *_properties(
                "string",
                adcode="its code: 650000 the XUAR, 650100 Urumqi, TM Turkmenistan",
                name="English name",
                name_zh="Chinese name, where it has one",
                level="country, province, prefecture or county",
            ),
        ),
    ),
    NodeType(
        "ListedEntity",
        "an entity on the UFLPA Entity List or named by a Withhold Release Order",
        (
            *_properties(
                "string",
                list="uflpa, wro or another list's name",
                name="name as listed",
                sub_list="statutory clause: i, ii, iv, v",
                merchandise="goods or sector as listed",
                uscc="Chinese unified social credit code, where the list's file has one",
                lei="legal entity identifier, where the list's file has one",
                note="remark of the list's compiler",
            ),
            *_properties(
                "strings",
                aliases="other names as listed",
                versions="list versions that hold it",
                history="its events in order, a line each: the day, listed, moved, renamed, removed or listed again, "
                "and the clause and name from then on",
            ),
            *_properties(
                "date",
                effective_date="listed from this day on; of the last time, where it was listed again",
                removed_on="no longer listed from this day on",
            ),
            Property("names_affiliates", "bool", "the listing names subsidiaries or affiliates"),
            Property("regional", "bool", "true where the listing names a region and no company: it matches no name"),
        ),
    ),
    NodeType(
        "ListVersion",
        "one dated import of a list",
        (
            *_properties(
                "string",
                list="uflpa, wro or another list's name",
                file="file it came from",
                sha256="digest of the file",
            ),
            *_properties("date", as_of="the day that the list speaks of"),
            *_properties("datetime", imported_at="when it was imported, UTC"),
            *_properties("int", entities="how many entities it holds", added="new", removed="gone", changed="changed"),
            Property("partial", "bool", "true where it is known not to be the whole list"),
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Run",
        "one load, import or undo",
        (
            *_properties(
                "string",
                command="what was run",
                source="name of the source",
                state="running, done, undone or interrupted",
                summary="counts as JSON",
            ),
            Property("started_at", "datetime", "UTC"),
            Property("sequence", "int", "runs in order"),
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Change",
        "what a run replaced or removed, so that it can be taken back",
        (
            *_properties(
                "string",
                run="the run",
                fact="id of the node or relationship",
                kind="its label or type",
                before="what it was, as JSON",
            ),
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Revision",
        "what one transaction touched of what inference reads, so that a saved projection is refreshed by it; the "
        "newest ones are kept",
        (
            Property("sequence", "int", "revisions in order"),
            *_properties(
                "string",
                kind="the label or type that it touched, or `everything`",
                label="of a type: label of the nodes where its relationships start",
                ids="their ids as JSON; missing where all of the kind may have changed",
                from_ids="of a type: for each of the ids that of the node where it starts, as JSON",
            ),
            Property("size", "int", "how many ids"),
            Property("removes", "bool", "true where the nodes went, and all that hung on them"),
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Finding",
        "something odd but possible in the facts",
        (
            *_properties(
                "string", kind="which oddity", message="in words", source_file="file", run="load that found it"
            ),
            Property("source_row", "int", "row in that file"),
            Property("subjects", "strings", "ids of the facts concerned"),
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Decision",
        "what a person decided about a target; never changed and never removed: a later one follows it",
        (
            *_properties(
                "string",
                target="id of the shipment, line, supplier, facility or estate, which may be gone by now",
                status="open, in review or accepted",
                note="why, as its author wrote it",
                author="who decided",
                follows="id of the decision about the target that its author had seen; missing for the first",
                verdict="how the target stood when it was decided; missing where that was not asked",
            ),
            Property("number", "int", "decisions about its target in order, from 1"),
            Property("until", "date", "accepted through this day; missing for another status"),
            Property("at", "datetime", "when it was decided, UTC"),
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Judgement",
        "what a person said of a pair, a record and a listed entity or two records; never changed and never removed: a "
        "later one follows it",
        (
            *_properties(
                "string",
                relation="MATCHES or POSSIBLY_SAME_AS: what the pair may be",
                entity="id of the supplier, facility or estate, which may be gone by now; of two records the lower id",
                other="id of the listed entity, or of the other record",
                status="confirmed, rejected or unsure; candidate where an undo leaves nothing said",
                note="why, as its author wrote it",
                author="who judged",
                undoes="id of the judgement that it takes back; missing for another",
                agrees="listed name that agreed then",
                explanation="what agreed then",
            ),
            *_properties(
                "strings",
                entity_names="names and identifiers that the entity had then",
                other_names="names and identifiers that the other had then",
            ),
            Property("score", "float", "score of the pair then; of one made by hand, what its names compare at"),
            Property("number", "int", "judgements of its pair in order, from 1"),
            Property("at", "datetime", "when it was judged, UTC"),
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Screening",
        "the last screening: one node, by which is known whether records or lists have changed since",
        (
            Property("at", "datetime", "when names were compared, UTC"),
            Property("state", "string", "what there was to compare, as JSON: records, newest runs, lists, undone runs"),
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Detention",
        "what a person said of the detention of a shipment; never changed and never removed: a later one adds to it, "
        "replaces what it says, or takes it back. What is said stands over what a load states of the shipment",
        (
            *_properties(
                "string",
                shipment="id of the shipment, which may be gone by now",
                note="remark of its author",
                author="who said it",
                undoes="id of the statement that it takes back; missing for another",
            ),
            Property("unread", "strings", "what was said and is no day, as NAME=WORDS; it counts for nothing"),
            Property("number", "int", "statements about its shipment in order, from 1"),
            Property("at", "datetime", "when it was said, UTC"),
            *DETENTION,
        ),
        bookkeeping=True,
    ),
    NodeType(
        "Export",
        "what left this program as a file or a picture",
        (
            *_properties(
                "string",
                target="id of what it was about; missing where it was about many",
                what="what it holds, in words",
                name="file name",
                sha256="digest of the file",
                author="who took it",
            ),
            Property("at", "datetime", "when it was taken, UTC"),
        ),
        bookkeeping=True,
    ),
)

RELATIONSHIP_TYPES = (
    RelationshipType(
        "OPERATES", ("Supplier",), ("Facility", "Estate"), "the company runs the site", FACT_PROVENANCE, True
    ),
    RelationshipType(
        "OWNS",
        PARTIES,
        PARTIES,
        "holds a share of",
        (
            Property("share", "float", "0 to 1"),
            *_properties("date", since="held from", until="held until"),
            *FACT_PROVENANCE,
        ),
        True,
    ),
    RelationshipType(
        "SUPPLIES",
        PARTIES,
        PARTIES,
        "sells goods to",
        (
            *_properties("string", commodity="cotton or tomato, or another", hts="HTS number"),
            *_properties("date", first_seen="first known sale", last_seen="last known sale"),
            *QUANTITY,
            *FACT_PROVENANCE,
        ),
        True,
    ),
    RelationshipType("SHIPPED_BY", ("Shipment",), PARTIES, "the shipper", FACT_PROVENANCE, True),
    RelationshipType("CONSIGNED_TO", ("Shipment",), PARTIES, "the consignee", FACT_PROVENANCE),
    RelationshipType("PRODUCED_AT", ("Shipment", "Lot"), PARTIES, "made or grown at", FACT_PROVENANCE, True),
    RelationshipType("HAS_LINE", ("Shipment",), ("Line",), "the line is part of the shipment", FACT_PROVENANCE, True),
    RelationshipType(
        "FROM_LOT", ("Line",), ("Lot",), "the goods come from the lot", (*QUANTITY, *FACT_PROVENANCE), True
    ),
    RelationshipType(
        "INPUT_TO", ("Lot",), ("Lot",), "the first lot went into the second", (*QUANTITY, *FACT_PROVENANCE), True
    ),
    RelationshipType(
        "IN_REGION",
        PARTIES,
        ("Region",),
        "lies in the region or at its border; regions other than the XUAR's change no verdict",
        (
            Property("method", "string", "coordinates, postal_code, administrative_code or name"),
            *_properties(
                "float", certainty="0 to 1", distance_km="km to the border of the whole region, negative inside"
            ),
        ),
        True,
    ),
    RelationshipType(
        "MATCHES",
        PARTIES,
        ("ListedEntity",),
        "may be the listed entity",
        (
            *_properties(
                "string",
                status="identical, candidate, confirmed, rejected or unsure",
                explanation="which names agree",
                name="listed name or alias that agrees",
            ),
            Property("score", "float", "0 to 1; 1 for an identical cleaned name"),
        ),
        True,
    ),
    RelationshipType(
        "POSSIBLY_SAME_AS",
        PARTIES,
        PARTIES,
        "may be the same entity under another record",
        (
            *_properties("string", status="candidate, confirmed, rejected or unsure", explanation="what agrees"),
            Property("score", "float", "0 to 1"),
        ),
        True,
    ),
    RelationshipType(
        "SUPPORTS",
        ("Document",),
        (*PARTIES, "Shipment", "Line", "Lot", "Document"),
        "the document proves it",
        FACT_PROVENANCE,
    ),
)

# What inference and the deadlines read; of changes to the rest a Revision need not speak.
READ_LABELS = (
    *("Supplier", "Facility", "Estate", "Shipment", "Line", "Lot", "Document", "ListedEntity", "ListVersion"),
    "Detention",
)
READ_TYPES = (
    *("SUPPLIES", "OPERATES", "OWNS", "SHIPPED_BY", "PRODUCED_AT", "HAS_LINE", "FROM_LOT", "INPUT_TO"),
    *("MATCHES", "POSSIBLY_SAME_AS", "SUPPORTS"),
)

NODES = {t.label: t for t in NODE_TYPES}
RELATIONSHIPS = {t.type: t for t in RELATIONSHIP_TYPES}
_unknown = {e for r in RELATIONSHIP_TYPES for e in (*r.starts, *r.ends)} - NODES.keys()
if _unknown:
    raise ValueError(f"relationships name labels that are not declared: {sorted(_unknown)}")


def constraints() -> list[str]:
    """One uniqueness constraint on `id` a type; both engines take them as they are, any number of times."""
    return [t.constraint() for t in NODE_TYPES] + [t.constraint() for t in RELATIONSHIP_TYPES]


def fact_id(kind: str, *key: str) -> str:
    """The id of a relationship: the same key gives the same id in every load and on every machine."""
    digest = hashlib.blake2b("\x1f".join((kind, *key)).encode(), digest_size=10).hexdigest()
    return f"{kind.lower()}:{digest}"


def region_id(adcode: str) -> str:
    return f"region:{adcode}"
