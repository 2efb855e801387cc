"""Each detector speaks where its cause is the cause, and is silent where it is not."""

import numpy as np
import pytest

from grader.diagnosis.detectors.evidence import Evidence
from grader.diagnosis.detectors.numbers import explain_numbers
from grader.diagnosis.evidence import find_evidence
from grader.testing.local import LocalBackend
from grader.testing.student import Student

RNG = np.random.default_rng(138)
Z = RNG.normal(size=(7, 5))
EXPECTED = RNG.normal(size=(7, 5))
ROW = RNG.normal(size=7)


def said(got, expected=EXPECTED, after=None, earlier=(), later=(), where="", **arguments):
    return explain_numbers(
        Evidence(np.asarray(got), np.asarray(expected), where, arguments, after or arguments, earlier, later)
    )


LARGE = RNG.permutation(np.linspace(-1000, 1000, 35)).reshape(7, 5)


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("The call changed its argument `z`", {"got": EXPECTED, "z": Z, "after": {"z": Z + 1}}),
        ("The result is transposed", {"got": Z[:5].T.copy(), "expected": Z[:5]}),
        ("but they are float64 and should be float32", {"got": EXPECTED, "expected": EXPECTED.astype(np.float32)}),
        ("was not summed over axis 0, which has 7 entries", {"got": EXPECTED, "expected": EXPECTED.sum(0)}),
        ("The mean over axis 1, which has 5 entries, was not taken", {"got": EXPECTED, "expected": EXPECTED.mean(1)}),
        ("was summed over axis 0, which should stay", {"got": EXPECTED.sum(0)}),
        ("The mean was taken over axis 1, which should stay", {"got": EXPECTED.mean(1)}),
        ("the shape is (7, 1) and should be (7,)", {"got": ROW[:, None], "expected": ROW}),
        ("a number for every pair of entries", {"got": ROW[:, None] - Z[:, :1].T, "expected": ROW}),
        ("The result is the mean of what is expected", {"got": EXPECTED.mean()}),
        ("The result is the sum of what is expected", {"got": EXPECTED.sum()}),
        ("Axis 1 is missing", {"got": Z[:, 0] * 3}),
        ("should be averaged to one number", {"got": EXPECTED, "expected": EXPECTED.mean()}),
        ("should be summed to one number", {"got": EXPECTED, "expected": EXPECTED.sum()}),
        ("a part was computed in float32", {"got": EXPECTED.astype(np.float32).astype(np.float64)}),
        ("Every entry is zero", {"got": 0 * EXPECTED}),
        ("The sign is wrong", {"got": -EXPECTED}),
        ("The result is that of the call before", {"got": Z, "earlier": (Z,)}),
        ("The result is that of the next call", {"got": Z, "later": (Z,)}),
        ("Every entry is 2 times what is expected", {"got": 2 * EXPECTED}),
        ("Every entry is 1/7 (the length of axis 0 of `z`) times", {"got": EXPECTED / 7, "z": Z}),
        ("Every entry is 5 (the length of axis 1 of `z`) times", {"got": EXPECTED * 5, "z": Z}),
        ("Every entry is `lr` times what is expected", {"got": 0.03 * EXPECTED, "lr": 0.03}),
        ("Every entry is (1 − `rate`) times what is expected", {"got": 0.7 * EXPECTED, "rate": 0.3}),
        ("Every entry is 1/(1 − `rate`) times what is expected", {"got": EXPECTED / 0.7, "rate": 0.3}),
        ("is 1/5 (the length of axis 1 of `z`), or (1 − `beta`), times", {"got": EXPECTED / 5, "z": Z, "beta": 0.8}),
        ("Every entry is 2 · 1/7 (the length of axis 0 of `z`) times", {"got": 2 * EXPECTED / 7, "z": Z}),
        ("Every entry is 3.14159 times what is expected", {"got": np.pi * EXPECTED}),
        ("In result[0]['b1']: Every entry is 2 times", {"got": 2 * EXPECTED, "where": "[0]['b1']"}),
        ("The result is `delta` too large, in every entry", {"got": EXPECTED + 0.25, "delta": 0.25}),
        ("Every entry is 1.5 too small", {"got": EXPECTED - 1.5}),
        ("The result is the argument `z`, unchanged", {"got": Z, "z": Z}),
        ("The result is the square of what is expected", {"got": EXPECTED**2}),
        ("The result is the square root of what is expected", {"got": np.abs(EXPECTED) ** 0.5, "expected": np.abs(EXPECTED)}),
        ("The result is the logarithm of what is expected", {"got": np.log(Z**2 + 1), "expected": Z**2 + 1}),
        ("holds integers", {"got": np.trunc(EXPECTED * 4).astype(int), "expected": EXPECTED * 4}),
        ("Only row 0 is right", {"got": np.r_[EXPECTED[:1], Z[1:]]}),
        ("All rows but the last are right", {"got": np.r_[EXPECTED[:-1], Z[-1:]]}),
        ("All rows but the first are right", {"got": np.r_[Z[:1], EXPECTED[1:]]}),
        ("Only column 2 is wrong", {"got": np.where(np.arange(5) == 2, Z, EXPECTED)}),
        ("right where `z` is positive, and wrong where it is negative", {"got": np.where(Z > 0, EXPECTED, 9), "z": Z}),
        ("The entries are right, in reverse order", {"got": EXPECTED[::-1]}),
        ("The rows are right, in another order", {"got": EXPECTED[[2, 0, 1, 4, 3, 6, 5]]}),
        ("The columns are right, in another order", {"got": EXPECTED[:, [1, 0, 2, 4, 3]]}),
        ("The result is NaN where `z` is above 709: the exponential", {"got": np.where(LARGE > 709, np.nan, EXPECTED), "z": LARGE}),
        ("The result is NaN where `z` is below −709: the exponential of minus", {"got": np.where(LARGE < -709, np.nan, EXPECTED), "z": LARGE}),
        ("The result is infinite where `z` is negative", {"got": np.where(Z < 0, np.inf, EXPECTED), "z": Z}),
        ("The result is NaN or infinite where `z` is", {"got": np.where(LARGE > 709, np.where(LARGE > 800, np.nan, np.inf), EXPECTED), "z": LARGE}),
        ("is NaN where `z` is 529.412 or more", {"got": np.where(LARGE > 500, np.nan, EXPECTED), "z": LARGE}),
        ("The result is infinite where the size of `z` is above 709", {"got": np.where(abs(LARGE) > 709, np.inf, EXPECTED), "z": LARGE}),
        ("Every entry is NaN", {"got": np.full((7, 5), np.nan)}),
        ("Wherever the result is wrong, it is 0.", {"got": np.where(Z + Z[::-1] < 0, 0.0, EXPECTED), "z": Z[:3]}),
        ("wrong where it is positive. There it is 6.", {"got": np.where(Z > 0, 6.0, EXPECTED), "z": Z}),
        ("Only entry 0 is right", {"got": np.r_[ROW[0], ROW[1:] ** 2], "expected": ROW}),
        ("The values are right to 6 digits only: look for", {"got": EXPECTED * (1 + 5e-7 * np.tanh(Z))}),
        ("as right as float32 can be: somewhere float64 became float32", {"got": EXPECTED.astype(np.float32)}),
        ("The result is `b` too small, in every entry", {"got": EXPECTED - Z[0], "b": Z[0], "W": Z}),
        ("The result is `O` too large.", {"got": 137, "expected": 126, "D": 5, "O": 11}),
        ("multiplied by `z` the result would be right", {"got": EXPECTED / Z, "z": Z}),
        ("The result is multiplied by `z`, once more than it should be", {"got": EXPECTED * Z, "z": Z}),
        ("on the wrong side of `theta`", {"got": Z - (EXPECTED - Z), "theta": Z}),
        ("The change of `theta` is 1/`lr` times what it should be", {"got": Z + (EXPECTED - Z) / 0.07, "theta": Z, "lr": 0.07}),
        ("Every row is right up to a factor of its own", {"got": EXPECTED * ROW[:, None]}),
        ("Every column is right up to a factor of its own", {"got": EXPECTED * Z[0]}),
        ("Every row is right up to a number of its own", {"got": EXPECTED + ROW[:, None]}),
        ("Every column is right up to a number of its own", {"got": EXPECTED + Z[0]}),
        ("The result is NaN in row 3", {"got": np.where(np.arange(7)[:, None] == 3, np.nan, EXPECTED), "z": Z}),
    ],
)  # fmt: skip
def test_a_cause_is_named(sentence, evidence):
    assert sentence in (said(**evidence) or "silence")


