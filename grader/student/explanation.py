"""Why a public test failed, as far as its numbers say: the judge's detectors on the values written out in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.diagnosis.detectors.evidence import Evidence, named_arguments
from grader.diagnosis.detectors.numbers import explain_gradient, explain_literal
from grader.testing.agreement import same_value
from grader.testing.comparing import RELATIVE_TOLERANCE, Comparison, Mismatch
from grader.testing.local import parameter_names
from grader.testing.student import Opaque, RecordedCall


def explain_mismatch(
    mismatch: Mismatch, calls: Sequence[RecordedCall], namespace: Mapping[str, object]
) -> str | None:
    """One or two sentences that hold for the whole of a wrong answer; None where nothing does.

    Only what the last call gave is explained, or a part of it: of a number that the test made from it, the
    call's arguments say nothing.
    """
    if mismatch.gradient is not None:
        return explain_gradient(mismatch.got, mismatch.expected)
    comparison = mismatch.comparison
    if comparison is None or mismatch.secret or not calls or calls[-1].fault is not None:
        return None
    call = calls[-1]
    place = _place(comparison.got, call.result)
    if place is None:
        return None
    names = _names(calls, call, namespace)
    arguments = named_arguments(names, call.args) | call.kwargs
    got, expected = mismatch.got, mismatch.expected
    return explain_literal(
        Evidence.of_parts(
            got,
            _as_exact_as(got, expected, [*call.args, *call.kwargs.values()]),
            where=place + mismatch.where,
            arguments=arguments,
            arguments_after=named_arguments(names, call.args_after),
            answer=comparison.got,
            right=comparison.expected,
            rtol=_relative_tolerance(comparison, expected),
            literal=True,
        )
    )


def _place(answer: object, result: object, where: str = "") -> str | None:
    """Where in a call's result the compared answer stands; None where it is not there."""
    if isinstance(result, Opaque):
        return None
    if _is(answer, result):
        return where
    parts: list[tuple[str, object]] = []
    if isinstance(result, dict):
        parts = [(f"{where}[{key!r}]", value) for key, value in result.items()]
    elif isinstance(result, tuple | list):
        parts = [(f"{where}[{position}]", value) for position, value in enumerate(result)]
    places = (_place(answer, value, place) for place, value in parts)
    return next((place for place in places if place is not None), None)


def _is(one: object, other: object) -> bool:
    """Equal to the bit: the recording holds copies."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return same_value(one, other)


def _names(
    calls: Sequence[RecordedCall], call: RecordedCall, namespace: Mapping[str, object]
) -> tuple[str, ...]:
    """Parameters of the student's function, or of the method of the student's class."""
    if call.operator is not None:
        return ()
    if isinstance(call.target, str):
        return parameter_names(namespace.get(call.target))
    origin = calls[call.target]
    made_by = origin if origin.attribute is None else _origin(calls, origin)
    owner = namespace.get(made_by.target) if made_by and isinstance(made_by.target, str) else None
    return parameter_names(getattr(owner, origin.attribute or "__call__", None))[1:]


def _origin(calls: Sequence[RecordedCall], call: RecordedCall) -> RecordedCall | None:
    return calls[call.target] if isinstance(call.target, int) else None


def _as_exact_as(got: object, expected: object, arguments: Sequence[object]) -> object:
    """The value as the test writes it, in the dtype that the arguments would give it."""
    if not isinstance(got, np.ndarray | np.generic | float) or isinstance(expected, str | None | dict):
        return expected
    value: Any = np.asarray(got)
    literal = np.asarray(expected) if not isinstance(expected, tuple | list) else None
    if literal is None or literal.dtype.kind not in "iuf" or value.dtype.kind != "f":
        return expected
    floats = [one.dtype for one in arguments if isinstance(one, np.ndarray) and one.dtype.kind == "f"]
    return literal.astype(np.result_type(*floats) if floats else np.float64)


def _relative_tolerance(comparison: Comparison, expected: object) -> float | None:
    """The test's tolerances as one relative to the largest entry; None for the table's."""
    if comparison.rtol is None and comparison.atol is None:
        return None
    try:
        values = np.abs(np.asarray(expected, np.float64))
    except (TypeError, ValueError):
        return None
    scale = float(values[np.isfinite(values)].max(initial=0.0)) or 1.0
    return (comparison.rtol or 0.0) + (comparison.atol or 0.0) / scale or RELATIVE_TOLERANCE["float64"]
