"""Assertions for public and hidden tests; each failure carries what a card shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from grader.testing.comparing import Comparison, Mismatch, as_array, compare
from grader.testing.student import Student, StudentObject


def assert_close(got: Any, expected: Any, rtol: float | None = None, atol: float | None = None) -> None:
    """The answer has the shape and the values that are expected; nested lists and dictionaries too.

    Without `rtol` and `atol` the tolerance is the table's, by the dtype of `expected`, relative to its largest
    entry. With `atol` alone the comparison is absolute. The dtype of the answer is not compared.
    """
    try:
        compare(got, expected, rtol, atol)
    except Mismatch as mismatch:
        mismatch.comparison = Comparison(got, expected, rtol, atol)
        raise


def assert_shape(got: Any, shape: tuple[int, ...]) -> None:
    """The answer is an array of this shape."""
    actual = as_array(got, np.empty(shape)).shape
    if actual != shape:
        raise Mismatch(
            f"The shape is {actual}, expected is {shape}.", got, np.empty(shape), shows_values=False
        )


def assert_dtype(got: Any, dtype: DTypeLike) -> None:
    """The answer, or every array in it, has this dtype."""
    if isinstance(got, Mapping | tuple | list) and len(got) > 0:
        for item in got.values() if isinstance(got, Mapping) else got:
            assert_dtype(item, dtype)
    else:
        actual = as_array(got, np.empty(1, dtype)).dtype
        if actual != np.dtype(dtype):
            raise Mismatch(
                f"The dtype is {actual}, expected is {np.dtype(dtype)}.", str(actual), str(np.dtype(dtype))
            )


def assert_unchanged(before: Any, after: Any) -> None:
    """An argument is what it was before the call, to the bit: pass a copy and the argument."""
    try:
        compare(after, before, rtol=0.0, atol=0.0)
    except Mismatch as mismatch:
        raise Mismatch(
            "The function changed its argument: work on a copy.",
            mismatch.got,
            mismatch.expected,
            wrong=mismatch.wrong,
        ) from None


def assert_answer(answers: Any, question: str, right: Any) -> None:
    """The concept answer is the right one, or one of a set of right ones; the message keeps it secret."""
    if not isinstance(answers, Mapping):
        raise Mismatch("A dictionary of answers is expected.", answers, None, secret=True)
    answer = answers.get(question)
    if answer is None:
        raise NotImplementedError(f"The question {question!r} has no answer yet.")
    if not is_answer(answer, right):
        raise Mismatch(f"The answer to {question!r} is not right.", answer, None, secret=True)


def is_answer(answer: Any, expected: Any) -> bool:
    """Whether a concept answer is the expected one, or one of a set; of letters the case does not matter."""
    accepted = expected if isinstance(expected, set | frozenset) else {expected}
    given = frozenset(answer) if isinstance(answer, list) else answer
    if isinstance(given, str):
        letters = all(isinstance(one, str) and one.isupper() for one in accepted)
        given = given.strip().upper() if letters else given.strip()
    return given in accepted


def assert_vectorized(
    function: StudentObject, arguments: Callable[[int], tuple[Any, ...]], small: int = 3, large: int = 61
) -> None:
    """The Python work does not grow with the batch.

    Counts line and opcode events in the student's own code, so a loop inside one line shows too, and calls
    that NumPy makes into C do not count.
    """
    few, many = function.count_instructions(*arguments(small)), function.count_instructions(*arguments(large))
    if many - few >= large - small:
        raise Mismatch(
            f"The Python steps grow with the batch, {few} for {small} examples and {many} for {large}: "
            "use array operations in place of the loop.",
            shows_values=False,
        )


@contextmanager
def global_random_unchanged(student: Student) -> Iterator[None]:
    """Within the block the student's code leaves NumPy's and Python's global generators alone."""
    before = student.global_random_state()
    yield
    if student.global_random_state() != before:
        raise Mismatch(
            "The global random generator was used: draw from the given rng alone.", shows_values=False
        )