@pytest.mark.parametrize(
    "got",
    [
        Z,
        np.where(RNG.random((7, 5)) < 0.5, 2 * EXPECTED, EXPECTED),  # a factor in some entries only
        np.where(np.arange(35).reshape(7, 5) == 17, 9.0, -EXPECTED),  # a sign in all but one
        EXPECTED + 1e-3 * Z,
        RNG.normal(size=(11, 3)),
        np.array(3.7),
        EXPECTED + np.where(np.arange(35).reshape(7, 5) == 3, 0.5, 0),  # one entry: no row, no column
        np.where(np.arange(35).reshape(7, 5) < 2, EXPECTED**2, EXPECTED),  # a power in two entries
        np.where(
            LARGE > 0, EXPECTED + np.abs(LARGE), EXPECTED + 1e-7
        ),  # the others are not quite right either
    ],
)
def test_silence_where_nothing_holds_for_all_entries(got):
    assert said(got, z=np.abs(LARGE) + 1, rate=0.3) is None


def test_a_small_error_is_not_explained_by_what_only_the_tolerance_excuses():
    expected = EXPECTED.astype(np.float32)
    assert said(expected * np.float32(1 - 3e-4) + np.float32(1e-4) * Z.astype(np.float32), expected) is None
    assert "0.9997 times" in said(expected * np.float32(0.9997), expected)


