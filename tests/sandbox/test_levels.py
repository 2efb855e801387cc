"""The level that a sandbox names is the level that it has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import grader
from grader.sandbox import Limits, Sandbox, SandboxError
from grader.sandbox.host import machine
from grader.sandbox.host import sandbox as sandbox_module
from grader.sandbox.protocol.allowed import ALLOWED, is_allowed, refusal
from tests.sandbox.conftest import load, servers, started


def test_full_names_what_is_in_force() -> None:
    with started("full") as box:
        assert box.level == "full" and "Namespaces" in box.explanation


def test_without_bubblewrap_the_best_is_partial_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    started("partial").close()
    monkeypatch.setattr(machine, "bubblewrap", lambda: None)
    with Sandbox.start() as box:
        assert box.level == "partial"
        assert "no namespaces" in box.explanation and "apt-get install bubblewrap" in box.explanation
    with pytest.raises(SandboxError, match="bubblewrap is not installed"):
        Sandbox.start(level="full")


def test_where_namespaces_are_refused_the_best_is_partial(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As on Ubuntu 24.04, where bubblewrap is there and may not make user namespaces."""
    started("partial").close()
    refusing = tmp_path / "bwrap"
    refusing.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setattr(machine, "bubblewrap", lambda: str(refusing))
    with Sandbox.start() as box:
        assert box.level == "partial" and "uid map: Permission denied" in box.explanation


def test_without_landlock_too_the_best_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "bubblewrap", lambda: None)
    monkeypatch.setattr(machine, "landlock_version", lambda: 0)
    with Sandbox.start() as box, box.worker() as worker:
        assert box.level == "none" and "Landlock" in box.explanation
        load(worker, "x = 1")
        assert worker.get("x") == 1


def test_elsewhere_than_on_linux_the_best_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "has_seccomp", lambda: False)
    with Sandbox.start() as box:
        assert box.level == "none" and "WSL2" in box.explanation


def test_a_level_with_a_hole_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe runs inside; here the container is made to show a folder too many."""
    started("full").close()
    whole = machine.container

    def with_hole(program: str, python: machine.Interpreter) -> list[str]:
        line = whole(program, python)
        at = line.index("--remount-ro", line.index("--dev-bind"))
        return [*line[:at], "--bind", "/etc", "/etc", *line[at:]]

    monkeypatch.setattr(machine, "container", with_hole)
    monkeypatch.setattr(sandbox_module.machine, "landlock_version", lambda: 1)
    readable = machine.readable
    monkeypatch.setattr(machine, "readable", lambda python, level: [*readable(python, level), "/etc"])
    with pytest.raises(SandboxError, match="read /etc/passwd"):
        Sandbox.start(level="full")


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(SandboxError, match="choose best, full, partial or none"):
        Sandbox.start(level="maximal")  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["full", "partial"])
def test_an_unprivileged_user_has_the_level_too(level: str) -> None:
    started(level).close()
    python = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    if os.getuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root can become another user")
    if not python.exists():
        pytest.skip(
            "another user may not be able to run this interpreter, and the system has none of this version"
        )
    folders = [str(Path(module.__file__).parents[1]) for module in (grader, np)]
    code = f"""
import sys
sys.path[:0] = {folders!r}
from grader.execution.definitions import Statement
from grader.sandbox import Sandbox
with Sandbox.start(level={level!r}) as box, box.worker() as worker:
    worker.load([Statement("cell 1", 1, "x = 42", ("x",))])
    print(box.level, worker.get("x"))
"""
    become = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"]
    readable = subprocess.run([*become, python, "-c", f"open({np.__file__!r})"], capture_output=True)
    if readable.returncode != 0:
        pytest.skip("another user cannot read this folder")
    done = subprocess.run([*become, python, "-B", "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == f"{level} 42", done.stderr


@pytest.mark.parametrize("level", ["full", "partial"])
def test_a_worker_ends_with_the_grader(level: str) -> None:
    """Killing the grader outright leaves no process behind, not even one in an endless loop."""
    started(level).close()
    seconds = 60 + os.getpid() / 2**23  # tells this run's processes from those of others
    code = f"""
import os, threading
from grader.execution.definitions import Statement
from grader.sandbox import Limits, Sandbox
box = Sandbox.start(Limits(call_seconds={seconds}), {level!r})
worker = box.worker()
source = "def f():\\n    while True: pass"
worker.load([Statement("c", 1, source, ("f",))])
threading.Timer(0.3, lambda: os.kill(os.getpid(), 9)).start()
worker.call("f", (), {{}})
"""
    folder = Path(grader.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, cwd=folder)
    assert done.returncode == -9, done.stderr
    end = time.monotonic() + 60  # at once, but on a busy machine
    while servers(seconds) and time.monotonic() < end:
        time.sleep(0.05)
    assert not servers(seconds)


def test_the_allow_list() -> None:
    assert {"numpy", "math", "collections", "dataclasses"} <= ALLOWED
    assert is_allowed("numpy.linalg") and is_allowed("collections.abc") and is_allowed("grader")
    assert not is_allowed("scipy.special") and not is_allowed("os.path") and not is_allowed("sklearn")
    assert refusal("scipy.special") == (
        "scipy is not available to the grader: use NumPy and the standard library"
    )
    assert "\n" not in refusal("a\nb") and len(refusal("x" * 1000)) < 200


def test_limits_are_kept_by_the_sandbox() -> None:
    assert started("none", Limits(call_seconds=1.0)).limits.call_seconds == 1.0
