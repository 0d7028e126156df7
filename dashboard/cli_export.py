"""The commands `export` and `restore`: the graph into a folder, and a Parquet export back into an empty graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from dashboard import output
from dashboard.output import OUT
from graph.settings import from_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPORT_EPILOG = f"Example: {output.PROGRAM} export parquet --out everything"
RESTORE_EPILOG = f"Example: {output.PROGRAM} restore everything"
_HELP = "records, parquet, admin-csv, graphml, geopackage or ftm."

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def export_command(
    what: Annotated[str, typer.Argument(metavar="FORMAT", help=_HELP)],
    out: Annotated[Path, typer.Option(help="The folder to write, new or empty.")],
    replace: Annotated[bool, typer.Option(help="Put it in the place of an export that is there.")] = False,
    json: Json = False,
) -> None:
    """Write the graph into a folder: for `load`, `restore`, Neo4j, Gephi, a map, or OpenSanctions tools."""
    from dashboard.exports.formats import export
    from graph.store import open_store

    with open_store(from_environment()) as store, output.progress() as progress:
        manifest = export(store, what, out, replace=replace, progress=progress)
    if json:
        output.json_document({"folder": str(out.absolute()), **manifest})
    else:
        _show(out, manifest)


def restore_command(
    folder: Annotated[Path, typer.Argument(help="The folder of a Parquet export.")], json: Json = False
) -> None:
    """Fill an empty graph from a Parquet export, with its runs, decisions, judgements and detentions."""
    from dashboard.exports.restore import restore
    from graph.store import open_store

    with open_store(from_environment()) as store, output.progress() as progress:
        report = restore(store, folder, progress)
    output.document(report, as_json=json)


def _show(out: Path, manifest: Mapping[str, Any]) -> None:
    files = manifest["files"]
    size = sum(file["size"] for file in files) / 1e6
    OUT.print(escape(f"{manifest['what']} in {out}: {len(files):,} files, {size:,.1f} MB; manifest.json names them."))
    counts = {name: count for name, count in manifest["counts"].items() if count}
    output.document({"holds": counts}, as_json=False)
    reasons: dict[str, list[str]] = {}
    for name, why in manifest["left_out"].items():
        reasons.setdefault(why, []).append(name)
    for why, names in reasons.items():
        OUT.print(escape(f"  left out: {', '.join(names)}: {why}"))
