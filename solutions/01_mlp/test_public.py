"""Public tests of 01_mlp: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, assert_shape, rules

hints = {
    "affine": [
        "Write the shapes below the formula: (B, D) times (D, H). Which operator of NumPy multiplies "
        "matrices? It is not `*`, which multiplies entry by entry.",
        "The bias has the shape (H,) and the product (B, H). NumPy lines up the last axes and repeats the "
        "bias for every row. Nothing needs reshaping.",
    ],
    "affine_concepts": [
        "`name`: a linear map f has f(0) = 0, because f(0 · x) = 0 · f(x). Put x = 0 into x W + b.",
        "`stack`: write the second layer around the first one, and multiply the parentheses out.",
        "`no_biases`: follow x = 0 through the network, one layer after the other. What is ReLU of 0?",
    ],
    "relu": [
        "What should each of −2, 0 and 3 become? Every entry is treated alone, so no axis and no loop is "
        "involved.",
        "NumPy has two functions with similar names: `np.max` finds the largest entry of one array, "
        "`np.maximum` compares two arrays, or an array and a number, entry by entry.",
    ],
    "leaky_relu": [
        "There are two cases for every entry. `np.where(condition, a, b)` chooses between two arrays "
        "entry by entry.",
        "Check one number by hand: with the slope 0.2, −5 becomes −1 and 5 stays 5.",
    ],
    "sigmoid": [
        "Print `np.exp(1000.0)` and `np.exp(-1000.0)`. Only one of them is trouble. For which z does each "
        "of the two fractions need it?",
        "If the exponential is taken of a number that is never positive, it lies between 0 and 1. Which "
        "function of z is never positive, and which fraction can you then build for z ≥ 0, and which for "
        "z < 0?",
        "Another way: σ is a tanh that was moved and rescaled, and `np.tanh` never overflows. Find the "
        "constants from the values at 0 and far out on both sides, and from the formula of tanh.",
    ],
    "silu": [
        "The gate is your sigmoid of the same z. What does it multiply?",
        "If −1000 or 1000 gives nan, check whether your `sigmoid` passes its own check.",
    ],
    "gelu": [
        "Make Φ first, in a line of its own, and look at three values: Φ(0) is 1/2, Φ(−10) is almost 0, "
        "Φ(10) is almost 1.",
        "`np.vectorize(f)` gives a function that applies f to every entry of an array. `math.erf` is such "
        "an f.",
        "If float32 becomes float64: `np.vectorize` chooses the type from Python's float unless you tell "
        "it `otypes`, and `np.sqrt(2)` is a float64 number, while `math.sqrt(2)` is one of Python's.",
    ],
    "swiglu": [
        "There are two affine layers of the same inputs, one with W and b, one with V and c. Write both "
        "as lines of their own.",
        "SiLU belongs to one of the two lines only, the gate. Then multiply entry by entry: both have the "
        "shape (B, H).",
    ],
    "softmax": [
        "Try `np.exp(np.array([1000.0, 0.0]))`. What must the largest logit of a row be, at most, so that "
        "no exponential overflows? And what can it be so that the sum does not become 0?",
        "Reductions such as `sum` and `max` take `axis`, and `axis=-1` is the last one however many there "
        "are. With `keepdims=True` the result keeps a last axis of length 1, so it lines up with z.",
        "If z itself has changed after the call, look for `-=`, `+=`, `*=` or `/=`: they work in the "
        "caller's array.",
    ],
    "output_concepts": [
        "For each target, write down which values are possible. Which output can give exactly those?",
        "`tags`: may two tags both have the probability 0.9? May two digits?",
    ],
    "entropy_concepts": [
        "`no_knowledge`: in the figure, which curve has the highest peak? What does softmax give for "
        "equal logits?",
        "`two_classes`: take the same number from both logits so that the first one becomes 0. The figure "
        "of section 8 shows the rest.",
        "`link`: take the logarithm of φ^y (1 − φ)^(1 − y), and collect all that stands beside y.",
    ],
    "mlp_forward": [
        "Two lines do nearly all of it: the hidden layer from X, and the second affine layer from the "
        "hidden layer. The first one goes through `activation`.",
        "Three cases remain for `output`, and in one of them nothing more happens.",
        "Return both arrays, in the order of the table. The hidden layer is what the activation gave, not "
        "what went into it.",
    ],
    "count_parameters": [
        "Write down the shapes of W1, b1, W2 and b2. How many entries has each?",
        "Check with D = 2, H = 3, O = 1, where you can draw all connections: 6 + 3 + 3 + 1.",
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


# affine


def test_affine_by_hand(student):
    """Three examples with two inputs each, worked by hand."""
    X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    W = np.array([[1.0, 0.0, -1.0, 2.0], [2.0, 1.0, 0.0, 1.0]])
    b = np.array([10.0, 20.0, 30.0, 40.0])
    expected = [[15.0, 22.0, 29.0, 44.0], [21.0, 24.0, 27.0, 50.0], [27.0, 26.0, 25.0, 56.0]]
    assert_close(student.affine(X, W, b), np.array(expected))


def test_affine_of_zeros(student):
    """Inputs of zero give the bias in every row."""
    got = student.affine(np.zeros((3, 2)), np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([5.0, -6.0]))
    assert_close(got, np.array([[5.0, -6.0], [5.0, -6.0], [5.0, -6.0]]))


def test_affine_one_example(student):
    """A batch of one example stays a batch: the result has the shape (1, H)."""
    got = student.affine(np.array([[1.0, 2.0, -1.0]]), np.array([[1.0], [3.0], [2.0]]), np.array([0.5]))
    assert_shape(got, (1, 1))
    assert_close(got, np.array([[5.5]]))


@rules("affine")
def affine_rules(student, case):
    """Inputs (B, 5), 11 units."""
    X, W, b = case.normal(case.batch, 5), case.normal(5, 11), case.normal(11)
    return student.affine(X, W, b), (case.batch, 11)


# affine_concepts


def test_affine_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.affine_concepts, ("name", "stack", "no_biases"))


# relu


def test_relu_by_hand(student):
    """Negative numbers become 0, the others stay."""
    z = np.array([[-2.0, 0.0, 3.0], [0.5, -1000.0, 1000.0]])
    assert_close(student.relu(z), np.array([[0.0, 0.0, 3.0], [0.5, 0.0, 1000.0]]))


@rules("relu")
def relu_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.relu(z), z.shape


# leaky_relu


def test_leaky_relu_by_hand(student):
    """Negative numbers are multiplied by the slope, here 0.5."""
    z = np.array([[-2.0, 0.0, 3.0], [0.25, -1000.0, 1000.0]])
    assert_close(student.leaky_relu(z, 0.5), np.array([[-1.0, 0.0, 3.0], [0.25, -500.0, 1000.0]]))


def test_leaky_relu_without_slope(student):
    """Without a slope it is 0.2."""
    assert_close(student.leaky_relu(np.array([-5.0, 5.0])), np.array([-1.0, 5.0]))


def test_leaky_relu_slopes_at_the_ends(student):
    """A slope of 1 changes nothing, a slope of 0 is ReLU."""
    z = np.array([-2.0, 3.0])
    assert_close(student.leaky_relu(z, negative_slope=1.0), z)
    assert_close(student.leaky_relu(z, negative_slope=0.0), np.array([0.0, 3.0]))


@rules("leaky_relu")
def leaky_relu_rules(student, case):
    """Any shape; values of ±1000 and other slopes too."""
    z = case.logits(case.batch, 5)
    if case.large:
        student.leaky_relu(z, 0.0), student.leaky_relu(z)
    return student.leaky_relu(z, 0.3), z.shape


# sigmoid


def test_sigmoid_known_values(student):
    """σ(0) is 1/2, σ(1) is 0.731…, σ(−2) is 0.119…"""
    got = student.sigmoid(np.array([0.0, 1.0, -2.0]))
    assert_close(got, np.array([0.5, 0.7310585786300049, 0.11920292202211755]))


def test_sigmoid_far_out(student):
    """σ(1000) is 1 and σ(−1000) is 0."""
    assert_close(student.sigmoid(np.array([[-1000.0], [1000.0]])), np.array([[0.0], [1.0]]))


@rules("sigmoid")
def sigmoid_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.sigmoid(z), z.shape


# silu


def test_silu_known_values(student):
    """SiLU(0) is 0, SiLU(1) is 0.731…, SiLU(−2) is −0.238…"""
    got = student.silu(np.array([0.0, 1.0, -2.0]))
    assert_close(got, np.array([0.0, 0.7310585786300049, -0.2384058440442351]))


def test_silu_far_out(student):
    """SiLU(1000) is 1000 and SiLU(−1000) is 0."""
    assert_close(student.silu(np.array([[-1000.0], [1000.0]])), np.array([[0.0], [1000.0]]))


@rules("silu")
def silu_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.silu(z), z.shape


# gelu


def test_gelu_known_values(student):
    """GELU(0) is 0, GELU(1) is 0.841345…, GELU(−2) is −0.045500…"""
    got = student.gelu(np.array([0.0, 1.0, -2.0]))
    assert_close(got, np.array([0.0, 0.8413447460685429, -0.04550026389635842]), atol=2e-7)


def test_gelu_far_out(student):
    """GELU(1000) is 1000 and GELU(−1000) is 0."""
    assert_close(student.gelu(np.array([[-1000.0], [1000.0]])), np.array([[0.0], [1000.0]]))


@rules("gelu", without={"vectorized": "NumPy has no erf, so np.vectorize is fine with any function"})
def gelu_rules(student, case):
    """Any shape; values of ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.gelu(z), z.shape


