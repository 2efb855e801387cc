"""One student's page of feedback: a summary, then the notebook with each exercise's card in its place."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from grader.gradebook.feedback.markdown import markdown_html
from grader.gradebook.feedback.outdated import page_digest
from grader.gradebook.from_result import card_of
from grader.gradebook.notebook_grades import CellGrade, NotebookGrades
from grader.gradebook.submitted import result_in
from grader.notebooks.grade_ids import checked_exercise
from grader.reports.style import mark
from grader.results import ExerciseResult, Outcome, SubmissionResult

# Longer sources are shown without colours: a student's file sets the time that this takes.
_MAX_HIGHLIGHTED = 100_000
# The one script of a page; the page's policy lets no other run.
# JupyterLab shows a page that is not trusted without its script: the button stays hidden where it does nothing.
PRINT = (
    'const button = document.getElementById("print"); button.hidden = false;'
    'button.addEventListener("click", () => window.print())'
)
_PRINT_DIGEST = f"sha256-{b64encode(sha256(PRINT.encode()).digest()).decode()}"
_FIRST_HEADING = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class _Row:
    name: str
    says: str
    mark: Markup
    score: str
    max_score: str


@dataclass(frozen=True)
class _Section:
    html: Markup
    anchor: int = 0
    by_hand: str = ""
    comment: str = ""  # HTML


def feedback_page(notebook: NotebookNode, assignment: str, student: str, grades: NotebookGrades) -> str:
    """The page as HTML that fetches nothing and runs nothing; all strings are untrusted.

    Raises:
        ResultError: what the notebook carries as its result is none.
    """
    result = result_in(notebook.metadata) or SubmissionResult(assignment, None, status="error")
    checks = [name for name in map(_check_name, notebook.cells) if name in grades.cells]
    by_hand = {_check_name(cell) for cell in notebook.cells if _is_manual(cell)}
    rows = [
        _manual_row(name, grades.cells[name], result)
        if name in by_hand
        else _row(checked_exercise(name), grades.cells[name], result)
        for name in checks
    ]
    scores = [grade.score for grade in grades.cells.values()]
    waiting = sum(score is None for score in scores)
    light, dark = _code_styles()
    page = {
        "digest": page_digest(result, grades),
        "assignment": assignment,
        "student": student,
        "title": _title(notebook, assignment),
        "notice": _notice(result, waiting),
        "warnings": result.warnings,
        "exercises": rows,
        "penalty": _number(grades.penalty) if grades.penalty else "",
        "score": _total(scores, grades.penalty),
        "max_score": _number(sum(grade.max_score for grade in grades.cells.values())),
        "total_says": f"not final: {waiting} of {len(scores)} wait for a grade" if waiting else "",
        "cells": list(_sections(notebook, result, checks, grades)),
        "light_code": Markup(light),
        "dark_code": Markup(dark),
        "script": Markup(PRINT),
        "script_digest": Markup(_PRINT_DIGEST),
    }
    return str(_template().render(page=page))


def _manual_row(name: str, grade: CellGrade, result: SubmissionResult) -> _Row:
    score = "–" if grade.score is None else _number(grade.score)
    says = _says_by_hand(grade) or ("waits for your teacher" if grade.score is None else "no answer")
    if result.status == "ungradable" and grade.score is None:
        says = "could not be graded"
    return _Row(name, says, Markup("✎"), score, _number(grade.max_score))


def _row(name: str, grade: CellGrade, result: SubmissionResult) -> _Row:
    exercise = result.exercise(name)
    outcome: Outcome = "error"
    if exercise is not None:
        outcome = exercise.outcome
    elif result.status == "ungradable":
        outcome = "not_implemented"
    return _Row(
        name,
        _says_by_hand(grade) or _says(exercise, result),
        Markup(mark(outcome)),
        "–" if grade.score is None else _number(grade.score),
        _number(grade.max_score),
    )


def _says_by_hand(grade: CellGrade) -> str:
    if grade.manual_score is None:
        return ""
    return "waits for your teacher" if grade.needs_manual_grade else "graded by your teacher"


def _says(exercise: ExerciseResult | None, result: SubmissionResult) -> str:
    if exercise is None and result.status == "ungradable":
        return "could not be graded"
    if exercise is None or exercise.outcome == "error":
        return "the grader failed; the grade waits"
    if exercise.outcome == "not_implemented":
        return "not implemented yet"
    failing = sum(test.outcome != "passed" for test in exercise.tests)
    if not failing:
        return "all tests pass"
    total = len(exercise.tests)
    says = (
        f"{failing} of {total} tests {'fails' if failing == 1 else 'fail'}" if total > 1 else "its test fails"
    )
    follow_through = exercise.follow_through
    if follow_through is not None and follow_through.score == exercise.score and follow_through.instead_of:
        says += f"; graded with the reference's {' and '.join(follow_through.instead_of)}"
    return says


def _notice(result: SubmissionResult, waiting: int) -> str:
    if result.status == "ungradable":
        return f"This submission could not be graded. {result.message}"
    if waiting and result.status != "error":
        return "The grade is not final: a part of it waits for your teacher."
    if waiting:
        return (
            "The grader failed on a part of this submission. That is no fault of yours: "
            "the grade waits for your teacher."
        )
    return ""


def _sections(
    notebook: NotebookNode,
    result: SubmissionResult,
    checks: list[str],
    grades: NotebookGrades,
) -> Iterator[_Section]:
    if result.status == "ungradable":
        return  # the notebook is the release, which the student has
    for cell in notebook.cells:
        marks = cell.metadata.get("nbgrader", {})
        name = _check_name(cell)
        if name in grades.cells and _is_manual(cell):
            yield _manual_section(cell, grades.cells[name], grades.comments.get(name), checks.index(name) + 1)
        elif name in grades.cells:
            card = card_of(checked_exercise(name), result).html
            grade = grades.cells[name]
            by_hand = (
                f"{_number(grade.score)} of {_number(grade.max_score)}"
                if grade.manual_score is not None and not grade.needs_manual_grade
                else ""
            )
            yield _Section(Markup(card), anchor=checks.index(name) + 1, by_hand=by_hand)
        elif cell.cell_type == "markdown":
            yield _Section(Markup(markdown_html(cell.source, cell.get("attachments"))))
        elif cell.source.strip():
            comment = grades.comments.get(str(marks.get("grade_id"))) if marks.get("solution") else None
            html = code_html(cell.source) if cell.cell_type == "code" else f"<pre>{escape(cell.source)}</pre>"
            yield _Section(Markup(html), comment=Markup(markdown_html(comment or "")))


def _manual_section(cell: NotebookNode, grade: CellGrade, comment: str | None, anchor: int) -> _Section:
    """An answer that a person grades: what was written, and what it drew."""
    if cell.cell_type == "code":
        html = code_html(cell.source) + "".join(map(_output_html, cell.outputs))
    else:
        html = markdown_html(cell.source, cell.get("attachments"))
    given = "" if grade.score is None else f"{_number(grade.score)} of {_number(grade.max_score)}"
    return _Section(Markup(html), anchor, given, Markup(markdown_html(comment or "")))


def _output_html(output: NotebookNode) -> str:
    """A kept output: a picture where it has one, else its text."""
    for kind in ("image/png", "image/jpeg"):
        if kind in output.data:
            picture = "".join(output.data[kind].split())
            return f'<img src="data:{kind};base64,{escape(picture)}" alt="What the code above has drawn">'
    return f"<pre>{escape(output.data.get('text/plain', ''))}</pre>"


def _is_manual(cell: NotebookNode) -> bool:
    marks = cell.metadata.get("nbgrader", {})
    return bool(marks.get("grade") and marks.get("solution"))


def _check_name(cell: NotebookNode) -> str:
    marks = cell.metadata.get("nbgrader", {})
    return str(marks.get("grade_id", "")) if marks.get("grade") else ""


def _title(notebook: NotebookNode, assignment: str) -> str:
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := _FIRST_HEADING.search(cell.source)):
            return heading[1]
    return assignment


def _total(scores: list[float | None], penalty: float) -> str:
    known = [score for score in scores if score is not None]
    return _number(max(0.0, sum(known) - penalty)) if known else "–"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2):g}"


@lru_cache(maxsize=4096)
def code_html(source: str) -> str:
    """Python in colours that the page's style gives in light and dark."""
    if len(source) > _MAX_HIGHLIGHTED:
        return f"<pre>{escape(source)}</pre>"
    return str(highlight(source, PythonLexer(), HtmlFormatter(nowrap=False, cssclass="code")))


@cache
def _code_styles() -> tuple[str, str]:
    def style(name: str) -> str:
        rules = HtmlFormatter(style=name, nobackground=True).get_style_defs(".code").splitlines()
        return "\n".join(rule for rule in rules if rule.startswith(".code ."))

    return style("default"), style("github-dark")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("page.html.j2")
