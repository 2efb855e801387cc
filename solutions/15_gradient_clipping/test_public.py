"""Public tests of 15_gradient_clipping: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, rules

hints = {
    "clip_by_value": [
        "Go through the dictionary and make a new one with the same keys. `grads.items()` gives pairs of a "
        "key and its array.",
        "Every number is treated alone, and both ends count. NumPy has a function that limits an array to "
        "a range.",
    ],
    "clip_by_norm": [
        "For one variable, write the norm in a line of its own. Squares, then one sum over *all* numbers "
        "of the array, then the root. For a kernel of ones with 2 rows and 3 columns it is √6.",
        "Which factor makes a vector of length 10 one of length 1? Which factor leaves a short one as it is?",
        "If zero gradients give nan: you divide by the norm also where nothing is to be clipped. Decide "
        "first, divide then.",
    ],
    "clip_by_global_norm": [
        "One number is needed before anything can be clipped: the sum of all squares of all variables. Is "
        "the root taken once, or once a variable?",
        "The factor is the same for all variables. Compute it outside of the loop that makes the new "
        "dictionary.",
        "Return two things. The second one is the norm that you compared with the limit.",
        "If float32 becomes float64: of which type is the factor? Print `type(...)` of it.",
    ],
    "direction_concepts": [
        "`by_norm`: which of the two is longer than 1? Only that one is changed.",
        "`kept`: look at the four panels of section 4. In which are all points moved straight towards the "
        "origin, however the numbers are divided among variables?",
        "`tiny_limit`: which values can the clipped numbers have?",
    ],
    "clipping_concepts": [
        "`vanishing`: can the factor be more than 1? Is it another one for another layer?",
        "`nan`: what is nan squared, plus something? And is nan greater than c?",
        "`adam`: multiply all gradients by 0.1 in the formulas of s and r, and follow the factor into the "
        "step.",
    ],
}

LETTERS = ("A", "B", "C", "D")


def assert_all_answered(answers, questions):
    """Every question has one of the four letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        assert answer in LETTERS, f'The answer to {question!r} must be "A", "B", "C" or "D".'


def example():
    """A kernel of norm 5 and a bias of norm 12: 13 together."""
    return {"W": np.array([[3.0, 0.0], [0.0, -4.0]]), "b": np.array([0.0, -12.0, 0.0])}


# The formula c/(norm + 1e-6), as some libraries have it, is right too.
ALMOST = 2e-6


# clip_by_value


def test_value_by_hand(student):
    """With the limit 3.5, −4 and −12 become −3.5, and the rest stays."""
    expected = {"W": np.array([[3.0, 0.0], [0.0, -3.5]]), "b": np.array([0.0, -3.5, 0.0])}
    assert_close(student.clip_by_value(example(), 3.5), expected)


def test_value_both_ends(student):
    """Positive and negative numbers have the same limit."""
    got = student.clip_by_value({"W": np.array([-7.0, -0.5, 0.25, 7.0])}, 0.5)
    assert_close(got, {"W": np.array([-0.5, -0.5, 0.25, 0.5])})


NO_BATCH = "gradients of parameters have no batch"


@rules("clip_by_value", without={"batch_of_one vectorized": NO_BATCH})
def clip_by_value_rules(student, case):
    """A kernel and a bias, of which some numbers are clipped, and a variable that is within the limit."""
    grads = {"W": case.normal(5, 3), "b": case.normal(3), "c": case.uniform(0.1, 0.2, 7)}
    return student.clip_by_value(grads, 0.5), grads


# clip_by_norm


def test_norm_by_hand(student):
    """With the limit 6 the kernel of norm 5 stays, and the bias of norm 12 is halved."""
    expected = {"W": example()["W"], "b": np.array([0.0, -6.0, 0.0])}
    assert_close(student.clip_by_norm(example(), 6.0), expected, rtol=ALMOST)


def test_norm_of_a_kernel(student):
    """A kernel counts as one vector: of norm 5, it is shortened to norm 1."""
    got = student.clip_by_norm({"W": np.array([[2.0, -2.0], [1.0, 4.0]])}, 1.0)
    assert_close(got, {"W": np.array([[0.4, -0.4], [0.2, 0.8]])}, rtol=ALMOST)


def test_norm_zero(student):
    """A gradient of zeros stays zero, and the other one is clipped."""
    got = student.clip_by_norm({"W": np.zeros((2, 3)), "b": np.array([0.0, 2.0])}, 1.0)
    assert_close(got, {"W": np.zeros((2, 3)), "b": np.array([0.0, 1.0])}, rtol=ALMOST)


@rules("clip_by_norm", without={"batch_of_one vectorized": NO_BATCH})
def clip_by_norm_rules(student, case):
    """A kernel and a bias that are too long, and a variable that is short enough."""
    grads = {"W": case.uniform(0.5, 1, 5, 3), "b": case.uniform(-1, -0.5, 3), "c": case.uniform(0.1, 0.2, 7)}
    if case.large:
        student.clip_by_norm(grads, 0.001)
    return student.clip_by_norm(grads, 0.7), grads


# clip_by_global_norm


def test_global_by_hand(student):
    """The norm is 13. With the limit 6.5 everything is halved."""
    expected = {"W": np.array([[1.5, 0.0], [0.0, -2.0]]), "b": np.array([0.0, -6.0, 0.0])}
    assert_close(student.clip_by_global_norm(example(), 6.5), (expected, 13.0), rtol=ALMOST)


def test_global_below_the_limit(student):
    """With the limit 20 nothing is changed."""
    assert_close(student.clip_by_global_norm(example(), 20.0), (example(), 13.0))


def test_global_zero(student):
    """Gradients of zeros stay zero, and their norm is 0."""
    zeros = {"W": np.zeros((2, 3)), "b": np.zeros(3)}
    assert_close(student.clip_by_global_norm(zeros, 1.0), (zeros, 0.0))


@rules("clip_by_global_norm", without={"batch_of_one vectorized": NO_BATCH})
def clip_by_global_norm_rules(student, case):
    """Gradients that are too long together, and the same ones below a higher limit."""
    grads = {"W": case.normal(5, 3), "b": case.normal(3)}
    answers = student.clip_by_global_norm(grads, 0.7), student.clip_by_global_norm(grads, 100.0)
    return answers, ((grads, ()), (grads, ()))


# direction_concepts


def test_direction_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.direction_concepts, ("by_value", "by_norm", "kept", "tiny_limit", "predict"))


# clipping_concepts


def test_clipping_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.clipping_concepts, ("order", "vanishing", "threshold", "nan", "adam"))
