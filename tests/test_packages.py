"""What an installed copy holds: every package of the program, and every file that it reads."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOLD = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
PROGRAM = ("graph", "ingest", "geo", "review", "dashboard")
NOT_INSTALLED = {"geo.derive"}
"""What makes the shipped data, from sources that are not shipped."""
NO_DATA = (".py", ".pyc", "README.md", "PROVENANCE.md", "LICENSE")


def packages() -> set[str]:
    folders = {init.parent.relative_to(ROOT) for top in PROGRAM for init in (ROOT / top).rglob("__init__.py")}
    return {".".join(folder.parts) for folder in folders} - NOT_INSTALLED


def test_every_package_is_installed() -> None:
    assert set(TOLD["packages"]) == packages()


def test_every_file_beside_the_code_is_installed() -> None:
    missing = []
    for top in PROGRAM:
        for file in (ROOT / top).rglob("*"):
            if not file.is_file() or file.name.endswith(NO_DATA) or "__pycache__" in file.parts:
                continue
            owner = next(p for p in file.parents if (p / "__init__.py").exists())
            package = ".".join(owner.relative_to(ROOT).parts)
            patterns = ["*"] if package in NOT_INSTALLED else TOLD["package-data"].get(package, [])
            if not any(fnmatch(str(file.relative_to(owner)), pattern) for pattern in patterns):
                missing.append(str(file.relative_to(ROOT)))
    assert not missing
