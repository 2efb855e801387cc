"""Calls as text for cards."""

import re

import numpy as np

from grader.testing.describing import describe_call


def test_a_long_call_ends_its_lines_between_numbers() -> None:
    logits = np.array([[1000.0, 1000.0], [1000.0, -1000.0], [-1000.0, -1000.0], [1000.0, 998.901388]])
    text = describe_call("softmax", [logits], {}, ["z"], entries=24, width=76)
    assert len(text.splitlines()) == 4
    assert all(re.search(r"[(,)]$", line) for line in text.splitlines()), text
    assert "[ 1000.      , -1000.      ]" in " ".join(text.split("\n      "))
