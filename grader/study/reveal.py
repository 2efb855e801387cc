"""The reference of an exercise with its commentary, for whoever has tried."""

from __future__ import annotations

from grader.judging.commentary import commentaries
from grader.notebooks.assignment import Assignment, load_assignment, reference_sources
from grader.study.course import StudyError
from grader.study.session import Place, StudySession


def find_exercise(session: StudySession, named: str) -> Place:
    """The exercise of a name such as `softmax` or `01_mlp.softmax`; of several, the one that was tried.

    Raises:
        StudyError: there is none.
    """
    assignment, _, exercise = named.rpartition(".")
    places = [
        Place(name, exercise)
        for name, exercises in session.course.exercises.items()
        if exercise in exercises and assignment in ("", name)
    ]
    if not places:
        raise StudyError(f"The course has no exercise {named!r}: name it as its notebook does.")
    tried = [one for one in places if session.progress.of(one.assignment, one.exercise).tries]
    return (tried or places)[0]


def reveal(session: StudySession, named: str, now: float) -> str:
    """Markdown with the reference and what is said of it; that it was shown is kept.

    Raises:
        StudyError: there is no such exercise, or it was not tried yet.
        AssignmentError: the course's files do not load.
    """
    place = find_exercise(session, named)
    session.look(place.assignment)  # what was saved since the last time counts as well
    kept = session.progress.of(place.assignment, place.exercise)
    if not kept.tries:
        raise StudyError(
            f"{place.exercise} has not been tried yet: write something of your own in {place.assignment}.ipynb, save, "
            "and ask again. The hints below the exercise help to begin."
        )
    if kept.revealed is None:
        kept.revealed = now
        session.write()
    return _text(load_assignment(session.course.solutions / place.assignment), place.exercise)


def _text(assignment: Assignment, exercise: str) -> str:
    parts = [f"# {exercise}"]
    questions = assignment.questions.get(exercise, {})
    parts.append(f"```python\n{reference_sources(assignment)[exercise].strip()}\n```")
    for name, question in questions.items():
        parts.append("\n".join(f"- **{name}**, {answer}: {why}" for answer, why in question.why.items()))
    parts.append(commentaries(assignment.folder).get(exercise, ""))
    return "\n\n".join(parts)
