"""Public tests of 05_backpropagation: what check() runs in the notebook."""

import math

import numpy as np

from grader.testing import assert_close, rules

hints = {
    "graph_concepts": [
        "`direction`: count the arrays that each node has to hold, once for a million inputs and one "
        "output, once the other way round.",
        "`cost`: how often does each of the two methods evaluate the whole network?",
    ],
    "affine_backward": [
        "Write the three shapes below each other: (B, D), (D, H), (H,). From d_out (B, H) and one other "
        "array, which product has the first shape, and which the second?",
        "`.T` exchanges the axes of a matrix. Exactly one of the two factors needs it each time.",
        "The bias was added to every row. So every row sends something back to it, and that adds up.",
    ],
    "batch_concepts": [
        "`inputs`: in the figure, which blocks are coloured, and how large is one of them?",
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
    "deep_gradients": [
        "How many layers are there? The dictionary tells, by its size. Its order does not: ask for the key by "
        'its name, `params[f"W{layer}"]`.',
        "Keep two lists on the way forward: what went into each layer, and the slope of the activation behind it. "
        "The last layer has no activation.",
        "On the way back one array travels from layer to layer. At each layer: three gradients by "
        "`affine_backward`. Then one multiplication, unless this was the first layer.",
    ],
    "memory_concepts": [
        "`keep`: which arrays of the forward pass does your `deep_gradients` use after the loss is known?",
        "`batch`: which of these arrays have B in their shape?",
        "`checkpoints`: how does one get the input of layer 17 from that of layer 10?",
    ],
    "unbroadcast": [
        "Two sums, one after the other: over axes that were put in front, and over axes that were stretched.",
        "How many axes were put in front? Compare the two numbers of axes. `sum` takes a tuple of axes.",
        "A stretched axis has length 1 in `shape`. It must be there after its sum too: see `keepdims`.",
    ],
    "Tensor": [
        "Do `__add__` first, by the model of `__neg__`: the data of the result, and a pair for each of the two "
        "parents. Where one of them was broadcast, `unbroadcast` brings the gradient back to its shape.",
        "For each operation: what does the result change by, if one entry of the parent changes a little? Multiply "
        "that by `d`. What the forward pass has computed may be used again, as in tanh.",
        "`sum`: every entry that was summed gets the gradient of its sum. Put the lost axis back "
        "(`np.expand_dims`), then stretch it (`np.broadcast_to`).",
        "`backward`, first part: a list of tensors in which each stands behind all of its parents. Walk with a "
        "stack: a tensor is put down twice, the second time to be appended when its parents are done.",
        "`backward`, second part: zeros for all, ones for the result, and from the end of the list each tensor "
        "hands every parent its share. Shares are added.",
    ],
    "engine_concepts": [
        "`paths`: how many pairs (parent, pull) are there in the whole graph?",
        "`constant`: what does softmax do when the same number is subtracted from all logits of a row?",
        "`forward_mode`: count the passes. Backwards one pass serves one output and all inputs.",
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
    assert_all_answered(student.graph_concepts, ("direction", "cost"))


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


@rules("affine_backward")
def affine_backward_rules(student, case):
    """Five inputs and 11 units."""
    X, W = case.normal(case.batch, 5), case.normal(5, 11)
    return student.affine_backward(case.normal(case.batch, 11), X, W), (X, W, (11,))


# batch_concepts


def test_batch_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.batch_concepts, ("inputs", "activation"))


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


def test_mlp_gradients_relu_by_hand(student):
    """Where the input of the ReLU is positive a negative gradient goes through too."""
    params = {
        "W1": np.array([[1.0]]),
        "b1": np.zeros(1),
        "W2": np.array([[-2.0, 0.0]]),
        "b2": np.array([2.0, 0.0]),
    }
    _, gradients = student.mlp_gradients(params, np.array([[1.0]]), np.array([1]), "relu")
    assert_close(gradients["W1"], np.array([[-1.0]]))


def test_mlp_gradients_in_any_order(student):
    """The keys may come in any order."""
    params = {
        "b2": np.array([0.5, 0.0]),
        "W2": np.array([[1.0, -1.0], [0.0, 2.0]]),
        "b1": np.array([0.25, -0.5]),
        "W1": np.array([[2.0, 0.0], [1.0, -1.0]]),
    }
    X, gold = np.array([[0.5, -1.0], [1.0, 0.25]]), np.array([0, 1])
    in_order = student.mlp_gradients(dict(reversed(params.items())), X, gold, "tanh")
    assert_close(student.mlp_gradients(params, X, gold, "tanh"), in_order)


def test_mlp_gradients_of_sure_outputs(student):
    """Logits of log 3 and 0 are the probabilities 3/4 and 1/4."""
    params = {
        "W1": np.ones((1, 1)),
        "b1": np.zeros(1),
        "W2": np.zeros((1, 2)),
        "b2": np.array([math.log(3), 0.0]),
    }
    loss, gradients = student.mlp_gradients(params, np.array([[1.0]]), np.array([0]), "tanh")
    assert_close(loss, math.log(4 / 3))
    assert_close(gradients["b2"], np.array([-0.25, 0.25]))


def test_mlp_gradients_large_logits(student):
    """A wrong answer with a lead of 1000 costs exactly 1000."""
    params = UNDECIDED | {"b2": np.array([1000.0, 0.0])}
    loss, _ = student.mlp_gradients(params, np.array([[1.0]]), np.array([1]), "tanh")
    assert_close(loss, 1000.0)


def test_mlp_gradients_rows_of_different_size(student):
    """Beside an example with a lead of 2000, one with equal logits costs log 2 as it does alone."""
    params = {"W1": np.ones((1, 1)), "b1": np.zeros(1), "W2": np.array([[1.0, 0.0]]), "b2": np.zeros(2)}
    loss, _ = student.mlp_gradients(params, np.array([[2000.0], [0.0]]), np.array([1, 0]), "relu")
    assert_close(loss, (2000 + math.log(2)) / 2)


@rules("mlp_gradients")
def mlp_gradients_rules(student, case):
    """Five inputs, 11 hidden units, 3 classes."""
    params = {"W1": case.normal(5, 11), "b1": case.normal(11), "W2": case.normal(11, 3), "b2": case.normal(3)}
    X, gold = case.normal(case.batch, 5), case.labels(3)
    if case.large:
        student.mlp_gradients(params, X, gold, "relu")
    return student.mlp_gradients(params, X, gold, "tanh"), ((), params)


# deep_gradients

# Two hidden layers of one unit each and two classes; the logits are equal, so o − 1_gold is ±1/2.
CHAIN = {
    "W1": np.array([[2.0]]),
    "b1": np.array([0.0]),
    "W2": np.array([[3.0]]),
    "b2": np.array([0.0]),
    "W3": np.array([[1.0, 0.0]]),
    "b3": np.array([-6.0, 0.0]),
}


def test_deep_gradients_by_hand(student):
    """One example through two hidden layers of one unit: from the loss back it is ½, ½, then times 3."""
    loss, gradients = student.deep_gradients(CHAIN, np.array([[1.0]]), np.array([1]), "relu")
    assert_close(loss, math.log(2))
    expected = {
        "W1": np.array([[1.5]]),
        "b1": np.array([1.5]),
        "W2": np.array([[1.0]]),
        "b2": np.array([0.5]),
        "W3": np.array([[3.0, -3.0]]),
        "b3": np.array([0.5, -0.5]),
    }
    assert_close(gradients, expected)


def test_deep_gradients_of_one_layer(student):
    """Without a hidden layer it is softmax regression: dW = xᵀ (o − 1_gold)."""
    # The logits log 3 and 0 are the probabilities 3/4 and 1/4.
    params = {"b1": np.array([math.log(3), 0.0]), "W1": np.zeros((1, 2))}
    loss, gradients = student.deep_gradients(params, np.array([[4.0]]), np.array([0]), "tanh")
    assert_close(loss, math.log(4 / 3))
    assert_close(gradients, {"W1": np.array([[-1.0, 1.0]]), "b1": np.array([-0.25, 0.25])})


def test_deep_gradients_mean_loss(student):
    """The probability 3/4 for both, and the classes 0 and 1: the loss is the mean of log 4/3 and log 4."""
    params = {"W1": np.zeros((1, 2)), "b1": np.array([math.log(3), 0.0])}
    loss, _ = student.deep_gradients(params, np.array([[4.0], [2.0]]), np.array([0, 1]), "tanh")
    assert_close(loss, math.log(16 / 3) / 2)


def test_deep_gradients_with_hidden_biases(student):
    """A hidden unit of 2 and a bias of 1 is 3, which the output's bias takes away again: both logits are 0."""
    params = {
        "W1": np.ones((1, 1)),
        "b1": np.ones(1),
        "W2": np.array([[1.0, 0.0]]),
        "b2": np.array([-3.0, 0.0]),
    }
    loss, gradients = student.deep_gradients(params, np.array([[2.0]]), np.array([1]), "relu")
    assert_close(loss, math.log(2))
    assert_close(gradients["W2"], np.array([[1.5, -1.5]]))


def test_deep_gradients_in_any_order(student):
    """The keys may come in any order."""
    backwards = dict(reversed(CHAIN.items()))
    _, gradients = student.deep_gradients(backwards, np.array([[1.0]]), np.array([1]), "relu")
    assert_close(gradients["W1"], np.array([[1.5]]))


def test_deep_gradients_tanh(student):
    """Two equal examples cost what one costs, and tanh′ stands between the layers."""
    one = math.tanh(1.0)
    two = math.tanh(2 * one)
    params = {
        "W1": np.array([[0.5]]),
        "b1": np.array([0.0]),
        "W2": np.array([[2.0]]),
        "b2": np.array([0.0]),
        "W3": np.array([[1.0, 0.0]]),
        "b3": np.array([-two, 0.0]),
    }
    _, gradients = student.deep_gradients(params, np.array([[2.0], [2.0]]), np.array([1, 1]), "tanh")
    # The logits are equal, so o − 1_gold is (1/2, −1/2), and the hidden layer gets 1/2 back.
    back = 0.5 * (1 - two**2)
    assert_close(gradients["b2"], np.array([back]))
    assert_close(gradients["W2"], np.array([[back * one]]))
    assert_close(gradients["b1"], np.array([2 * back * (1 - one**2)]))


def test_deep_gradients_large_logits(student):
    """A wrong answer with a lead of 1000 costs exactly 1000."""
    params = CHAIN | {"b3": np.array([994.0, 0.0])}
    loss, _ = student.deep_gradients(params, np.array([[1.0]]), np.array([1]), "relu")
    assert_close(loss, 1000.0)


def test_deep_gradients_rows_of_different_size(student):
    """Beside an example with a lead of 2000, one with equal logits costs log 2 as it does alone."""
    params = {"W1": np.array([[1.0, 0.0]]), "b1": np.zeros(2)}
    loss, _ = student.deep_gradients(params, np.array([[2000.0], [0.0]]), np.array([1, 0]), "relu")
    assert_close(loss, (2000 + math.log(2)) / 2)


def test_deep_gradients_eleven_layers(student):
    """Ten hidden layers of one unit, the kernel of the second is 2: it gets half of what the others get."""
    params = {f"W{layer}": np.array([[1.0]]) for layer in range(1, 11)}
    params |= {f"b{layer}": np.array([0.0]) for layer in range(1, 11)}
    params |= {"W2": np.array([[2.0]]), "W11": np.array([[1.0, 0.0]]), "b11": np.array([-2.0, 0.0])}
    _, gradients = student.deep_gradients(params, np.array([[1.0]]), np.array([1]), "relu")
    assert_close(gradients["W1"], np.array([[1.0]]))
    assert_close(gradients["W2"], np.array([[0.5]]))
    assert_close(gradients["W10"], np.array([[1.0]]))


@rules("deep_gradients")
def deep_gradients_rules(student, case):
    """Five inputs, hidden layers of 11 and 7 units, 3 classes."""
    params = {"W1": case.normal(5, 11), "b1": case.normal(11), "W2": case.normal(11, 7), "b2": case.normal(7)}
    params |= {"W3": case.normal(7, 3), "b3": case.normal(3)}
    X, gold = case.normal(case.batch, 5), case.labels(3)
    if case.large:
        student.deep_gradients(params, X, gold, "tanh")
        student.deep_gradients({"W1": case.normal(5, 3), "b1": case.normal(3)}, X, gold, "relu")
    return student.deep_gradients(params, X, gold, "relu"), ((), params)


# memory_concepts


def test_memory_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.memory_concepts, ("predict", "keep", "batch", "checkpoints", "inference"))


# unbroadcast


def test_unbroadcast_an_axis_in_front(student):
    """A bias was added to two rows, so each of its numbers gets a column's sum."""
    assert_close(student.unbroadcast(np.array([[1.0, 2.0], [3.0, 4.0]]), (2,)), np.array([4.0, 6.0]))


def test_unbroadcast_a_stretched_axis(student):
    """A column was stretched over three columns; it stays a column."""
    got = student.unbroadcast(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (2, 1))
    assert_close(got, np.array([[6.0], [15.0]]))


def test_unbroadcast_two_stretched_axes(student):
    """A single entry was stretched over rows and columns; it keeps both axes."""
    got = student.unbroadcast(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), (1, 1))
    assert_close(got, np.array([[21.0]]))


