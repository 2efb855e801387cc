"""Assertions accept every right form of an answer and say what is wrong with the others."""

import numpy as np
import pytest

from grader.testing import (
    Mismatch,
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    check_gradient,
    global_random_unchanged,
)
from grader.testing.local import LocalBackend
from grader.testing.rule_checks import require_form
from grader.testing.student import Student


def student_of(source):
    namespace = {}
    exec(compile(source, "cell 1", "exec"), namespace)
    return Student(LocalBackend(namespace))


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (1.0, 1.0),
        (np.float32(1), 1.0),
        (np.array(1.0), 1.0),
        ([1.0, 2.0], np.array([1.0, 2.0])),
        (np.asfortranarray(np.ones((3, 5))), np.ones((3, 5))),
        (np.ones((3, 10))[:, ::2], np.ones((3, 5))),
        ({"b": 1.0, "a": np.ones(3)}, {"a": np.ones(3), "b": 1.0}),
        ([np.ones(3), 2.0], (np.ones(3), 2.0)),
        (np.array([np.inf, -np.inf, np.nan]), np.array([np.inf, -np.inf, np.nan])),
        (np.array([1e6 + 1e-3, 0.0]), np.array([1e6, 1e-3])),  # relative to the largest that is expected
        (np.zeros(3), np.zeros(3)),
        (np.ones(3) + 1e-12, np.ones(3)),
        (np.array([3, 4]), np.array([3.0, 4.0])),
        (7, 7),
        (np.int64(7), 7),
        (np.bool_(True), True),
        ("text", "text"),
        (None, None),
    ],
)
def test_right_forms_are_accepted(got, expected):
    assert_close(got, expected)


@pytest.mark.parametrize(
    ("got", "expected", "message"),
    [
        (np.ones(3), np.ones((3, 1)), "The shape is (3,), expected is (3, 1)."),
        (1.0, np.ones(1), "The shape is (), expected is (1,)."),
        (None, np.ones(3), "An array is expected."),
        (None, 1.0, "A number is expected."),
        ("text", 1.0, "A number is expected."),
        ([[1.0], [2.0, 3.0]], np.ones(3), "An array is expected."),
        (np.array([None]), np.ones(1), "An array of numbers is expected, not of the dtype object."),
        (np.ones(3) + 7j, np.ones(3), "An array of real numbers is expected, not of complex ones."),
        (1 + 0j, 1.0, "A real number is expected, not a complex one."),
        (np.array([True, True]), np.ones(2), "An array of numbers is expected, not of True and False."),
        (
            np.array([1.0, 1.0], object),
            np.ones(2),
            "An array of numbers is expected, not of the dtype object.",
        ),
        ({"a": 1.0}, {"b": 1.0}, "The keys are [] and 1 other, expected are ['b']."),
        ([1.0], {"a": 1.0}, "A dictionary is expected."),
        (np.ones(2), (np.ones(2), np.ones(2)), "2 values are expected."),
        ((1.0,), (1.0, np.ones(2)), "1 values came back, 2 are expected."),
        (np.ones(3) + 1e-7, np.ones(3), "The values differ."),
        (np.array([np.nan, 1.0]), np.ones(2), "The values differ."),
        (np.array([1.0, 1.0]), np.array([np.nan, 1.0]), "The values differ."),
        (np.array([np.inf]), np.array([-np.inf]), "The values differ."),
        (1, True, "The answer is another one."),
        ("A", "B", "The answer is another one."),
    ],
)
def test_wrong_forms_are_named(got, expected, message):
    with pytest.raises(Mismatch) as error:
        assert_close(got, expected)
    assert error.value.message == message


def test_the_tolerance_follows_the_expected_dtype_and_atol_is_absolute():
    assert_close(np.ones(3, np.float32) * (1 + 3e-5), np.ones(3, np.float32))
    with pytest.raises(Mismatch):
        assert_close(np.ones(3) * (1 + 3e-5), np.ones(3))
    assert_close(np.array([1e6, 1e-9]), np.array([1e6, 0.0]), atol=1e-8)
    with pytest.raises(Mismatch):
        assert_close(np.array([1e6, 1e-7]), np.array([1e6, 0.0]), atol=1e-8)


def test_a_mismatch_shows_the_worst_entry():
    expected = np.zeros((3, 5))
    got = expected.copy()
    got[1, 2], got[2, 4] = 0.5, 3.0
    with pytest.raises(Mismatch) as error:
        assert_close({"W": got}, {"W": expected})
    assert error.value.got_line() == "result['W']: 3 at [2, 4], 2 of 15 differ"
    assert error.value.expected_line() == "result['W']: 0 at [2, 4], 2 of 15 differ"


def test_dtypes_of_all_arrays_in_an_answer():
    assert_dtype({"a": np.ones(3, np.float32), "b": [np.float32(1)]}, np.float32)
    with pytest.raises(Mismatch, match=r"The dtype of `result\[1\]` is float64, expected is float32"):
        assert_dtype((np.ones(3, np.float32), np.ones(3)), np.float32)
    for empty in ({}, [], ()):
        with pytest.raises(Mismatch):
            assert_dtype(empty, np.float32)


def test_shapes():
    assert_shape(np.ones((3, 5)), (3, 5))
    with pytest.raises(Mismatch, match=r"The shape is \(3, 5\), expected is \(5, 3\)"):
        assert_shape(np.ones((3, 5)), (5, 3))


