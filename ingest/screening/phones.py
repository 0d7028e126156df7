"""Which columns, beside those that are known, hold a phone that screening compares."""

from __future__ import annotations

PHONES = ("phone", "telephone", "tel", "phone_number", "mobile", "contact_phone")


def is_phone(column: str) -> bool:
    return column.casefold().strip().replace(" ", "_") in PHONES
