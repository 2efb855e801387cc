"""What a submission earns, and what its card says, through the real sandbox."""

import json

import numpy as np
import pytest

from grader.judging.pool.messages import Submission
from tests.judging.conftest import RIGHT


def outcomes(exercises):
    return {name: exercise["outcome"] for name, exercise in exercises.items()}


def test_a_right_notebook_earns_everything(judge):
    result, exercises = judge()
    assert result["status"] == "graded" and result["score"] == result["max_score"] == 11
    assert set(outcomes(exercises).values()) == {"passed"}


def test_a_stub_is_missing_and_no_failure(judge):
    result, exercises = judge(
        softmax="def softmax(z):\n    raise NotImplementedError",
        concepts='concepts = {"a": None, "b": None}',
    )
    assert outcomes(exercises) == {
        "softmax": "not_implemented",
        "predict": "failed",
        "Mean": "passed",
        "concepts": "not_implemented",
    }
    assert "softmax is not implemented yet" in exercises["predict"]["tests"][0]["message"]
    assert exercises["predict"]["score"] == 3  # by the reference's softmax
    assert result["score"] == 6


def test_a_deleted_cell_is_missing(judge):
    _, exercises = judge(Mean="")
    assert exercises["Mean"]["outcome"] == "not_implemented"
    assert "not defined" in exercises["Mean"]["tests"][0]["message"]


def test_a_mistake_costs_once(judge):
    result, exercises = judge(softmax="def softmax(z):\n    return -z")
    assert exercises["softmax"]["outcome"] == "failed"
    assert exercises["predict"]["outcome"] == "failed" and exercises["predict"]["score"] == 3
    assert exercises["predict"]["follow_through"] == {"score": 3.0, "instead_of": ["softmax"]}
    assert result["score"] == 9  # softmax keeps its point for having no loop


def test_two_empty_exercises_cannot_define_each_other(judge):
    _, exercises = judge(
        softmax="def softmax(z):\n    return predict(z)", predict="def predict(z):\n    return softmax(z)"
    )
    assert exercises["softmax"]["score"] == 0 and exercises["predict"]["score"] == 0


def test_a_syntax_error_costs_its_own_exercise_and_names_cell_and_line(judge):
    _, exercises = judge(Mean="x = 1\nclass Mean:\n    def (self):\n        pass")
    assert exercises["Mean"]["outcome"] == "failed"
    assert "cell 4 (Mean), line 3 does not parse" in exercises["Mean"]["tests"][0]["message"]
    assert exercises["softmax"]["outcome"] == "passed"


def test_a_failed_import_costs_what_uses_it_and_is_named_as_the_cause(judge):
    _, exercises = judge(
        imports="import numpy as np\nimport scipy.special",
        softmax="def softmax(z):\n    return scipy.special.softmax(z, axis=-1)",
    )
    message = exercises["softmax"]["tests"][0]["message"]
    assert "NameError" in message and "because cell 1 (imports), line 2 failed" in message
    assert exercises["predict"]["score"] == 3 and exercises["Mean"]["outcome"] == "passed"


def test_an_endless_loop_costs_its_own_exercise(judge, service):
    _, exercises = judge(
        Mean="class Mean:\n    def update_state(self, values):\n        while True:\n            pass\n"
        "    def result(self):\n        return 0"
    )
    assert exercises["Mean"]["outcome"] == "failed" and exercises["Mean"]["score"] == 0
    assert "seconds" in exercises["Mean"]["tests"][0]["message"]
    assert exercises["softmax"]["outcome"] == exercises["concepts"]["outcome"] == "passed"


def test_an_endless_loop_at_top_level_costs_only_who_needs_it(judge):
    result, exercises = judge(
        Mean="while True:\n    limit = 3\n\nclass Mean:\n    def result(self):\n        return limit"
    )
    assert exercises["Mean"]["outcome"] == "failed"
    assert result["score"] == 8


def test_an_exception_shows_the_students_own_line_and_not_the_inputs(judge):
    _, exercises = judge(softmax="def softmax(z):\n    raise ValueError(f'secret {z[0, 0]}')")
    message = exercises["softmax"]["tests"][0]["message"]
    assert "cell 2 (softmax), line 2: raise ValueError" in message
    assert message.startswith("ValueError\n") and "secret 0" not in message and "secret -" not in message


def test_an_answer_of_another_form_is_the_students_and_never_broken(judge):
    for body in (
        "None",
        "'text'",
        "{'a': 1}",
        "[z, z]",
        "object()",
        "softmax",
        "np.array(['x'])",
        "1e400",
        "[[1, 2], [3]]",
    ):
        result, exercises = judge(softmax=f"def softmax(z):\n    return {body}")
        assert exercises["softmax"]["outcome"] == "failed", body
        assert result["status"] == "graded", body


def test_draws_repeat_for_a_student_and_differ_between_students(judge):
    spy = "def softmax(z):\n    return z"
    one = judge("ada", softmax=spy)[1]["softmax"]["tests"][0]["got"]
    again = judge("ada", softmax=spy)[1]["softmax"]["tests"][0]["got"]
    other = judge("bob", softmax=spy)[1]["softmax"]["tests"][0]["got"]
    assert one == again != other


def test_a_recognized_misconception_is_named(judge):
    _, exercises = judge(softmax="def softmax(z):\n    return np.exp(z) / np.exp(z).sum(-1)[:, None]")
    assert exercises["softmax"]["diagnosis"]["misconception"] == "no_shift"


