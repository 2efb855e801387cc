"""Pages of feedback: what they tell, and that nothing in them acts."""

from __future__ import annotations

import gc
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.converters import GenerateFeedback
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash

from grader.gradebook.autograde import autograde
from grader.gradebook.course import Course
from grader.gradebook.feedback.exporter import generate_feedback
from grader.gradebook.feedback.markdown import markdown_html, math_html
from grader.gradebook.feedback.page import PRINT, CellGrade, NotebookGrades, feedback_page
from grader.gradebook.nbgrader_steps.formgrader import SafeMarkdown
from grader.gradebook.settings import CourseError
from grader.results import Diagnosis, ExerciseResult, SubmissionResult, TestResult
from tests.gradebook.small import ASSIGNMENT, HIDDEN, SOLVED, WRONG, submit_to

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><a href='javascript:alert(1)'>x</a></svg>",
    "[x](javascript:alert(1)) <a href=' java\nscript:alert(1)'>x</a> <a href='data:text/html,<script>'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe><style>body{display:none}</style><form action=/x>",
    r"$\text{<script>alert(1)</script>}$ $\href{javascript:alert(1)}{x}$ $\style{background:url(//x)}{x}$",
    '![$x$" onerror="alert(1)](attachment:a.png) <span title="$x$">x</span>',
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "$$<img src=x onerror=alert(1)>$$",
    "</div></section></main><script>alert(1)</script>",
    "![p](https://tracker.example/pixel.png)",
]

_ALLOWED_SCHEMES = ("http://", "https://", "mailto:", "#", "data:image/")


class Inspector(HTMLParser):
    """Fails on anything in a page that could act or fetch."""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "iframe", "object", "embed", "form", "svg", "base", "link"), tag
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            if name == "href":
                assert (value or "").startswith(_ALLOWED_SCHEMES), value
            if name == "src":
                assert (value or "").startswith("data:image/"), value
            if name == "style":
                assert "url(" not in (value or "")


def inspect(html: str) -> None:
    inspector = Inspector()
    inspector.feed(html.replace(f"<script>{PRINT}</script>", "", 1))
    inspector.close()


@pytest.mark.parametrize("source", HOSTILE)
def test_markdown_does_nothing(source: str) -> None:
    inspect(markdown_html(source, {"a.png": {"image/png": '"><script>alert(1)</script>'}}))
    inspect(markdown_html(source))


@pytest.mark.parametrize("source", HOSTILE)
def test_formgrader_shows_what_does_nothing(source: str) -> None:
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    cell = nbformat.v4.new_markdown_cell(source + "\n\n```\n<b>\n\n* no list\n```")
    cell, _ = SafeMarkdown().preprocess_cell(cell, {}, 0)
    html = markdown2html_mistune(cell.source)
    inspect(html)
    assert "<li>" not in html


def test_markdown_keeps_what_is_harmless() -> None:
    html = markdown_html(
        "# T\n\n**b** [l](https://example.org) `<i>`\n\n| a |\n|---|\n| $x_1$ |\n\n<details>x</details>"
    )
    for piece in (
        "<h1>",
        "<strong>",
        'href="https://example.org"',
        "&lt;i&gt;",
        "<table>",
        "<msub>",
        "<details>",
    ):
        assert piece in html


def test_pasted_picture_is_shown() -> None:
    html = markdown_html("![p](attachment:a.png)", {"a.png": {"image/png": "iVBORw0KGgo="}})
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in html


def test_mathematics_needs_no_script() -> None:
    html = math_html(r"\sum_{i=1}^n \frac{\partial L}{\partial x_i} \text{ if } a < b", display=True)
    assert html.startswith('<math display="block">')
    assert "<mfrac>" in html
    assert math_html(r"\frac{", display=False) == r"<code>\frac{</code>"
    assert ">arg\N{THIN SPACE}min</mo>" in math_html(r"\arg\min_\theta L(\theta)", display=True)
    assert math_html("a = (-3) - b", display=False).count('form="prefix"') == 1  # a sign, and an operation
    assert '<mo lspace="0" rspace="0">/</mo>' in math_html("a / b", display=False)
    assert "(1)" not in math_html(r"\begin{align} a &= b \end{align}", display=True)


def page(course: Course, student: str) -> str:
    return generate_feedback(course, ASSIGNMENT).pages[student].read_text()


def test_page_of_a_hostile_submission(course: Course, fake_judge: None) -> None:
    def hostile(notebook: dict[str, Any]) -> None:
        for number, source in enumerate(HOSTILE):
            for kind in ("markdown", "raw", "code"):
                cell = {"cell_type": kind, "id": f"h{number}{kind}", "metadata": {}, "source": source}
                notebook["cells"].append(cell)
        marks = {
            "grade_id": "</script><script>alert(1)</script>",
            "grade": True,
            "points": 9,
            "solution": False,
        }
        notebook["cells"][0]["metadata"] = {"nbgrader": marks}
        notebook["cells"][0]["source"] = "# <script>alert(1)</script>"

    student = "<b onclick=alert(1)>eve"
    submit_to(course, student, SOLVED, change=hostile)
    autograde(course, ASSIGNMENT)
    html = page(course, student)
    inspect(html)
    assert "&lt;b onclick=alert(1)&gt;eve" in html
    assert "default-src 'none'" in html
    assert "http://" not in html.replace("http://www.w3.org", "")


