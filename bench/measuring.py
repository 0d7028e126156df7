"""What the benchmarks share: processes of their own, times, memory, and words for the machine."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

Row = dict[str, Any]


def machine() -> str:
    """The machine in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return (
        f"{_processor()}, {os.cpu_count()} processors, {memory} GB, {platform.platform()}, "
        f"Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), "unknown processor")


def peak_mb() -> float:
    """The most memory that this process held so far, pages of mapped files included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def in_own_process(module: str, what: str, *options: object) -> Row:
    """What `python -m module --measure what ...` prints as its last line, so that time and memory are its own."""
    command = [sys.executable, "-m", module, "--measure", what, *map(str, options)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: Row = json.loads(done.stdout.splitlines()[-1])
    return found


@dataclass(frozen=True)
class Times:
    """Seconds that each of some things took: by the clock, and of this process's processor time, where it was ours.

    On a machine with other work the clock says more about that than about what is measured.
    """

    seconds: list[float]
    processor: list[float] = field(default_factory=list)

    def __add__(self, other: Times) -> Times:
        """What each took in both, as far as both go."""
        seconds, processor = ((self.seconds, other.seconds), (self.processor, other.processor))
        return Times([a + b for a, b in zip(*seconds, strict=False)], [a + b for a, b in zip(*processor, strict=False)])


def times_of(do: Callable[[Any], object], things: Iterable[Any], enough: float = math.inf) -> Times:
    """Does it to each; to no more of them after so many seconds."""
    found = Times([])
    for thing in things:
        if sum(found.seconds) > enough:
            break
        started, spent = time.perf_counter(), time.process_time()
        do(thing)
        found.processor.append(time.process_time() - spent)
        found.seconds.append(time.perf_counter() - started)
    return found


def spread(times: Times) -> Row:
    """Median, 95th percentile and the longest, in milliseconds, and how many."""
    found: Row = {"count": len(times.seconds)}
    for name, seconds in (("", times.seconds), ("processor_", times.processor)):
        if seconds:
            median, p95, longest = np.percentile(np.array(seconds) * 1e3, [50, 95, 100]).tolist()
            found |= {f"{name}median_ms": median, f"{name}p95_ms": p95, f"{name}longest_ms": longest}
    return found


def add_common(parser: argparse.ArgumentParser, measures: Iterable[str]) -> None:
    """The options of every benchmark; --measure is how it runs one measurement in a process of its own."""
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder otherwise")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--measure", choices=list(measures), help=argparse.SUPPRESS)


def run(
    options: argparse.Namespace,
    measure: Callable[[argparse.Namespace], Row],
    compare: Callable[[argparse.Namespace, Path], Row],
    in_words: Callable[[Row], str],
) -> None:
    """Prints one measurement where it is asked for, else all of them compared."""
    if options.measure:
        print(json.dumps(measure(options)))
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        found = compare(options, Path(folder))
    print(json.dumps(found, indent=1) if options.json else in_words(found))


def told(words: str) -> None:
    """A line for whoever waits."""
    print(words, file=sys.stderr, flush=True)