def test_unbroadcast_nothing(student):
    """Where the shapes agree nothing is summed."""
    gradient = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert_close(student.unbroadcast(gradient, (2, 2)), np.array([[1.0, 2.0], [3.0, 4.0]]))


def test_unbroadcast_a_number(student):
    """A single number that was used everywhere gets the sum of all, and has no axes."""
    assert_close(student.unbroadcast(np.array([[1.0, 2.0], [3.0, 4.0]]), ()), np.array(10.0))


@rules("unbroadcast", without={"batch_of_one": "any shape may be broadcast, and none has a batch"})
def unbroadcast_rules(student, case):
    """A gradient of three axes, brought back to two of which one was stretched."""
    return student.unbroadcast(case.normal(case.batch, 5, 7), (5, 1)), (5, 1)


# Tensor


def test_tensor_computes(student):
    """The data of a result are what NumPy computes."""
    a, b = student.Tensor(np.array([[1.0, 2.0]])), student.Tensor(np.array([[3.0], [5.0]]))
    assert_close((a + b).data, np.array([[4.0, 5.0], [6.0, 7.0]]))
    assert_close((a * b).data, np.array([[3.0, 6.0], [5.0, 10.0]]))
    assert_close((a @ b).data, np.array([[13.0]]))
    assert_close(a.sum(axis=1).data, np.array([3.0]))
    assert_close(a.sum(axis=1, keepdims=True).data, np.array([[3.0]]))
    assert_close((-a).data, np.array([[-1.0, -2.0]]))
    assert_close(student.Tensor(np.array([-2.0, 0.5])).relu().data, np.array([0.0, 0.5]))


