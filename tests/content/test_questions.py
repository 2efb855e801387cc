"""Questions that only knowledge answers: neither an option's length nor its letter gives it away."""

import ast
import json
from collections import Counter
from pathlib import Path

import pytest

from grader.notebooks.assignment import assignment_folders, load_assignment
from grader.notebooks.questions import PREDICTION

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = [load_assignment(folder) for folder in assignment_folders(ROOT / "solutions")]
LONGEST = 0.35  # of the answers that whoever takes the longest option may get right
CHANCE = 0.08  # how far one letter may be from the share that chance gives it


def right_answers(assignment, exercise):
    (statement,) = ast.parse(assignment.cells[exercise.cell].source).body
    return ast.literal_eval(statement.value)


def all_questions():
    """Each question of the course with one right answer."""
    return [
        (f"{assignment.name}.{exercise.name}.{name}", assignment.questions[exercise.name][name], right)
        for assignment in ASSIGNMENTS
        for exercise in assignment.exercises
        if exercise.kind == "concepts"
        for name, right in right_answers(assignment, exercise).items()
        if name != PREDICTION
    ]


def guessed(choose):
    """The share that a guesser gets right who chooses among (length, letter) pairs; ties count in part."""
    shares = []
    for _, question, right in all_questions():
        lengths = {letter: len(text) for letter, text in question.options.items()}
        chosen = [letter for letter in lengths if lengths[letter] == choose(lengths.values())]
        shares.append((right in chosen) / len(chosen))
    return sum(shares) / len(shares)


def test_all_questions_are_found():
    assert len(all_questions()) > 120


@pytest.mark.parametrize("choose", [max, min], ids=["longest", "shortest"])
def test_the_length_of_an_option_says_little(choose):
    assert guessed(choose) < LONGEST


@pytest.mark.parametrize("letter", "ABCD")
def test_no_letter_is_a_good_guess(letter):
    chance = [1 / len(question.options) * (letter in question.options) for _, question, _ in all_questions()]
    right = Counter(right for _, _, right in all_questions())[letter]
    assert abs(right / len(chance) - sum(chance) / len(chance)) < CHANCE


def test_the_options_of_a_question_are_different():
    for label, question, _ in all_questions():
        assert len(set(question.options.values())) == len(question.options), label


def test_no_explanation_is_given_out():
    released = "".join(
        "".join(cell["source"])
        for path in (ROOT / "assignments").rglob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
    )
    assert "<!-- why" not in released
    released = " ".join(released.split())
    for assignment in ASSIGNMENTS:
        for questions in assignment.questions.values():
            for question in questions.values():
                for why in question.why.values():
                    assert why not in released
