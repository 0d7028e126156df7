"""The kinds of document that are known. The list is open: an unknown word is kept, and is a finding."""

from __future__ import annotations

DOCUMENT_KINDS = frozenset(
    (
        *("purchase_order", "invoice", "proof_of_payment", "bill_of_lading", "packing_list", "production_record"),
        *("bale_list", "gin_record", "phytosanitary", "affidavit", "origin_certificate", "certificate_12_43a"),
        *("statement_12_43b", "lab_report", "translation", "other"),
    )
)
