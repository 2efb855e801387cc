"""Tests are collected once and run any number of times, with draws of their own."""

import numpy as np
import pytest

from grader.testing.faults import GraderError
from grader.testing.local import LocalBackend
from grader.testing.marks import TestFileError
from grader.testing.plugin import TestSession, run_session, seeded_rng
from grader.testing.student import Student

GOOD = '''
from grader.testing import points

@points(2)
def test_double(student, rng):
    """Twice the number."""
    x = rng.normal()
    assert student.double(x) == 2 * x, "Twice is expected."

@points(1, exercise="triple", seconds=20)
def test_triple(student):
    """Three times."""
    assert student.triple(1) == student.double(1) + 1
'''


def collect(tmp_path, text, body=lambda session: None, exercises=("double", "triple")):
    path = tmp_path / "test_hidden.py"
    path.write_text(text)
    session = TestSession(exercises, body)
    run_session([path], session)
    return session


def test_what_a_test_says_of_itself(tmp_path):
    one, two = collect(tmp_path, GOOD).tests
    assert (one.name, one.exercise, one.points, one.description) == (
        "test_double",
        "double",
        2.0,
        "Twice the number.",
    )
    assert (two.exercise, two.seconds) == ("triple", 20)


def test_the_same_tests_run_on_one_student_after_another(tmp_path):
    found = []

    def body(session):
        for factor in (2, 3, 2):
            student = Student(LocalBackend({"double": lambda x, factor=factor: factor * x}))
            error = session.run(session.tests[0], student, np.random.default_rng(0))
            found.append(session.result(session.tests[0], error, {"double": ("x",)}))

    collect(tmp_path, GOOD, body)
    assert [result.outcome for result in found] == ["passed", "failed", "passed"]
    assert found[1].message == "Twice is expected." and found[1].call.startswith("double(x = 0.1257")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace(', exercise="triple"', ""), "reads double, triple of the student's exercises"),
        (GOOD.replace('exercise="triple"', 'exercise="quadruple"'), "there is no exercise 'quadruple'"),
        (GOOD.replace("@points(2)", "@points(0)"), "must be more than 0"),
        ("def test_x(student:\n", "SyntaxError"),
        ("import a_module_that_is_not_there", "ModuleNotFoundError"),
        ("import sys\n\nsys.exit(0)", r"line 3 cannot be collected: it ends Python \(SystemExit\)"),
    ],
)
def test_an_authors_mistake_is_said(tmp_path, text, message):
    with pytest.raises(TestFileError, match=message):
        collect(tmp_path, text)


def test_an_edited_file_is_collected_anew(tmp_path):
    assert len(collect(tmp_path, GOOD).tests) == 2
    assert len(collect(tmp_path, GOOD + GOOD.replace("test_", "test_more_")).tests) == 4


def test_draws_differ_by_secret_student_exercise_and_test():
    seeds = [("s", "ada", "softmax", "t"), ("x", "ada", "softmax", "t"), ("s", "bob", "softmax", "t"),
             ("s", "ada", "relu", "t"), ("s", "ada", "softmax", "u"), ("sa", "da", "softmax", "t")]  # fmt: skip
    draws = [seeded_rng(*seed).random() for seed in seeds]
    assert len(set(draws)) == len(draws)
    assert seeded_rng(*seeds[0]).random() == draws[0]


HOW = """
import pytest

calls = []

@pytest.fixture
def scale():
    calls.append("set up")
    yield 2
    calls.append("taken down")

@pytest.fixture
def doubled(request):
    return 2 * request.param

@pytest.mark.parametrize(("x", "expected"), [(1, 2), (3, 6)])
def test_plain(student, x, expected, rng):
    assert student.double(x) == expected

def test_with_a_fixture(student, scale):
    assert student.double(1) == scale

@pytest.mark.parametrize("doubled", [3], indirect=True)
def test_indirect(student, doubled):
    assert student.double(3) == doubled

class TestGroup:
    def setup_method(self):
        self.x = 4

    def test_method(self, student):
        assert student.double(self.x) == 8

@pytest.mark.usefixtures("scale")
def test_marked(student):
    assert student.double(0) == 0

def test_builtin(student, monkeypatch):
    monkeypatch.setenv("A", "1")
    assert student.double(0) == 0
"""


def test_only_what_needs_pytest_runs_through_its_protocol(tmp_path):
    found = {}

    def body(session):
        for factor in (2, 3):
            for test in session.tests:
                student = Student(LocalBackend({"double": lambda x, factor=factor: factor * x}))
                error = session.run(test, student, np.random.default_rng(0))
                found.setdefault(test.name, []).append(error is None)
        calls = session.tests[0].item.module.calls
        found["calls"] = calls[:]

    tests = collect(tmp_path, HOW, body).tests
    direct = [test.name for test in tests if test.arguments is not None]
    assert direct == ["test_plain[1-2]", "test_plain[3-6]"]
    assert found.pop("calls") == ["set up", "taken down"] * 4
    zero = {"test_marked", "test_builtin"}  # pass with any factor
    assert found == {test.name: [True, test.name in zero] for test in tests}


AUTOUSE = """
import pytest

@pytest.fixture(autouse=True)
def prepared():
    pass

def test_double(student):
    assert student.double(1) == 2
"""
SET_UP = "def setup_function():\n    pass\n\ndef test_double(student):\n    assert student.double(1) == 2\n"
OVERRIDDEN = """
import pytest

@pytest.fixture
def student(student):
    return student

def test_double(student):
    assert student.double(1) == 2
"""


@pytest.mark.parametrize("text", [AUTOUSE, SET_UP, OVERRIDDEN])
def test_what_a_file_prepares_is_not_left_out(tmp_path, text):
    (test,) = collect(tmp_path, text, exercises=("double",)).tests
    assert test.arguments is None


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("raise ValueError('x')", ValueError),
        ("pytest.fail('x')", GraderError),
        ("raise SystemExit", GraderError),
    ],
)
@pytest.mark.parametrize("fixture", ["", ", monkeypatch"])
def test_how_a_test_ends_means_the_same_on_both_ways(tmp_path, statement, error, fixture):
    found = []

    def body(session):
        student = Student(LocalBackend({"double": lambda x: 2 * x}))
        found.append(session.run(session.tests[0], student, np.random.default_rng(0)))

    text = f"import pytest\n\ndef test_double(student{fixture}):\n    student.double\n    {statement}\n"
    collect(tmp_path, text, body)
    assert type(found[0]) is error
