"""Why an answer to a question is right or wrong: for the option that was chosen, and no other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from grader.notebooks.questions import Question
from grader.results import TestResult


def explain_answers(tests: Sequence[TestResult], questions: Mapping[str, Question], answers: object) -> None:
    """Put what the author says of each chosen option into its question's result."""
    if not isinstance(answers, Mapping):
        return
    for test in tests:
        question = questions.get(question_of(test.name, questions))
        chosen = answers.get(question.name) if question else None
        letter = chosen.strip().upper() if isinstance(chosen, str) else ""
        if question and letter in question.why:
            test.why = f"{letter}: {question.why[letter]}"


def question_of(test: str, questions: Collection[str]) -> str:
    """The question that a test asks for, by the end of its name; empty where there is none."""
    ends = [name for name in questions if test.endswith(f"_{name}")]
    return max(ends, key=len, default="")
