"""Recorded calls, made once more in a worker where nothing was called yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.judging.submission_process import SubmissionProcess
from grader.testing.copies import copied
from grader.testing.faults import StudentFault
from grader.testing.student import RecordedCall, StudentObject


def fresh_calls(
    process: SubmissionProcess, exercise: str, calls: Sequence[RecordedCall]
) -> list[RecordedCall]:
    """The calls with what came of each, up to the first that fails; the process is closed afterwards."""
    with process:
        student = process.student(exercise)
        made: dict[int, Any] = {}
        try:
            for number, call in enumerate(calls):
                target = getattr(student, call.target) if isinstance(call.target, str) else made[call.target]
                if call.attribute is not None:
                    value = getattr(target, call.attribute)
                else:
                    value = target(*copied(call.args), **copied(call.kwargs))
                if isinstance(value, StudentObject):
                    made[number] = value
        except (StudentFault, KeyError):  # a KeyError: what made an object before gives data now
            pass
        return student.recording
