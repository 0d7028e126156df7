"""The vocabularies of the record kinds, with the spellings that files use for them.

Closed lists map a spelling to the word that is kept; open lists are sets of the words that are known.
"""

from __future__ import annotations

from graph import document_kinds

FLAGS = {
    **dict.fromkeys(("yes", "y", "true", "t", "1"), True),
    **dict.fromkeys(("no", "n", "false", "f", "0"), False),
}

BASES = {basis: basis for basis in ("documented", "declared", "trade_record", "registry", "inferred")}

ENTRY_TYPES = {
    **dict.fromkeys(("consumption", "01", "1"), "consumption"),
    **dict.fromkeys(("ftz", "foreign_trade_zone", "06", "6"), "ftz"),
    **dict.fromkeys(("warehouse", "bonded_warehouse", "21"), "warehouse"),
}

DATUMS = {
    **dict.fromkeys(("wgs84", "wgs_84", "epsg_4326", "4326"), "WGS84"),
    **dict.fromkeys(("gcj_02", "gcj02", "gcj"), "GCJ-02"),
    **dict.fromkeys(("bd_09", "bd09"), "BD-09"),
}

COMMODITIES = {"cotton": "cotton", "cottons": "cotton", "tomato": "tomato", "tomatoes": "tomato", "tomatos": "tomato"}
DENIALS = frozenset(("non", "no", "not", "without", "free"))

STAGES = frozenset(("seed", "raw", "intermediate", "finished", "intermediate/finished", "by-product", "raw by-product"))

DOCUMENT_KINDS = document_kinds.DOCUMENT_KINDS

PROCESSES = frozenset(
    (
        *("growing", "ginning", "trading", "warehousing", "spinning", "weaving", "knitting", "dyeing", "cut_sew"),
        *("seed_production", "paste_processing", "repacking", "canning"),
    )
)

UNITS = {
    spelling: unit
    for unit, spellings in {
        "KG": "KG KGS KGM KILO KILOS KILOGRAM KILOGRAMS",
        "G": "G GR GRM GRAM GRAMS",
        "T": "T MT TONNE TONNES TNE",
        "LB": "LB LBS LBR POUND POUNDS",
        "BALE": "BALE BALES BL BLE",
        "M": "M MTR MTRS METER METERS METRE METRES",
        "YD": "YD YDS YRD YARD YARDS",
        "M2": "M2 M² SQM MTK",
        "M3": "M3 M³ CBM MTQ",
        "L": "L LTR LTRS LITER LITERS LITRE LITRES",
        "PCS": "PCS PC PCE PIECE PIECES EA EACH NO UNIT UNITS",
        "DOZ": "DOZ DZ DZN DOZEN DOZENS",
        "PR": "PR PRS PAIR PAIRS",
        "CTN": "CTN CTNS CT CARTON CARTONS",
        "DRUM": "DRUM DRUMS DR",
        "ROLL": "ROLL ROLLS RO",
        "CASE": "CASE CASES CS",
        "BAG": "BAG BAGS BG",
        "HA": "HA HECTARE HECTARES",
    }.items()
    for spelling in spellings.split()
}

UNCLEAR_UNITS = dict.fromkeys(("TON", "TONS"), "it may be short or metric: write T where it is metric")
"""What could be one of several units, and what to do."""
PIECES = ("PCS", "PR", "BALE", "CTN", "DRUM", "ROLL", "CASE", "BAG")
"""Units of which there are no fractions."""
