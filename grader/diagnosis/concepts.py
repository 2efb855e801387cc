"""Recognizing a misconception behind the answers to questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.diagnosis.pairs import both
from grader.testing.assertions import is_answer
from grader.testing.marks import Misconception


def recognize_answers(
    answers: object, reference: Mapping[str, object], misconceptions: Sequence[Misconception]
) -> Misconception | None:
    """The misconception whose wrong answers were all given, if it is one, or two that share no question.

    Other questions may be wrong besides: each answer stands for itself, so a slip elsewhere takes nothing
    from what these say. Where the wrong answers of one are a part of another's, the one that says more
    counts. A misconception's dictionary may leave out the questions that it gets right.
    """
    if not isinstance(answers, Mapping):
        return None
    given: dict[str, tuple[Misconception, dict[str, object]]] = {}
    for one in misconceptions:
        wrong = {q: a for q, a in one.implementation.items() if not is_answer(a, reference.get(q))}
        if wrong and all(_gave(answers, question, answer) for question, answer in wrong.items()):
            given[one.name] = one, wrong
    fullest = [
        (one, wrong)
        for one, wrong in given.values()
        if not any(wrong.items() < other.items() for _, other in given.values())
    ]
    if len(fullest) == 2 and not fullest[0][1].keys() & fullest[1][1].keys():
        return both(fullest[0][0], fullest[1][0], None)
    return fullest[0][0] if len(fullest) == 1 else None


def _gave(answers: Mapping[str, object], question: str, answer: object) -> bool:
    try:
        return is_answer(answers.get(question), answer)
    except TypeError:  # an answer that is no text
        return False
