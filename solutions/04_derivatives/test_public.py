"""Public tests of 04_derivatives: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, rules

hints = {
    "numerical_gradient": [
        "Do one entry on paper first: x = (2, 5), the first entry. Which two points does f get, and what "
        "stands in the denominator?",
        "Change one entry of an array, call f, and put the entry back before you go on to the next. Work "
        "in a copy of x: then the caller's array is safe, whatever happens.",
        "`np.ndindex(x.shape)` gives tuples, and `x[index]` takes such a tuple whatever the number of "
        "axes. The array for the result can be made from x, so that shape and dtype are right.",
    ],
    "sigmoid_derivative": [
        "What is the derivative at 0, where σ is 1/2? The figure of the first notebook showed it.",
        "Write your result with σ(z) alone, which stands in it twice. Compute it once, with the provided "
        "`sigmoid`, which survives ±1000.",
    ],
    "tanh_derivative": [
        "At 0 the derivative is 1, far out it is 0. Which of z and tanh(z) is squared in your formula?",
        "`np.tanh` never overflows. Give its value a name and use it in the formula.",
    ],
    "relu_derivative": [
        "What is the slope of ReLU at −2, and what at 3? Neither depends on how large the number is.",
        "A comparison gives truth values, True and False. `.astype` makes numbers of them. Which dtype "
        "should they have?",
    ],
    "leaky_relu_derivative": [
        "There are two slopes, one to the left of zero and one to the right. `np.where` chooses between "
        "them.",
        "If float32 becomes float64: `np.where` between two Python numbers knows nothing of z's dtype.",
    ],
    "silu_derivative": [
        "Write SiLU as a product of two functions of z, and write down the product rule for them. How "
        "many terms does it have?",
        "Check at 0: the gate is 1/2, and the other term vanishes.",
    ],
    "gelu_derivative": [
        "There are two terms: the gate Φ, which is half of the provided `gelu`'s line, and z times the "
        "slope of the gate.",
        "The slope of Φ is the bell curve. Its height at 0 is 0.3989…: check yours there.",
        "If float32 becomes float64: `np.vectorize` chooses the type from Python's float unless you tell "
        "it `otypes`, and `np.sqrt(2)` is a float64 number, while `math.sqrt(2)` is one of Python's.",
    ],
    "mse_gradient": [
        "Is the loss too large or too small when the prediction grows? The sign of the result must say so.",
        "No mean and no sum: the result has one number for each number of y_pred.",
    ],
    "softmax_jacobian": [
        "Write the matrix for K = 2 and o = (0.7, 0.3) on paper: four numbers. Every row must sum to zero.",
        "NumPy builds both parts of the formula: `np.diag` makes a matrix from its diagonal, `np.outer` "
        "the table of all products of two vectors.",
    ],
    "softmax_nll_gradient": [
        "Start from all the probabilities. In each row one entry has to change. Which one, and by how much?",
        "Indexing with two integer arrays picks one entry for each pair: the row numbers and the columns "
        "together. A column index alone picks whole columns.",
        "If float32 becomes float64, look at the array that you subtract: `np.eye` and `np.zeros` are "
        "float64 unless you give them a dtype.",
    ],
    "softmax_crossentropy_gradient": [
        "Write the gradient of `softmax_nll_gradient` with a one-hot row in it. What takes the place of "
        "that row?",
        "Every row of the result sums to zero, because both distributions sum to one. Does yours?",
    ],
    "sigmoid_nll_gradient": [
        "At z = 0 the output is 1/2. With the target 1 the gradient is −1/2: the logit should grow.",
        "The provided `sigmoid` survives ±1000. The slope of σ does not appear in the result. Where did "
        "it go?",
    ],
    "slope_concepts": [
        "`saturated`: what is σ′ at 20?",
        "`rows`: row i holds the derivatives of output i with respect to all logits. Their sum is the "
        "change of "
        "output i when all logits grow alike.",
        "`predict`: any letter counts. Through which matrix does the gradient of the squared error go?",
    ],
    "derivative_concepts": [
        "`step` and `central`: the first figure has both answers, on its left side and on its right.",
        "`pairing`: look at what the squared error is multiplied by in the figure of section 5.",
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


# numerical_gradient


def cubes(x):
    """A function that is curved enough to tell central from forward differences."""
    return (x**3).sum()


def waves(x):
    """A function whose central differences show the step that was taken."""
    return np.sin(1e5 * x).sum()


def product(x):
    """A function in which every entry matters for all the others."""
    return x.prod()


def test_numerical_by_hand(student):
    """x³ at 2 with h = 1 gives (27 − 1)/2 = 13."""
    assert_close(student.numerical_gradient(cubes, np.array([2.0, 0.0]), 1.0), np.array([13.0, 1.0]))


def test_numerical_of_product(student):
    """The gradient of a · b · c is (bc, ac, ab), also in a matrix."""
    got = student.numerical_gradient(product, np.array([[2.0, 3.0, 5.0]]))
    assert_close(got, np.array([[15.0, 10.0, 6.0]]), rtol=1e-8)


def test_numerical_leaves_x(student):
    """x is after the call what it was before."""
    x = np.array([2.0, 3.0, 5.0])
    student.numerical_gradient(product, x, 0.25)
    assert_close(student.after(x), x)


def test_numerical_of_a_transposed_array(student):
    """x may be a view: of a transposed matrix every entry has its derivative too, here 3x² + h² = 3x² + 1."""
    x = np.array([[2.0, 0.0], [1.0, 3.0], [-1.0, -2.0]]).T
    expected = np.array([[13.0, 4.0, 4.0], [1.0, 28.0, 13.0]])
    assert_close(student.numerical_gradient(cubes, x, 1.0), expected)


def test_numerical_default_step(student):
    """Without a step it is 1e-5: the difference quotient of sin(10⁵ x) at 0 is then 10⁵ sin 1."""
    got = student.numerical_gradient(waves, np.array([0.0]))
    assert_close(got, np.array([84147.09848078966]))


@rules(
    "numerical_gradient",
    without={
        "batch_of_one vectorized": "x has no batch, and a loop over its entries is welcome",
        "arguments": "x may be moved and put back, which is exact to rounding only",
    },
)
def numerical_gradient_rules(student, case):
    """A vector of seven numbers."""
    x = case.normal(case.batch)
    return student.numerical_gradient(cubes, x, 0.25), x.shape


# sigmoid_derivative


def test_sigmoid_derivative_known_values(student):
    """1/4 at 0, 2/9 where σ is 1/3 or 2/3."""
    z = np.array([[0.0, math.log(2)], [-math.log(2), 1.0]])
    assert_close(student.sigmoid_derivative(z), np.array([[1 / 4, 2 / 9], [2 / 9, 0.19661193324148185]]))


def test_sigmoid_derivative_far_out(student):
    """At −1000 and at 1000 the derivative is 0."""
    assert_close(student.sigmoid_derivative(np.array([-1000.0, 1000.0])), np.array([0.0, 0.0]))


@rules("sigmoid_derivative")
def sigmoid_derivative_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    z[:, -1] = case.uniform(-1, 1, case.batch)
    return student.sigmoid_derivative(z), z.shape


# tanh_derivative


def test_tanh_derivative_known_values(student):
    """1 at 0, 3/4 where tanh is 1/2, 0.41997… at 1."""
    z = np.array([[0.0, math.atanh(0.5)], [-math.atanh(0.5), 1.0]])
    assert_close(student.tanh_derivative(z), np.array([[1.0, 0.75], [0.75, 0.41997434161402614]]))


def test_tanh_derivative_far_out(student):
    """At −1000 and at 1000 the derivative is 0."""
    assert_close(student.tanh_derivative(np.array([-1000.0, 1000.0])), np.array([0.0, 0.0]))


@rules("tanh_derivative")
def tanh_derivative_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    z[:, -1] = case.uniform(-1, 1, case.batch)
    return student.tanh_derivative(z), z.shape


# relu_derivative


def test_relu_derivative_by_hand(student):
    """1 to the right of zero, 0 to the left, however far."""
    z = np.array([[-2.0, 3.0], [1000.0, -1000.0], [0.25, -0.25]])
    assert_close(student.relu_derivative(z), np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0]]))


@rules("relu_derivative")
def relu_derivative_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.relu_derivative(z), z.shape


# leaky_relu_derivative


def test_leaky_relu_derivative_by_hand(student):
    """1 to the right of zero, the slope to the left."""
    z = np.array([[-2.0, 3.0], [1000.0, -1000.0], [0.25, -0.25]])
    assert_close(student.leaky_relu_derivative(z, 0.5), np.array([[0.5, 1.0], [1.0, 0.5], [1.0, 0.5]]))


def test_leaky_relu_derivative_without_slope(student):
    """Without a slope it is 0.2."""
    assert_close(student.leaky_relu_derivative(np.array([-5.0, 5.0])), np.array([0.2, 1.0]))


@rules("leaky_relu_derivative")
def leaky_relu_derivative_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    if case.large:
        student.leaky_relu_derivative(z, 0.0), student.leaky_relu_derivative(z)
    return student.leaky_relu_derivative(z, 0.3), z.shape


# silu_derivative


def test_silu_derivative_known_values(student):
    """1/2 at 0, 0.92767… at 1."""
    got = student.silu_derivative(np.array([[0.0], [1.0]]))
    assert_close(got, np.array([[0.5], [0.9276705118714869]]))


def test_silu_derivative_far_out(student):
    """At −1000 the derivative is 0, at 1000 it is 1."""
    assert_close(student.silu_derivative(np.array([-1000.0, 1000.0])), np.array([0.0, 1.0]))


@rules("silu_derivative")
def silu_derivative_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.silu_derivative(z), z.shape


# gelu_derivative


def test_gelu_derivative_known_values(student):
    """1/2 at 0, 1.08331… at 1, −0.08523… at −2."""
    got = student.gelu_derivative(np.array([[0.0, 1.0, -2.0]]))
    assert_close(got, np.array([[0.5, 1.0833154705876864, -0.08523180148433636]]), atol=2e-7)


def test_gelu_derivative_far_out(student):
    """At −1000 the derivative is 0, at 1000 it is 1."""
    assert_close(student.gelu_derivative(np.array([-1000.0, 1000.0])), np.array([0.0, 1.0]), atol=2e-7)


@rules(
    "gelu_derivative", without={"vectorized": "NumPy has no erf, so np.vectorize is fine with any function"}
)
def gelu_derivative_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.gelu_derivative(z), z.shape


# mse_gradient


def test_mse_gradient_by_hand(student):
    """Predictions that are too high have a positive derivative, twice the difference."""
    y_true, y_pred = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1.5, 2.0], [0.0, -1.0]])
    assert_close(student.mse_gradient(y_true, y_pred), np.array([[1.0, 0.0], [-6.0, -10.0]]))


def test_mse_gradient_one_axis(student):
    """Arrays of one axis give one axis."""
    got = student.mse_gradient(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
    assert_close(got, np.array([2.0, 0.0, -2.0]))


@rules("mse_gradient")
def mse_gradient_rules(student, case):
    """Five outputs."""
    y_true, y_pred = case.normal(case.batch, 5), case.normal(case.batch, 5)
    return student.mse_gradient(y_true, y_pred), y_pred.shape


# softmax_jacobian


def test_softmax_jacobian_by_hand(student):
    """Probabilities of 1/8, 2/8 and 5/8, worked by hand in parts of 64."""
    z = np.log(np.array([1.0, 2.0, 5.0]))
    expected = np.array([[7.0, -2.0, -5.0], [-2.0, 12.0, -10.0], [-5.0, -10.0, 15.0]]) / 64
    assert_close(student.softmax_jacobian(z), expected)


def test_softmax_jacobian_large_logits(student):
    """Two equal logits of 1000 share everything, and a third of −1000 has no part in it."""
    half = np.array([[0.25, -0.25, 0.0], [-0.25, 0.25, 0.0], [0.0, 0.0, 0.0]])
    assert_close(student.softmax_jacobian(np.array([1000.0, 1000.0, -1000.0])), half)


@rules("softmax_jacobian", without={"batch_of_one vectorized": "the Jacobian of one example"})
def softmax_jacobian_rules(student, case):
    """One example of five classes, ±1000 too, the largest logit twice."""
    z = case.logits(5)
    z[-2:] = z.max()
    return student.softmax_jacobian(z), (5, 5)


# softmax_nll_gradient


def test_softmax_nll_gradient_by_hand(student):
    """Probabilities of 1/8, 2/8 and 5/8, less 1 at the gold class."""
    z = np.log(np.array([[1.0, 2.0, 5.0], [5.0, 2.0, 1.0], [2.0, 5.0, 1.0]]))
    expected = np.array([[1.0, 2.0, -3.0], [-3.0, 2.0, 1.0], [2.0, 5.0, -7.0]]) / 8
    assert_close(student.softmax_nll_gradient(z, np.array([2, 0, 2])), expected)


def test_softmax_nll_gradient_large_logits(student):
    """A certain answer has no gradient where it is right, and 1 and −1 where it is wrong."""
    z = np.array([[1000.0, -1000.0], [1000.0, -1000.0]])
    got = student.softmax_nll_gradient(z, np.array([0, 1]))
    assert_close(got, np.array([[0.0, 0.0], [1.0, -1.0]]))


@rules("softmax_nll_gradient")
def softmax_nll_gradient_rules(student, case):
    """Five classes, logits of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.softmax_nll_gradient(z, case.labels(5)), z.shape


