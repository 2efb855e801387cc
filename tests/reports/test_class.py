"""The class table and report: five kinds of no points stay apart, and names are escaped."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.reports import separation
from grader.reports.agenda import agenda
from grader.reports.class_report import anonymized, class_report_html, standings_of
from grader.reports.class_table import class_table_text
from grader.reports.course_report import AssignmentReport, course_report_html
from grader.reports.standings import Standing
from grader.results import Diagnosis, ExerciseResult, FollowThrough, SubmissionResult
from tests.reports.test_card import HOSTILE, make_exercise, make_test


def result(*exercises: ExerciseResult, **fields: Any) -> SubmissionResult:
    return SubmissionResult("01_mlp", 4.0, "full", exercises=list(exercises), **fields)


PASSED = make_exercise(make_test("One."), make_test("Two."))
WRONG = make_exercise(make_test("One.", "failed"), make_test("Two.", "failed"))
HALF = make_exercise(
    make_test("One."),
    make_test("Two.", "failed"),
    diagnosis=Diagnosis("no_shift", "Subtract the maximum.", "Softmax"),
    follow_through=FollowThrough(1.0, ["sigmoid"]),
)
STUB = make_exercise(make_test("One.", "not_implemented"), make_test("Two.", "not_implemented"))
BROKEN = make_exercise(make_test("One.", "error"), make_test("Two."))


def named(exercise: ExerciseResult, name: str) -> ExerciseResult:
    return replace(exercise, name=name)


CLASS: dict[str, SubmissionResult | None] = {
    "ada": result(PASSED, named(PASSED, "relu")),
    "bob": result(HALF, named(WRONG, "relu")),
    "cleo": result(HALF, named(STUB, "relu")),
    "dan": result(BROKEN, named(PASSED, "relu"), message="The sandbox died."),
    "eve": result(status="ungradable", message="It is not valid JSON."),
    "finn": None,
    "gus": result(WRONG, named(WRONG, "relu")),
}


def row(table: str, student: str) -> list[str]:
    return next(line for line in table.splitlines() if line.startswith(student)).split()


def test_the_kinds_of_no_points_stay_apart() -> None:
    table = class_table_text(CLASS)
    assert row(table, "ada") == ["ada", "4/4", "2", "2"]
    assert row(table, "bob") == ["bob", "1/4", "1*", "0", "softmax:", "no_shift"]
    assert row(table, "cleo") == ["cleo", "1/4", "1*", "–", "softmax:", "no_shift"]
    assert row(table, "dan") == ["dan", "!", "!", "2", "error:", "The", "sandbox", "died."]
    assert row(table, "eve") == ["eve", "ungradable:", "It", "is", "not", "valid", "JSON."]
    assert row(table, "finn") == ["finn", "no", "submission"]
    assert row(table, "gus") == ["gus", "0/4", "0", "0"]
    last = table.splitlines()[-1]
    assert last == "7 students: 4 graded, 1 ungradable, 1 error, 1 without a submission; mean 38%"


def test_columns_are_aligned() -> None:
    lines = class_table_text(CLASS).splitlines()
    end = lines[0].index("softmax") + len("softmax")
    assert [line[end - 2 : end].strip() for line in lines[1:5]] == ["2", "1*", "1*", "!"]


def test_a_wide_class_gets_numbered_headings() -> None:
    exercises = [named(PASSED, f"an_exercise_with_a_long_name_{i}") for i in range(12)]
    table = class_table_text({"ada": result(*exercises)})
    assert " 12 an_exercise_with_a_long_name_11 (2)" in table
    assert max(map(len, table.splitlines())) < 130


def test_an_empty_class() -> None:
    assert "0 students" in class_table_text({})
    assert "Nothing was graded" in class_report_html({})


def test_the_report_counts_misconceptions_and_tests() -> None:
    html = class_report_html(CLASS, title="01_mlp")
    words = " ".join(Text(html).text.split())
    assert "7 students: 4 graded" in words
    assert "2 softmax no_shift Subtract the maximum. Lecture: Softmax bob, cleo" in words
    # One. of softmax: passed by ada, bob, cleo; failed by gus; broken for dan is not counted as tried.
    assert re.search(r"75% 3 of 4 \S+ softmax One. 1 error", words)
    assert "prefers-color-scheme: dark" in html and 'aria-label="Students by share' in html
    order = ["What to do now", "What to teach next", "How the points are distributed", "Everybody"]
    assert sorted(order, key=words.index) == order


def test_the_page_runs_its_own_script_alone() -> None:
    html = class_report_html(CLASS)
    script = html.partition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in html
    assert html.count("<script") == 1 and "http" not in html.replace("http-equiv", "")


def test_what_to_do_now() -> None:
    standings = {
        "ada": Standing("ada", "Ada L.", "graded", 4.0, 4.0),
        "bob": Standing("bob", "", "waiting", None, 4.0, overridden=frozenset({"relu"})),
        "cleo": Standing("cleo", "", "graded", 0.5, 4.0, hours_late=50.0, penalty=0.5, feedback="outdated"),
        "dan": Standing("dan", "", "error", None, 4.0),
        "eve": Standing("eve", "", "ungradable", None, 4.0),
        "finn": Standing("finn", "", "missing", None, 4.0),
        "gus": Standing("gus", "", "graded", 4.0, 4.0),
    }
    found = {item.title: dict(item.students) for item in agenda(CLASS, standings, "01_mlp")}
    assert found == {
        "The grader failed": {"dan": "The sandbox died."},
        "Waiting for a grade": {"bob": "relu"},
        "Ungradable": {"eve": "It is not valid JSON."},
        "Missing": {"finn": ""},
        "Late": {"cleo": "2.1 days, −0.5"},
        "Stuck: below 25% of the points": {"cleo": "12%"},
        "Feedback out of date": {"cleo": ""},
    }
    assert agenda({"ada": CLASS["ada"]}, standings, "01_mlp") == []
    page = " ".join(Text(class_report_html(CLASS, standings=standings)).text.split())
    assert "ada Ada L. 4 graded" in page and "bob waiting" in page
    table = class_table_text(CLASS, standings)
    assert row(table, "gus")[:2] == ["gus", "4/4"], "the teacher's score, not the judge's"
    assert row(table, "bob")[1] == "!" and "waits for a person" in table
    counted = "3 graded, 1 ungradable, 1 error, 1 waiting, 1 without a submission; mean 71%"
    assert counted in table and counted in page, "as the gradebook counts, in the mean too"


def test_separation() -> None:
    tests = {(one.exercise, one.description): one for one in separation.tests(CLASS)}
    assert tests["softmax", "One."].rate == 0.75
    two = separation.exercises({"a": CLASS["ada"], "b": CLASS["gus"], "c": CLASS["ada"]})
    assert [one.correlation for one in two] == [pytest.approx(1.0)] * 2
    same = separation.tests({"a": CLASS["ada"], "b": CLASS["ada"], "c": CLASS["ada"]})
    assert all(one.separates_nobody and one.correlation is None for one in same)


def test_without_names_tables_and_pages_name_nobody() -> None:
    standings = {name: replace(one, name=f"{name} Surname") for name, one in standings_of(CLASS).items()}
    unnamed = anonymized(CLASS, standings)
    for text in (
        class_table_text(*unnamed),
        Text(class_report_html(unnamed[0], standings=unnamed[1])).text,
        Text(course_report_html([AssignmentReport("01_mlp", CLASS, standings)], anonymous=True)).text,
    ):
        words = set(re.findall(r"\w+", text))
        assert not words & {*CLASS, "Surname"} and "student" in words


def test_the_course_s_page() -> None:
    late: dict[str, SubmissionResult | None] = {**CLASS, "ada": None}
    reports = [
        AssignmentReport("01_mlp", CLASS, standings_of(CLASS)),
        AssignmentReport("02_losses", late, standings_of(late)),
    ]
    words = " ".join(Text(course_report_html(reports)).text.split())
    assert "7 students, 2 assignments." in words
    assert "01_mlp 4 1 2 0" in words and "02_losses 3 2 2 0" in words
    assert "finn 2 of the last 2 not handed in" in words
    assert "gus 0% of the points in the last one" in words
    assert "2 Softmax no_shift" in words, "bob and cleo, in both"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_names_stay_text(hostile: str) -> None:
    diagnosis = Diagnosis(hostile, hostile, hostile)
    exercise = make_exercise(make_test(hostile, "failed"), name=hostile, diagnosis=diagnosis)
    results = {
        hostile: result(exercise, message=hostile),
        hostile + "2": result(status="ungradable", message=hostile),
        hostile + "3": result(named(BROKEN, hostile), message=hostile),
    }
    html = class_report_html(results, title=hostile)
    html.encode("utf-8")
    assert not Text(html.partition("<script>")[0]).tags & {"script", "img", "iframe", "style"}
    assert "<b>x" not in html
    assert html.count("<style") == html.count("<body") == html.count("<script") == 1
    class_table_text(results).encode("utf-8")


class Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html.partition("<body>")[2])

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data