def record(calls, code):
    namespace = {"np": np}
    exec(code, namespace)
    student = Student(LocalBackend(namespace, lambda _: False))
    calls(student)
    return student.recording


def test_the_first_call_that_differs_is_the_evidence():
    def calls(student):
        for x in (np.ones(3), np.arange(3.0), np.arange(5.0)):
            student.f(x, lr=0.5)

    events = record(calls, "def f(x, lr): return {'a': x * lr, 'b': x + (x[0] == 0)}")
    found = find_evidence(events, "f", lambda x, lr: {"a": x * lr, "b": x}, ["x", "lr"])
    assert found and found.where == "['b']" and found.position == 1
    assert found.arguments["lr"] == 0.5 and np.array_equal(found.arguments["x"], np.arange(3.0))
    assert explain_numbers(found) == "In result['b']: Every entry is 1 too large."


def explained(code, reference, *arguments):
    events = record(lambda student: student.f(*arguments), code)
    return explain_numbers(find_evidence(events, "f", reference, ["x", "y"]))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("def f(x, y): x + y", "Nothing came back: is there a `return`"),
        ("def f(x, y): return x - y", "One of the 2 parts came back alone, the second, and it is right"),
        ("def f(x, y): return x - y, x + y", "The first and the second part of the result are right, but each in the"),
        ("def f(x, y): return x + y, y - x", "In result[1]: The sign is wrong"),
        ("def f(x, y): return 2 * (x + y), x - y", "In result[0]: Every entry is 2 times"),
        ("def f(x, y): return x + y, 'none'", "silence"),
    ],
)  # fmt: skip
def test_an_answer_of_two_parts(code, sentence):
    x, y = RNG.normal(size=(2, 5, 7))
    said = explained(code, lambda x, y: (x + y, x - y), x, y)
    assert (said or "silence").startswith(sentence)


def test_a_changed_argument_is_told_beside_what_is_wrong():
    said = explained("def f(x, y):\n    x *= 2\n    return -x", lambda x, y: 2 * x, np.arange(5.0) + 1, 1)
    assert said.startswith("The sign is wrong") and said.endswith(
        "The call changed its argument `x`: work on a copy."
    )


def test_steps_are_compared_within_one_object_alone():
    class Counter:
        def __init__(self, start):
            self.value = start.copy()

        def step(self, by):
            self.value = self.value + by
            return self.value

    def calls(student):
        first, second = student.C(np.arange(3.0)), student.C(np.arange(3.0) ** 2)
        for by in (1.0, 2.0, 4.0):
            first.step(by)
            second.step(by)

    late = "class C:\n    def __init__(self, start): self.value = start.copy()\n    def step(self, by):\n"
    late += "        old = self.value\n        self.value = self.value + by\n        return old"
    found = find_evidence(record(calls, late), "C", Counter, ["start"])
    assert [list(other) for other in found.later] == [[3.0, 4.0, 5.0], [7.0, 8.0, 9.0]]
    kept = late.replace("self.value + by", "self.value + (by if self.value[0] == 0 else 0)").replace(
        "return old", "return self.value"
    )
    found = find_evidence(record(calls, kept), "C", Counter, ["start"])
    assert explain_numbers(found) == "The result is that of the call before: one update is missing."


def test_an_argument_is_seen_as_it_was_before_the_call():
    events = record(lambda student: student.f(np.arange(3.0)), "def f(x):\n    x *= 2\n    return x")
    found = find_evidence(events, "f", lambda x: 2 * x, ["x"])
    assert found and explain_numbers(found) == "The call changed its argument `x`: work on a copy."


@pytest.mark.parametrize("right", [True, False])
def test_no_arithmetic_is_done_with_booleans(right):
    assert said(np.array(not right), np.array(right)) is None
    assert (
        said(np.array([right, not right, right] * 3) ^ True, np.array([right, not right, right] * 3)) is None
    )
