"""What an assignment's questions lack: options, a test of each, and why each option is right or wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.judging.answers import question_of
from grader.judging.hidden_tests import HiddenTests
from grader.notebooks.questions import Question
from grader.reports.text import listing


def question_problems(session: HiddenTests) -> Iterator[str]:
    """Sentences, each ending with what to do."""
    assignment = session.assignment
    for exercise in assignment.exercises:
        if exercise.kind != "concepts":
            continue
        answers: Mapping[str, str] = getattr(session.reference, exercise.name)
        tested = [question_of(test.name, answers) for test in session.of(exercise.name)]
        questions = assignment.questions.get(exercise.name, {})
        for name in answers:
            where = f"question {name} of {exercise.name}"
            question = questions.get(name)
            if question is None:
                yield f"{where} is not in the text: write **`{name}`**: and its options."
                continue
            if tested.count(name) != 1:
                yield f"{where} needs one hidden test whose name ends in _{name}: it has {tested.count(name)}."
            yield from _option_problems(where, question, answers[name])


def _option_problems(where: str, question: Question, answer: str) -> Iterator[str]:
    if answer not in question.options:
        yield f"{where} has the answer {answer!r}, which is none of its options: correct one of them."
    missing = [letter for letter in question.options if letter not in question.why]
    if missing:
        yield f"{where} does not say why of {listing(missing)}: add it between <!-- why and -->."
    for letter in question.why:
        if letter not in question.options:
            yield f"{where} says why of {letter}, which is none of its options: correct one of them."
