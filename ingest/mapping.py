"""Maps: TOML files that say how a foreign file's columns become records. docs/loading.md describes the format."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from graph.errors import UserMistake
from ingest.decimals import COMMA, DOT
from ingest.kinds import KINDS, Kind
from ingest.tables import Format

SHIPPED = Path(__file__).parent / "maps"


@dataclass(frozen=True)
class Derivation:
    """An id made of other columns: the prefix, then their text as it is, or a digest of it."""

    prefix: str
    columns: tuple[str, ...]
    digest: bool = True


@dataclass(frozen=True)
class Emit:
    """One record that each row of the file makes.

    columns: our column -> the file's. constants: our column -> what stands in for a blank. vocabularies: our column
    -> their words (case aside) -> ours. ids: our column -> how its id is derived. when: columns of the file that must
    not be blank. own_names: columns that already have our names are taken, too. keeps_rest: the record's `raw` keeps
    the columns that it does not take, and originals that cleaning changed; otherwise it has no `raw`.
    """

    kind: Kind | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    vocabularies: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ids: Mapping[str, Derivation] = field(default_factory=dict)
    when: tuple[str, ...] = ()
    prefix: str = ""
    date_format: str = ""
    separator: str = ""
    own_names: bool = True
    keeps_rest: bool = True


@dataclass(frozen=True)
class FileMap:
    """What a map says; without one, a file has our columns."""

    emits: tuple[Emit, ...] = (Emit(),)
    source: str | None = None
    written: Format = field(default_factory=Format)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(dict.fromkeys(emit.kind for emit in self.emits if emit.kind))

    @property
    def provides(self) -> tuple[str, ...]:
        """Our columns that the map fills from others."""
        return tuple(name for emit in self.emits for name in (*emit.columns, *emit.constants, *emit.ids))


def same_name(name: str) -> str:
    """The form in which names of columns are compared: `From ID` is `from_id`."""
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def shipped_maps() -> list[str]:
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def read_map(name: str | None) -> FileMap:
    """The map of that name among the shipped ones, else in that file. Raises UserMistake where it is not usable."""
    if name is None:
        return FileMap()
    path = SHIPPED / f"{name}.toml"
    if not re.fullmatch(r"\w+", name) or not path.is_file():
        path = Path(name)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, IsADirectoryError):
        raise UserMistake(f"There is no map {name!r}. Shipped: {', '.join(shipped_maps())}; or name a file.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserMistake(f"{path}: not readable as TOML: {error}.") from None
    return _Checked(path).file_map(said)


TOP_KEYS = {
    **{"source": str, "encoding": str, "delimiter": str, "decimal": str},
    **{"description": str, "emit": list},
}
EMIT_KEYS = {
    **{"kind": str, "columns": dict, "constants": dict, "vocabularies": dict, "ids": dict, "when": list},
    **{"prefix": str, "date_format": str, "separator": str, "own_names": bool, "keeps_rest": bool},
}


@dataclass(frozen=True)
class _Checked:
    """Turns what the TOML says into a FileMap, and says where it is wrong."""

    path: Path

    def file_map(self, said: dict[str, Any]) -> FileMap:
        several = "emit" in said
        self._keys(
            said, TOP_KEYS if several else {k: v for k, v in (TOP_KEYS | EMIT_KEYS).items() if k != "emit"}, "the map"
        )
        emits = said["emit"] if several else [{k: v for k, v in said.items() if k in EMIT_KEYS}]
        if not emits or not all(isinstance(emit, dict) for emit in emits):
            raise self._wrong("`emit` must be one or more tables, each headed [[emit]]")
        delimiter = said.get("delimiter")
        if delimiter is not None and len(delimiter) != 1:
            raise self._wrong(f"delimiter is {delimiter!r}; expected one sign")
        decimal = said.get("decimal")
        if decimal not in (None, DOT, COMMA):
            raise self._wrong(f'decimal is {decimal!r}; expected "." or ",", the sign before the decimals')
        return FileMap(
            tuple(self._emit(emit, alone=len(emits) == 1) for emit in emits),
            said.get("source"),
            Format(said.get("encoding"), delimiter, decimal),
        )

    def _emit(self, said: dict[str, Any], *, alone: bool) -> Emit:
        self._keys(said, EMIT_KEYS, "a record's part")
        name = said.get("kind")
        if name is None and not alone:
            raise self._wrong("each [[emit]] of several must name its kind")
        if name is not None and name not in KINDS:
            raise self._wrong(f"kind is {name!r}; expected one of {', '.join(KINDS)}")
        kind = KINDS[name] if name else None
        for part in ("columns", "constants", "vocabularies", "ids"):
            self._ours(kind, said.get(part, {}), part)
        return Emit(
            kind=kind,
            columns=self._texts(said.get("columns", {}), "columns"),
            constants={k: _constant(v) for k, v in said.get("constants", {}).items()},
            vocabularies={k: self._vocabulary(k, v) for k, v in said.get("vocabularies", {}).items()},
            ids={k: self._derivation(k, v) for k, v in said.get("ids", {}).items()},
            when=tuple(said.get("when", ())),
            prefix=said.get("prefix", ""),
            date_format=said.get("date_format", ""),
            separator=said.get("separator", ""),
            own_names=said.get("own_names", alone),
            keeps_rest=said.get("keeps_rest", alone),
        )

    def _derivation(self, column: str, said: Any) -> Derivation:
        if not isinstance(said, dict) or not isinstance(said.get("from"), list) or not said["from"]:
            raise self._wrong(f'ids.{column} must look like {{ prefix = "x:", from = ["Their column"] }}')
        self._keys(said, {"prefix": str, "from": list, "digest": bool}, f"ids.{column}")
        return Derivation(said.get("prefix", ""), tuple(map(str, said["from"])), said.get("digest", True))

    def _vocabulary(self, column: str, said: Any) -> dict[str, str]:
        return {k.strip().casefold(): v for k, v in self._texts(said, f"vocabularies.{column}").items()}

    def _texts(self, said: Any, where: str) -> dict[str, str]:
        if not isinstance(said, dict) or not all(isinstance(v, str) for v in said.values()):
            raise self._wrong(f'{where} must hold lines such as ours = "theirs"')
        return said

    def _ours(self, kind: Kind | None, names: Iterable[str], part: str) -> None:
        known = kind.names if kind else tuple(dict.fromkeys(n for k in KINDS.values() for n in k.names))
        for name in names:
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = f" Did you mean {near[0]!r}?" if near else ""
                raise self._wrong(
                    f"{part} names {name!r}, which is no column of {kind.name if kind else 'any kind'}.{hint}"
                )

    def _keys(self, said: dict[str, Any], allowed: Mapping[str, type], where: str) -> None:
        for key, value in said.items():
            if key not in allowed:
                raise self._wrong(f"{where} has the key {key!r}; expected {', '.join(allowed)}")
            if not isinstance(value, allowed[key]):
                raise self._wrong(f"{key} is {value!r}; expected a {allowed[key].__name__}")

    def _wrong(self, what: str) -> UserMistake:
        return UserMistake(f"{self.path}: {what}.")


def _constant(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
