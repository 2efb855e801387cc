"""Hostile notebooks: each does what its name says, and gets nothing but its own failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox import (
    BadReply,
    Died,
    Limits,
    Raised,
    Sandbox,
    StudentFault,
    TimedOut,
    Untraceable,
    Worker,
)
from tests.sandbox.conftest import HOSTILE, hostile, load, started

SECRET = "grader-test-secret-"
LIMITS = Limits(call_seconds=30.0, memory_bytes=2**29)

# Notebook -> the fault that its call ends in.
FAULTS: dict[str, tuple[type[StudentFault], str]] = {
    "endless_loop": (TimedOut, "0.5 seconds"),
    "endless_loop_in_c": (TimedOut, "0.5 seconds"),
    "sleeps": (TimedOut, "0.5 seconds"),
    "fills_memory": (Raised, "MemoryError"),
    "fills_memory_at_once": (Raised, "MemoryError"),
    "forks": (Raised, "PermissionError"),
    "starts_threads": (Raised, "RuntimeError"),
    "ends_its_process": (Died, "exited with status 0"),
    "exits": (Raised, "SystemExit"),
    "interrupts": (Raised, "KeyboardInterrupt"),
    "recurses": (Raised, "RecursionError"),
    "overflows_the_c_stack": (Died, "SIGSEGV"),
    "crashes_in_c": (Died, "SIGSEGV"),
    "closes_the_wire": (Died, "closed its connection"),
    "writes_garbage": (BadReply, "frame over the limits"),
    "floods_the_wire": (BadReply, "not of the protocol"),
    "answers_twice_ahead": (BadReply, "nothing that was asked"),
    "returns_too_much": (BadReply, "more than 32 MB"),
    "returns_objects": (BadReply, "dtype object"),
    "returns_a_deep_list": (BadReply, "nested more than"),
    "returns_itself": (BadReply, "holds itself"),
    "returns_a_huge_integer": (BadReply, "integer"),
    "writes_a_lot": (Raised, "OSError|PermissionError"),
    "makes_many_files": (Raised, "OSError|PermissionError"),
    "reads_input": (Raised, "EOFError"),
    "raises_its_own_verdict": (Raised, "Passed"),
    "patches_the_worker": (Died, "status 71"),
}
# Notebooks that return a list of what they reached.
SNOOPS = (
    "runs_a_program", "opens_a_socket", "kills_parent", "reads_the_gradebook", "reads_solutions",
    "imports_the_solutions", "borrows_scipy", "reads_proc", "reads_everything", "walks_gc_for_answers",
    "writes_outside", "traces_the_grader",
)  # fmt: skip
OTHERS = (
    "endless_loop_at_load", "forges_replies", "returns_an_endless_generator", "lies_about_its_type",
    "reads_the_environment", "walks_out_of_a_callback", "guesses_handles", "calls_back_forever",
    "recurses_through_callbacks", "patches_numpy", "overrides_equality", "leaves_notes_for_others",
    "prints_a_lot",
)  # fmt: skip
# Notebooks that loop over the examples and want it not to be counted.
UNCOUNTED = (
    "loops_in_compiled_text", "loops_under_the_name_of_numpy", "stops_tracing", "pauses_tracing",
    "pauses_its_own_frame", "keeps_a_frame_from_before", "finds_its_frame_in_a_traceback",
    "asks_the_library_for_its_frame", "resets_the_count", "finds_the_counter_among_all_objects",
    "loops_in_an_audit_hook", "loops_in_a_profiler", "makes_sys_anew", "counts_by_itself",
    "rewrites_the_counter",
)  # fmt: skip


@pytest.fixture(scope="module", params=["full", "partial"])
def box(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with started(request.param, LIMITS) as made:
        yield made


@pytest.fixture
def attacked(box: Sandbox) -> Iterator[Worker]:
    """A worker for an attack; the sandbox must give another healthy one afterwards."""
    with box.worker() as made:
        yield made
    with box.worker() as healthy:
        load(healthy, "import numpy as np\ndef f(x):\n    return x * 2\n")
        assert healthy.call("f", (np.ones(2),), {}).tolist() == [2.0, 2.0]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with a secret in every file, readable by everybody on the machine."""
    folder = tmp_path_factory.mktemp("course")
    for name in (
        "gradebook.db",
        "nbgrader_config.py",
        "submitted/bob/01_mlp/01_mlp.ipynb",
        "solutions/01_mlp/notebook.py",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SECRET + os.urandom(8).hex())
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777)
    return folder


def test_every_hostile_notebook_is_used() -> None:
    assert sorted([*FAULTS, *SNOOPS, *OTHERS, *UNCOUNTED]) == sorted(
        path.stem for path in HOSTILE.glob("*.py")
    )


@pytest.mark.parametrize("name", FAULTS)
def test_ends_in_its_own_fault(attacked: Worker, name: str) -> None:
    fault, words = FAULTS[name]
    assert attacked.load(hostile(name)) == []
    with pytest.raises(fault, match=words) as caught:
        attacked.call("softmax", (np.ones((2, 3)),), {}, seconds=0.5 if fault is TimedOut else None)
    assert len(str(caught.value)) < 5000


