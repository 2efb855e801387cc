"""Calls as text for cards."""

import re

import numpy as np

from grader.testing.describing import describe, describe_call, rows_of_array


def test_a_long_call_ends_its_lines_between_numbers() -> None:
    logits = np.array([[1000.0, 1000.0], [1000.0, -1000.0], [-1000.0, -1000.0], [1000.0, 998.901388]])
    text = describe_call("softmax", [logits], {}, ["z"], entries=24, width=76)
    assert len(text.splitlines()) == 4
    assert all(re.search(r"[(,)]$", line) for line in text.splitlines()), text
    assert "[ 1000.      , -1000.      ]" in " ".join(text.split("\n      "))


def test_short_arguments_share_a_line():
    arrays = [np.array([1.0, -2.0])] * 4
    names = ["theta", "gradient", "s", "r", "t", "lr", "beta_1", "beta_2", "epsilon"]
    text = describe_call("adam_step", [*arrays, 1, 0.25, 0.5, 0.75, 0.0], {}, names, entries=24, width=76)
    assert len(text.split("\n")) <= 6 and all(name in text for name in names)
    assert max(map(len, text.split("\n"))) <= 76


def test_a_long_value_is_broken_between_its_rows():
    jacobian = describe(np.arange(9.0).reshape(3, 3) / 7, 24)
    text = rows_of_array(f"result[0]: {jacobian}", 60, 6)
    assert [line.count("]") for line in text.split("\n")] == [2, 1, 2]  # that of `result[0]` too
    assert text.split("\n")[1].index("[") == len("result[0]: [")
    many = rows_of_array(describe(np.arange(24.0).reshape(12, 2) / 7, 24), 60, 6)
    assert len(many.split("\n")) <= 6 and max(map(len, many.split("\n"))) <= 60
