"""One mistake costs once: grading again with the reference in the place of earlier exercises that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.results import ExerciseResult, FollowThrough

if TYPE_CHECKING:
    from grader.judging.judge import ExerciseRun, Judge
    from grader.judging.submission_process import SubmissionProcess


def replaceable(
    judge: Judge, attempt: SubmissionProcess, run: ExerciseRun, earlier: Sequence[ExerciseResult]
) -> list[str]:
    """The earlier exercises that failed or are missing and that this one reads, through any number of others.

    A class used as a base is not replaced, and the exercise's note says so.
    """
    read = attempt.program.reads([run.exercise])
    bases = attempt.program.base_classes([run.exercise])
    failed = [
        one.name for one in earlier if one.outcome in ("failed", "not_implemented") and one.name in read
    ]
    kept = [name for name in failed if name in bases]
    if kept:
        verb = "is a base class here and was" if len(kept) == 1 else "are base classes here and were"
        run.result.note = f"{' and '.join(kept)} failed, but {verb} not replaced by the reference."
    return [
        name
        for name in failed
        if name not in bases and not isinstance(getattr(judge.session.reference, name), dict)
    ]


def follow_through(
    judge: Judge, attempt: SubmissionProcess, run: ExerciseRun, replaced: Sequence[str]
) -> None:
    """Run a failed exercise again with the reference in the place of `replaced`, and note what came of it."""
    from grader.judging.judge import ExerciseRun

    with judge.substituted(attempt, run.exercise, replaced) as again:
        second = ExerciseRun(judge, again, run.exercise, run.student_id)
        second.run()
    run.rerun = second
    if run.result.outcome == "not_implemented" and second.result.outcome != "not_implemented":
        # It is written, and stopped at an earlier exercise that is not.
        for test in run.result.tests:
            test.outcome = "failed"
            test.message = f"Not run to its end: {' or '.join(replaced)} is not implemented yet."
    score = second.result.own_score
    if score is not None and score > (run.result.own_score or 0.0):
        run.result.follow_through = FollowThrough(score, list(replaced))
