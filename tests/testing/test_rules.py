"""Each rule finds what breaks it, and what breaks another one is not held against it."""

import contextlib

import numpy as np
import pytest

from grader.testing import Case, Mismatch, rule_points, rules
from grader.testing.local import LocalBackend
from grader.testing.marks import TestFileError
from grader.testing.plugin import TestSession, run_session
from grader.testing.rule_checks import RULES, SINGLE_EXAMPLES, RuleRun
from grader.testing.student import Student


@rules("softmax")
def softmax_rules(student, case):
    z = case.logits(case.batch, 5)
    return student.softmax(z), z.shape


@rules("sample")
def sample_rules(student, case):
    X, y = case.normal(case.batch, 5), case.labels(3)
    return student.sample(X, y, case.rng), (X, y)


@rules("Total", without={"stable": "sums of large numbers are large", "vectorized": "it may loop"})
def total_rules(student, case):
    total, values = student.Total(), case.normal(case.batch, 3)
    total.add(values)
    yield
    return total.result(), (3,)


RIGHT = {
    "softmax": (
        "def softmax(z):\n    e = np.exp(z - z.max(-1, keepdims=True))\n    return e / e.sum(-1, keepdims=True)"
    ),
    "sample": (
        "def sample(X, y, rng):\n"
        "    i = rng.integers(len(X), size=len(X))\n    rng.random()\n    return X[i], y[i]"
    ),
    "Total": (
        "class Total:\n    def __init__(self): self.sum = 0\n"
        "    def add(self, x): self.sum = self.sum + x.sum(0)\n    def result(self): return self.sum"
    ),
}
DECLARED = {"softmax": softmax_rules, "sample": sample_rules, "Total": total_rules}
SOFTMAX = "def softmax(z):\n    "
# The exercise, the only rule that breaks, and the code.
SLIPS = [
    ("softmax", "dtype", SOFTMAX + "e = np.exp(z - z.max(-1, keepdims=True)).astype(float)\n"
     "    return e / e.sum(-1, keepdims=True)"),
    ("softmax", "batch_of_one", RIGHT["softmax"].replace("return e /", "e = e /") + "\n    return e.squeeze()"),
    ("softmax", "vectorized", SOFTMAX + "z = np.array([r - r.max() for r in z])\n"
     "    return np.exp(z) / np.exp(z).sum(-1, keepdims=True)"),
    ("softmax", "arguments", SOFTMAX + "z -= z.max(-1, keepdims=True)\n"
     "    return np.exp(z) / np.exp(z).sum(-1, keepdims=True)"),
    ("softmax", "stable", SOFTMAX + "return np.exp(z) / np.exp(z).sum(-1, keepdims=True)"),
    ("softmax", "repeatable", "seen = [1]\n" + SOFTMAX + "seen.append(len(z))\n"
     "    z = z * seen[-1] / seen[-2]\n    e = np.exp(z - z.max(-1, keepdims=True))\n"
     "    return e / e.sum(-1, keepdims=True)"),
    ("softmax", "repeatable", SOFTMAX + "np.random.seed(0)\n    e = np.exp(z - z.max(-1, keepdims=True))\n"
     "    return e / e.sum(-1, keepdims=True)"),
    ("sample", "random", RIGHT["sample"].replace("rng.integers", "np.random.default_rng(0).integers")),
    ("sample", "random", RIGHT["sample"].replace("rng.integers", "np.random.default_rng().integers")),
    ("sample", "random", RIGHT["sample"].replace("rng.random()", "np.random.random()")),
    ("sample", "random", RIGHT["sample"].replace("rng.random()", "np.random.seed(0)")),
    ("Total", "instances", RIGHT["Total"].replace("def __init__(self): self.sum = 0", "sum = 0")
     .replace("self.sum = self", "Total.sum = self")),
    ("Total", "instances", RIGHT["Total"].replace("def __init__(self): self.sum = 0",
     "kept = []\n    def __init__(self): self.sum = 0; self.kept.clear()")
     .replace("self.sum = self.sum + x.sum(0)", "self.kept.append(x.sum(0))").replace("return self.sum", "return sum(self.kept)")),
]  # fmt: skip


def broken_rules(exercise, source):
    namespace = {"np": np}
    exec(compile(source, "cell 1", "exec"), namespace)
    student, found = Student(LocalBackend(namespace)), {}
    for name in DECLARED[exercise].names:
        student.start_recording()
        try:
            with np.errstate(all="ignore"):
                DECLARED[exercise].test(name)(student, np.random.default_rng(3))
        except Mismatch as mismatch:
            found[name] = mismatch.message
    return found


def test_the_rules_that_apply():
    assert softmax_rules.names == ("dtype", "batch_of_one", "vectorized", "arguments", "repeatable", "stable")
    assert sample_rules.names == ("dtype", "batch_of_one", "vectorized", "arguments", "random")
    assert total_rules.names == ("dtype", "batch_of_one", "arguments", "instances")


@pytest.mark.parametrize("exercise", DECLARED)
def test_right_code_keeps_all_rules(exercise):
    assert broken_rules(exercise, RIGHT[exercise]) == {}


