"""Hidden tests of 05_backpropagation: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    check_gradient,
    points,
)


def network(rng, D, H, K):
    """Parameters of an MLP with one hidden layer, its biases well away from zero."""
    return {
        "W1": rng.normal(size=(D, H)),
        "b1": rng.choice([-1.0, 1.0], size=H) * rng.uniform(0.5, 1, size=H),
        "W2": rng.normal(size=(H, K)),
        "b2": rng.choice([-1.0, 1.0], size=K) * rng.uniform(0.5, 1, size=K),
    }


def copies(arrays):
    """A copy of each of several arrays."""
    return tuple(array.copy() for array in arrays)


# affine_backward


def triple(result):
    """The three parts of what affine_backward returns."""
    assert isinstance(result, tuple | list) and len(result) == 3, "Three arrays are expected: dX, dW and db."
    return result


@points(1)
def test_affine_backward_inputs(student, reference, rng):
    """dX is what differences by the inputs give."""
    for B, D, H in [(7, 5, 11), (5, 11, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        got, _, _ = triple(student.affine_backward(d_out, X, W))
        check_gradient(lambda A, d=d_out, W=W: (d * (A @ W)).sum(), got, X)
        assert_close(got, reference.affine_backward(d_out, X, W)[0])


@points(1)
def test_affine_backward_kernel(student, reference, rng):
    """dW is what differences by the kernel give."""
    for B, D, H in [(7, 5, 11), (5, 11, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        _, got, _ = triple(student.affine_backward(d_out, X, W))
        check_gradient(lambda A, d=d_out, X=X: (d * (X @ A)).sum(), got, W)
        assert_close(got, reference.affine_backward(d_out, X, W)[1])


@points(1)
def test_affine_backward_bias(student, reference, rng):
    """db is what differences by the bias give, one number for each unit."""
    for B, D, H in [(7, 5, 11), (5, 11, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        _, _, got = triple(student.affine_backward(d_out, X, W))
        assert_shape(got, (H,))
        check_gradient(lambda b, d=d_out, Z=X @ W: (d * (Z + b)).sum(), got, np.zeros(H))
        assert_close(got, reference.affine_backward(d_out, X, W)[2])


@points(1)
def test_affine_backward_is_vectorized(student, reference, rng):
    """Any sizes work without a Python loop over the examples, and the arguments stay as they were."""
    for B, D, H in [(1, 5, 11), (7, 1, 3), (7, 5, 1), (1, 1, 1)]:
        arguments = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        before = copies(arguments)
        assert_close(student.affine_backward(*arguments), reference.affine_backward(*before))
        assert_unchanged(student)
    W = rng.normal(size=(5, 11))
    assert_vectorized(student.affine_backward, lambda B: (np.ones((B, 11)), np.ones((B, 5)), W))


@points(1)
def test_affine_backward_dtype(student, reference, rng):
    """float32 stays float32 in all three arrays, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        shapes = [(7, 11), (7, 5), (5, 11)]
        arguments = [rng.normal(size=shape).astype(dtype) for shape in shapes]
        got = student.affine_backward(*arguments)
        assert_dtype(got, dtype)
        assert_close(got, reference.affine_backward(*arguments))


# mlp_gradients


def pair(result):
    """The two parts of what mlp_gradients returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "Two values are expected, the loss and a dictionary of gradients."
    )
    return result


def batch(rng, B, params):
    """Inputs and classes of a batch; no hidden unit is near the kink of ReLU for any example."""
    D, K = len(params["W1"]), len(params["b2"])
    X = rng.normal(size=(B, D))
    while np.abs(X @ params["W1"] + params["b1"]).min() < 0.01:
        X = rng.normal(size=(B, D))
    return X, rng.integers(0, K, size=B)


def check_network(got, reference, *arguments):
    """The gradients that came back are those of the reference's loss."""
    params, *rest = arguments
    _, gradients = pair(got)
    check_gradient(lambda p: reference.mlp_gradients(p, *rest)[0], gradients, params)
    assert_close(gradients, reference.mlp_gradients(*arguments)[1])


@points(1)
def test_mlp_gradients_loss(student, reference, rng):
    """The loss is the mean over the batch of the negative log-likelihoods."""
    for activation in ("tanh", "relu"):
        params = network(rng, 5, 11, 3)
        X, gold = batch(rng, 7, params)
        loss, _ = pair(student.mlp_gradients(params, X, gold, activation))
        assert_close(loss, reference.mlp_gradients(params, X, gold, activation)[0])


