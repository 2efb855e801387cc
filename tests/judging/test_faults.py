"""Whose fault a failed test is: told by the type of what was raised, wherever the code lies."""

import pytest

from grader.judging.hidden_tests import run_hidden_tests
from grader.judging.judge import Judge
from grader.judging.submission_process import SandboxRunner
from grader.notebooks.assignment import load_assignment
from grader.notebooks.cells import Cell
from grader.sandbox import Sandbox, Worker
from tests.judging.conftest import FOLDER, RIGHT

FORM = "def softmax(z):\n    return {'probabilities': z}"


@pytest.fixture(scope="module")
def box():
    with Sandbox.start(level="none") as made:
        yield made


def results(box, **changes):
    """Outcome and points of each test of softmax."""
    cells = [
        Cell(number, "code", source, {"exercise": name}, name)
        for number, (name, source) in enumerate({**RIGHT, **changes}.items())
    ]
    found = []

    def judge(session):
        result = Judge(session, SandboxRunner(box), [], "secret").judge(cells, "ada", only=["softmax"])
        found.extend((test.outcome, test.points) for test in result.exercises[0].tests)

    run_hidden_tests(load_assignment(FOLDER), judge)
    return found


def test_a_test_that_trips_over_an_odd_answer_is_the_students_doing(box):
    found = [outcome for outcome, _ in results(box, softmax=FORM)]
    assert "failed" in found and "error" not in found


def test_an_error_of_the_grader_within_a_call_is_the_graders(box, monkeypatch):
    def call(*args, **kwargs):
        raise TypeError("a bug in the wire")

    assert {outcome for outcome, _ in results(box)} == {"passed"}
    monkeypatch.setattr(Worker, "call", call)
    assert set(results(box)) == {("error", None)}


def test_an_error_of_the_grader_while_an_answer_is_decoded_is_the_graders(box, monkeypatch):
    from grader.sandbox.protocol.decoding import Decoder

    whole = Decoder.decode

    def decode(self, node, depth=0):
        value = whole(self, node, depth)
        return value.nothing if getattr(value, "shape", None) else value

    monkeypatch.setattr(Decoder, "decode", decode)
    assert {outcome for outcome, _ in results(box)} == {"error"}