# swiglu


def test_swiglu_open_gates(student):
    """Gates far above zero give the product of both halves."""
    X, b, c = np.array([[1.0, 2.0]]), np.array([100.0, 200.0]), np.array([0.5, -1.0])
    W, V = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 1.0], [1.0, 0.0]])
    assert_close(student.swiglu(X, W, V, b, c), np.array([[101.0 * 3.5, 202.0 * 0.0]]))


def test_swiglu_closed_gates(student):
    """Gates far below zero give zero, whatever the other half is."""
    X, b, c = np.array([[1.0, 2.0]]), np.array([-1000.0, -900.0]), np.array([70.0, -80.0])
    W = V = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert_close(student.swiglu(X, W, V, b, c), np.zeros((1, 2)))


def test_swiglu_half_open_gate(student):
    """One input and one unit: SiLU(1) · 3 is 2.193…"""
    one = np.array([[1.0]])
    assert_close(
        student.swiglu(one, one.copy(), one.copy(), np.array([0.0]), np.array([2.0])),
        np.array([[2.1931757358900147]]),
    )


@rules("swiglu")
def swiglu_rules(student, case):
    """Inputs (B, 5), 11 units; gates of ±1000 too."""
    X, W, b = case.normal(case.batch, 5), case.normal(5, 11), case.logits(11)
    return student.swiglu(X, W, case.normal(5, 11), b, case.normal(11)), (case.batch, 11)


