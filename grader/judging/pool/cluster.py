"""Judging on a Dask cluster, whose workers are trusted graders with sandboxes of their own."""

from __future__ import annotations

import hashlib
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from grader.judging.content import judging
from grader.judging.pool.local import JudgeAll
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeError, RestartingJudge
from grader.judging.pool.window import in_order
from grader.notebooks.assignment import assignment_folders
from grader.results import SubmissionResult

if TYPE_CHECKING:
    from distributed import Client, Future

Files = dict[str, bytes]

_AHEAD = 4  # submissions ahead for each thread of the cluster


@contextmanager
def cluster_pool(setup: JudgeSetup, address: str) -> Iterator[JudgeAll]:
    """As `local.judge_pool`, on the workers of a running cluster; every worker has this package installed.

    The assignment's files and the secret go to the workers, so the cluster must be one that may see them.

    Raises:
        JudgeError: there is no cluster at the address, `distributed` is not installed, or a worker has other code.
    """
    with _client(address) as client:
        _require_same_code(client.run(_judging_code))
        # A task gives the files: scattered data is lost for good when the workers that hold it die.
        files = client.submit(_unchanged, pack(setup.folder), pure=False)
        ahead = max(16, _AHEAD * sum(client.nthreads().values()))

        def submit(submission: Submission) -> _Pending:
            return _Pending(
                client.submit(_judge_on_worker, files, setup, _inline(submission), pure=False), setup
            )

        def judge(submissions: Iterable[Submission]) -> Iterator[SubmissionResult | None]:
            return in_order(submit, submissions, ahead)

        yield judge


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise JudgeError(
            "A cluster needs Dask: run  pip install 'training-networks-grader[scale]'."
        ) from None
    try:
        return Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise JudgeError(
            f"There is no Dask scheduler at {address} ({error}): start one, or leave it out."
        ) from None


def _judging_code() -> str:
    """Of the machine that this runs on: a digest of the code that judges, and the versions that it stands on."""
    return f"{judging()}, NumPy {version('numpy')}, Python {sys.version_info[0]}.{sys.version_info[1]}"


def _require_same_code(workers: Mapping[str, str]) -> None:
    """Grades must not depend on which worker a submission comes to.

    Raises:
        JudgeError: a worker judges by other code; the message names it.
    """
    ours = _judging_code()
    for worker, theirs in sorted(workers.items()):
        if theirs != ours:
            raise JudgeError(
                f"The Dask worker {worker} judges by other code ({theirs}) than this machine ({ours}): "
                "install the same kit and NumPy there."
            )


@dataclass(frozen=True)
class _Pending:
    """A submission on its way through the cluster; a failure of the cluster is a result for a person to see."""

    future: Future
    setup: JudgeSetup

    def result(self) -> SubmissionResult:
        try:
            found: SubmissionResult = self.future.result()
        except Exception as error:
            message = f"The cluster failed: {type(error).__name__}: {error}."
            return SubmissionResult(self.setup.folder.name, None, status="error", message=message)
        return found

    def done(self) -> bool:
        return bool(self.future.done())

    def cancel(self) -> None:
        self.future.cancel()


def _inline(submission: Submission) -> Submission:
    """The submission with its text in the place of its file, which the workers do not have."""
    if submission.notebook is None:
        return submission
    return replace(submission, notebook=None, text=submission.notebook.read_text(encoding="utf-8-sig"))


def pack(folder: Path) -> Files:
    """The assignment's files, and the notebooks of the others, which its provided code comes from."""
    paths = [one / "notebook.py" for one in assignment_folders(folder.parent)] + sorted(folder.glob("*.py"))
    return {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in paths}


def _unchanged(files: Files) -> Files:
    return files


@dataclass(frozen=True)
class _Unpacked:
    """A judge on a worker, and the folder that its assignment lies in."""

    folder: tempfile.TemporaryDirectory[str]
    judge: RestartingJudge


# One judge a worker process and assignment, kept for the next submission.
_judges: dict[str, _Unpacked] = {}
_lock = threading.Lock()  # a worker with several threads has one judge all the same


def _judge_on_worker(files: Files, setup: JudgeSetup, submission: Submission) -> SubmissionResult:
    key = hashlib.sha256(repr((sorted(files.items()), setup)).encode()).hexdigest()
    with _lock:
        if key not in _judges:
            _judges[key] = _unpacked(files, setup)
        return _judges[key].judge.judge(submission)


def _unpacked(files: Files, setup: JudgeSetup) -> _Unpacked:
    place = tempfile.TemporaryDirectory(prefix="grader-")
    for relative, content in files.items():
        path = Path(place.name) / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return _Unpacked(place, RestartingJudge(replace(setup, folder=Path(place.name) / setup.folder.name)))
