"""Public tests of 07_weight_decay: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, check_gradient, rules

hints = {
    "l2_norm_of_fit": [
        "Build X first and print it for x = [1, 2, 3] and degree 2. Its rows are [1, 1, 1], [1, 2, 4] and "
        "[1, 3, 9].",
        "`np.linalg.solve(A, v)` solves A c = v. What is A, and how do you add λ to its diagonal alone? "
        "`np.eye(n)` is the identity matrix.",
        "The result is the length of c, one number: the root of the sum of the squares.",
    ],
    "l2_regularized": [
        "Go through the names. For a bias nothing happens. For a kernel two things do, one to the loss and "
        "one to its gradient.",
        "What is the derivative of λ/2 · w² by w? Compare your gradient with the figure's check below.",
        "Assigning to `grads[key]` changes the caller's dictionary. Make one of your own first.",
    ],
    "l1_step": [
        "Write the last term in a line of its own and look at it for θ = 3, 0.01, 0 and −3. It should have "
        "the sign of θ, and never be larger than θ.",
        "`np.minimum`, `np.abs` and `np.sign` work entry by entry.",
        "Which θ stands in the last term? If you have overwritten it with the step along the gradient, it is "
        "another one.",
    ],
    "map_l2_strength": [
        "Write down −log of the normal density with mean 0 and variance σ², and keep what depends on θ.",
        "For the sum, compare λ/2 · θ² with θ² / (2σ²). What is λ?",
        "For the mean, divide the whole bracket by m, the prior too.",
    ],
    "map_concepts": [
        "`prior`: take the logarithm of each density. Which one leaves an absolute value?",
        "`more_data` and `narrow`: put the numbers into your `map_l2_strength`.",
        "`flat`: what is λ for a very large σ, and what is then left to minimize?",
    ],
    "sgdw_step": [
        "Take one weight of 2 with a gradient of 3, α = 0.1 and λ = 0.5, and work the formula out on paper.",
        "Which of the two factors comes first does matter: the decay multiplies θ alone, not the gradient's "
        "step.",
        "Biases take the same step without the decay. `key.startswith(...)` tells them apart.",
    ],
    "decay_concepts": [
        "`momentum`: in the figure's code, look at what is handed to the optimizer in each of the two cases.",
        "`rmsprop`: what does RMSProp divide by, and is λθ a part of what it divides?",
        "`biases`: section 1 has the Jacobian of a layer. Where is b in it?",
        "`constant`: write down the first three steps with α λ = 0.1 and a weight of 1. `predict`: any letter will do.",
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


def parameters():
    """The parameters of a tiny network."""
    return {
        "W1": np.array([[1.0, -2.0]]),
        "b_W": np.array([3.0, 4.0]),
        "W2": np.array([[2.0, 0.0]]),
        "b2": np.array([-1.0]),
    }


def gradients():
    """A gradient for each, in another order."""
    return {
        "b2": np.array([1.0]),
        "W2": np.array([[1.0, 1.0]]),
        "b_W": np.array([1.0, 1.0]),
        "W1": np.array([[2.0, 2.0]]),
    }


NO_BATCH = {"batch_of_one vectorized": "parameters have no batch"}


def draw(case):
    """Arrays under the names of a kernel and of a bias."""
    return {"W1": case.normal(5, 3), "b1": case.normal(3)}


# l2_norm_of_fit


def three_points():
    """x and y of three points."""
    return np.array([-1.0, 0.0, 1.0]), np.array([1.0, 2.0, 6.0])


def test_fit_of_a_line(student):
    """The line through these three points is 3 + 2.5 x."""
    assert_close(student.l2_norm_of_fit(*three_points(), 1, 0.0), np.hypot(3.0, 2.5))


def test_fit_with_a_penalty(student):
    """With λ = 1 it is 9/4 + 5/3 x, with λ = 2 it is 9/5 + 5/4 x."""
    assert_close(student.l2_norm_of_fit(*three_points(), 1, 1.0), np.hypot(9 / 4, 5 / 3))
    assert_close(student.l2_norm_of_fit(*three_points(), 1, 2.0), np.hypot(9 / 5, 5 / 4))


def test_fit_of_a_constant(student):
    """Degree 0 is the mean of y, and λ = 3 halves it for three points."""
    assert_close(student.l2_norm_of_fit(*three_points(), 0, 0.0), 3.0)
    assert_close(student.l2_norm_of_fit(*three_points(), 0, 3.0), 1.5)


def test_fit_of_the_published_points(student):
    """The norms of the coefficients that Bishop's book gives for its ten points, degrees 1 and 3."""
    x = np.linspace(0, 1, 10)
    y = np.array(
        [
            0.349486,
            0.830839,
            1.007332,
            0.971507,
            0.133066,
            0.166823,
            -0.848307,
            -0.445686,
            -0.563567,
            0.261502,
        ]
    )
    # The book rounds its coefficients to two digits.
    assert_close(student.l2_norm_of_fit(x, y, 1, 0.0), np.linalg.norm([0.82, -1.27]), atol=0.01)
    assert_close(student.l2_norm_of_fit(x, y, 3, 0.0), np.linalg.norm([0.31, 7.99, -25.43, 17.37]), atol=0.02)


