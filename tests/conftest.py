"""How the tests are spread over processes: a file's tests stay together, but for the long ones, which come first."""

import importlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest

# One thread each, before NumPy is imported: the processes share the cores already.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

# Longest first, so that no core waits for a test that began last. The tests of these files share nothing.
APART = (
    "tests/content/",
    "tests/docs/test_walk.py",
    "tests/oracles/test_16_capstone.py",
    "tests/cli/test_demo.py",
)
EARLY = (*APART, "tests/diagnosis/", "tests/gradebook/", "tests/sandbox/")


def pytest_configure() -> None:
    """Import nbformat as the commands do: a grammar would be compiled for it that nothing here needs."""
    sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # Python's own mark of what is not there
    try:
        importlib.import_module("nbformat")
    finally:
        del sys.modules["rfc3987_syntax"]


@pytest.fixture(autouse=True)
def _pyplot_as_it_was() -> Iterator[None]:
    """pyplot keeps figures and style for the whole process: what one test draws is no concern of the next one's."""
    matplotlib = sys.modules.get("matplotlib")
    with nullcontext() if matplotlib is None else matplotlib.rc_context():
        yield
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
        if matplotlib is None:  # the test was the first to import it
            pyplot.rcdefaults()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Send the tests of a group to one process, where they share fixtures and what they have judged.

    `xdist_group` marks would say the same, but pytest 9.2 does not show xdist's names of groups to the scheduler.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Groups(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return _group(nodeid)

    return Groups(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(EARLY))
    items.sort(key=lambda item: not item.nodeid.startswith(APART))


def _group(nodeid: str) -> str:
    """The file; the measurements of the diagnosis share what they have judged of an assignment."""
    if nodeid.startswith(APART):
        return nodeid
    assignment = re.search(r"^tests/diagnosis/.*\[(\d\d_\w+)\]$", nodeid)
    return f"diagnosis of {assignment[1]}" if assignment else nodeid.partition("::")[0]
