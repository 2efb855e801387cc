"""Loops that never end, stopped in each of the ways that a kernel or a browser has."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from grader.student.time_limit import OutOfTime, by_monitoring, by_tracing, time_limit

FILE = "<ipython-input-1>"
Limit = Callable[[float, Callable[[str], bool]], AbstractContextManager[None]]
WAYS = [
    time_limit,
    by_tracing,
    pytest.param(by_monitoring, marks=pytest.mark.skipif(sys.version_info < (3, 12), reason="needs 3.12")),
]
ENDLESS = [
    "while True: pass",
    "while True:\n    try: 1 / 0\n    except Exception: pass",
    "for i in iter(int, 1): pass",
    "[0 for i in iter(int, 1)]",
    "def f():\n    while True: pass\nf()",
]


def is_student(filename: str) -> bool:
    return filename == FILE


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    before = signal.getsignal(signal.SIGALRM), sys.gettrace()
    yield
    assert (signal.getsignal(signal.SIGALRM), sys.gettrace()) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


@pytest.mark.parametrize("limit", WAYS)
@pytest.mark.parametrize("source", ENDLESS)
def test_an_endless_loop_ends(limit: Limit, source: str) -> None:
    with pytest.raises(OutOfTime), limit(0.2, is_student):
        exec(compile(source, FILE, "exec"), {})


# Python takes a trace function away once it has raised.
@pytest.mark.parametrize("limit", [WAYS[0], WAYS[2]])
def test_catching_everything_once_does_not_help(limit: Limit) -> None:
    source = ENDLESS[-1].replace(
        "pass\n    except BaseException: pass", "pass\n    except BaseException: break"
    )
    source += "\nwhile True: pass"
    with pytest.raises(OutOfTime), limit(0.2, is_student):
        exec(compile(source, FILE, "exec"), {})


@pytest.mark.parametrize("limit", WAYS)
def test_a_call_in_time_is_left_alone(limit: Limit) -> None:
    names: dict[str, object] = {}
    with limit(60.0, is_student):
        exec(compile("total = sum(i for i in range(1000))", FILE, "exec"), names)
    assert names["total"] == 499500
