"""Opening JupyterLab on the learner's folder."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.study.course import StudyError


def jupyter_command(folder: Path) -> list[str]:
    """What starts JupyterLab; as root, which a container's user is, it has to be told that this is meant."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}"]
    return [*command, "--allow-root"] if is_root else command


@contextmanager
def jupyterlab(folder: Path, log: Path) -> Iterator[Path]:
    """JupyterLab while the block runs; what it says goes to a file, where its address stands too.

    Raises:
        StudyError: it is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise StudyError(
            "JupyterLab is not installed: run  pip install jupyterlab  , or open the notebooks elsewhere."
        )
    with log.open("wb") as file:
        server = subprocess.Popen(jupyter_command(folder), stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        try:
            yield log
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
