"""Cards from results: what they say, in which order, and that no text escapes from its place."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.reports.card import Card, check_card, exercise_card, unjudged_card
from grader.reports.public_check import PublicCheck
from grader.reports.style import COLORS
from grader.results import (
    Diagnosis,
    ExerciseResult,
    FollowThrough,
    GradientEntry,
    GradientReport,
    Outcome,
    SubmissionResult,
    TestResult,
)

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</pre></div></body>",
    "' onmouseover='alert(1)",
    "`<b>code</b>`",
    "&lt;script&gt;",
    "line one\nline two\r\n\x1b[31mred\x00",
    "\u202egnp.exe",
    "\ud800 lone surrogate",
    'style="}</style>',
    "javascript:alert(1)",
    "{{7*7}} ${7*7} %s {0}",
]
# What the sanitizers of JupyterLab and Notebook 7 let through, as far as cards use it.
TAGS = {"div", "span", "pre", "code", "b", "br"}
SPACE = {"margin", "margin-bottom", "margin-right", "margin-top", "padding", "max-width", "width", "height"}
LOOKS = {
    "background-color",
    "border",
    "border-left",
    "border-radius",
    "color",
    "display",
    "opacity",
    "overflow-x",
    "white-space",
}
PROPERTIES = SPACE | LOOKS | {"font-family", "font-size", "font-weight", "line-height"}


def make_test(sentence: str, outcome: Outcome = "passed", **fields: Any) -> TestResult:
    points = None if outcome == "error" else 1.0 if outcome == "passed" else 0.0
    return TestResult(**{"name": sentence, "description": sentence, "outcome": outcome, "points": points,
                         "max_points": 1.0, **fields})  # fmt: skip


def make_exercise(*tests: TestResult, name: str = "softmax", **fields: Any) -> ExerciseResult:
    return ExerciseResult(name, float(len(tests)), list(tests), **fields)


FAILED = make_test(
    "Logits of ±1000 give exact probabilities.",
    "failed",
    message="The values differ.",
    call="softmax(z = float64 array of shape (5, 7))",
    got="result: nan at [0, 3], 5 of 35 entries differ",
    expected="result: 1 at [0, 3]",
    hint="The result is NaN where z > 709.",
)
GRADIENT = GradientReport(
    parameter="dW1",
    shape=[2, 3],
    relative_error=[[0.0, 1e-3, 0.5], [math.inf, math.nan, 1e-8]],
    worst=[GradientEntry([0, 2], 1.0, 2.0)],
    summary="dW2 is right, dW1 is not.",
)


class Structure(HTMLParser):
    """Tags, attributes and style properties, and whether every tag is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.properties: set[str] = set()
        self.values: set[str] = set()
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "br":
            self._open.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "style":
                for declaration in (value or "").split(";"):
                    prop, _, setting = declaration.partition(":")
                    self.properties.add(prop.strip())
                    self.values.add(setting.strip())

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def assert_plain(html: str) -> Structure:
    structure = Structure(html)
    assert structure.tags <= TAGS
    assert structure.attributes <= {"style", "title"}
    assert structure.properties <= PROPERTIES
    assert not any("url" in value or "expression" in value for value in structure.values)
    html.encode("utf-8")
    return structure


def words(card: Card) -> str:
    """The text of the card in HTML, which is plain."""
    return " ".join(" ".join(assert_plain(card.html).text).split())


def test_a_passing_card_is_one_line() -> None:
    card = exercise_card(make_exercise(*[make_test("a")] * 6))
    assert card.text == words(card) == "✓ softmax: 6 of 6 points"


