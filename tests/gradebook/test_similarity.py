"""Pairs of submissions that share their structure, beyond what everybody shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli import main
from grader.gradebook.course import Course
from grader.gradebook.similarity import pairs_of, similar_pairs
from tests.gradebook.small import ASSIGNMENT, NOTEBOOK, SOLVED, submit_to

ODD = """\
def double(x):
    result = np.zeros_like(np.asarray(x))
    for step in range(3):
        result = result + (np.asarray(x) if step % 2 == 0 else 0 * np.asarray(x))
    return result
"""
RENAMED = """\
def double(values):
    # my own idea
    total = np.zeros_like(np.asarray(values))
    for k in range(3):
        total = total + (np.asarray(values) if k % 2 == 0 else 0 * np.asarray(values))
    return total
"""
OTHER = """\
def double(x):
    stacked = np.stack([x, x], axis=-1)
    weights = np.ones(2)
    answer = np.einsum("...k,k->...", stacked, weights)
    return answer.reshape(np.shape(x))
"""


def test_a_renamed_copy_is_a_pair_and_others_are_not(course: Course, tmp_path: Path) -> None:
    for student, code in {"ada": ODD, "bob": RENAMED, "eve": OTHER}.items():
        submit_to(course, student, {"double": code})
    pairs = similar_pairs(course, ASSIGNMENT)
    assert [pair.students for pair in pairs] == [("ada", "bob")]
    assert pairs[0].share > 0.9
    for code, passages in zip((ODD, RENAMED), pairs[0].codes, strict=True):
        assert code.strip() in "".join(one.text for one in passages)
        assert any(one.shared and "range(3)" in one.text for one in passages)


def test_what_everybody_has_is_no_pair(course: Course) -> None:
    for number in range(8):
        submit_to(course, f"student{number}", SOLVED)
    submit_to(course, "empty")
    submit_to(course, "damaged", raw="no notebook")
    assert similar_pairs(course, ASSIGNMENT) == []


def test_the_reference_is_no_evidence() -> None:
    assert pairs_of({"ada": NOTEBOOK, "bob": NOTEBOOK}, [NOTEBOOK], least=0.5, most=9) == []


def test_the_command_and_its_page(course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    submit_to(course, "ada", SOLVED | {"double": ODD})
    submit_to(course, "<b>bob", SOLVED | {"double": RENAMED})
    page = tmp_path / "similar.html"
    assert main(["similarity", ASSIGNMENT, "--to", str(page), "--course", str(course.root)]) == 0
    out = capsys.readouterr().out
    assert "ada" in out and "That accuses nobody" in out
    html = page.read_text()
    assert "This page accuses nobody." in html and "<mark>" in html
    assert "&lt;b&gt;bob" in html and "<b>bob" not in html
