"""What a failing public test says of its numbers, and what it must not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.student.explanation import explain_mismatch
from grader.testing import (
    Mismatch,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    check_gradient,
)
from grader.testing.local import LocalBackend
from grader.testing.student import Student

X = np.arange(35.0).reshape(7, 5) ** 2 - 40
EXPECTED = np.sin(X)


def said(test: Callable[[Student], None], **names: Any) -> str | None:
    """The explanation of a test's mismatch on a notebook with these names."""
    student = Student(LocalBackend(names, lambda _: False))
    student.start_recording()
    with pytest.raises(Mismatch) as raised:
        test(student)
    return explain_mismatch(raised.value, student.recording, names)


def of_f(f: Callable[..., Any], expected: Any = EXPECTED, **tolerances: float) -> str | None:
    return said(lambda student: assert_close(student.f(X.copy()), expected, **tolerances), f=f)


@pytest.mark.parametrize(
    ("f", "sentence"),
    [
        (lambda x: np.sin(x) / 7, "Every entry is 1/7 (the length of axis 0 of `x`) times what is expected."),
        (lambda x: np.sin(x) / 11, "Every entry is 1/11 of what is expected."),
        (lambda x: -np.sin(x), "The sign is wrong"),
        (lambda x: np.sin(x).astype(np.float32), "as right as float32 can be"),
        (lambda x: np.sin(x)[:, :, None], "the shape is (7, 5, 1) and should be (7, 5)"),
        (lambda x: None, "Nothing came back: is there a `return`"),
        (lambda x: np.sin(x, out=x) + 1, "Every entry is 1 too large. The call changed its argument `x`"),
    ],
)
def test_the_numbers_speak(f: Callable[..., Any], sentence: str) -> None:
    assert sentence in (of_f(f) or "silence")


def test_a_small_size_is_no_cause() -> None:
    x = X[:3]

    def test(student: Student) -> None:
        assert_close(student.f(x), np.sin(x))

    assert said(test, f=lambda x: np.sin(x) / 3) == "Every entry is 1/3 of what is expected."


def test_a_tolerance_of_the_test_holds_for_what_explains() -> None:
    rounded = np.round(EXPECTED, 4)
    assert of_f(lambda x: 2 * np.sin(x), rounded, atol=1e-3) == "Every entry is 2 times what is expected."
    assert of_f(lambda x: 2 * np.sin(x), rounded) is None


def test_a_part_of_an_answer_is_placed() -> None:
    def test(student: Student) -> None:
        assert_close(student.f(X)[1], {"W": EXPECTED})

    assert said(test, f=lambda x: (0.0, {"W": 2 * np.sin(x)})) == (
        "In result[1]['W']: Every entry is 2 times what is expected."
    )


def test_a_methods_parameters_are_named() -> None:
    class Model:
        def step(self, rate: float, x: Any) -> Any:
            return rate * np.sin(x)

    def test(student: Student) -> None:
        assert_close(student.Model().step(0.3, X), EXPECTED)

    assert said(test, Model=Model) == "Every entry is `rate` times what is expected."


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda x: 26, 13),  # any two numbers have a factor
        (lambda x: np.array([2.0, 4.0]), np.array([1.0, 2.0])),
        (lambda x: np.full(5, 0.25), np.full(5, 0.5)),  # or a square: five times the same says one thing
        (lambda x: np.sin(x) + np.tan(x) * (x > 100), EXPECTED),  # numbers in order are no threshold
        (lambda x: np.cos(x), EXPECTED),
        (lambda x: "text", EXPECTED),
        (lambda x: {"a": x}, EXPECTED),
    ],
)
def test_silence_where_the_numbers_are_few_or_say_nothing(f: Callable[..., Any], expected: Any) -> None:
    assert of_f(f, expected) is None


@pytest.mark.parametrize(
    "test",
    [
        lambda student: assert_close(student.f(X).sum(axis=-1), EXPECTED.sum(axis=-1)),  # made by the test
        lambda student: assert_shape(student.f(X), (5, 7)),
        lambda student: assert_dtype(student.f(X), np.float32),
        lambda student: (student.g(X.copy()), assert_unchanged(student)),
    ],
)
def test_silence_where_the_answer_was_not_compared_as_it_came(test: Callable[[Student], None]) -> None:
    assert said(test, f=lambda x: 2 * np.sin(x), g=lambda x: np.sin(x, out=x)) is None


def test_a_gradient_is_explained_by_itself() -> None:
    def test(student: Student) -> None:
        check_gradient(lambda x: float((x**2).sum()), student.f(X), X)

    assert said(test, f=lambda x: 2 * x / 7) == "Every entry is 1/7 of what is expected."
    assert said(test, f=lambda x: -2 * x) == "The sign is wrong: the gradient is minus what is expected."
    assert said(test, f=np.cos) is None