def test_tensor_product(student):
    """L = a b: the derivative with respect to each factor is the other one."""
    a, b = student.Tensor(np.array([2.0])), student.Tensor(np.array([-3.0]))
    result = a * b
    result.backward()
    assert_close(result.grad, np.array([1.0]))
    assert_close(a.grad, np.array([-3.0]))
    assert_close(b.grad, np.array([2.0]))


def test_tensor_numbers_and_differences(student):
    """5 − 3x at x = 2 is −1 and has the derivative −3; so has x − 4x, which is −6."""
    for formula, value in [
        (lambda x: 5 - 3 * x, -1.0),
        (lambda x: 5 + -x * 3.0, -1.0),
        (lambda x: x - 4 * x, -6.0),
    ]:
        x = student.Tensor(np.array([2.0]))
        result = formula(x)
        result.backward()
        assert_close(result.data, np.array([value]))
        assert_close(x.grad, np.array([-3.0]))


def test_tensor_chain(student):
    """L = exp(2x) at x = 0 has the derivative 2."""
    x = student.Tensor(np.array([0.0]))
    (x * 2.0).exp().backward()
    assert_close(x.grad, np.array([2.0]))


def test_tensor_matrix_product(student):
    """A row times a column: the derivatives are the other one, transposed."""
    a, b = student.Tensor(np.array([[1.0, 2.0]])), student.Tensor(np.array([[3.0], [5.0]]))
    (a @ b).backward()
    assert_close(a.grad, np.array([[3.0, 5.0]]))
    assert_close(b.grad, np.array([[1.0], [2.0]]))


