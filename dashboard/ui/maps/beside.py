"""A map with something beside it: beneath it where the page is too narrow for both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

KEY = "xr-beside"
"""The style of the pages knows the two columns by it (dashboard/ui/page_style.py)."""


def beside(shares: Sequence[int]) -> Sequence[Any]:
    """Two columns with these shares of the width, for the map and for what is said of it."""
    with st.container(key=KEY):
        return st.columns(shares, gap="medium")