# softmax


def test_softmax_known_values(student):
    """The logits log 1, log 2 and log 5 give 1/8, 2/8 and 5/8."""
    z = np.log(np.array([[1.0, 2.0, 5.0], [5.0, 2.0, 1.0]]))
    assert_close(student.softmax(z), np.array([[0.125, 0.25, 0.625], [0.625, 0.25, 0.125]]))


def test_softmax_large_logits(student):
    """Large logits are fine, and only their differences count."""
    z = np.array([[1000.0, 1000.0], [1000.0, -1000.0], [-1000.0, -1000.0], [1000.0, 1000.0 - np.log(3)]])
    assert_close(student.softmax(z), np.array([[0.5, 0.5], [1.0, 0.0], [0.5, 0.5], [0.75, 0.25]]))


def test_softmax_one_vector(student):
    """A single vector of logits gives a single distribution."""
    assert_close(student.softmax(np.array([0.0, 0.0, 0.0, 0.0])), np.array([0.25, 0.25, 0.25, 0.25]))


@rules("softmax")
def softmax_rules(student, case):
    """Logits of 5 classes, ±1000 too."""
    z = case.logits(case.batch, 5)
    return student.softmax(z), z.shape


# output_concepts


def test_output_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.output_concepts, ("temperature", "spam", "digit", "tags", "poll"))


