"""State left over between calls: the same call is right in a fresh process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.diagnosis.agreement import same
from grader.diagnosis.detectors.evidence import Evidence
from grader.diagnosis.record import ExerciseRecord
from grader.diagnosis.replay import Implementation, quiet, recorded, replay
from grader.testing.copies import copied
from grader.testing.student import Opaque, RecordedCall, with_objects

# Makes calls in a process where nothing was called before, and gives them with what came of each. The
# recording is shorter where one of them fails.
FreshCalls = Callable[[Sequence[RecordedCall]], Sequence[RecordedCall]]


class StateLeak:
    """Asks whether wrong answers of an exercise come right in a fresh process, with little before them.

    What was called before may be in the same test, or in earlier ones, if the exercise's first test was in
    order. Each question takes a fresh process, so that about earlier tests is put no more once it was denied.
    """

    def __init__(self, record: ExerciseRecord, reference: Implementation, fresh_calls: FreshCalls) -> None:
        self._exercise = record.exercise
        self._reference = reference
        self._fresh_calls = fresh_calls
        self._first_calls = record.tests[0].calls if record.tests else ()
        self._across_tests = bool(self._first_calls) and record.tests[0].error is None

    def explain(self, calls: Sequence[RecordedCall], evidence: Evidence) -> str | None:
        """Whether a call is right when nothing was called before but what made its object."""
        chain = _chain(calls, evidence.position)
        across = len(chain) == evidence.position + 1  # nothing else was called in this test
        if across and (not self._across_tests or calls is self._first_calls):
            return None
        if self._is_right_alone(calls, chain):
            return "The same call is right in a fresh start: something is left over from the calls before it."
        self._across_tests = self._across_tests and not across
        return None

    def _is_right_alone(self, calls: Sequence[RecordedCall], chain: Sequence[int]) -> bool:
        renumbered = {old: new for new, old in enumerate(chain)}
        objects: dict[str | int | None, Opaque] = {old: Opaque(new) for old, new in renumbered.items()}
        objects[self._exercise] = Opaque(self._exercise)
        try:
            again = [
                replace(
                    call,
                    target=call.target if isinstance(call.target, str) else renumbered[call.target],
                    args=with_objects(copied(call.args), objects),
                    kwargs=with_objects(copied(call.kwargs), objects),
                    result=None,
                    args_after=(),
                    fault=None,
                )
                for call in (calls[position] for position in chain)
            ]
        except KeyError:  # an object of another chain of calls was an argument
            return False
        got = [recorded(call) for call in self._fresh_calls(again)]
        with quiet():
            expected = list(replay(again, self._exercise, self._reference))
        return len(got) == len(expected) and all(map(same, got, expected))


def _chain(calls: Sequence[RecordedCall], last: int) -> list[int]:
    """Positions of the calls that concern the last one's object, and the last one."""
    root = _root(calls, last)
    if root is None:
        return [last]
    return [position for position in range(last + 1) if position == root or _root(calls, position) == root]


def _root(calls: Sequence[RecordedCall], position: int) -> int | None:
    """The event that made the object that this one belongs to; None for a call of a top-level function."""
    root: int | None = None
    target = calls[position].target
    while isinstance(target, int):
        root, target = target, calls[target].target
    return root