def test_a_failing_card_has_its_lines_in_order() -> None:
    exercise = make_exercise(
        make_test("x"),
        FAILED,
        make_test("float32 stays float32.", "failed"),
        make_test("y"),
        diagnosis=Diagnosis("no_shift", "Subtract each row's maximum.", "Softmax MLE Loss"),
        follow_through=FollowThrough(3.0, ["sigmoid", "relu"]),
        note="The base class `Layer` was not replaced.",
    )
    card = exercise_card(exercise)
    for text in (" ".join(card.text.split()), words(card)):
        parts = [
            "softmax: 3 of 4 points",
            "Logits of ±1000",
            "softmax(z = float64 array",
            "nan at [0, 3]",
            "1 at [0, 3]",
            "Subtract each row's maximum.",
            "Softmax MLE Loss",
            "float32 stays float32.",
            "2 other tests pass",
            "On its own: 2 of 4. Graded again with the reference in place of",
            "was not replaced",
        ]
        positions = [text.index(part) for part in parts]
        assert positions == sorted(positions)
        assert "The values differ." not in text
        assert "NaN where z > 709" not in text  # one hint only


def test_a_check_counts_checks_and_ends_with_warnings_and_progress() -> None:
    check = PublicCheck("softmax", "failed", [make_test("x"), FAILED], note="It needs `exp`.")
    card = check_card(check, progress="4 of 13 exercises done", warnings=["It is slow."])
    for text in (" ".join(card.text.split()), words(card)):
        parts = [
            "softmax: 1 of 2 public checks passes",
            "Logits of",
            "NaN where",
            "It needs",
            "It is slow.",
            "4 of 13",
        ]
        positions = [text.index(part) for part in parts]
        assert positions == sorted(positions)


def test_the_tests_own_hint_without_a_diagnosis() -> None:
    assert "Hint: The result is NaN where z > 709." in exercise_card(make_exercise(FAILED)).text


def test_a_missing_card_is_calm() -> None:
    card = exercise_card(make_exercise(make_test("a", "not_implemented"), make_test("b", "not_implemented")))
    assert card.text == "○ softmax: not implemented yet, 0 of 2 points"
    assert COLORS["failed"] not in card.html


def test_a_broken_card_keeps_the_graders_words_to_itself() -> None:
    broken = exercise_card(
        make_exercise(make_test("a", "error", message="KeyError in /srv/course"), note="/srv/course")
    )
    nothing_run = unjudged_card(
        "softmax", SubmissionResult("01_mlp", 4.0, status="error", message="/srv/course")
    )
    for card in (broken, nothing_run):
        assert card.text.startswith(
            "! softmax: not graded yet\n  The grader failed here, not you: your teacher has been told"
        )
        assert "/srv" not in card.text and "/srv" not in card.html


def test_the_card_of_an_ungradable_file_says_why() -> None:
    result = SubmissionResult("01_mlp", 4.0, status="ungradable", message="It is not valid JSON.")
    assert unjudged_card("softmax", result).text == "○ softmax: could not be graded\n  It is not valid JSON."


def test_a_card_is_at_most_one_screen() -> None:
    long = "\n".join(f"row {i} " + "9 " * 400 for i in range(60))
    tests = [
        make_test(f"Sentence {i}.", "failed", message="x" * i + long, call=long, got=long, expected=long)
        for i in range(30)
    ]
    check = PublicCheck("softmax", "failed", tests)
    for card in (
        exercise_card(make_exercise(*tests)),
        check_card(check, warnings=[f"w{i}" for i in range(20)], progress="p"),
    ):
        assert len(card.text.splitlines()) <= 42
        assert "more lines" in card.text and "and 23 more" in card.text
        assert max(map(len, card.text.splitlines())) < 450


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(hostile: str) -> None:
    gradient = GradientReport(hostile, [2, 3], [[0.5]], [GradientEntry([0], hostile, hostile)], hostile)
    fields = dict.fromkeys(("message", "call", "got", "expected", "hint", "name"), hostile)
    tests = [
        make_test(hostile, "failed", **fields, gradient=gradient),
        make_test(hostile),
        make_test(hostile, "not_implemented"),
    ]
    exercise = make_exercise(
        *tests,
        name=hostile,
        note=hostile,
        diagnosis=Diagnosis(hostile, hostile, hostile),
        follow_through=FollowThrough(1.0, [hostile]),
    )
    cards = [exercise_card(exercise), exercise_card(make_exercise(make_test(hostile, "error"), name=hostile))]
    outcomes: tuple[Outcome, ...] = ("passed", "failed", "not_implemented", "error")
    for outcome in outcomes:
        for extra in ({}, {"headline": hostile, "statement": hostile}):
            check = PublicCheck(hostile, outcome, tests, note=hostile, **extra)
            cards.append(check_card(check, progress=hostile, warnings=[hostile]))
    for status in ("ungradable", "error"):
        cards.append(unjudged_card(hostile, SubmissionResult(hostile, 1.0, status=status, message=hostile)))
    for card in cards:
        assert_plain(card.html)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", card.text)


