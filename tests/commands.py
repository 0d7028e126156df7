"""Commands of the command line, run in the process of a test."""

from __future__ import annotations

import pytest

from graph.settings import Settings


def commands_open(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on commands open the embedded engine of these settings, whatever the environment says."""
    monkeypatch.setenv("XUAR_RISK_HOME", str(settings.home))
    monkeypatch.delenv("NEO4J_URI", raising=False)
