"""Loops that never end, stopped in each of the ways that a kernel or a browser has."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from grader.execution.time_limit import OutOfTime, SetLimit, by_monitoring, by_tracing, time_limits

FILE = "<ipython-input-1>"
Limits = Callable[[Callable[[str], bool]], AbstractContextManager[SetLimit]]
WAYS = [
    time_limits,
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


@pytest.mark.parametrize("limits", WAYS)
@pytest.mark.parametrize("source", ENDLESS)
def test_an_endless_loop_ends(limits: Limits, source: str) -> None:
    with pytest.raises(OutOfTime), limits(is_student) as set_limit:
        set_limit(0.2)
        exec(compile(source, FILE, "exec"), {})


# Python takes a trace function away once it has raised.
@pytest.mark.parametrize("limits", [WAYS[0], WAYS[2]])
def test_catching_everything_once_does_not_help(limits: Limits) -> None:
    source = ENDLESS[-1].replace(
        "pass\n    except BaseException: pass", "pass\n    except BaseException: break"
    )
    source += "\nwhile True: pass"
    with pytest.raises(OutOfTime), limits(is_student) as set_limit:
        set_limit(0.2)
        exec(compile(source, FILE, "exec"), {})


@pytest.mark.parametrize("limits", WAYS)
def test_a_call_in_time_is_left_alone(limits: Limits) -> None:
    names: dict[str, object] = {}
    with limits(is_student) as set_limit:
        set_limit(60.0)
        exec(compile("total = sum(i for i in range(1000))", FILE, "exec"), names)
    assert names["total"] == 499500


@pytest.mark.parametrize("limits", WAYS)
def test_each_call_has_a_limit_of_its_own(limits: Limits) -> None:
    """One that was stopped leaves the next its time, and the next is stopped too."""
    with limits(is_student) as set_limit:
        for _ in range(2):
            set_limit(0.2)
            with pytest.raises(OutOfTime):
                exec(compile(ENDLESS[0], FILE, "exec"), {})
            set_limit(None)
