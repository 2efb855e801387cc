"""Assertions for public and hidden tests; each failure carries what a card shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from grader.testing.comparing import RELATIVE_TOLERANCE, Comparison, Mismatch, as_array, compare, subject
from grader.testing.student import Student, StudentObject


def assert_close(
    got: object,
    expected: object,
    rtol: float | None = None,
    atol: float | None = None,
    *,
    dtype: DTypeLike | None = None,
) -> None:
    """The answer has the shape and the values that are expected; nested lists and dictionaries too.

    Without `rtol` and `atol` the tolerance is the table's, by the dtype of `expected`, or by `dtype` where the
    answer comes from arguments of that one; it is relative to the largest entry that is expected. With `atol`
    alone the comparison is absolute. The dtype of the answer is not compared.
    """
    if dtype is not None and rtol is None and atol is None:
        rtol = RELATIVE_TOLERANCE[np.dtype(dtype).name]
    try:
        compare(got, expected, rtol, atol)
    except Mismatch as mismatch:
        mismatch.comparison = Comparison(got, expected, rtol, atol)
        raise


def assert_shape(got: object, shape: tuple[int, ...]) -> None:
    """The answer is an array of this shape."""
    actual = as_array(got, np.zeros(shape), form_alone=True).shape
    if actual != shape:
        raise Mismatch(
            f"The shape is {actual}, expected is {shape}.", got, np.zeros(shape), shows_values=False
        )


def assert_dtype(got: object, dtype: DTypeLike) -> None:
    """The answer, or every array in it, has this dtype."""
    _assert_dtype(got, np.dtype(dtype), "")


def _assert_dtype(got: object, dtype: np.dtype[Any], where: str) -> None:
    if isinstance(got, Mapping | tuple | list) and len(got) > 0:
        for key, item in got.items() if isinstance(got, Mapping) else enumerate(got):
            _assert_dtype(item, dtype, f"{where}[{key!r}]")
    else:
        actual = as_array(got, np.zeros(1, dtype), where, form_alone=True).dtype
        if actual != dtype:
            raise Mismatch(
                f"{subject('dtype', where)} is {actual}, expected is {dtype}.", str(actual), str(dtype)
            )


def assert_unchanged(student: Student) -> None:
    """No call of this test has changed an argument, to the bit; the card names the one that was."""
    for call in student.recording:
        names = [f"argument {position + 1}" for position in range(len(call.args))]
        for position, name in enumerate(student.parameters_of(call)[: len(names)]):
            names[position] = f"argument `{name}`"
        pairs = list(zip(names, call.args, call.args_after, strict=False))
        pairs += [
            (f"argument `{key}`", before, call.kwargs_after[key])
            for key, before in call.kwargs.items()
            if key in call.kwargs_after
        ]
        for name, before, after in pairs:
            changed = _changed_part(before, after)
            if changed is not None:
                was, became = changed
                # Not what the call gave, so no line `got` shows them.
                sentence = f"The call changed its {name}: work on a copy."
                raise Mismatch(sentence, became, was, shows_values=False)
    for was, became in student.handed_over():
        if _changed_part(was, became) is not None:
            sentence = "A later call changed an argument of an earlier one: keep a copy."
            raise Mismatch(sentence, became, was, shows_values=False)


def _changed_part(before: Any, after: Any) -> tuple[Any, Any] | None:
    """The first array, dictionary or list that is not what it was, before and after."""
    if isinstance(before, np.ndarray):
        same = before.shape == after.shape and before.dtype == after.dtype
        same = same and bool(np.all((before == after) | ((before != before) & (after != after))))
        return None if same else (before, after)
    if isinstance(before, dict | tuple | list):
        keys = list(before) if isinstance(before, dict) else list(range(len(before)))
        if keys != (list(after) if isinstance(after, dict) else list(range(len(after)))):
            return before, after
        return next((part for key in keys if (part := _changed_part(before[key], after[key]))), None)
    return None


def assert_answer(answers: object, question: str, right: object) -> None:
    """The concept answer is the right one, or one of a set of right ones; the message keeps it secret."""
    if not isinstance(answers, Mapping):
        raise Mismatch("A dictionary of answers is expected.", answers, None, secret=True)
    answer = answers.get(question)
    if answer is None:
        raise NotImplementedError(f"The question {question!r} has no answer yet.")
    if not is_answer(answer, right):
        raise Mismatch(f"The answer to {question!r} is not right.", answer, None, secret=True)


def is_answer(answer: object, expected: object) -> bool:
    """Whether a concept answer is the expected one, or one of a set; of letters the case does not matter."""
    accepted = expected if isinstance(expected, set | frozenset) else {expected}
    given = frozenset(answer) if isinstance(answer, list) else answer
    if isinstance(given, str):
        letters = all(isinstance(one, str) and one.isupper() for one in accepted)
        given = given.strip().upper() if letters else given.strip()
    return given in accepted


def assert_vectorized(
    function: StudentObject, arguments: Callable[[int], tuple[object, ...]], small: int = 29, large: int = 61
) -> None:
    """The Python work does not grow with the batch.

    Counts line and opcode events in the student's own code, so a loop inside one line shows too, and calls
    that NumPy makes into C do not count.
    """
    few, many = function.count_instructions(*arguments(small)), function.count_instructions(*arguments(large))
    require_no_growth(few, many, small, large)


def require_no_growth(few: int, many: int, small: int, large: int) -> None:
    """The instructions for a large batch are not more by one per example."""
    if many - few >= large - small:
        raise Mismatch(
            f"The Python steps grow with the batch, {few} for {small} examples and {many} for {large}: "
            "use array operations in place of the loop.",
            shows_values=False,
        )


@contextmanager
def global_random_unchanged(student: Student) -> Iterator[None]:
    """Within the block the student's code leaves NumPy's and Python's global generators alone."""
    before = student.global_random_state(stir=True)
    yield
    if student.global_random_state() != before:
        raise Mismatch(
            "The global random generator was used: draw from the given rng alone.", shows_values=False
        )
