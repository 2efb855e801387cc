"""Why an exercise failed: a recognized misconception, or what the numbers themselves say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.judging.diagnosis.recognition import recognize
from grader.judging.results import Diagnosis

if TYPE_CHECKING:
    from grader.judging.judge import ExerciseRun, Judge
    from grader.testing.marks import Misconception

__all__ = ["diagnose", "recognize"]


def diagnose(judge: Judge, run: ExerciseRun) -> None:
    """Name the misconception behind a failed exercise on its result, where exactly one explains it."""
    reference = getattr(judge.session.reference, run.exercise)
    candidates = [one for one in judge.misconceptions if one.of == run.exercise]
    if isinstance(reference, dict):
        found = _recognize_answers(run, reference, candidates)
    else:
        found = recognize(run.recordings, run.exercise, reference, candidates)
    if found is not None:
        run.result.diagnosis = Diagnosis(found.name, found.hint, found.see)


def _recognize_answers(
    run: ExerciseRun, reference: dict[str, Any], candidates: list[Misconception]
) -> Misconception | None:
    """Concept answers: exactly one misconception has the wrong answers that were given, no more and no fewer.

    A misconception's dictionary may leave out the questions that it gets right.
    """
    answers = run.answers
    if not isinstance(answers, dict):
        return None
    wrong = {
        question: answers.get(question)
        for question, right in reference.items()
        if answers.get(question) != right
    }
    matching = [
        one
        for one in candidates
        if {q: answer for q, answer in one.implementation.items() if reference.get(q) != answer} == wrong
    ]
    return matching[0] if len(matching) == 1 else None
