"""Commands run as by one whom permissions bind, also where the tests run as the superuser."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def bound_by_permissions(folder: Path) -> list[str]:
    """What a command begins with so that it may read no closed file; skips the test where there is no such way."""
    if os.geteuid() != 0:
        return []
    program = shutil.which("setpriv")
    if program is None:
        pytest.skip("setpriv is not installed, by which the superuser gives up privileges")
    prefix = [program, "--bounding-set", "-dac_override,-dac_read_search", "--"]
    closed = folder / "closed"
    closed.touch(mode=0)
    if subprocess.run([*prefix, "cat", str(closed)], capture_output=True).returncode == 0:
        pytest.skip("the superuser cannot give up privileges here")
    return prefix
