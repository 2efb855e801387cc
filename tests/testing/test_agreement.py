"""Whether two results agree, which recognition asks of thousands: small and large arrays by the same measure."""

import numpy as np
import pytest

from grader.testing.agreement import same_value
from grader.testing.comparing import RELATIVE_TOLERANCE, Mismatch, compare


def numbers(dtype, size=5000):
    return np.random.default_rng(0).normal(size=(size // 50, 50)).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("place", [(0, 0), (0, 49), (1, 20), (99, 49)])
@pytest.mark.parametrize("wrong", [0.5, np.nan, np.inf])
def test_one_entry_of_a_large_array_tells(dtype, place, wrong):
    array = numbers(dtype)
    other = array.copy()
    other[place] = wrong
    assert not same_value(other, array)
    assert not same_value(array, other)
    assert same_value(other, other.copy())


def test_errors_are_relative_to_the_largest_entry_of_all():
    array = numbers(np.float64)
    array[:2] *= 1e-12
    array[-1, -1] = np.inf
    close = array + 1e-10
    assert same_value(close, array)
    assert not same_value(close[:2], array[:2])
    assert not same_value(array + 1e-6, array)


def test_large_arrays_of_another_kind_or_order():
    array = numbers(np.float64)
    assert same_value(np.asfortranarray(array.astype(np.float32)), array)
    assert not same_value(array.T, array)
    assert same_value(np.zeros(5000), np.zeros(5000, np.float32))
    assert not same_value(np.ones(5000), np.zeros(5000))


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
def test_imaginary_parts_count(dtype):
    answer = (np.arange(6) + 1j).astype(dtype)
    assert same_value(answer, answer * (1 + 1e-9))
    for other in (answer.real, answer.conj(), answer + 1e-3j):
        assert not same_value(answer, other) and not same_value(other, answer)
    large = np.tile(answer, 50)
    with pytest.raises(Mismatch, match="The values differ") as found:
        compare(large.conj(), large)
    assert "300 of 300 differ" in str(found.value.got_line())
    not_there = np.array([np.nan + 1j, 2j])
    assert same_value(not_there, not_there.copy())


def test_the_short_way_says_what_comparing_says():
    """For arrays of float64, at all distances, with zeros and with what is not finite."""
    rng = np.random.default_rng(0)
    verdicts = set()
    for number in range(4000):
        other = rng.normal(size=[(3,), (2, 3), (1,), ()][number % 4]) * 10.0 ** rng.integers(-9, 9)
        other = np.asarray(other * (number % 7 > 0))
        got = np.asarray(other + rng.normal(size=other.shape) * 10.0 ** rng.integers(-18, 2) * np.abs(other))
        if number % 5 == 0:
            got = np.where(rng.random(got.shape) < 0.3, [np.nan, np.inf, -np.inf, 0.0][number % 4], got)
        try:
            compare(got, other, rtol=RELATIVE_TOLERANCE["float64"])
            verdict = True
        except Mismatch:
            verdict = False
        assert same_value(got, other) is verdict, (got, other)
        verdicts.add(verdict)
    assert verdicts == {True, False}
