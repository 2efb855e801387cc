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


def test_no_file_of_somebody_else_s_is_read(course: Course) -> None:
    for student, code in {"ada": ODD, "bob": RENAMED}.items():
        submit_to(course, student, {"double": code})
    copied = course.root / "submitted" / "bob" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    copied.unlink()
    copied.symlink_to(course.root / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    (course.root / "submitted" / "eve").symlink_to(course.root / "submitted" / "ada")
    assert similar_pairs(course, ASSIGNMENT) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [([ASSIGNMENT], f"run  grader collect {ASSIGNMENT}"), (["01_smal"], "There is no assignment '01_smal'")],
)
def test_nothing_to_compare(
    course: Course, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert main(["similarity", *words, "--course", str(course.root)]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("least", ["-5", "101", "nan", "half"])
def test_shares_that_cannot_be(capsys: pytest.CaptureFixture[str], least: str) -> None:
    with pytest.raises(SystemExit):
        main(["similarity", ASSIGNMENT, f"--least={least}"])
    assert "is no number from 0 to 100" in capsys.readouterr().err


@pytest.mark.parametrize("file", [".", "students.csv", "nowhere/similar.html"])
def test_where_the_page_cannot_go(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: str
) -> None:
    monkeypatch.chdir(course.root)
    Path("students.csv").write_text("id\nada\n")
    submit_to(course, "ada", SOLVED)
    assert main(["similarity", ASSIGNMENT, "--to", file]) == 2
    assert "name another file with --to" in capsys.readouterr().err
    assert Path("students.csv").read_text() == "id\nada\n"


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