@rules(
    "l2_norm_of_fit", without={"dtype": "a single number", "vectorized": "a fit costs more than its loops"}
)
def fit_rules(student, case):
    """A polynomial of degree 3 with a penalty."""
    x, y = case.uniform(-1, 1, case.batch), case.normal(case.batch)
    if case.large:
        student.l2_norm_of_fit(2 * x, y, 5, 0.0)
    return student.l2_norm_of_fit(x, y, 3, 0.5), ()


# l2_regularized


def test_l2_by_hand(student):
    """The kernels' squares sum to 9, so λ = 0.5 adds 2.25 to the loss; biases keep their gradient."""
    expected = {"W1": [[2.5, 1.0]], "b_W": [1.0, 1.0], "W2": [[2.0, 1.0]], "b2": [1.0]}
    got = student.l2_regularized(1.0, gradients(), parameters(), 0.5)
    assert_close(got, (3.25, {key: np.array(value) for key, value in expected.items()}))


def test_l2_of_nothing(student):
    """With λ = 0 nothing changes."""
    assert_close(student.l2_regularized(1.0, gradients(), parameters(), 0.0), (1.0, gradients()))


def test_l2_gradient(student):
    """The gradient is the derivative of the loss."""
    zeros = {key: 0 * value for key, value in gradients().items()}

    def penalty(some):
        return student.l2_regularized(0.0, zeros, some, 0.3)[0]

    check_gradient(penalty, student.l2_regularized(0.0, zeros, parameters(), 0.3)[1], parameters())


@rules("l2_regularized", without=NO_BATCH)
def l2_rules(student, case):
    """A kernel and a bias."""
    params = draw(case)
    return student.l2_regularized(1.7, draw(case), params, 0.5), ((), params)


# l1_step


def test_l1_by_hand(student):
    """Large weights are pulled by αλ = 0.5, small ones by themselves, and zero not at all."""
    theta = np.array([2.0, -2.0, 0.25, -0.25, 0.0])
    got = student.l1_step(theta, np.zeros(5), 0.25, 2.0)
    assert_close(got, np.array([1.5, -1.5, 0.0, 0.0, 0.0]))


def test_l1_with_gradient(student):
    """The pull is that at the weight before the step along the gradient."""
    got = student.l1_step(np.array([2.0, 0.25, 0.0, -2.0]), np.array([4.0, 4.0, 4.0, -4.0]), 0.25, 2.0)
    assert_close(got, np.array([0.5, -1.0, -1.0, -0.5]))


@rules("l1_step", without=NO_BATCH)
def l1_rules(student, case):
    """Arrays of any one shape."""
    theta, gradient = case.normal(5, 3), case.normal(5, 3)
    return student.l1_step(theta, gradient, 0.25, 2.0), theta


# map_l2_strength


def test_map_by_hand(student):
    """σ = 0.5 gives 4 for a sum, however many examples there are, and 4 / m for a mean."""
    assert_close(student.map_l2_strength(0.5, 1, "sum"), 4.0)
    assert_close(student.map_l2_strength(0.5, 100, "sum"), 4.0)
    assert_close(student.map_l2_strength(0.5, 1, "mean"), 4.0)
    assert_close(student.map_l2_strength(0.5, 100, "mean"), 0.04)


def test_map_of_a_standard_normal(student):
    """σ = 1 gives 1 for a sum and 1 / m for a mean."""
    assert_close(student.map_l2_strength(1.0, 8, "sum"), 1.0)
    assert_close(student.map_l2_strength(1.0, 8, "mean"), 0.125)


@rules("map_l2_strength", without={"dtype batch_of_one vectorized": "numbers alone"})
def map_rules(student, case):
    """Both reductions."""
    prior_std = float(case.uniform(0.1, 3))
    strengths = [student.map_l2_strength(prior_std, 7, reduction) for reduction in ("sum", "mean")]
    return strengths, [(), ()]


# map_concepts


def test_map_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.map_concepts, ("prior", "more_data", "narrow", "flat"))


# sgdw_step


def test_sgdw_by_hand(student):
    """With αλ = 1/4, kernels keep three quarters and take the step of SGD; biases take that step only."""
    expected = {"W1": [[-0.25, -2.5]], "b_W": [2.5, 3.5], "W2": [[1.0, -0.5]], "b2": [-1.5]}
    got = student.sgdw_step(parameters(), gradients(), 0.5, 0.5)
    assert_close(got, {key: np.array(value) for key, value in expected.items()})


def test_sgdw_without_decay(student):
    """With λ = 0 it is SGD."""
    expected = {"W1": [[0.0, -3.0]], "b_W": [2.5, 3.5], "W2": [[1.5, -0.5]], "b2": [-1.5]}
    got = student.sgdw_step(parameters(), gradients(), 0.5, 0.0)
    assert_close(got, {key: np.array(value) for key, value in expected.items()})


@rules("sgdw_step", without=NO_BATCH)
def sgdw_rules(student, case):
    """A kernel and a bias."""
    params = draw(case)
    return student.sgdw_step(params, draw(case), 0.5, 0.5), params


# decay_concepts


def test_decay_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.decay_concepts, ("momentum", "rmsprop", "biases", "constant", "predict"))