def test_single_numbers_are_compared_as_finely_as_their_dtype_allows():
    assert_close(np.float32(0.8), 0.8)
    assert_close(0.8 + 1e-6, 0.8, dtype=np.float32)
    for got, dtype in ((np.float32(0.8) * (1 + 3e-4), None), (0.8 + 1e-6, None), (0.8 + 1e-3, np.float32)):
        with pytest.raises(Mismatch):
            assert_close(got, 0.8, dtype=dtype)
    with pytest.raises(Mismatch):
        assert_close(np.full(2, 0.8, np.float32), np.full(2, 0.8))


def test_changed_arguments_to_the_bit():
    source = "def f(params, rng, scale=1.0):\n    rng.random()\n    params['W'][0] += {}\n    return params"
    rng = np.random.default_rng(0)
    student = student_of(source.format("0.0"))
    student.f({"W": np.array([np.nan, 1.0])}, rng, scale=np.ones(2))
    assert_unchanged(student)
    student = student_of(source.format("1e-15"))
    student.f({"W": np.ones(3)}, rng)
    with pytest.raises(Mismatch, match="changed its argument 1: work on a copy"):
        assert_unchanged(student)
    student = Student(student._backend, {"f": ("params", "rng", "scale")})
    student.f({"W": np.ones(3)}, rng)
    with pytest.raises(Mismatch, match="changed its argument `params`"):
        assert_unchanged(student)


def test_arguments_that_a_later_call_changes():
    student = student_of(
        "class Adder:\n    def __init__(self, x): self.x = x\n    def add(self, y):\n        self.x += y\n        return 0"
    )
    adder = student.Adder(np.ones(3))
    assert_unchanged(student)
    adder.add(np.ones(3))
    with pytest.raises(Mismatch, match="A later call changed an argument of an earlier one"):
        assert_unchanged(student)


def test_answers_are_kept_secret():
    assert_answer({"q": " b "}, "q", "B")
    assert_answer({"q": "C"}, "q", {"B", "C"})
    with pytest.raises(NotImplementedError):
        assert_answer({"q": None}, "q", "B")
    for answers in ({"q": "A"}, {"q": 3}, {"q": ["A", "C"]}, "B", None):
        with pytest.raises(Mismatch) as error:
            assert_answer(answers, "q", "B")
        assert error.value.expected_line() is None and "B" not in error.value.message


VECTORIZED = {
    "operators": "import numpy as np\ndef f(x):\n    return np.exp(x) / 2",
    "helpers": "def g(x):\n    return x * 2\ndef f(x):\n    return g(x) + g(x)",
    "loop over a constant": "def f(x):\n    for _ in range(5):\n        x = x + 1\n    return x",
    "loop in C": "import numpy as np, math\ndef f(x):\n    return np.vectorize(math.erf)(x)",
}
LOOPS = {
    "for": "def f(x):\n    out = []\n    for row in x:\n        out.append(row)\n    return out",
    "comprehension": "def f(x):\n    return [row * 2 for row in x]",
    "generator in a line": "def f(x):\n    return sum(row.sum() for row in x)",
    "while": "def f(x):\n    i = 0\n    while i < len(x): i += 1\n    return i",
    "apply_along_axis": "import numpy as np\ndef f(x):\n    return np.apply_along_axis(lambda r: r * 2, 1, x)",
    "map of a lambda": "def f(x):\n    return list(map(lambda r: r * 2, x))",
    "recursion": "def f(x):\n    return x if len(x) == 0 else f(x[1:])",
}


@pytest.mark.parametrize("name", VECTORIZED)
def test_vectorized_code_is_accepted(name):
    assert_vectorized(student_of(VECTORIZED[name]).f, lambda B: (np.ones((B, 3)),))


@pytest.mark.parametrize("name", LOOPS)
def test_loops_over_examples_are_found(name):
    with pytest.raises(Mismatch, match="Python steps grow with the batch"):
        assert_vectorized(student_of(LOOPS[name]).f, lambda B: (np.ones((B, 3)),))


def test_the_global_generators_are_watched():
    student = student_of("import numpy as np, random\ndef a():\n    np.random.rand()\ndef b():\n    random.random()\n"
                         "def c(rng):\n    return rng.random()")  # fmt: skip
    with global_random_unchanged(student):
        student.c(np.random.default_rng(0))
    for name in ("a", "b"):
        with pytest.raises(Mismatch, match="global random generator"), global_random_unchanged(student):
            getattr(student, name)()


def test_a_generator_seeded_anew_at_each_call_is_seen():
    student = student_of("import numpy as np\ndef f():\n    np.random.seed(0)\n    return np.random.rand()")
    student.f()
    with pytest.raises(Mismatch, match="global random generator"), global_random_unchanged(student):
        student.f()


@pytest.mark.parametrize("answer", [None, "no", {"W": None}, np.ones(3) * 1j, np.array([object()])])
@pytest.mark.parametrize(
    "ask",
    [
        lambda answer: assert_shape(answer, (3,)),
        lambda answer: assert_dtype(answer, np.float64),
        lambda answer: check_gradient(np.sum, answer, np.ones(3)),
        lambda answer: require_form(answer, (3,)),
        lambda answer: require_form(answer, np.ones(3)),
        lambda answer: require_form(answer, None),
        lambda answer: require_form(answer, (np.ones(3),)),
        lambda answer: require_form(answer, {"W": np.ones(3)}),
    ],
)
def test_where_the_form_is_asked_no_value_is_shown_as_expected(ask, answer):
    """It would be an argument, or whatever stands in memory."""
    with pytest.raises(Mismatch) as caught:
        ask(answer)
    assert caught.value.expected is None and caught.value.expected_line() is None
