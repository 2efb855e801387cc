"""The class table and report: five kinds of no points stay apart, and names are escaped."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.reports.class_report import class_report_html
from grader.reports.class_table import class_table_text
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
    assert "75% 3 of 4 softmax One. 1 error" in words
    assert "prefers-color-scheme: dark" in html and "<script" not in html


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
    assert not Text(html).tags & {"script", "img", "b", "style"}
    assert html.count("<style") == html.count("<body") == 1 and "<script" not in html
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
