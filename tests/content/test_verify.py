"""`grader verify` finds nothing to do, in any assignment."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

import pytest

from grader.notebooks.assignment import assignment_folders
from tests.docs.tables import ROOT

NAMES = [folder.name for folder in assignment_folders(ROOT / "solutions")]


@pytest.mark.parametrize("name", NAMES)
def test_the_assignment_is_verified(name, tmp_path):
    """The command as it is, in a process that has its imports already: they take longer than most assignments."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.content.warm"])
    output = tmp_path / "output"
    process = context.Process(target=_grader, args=(["verify", "--strict", name], output))
    process.start()
    process.join()
    printed = output.read_text()
    assert process.exitcode == 0, printed
    assert printed.splitlines()[-1].startswith(f"{name}: verified ("), printed


def _grader(arguments: list[str], output: Path) -> None:
    from grader.cli import main

    with output.open("wb", buffering=0) as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(ROOT)
    sys.exit(main(arguments))