def test_a_gradient_is_a_map_with_legend_and_worst_entries() -> None:
    test = make_test("dW1 is right.", "failed", message=GRADIENT.summary, gradient=GRADIENT)
    card = exercise_card(make_exercise(test))
    text = " ".join("".join(assert_plain(card.html).text).split())
    assert text.count("dW2 is right, dW1 is not.") == 1
    assert "dW1[0, 2] got 1 expected 2" in text and "above 0.1" in text and "not a number" in text
    assert card.html.count('title="') == 6
    assert "·+#" in card.text and "??·" in card.text


def test_a_large_map_stays_small() -> None:
    errors = [[0.5 if column == 7 else 0.0 for column in range(40)] for _ in range(40)]
    gradient = GradientReport("dW1", [400, 400], errors, [], "")
    card = exercise_card(make_exercise(make_test("dW1 is right.", "failed", gradient=gradient)))
    assert len(card.html) < 30_000
    assert len(card.text.splitlines()) < 30


def test_every_answer_to_a_question_is_explained_where_it_stands():
    right = make_test("Which is first.", why="A: Nothing stands before it.")
    wrong = make_test("Which is second.", "failed", message="Not right.", why="A: `A` is first.")
    card = exercise_card(make_exercise(right, wrong, make_test("Which is third.", "not_implemented")))
    said = words(card)
    assert said.index("A: Nothing stands before it.") < said.index("A: A is first.") < said.index("third")
    assert "Not right." not in said
    assert card.text.split("\n")[1:] == [
        "  ✓ Which is first. A: Nothing stands before it.",
        "  ✗ Which is second. A: `A` is first.",
        "  ○ Which is third.",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_an_explanation_is_untrusted(text):
    assert_plain(exercise_card(make_exercise(make_test("Which.", why=text))).html)


NO_SHAPE = "The shape is {}, expected is {}."


def test_tests_that_fail_for_one_reason_are_one_line_of_a_check():
    tests = [make_test("By hand.", "failed", message=NO_SHAPE.format("(2,)", "(2, 2)"))]
    tests += [
        make_test(f"Rule {n}.", "failed", message=NO_SHAPE.format(f"({n},)", f"({n}, {n})")) for n in (3, 5)
    ]
    tests += [make_test("Large.", "failed", message="Every entry is NaN.")]
    text = check_card(PublicCheck("softmax", "failed", tests)).text
    assert "2 other tests fail for the same reason" in text and "Large." in text and "Rule" not in text
    # Points are counted test by test.
    assert "Rule 3." in exercise_card(make_exercise(*tests)).text


def test_exceptions_on_other_lines_are_other_reasons():
    said = "ValueError: shapes (3,{0}) and (5,{0}) do not fit\nIn[2], line {1}:  return a @ b"
    tests = [make_test(f"Test {n}.", "failed", message=said.format(n, 4)) for n in (2, 3, 5)]
    tests += [make_test("Elsewhere.", "failed", message=said.format(2, 7))]
    text = check_card(PublicCheck("softmax", "failed", tests)).text
    assert "2 other tests fail for the same reason" in text and "Elsewhere." in text


def test_a_stopped_check_shows_the_call_that_took_too_long():
    tests = [
        make_test("By hand.", "failed", message="TypeError: no"),
        make_test("Large.", "failed", message="The call was stopped after 5 s."),
    ]
    check = PublicCheck("softmax", "failed", tests, headline="stopped", stopped_in="Large.")
    text = check_card(check).text
    assert "The call was stopped after 5 s." in text and "TypeError" not in text
