"""Cards from results: what they say, in which order, and that no text escapes from its place."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.reports.card import exercise_card_html, exercise_card_text

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
    "color",
    "display",
    "opacity",
    "overflow-x",
    "white-space",
}
PROPERTIES = SPACE | LOOKS | {"font-family", "font-size", "font-weight", "line-height"}


def make_test(sentence: str, outcome: str = "passed", **fields: Any) -> dict[str, Any]:
    keys = ("message", "call", "got", "expected", "hint", "gradient")
    points = {"points": 1.0 if outcome == "passed" else 0.0, "max_points": 1.0}
    return {
        "name": sentence,
        "description": sentence,
        "outcome": outcome,
        **points,
        **dict.fromkeys(keys),
        **fields,
    }


def make_exercise(outcome: str, *tests: dict[str, Any], **fields: Any) -> dict[str, Any]:
    score = None if outcome == "error" else sum(test["points"] for test in tests)
    return {
        "name": "softmax",
        "score": score,
        "max_score": float(len(tests)),
        "outcome": outcome,
        "diagnosis": None,
        "follow_through": None,
        "note": None,
        "tests": list(tests),
        **fields,
    }


FAILED = make_test(
    "Logits of ±1000 give exact probabilities.",
    "failed",
    message="The values differ.",
    call="softmax(z = float64 array of shape (5, 7))",
    got="result: nan at [0, 3], 5 of 35 entries differ",
    expected="result: 1 at [0, 3]",
    hint="The result is NaN where z > 709.",
)
GRADIENT = {
    "parameter": "dW1",
    "shape": [2, 3],
    "relative_error": [[0.0, 1e-3, 0.5], [None, float("nan"), 1e-8]],
    "worst": [{"index": [0, 2], "got": 1.0, "expected": 2.0}],
    "summary": "dW2 is right, dW1 is not.",
}


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


def test_a_passing_card_is_one_line() -> None:
    exercise = make_exercise("passed", *[make_test("a")] * 6)
    assert exercise_card_text(exercise) == "✓ softmax: 6 of 6 points"
    assert "".join(assert_plain(exercise_card_html(exercise)).text) == "✓ softmax: 6 of 6 points"


def test_a_failing_card_has_its_lines_in_order() -> None:
    diagnosis = {
        "misconception": "no_shift",
        "hint": "Subtract each row's maximum.",
        "lecture": "Softmax MLE Loss",
    }
    exercise = make_exercise(
        "failed",
        make_test("x"),
        FAILED,
        make_test("float32 stays float32.", "failed"),
        make_test("y"),
        diagnosis=diagnosis,
        follow_through={"score": 3.0, "instead_of": ["sigmoid", "relu"]},
        note="The base class `Layer` was not replaced.",
    )
    for card in (
        exercise_card_text(exercise, progress="4 of 13 exercises done", warnings=["It is slow."]),
        "\n".join(
            assert_plain(
                exercise_card_html(exercise, progress="4 of 13 exercises done", warnings=["It is slow."])
            ).text
        ),
    ):
        words = " ".join(card.split())
        parts = [
            "softmax: 2 of 4 points",
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
            "It is slow.",
            "4 of 13 exercises done",
        ]
        positions = [words.index(part) for part in parts]
        assert positions == sorted(positions)
        assert "The values differ." not in words
        assert "NaN where z > 709" not in words  # one hint only


def test_the_tests_own_hint_without_a_diagnosis() -> None:
    assert "Hint: The result is NaN where z > 709." in exercise_card_text(make_exercise("failed", FAILED))


def test_a_missing_card_is_calm() -> None:
    exercise = make_exercise(
        "not_implemented", make_test("a", "not_implemented"), make_test("b", "not_implemented")
    )
    assert exercise_card_text(exercise) == "○ softmax: not implemented yet, 0 of 2 points"
    assert "#c2570c" not in exercise_card_html(exercise)


def test_a_broken_card_keeps_the_graders_words_to_itself() -> None:
    exercise = make_exercise(
        "error", make_test("a", "error", message="KeyError in /srv/course"), note="/srv/course"
    )
    text = exercise_card_text(exercise)
    assert text.startswith(
        "! softmax: not graded yet\n  The grader failed here, not you: your teacher has been told"
    )
    assert "/srv" not in text and "/srv" not in exercise_card_html(exercise)


def test_a_card_is_at_most_one_screen() -> None:
    long = "\n".join(f"row {i} " + "9 " * 400 for i in range(60))
    tests = [
        make_test(f"Sentence {i}.", "failed", message=long, call=long, got=long, expected=long)
        for i in range(30)
    ]
    card = exercise_card_text(
        make_exercise("failed", *tests), warnings=[f"w{i}" for i in range(20)], progress="p"
    )
    assert len(card.splitlines()) <= 42
    assert "more lines" in card and "and 23 more" in card
    assert max(map(len, card.splitlines())) < 450


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text(hostile: str) -> None:
    gradient = {
        "parameter": hostile,
        "shape": [hostile],
        "relative_error": [[hostile, 0.5]],
        "summary": hostile,
        "worst": [{"index": [hostile], "got": hostile, "expected": hostile}],
    }
    fields = dict.fromkeys(("message", "call", "got", "expected", "hint", "name"), hostile)
    exercise = make_exercise(
        "failed",
        make_test(hostile, "failed", **fields, gradient=gradient),
        make_test(hostile, hostile),
        make_test(hostile, "not_implemented"),
        name=hostile,
        note=hostile,
        diagnosis={"misconception": hostile, "hint": hostile, "lecture": hostile},
        follow_through={"score": hostile, "instead_of": [hostile]},
    )
    for outcome in ("passed", "failed", "not_implemented", "error", hostile):
        for extra in ({}, {"public": True}, {"headline": hostile, "statement": hostile}):
            card = {**exercise, **extra, "outcome": outcome}
            assert_plain(exercise_card_html(card, progress=hostile, warnings=[hostile]))
            text = exercise_card_text(card, progress=hostile, warnings=[hostile])
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)


def test_a_gradient_is_a_map_with_legend_and_worst_entries() -> None:
    exercise = make_exercise(
        "failed", make_test("dW1 is right.", "failed", message=GRADIENT["summary"], gradient=GRADIENT)
    )
    html = exercise_card_html(exercise)
    text = " ".join("".join(assert_plain(html).text).split())
    assert text.count("dW2 is right, dW1 is not.") == 1
    assert "dW1[0, 2] got 1 expected 2" in text and "above 0.1" in text and "not a number" in text
    assert html.count('title="') == 6
    plain = exercise_card_text(exercise)
    assert "·+#" in plain and "??·" in plain


def test_a_large_map_stays_small() -> None:
    errors = [[0.5 if column == 7 else 0.0 for column in range(40)] for _ in range(40)]
    gradient = {**GRADIENT, "relative_error": errors, "shape": [400, 400]}
    exercise = make_exercise("failed", make_test("dW1 is right.", "failed", gradient=gradient))
    assert len(exercise_card_html(exercise)) < 30_000
    assert len(exercise_card_text(exercise).splitlines()) < 30


def test_a_map_survives_json_with_nan() -> None:
    gradient = json.loads(json.dumps(GRADIENT))
    assert_plain(exercise_card_html(make_exercise("failed", make_test("a", "failed", gradient=gradient))))


def test_cards_survive_what_is_missing() -> None:
    for exercise in ({}, {"name": "softmax"}, {"name": None, "outcome": "failed", "tests": [{}, None]}):
        assert_plain(exercise_card_html(exercise))
        assert exercise_card_text(exercise)
