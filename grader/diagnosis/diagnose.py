"""Why an exercise failed: a recognized misconception, or what the numbers themselves say."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from grader.diagnosis.concepts import recognize_answers
from grader.diagnosis.detectors.numbers import explain_numbers
from grader.diagnosis.evidence import find_evidence
from grader.diagnosis.pairs import Pair
from grader.diagnosis.recognition import REPLAY_SECONDS, recognize
from grader.diagnosis.record import ExerciseRecord
from grader.diagnosis.replay import Implementation
from grader.diagnosis.state_leak import FreshCalls, StateLeak
from grader.testing.marks import Misconception


@dataclass(frozen=True)
class Finding:
    """The one misconception that explains an exercise's calls, or else hints by the tests' names."""

    misconception: Misconception | None = None
    hints: Mapping[str, str] = field(default_factory=dict)


def diagnose(
    record: ExerciseRecord,
    reference: Implementation | Mapping[str, object],
    candidates: Sequence[Misconception],
    parameters: Sequence[str] = (),
    *,
    pairs: Callable[[], Sequence[Pair]] = lambda: (),
    rerun: ExerciseRecord | None = None,
    fresh_calls: FreshCalls | None = None,
) -> Finding:
    """Explain a failed exercise; nothing is changed.

    Args:
        reference: the reference's function or class, or its answers to questions.
        candidates: the exercise's misconceptions.
        parameters: names of the reference's parameters, for what hints say of arguments.
        pairs: gives two misconceptions at once, asked for where no single one explains the calls.
        rerun: the same tests with the reference in the place of earlier exercises that failed. Its calls show
            this exercise's fault alone; where it passed, there is none.
        fresh_calls: makes calls in a process where nothing was called before.
    """
    if rerun is not None and rerun.outcome == "passed":
        return Finding()
    if isinstance(reference, Mapping):
        return Finding(recognize_answers(record.answers, reference, candidates))
    found = recognize((rerun or record).recordings, record.exercise, reference, candidates, pairs)
    if found is not None:
        return Finding(found)
    leak = StateLeak(record, reference, fresh_calls) if fresh_calls is not None else None
    return Finding(hints=_hints(record, reference, parameters, leak))


def _hints(
    record: ExerciseRecord, reference: Implementation, parameters: Sequence[str], leak: StateLeak | None
) -> dict[str, str]:
    """What the numbers say of each failed test's first wrong answer."""
    hints: dict[str, str] = {}
    started = time.process_time()
    for test in record.tests:
        if time.process_time() - started > REPLAY_SECONDS:
            break
        if test.result.outcome != "failed" or test.result.hint:
            continue
        evidence = find_evidence(test.calls, record.exercise, reference, parameters)
        if evidence is None:
            continue
        before_last = partial(leak.explain, test.calls, evidence) if leak else lambda: None
        hint = explain_numbers(evidence, before_last)
        if hint:
            hints[test.result.name] = hint
    return hints
