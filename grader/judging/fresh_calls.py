"""Recorded calls, made once more in a worker where nothing was called yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from grader.judging.student_code import StudentCode
from grader.testing.copies import copied
from grader.testing.faults import StudentFault
from grader.testing.student import RecordedCall, StudentObject, with_objects


def fresh_calls(process: StudentCode, exercise: str, calls: Sequence[RecordedCall]) -> list[RecordedCall]:
    """The calls with what came of each, up to the first that fails; the process is closed afterwards."""
    with process:
        student = process.student(exercise)
        made: dict[str | int, Any] = {exercise: getattr(student, exercise)}
        try:
            for number, call in enumerate(calls):
                target = getattr(student, call.target) if isinstance(call.target, str) else made[call.target]
                args = with_objects(copied(call.args), made)
                if call.operator is not None:
                    value = target._operate(call.operator, *args)
                elif call.attribute is not None:
                    value = getattr(target, call.attribute)
                else:
                    value = target(*args, **with_objects(copied(call.kwargs), made))
                if isinstance(value, StudentObject):
                    made[number] = value
        except (StudentFault, KeyError):  # a KeyError: what made an object before gives data now
            pass
        return student.recording
