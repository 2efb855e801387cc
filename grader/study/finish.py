"""The page for whoever has done the whole course: what they wrote, and the misconceptions that they left behind."""

from __future__ import annotations

import time
from collections.abc import Mapping
from html import escape

from grader.notebooks.cells import NotebookError, read_notebook
from grader.reports.style import with_code
from grader.study.course_progress import ExerciseProgress
from grader.study.session import StudySession
from grader.study.style import page

FILE = "finished.html"


def finish_page(session: StudySession) -> str:
    """A page to keep, with one's own code in it: it needs nothing beside itself."""
    progress = session.progress
    kept = {
        (assignment, exercise): progress.of(assignment, exercise)
        for assignment, exercises in session.course.exercises.items()
        for exercise in exercises
    }
    last = max((one.passed or progress.started for one in kept.values()), default=progress.started)
    tries = sum(one.tries for one in kept.values())
    head = (
        "<h1>Training Neural Networks: done</h1>\n"
        f"<p>All {len(kept)} exercises pass their hidden tests. Begun on "
        f"{_day(progress.started)}, done on {_day(last)}, with {tries} versions judged on the way.</p>"
    )
    parts = [head, _overcome(kept), _revealed(kept)]
    parts += [_notebook(session, assignment) for assignment in session.course.names]
    return page("Training Neural Networks: done", "\n".join(part for part in parts if part))


def _overcome(kept: Mapping[tuple[str, str], ExerciseProgress]) -> str:
    lines = [
        f"<li><b>{escape(exercise)}</b>, {_day(mistake.overcome)}: {with_code(mistake.hint)}"
        + (f' <span class="quiet">Lecture: {escape(mistake.lecture)}.</span>' if mistake.lecture else "")
        + "</li>"
        for (_, exercise), one in kept.items()
        for mistake in one.mistakes
        if mistake.overcome is not None
    ]
    if not lines:
        return ""
    return f"<h2>Misconceptions overcome: {len(lines)}</h2>\n<ul>{''.join(lines)}</ul>"


def _revealed(kept: Mapping[tuple[str, str], ExerciseProgress]) -> str:
    names = [
        f"<code>{escape(exercise)}</code>"
        for (_, exercise), one in kept.items()
        if one.revealed is not None and (one.passed is None or one.revealed < one.passed)
    ]
    return f'<p class="quiet">Passed after the reference was read: {", ".join(names)}.</p>' if names else ""


def _notebook(session: StudySession, assignment: str) -> str:
    code = _own_code(session, assignment)
    entries = []
    for exercise in session.course.exercises[assignment]:
        one = session.progress.of(assignment, exercise)
        noun = "version" if one.tries == 1 else "versions"
        said = f'<span class="quiet">{_day(one.passed)}, {one.tries} {noun}</span>'
        entries.append(
            f"<details><summary><b>{escape(exercise)}</b> {said}</summary>"
            f"<pre>{escape(code.get(exercise, ''))}</pre></details>"
        )
    return f"<h2>{escape(assignment)}</h2>\n{''.join(entries)}"


def _own_code(session: StudySession, assignment: str) -> dict[str, str]:
    try:
        cells = read_notebook(session.folder.notebook(assignment))
    except NotebookError:
        return {}
    return {cell.name: cell.source for cell in cells if cell.kind == "code" and cell.name}


def _day(seconds: float | None) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(seconds)) if seconds is not None else "–"
