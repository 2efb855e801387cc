"""One mistake costs once: grading again with the reference in the place of earlier exercises that failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.judging.results import FollowThrough

if TYPE_CHECKING:
    from grader.judging.attempt import Attempt
    from grader.judging.judge import ExerciseRun, Judge


def follow_through(
    judge: Judge, attempt: Attempt, run: ExerciseRun, failed: Sequence[str], student_id: str
) -> None:
    """Run a failed exercise again with substitutes, and note on its result what came of it.

    Args:
        failed: the earlier exercises that failed or are missing, in order; those that the exercise reads,
            through any number of other functions, are replaced. A class used as a base is not, and the note
            says so.
    """
    from grader.judging.judge import ExerciseRun

    read = attempt.program.reads([run.exercise])
    bases = attempt.program.base_classes([run.exercise])
    replaced = [name for name in failed if name in read and name not in bases]
    kept = [name for name in failed if name in read and name in bases]
    if kept:
        run.result.note = (
            f"{' and '.join(kept)} failed and is a base class here, so it was not replaced by the reference."
        )
    if not replaced or any(isinstance(getattr(judge.session.reference, name), dict) for name in replaced):
        return
    with judge.substituted(attempt, run.exercise, replaced) as again:
        second = ExerciseRun(judge, again, run.exercise, student_id)
        second.run()
    run.again = second
    score = second.result.own_score
    if score is not None and score > (run.result.own_score or 0.0):
        run.result.follow_through = FollowThrough(score, replaced)
