"""Cells that run nowhere as a formula, as the loader and the dashboard's files have them; graph/spreadsheets.py."""

from __future__ import annotations

from graph.spreadsheets import FORMULA, harmless

__all__ = ["FORMULA", "harmless"]
