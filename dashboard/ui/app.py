"""Entry of the dashboard: `streamlit run dashboard/ui/app.py -- [--demo] [--as-of DATE]`, see dashboard/serve.py."""

from __future__ import annotations

import argparse
import sys
from datetime import date

import streamlit as st

from dashboard.ui import frame
from dashboard.ui.addresses import asked_for


def told(arguments: list[str]) -> argparse.Namespace:
    """What the command line says: demo, and the day to ask for."""
    parser = argparse.ArgumentParser(prog="dashboard/ui/app.py", exit_on_error=False)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--as-of", type=date.fromisoformat, default=None)
    return parser.parse_known_args(arguments)[0]


OPTIONS = told(sys.argv[1:])
NAME = asked_for()
st.set_page_config(page_title=frame.title_of(NAME), layout="wide")
frame.show(NAME, demo=OPTIONS.demo, as_of=OPTIONS.as_of)
