"""Why an exercise failed: a recognized misconception, or what the numbers themselves say."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from grader.diagnosis.concepts import recognize_answers
from grader.diagnosis.evidence import find_evidence
from grader.diagnosis.numbers import explain_numbers
from grader.diagnosis.recognition import REPLAY_SECONDS, recognize
from grader.diagnosis.state_leak import LeftOver
from grader.results import Diagnosis

if TYPE_CHECKING:
    from grader.judging.judge import ExerciseRun, Judge
    from grader.testing.marks import Misconception

__all__ = ["diagnose", "recognize"]


def diagnose(judge: Judge, run: ExerciseRun) -> None:
    """Name the misconception behind a failed exercise, where one alone explains it; else give hints."""
    if run.rerun and run.rerun.result.outcome == "passed":
        return  # the fault is an earlier exercise's
    reference = getattr(judge.session.reference, run.exercise)
    candidates = judge.catalogue.of(run.exercise)
    if isinstance(reference, dict):
        found = recognize_answers(run.answers, reference, candidates)
    else:
        found = _recognize_calls(judge, run, reference, candidates)
    if found is not None:
        run.result.diagnosis = Diagnosis(found.name, found.hint, found.lecture)
    elif not isinstance(reference, dict):
        _hint_from_numbers(judge, run, reference)


def _recognize_calls(
    judge: Judge, run: ExerciseRun, reference: Any, candidates: list[Misconception]
) -> Misconception | None:
    # With the reference in the place of a wrong earlier exercise, the calls show this exercise's fault alone.
    recordings = (run.rerun or run).recordings
    pairs = partial(judge.catalogue.pairs, run.exercise)
    return recognize(recordings, run.exercise, reference, candidates, pairs)


def _hint_from_numbers(judge: Judge, run: ExerciseRun, reference: Any) -> None:
    parameters = judge.session.parameters[run.exercise]
    started = time.monotonic()
    left_over = LeftOver(run, reference)
    for test, events in zip(run.result.tests, run.recordings, strict=True):
        if time.monotonic() - started > REPLAY_SECONDS:
            return
        if test.outcome != "failed" or test.hint:
            continue
        evidence = find_evidence(events, run.exercise, reference, parameters)
        if evidence is not None:
            test.hint = explain_numbers(evidence, partial(left_over.explain, events, evidence))
