"""Processor seconds of commands: user and system time, of the processes that they start as well."""

from __future__ import annotations

import ctypes
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

# As it is installed: with compiled modules kept, and one thread each.
_AS_INSTALLED = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
_PR_SET_CHILD_SUBREAPER = 36  # of <linux/prctl.h>


def seconds(command: Sequence[str | Path], cwd: Path, path: Path | None = None) -> float:
    """Processor seconds of one run; a command that fails ends the benchmark with what it said.

    Other programs on the machine lengthen a wall clock, and hardly this.

    Args:
        path: put first on PYTHONPATH.
    """
    log = cwd / "bench.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            list(map(str, command)), cwd=cwd, env=_environment(path), stdout=output, stderr=output
        )
        spent = 0.0
        for pid, status, used in _ended():
            spent += used.ru_utime + used.ru_stime
            if pid == process.pid:
                process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = log.read_text(encoding="utf-8", errors="replace")[-4000:]
        sys.exit(f"{' '.join(map(str, command))} failed:\n{said}")
    print(f"{spent:8.3f}  {' '.join(map(str, command))[:90]!r}", file=sys.stderr, flush=True)
    return spent


def median(times: int, command: Sequence[str | Path], cwd: Path, path: Path | None = None) -> float:
    """The median of several runs, after one that warms the disk's cache."""
    seconds(command, cwd, path)
    return statistics.median(seconds(command, cwd, path) for _ in range(times))


def _ended() -> Iterator[tuple[int, int, resource.struct_rusage]]:
    """Every child as it ends, until there is none; those that the command killed and left are children too."""
    while True:
        try:
            yield os.wait4(-1, 0)
        except ChildProcessError:
            return


def adopt_orphans() -> None:
    """Become the parent of what a command leaves behind, such as a container's first process (Linux)."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _environment(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return _AS_INSTALLED
    before = _AS_INSTALLED.get("PYTHONPATH")
    return {**_AS_INSTALLED, "PYTHONPATH": f"{path}:{before}" if before else str(path)}
