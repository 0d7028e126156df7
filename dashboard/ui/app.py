"""Entry of the dashboard, run by dashboard/ui/server.py: `... dashboard/ui/app.py -- [--demo] [--as-of DATE]`."""

from __future__ import annotations

import sys

import streamlit as st

from dashboard.ui import frame
from dashboard.ui.addresses import asked_for
from dashboard.ui.options import told

OPTIONS = told(sys.argv[1:])
NAME = asked_for()
st.set_page_config(page_title=frame.title_of(NAME), layout="wide")
frame.show(NAME, demo=OPTIONS.demo, as_of=OPTIONS.as_of)
