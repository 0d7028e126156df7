"""What the command line tells the pages."""

from __future__ import annotations

import argparse
from datetime import date


def told(arguments: list[str]) -> argparse.Namespace:
    """demo: the network is invented. as_of: the day to ask for unless the address says another; None for today."""
    parser = argparse.ArgumentParser(prog="dashboard/ui/app.py", exit_on_error=False)
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("--as-of", type=date.fromisoformat, default=None)
    return parser.parse_known_args(arguments)[0]
