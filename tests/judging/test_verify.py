"""`grader verify` finds what an author forgets, and every message ends with what to do."""

import shutil
from pathlib import Path

import pytest

from grader.authoring.mutation import mutants, report_mutants
from grader.authoring.verify import verify
from grader.notebooks.assignment import load_assignment

TINY = Path(__file__).parent / "course" / "90_tiny"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TINY, tmp_path / "90_tiny"))


def edit(folder, file, old, new):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def test_a_good_assignment_has_no_problems(folder):
    found = verify(load_assignment(folder))
    assert found.problems == []
    assert found.counts == {"exercises": 4, "hidden tests": 6, "points": 11, "misconceptions": 9}


MISTAKES = [
    ("test_hidden.py", "@points(2)\n", "", "test_values has no points"),
    ("test_hidden.py", '    """Every row is a distribution."""\n', "", "test_values has no description"),
    ("test_hidden.py", "student.predict(z), reference.predict(z)", "student.predict(z), reference.predict(z) + 1",
     "the reference does not pass test_predict"),
    ("test_hidden.py", 'assert_answer(student.concepts, "b", "B")', "assert student.concepts",
     "misconception guess of concepts is not caught by test_b"),
    ("misconceptions.py", '    """exp overflows."""\n', "", "no_shift of softmax has no hint"),
    ("misconceptions.py", 'caught_by="test_values", lecture="Softmax"', 'caught_by="test_valeus", lecture="Softmax"',
     "'test_valeus' in caught_by is no test of softmax"),
    ("misconceptions.py", 'lecture="Metrics"', 'lecture=""', "MeanOfMeans of Mean names no place in the lecture"),
    ("misconceptions.py", "    return softmax(z).argmin(axis=-1)", "    return softmax(z).argmax(axis=0)",
     "is recognized as nothing: make it differ from the others"),
    ("notebook.py", 'check("predict")', "", "has no check cell"),
    ("test_public.py", '    "Mean": ["What must be kept between two updates?"],\n', "", "Mean has no hints"),
    ("test_public.py", "assert_close(mean.result(), 2.0)", "assert_close(mean.result(), 3.0)",
     "the reference does not pass the public test test_mean"),
    ("test_public.py", "    mean = student.Mean()", "    mean = student.Mean() if student.softmax else 0",
     "test_public.py does not collect: test_mean reads Mean, softmax"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"), MISTAKES, ids=[mistake[3] for mistake in MISTAKES]
)
def test_a_mistake_of_the_author_is_said(folder, file, old, new, problem):
    edit(folder, file, old, new)
    if problem == "has no check cell":
        edit(folder, file, '# %% check="predict"\n', "# %%\n")
    found = verify(load_assignment(folder))
    matching = [message for message in found.problems if problem in message]
    assert matching and matching[0].rstrip().endswith("."), found.problems


def test_surviving_mutants_are_shown_as_diffs(folder):
    edit(folder, "test_hidden.py", "for z in (rng.normal(size=(5, 7)), rng.uniform(-1000, 1000, size=(5, 7))):",
         "for z in (rng.normal(size=(1, 7)),):")  # fmt: skip
    found = verify(load_assignment(folder), then=report_mutants)
    survivors = [message for message in found.problems if "a mutant of softmax survives" in message]
    assert any(
        "-     e = " in one or "- e = np.exp(z - z.max(axis=-1, keepdims=True))" in one for one in survivors
    )


def test_an_equivalent_mutant_is_not_counted_and_a_stale_mark_is_a_problem(folder):
    mark = (
        "\nfrom grader.testing import equivalent_mutant\n"
        'marks = [equivalent_mutant(exercise="softmax", before="no such line", after="x", reason="none")]\n'
    )
    (folder / "misconceptions.py").write_text((folder / "misconceptions.py").read_text() + mark)
    found = verify(load_assignment(folder), then=report_mutants)
    assert any("is no mutant: remove its mark" in message for message in found.problems)


def test_mutants_are_first_order_and_compile():
    made = list(mutants("f", "def f(x, y=2):\n    return x + y if x > 0 else None\n"))
    assert len({one.source for one in made}) == len(made) > 10
    for one in made:
        compile(one.source, "<mutant>", "exec")
        assert one.before != one.after
