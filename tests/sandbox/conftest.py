"""Sandboxes of every level, started once, and small helpers."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.execution.definitions import Statement
from grader.notebooks.scripts import read_script
from grader.sandbox import Limits, Sandbox, SandboxError, Worker

HOSTILE = Path(__file__).parents[1] / "hostile"
LIMITS = Limits(call_seconds=20.0)


def started(level: str, limits: Limits = LIMITS) -> Sandbox:
    """A sandbox of that level; where the machine lacks it, a skip with the reason, or a failure."""
    try:
        return Sandbox.start(limits, level)  # type: ignore[arg-type]
    except SandboxError as error:
        required = os.environ.get("GRADER_REQUIRE_SANDBOX")
        if required == level or (required == "full" and level != "full"):
            pytest.fail(f"GRADER_REQUIRE_SANDBOX={required}, but {error}")
        pytest.skip(str(error))


@pytest.fixture(scope="session", params=["full", "partial", "none"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Each level in turn."""
    with started(request.param) as made:
        yield made


@pytest.fixture(scope="session", params=["full", "partial"])
def strong_sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """The levels that hold against someone who means harm."""
    with started(request.param) as made:
        yield made


@pytest.fixture
def worker(sandbox: Sandbox) -> Iterator[Worker]:
    with sandbox.worker() as made:
        yield made


@pytest.fixture
def strong_worker(strong_sandbox: Sandbox) -> Iterator[Worker]:
    with strong_sandbox.worker() as made:
        yield made


def statement(source: str, label: str = "cell 1", line: int = 1) -> Statement:
    return Statement(label, line, source, ())


def load(worker: Worker, source: str, **substitutes: Any) -> None:
    assert worker.load([statement(source)], substitutes) == []


def hostile(name: str, **names: Any) -> list[Statement]:
    """The cells of a hostile notebook, after a cell that binds `names`."""
    cells = [cell for cell in read_script(HOSTILE / f"{name}.py") if cell.kind == "code"]
    given = "\n".join(f"{key} = {value!r}" for key, value in names.items()) or "pass"
    return [statement(given, "names"), *(statement(cell.source, cell.label) for cell in cells)]


def servers(seconds: float) -> list[str]:
    """Processes of a sandbox with that limit: servers and workers."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if f'"call_seconds": {seconds}'.encode() in path.read_bytes():
                found.append(path.parent.name)
    return found
