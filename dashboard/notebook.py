"""What a notebook imports: the graph as tables (graph/notebook.py), and on top sites on a map and what-if.

Those two are here because they need geo/ and ingest/, which graph/ may not know; py2neo and the tables need neither.

    from dashboard.notebook import open_graph
    graph = open_graph()
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely

from dashboard.notebook_map import MapPage, draw
from dashboard.usable_points import READ, usable_points
from graph.errors import UserMistake
from graph.notebook import Tables, Verdicts, connect, driver
from graph.schema import PARTIES
from graph.settings import Settings, from_environment
from graph.store import open_store
from ingest.lists import show_lists
from ingest.what_if import what_if

__all__ = ["MapPage", "Notebook", "Verdicts", "connect", "draw", "driver", "open_graph"]

CRS = "EPSG:4326"
SITES = (
    *("id", "label", "name", "country", "address", "xuar", "xuar_certainty", "xuar_distance_km", "xuar_method"),
    *("xuar_reason", "exposure_verdict", "exposure_confidence", "exposure_as_of", "exposure_version"),
    *("operator_id", "lat", "lon", "datum", "source"),
)
"""What is told of a site, beside why it has no point, and its geometry; lat, lon and datum as they were given."""


def open_graph(settings: Settings | None = None) -> Notebook:
    """The graph that the environment names (XUAR_RISK_HOME, NEO4J_URI), for reading. Raises EngineUnreachable."""
    chosen = settings or from_environment()
    return Notebook(open_store(chosen), chosen)


class Notebook(Tables):
    """The graph as tables, its sites as points, and what it would say if."""

    def sites(self) -> geopandas.GeoDataFrame:
        """Every company, facility and estate with its place and the verdict that `expose --save` last wrote.

        geometry: a point in WGS84 (EPSG:4326), converted where the coordinates are in another datum; None where there
        is no usable one, and why_no_point says why: there is none, it cannot be meant, or `tag` left the place open.
        A verdict is missing where none was saved: that clears nobody.
        """
        parts = [self.nodes(label).assign(label=label) for label in PARTIES]
        table = pd.concat([part.reindex(columns=list(SITES)) for part in parts if len(part)] or [_no_sites()])
        table = table.sort_values("id", ignore_index=True)
        points, why = usable_points(*(_plain(table[name]) for name in READ))
        usable = why == ""
        geometry = np.full(len(table), None, dtype=object)
        geometry[usable] = shapely.points(points.lon[usable], points.lat[usable])
        table["why_no_point"] = pd.Series([reason or None for reason in why], dtype="str")
        return geopandas.GeoDataFrame(table, geometry=geometry, crs=CRS)

    def lists(self, as_of: date) -> pd.DataFrame:
        """The lists that verdicts rest on: the last version of each, its age on that day, and whether it is partial."""
        return pd.DataFrame(show_lists(self._store, as_of))

    def what_if(self, without: Sequence[str] = (), with_files: Sequence[str | Path] = ()) -> Verdicts:
        """What inference would say without some facts, and with the records of files; nothing is stored.

        without: ids of facts, as `expose` gives them. with_files: as `load` takes them. Raises UserMistake on a fact
        that the graph does not hold, and on files that would not load whole.
        """
        projection = self.verdicts().projection
        if with_files:
            files, now = [Path(file) for file in with_files], datetime.now(UTC)
            projection = what_if(self._store, projection, files, home=self._settings.home, now=now)
        try:
            return Verdicts(projection.without(without) if without else projection)
        except KeyError as error:
            raise UserMistake(
                f"The graph has no fact {error}; the column facts of expose() has ids of facts."
            ) from error


def _no_sites() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="object") for name in SITES})


def _plain(column: pd.Series) -> list[object]:
    """The values, None where one is missing."""
    return [None if pd.isna(value) else value for value in column]
