"""Judging on a Dask cluster, whose workers are trusted graders with sandboxes of their own."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader.judging.pool.service import JudgeError, JudgeService, Result, Submission, broken_result
from grader.notebooks.assignment import assignment_folders

Files = dict[str, bytes]


@contextmanager
def cluster_pool(
    folder: Path,
    address: str,
    *,
    secret: str,
    limits: Mapping[str, Any] | None = None,
    level: str = "best",
) -> Iterator[Callable[[Sequence[Submission]], Iterator[Result]]]:
    """As `service.judge_pool`, on the workers of a running cluster; every worker has this package installed.

    The assignment's files and the secret go to the workers, so the cluster must be one that may see them.

    Raises:
        JudgeError: there is no cluster at the address, or `distributed` is not installed.
    """
    try:
        from distributed import Client
    except ImportError:
        raise JudgeError(
            "A cluster needs Dask: run  pip install 'training-networks-grader[scale]'."
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise JudgeError(
            f"There is no Dask scheduler at {address} ({error}): start one, or leave it out."
        ) from None
    setup = {"secret": secret, "limits": dict(limits or {}), "level": level}
    with client:
        files = client.scatter(pack(folder), broadcast=True, hash=False)

        def judge(submissions: Sequence[Submission]) -> Iterator[Result]:
            futures = [
                client.submit(
                    _judge_on_worker, files, folder.name, setup, _text(one), one.student, pure=False
                )
                for one in submissions
            ]
            for future in futures:
                try:
                    yield future.result()
                except Exception as error:
                    yield broken_result(folder, f"The cluster failed: {type(error).__name__}: {error}.")

        yield judge


def _text(submission: Submission) -> str:
    return submission.notebook.read_text(encoding="utf-8-sig")


def pack(folder: Path) -> Files:
    """The assignment's files, and the notebooks of the others, which its provided code comes from."""
    paths = [one / "notebook.py" for one in assignment_folders(folder.parent)] + sorted(folder.glob("*.py"))
    return {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in paths}


# One judge a worker process and assignment, kept for the next submission.
_services: dict[str, tuple[tempfile.TemporaryDirectory[str], JudgeService]] = {}
_lock = threading.Lock()  # a worker with several threads has one judge all the same


def _judge_on_worker(files: Files, name: str, setup: Mapping[str, Any], text: str, student: str) -> Result:
    key = hashlib.sha256(repr((sorted(files.items()), name, sorted(setup.items()))).encode()).hexdigest()
    with _lock:
        for last in (False, True):
            try:
                if key not in _services:
                    _services[key] = _started(files, name, setup)
                return _services[key][1].judge_text(text, student, f"{name}.ipynb")
            except JudgeError:
                if key in _services:
                    _services.pop(key)[1].close()
                if last:
                    raise
    raise AssertionError("unreachable")


def _started(
    files: Files, name: str, setup: Mapping[str, Any]
) -> tuple[tempfile.TemporaryDirectory[str], JudgeService]:
    place = tempfile.TemporaryDirectory(prefix="grader-")
    for relative, content in files.items():
        path = Path(place.name) / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place, JudgeService(Path(place.name) / name, **setup)
