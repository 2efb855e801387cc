"""Whether each misconception is caught, named, and costs what one slip should."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from grader.authoring.derived_submissions import as_ipynb, with_misconceptions
from grader.authoring.trials import Trials
from grader.authoring.verification import Cost, Missed, PublicGap, Verification
from grader.long_steps import LongStep, unseen
from grader.notebooks.cells import Cell, parse_ipynb
from grader.results import ExerciseResult, SubmissionResult
from grader.testing.marks import Form, Misconception


def check_misconceptions(
    trials: Trials,
    misconceptions: Sequence[Misconception],
    found: Verification,
    step: LongStep = unseen,
) -> None:
    """Judge every form of every misconception as a student's submission."""
    gap = PublicGap()
    for misconception in step("misconceptions", misconceptions):
        for form in misconception.forms:
            with np.errstate():  # what one sets in NumPy is no concern of the next one
                _check_form(trials, misconception, form, found, gap)
    found.public["misconceptions"] = gap


def _check_form(
    trials: Trials, misconception: Misconception, form: Form, found: Verification, gap: PublicGap
) -> None:
    one = replace(misconception, forms=(form,))
    result = _judged_alone(trials, one)
    found.problems += _problems(result, one)
    exercise = _of(result, one.exercise)
    if exercise.own_score is None:
        return
    share = 1 - exercise.own_score / exercise.max_score if exercise.max_score else 0.0
    found.costs.append(Cost(one.exercise, one.name, form.name, share, one.costs))
    answers = isinstance(form.implementation, Mapping)  # which check() must not judge
    if trials.public is not None and exercise.outcome == "failed" and not answers:
        gap.caught += 1
        if trials.passes_public(one.exercise, form.source):
            gap.green.append(Missed(form.name, one.exercise, one.caught_by))


def _judged_alone(trials: Trials, one: Misconception) -> SubmissionResult:
    assignment = trials.assignment
    # The others do not read it, and are as right as in the reference.
    concerned = [
        name for name in assignment.exercise_names if one.exercise in assignment.program.reads([name])
    ]
    return judged(trials, with_misconceptions(assignment, [one]), only=concerned)


def _problems(result: SubmissionResult, one: Misconception) -> list[str]:
    exercise, form = _of(result, one.exercise), one.forms[0].name
    where = f"misconception {one.name} of {one.exercise}"
    where += f", in the form {form}," if form != one.name else ""
    problems = []
    outcomes = {test.name: test.outcome for test in exercise.tests}
    if outcomes.get(one.caught_by, "failed") != "failed":  # one that is no test is said of the author's files
        problems.append(
            f"{where} is not caught by {one.caught_by} ({outcomes[one.caught_by]}): "
            "sharpen the test, or name the one that catches it."
        )
    named = exercise.diagnosis.misconception if exercise.diagnosis else None
    if named != one.name:
        problems.append(
            f"{where} is recognized as {named or 'nothing'}: make it differ from the others on the tests' "
            "calls, or remove it."
        )
    problems += [
        f"{where} also costs points in {other.name}: its tests should follow through the reference; "
        "make them depend on the exercise alone."
        for other in result.exercises
        if other.name != one.exercise and other.score != other.max_score
    ]
    return problems


def judged(trials: Trials, cells: Sequence[Cell], only: Collection[str] | None = None) -> SubmissionResult:
    """The judge's result, through the text of a notebook's file, as a submission comes."""
    return trials.judge.judge(parse_ipynb(as_ipynb(cells)), trials.student, only=only)


def _of(result: SubmissionResult, exercise: str) -> ExerciseResult:
    return next(one for one in result.exercises if one.name == exercise)