# entropy_concepts


def test_entropy_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(
        student.entropy_concepts, ("no_knowledge", "constraints", "two_classes", "link", "predict")
    )


# mlp_forward

NETWORK = {
    "W1": np.array([[1.0, 0.0, -1.0], [0.0, 2.0, 1.0]]),
    "b1": np.array([0.0, -1.0, 0.5]),
    "W2": np.array([[1.0, 0.0], [0.0, 1.0], [2.0, 0.0]]),
    "b2": np.array([-5.0, 3.0]),
}
INPUTS = np.array([[1.0, -1.0], [2.0, 1.0]])
HIDDEN = np.array([[1.0, 3.0, 1.5], [2.0, 1.0, 0.5]])  # with np.abs as the activation
LOGITS = np.array([[-1.0, 6.0], [-2.0, 4.0]])


def test_mlp_by_hand(student):
    """Two examples, three hidden units with np.abs as the activation, two outputs, worked by hand."""
    assert_close(student.mlp_forward(NETWORK, INPUTS, np.abs, "none"), (HIDDEN, LOGITS))


def test_mlp_outputs(student):
    """The same network with σ and with softmax as its output."""
    with_sigmoid = 1 / (1 + np.exp(-LOGITS))
    second = 1 / (1 + np.exp(LOGITS[:, 0] - LOGITS[:, 1]))
    assert_close(student.mlp_forward(NETWORK, INPUTS, np.abs, "sigmoid"), (HIDDEN, with_sigmoid))
    with_softmax = np.stack([1 - second, second], axis=1)
    assert_close(student.mlp_forward(NETWORK, INPUTS, np.abs, "softmax"), (HIDDEN, with_softmax))


def test_mlp_one_example(student):
    """A batch of one example works too."""
    assert_close(student.mlp_forward(NETWORK, INPUTS[:1], np.abs, "none"), (HIDDEN[:1], LOGITS[:1]))


@rules("mlp_forward")
def mlp_forward_rules(student, case):
    """Inputs (B, 5), 11 hidden units, 3 outputs."""
    params = {"W1": case.normal(5, 11), "b1": case.normal(11), "W2": case.normal(11, 3), "b2": case.normal(3)}
    X = case.normal(case.batch, 5)
    if case.large:
        student.mlp_forward(params, X, np.tanh, "sigmoid"), student.mlp_forward(params, X, np.tanh, "none")
    answer = student.mlp_forward(params, X, np.tanh, "softmax")
    return answer, ((case.batch, 11), (case.batch, 3))


# count_parameters


def test_count_parameters_by_hand(student):
    """Two inputs, three hidden units and one output: 6 + 3 + 3 + 1."""
    assert_close(student.count_parameters(2, 3, 1), 13)


def test_count_parameters_of_digits(student):
    """64 inputs, 100 hidden units and 10 outputs have 7510 parameters."""
    assert_close(student.count_parameters(64, 100, 10), 7510)


@rules(
    "count_parameters", without={"dtype batch_of_one vectorized arguments": "three Python ints and a count"}
)
def count_parameters_rules(student, case):
    """Five inputs, 11 hidden units, 3 outputs."""
    return student.count_parameters(5, 11, 3), ()