def test_tensor_sum(student):
    """Every entry of a sum counts once."""
    x = student.Tensor(np.array([[1.0, 2.0], [3.0, 4.0]]))
    (x.sum(axis=0) * np.array([10.0, 100.0])).sum().backward()
    assert_close(x.grad, np.array([[10.0, 100.0], [10.0, 100.0]]))


def test_tensor_diamond(student):
    """The numbers of the text: a = 2, b = −3, c = a b, d = c + a, L = d d."""
    a, b = student.Tensor(np.array(2.0)), student.Tensor(np.array(-3.0))
    d = a * b + a
    (d * d).backward()
    assert_close(d.grad, np.array(-8.0))
    assert_close(a.grad, np.array(16.0))
    assert_close(b.grad, np.array(-16.0))


def test_tensor_bias(student):
    """A bias that was added to every row gets the sum of the rows."""
    b = student.Tensor(np.array([1.0, 2.0]))
    (student.Tensor(np.zeros((3, 2))) + b).sum().backward()
    assert_close(b.grad, np.array([3.0, 3.0]))


def test_tensor_broadcast_factor(student):
    """A column that every column was multiplied by gets the sum of its row."""
    c = student.Tensor(np.array([[1.0], [2.0]]))
    (c * np.array([[3.0, 4.0], [5.0, 6.0]])).sum().backward()
    assert_close(c.grad, np.array([[7.0], [11.0]]))