@points(2)
def test_mlp_gradients_tanh(student, reference, rng):
    """With tanh the gradients of all four parameters are what differences of the loss give."""
    params = network(rng, 5, 11, 3)
    X, gold = batch(rng, 7, params)
    got = student.mlp_gradients(params, X, gold, "tanh")
    check_network(got, reference, params, X, gold, "tanh")


@points(2)
def test_mlp_gradients_relu(student, reference, rng):
    """With ReLU the gradients of all four parameters are what differences of the loss give."""
    params = network(rng, 5, 11, 3)
    X, gold = batch(rng, 7, params)
    got = student.mlp_gradients(params, X, gold, "relu")
    check_network(got, reference, params, X, gold, "relu")


@points(1)
def test_mlp_gradients_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact loss and gradients, not infinity or nan."""
    for activation in ("tanh", "relu"):
        params = network(rng, 5, 11, 3)
        X, gold = batch(rng, 7, params)
        params["b2"] = np.array([1000.0, -1000.0, 999.0])
        gold[:3] = 0, 1, 2
        got = pair(student.mlp_gradients(params, X, gold, activation))
        assert_close(got, reference.mlp_gradients(params, X, gold, activation))


@points(1)
def test_mlp_gradients_is_vectorized(student, reference, rng):
    """Any sizes work without a Python loop over the examples, and the arguments stay as they were."""
    for B, D, H, K in [(1, 5, 11, 3), (7, 3, 1, 2), (2, 1, 5, 7)]:
        params = network(rng, D, H, K)
        X, gold = batch(rng, B, params)
        before = {key: value.copy() for key, value in params.items()}, X.copy(), gold.copy()
        for activation in ("tanh", "relu"):
            got = pair(student.mlp_gradients(params, X, gold, activation))
            assert_close(got, reference.mlp_gradients(*before, activation))
            assert_unchanged(student)
    params = network(rng, 5, 11, 3)
    for activation in ("tanh", "relu"):
        assert_vectorized(
            student.mlp_gradients, lambda B, a=activation: (params, np.ones((B, 5)), np.arange(B) % 3, a)
        )


@points(1)
def test_mlp_gradients_dtype(student, reference, rng):
    """float32 parameters have float32 gradients, and float64 ones float64."""
    for dtype in (np.float32, np.float64):
        params = {key: value.astype(dtype) for key, value in network(rng, 5, 11, 3).items()}
        X, gold = batch(rng, 7, params)
        for activation in ("tanh", "relu"):
            got = pair(student.mlp_gradients(params, X.astype(dtype), gold, activation))
            assert_dtype(got[1], dtype)
            assert_close(got, reference.mlp_gradients(params, X.astype(dtype), gold, activation))


# graph_concepts


@points(1)
def test_concept_graph_direction(student, reference):
    """Why backpropagation starts at the loss."""
    assert_answer(student.graph_concepts, "direction", reference.graph_concepts["direction"])


@points(1)
def test_concept_graph_branches(student, reference):
    """The derivative by a value that is used twice."""
    assert_answer(student.graph_concepts, "branches", reference.graph_concepts["branches"])


@points(1)
def test_concept_graph_kept(student, reference):
    """What the forward pass must keep for the backward pass."""
    assert_answer(student.graph_concepts, "kept", reference.graph_concepts["kept"])


@points(1)
def test_concept_graph_cost(student, reference):
    """What a gradient costs by differences and by backpropagation."""
    assert_answer(student.graph_concepts, "cost", reference.graph_concepts["cost"])


# batch_concepts


@points(1)
def test_concept_batch_inputs(student, reference):
    """How many derivatives of a batch's outputs by its inputs are not zero."""
    assert_answer(student.batch_concepts, "inputs", reference.batch_concepts["inputs"])


@points(1)
def test_concept_batch_kernel(student, reference):
    """The shape of all derivatives of a batch's outputs by the kernel."""
    assert_answer(student.batch_concepts, "kernel", reference.batch_concepts["kernel"])


@points(1)
def test_concept_batch_product(student, reference):
    """Why the array of all derivatives is never built."""
    assert_answer(student.batch_concepts, "product", reference.batch_concepts["product"])


@points(1)
def test_concept_batch_activation(student, reference):
    """How an activation acts in the backward pass."""
    assert_answer(student.batch_concepts, "activation", reference.batch_concepts["activation"])
