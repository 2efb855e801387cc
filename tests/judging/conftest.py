"""A tiny assignment, judged in the real sandbox by one process for all tests."""

import json
from pathlib import Path

import pytest

from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeService
from grader.sandbox import Limits

FOLDER = Path(__file__).parent / "course" / "90_tiny"

RIGHT = {
    "imports": "import numpy as np",
    "softmax": "def softmax(z):\n    e = np.exp(z - z.max(axis=-1, keepdims=True))\n"
    "    return e / e.sum(axis=-1, keepdims=True)",
    "predict": "def predict(z):\n    return softmax(z).argmax(axis=-1)",
    "Mean": "class Mean:\n    def __init__(self):\n        self.values = []\n"
    "    def update_state(self, values):\n        self.values += list(values)\n"
    "    def result(self):\n        return sum(self.values) / len(self.values)",
    "concepts": 'concepts = {"a": "A", "b": "B"}',
}


@pytest.fixture(scope="session")
def service():
    with JudgeService(JudgeSetup(FOLDER, "tests", Limits(call_seconds=2.0))) as running:
        yield running


def notebook(sources):
    """The text of a notebook with these sources, each in a cell named by its key."""
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {"nbgrader": {"grade_id": name, "solution": True}},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        for name, source in sources.items()
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def judge(service):
    """Judges the right notebook with some of its cells replaced."""

    def judge_with(student="ada", **changes):
        result = service.judge(Submission(student, text=notebook({**RIGHT, **changes}))).as_data()
        return result, {exercise["name"]: exercise for exercise in result["exercises"]}

    return judge_with