def test_tensor_elementwise(student):
    """The derivatives of exp, log, tanh and ReLU, with something before and something after them."""
    for formula, at, expected in [
        (lambda x: (x * 2.0).exp() * 3.0, 0.5, 6.0 * math.exp(1.0)),
        (lambda x: (x * 2.0).log() * 3.0, 4.0, 0.75),
        (lambda x: (x * 2.0).tanh() * 3.0, 0.5, 6.0 * (1 - math.tanh(1.0) ** 2)),
        (lambda x: (x * 2.0).relu() * -3.0, 0.25, -6.0),
        (lambda x: (x * 2.0).relu() * 3.0, -0.25, 0.0),
    ]:
        x = student.Tensor(np.array([at]))
        formula(x).backward()
        assert_close(x.grad, np.array([expected]))


def test_tensor_sum_of_rows(student):
    """Each row's entries get the derivative of that row's sum."""
    x = student.Tensor(np.array([[1.0, 2.0], [3.0, 4.0]]))
    (x.sum(axis=1) * np.array([10.0, 100.0])).sum().backward()
    assert_close(x.grad, np.array([[10.0, 10.0], [100.0, 100.0]]))


def test_tensor_short_and_long_way(student):
    """b is used at once and a second time further on: it waits for both shares, whichever comes first."""
    for formula in (lambda b: b + b * 3.0, lambda b: b * 3.0 + b):
        a = student.Tensor(np.array([1.0]))
        formula(a * 2.0).backward()
        assert_close(a.grad, np.array([8.0]))


def test_tensor_long_chain(student):
    """A chain of 1,100 operations does not run out of Python's stack."""
    x = student.Tensor(np.array([1.0]))
    y = x
    for _ in range(1100):
        y = -y
    y.backward()
    assert_close(x.grad, np.array([1.0]))


@rules("Tensor")
def tensor_rules(student, case):
    """An affine layer with tanh, and a second graph that is built before the first `backward`."""
    x, w, b = (
        student.Tensor(array) for array in (case.normal(case.batch, 5), case.normal(5, 7), case.normal(7))
    )
    hidden = ((x @ w + b) * 0.5).tanh()
    loss = (2 - hidden).sum()
    yield
    loss.backward()
    return (loss.data, x.grad, w.grad, b.grad, hidden.grad), (
        (),
        (case.batch, 5),
        (5, 7),
        (7,),
        (case.batch, 7),
    )


# engine_concepts


def test_engine_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.engine_concepts, ("paths", "constant", "forward_mode"))
