"""Public tests of 05_backpropagation: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, assert_dtype, assert_unchanged

hints = {
    "graph_concepts": [
        "`direction`: count the arrays that each node has to hold, once for a million inputs and one "
        "output, once the other way round.",
        "`branches`: take L = v · v as a product of two uses of v. What is its derivative, and what does "
        "each of the two factors send back?",
        "`kept`: write down the derivative of w · h by w. `cost`: how often does each method evaluate the "
        "whole network?",
    ],
    "affine_backward": [
        "Write the three shapes below each other: (B, D), (D, H), (H,). From d_out (B, H) and one other "
        "array, which product has the first shape, and which the second?",
        "`.T` exchanges the axes of a matrix. Exactly one of the two factors needs it each time.",
        "The bias was added to every row. So every row sends something back to it, and that adds up.",
    ],
    "batch_concepts": [
        "`inputs`: in the figure, which blocks are coloured, and how large is one of them?",
        "`kernel`: an array of derivatives has the axes of what is differentiated, then those of what it "
        "is differentiated by.",
        "`activation`: does entry 0 of f(Z) change when entry 1 of Z does?",
    ],
    "mlp_gradients": [
        "Do the forward pass first and give every array a name: pre-activations, hidden layer, logits. "
        "Check the loss alone: it is there before any gradient.",
        "Go back from the loss: the derivative by the logits, then through the second affine layer, then "
        "through the activation, then through the first affine layer. Four lines.",
        "If all gradients are off by one factor, look for the mean over the batch. If only those of W1 "
        "and b1 are wrong, look at the activation: at which array is its derivative taken?",
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


# graph_concepts


def test_graph_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.graph_concepts, ("direction", "branches", "kept", "cost"))


# affine_backward


def test_affine_backward_by_hand(student):
    """Three examples with two inputs and one unit, worked by hand."""
    d_out, W = np.array([[1.0], [10.0], [-2.0]]), np.array([[3.0], [-1.0]])
    X = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    expected = (
        np.array([[3.0, -1.0], [30.0, -10.0], [-6.0, 2.0]]),
        np.array([[21.0], [30.0]]),
        np.array([9.0]),
    )
    assert_close(student.affine_backward(d_out, X, W), expected)


def test_affine_backward_one_example(student):
    """A batch of one example works too, and the bias's gradient has one axis."""
    d_out, X, W = np.array([[1.0, 2.0]]), np.array([[3.0]]), np.array([[5.0, 7.0]])
    expected = np.array([[19.0]]), np.array([[3.0, 6.0]]), np.array([1.0, 2.0])
    assert_close(student.affine_backward(d_out, X, W), expected)


def test_affine_backward_leaves_arguments(student):
    """The arguments are the same after the call as before."""
    arguments = np.ones((2, 3)), np.ones((2, 4)), np.ones((4, 3))
    student.affine_backward(*arguments)
    assert_unchanged(student)


# batch_concepts


def test_batch_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.batch_concepts, ("inputs", "kernel", "product", "activation"))


# mlp_gradients

# One input, two hidden units, two classes. W2 is zero, so both classes are equally probable.
UNDECIDED = {
    "W1": np.array([[1.0, -1.0]]),
    "b1": np.array([0.0, 0.0]),
    "W2": np.array([[0.0, 0.0], [0.0, 0.0]]),
    "b2": np.array([0.0, 0.0]),
}


def test_mlp_gradients_loss_by_hand(student):
    """With all logits at zero, two classes cost log 2, whatever the batch is."""
    loss, _ = student.mlp_gradients(UNDECIDED, np.array([[2.0], [-3.0], [1.0]]), np.array([0, 1, 1]), "relu")
    assert_close(loss, math.log(2))


def test_mlp_gradients_by_hand(student):
    """Two examples through a ReLU network, worked by hand: the gradients of the second layer."""
    X, gold = np.array([[2.0], [-4.0]]), np.array([0, 1])
    _, gradients = student.mlp_gradients(UNDECIDED, X, gold, "relu")
    expected = {
        "W1": np.zeros((1, 2)),
        "b1": np.zeros(2),
        "W2": np.array([[-0.5, 0.5], [1.0, -1.0]]),
        "b2": np.zeros(2),
    }
    assert_close(gradients, expected)


def test_mlp_gradients_through_the_hidden_layer(student):
    """One example through a tanh network with one unit: dW1 = (o − 1_gold) · W2 · tanh′(z) · x."""
    params = {
        "W1": np.array([[0.5]]),
        "b1": np.array([0.0]),
        "W2": np.array([[2.0, 0.0]]),
        "b2": np.array([-2 * math.tanh(1.0), 0.0]),
    }
    _, gradients = student.mlp_gradients(params, np.array([[2.0]]), np.array([1]), "tanh")
    # The logits are 0 and 0, so o − 1_gold is (1/2, −1/2); back through W2 that is 1.
    slope = 1 - math.tanh(1.0) ** 2
    assert_close(gradients["W1"], np.array([[2 * slope]]))
    assert_close(gradients["b1"], np.array([slope]))


def test_mlp_gradients_large_logits(student):
    """A wrong answer with a lead of 1000 costs exactly 1000."""
    params = UNDECIDED | {"b2": np.array([1000.0, 0.0])}
    loss, _ = student.mlp_gradients(params, np.array([[1.0]]), np.array([1]), "tanh")
    assert_close(loss, 1000.0)


def test_mlp_gradients_float32(student):
    """float32 parameters have float32 gradients."""
    params = {key: value.astype(np.float32) for key, value in UNDECIDED.items()}
    X, gold = np.array([[2.0], [-4.0]], np.float32), np.array([0, 1])
    assert_dtype(student.mlp_gradients(params, X, gold, "tanh")[1], np.float32)
