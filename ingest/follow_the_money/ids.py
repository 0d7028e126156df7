"""Ids as FollowTheMoney allows them, and back: it takes letters, digits, dots and hyphens, and no sign at the ends."""

from __future__ import annotations

import re

_ALLOWED = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?\Z")
_OURS = "xr."
_ESCAPED = re.compile(r"(?:[0-9a-zA-Z]|\.[0-9a-f]{2})+\Z")


def allowed_id(id_: str) -> str:
    """The id where it is allowed, else one that it can be read back from: each byte of another sign as .hh."""
    if _ALLOWED.match(id_) and not id_.startswith(_OURS):
        return id_
    return _OURS + "".join(chr(b) if chr(b).isascii() and chr(b).isalnum() else f".{b:02x}" for b in id_.encode())


def own_id(id_: str) -> str:
    """The id that an allowed one was made of; any other stays as it is."""
    escaped = id_.removeprefix(_OURS)
    if escaped == id_ or not _ESCAPED.match(escaped):
        return id_
    plain = re.sub(rb"\.([0-9a-f]{2})", lambda found: bytes.fromhex(found[1].decode()), escaped.encode())
    found = plain.decode(errors="replace")
    return found if allowed_id(found) == id_ else id_
