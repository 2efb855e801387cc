"""A Dask cluster on this machine, each worker a process of one thread."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def dask_cluster(workers: int, folder: Path) -> Iterator[str]:
    """Yields the scheduler's address; `folder` is the workers' to write in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from distributed import LocalCluster

        with LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            host="127.0.0.1",
            local_directory=folder,
        ) as cluster:
            yield cluster.scheduler_address
