"""Work given to several processes: those of this machine, or a Dask cluster's. Dask is needed only for this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from graph.errors import UserMistake

CONNECT_SECONDS = 10
T = TypeVar("T")
R = TypeVar("R")


@contextmanager
def dask_map(
    workers: int | None, scheduler: str | None, work: Path
) -> Iterator[Callable[[Callable[[T], R], Sequence[T]], Iterator[R]]]:
    """A function like `map` whose results come as they are ready, in no order.

    workers: so many processes of this machine, on loopback. scheduler: the address of a running cluster instead; its
    workers import the same code and see the same paths. Raises UserMistake where Dask or the cluster is not there.
    """
    try:
        import dask  # noqa: PLC0415  in the extra `scale` alone: one process tags without it
        import distributed  # noqa: PLC0415  as dask
    except ImportError as error:
        raise UserMistake(
            f"Several processes need Dask, and {error.name} is not installed. Install it with: pip install "
            '"xuar-risk[scale]". Without --workers and --scheduler one process does it all.'
        ) from error
    with dask.config.set({"temporary-directory": str(work)}):
        own: Any = nullcontext() if scheduler else _local(distributed, workers or 1)
        with own as cluster, _client(distributed, scheduler or cluster.scheduler_address) as client:
            yield lambda do, things: _results(distributed, client, do, things)


def _local(distributed: Any, workers: int) -> Any:
    return distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=None
    )


def _client(distributed: Any, address: str) -> Any:
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise UserMistake(
            f"No Dask scheduler answers at {address}: {error}. Expected an address such as tcp://HOST:8786."
        ) from error
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError:
        client.close()
        raise UserMistake(f"The Dask scheduler at {address} has no workers. Next: dask worker {address}") from None
    return client


def _results(distributed: Any, client: Any, do: Callable[[T], R], things: Sequence[T]) -> Iterator[R]:
    futures = client.map(do, things, pure=False, retries=0)
    try:
        for future in distributed.as_completed(futures):
            yield future.result()
            future.release()
    except ImportError as error:
        client.cancel(futures)
        raise UserMistake(f"The workers lack what is needed: {error}. Install the same xuar-risk there.") from error
    except BaseException:
        client.cancel(futures)
        raise
