"""What a card says and in which order, before any layout: at most one screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.reports.text import clean, clip, listing, number, printable

# A card is one screen: about forty lines with its headline, hint and foot.
MAX_LINES_A_FIELD = 6
MAX_LINES_A_MESSAGE = 6
MAX_OTHER_TESTS = 6
MAX_WARNINGS = 3

BROKEN = "The grader failed here, not you: your teacher has been told, and the grade waits."
BROKEN_CHECK = "The check itself failed here, not your code: please tell your teacher."
MISSING = "not implemented yet"
# Messages that say no more than the lines `got` and `expected` under them.
PLAIN_MESSAGES = frozenset({"The values differ.", "The answer is another one."})


@dataclass(frozen=True)
class Detail:
    """The first failing test in full."""

    description: str
    message: str
    rows: tuple[tuple[str, str], ...]
    gradient: Mapping[str, Any] | None


@dataclass(frozen=True)
class Hint:
    """One hint, and the place in the lecture to look at."""

    text: str
    lecture: str = ""
    label: str = "Hint"


@dataclass(frozen=True)
class CardContent:
    """A card without its layout; every string is untrusted text."""

    outcome: str
    name: str
    headline: str
    statement: str = ""
    detail: Detail | None = None
    hint: Hint | None = None
    others: tuple[tuple[str, str], ...] = ()
    passed: str = ""
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    progress: str = ""


def card_content(
    exercise: Mapping[str, Any], *, progress: str | None = None, warnings: Sequence[str] = ()
) -> CardContent:
    """Choose what a card says about an exercise of a result."""
    tests = [test for test in exercise.get("tests") or () if isinstance(test, Mapping)]
    outcome = str(exercise.get("outcome") or "error")
    failing = [test for test in tests if test.get("outcome") != "passed"]
    shown = next((test for test in failing if test.get("outcome") == "failed"), None)
    if outcome in ("not_implemented", "error"):
        shown = None
    others = [] if outcome == "not_implemented" else [test for test in failing if test is not shown]
    passed = len(tests) - len(failing)
    warning_lines = [clean(text) for text in warnings if text]
    if len(warning_lines) > MAX_WARNINGS:
        warning_lines[MAX_WARNINGS:] = [f"and {len(warning_lines) - MAX_WARNINGS} more"]
    return CardContent(
        outcome=outcome,
        name=clean(exercise.get("name")),
        headline=_headline(exercise, outcome, tests),
        statement=_statement(exercise, outcome),
        detail=_detail(shown) if shown is not None else None,
        hint=_hint(exercise, shown, outcome),
        others=_other_tests(others),
        passed=_passed_line(passed) if failing and outcome != "not_implemented" else "",
        notes=_notes(exercise, outcome),
        warnings=tuple(warning_lines),
        progress=clean(progress),
    )


def _headline(exercise: Mapping[str, Any], outcome: str, tests: Sequence[Mapping[str, Any]]) -> str:
    if exercise.get("headline"):
        return clean(exercise["headline"])
    if exercise.get("public"):
        passed = sum(test.get("outcome") == "passed" for test in tests)
        if outcome == "passed":
            if len(tests) == 1:
                return "the public check passes"
            return f"all {len(tests)} public checks pass" if tests else "there are no public checks"
        if outcome == "not_implemented":
            return MISSING
        if outcome == "error":
            return "could not be checked"
        return f"{passed} of {len(tests)} public checks {'passes' if passed == 1 else 'pass'}"
    if outcome == "error":
        return "not graded yet"
    maximum = exercise.get("max_score")
    points = f"{number(exercise.get('score'))} of {number(maximum)} {'point' if maximum == 1 else 'points'}"
    return f"{MISSING}, {points}" if outcome == "not_implemented" else points


def _statement(exercise: Mapping[str, Any], outcome: str) -> str:
    if exercise.get("statement"):
        return clean(exercise["statement"])
    if outcome == "error":
        return BROKEN_CHECK if exercise.get("public") else BROKEN
    return ""


def _detail(test: Mapping[str, Any]) -> Detail:
    fields = [
        (label, clip(printable(test.get(label)), MAX_LINES_A_FIELD)) for label in ("call", "got", "expected")
    ]
    rows = tuple((label, text) for label, text in fields if text)
    gradient = test.get("gradient")
    gradient = gradient if isinstance(gradient, Mapping) else None
    message = printable(test.get("message")).strip()
    said_already = message in PLAIN_MESSAGES and len(rows) > 1
    if said_already or (gradient is not None and message == gradient.get("summary")):
        message = ""
    description = clean(test.get("description") or test.get("name"))
    return Detail(description, clip(message, MAX_LINES_A_MESSAGE), rows, gradient)


def _hint(exercise: Mapping[str, Any], shown: Mapping[str, Any] | None, outcome: str) -> Hint | None:
    if outcome not in ("failed", "not_implemented"):
        return None
    offered = exercise.get("hint")
    if isinstance(offered, Mapping):
        return Hint(clean(offered.get("text")), label=clean(offered.get("label")))
    diagnosis = exercise.get("diagnosis")
    if isinstance(diagnosis, Mapping) and diagnosis.get("hint"):
        return Hint(clean(diagnosis["hint"]), clean(diagnosis.get("lecture")))
    text = clean(shown.get("hint")) if shown is not None else ""
    return Hint(text) if text else None


def _other_tests(tests: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    lines = [
        (str(test.get("outcome") or "error"), clean(test.get("description") or test.get("name")))
        for test in tests[:MAX_OTHER_TESTS]
    ]
    if len(tests) > MAX_OTHER_TESTS:
        lines.append(("more", f"and {len(tests) - MAX_OTHER_TESTS} more"))
    return tuple(lines)


def _passed_line(passed: int) -> str:
    if passed == 0:
        return ""
    return "1 other test passes" if passed == 1 else f"{passed} other tests pass"


def _notes(exercise: Mapping[str, Any], outcome: str) -> tuple[str, ...]:
    notes: list[str] = []
    follow_through = exercise.get("follow_through")
    if isinstance(follow_through, Mapping):
        instead_of = [clean(name) for name in follow_through.get("instead_of") or ()]
        score, maximum = number(follow_through.get("score")), number(exercise.get("max_score"))
        replaced = listing([f"`{name}`" for name in instead_of]) or "an earlier exercise"
        notes.append(
            f"On its own: {_own_score(exercise)} of {maximum}. Graded again with the reference in place of "
            f"{replaced}: {score} of {maximum}. The better score counts."
        )
    note = clean(exercise.get("note"))
    # Where the grader broke, its own words may hold what is hidden; public tests hide nothing.
    if note and (outcome != "error" or exercise.get("public")):
        notes.append(note)
    return tuple(notes)


def _own_score(exercise: Mapping[str, Any]) -> str:
    points = [test.get("points") for test in exercise.get("tests") or () if isinstance(test, Mapping)]
    return number(sum(value for value in points if isinstance(value, (int, float))))