def test_hostile_result_is_escaped(course: Course) -> None:
    grades = NotebookGrades({"check_double": CellGrade(3, 0, None, None, False)}, {"double": HOSTILE[0]}, 0)
    marks = {"grade_id": "check_double", "grade": True}
    test = TestResult(HOSTILE[0], HOSTILE[0], "failed", 0.0, 3.0, *[HOSTILE[0]] * 5)
    diagnosis = Diagnosis(HOSTILE[0], HOSTILE[0], HOSTILE[1])
    exercise = ExerciseResult("double", 3.0, [test], diagnosis, note=HOSTILE[1])
    result = SubmissionResult(
        ASSIGNMENT, 3.0, "full", message=HOSTILE[0], warnings=[HOSTILE[1]], exercises=[exercise]
    ).as_data()
    cell = nbformat.v4.new_code_cell('check("double")', metadata={"nbgrader": marks})
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"grader": result})
    inspect(feedback_page(notebook, ASSIGNMENT, HOSTILE[0], grades))


def test_pages_tell_the_statuses_apart(course: Course, fake_judge: None) -> None:
    submit_to(course, "solved", SOLVED)
    submit_to(course, "wrong", WRONG)
    submit_to(course, "untouched")
    submit_to(course, "not_json", raw="no")
    submit_to(
        course, "broken", SOLVED | {"double": 'def double(x):\n    """BREAK THE GRADER"""\n    return x'}
    )
    autograde(course, ASSIGNMENT)
    report = generate_feedback(course, ASSIGNMENT)
    assert report.exit_status == 0
    pages = {student: path.read_text() for student, path in report.pages.items()}
    for html in pages.values():
        inspect(html)
    assert "6 / 6" in pages["solved"]
    assert "not final" not in pages["solved"]
    assert "The sentence of double." in pages["wrong"]
    assert "3 / 6" in pages["wrong"]
    assert "not implemented yet" in pages["untouched"]
    assert "not valid JSON" in pages["not_json"]
    assert "– / 6" in pages["not_json"]
    assert "not final: 3 of 3 wait" in pages["not_json"]
    assert "The grader failed on a part of this submission" in pages["broken"]
    assert "not final: 1 of 3 wait" in pages["broken"]
    assert "– / 3" in pages["broken"]


def test_page_holds_nothing_of_the_hidden_tests(course: Course, fake_judge: None) -> None:
    submit_to(course, "wrong", WRONG)
    autograde(course, ASSIGNMENT)
    # As a reader sees it: a page escapes quotes and brackets.
    text = unescape(page(course, "wrong"))
    lines = [line.strip() for line in HIDDEN.splitlines()]
    telling = [line for line in lines if line.startswith(("x =", "assert", "def test", "@points"))]
    assert len(telling) > 8 and not [line for line in telling if line in text]


def test_cards_stand_behind_their_exercises(course: Course, fake_judge: None) -> None:
    submit_to(course, "solved", SOLVED)
    autograde(course, ASSIGNMENT)
    html = page(course, "solved")
    places = [html.index(piece) for piece in ("Doubling", "double: 3 of 3", "Counting", "Counter: 2 of 2")]
    assert places == sorted(places)


def test_teachers_scores_and_comments(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", WRONG)
    autograde(course, ASSIGNMENT)
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("check_double", ASSIGNMENT, ASSIGNMENT, "ada")
        grade.manual_score, grade.needs_manual_grade = 2.5, False
        comment = gradebook.find_comment("double", ASSIGNMENT, ASSIGNMENT, "ada")
        comment.manual_comment = "Nearly: $3x$ is not *twice* the argument."
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-01 12:00:00 UTC")
        gradebook.update_or_create_submission(ASSIGNMENT, "ada", timestamp="2026-01-01 13:00:00 UTC")
        gradebook.db.commit()
    course.app.config.LateSubmissionPlugin.penalty_method = "zero"
    html = page(course, "ada")
    assert "Your teacher set this score: <b>2.5 of 3</b>" in html
    assert "<em>twice</em>" in html
    assert "0 / 6" in html
    assert "Late submission" in html


def test_nbgraders_own_command_writes_the_same_page(course: Course, fake_judge: None) -> None:
    submit_to(course, "ada", SOLVED)
    autograde(course, ASSIGNMENT)
    ours = page(course, "ada")
    course.directory.assignment_id = ASSIGNMENT
    converter = GenerateFeedback(coursedir=course.directory, parent=course.app)
    converter.force = True
    converter.start()
    assert (course.step("feedback", ASSIGNMENT, "ada") / f"{ASSIGNMENT}.html").read_text() == ours


def test_nobody_graded(course: Course) -> None:
    with pytest.raises(CourseError, match="run  grader autograde"):
        generate_feedback(course, ASSIGNMENT)
    with pytest.raises(CourseError, match="eve has no graded"):
        generate_feedback(course, ASSIGNMENT, students=["eve"])


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_nbgrader_releases_pages_that_came_in_another_way(
    course: Course, fake_judge: None, tmp_path: Path
) -> None:
    submit_to(course, "ada", SOLVED)
    through = submit_to(course, "bob", SOLVED, timestamp="2026-01-01 10:00:00 UTC").parent
    (through / "submission_secret.txt").write_text("bob's own")
    autograde(course, ASSIGNMENT)
    report = generate_feedback(course, ASSIGNMENT)
    assert report.outside == ["ada"] and "1 of them did not come through" in str(report)
    assert (course.step("feedback", ASSIGNMENT, "bob") / "submission_secret.txt").read_text() == "bob's own"
    course.directory.assignment_id = ASSIGNMENT
    exchange = ExchangeReleaseFeedback(coursedir=course.directory, parent=course.app)
    exchange.root = str(tmp_path / "exchange")
    (tmp_path / "exchange" / "small").mkdir(parents=True)
    exchange.start()
    gc.collect()  # nbgrader leaves a file open, which is to warn in this test and not in the next
    released = {path.stem for path in (tmp_path / "exchange" / "small" / "feedback").glob("*.html")}
    assert notebook_hash(secret="bob's own", notebook_id=ASSIGNMENT) in released
    assert len(released) == 2