@pytest.mark.parametrize("name", SNOOPS)
def test_reaches_nothing(attacked: Worker, course: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    secret = SECRET + "in-a-closure"

    def outside(x: Any) -> Any:
        return secret and x

    names = {"COURSE": str(course), "SECRET": SECRET, "GRADER": os.getpid()}
    assert attacked.load(hostile(name, **names), {"outside": outside}) == []
    assert attacked.call("softmax", (np.ones((2, 3)),), {}) == []


def test_the_environment_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_SECRET", SECRET)
    for level in ("full", "partial"):
        with started(level, LIMITS) as box, box.worker() as worker:
            worker.load(hostile("reads_the_environment"))
            seen = worker.call("softmax", (1,), {})
        assert SECRET not in seen and "COURSE_SECRET" not in seen
        assert set(seen) & {"PATH", "HOME", "LANG"} <= {"HOME", "LANG"}


def test_endless_loop_at_load(attacked: Worker) -> None:
    with pytest.raises(TimedOut):
        attacked.load(hostile("endless_loop_at_load"), seconds=0.5)


def test_a_forged_reply_is_its_last(attacked: Worker) -> None:
    """It may lie about its own value, as any code may; the genuine reply is then one too many."""
    attacked.load(hostile("forges_replies"))
    assert attacked.call("softmax", (1,), {}) == "forged"
    with pytest.raises(BadReply):
        attacked.call("softmax", (1,), {})
    assert not attacked.alive


def test_an_endless_generator_is_refused(attacked: Worker) -> None:
    attacked.load(hostile("returns_an_endless_generator"))
    with pytest.raises(BadReply, match=f"more than {LIMITS.materialized_items} items"):
        attacked.call("softmax", (1,), {})


def test_strange_subclasses_become_plain_data(attacked: Worker) -> None:
    attacked.load(hostile("lies_about_its_type"))
    array, number = attacked.call("softmax", (1,), {})
    assert (type(array), type(number)) == (np.ndarray, float)
    assert array.dtype == np.float64 and array.tolist() == [1.0, 1.0, 1.0] and number == 2.0


def test_a_function_outside_has_no_attributes(attacked: Worker) -> None:
    attacked.load(hostile("walks_out_of_a_callback"))
    assert attacked.call("softmax", (lambda x: x,), {}) == []


def test_a_handle_that_was_never_given_ends_the_worker(attacked: Worker) -> None:
    attacked.load(hostile("guesses_handles"))
    with pytest.raises(BadReply, match="never given"):
        attacked.call("softmax", (lambda x: x,), {})
    assert not attacked.alive


def test_calls_back_are_bounded(box: Sandbox) -> None:
    tight = Sandbox(box.level, box.explanation, Limits(callbacks_per_call=100))
    with tight, tight.worker() as worker:
        worker.load(hostile("calls_back_forever"))
        with pytest.raises(BadReply, match="too many"):
            worker.call("softmax", (lambda x: x,), {})


def test_recursion_through_callbacks_ends(attacked: Worker) -> None:
    attacked.load(hostile("recurses_through_callbacks"))
    with pytest.raises(Raised, match="RecursionError"):
        attacked.call("softmax", (lambda f: f(),), {})


def test_patched_numpy_stays_inside(attacked: Worker) -> None:
    attacked.load(hostile("patches_numpy"))
    assert attacked.call("softmax", (np.ones((2, 2)),), {}).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert not np.allclose(0, 1) and np.exp(1.0) > 2


def test_objects_that_equal_everything_stay_inside(attacked: Worker) -> None:
    attacked.load(hostile("overrides_equality"))
    value = attacked.call("softmax", (1,), {})
    assert value.kind == "instance" and value != 1


def test_no_notes_for_others(box: Sandbox) -> None:
    for _ in range(2):
        with box.worker() as worker:
            worker.load(hostile("leaves_notes_for_others"))
            assert worker.call("softmax", (1,), {}) == []


def test_prints_go_nowhere(attacked: Worker, capfd: pytest.CaptureFixture[str]) -> None:
    attacked.load(hostile("prints_a_lot"))
    assert attacked.call("softmax", (1,), {}) == "done"
    assert capfd.readouterr() == ("", "")


def steps(worker: Worker, size: int) -> int:
    worker.call("softmax", (np.ones((size, 2)),), {}, count_instructions=True)
    return worker.events


@pytest.mark.parametrize("name", UNCOUNTED)
def test_a_loop_is_counted_or_the_count_refused(attacked: Worker, name: str) -> None:
    assert attacked.load(hostile(name)) == []
    try:
        few, many = steps(attacked, 3), steps(attacked, 61)
    except Untraceable as fault:
        assert "cannot be counted" in str(fault)
    else:
        assert many - few >= 58


@pytest.mark.parametrize("name", UNCOUNTED)
def test_the_answer_itself_is_right(attacked: Worker, name: str) -> None:
    """So that it is the counting which the loop would cost its points."""
    assert attacked.load(hostile(name)) == []
    assert attacked.call("softmax", (np.ones((61, 2)),), {}) == 61


INNOCENT = """
import collections, dataclasses, enum, functools, inspect, typing, warnings
import numpy as np

class Kind(enum.Enum):
    ONE = 1

@dataclasses.dataclass
class Settings:
    rate: float = 0.1

Point = collections.namedtuple("Point", "x y")
Other = typing.NamedTuple("Other", [("x", int)])

def logged(function):
    signature = inspect.signature(function)
    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        signature.bind(*args, **kwargs)
        return function(*args, **kwargs)
    return wrapped

@logged
def softmax(z):
    Pair = collections.namedtuple("Pair", "x y")
    warnings.warn("a warning")
    try:
        raise ValueError("for nothing")
    except ValueError as error:
        str(error)
    return Pair(np.exp(z).sum(), Settings().rate + Point(1, 2).x).x + Kind.ONE.value
"""


def test_innocent_code_is_counted_and_does_not_grow(attacked: Worker) -> None:
    load(attacked, INNOCENT)
    assert 0 < steps(attacked, 3) == steps(attacked, 61)
