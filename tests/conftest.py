"""How the tests are spread over processes: a file's tests stay together, but for the long ones, which come first."""

import os

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not item.nodeid.startswith(APART):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: not item.nodeid.startswith(EARLY))
    items.sort(key=lambda item: not item.nodeid.startswith(APART))