@pytest.mark.parametrize("seed", range(60))  # a thirtieth of single examples has no positive entry
def test_a_single_example_may_come_out_as_zeros(seed):
    student = Student(LocalBackend({"softmax": lambda z: np.maximum(z, 0)}))
    softmax_rules.test("batch_of_one")(student, np.random.default_rng(seed))


def test_single_examples_are_tried_until_their_answers_vary():
    def tried(softmax):
        student = Student(LocalBackend({"softmax": softmax}))
        with contextlib.suppress(Mismatch):
            softmax_rules.test("batch_of_one")(student, np.random.default_rng(0))
        return len([one for one in student.recording if one.attribute is None])

    answers = iter([0.0, 0.0, 1.0])
    assert tried(lambda z: np.exp(z)) == 1
    assert tried(lambda z: np.full_like(z, next(answers))) == 3
    assert tried(lambda z: np.zeros_like(z)) == SINGLE_EXAMPLES


@pytest.mark.parametrize(("exercise", "rule", "source"), SLIPS)
def test_one_slip_breaks_one_rule(exercise, rule, source):
    assert list(broken_rules(exercise, source)) == [rule]


@pytest.mark.parametrize("body", ["return z * 2", "return z - z.mean()", "return np.exp(z - z.max())"])
def test_wrong_values_break_no_rule(body):
    assert broken_rules("softmax", SOFTMAX + body) == {}


@pytest.mark.parametrize(
    "body", ["return None", "return np.full_like(z, 1 / z.shape[-1])", "return z.T", "return z * np.nan",
             "return z + 7j", "return z > 0", "return z[0]"]
)  # fmt: skip
def test_no_attempt_keeps_a_rule(body):
    assert set(broken_rules("softmax", SOFTMAX + body)) == set(softmax_rules.names)


def test_the_same_case_draws_the_same_arguments():
    one, other = Case(seed=4), Case(seed=4)
    assert (one.normal(3) == other.normal(3)).all() and (one.labels(5) == other.labels(5)).all()
    assert set(Case(size=29).labels(7)) == set(range(7))
    assert one.rng.random() == one.rng.random() != Case(seed=4, stream=1).rng.random()
    assert {-1000.0, 1000.0} <= set(Case(large=True).logits(3, 2).flat)


def test_an_authors_mistakes_are_sentences():
    with pytest.raises(TestFileError, match="no rule 'speed'"):
        rules("f", without={"speed": "it is slow"})
    with pytest.raises(TestFileError, match="needs a reason"):
        rules("f", without={"dtype": ""})
    with pytest.raises(TestFileError, match="'batch_of_one' of f has nothing to vary"):
        rules("f", without={"dtype": "a count"})(lambda student, case: (student.f(3), ()))
    with pytest.raises(TestFileError, match="cannot be read"):
        rules("f")(lambda student, case: student.f(case.batch) + 1)
    with pytest.raises(TestFileError, match="names no rule"):
        rule_points("f")


PUBLIC = """
from grader.testing import rules

def test_double_by_hand(student):
    \"\"\"Twice three is six.\"\"\"
    assert student.double(3) == 6

@rules("double")
def double_rules(student, case):
    x = case.normal(case.batch, 5)
    return student.double(x), x.shape
"""


def collected(path):
    session = TestSession(("double",), lambda session: None)
    run_session([path], session)
    return session


def test_declarations_become_tests(tmp_path):
    public, hidden = tmp_path / "test_public.py", tmp_path / "test_hidden.py"
    public.write_text(PUBLIC)
    hidden.write_text(
        "from grader.testing import rule_points\ntest_rules = rule_points('double', dtype=2, arguments=0.5)"
    )
    session = collected(public)
    assert list(session.rules) == ["double"] and session.tests[0].name == "test_double_by_hand"
    assert [(test.name, test.points) for test in session.tests[1:3]] == [
        ("test_double_keeps_dtype", 0),
        ("test_double_batch_of_one", 0),
    ]
    tests = collected(hidden).tests
    assert [(test.name, test.exercise, test.points) for test in tests] == [
        ("test_double_keeps_dtype", "double", 2),
        ("test_double_leaves_arguments", "double", 0.5),
    ]
    assert tests[0].description == RULES["dtype"].description
    for text, message in (
        ("'double', stable=1", "has no rule 'stable'"),
        ("'triple', dtype=1", "no rules of triple"),
    ):
        hidden.write_text(f"from grader.testing import rule_points\ntest_rules = rule_points({text})")
        with pytest.raises(TestFileError, match=message):
            collected(hidden)


def test_the_answer_of_a_class_is_what_the_steps_end_with():
    run = RuleRun(total_rules.calls, Student(LocalBackend({"Total": type("Total", (), {
        "__init__": lambda self: None, "add": lambda self, x: None, "result": lambda self: np.arange(3.0)})})), 0)  # fmt: skip
    seen = []
    assert run.answer(Case(), between=lambda: seen.append(1)).tolist() == [0, 1, 2] and seen == [1]
