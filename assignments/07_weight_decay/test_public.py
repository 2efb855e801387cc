"""Public tests of 07_weight_decay: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, assert_dtype, assert_unchanged, check_gradient

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
        "`constant`: write down the first three steps with α λ = 0.1 and a weight of 1.",
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


def two_layers():
    """The parameters of a tiny network, and a gradient for each."""
    params = {
        "W1": np.array([[1.0, -2.0]]),
        "b1": np.array([3.0, 4.0]),
        "W2": np.array([[2.0], [0.0]]),
        "b2": np.array([-1.0]),
    }
    return params, {key: np.ones_like(value) for key, value in params.items()}


# l2_norm_of_fit

X = np.array([-1.0, 0.0, 1.0])
Y = np.array([1.0, 2.0, 6.0])


def test_fit_of_a_line(student):
    """The line through these three points is 3 + 2.5 x."""
    assert_close(student.l2_norm_of_fit(X, Y, 1, 0.0), np.hypot(3.0, 2.5))


def test_fit_with_a_penalty(student):
    """With λ = 1 it is 9/4 + 5/3 x, with λ = 2 it is 9/5 + 5/4 x."""
    assert_close(student.l2_norm_of_fit(X, Y, 1, 1.0), np.hypot(9 / 4, 5 / 3))
    assert_close(student.l2_norm_of_fit(X, Y, 1, 2.0), np.hypot(9 / 5, 5 / 4))


def test_fit_of_a_constant(student):
    """Degree 0 is the mean of y, and λ = 3 halves it for three points."""
    assert_close(student.l2_norm_of_fit(X, Y, 0, 0.0), 3.0)
    assert_close(student.l2_norm_of_fit(X, Y, 0, 3.0), 1.5)


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


# l2_regularized


def test_l2_by_hand(student):
    """The kernels' squares sum to 9, so λ = 0.5 adds 2.25 to the loss; biases keep their gradient."""
    params, grads = two_layers()
    expected = {"W1": [[1.5, 0.0]], "b1": [1.0, 1.0], "W2": [[2.0], [1.0]], "b2": [1.0]}
    got = student.l2_regularized(1.0, grads, params, 0.5)
    assert_close(got, (3.25, {key: np.array(value) for key, value in expected.items()}))


def test_l2_of_nothing(student):
    """With λ = 0 nothing changes."""
    params, grads = two_layers()
    assert_close(student.l2_regularized(1.0, grads, params, 0.0), (1.0, grads))


def test_l2_gradient(student):
    """The gradient is the derivative of the loss."""
    params, grads = two_layers()
    zeros = {key: 0 * value for key, value in grads.items()}

    def penalty(some):
        return student.l2_regularized(0.0, zeros, some, 0.3)[0]

    check_gradient(penalty, student.l2_regularized(0.0, zeros, params, 0.3)[1], params)


def test_l2_leaves_arguments(student):
    """grads and params are the same after the call as before."""
    params, grads = two_layers()
    student.l2_regularized(1.0, grads, params, 0.5)
    assert_unchanged(student)


def test_l2_float32(student):
    """float32 gradients stay float32."""
    params, grads = ({key: value.astype(np.float32) for key, value in one.items()} for one in two_layers())
    assert_dtype(student.l2_regularized(1.0, grads, params, 0.5)[1], np.float32)


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


def test_l1_leaves_arguments(student):
    """theta and gradient are the same after the call as before."""
    theta, gradient = np.array([1.0, -2.0]), np.array([3.0, 4.0])
    student.l1_step(theta, gradient, 0.25, 2.0)
    assert_unchanged(student)


def test_l1_float32(student):
    """float32 stays float32."""
    theta = np.array([1.0, -2.0], np.float32)
    assert_dtype(student.l1_step(theta, theta, 0.25, 2.0), np.float32)


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


# map_concepts


def test_map_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.map_concepts, ("prior", "more_data", "narrow", "flat"))


# sgdw_step


def test_sgdw_by_hand(student):
    """With αλ = 1/4, kernels keep three quarters and take the step of SGD; biases take that step only."""
    params, grads = two_layers()
    expected = {"W1": [[0.25, -2.0]], "b1": [2.5, 3.5], "W2": [[1.0], [-0.5]], "b2": [-1.5]}
    got = student.sgdw_step(params, grads, 0.5, 0.5)
    assert_close(got, {key: np.array(value) for key, value in expected.items()})


def test_sgdw_without_decay(student):
    """With λ = 0 it is SGD."""
    params, grads = two_layers()
    assert_close(
        student.sgdw_step(params, grads, 0.5, 0.0), {key: value - 0.5 for key, value in params.items()}
    )


def test_sgdw_leaves_arguments(student):
    """params and grads are the same after the call as before."""
    params, grads = two_layers()
    student.sgdw_step(params, grads, 0.5, 0.5)
    assert_unchanged(student)


def test_sgdw_float32(student):
    """float32 stays float32."""
    params, grads = ({key: value.astype(np.float32) for key, value in one.items()} for one in two_layers())
    assert_dtype(student.sgdw_step(params, grads, 0.5, 0.5), np.float32)


# decay_concepts


def test_decay_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.decay_concepts, ("momentum", "rmsprop", "biases", "constant"))
