"""What test files import: marks, assertions and gradients. Needs NumPy and pytest alone."""

from grader.testing.assertions import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    global_random_unchanged,
)
from grader.testing.comparing import Mismatch
from grader.testing.gradients import check_gradient, numerical_gradient
from grader.testing.marks import change, equivalent_mutant, exercise, misconception, points
from grader.testing.rule_checks import Case
from grader.testing.rules import rule_points, rules

__all__ = [
    "Case",
    "Mismatch",
    "assert_answer",
    "assert_close",
    "assert_dtype",
    "assert_shape",
    "assert_unchanged",
    "assert_vectorized",
    "change",
    "check_gradient",
    "equivalent_mutant",
    "exercise",
    "global_random_unchanged",
    "misconception",
    "numerical_gradient",
    "points",
    "rule_points",
    "rules",
]
