"""What the tests of the map share: networks and sites with places, and what is written on a map."""

from __future__ import annotations

import numpy as np
from streamlit.testing.v1 import AppTest

from dashboard.ui.maps.sites import Sites
from tests.networks import Network
from tests.ui_cases import decks, network


def sites_at(rows: list[tuple[float, float, int]]) -> Sites:
    lon, lat, verdict = (np.array([row[n] for row in rows]) for n in range(3))
    nothing = np.zeros(len(rows), np.int8)
    return Sites(lon.astype(float), lat.astype(float), verdict.astype(np.int8), nothing, np.arange(len(rows)))


def with_ports() -> Network:
    """The network whose worst shipment came from Cat Lai to Los Angeles, and another to a port that nobody knows."""
    net = network()
    net.nodes["worst"][1].update(port_of_entry="Los Angeles, CA", port_of_lading="Cat Lai")
    net.nodes["open"][1].update(port_of_entry="2704", port_of_lading="Nowhere at all")
    return net


def tips(test: AppTest) -> list[str]:
    """The tooltips of what is drawn."""
    (deck,) = decks(test)
    return [row["tip"] for layer in deck["layers"] if isinstance(layer["data"], list) for row in layer["data"]]
