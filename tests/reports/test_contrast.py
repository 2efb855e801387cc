"""Coloured text is readable in light and in dark themes."""

from __future__ import annotations

import re

import pytest

from grader.reports.card import check_card, exercise_card, overview_card
from grader.reports.public_check import PublicCheck
from grader.reports.style import COLORS, MARKS, ON_COLOR
from grader.results import ExerciseResult, Outcome, TestResult

# Of JupyterLab's and Notebook 7's themes: the pages, and the text on them.
LIGHT, DARK, DARKER = "#ffffff", "#212121", "#111111"
ENOUGH, ENOUGH_FOR_SHAPES = 4.5, 2.7


def luminance(color: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def cards() -> list[str]:
    tests = []
    outcomes: tuple[Outcome, ...] = ("passed", "failed", "not_implemented", "error")
    for outcome in outcomes:
        points = None if outcome == "error" else float(outcome == "passed")
        tests.append(TestResult(outcome, f"`{outcome}`", outcome, points, 1.0, message="It is.", call="f()"))
    checks = [PublicCheck("softmax", test.outcome, [test]) for test in tests]
    checks.append(PublicCheck("answers", "passed", is_answers=True))
    graded = [exercise_card(ExerciseResult("softmax", 1.0, [test])) for test in tests]
    return [card.html for card in [*map(check_card, checks), *graded, overview_card(checks, progress="p")]]


@pytest.mark.parametrize("html", cards())
def test_text_has_a_colour_only_on_a_background_of_its_own(html: str) -> None:
    for style in re.findall(r'style="([^"]*)"', html):
        declared = dict(part.strip().split(": ", 1) for part in style.split(";") if part.strip())
        if declared.get("color", "inherit") != "inherit":
            assert contrast(declared["color"], declared["background-color"]) >= ENOUGH, style


@pytest.mark.parametrize("state", list(COLORS))
def test_a_state_is_told_by_its_mark_and_its_bar_is_seen_on_every_page(state: str) -> None:
    colors: dict[str, str] = dict(COLORS)
    assert contrast(colors[state], ON_COLOR) >= ENOUGH
    assert all(contrast(colors[state], page) >= ENOUGH_FOR_SHAPES for page in (LIGHT, DARK, DARKER))
    assert len(set(MARKS.values())) == len(MARKS)


def test_quiet_text_is_readable() -> None:
    """Three quarters of JupyterLab's text colours, which are 87 % of black and of white."""
    for page, text in ((LIGHT, 0), (DARK, 255), (DARKER, 255)):
        behind = int(page[1:3], 16)
        shade = round(behind + 0.75 * 0.87 * (text - behind))
        assert contrast(f"#{shade:02x}{shade:02x}{shade:02x}", page) >= ENOUGH
