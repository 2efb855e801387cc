"""The bar of a long step reaches its end, and neither it nor its absence changes what is printed."""

from __future__ import annotations

import functools
import io

import pytest
from rich.console import Console

from grader.cli.progress import with_progress
from grader.gradebook.course import Course
from tests.gradebook.small import ASSIGNMENT
from tests.platforms.conftest import Run
from tests.platforms.downloads import notebook, write_zip


def test_collect_and_export(course: Course, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Console(file=io.StringIO(), force_terminal=True, width=100)
    monkeypatch.setattr(
        "grader.cli.progress.with_progress", functools.partial(with_progress, console=terminal)
    )
    files = {
        f"lastfirst{number}_{number}_1_n.ipynb": notebook(course, "def double(x): ...")
        for number in (11, 12, 13)
    }
    download = write_zip(course.root / "download.zip", files)
    _, out, _ = run("collect", ASSIGNMENT, download, "--from", "canvas")
    assert out.startswith(f"{ASSIGNMENT} from Canvas: 3 laid out")
    run("export", ASSIGNMENT)
    shown = terminal.file.getvalue()
    for title, count in (("read", 3), ("lay out", 3), ("export", 1)):
        assert title in shown and f"{count}/{count}" in shown
