"""How the exception that ended a test becomes its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.results import Outcome, TestResult
from grader.testing.comparing import Mismatch
from grader.testing.describing import describe, describe_call
from grader.testing.faults import NotDefined, Raised, StudentFault
from grader.testing.operators import describe_operation
from grader.testing.student import Opaque, RecordedCall, Student

Parameters = Mapping[str, Sequence[str]]  # of the callables that a test may call, by name


def outcome_of(error: BaseException | None) -> Outcome:
    """Passed, not implemented (a stub), failed (the student's doing) or error (anything else)."""
    if error is None:
        return "passed"
    if isinstance(error, NotImplementedError | NotDefined):
        return "not_implemented"
    if isinstance(error, Raised) and error.exception == "NotImplementedError":
        return "not_implemented"
    if isinstance(error, AssertionError | StudentFault):
        return "failed"
    return "error"


def explain(result: TestResult, error: BaseException, student: Student, parameters: Parameters) -> None:
    """Fill in the card's lines from the exception that ended the test and the last call that it made."""
    result.call = last_call(student, parameters)
    if isinstance(error, Mismatch):
        result.message = error.message
        result.got, result.expected = error.got_line(), error.expected_line()
        result.gradient = error.gradient
    elif outcome_of(error) == "not_implemented":
        result.message = str(error) if isinstance(error, NotDefined) else "Not implemented yet."
        result.call = None
    elif isinstance(error, AssertionError):
        # pytest's rewriting appends what it saw of the operands; the author's sentence is the first line.
        result.message = str(error).partition("\n")[0] or "The property does not hold."
    else:
        result.message = str(error)


def last_call(student: Student, parameters: Parameters) -> str | None:
    """The last call of the recording, as the card shows it."""
    events = student.recording
    for position in range(len(events) - 1, -1, -1):
        event = events[position]
        if event.operator is not None:
            return describe_operation(event.operator, [describe(operand) for operand in event.args])
        if event.attribute is None:
            return describe_call(
                _title(events, event.target), event.args, event.kwargs, _names(parameters, event.target)
            )
    return None


def _names(parameters: Parameters, target: str | int) -> Sequence[str]:
    return parameters.get(target, ()) if isinstance(target, str) else ()


def _title(events: Sequence[RecordedCall], target: str | int) -> str:
    """`Mean().update_state` for a call of an attribute of the object that an earlier event made."""
    if isinstance(target, str):
        return target
    made = events[target].result
    return made.title if isinstance(made, Opaque) else describe(made)