def test_a_misconception_of_a_class_is_named_from_its_sequence_of_calls(judge):
    _, exercises = judge(
        Mean="class Mean:\n    def __init__(self):\n        self.all = np.zeros(0)\n"
        "    def update_state(self, values):\n        self.all = np.append(self.all, np.average(values))\n"
        "    def result(self):\n        return self.all.sum() / self.all.size"
    )
    assert exercises["Mean"]["diagnosis"]["misconception"] == "MeanOfMeans"


def test_the_chosen_option_of_a_question_is_explained_and_no_other(judge):
    _, exercises = judge(concepts='concepts = {"a": " b ", "b": "B"}')
    assert [test["outcome"] for test in exercises["concepts"]["tests"]] == ["failed", "passed"]
    assert [test["why"] for test in exercises["concepts"]["tests"]] == [
        "B: It comes after another one.",
        "B: One stands before it.",
    ]


@pytest.mark.parametrize("answer", ["None", "3", "'Z'", "['A']"])
def test_no_option_is_explained_where_none_was_chosen(judge, answer):
    _, exercises = judge(concepts=f'concepts = {{"a": {answer}, "b": "B"}}')
    assert [test["why"] for test in exercises["concepts"]["tests"]] == [None, "B: One stands before it."]


def test_silence_where_no_misconception_explains_every_call(judge):
    _, exercises = judge(softmax="def softmax(z):\n    return np.tanh(z)")
    assert exercises["softmax"]["diagnosis"] is None


def test_wrong_answers_to_questions_are_named(judge):
    _, exercises = judge(concepts='concepts = {"a": "B", "b": "B"}')
    assert exercises["concepts"]["diagnosis"]["misconception"] == "confusion"
    assert "A" not in exercises["concepts"]["tests"][0]["message"]


def test_numbers_explain_what_no_misconception_does(judge):
    _, exercises = judge(
        softmax="def softmax(z):\n    e = np.exp(z - z.max(-1, keepdims=True))\n"
        "    return 2 * e / e.sum(-1, keepdims=True)"
    )
    assert exercises["softmax"]["tests"][0]["hint"] == "Every entry is 2 times what is expected."


def test_state_left_over_between_calls_is_found(judge):
    _, exercises = judge(
        softmax="calls = []\ndef softmax(z):\n    calls.append(1)\n"
        "    e = np.exp(z - z.max(-1, keepdims=True))\n"
        "    return e / e.sum(-1, keepdims=True) + np.arange(7) * (len(calls) - 1)"
    )
    assert "left over" in exercises["softmax"]["tests"][0]["hint"]


def test_warnings_cost_nothing(judge):
    result, _ = judge(
        softmax="import warnings\ndef softmax(z):\n    warnings.warn('careful')\n"
        "    np.log(np.zeros(1))\n    e = np.exp(z - z.max(-1, keepdims=True))\n"
        "    return e / e.sum(-1, keepdims=True)"
    )
    assert result["score"] == 11


def test_a_base_class_that_failed_is_not_replaced_and_the_card_says_so(judge):
    # predict reads Mean as a base class: an odd notebook, but a legal one.
    _, exercises = judge(
        softmax="class softmax:\n    def __new__(cls, z):\n        return z * 0",
        predict="class Better(softmax):\n    pass\n\ndef predict(z):\n    return Better(z).argmax(-1)",
    )
    assert exercises["predict"]["follow_through"] is None
    assert "base class" in exercises["predict"]["note"]


@pytest.mark.parametrize("text", ["%PDF", "[]"])
def test_a_file_that_is_no_notebook_is_ungradable(service, text):
    result = service.judge(Submission("ada", text=text, name="ada.ipynb"))
    assert result.status == "ungradable" and result.score is None
    assert result.message.startswith("ada.ipynb is not a notebook")


def test_the_result_is_plain_json(judge):
    result, _ = judge(softmax="def softmax(z):\n    return np.full_like(z, np.nan)")
    assert json.loads(json.dumps(result, allow_nan=False)) == result
    assert np.isfinite(result["score"])


def test_the_reasons_of_a_missing_name_end_with_the_import_that_was_refused(judge):
    _, exercises = judge(
        imports="import numpy as np\nimport multiprocessing\nlog = multiprocessing.get_logger()",
        softmax="def softmax(z):\n    log.debug('called')\n    return z",
        Mean="@log.decorate\nclass Mean:\n    pass",
    )
    for name in ("softmax", "Mean"):
        message = exercises[name]["tests"][0]["message"]
        assert message.endswith(
            "multiprocessing is not available to the grader: use NumPy and modules such as math and itertools."
        ), message


def test_a_name_defined_again_below_is_said_on_the_card(judge):
    _, exercises = judge(scratch="softmax = None\nfor predict in (1, 2):\n    pass")
    assert "`softmax` is defined in cells 2 and 6: the last counts." in exercises["softmax"]["note"]
    assert "`predict` is defined in cells 3 and 6: the last counts." in exercises["predict"]["note"]
    assert exercises["Mean"]["note"] is None


def test_empty_lines_above_a_cell_magic_are_no_loss(judge):
    for lead in ("\n\n%%time\n", "  \n%%capture out\n", "%%time\n\n", "# timed\n%%time\n"):
        _, exercises = judge(softmax=lead + RIGHT["softmax"])
        assert exercises["softmax"]["outcome"] == "passed", lead