# softmax_crossentropy_gradient


def test_softmax_crossentropy_gradient_by_hand(student):
    """Probabilities of 1/8, 2/8 and 5/8, less the target's."""
    z = np.log(np.array([[1.0, 2.0, 5.0], [5.0, 2.0, 1.0]]))
    g = np.array([[1.0, 2.0, 5.0], [4.0, 4.0, 0.0]]) / 8
    expected = np.array([[0.0, 0.0, 0.0], [1.0, -2.0, 1.0]]) / 8
    assert_close(student.softmax_crossentropy_gradient(z, g), expected)


def test_softmax_crossentropy_gradient_large_logits(student):
    """Large logits are fine."""
    z, g = np.array([[1000.0, 1000.0], [1000.0, -1000.0]]), np.array([[0.75, 0.25], [0.25, 0.75]])
    assert_close(student.softmax_crossentropy_gradient(z, g), np.array([[-0.25, 0.25], [0.75, -0.75]]))


@rules("softmax_crossentropy_gradient")
def softmax_crossentropy_gradient_rules(student, case):
    """Five classes, logits of ±1000 and targets of 0 too."""
    z, g = case.logits(case.batch, 5), case.probabilities(case.batch, 5)
    if case.large:
        student.softmax_crossentropy_gradient(z, case.array(np.eye(5)[case.labels(5)]))
    return student.softmax_crossentropy_gradient(z, g), z.shape


# sigmoid_nll_gradient


def test_sigmoid_nll_gradient_by_hand(student):
    """At the logit 0 the output is 1/2, at log 2 it is 2/3."""
    z, g = np.array([[0.0, 0.0], [math.log(2), math.log(2)]]), np.array([[1.0, 0.0], [1.0, 0.5]])
    assert_close(student.sigmoid_nll_gradient(z, g), np.array([[-0.5, 0.5], [-1 / 3, 1 / 6]]))


def test_sigmoid_nll_gradient_far_out(student):
    """Large logits are fine, and arrays of one axis too."""
    z, g = np.array([1000.0, 1000.0, -1000.0]), np.array([1.0, 0.0, 1.0])
    assert_close(student.sigmoid_nll_gradient(z, g), np.array([0.0, 1.0, -1.0]))


@rules("sigmoid_nll_gradient")
def sigmoid_nll_gradient_rules(student, case):
    """Five outputs, logits of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.sigmoid_nll_gradient(z, case.uniform(0, 1, case.batch, 5)), z.shape


# slope_concepts


def test_slope_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.slope_concepts, ("saturated", "rows", "predict"))


# derivative_concepts


def test_derivative_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.derivative_concepts, ("step", "central", "pairing"))
