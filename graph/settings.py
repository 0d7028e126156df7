"""What the environment decides. Read once at the edge and passed inwards."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graph.errors import UserMistake


@dataclass(frozen=True)
class Settings:
    """Where the data lives and which engine answers.

    home: the data folder (embedded engine, rejects, staged loads).
    neo4j_uri: a Neo4j to use instead of the embedded engine, or None.
    neo4j_reader_user / neo4j_reader_password: an account for everything that only reads; the loader's
        account in a READ transaction where none is given (Neo4j Community has no roles).
    engine_idle_seconds: the embedded engine stops by itself after this long without a command.
    engine_memory_mb: the most heap that the embedded engine takes.
    query_timeout_seconds: the embedded engine ends any statement that runs longer.
    regions: TOML files of regions to look for besides the shipped ones (docs/tagging.md).
    """

    home: Path
    neo4j_uri: str | None = None
    neo4j_user: str = "neo4j"
    neo4j_password: str = ""
    neo4j_database: str = "neo4j"
    neo4j_reader_user: str | None = None
    neo4j_reader_password: str | None = None
    engine_idle_seconds: float = 900.0
    engine_memory_mb: int = 2048
    query_timeout_seconds: float = 600.0
    regions: tuple[Path, ...] = ()

    @property
    def files(self) -> Path:
        """Where the files of documents are looked for, unless another folder is named."""
        return self.home / "files"


def default_home() -> Path:
    """The user's data directory for this program, by the platform's custom."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "xuar-risk"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "xuar-risk"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "xuar-risk"


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings as XUAR_RISK_* and NEO4J_* say. Raises UserMistake on a number or file that is none."""
    home = environ.get("XUAR_RISK_HOME")
    return Settings(
        home=Path(home).expanduser().resolve() if home else default_home(),
        neo4j_uri=environ.get("NEO4J_URI") or None,
        neo4j_user=environ.get("NEO4J_USER", "neo4j"),
        neo4j_password=environ.get("NEO4J_PASSWORD", ""),
        neo4j_database=environ.get("NEO4J_DATABASE", "neo4j"),
        neo4j_reader_user=environ.get("NEO4J_READER_USER") or None,
        neo4j_reader_password=environ.get("NEO4J_READER_PASSWORD") or None,
        engine_idle_seconds=_number(environ, "XUAR_RISK_ENGINE_IDLE_SECONDS", 900.0),
        engine_memory_mb=int(_number(environ, "XUAR_RISK_ENGINE_MEMORY_MB", 2048)),
        query_timeout_seconds=_number(environ, "XUAR_RISK_QUERY_TIMEOUT_SECONDS", 600.0),
        regions=_files(environ, "XUAR_RISK_REGIONS"),
    )


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    text = environ.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e9:
        raise UserMistake(f"{name} is {text!r}; expected a number above 0. Unset it for {default:g}.")
    return value


def _files(environ: Mapping[str, str], name: str) -> tuple[Path, ...]:
    paths = [Path(part).expanduser().resolve() for part in environ.get(name, "").split(os.pathsep) if part.strip()]
    for path in paths:
        if not path.is_file():
            raise UserMistake(
                f"{name} names {path}, and there is no such file. Expected TOML files of regions, "
                f"parted by {os.pathsep!r}."
            )
    return tuple(paths)
