"""`grader verify` finds nothing to do, in any assignment."""

import subprocess
import sys

import pytest

from grader.notebooks.assignment import assignment_folders
from tests.docs.tables import ROOT


@pytest.mark.parametrize("name", [folder.name for folder in assignment_folders(ROOT / "solutions")])
def test_the_assignment_is_verified(name):
    command = [sys.executable, "-m", "grader", "verify", "--strict", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith(f"{name}: verified ("), done.stdout
