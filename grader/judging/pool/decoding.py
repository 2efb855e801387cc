"""Results read back from JSON: they have the shape of `grader.results`, or are refused with the place."""

from __future__ import annotations

import json

import msgspec

from grader.results import Outcome, Status, SubmissionResult


class ResultError(Exception):
    """Data that is no result; one sentence that says where."""


class _Exercise(msgspec.Struct):
    """What follows from an exercise's tests, and is written beside them for whoever reads the JSON."""

    outcome: Outcome
    score: float | None


class _Submission(msgspec.Struct):
    """What follows from a submission's exercises."""

    status: Status
    score: float | None
    exercises: list[_Exercise]


def decode_result(text: str | bytes) -> SubmissionResult:
    """Read a result's JSON; keys that it does not have are ignored.

    Raises:
        ResultError: it is no result.
    """
    try:
        return result_from(json.loads(text))  # not msgspec's reader, which refuses lone surrogates
    except ValueError as error:
        raise ResultError(f"The result is no JSON: {error}.") from None


def result_from(data: object) -> SubmissionResult:
    """A result from parsed JSON, such as the metadata of an autograded notebook.

    Raises:
        ResultError: it is no result, or what is derived in it does not follow from its tests.
    """
    try:
        result = msgspec.convert(data, SubmissionResult)
        written = msgspec.convert(data, _Submission)
    except msgspec.ValidationError as error:
        raise ResultError(f"The result is damaged: {error}.") from None
    pairs: list[tuple[str, object, object]] = [
        ("$.status", written.status, result.status),
        ("$.score", written.score, result.score),
    ]
    for index, (one, exercise) in enumerate(zip(written.exercises, result.exercises, strict=True)):
        place = f"$.exercises[{index}]"
        pairs.append((f"{place}.outcome", one.outcome, exercise.outcome))
        pairs.append((f"{place}.score", one.score, exercise.score))
    for place, found, derived in pairs:
        if found != derived:
            raise ResultError(
                f"The result is damaged: {found!r} does not follow from its tests - at `{place}`."
            )
    return result
