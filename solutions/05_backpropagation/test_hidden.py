"""Hidden tests of 05_backpropagation: what earns points."""

import itertools

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    check_gradient,
    points,
    rule_points,
)


def network(rng, D, H, K):
    """Parameters of an MLP with one hidden layer, its biases well away from zero."""
    return {
        "W1": rng.normal(size=(D, H)),
        "b1": rng.choice([-1.0, 1.0], size=H) * rng.uniform(0.5, 1, size=H),
        "W2": rng.normal(size=(H, K)),
        "b2": rng.choice([-1.0, 1.0], size=K) * rng.uniform(0.5, 1, size=K),
    }


# affine_backward


def triple(result):
    """The three parts of what affine_backward returns."""
    assert isinstance(result, tuple | list) and len(result) == 3, "Three arrays are expected: dX, dW and db."
    return result


@points(1)
def test_affine_backward_inputs(student, reference, rng):
    """dX is what differences by the inputs give."""
    for B, D, H in [(7, 5, 11), (5, 11, 3), (3, 7, 7), (5, 5, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        got, _, _ = triple(student.affine_backward(d_out, X, W))
        check_gradient(lambda A, d=d_out, W=W: (d * (A @ W)).sum(), got, X)
        assert_close(got, reference.affine_backward(d_out, X, W)[0])


@points(1)
def test_affine_backward_kernel(student, reference, rng):
    """dW is what differences by the kernel give."""
    for B, D, H in [(7, 5, 11), (5, 11, 3), (3, 7, 7), (5, 5, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        _, got, _ = triple(student.affine_backward(d_out, X, W))
        check_gradient(lambda A, d=d_out, X=X: (d * (X @ A)).sum(), got, W)
        assert_close(got, reference.affine_backward(d_out, X, W)[1])


@points(1)
def test_affine_backward_bias(student, reference, rng):
    """db is what differences by the bias give, one number for each unit."""
    for B, D, H in [(7, 5, 11), (5, 11, 3), (3, 7, 7), (5, 5, 3)]:
        d_out, X, W = rng.normal(size=(B, H)), rng.normal(size=(B, D)), rng.normal(size=(D, H))
        _, _, got = triple(student.affine_backward(d_out, X, W))
        assert_shape(got, (H,))
        check_gradient(lambda b, d=d_out, Z=X @ W: (d * (Z + b)).sum(), got, np.zeros(H))
        assert_close(got, reference.affine_backward(d_out, X, W)[2])


test_affine_backward_rules = rule_points(
    "affine_backward", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# mlp_gradients


def pair(result):
    """The two parts of what mlp_gradients returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "Two values are expected, the loss and a dictionary of gradients."
    )
    return result


def assert_loss_and_finite(own, reference, *arguments):
    """The loss is the reference's; of the gradients, which other tests compare, only that they are finite."""
    loss, gradients = pair(own(*arguments))
    assert_close(loss, reference(*arguments)[0])
    for key, gradient in gradients.items():
        assert np.isfinite(gradient).all(), f"The gradient of {key} is not finite."


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


@points(0.75)
def test_mlp_gradients_loss(student, reference, rng):
    """The loss is the mean over the batch of the negative log-likelihoods."""
    for activation, B, K in [("tanh", 7, 3), ("relu", 11, 3), ("tanh", 5, 307)]:
        params = network(rng, 5, 11, K)
        X, gold = batch(rng, B, params)
        gold[0] = K - 1
        loss, _ = pair(student.mlp_gradients(params, X, gold, activation))
        assert_close(loss, reference.mlp_gradients(params, X, gold, activation)[0])
    params["W2"], params["b2"] = np.zeros((11, 307)), np.zeros(307)
    assert_close(pair(student.mlp_gradients(params, X, gold, "tanh"))[0], np.log(307))


@points(0.5)
def test_mlp_gradients_names(student, rng):
    """The parameters and gradients belong to their names, whatever the order in the dictionary."""
    params = network(rng, 5, 11, 3)
    X, gold = batch(rng, 7, params)
    loss, gradients = pair(student.mlp_gradients(params, X, gold, "tanh"))
    turned = {key: params[key] for key in reversed(params)}
    other_loss, other_gradients = pair(student.mlp_gradients(turned, X, gold, "tanh"))
    assert_close(other_loss, loss)
    for key, value in params.items():
        assert_shape(gradients[key], value.shape)
        assert_close(other_gradients[key], gradients[key])


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
    params = network(rng, 5, 5, 5)
    X, gold = batch(rng, 11, params)
    got = student.mlp_gradients(params, X, gold, "relu")
    check_network(got, reference, params, X, gold, "relu")


@points(0.75)
def test_mlp_gradients_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact loss, and gradients that are not infinite or nan."""
    for activation in ("tanh", "relu"):
        params = network(rng, 5, 11, 3)
        X, gold = batch(rng, 7, params)
        params["b2"] = np.array([1000.0, -1000.0, 999.0])
        gold[:3] = 0, 1, 2
        assert_loss_and_finite(student.mlp_gradients, reference.mlp_gradients, params, X, gold, activation)
        # The logits of the first example are thousands above those of the second.
        params["W1"][1:, 0], params["b1"][0], X[:2, 0] = 0, 0, (2, -2)
        params["W2"][0] += 3000 * np.sign(params["W1"][0, 0])
        assert_loss_and_finite(student.mlp_gradients, reference.mlp_gradients, params, X, gold, activation)


test_mlp_gradients_rules = rule_points(
    "mlp_gradients", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# deep_gradients


def deep_network(rng, *sizes):
    """Parameters of an MLP with layers of these sizes, its biases well away from zero."""
    params = {}
    for layer, (n, m) in enumerate(itertools.pairwise(sizes), start=1):
        params[f"W{layer}"] = rng.normal(size=(n, m))
        params[f"b{layer}"] = rng.choice([-1.0, 1.0], size=m) * rng.uniform(0.5, 1, size=m)
    return params


def deep_batch(rng, B, params):
    """Inputs and classes of a batch; no hidden unit is near the kink of ReLU for any example."""
    layers = len(params) // 2
    while True:
        X = rng.normal(size=(B, len(params["W1"])))
        hidden, nearest = X, 1.0
        for layer in range(1, layers):
            z = hidden @ params[f"W{layer}"] + params[f"b{layer}"]
            nearest = min(nearest, np.abs(z).min())
            hidden = np.maximum(z, 0)
        if nearest > 0.005:
            return X, rng.integers(0, len(params[f"b{layers}"]), size=B)


def check_deep(got, reference, *arguments):
    """The gradients that came back are those of the reference's loss."""
    params, *rest = arguments
    _, gradients = pair(got)
    check_gradient(lambda p: reference.deep_gradients(p, *rest)[0], gradients, params)
    assert_close(gradients, reference.deep_gradients(*arguments)[1])


@points(1)
def test_deep_gradients_loss(student, reference, rng):
    """The loss is the mean over the batch of the negative log-likelihoods."""
    for activation, B, K in [("tanh", 7, 3), ("relu", 11, 3), ("tanh", 5, 307)]:
        params = deep_network(rng, 5, 11, 7, K)
        X, gold = deep_batch(rng, B, params)
        gold[0] = K - 1
        loss, _ = pair(student.deep_gradients(params, X, gold, activation))
        assert_close(loss, reference.deep_gradients(params, X, gold, activation)[0])
    params["W3"], params["b3"] = np.zeros((7, 307)), np.zeros(307)
    assert_close(pair(student.deep_gradients(params, X, gold, "tanh"))[0], np.log(307))


@points(2)
def test_deep_gradients_tanh(student, reference, rng):
    """With tanh the gradients of all layers are what differences of the loss give."""
    params = deep_network(rng, 5, 11, 7, 2, 3)
    X, gold = deep_batch(rng, 7, params)
    check_deep(student.deep_gradients(params, X, gold, "tanh"), reference, params, X, gold, "tanh")


@points(2)
def test_deep_gradients_relu(student, reference, rng):
    """With ReLU the gradients of all layers are what differences of the loss give."""
    params = deep_network(rng, 5, 11, 7, 2, 3)
    X, gold = deep_batch(rng, 11, params)
    check_deep(student.deep_gradients(params, X, gold, "relu"), reference, params, X, gold, "relu")


@points(1)
def test_deep_gradients_one_layer(student, reference, rng):
    """Without a hidden layer there is no activation."""
    params = deep_network(rng, 5, 3)
    X, gold = deep_batch(rng, 7, params)
    for activation in ("tanh", "relu"):
        got = pair(student.deep_gradients(params, X, gold, activation))
        assert_close(got, reference.deep_gradients(params, X, gold, activation))


@points(1)
def test_deep_gradients_many_layers(student, reference, rng):
    """Eleven layers, whose keys come in any order."""
    params = deep_network(rng, *[3] * 12)
    X, gold = rng.normal(size=(7, 3)), rng.integers(0, 3, size=7)
    keys = rng.permutation(list(params))
    got = pair(student.deep_gradients({str(key): params[key] for key in keys}, X, gold, "tanh"))
    assert_close(got, reference.deep_gradients(params, X, gold, "tanh"))


@points(1)
def test_deep_gradients_large_logits(student, reference, rng):
    """Logits of ±1000 give the exact loss, and gradients that are not infinite or nan."""
    for activation in ("tanh", "relu"):
        params = deep_network(rng, 5, 7, 11, 3)
        X, gold = deep_batch(rng, 7, params)
        params["b3"] = np.array([1000.0, -1000.0, 999.0])
        gold[:3] = 0, 1, 2
        assert_loss_and_finite(student.deep_gradients, reference.deep_gradients, params, X, gold, activation)
        # Without a hidden layer, the logits of the first example are thousands above those of the second.
        params = {"W1": rng.normal(size=(5, 3)), "b1": rng.normal(size=3)}
        params["W1"][0], X[:2, 0] = 3000, (1, -1)
        assert_loss_and_finite(student.deep_gradients, reference.deep_gradients, params, X, gold, activation)


test_deep_gradients_rules = rule_points(
    "deep_gradients", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5
)


# unbroadcast


@points(1)
def test_unbroadcast_axes_in_front(student, reference, rng):
    """Axes that broadcasting put in front are summed and gone."""
    for shape in [(7, 5), (7, 5), (3, 7, 5), (2, 3, 7, 5)]:
        gradient = rng.normal(size=shape)
        for axes in range(1, len(shape)):
            assert_close(
                student.unbroadcast(gradient, shape[axes:]), reference.unbroadcast(gradient, shape[axes:])
            )


@points(1)
def test_unbroadcast_stretched_axes(student, reference, rng):
    """Stretched axes are summed and have length 1 afterwards."""
    gradient = rng.normal(size=(3, 7, 5))
    for shape in [(1, 7, 5), (3, 1, 5), (3, 7, 1), (1, 7, 1), (3, 1, 1)]:
        assert_close(student.unbroadcast(gradient, shape), reference.unbroadcast(gradient, shape))


@points(1)
def test_unbroadcast_both(student, reference, rng):
    """Axes in front and stretched ones in one call."""
    gradient = rng.normal(size=(2, 3, 7, 5))
    for shape in [(7, 1), (1, 5), (1, 7, 5), (3, 1, 1), (1, 1), (1,)]:
        assert_close(student.unbroadcast(gradient, shape), reference.unbroadcast(gradient, shape))


@points(1)
def test_unbroadcast_a_number(student, reference, rng):
    """A number without axes gets the sum of all."""
    for shape in [(7,), (3, 5), (2, 3, 5)]:
        gradient = rng.normal(size=shape)
        assert_close(student.unbroadcast(gradient, ()), reference.unbroadcast(gradient, ()))


@points(1)
def test_unbroadcast_nothing(student, reference, rng):
    """Where nothing was broadcast the gradient stays as it is, with axes of length 1 and without axes too."""
    for shape in [(7, 5), (1, 5), (7, 1), (1,), ()]:
        gradient = np.asarray(rng.normal(size=shape))
        assert_close(student.unbroadcast(gradient, shape), gradient.copy())


test_unbroadcast_rules = rule_points("unbroadcast", dtype=0.5, arguments=0.5)


# Tensor


def derivatives(Tensor, formula, arrays):
    """The value of a formula of tensors and its derivatives with respect to each of them."""
    tensors = [Tensor(array.copy()) for array in arrays]
    result = formula(*tensors)
    result.backward()
    return result.data, [tensor.grad for tensor in tensors]


def check_formula(student, reference, formula, *arrays):
    """The student's engine gives what the reference's gives."""
    expected = derivatives(reference.Tensor, formula, arrays)
    assert_close(derivatives(student.Tensor, formula, arrays), expected)


def one(rng):
    """A number between 0.5 and 1.5, as an array of one element."""
    return rng.uniform(0.5, 1.5, size=(1, 1))


@points(0.5)
def test_tensor_operands_stay(student, rng):
    """The data of an operation's operands are after it what they were before."""
    A, B, C = rng.uniform(-2, 2, size=(3, 5)), rng.uniform(1e-9, 1e-8, size=(3, 5)), rng.normal(size=(5, 7))
    a, b, c = (student.Tensor(array) for array in (A, B, C))
    results = [a + b, a - b, a * b, -a, a @ c, a.exp(), b.log(), a.tanh(), a.relu(), a.sum(axis=0)]
    assert np.ptp(np.asarray(results[0].data, np.float64)) > 0, "All numbers of the sum are the same one."
    assert_close((a.data, b.data, c.data), (A, B, C))


@points(0.5)
def test_tensor_values(student, reference, rng):
    """The data of every operation's result are what NumPy computes."""
    A, B, C = rng.uniform(0.5, 2, size=(3, 5)), rng.uniform(0.5, 2, size=(3, 5)), rng.normal(size=(5, 7))
    for operation in (
        lambda T: T(A) + T(B),
        lambda T: T(A) - T(B),
        lambda T: T(A) * T(B),
        lambda T: -T(A),
        lambda T: T(A) @ T(C),
        lambda T: T(A).exp(),
        lambda T: T(A).log(),
        lambda T: T(C).tanh(),
        lambda T: T(C).relu(),
    ):
        assert_close(operation(student.Tensor).data, operation(reference.Tensor).data)


@points(1)
def test_tensor_sum_values(student, reference, rng):
    """`sum` over all axes and over one, which may be counted from the end, with and without keepdims."""
    A = rng.normal(size=(3, 5, 7))
    for axis in (None, 0, 1, 2, -1, -2):
        for keepdims in (False, True):
            got = student.Tensor(A).sum(axis=axis, keepdims=keepdims).data
            assert_close(got, A.sum(axis=axis, keepdims=keepdims))


@points(1, exercise="Tensor")
def test_tensor_sums_and_differences(student, reference, rng):
    """The derivatives of a + b, a − b and −a."""
    for formula in (
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: -a + b,
        lambda a, b: a - -b,
    ):
        check_formula(student, reference, formula, one(rng), one(rng))


@points(1, exercise="Tensor")
def test_tensor_products(student, reference, rng):
    """The derivatives of a product of three factors."""
    check_formula(student, reference, lambda a, b, c: a * b * c, one(rng), one(rng), one(rng))
    check_formula(student, reference, lambda a, b, c: a * (b * c), one(rng), one(rng), one(rng))
    zero = np.zeros((1, 1))
    check_formula(student, reference, lambda a, b: a * b, one(rng), zero)
    check_formula(student, reference, lambda a, b: (a * 3.0) * b, one(rng), zero)
    check_formula(student, reference, lambda a, b: a * b, zero, one(rng))


@points(2, exercise="Tensor")
def test_tensor_matrix_products(student, reference, rng):
    """The derivatives of a product of matrices of different sizes."""
    for inner in (3, 5):
        A, B, C = rng.normal(size=(1, 5)), rng.normal(size=(5, inner)), rng.normal(size=(inner, 1))
        check_formula(student, reference, lambda a, b, c: a @ b @ c, A, B, C)
        check_formula(student, reference, lambda a, b, c: a @ (b @ c), A, B, C)
    A, B, C, D = (rng.normal(size=shape) for shape in [(1, 7), (7, 5), (5, 3), (3, 1)])
    check_formula(student, reference, lambda a, b, c, d: a @ (b @ c) @ d, A, B, C, D)


@points(1, exercise="Tensor")
def test_tensor_exp(student, reference, rng):
    """The derivative of exp, behind another operation too."""
    check_formula(student, reference, lambda a: a.exp(), one(rng))
    check_formula(student, reference, lambda a: a.exp().exp(), one(rng))


@points(1, exercise="Tensor")
def test_tensor_log(student, reference, rng):
    """The derivative of log, behind another operation too."""
    check_formula(student, reference, lambda a: a.log(), one(rng) + 1)
    check_formula(student, reference, lambda a: a.log(), one(rng) * 1e-9)
    check_formula(student, reference, lambda a: a.log().log(), one(rng) + 2)


@points(1, exercise="Tensor")
def test_tensor_tanh(student, reference, rng):
    """The derivative of tanh, behind another operation too."""
    check_formula(student, reference, lambda a: a.tanh(), one(rng))
    check_formula(student, reference, lambda a: a.tanh(), np.zeros((1, 1)))
    check_formula(student, reference, lambda a: a.tanh().tanh(), one(rng))


@points(1, exercise="Tensor")
def test_tensor_relu(student, reference, rng):
    """The derivative of ReLU on both sides of zero, behind another operation too."""
    z = rng.choice([-1.0, 1.0], size=(7, 5)) * rng.uniform(0.1, 5, size=(7, 5))
    z[0, :2] = -3, 3
    check_formula(student, reference, lambda a: a.relu().sum(), z)
    check_formula(student, reference, lambda a, b: (a.relu() * b).sum(), z, rng.normal(size=(7, 5)))


@points(2, exercise="Tensor")
def test_tensor_sum(student, reference, rng):
    """Every entry gets the derivative of the sum that it went into."""
    A = rng.normal(size=(3, 5, 7))
    check_formula(student, reference, lambda a: a.sum(), A)
    for axis, shape in [(0, (5, 7)), (1, (3, 7)), (2, (3, 5)), (-1, (3, 5)), (-2, (3, 7))]:
        weights = rng.normal(size=shape)
        check_formula(student, reference, lambda a, w, axis=axis: (a.sum(axis=axis) * w).sum(), A, weights)


@points(1, exercise="Tensor")
def test_tensor_sum_keepdims(student, reference, rng):
    """The same where the axis stays with length 1."""
    A = rng.normal(size=(3, 5))
    for axis, shape in [(0, (1, 5)), (1, (3, 1)), (-1, (3, 1)), (None, (1, 1))]:
        weights = rng.normal(size=shape)
        check_formula(
            student,
            reference,
            lambda a, w, axis=axis: (a.sum(axis=axis, keepdims=True) * w).sum(),
            A,
            weights,
        )


@points(2, exercise="Tensor")
def test_tensor_broadcasting(student, reference, rng):
    """Operands of different shapes: what was repeated gets the sum of its places."""
    A = rng.normal(size=(3, 5))
    for shape in [(5,), (1, 5), (3, 1), (1,), (), (2, 3, 5), (7, 1, 1)]:
        other = np.asarray(rng.normal(size=shape))
        check_formula(student, reference, lambda a, b: (a + b).sum(), A, other)
        check_formula(student, reference, lambda a, b: (b - a).sum(), A, other)
        check_formula(student, reference, lambda a, b: (a * b).sum(), A, other)


@points(1, exercise="Tensor")
def test_tensor_arrays_as_operands(student, reference, rng):
    """Right of an operator may stand an array."""
    A, B, C = rng.normal(size=(3, 5)), rng.normal(size=(3, 5)), rng.normal(size=(5, 7))
    check_formula(student, reference, lambda a: (a + B).sum(), A)
    check_formula(student, reference, lambda a: (a - B).sum(), A)
    check_formula(student, reference, lambda a: (a * B).sum(), A)
    check_formula(student, reference, lambda a: (a @ C).sum(), A)


@points(1, exercise="Tensor")
def test_tensor_numbers_as_operands(student, reference, rng):
    """A Python number may stand on both sides of an operator."""
    number, count = float(rng.uniform(2, 3)), int(rng.integers(2, 9))
    for formula in (
        lambda a: (a + number).sum(),
        lambda a: (number + a).sum(),
        lambda a: (a - number).sum(),
        lambda a: (number - a).sum(),
        lambda a: (a * number).sum(),
        lambda a: (number * a).sum(),
        lambda a: (count - a * count).sum(),
    ):
        check_formula(student, reference, formula, rng.normal(size=(3, 5)))


@points(2, exercise="Tensor")
def test_tensor_used_twice(student, reference, rng):
    """A tensor that is used in several places gets the sum of what they send back."""
    check_formula(student, reference, lambda a: a + a, one(rng))
    check_formula(student, reference, lambda a: a * a * a, one(rng))
    check_formula(student, reference, lambda a, b: a * b + a, one(rng), one(rng))
    check_formula(student, reference, lambda a, b: (a * b) + (a - b) + a.exp(), one(rng), one(rng))


def short_and_long_ways(a):
    """b is used at once and at the end of two chains of different lengths."""
    b = a.exp()
    far = b * 0.5 + 1.0
    farther = (far * b + 2.0) * 0.5
    return b * farther + far * b


def nested_diamonds(a):
    """Each step uses the one before it in two ways."""
    for _ in range(5):
        a = a * 0.5 + a.tanh()
    return a


@points(2, exercise="Tensor")
def test_tensor_order(student, reference, rng):
    """A tensor hands on its gradient when all that use it have handed in their shares."""
    check_formula(student, reference, short_and_long_ways, one(rng))
    check_formula(student, reference, lambda a: short_and_long_ways(short_and_long_ways(a * 0.1)), one(rng))
    check_formula(student, reference, nested_diamonds, one(rng))


@points(1)
def test_tensor_on_the_way(student, reference, rng):
    """The result and the tensors between get their derivatives too."""
    grads = []
    for Tensor, start in itertools.product((student.Tensor, reference.Tensor), [one(rng)]):
        a = Tensor(start.copy())
        b = a.exp()
        c = b * b
        result = c + a
        result.backward()
        grads.append([each.grad for each in (result, c, b, a)])
    assert_close(grads[0], grads[1])


@points(1, exercise="Tensor")
def test_tensor_results_of_one_element(student, reference, rng):
    """`backward` begins at a tensor of one element, whatever the number of its axes, and at a leaf too."""
    for shape in [(), (1,), (1, 1), (1, 1, 1)]:
        start = np.asarray(rng.uniform(0.5, 1.5, size=shape))
        check_formula(student, reference, lambda a: a.exp(), start)
        check_formula(student, reference, lambda a: a, start)


@points(1)
def test_tensor_several_graphs(student, reference, rng):
    """Several graphs are built before the first `backward`, and none gets the gradients of another."""
    first, second = one(rng), one(rng)
    for Tensor in (student.Tensor,):
        a, b = Tensor(first.copy()), Tensor(second.copy())
        of_a, of_b = (a * a).exp(), (b * 3.0).tanh()
        of_a.backward()
        of_b.backward()
        assert_close(a.grad, derivatives(reference.Tensor, lambda t: (t * t).exp(), [first])[1][0])
        assert_close(b.grad, derivatives(reference.Tensor, lambda t: (t * 3.0).tanh(), [second])[1][0])


@points(2)
def test_tensor_long_chains(student, rng):
    """A chain of 1,500 operations needs no recursion."""
    start = one(rng)
    x = student.Tensor(start)
    y = x
    for _ in range(1500):
        y = -y
    y.backward()
    assert_close(x.grad, np.ones((1, 1)))


@points(1)
def test_tensor_many_paths(student, rng):
    """Each of 60 operations uses the one before it twice: 2^60 paths, and each tensor is visited once."""
    x = student.Tensor(np.array([[0.5]]))
    y = x
    for _ in range(60):
        y = y + y
    y.backward()
    assert_close(x.grad, np.array([[2.0**60]]))


def network_loss(Tensor, params, X, targets):
    """The mean softmax NLL of an MLP with tanh and ReLU, and the tensors of its parameters."""
    tensors = {key: Tensor(value.copy()) for key, value in params.items()}
    hidden = (Tensor(X) @ tensors["W1"] + tensors["b1"]).tanh()
    hidden = (hidden @ tensors["W2"] + tensors["b2"]).relu()
    logits = hidden @ tensors["W3"] + tensors["b3"]
    losses = (logits.exp().sum(axis=1, keepdims=True).log() - logits) * targets
    return losses.sum() * (1 / len(X)), tensors


@points(2)
def test_tensor_network(student, reference, rng):
    """The gradients of a network with two hidden layers are what the reference's engine gives."""
    params = deep_network(rng, 5, 11, 7, 3)
    X, gold = rng.normal(size=(7, 5)), rng.integers(0, 3, size=7)
    found = []
    for Tensor in (student.Tensor, reference.Tensor):
        loss, tensors = network_loss(Tensor, params, X, np.eye(3)[gold])
        loss.backward()
        found.append((loss.data, {key: tensor.grad for key, tensor in tensors.items()}))
    assert_close(found[0], found[1])


@points(1)
def test_tensor_dtype(student, rng):
    """Every operation keeps float32 in data and gradients, beside Python numbers too."""
    x, w = (student.Tensor(rng.uniform(0.5, 1, size=shape).astype(np.float32)) for shape in [(3, 5), (5, 7)])
    parts = [x * 0.5, 2 - x, x @ w, x.exp(), x.log(), x.tanh(), x.relu(), x.sum(axis=0)]
    result = (parts[-1] + 1.0).sum(axis=0, keepdims=True)
    for part in parts[:-1]:
        result = result + (part.sum(axis=0) * 0.1).sum(axis=0, keepdims=True)
    result.backward()
    for tensor in (*parts, result, x, w):
        assert_dtype(tensor.data, np.float32)
        assert_dtype(tensor.grad, np.float32)


test_tensor_rules = rule_points("Tensor", batch_of_one=0.5, vectorized=0.5, arguments=0.5, instances=0.5)


# graph_concepts


@points(1)
def test_concept_graph_direction(student, reference):
    """Why backpropagation starts at the loss."""
    assert_answer(student.graph_concepts, "direction", reference.graph_concepts["direction"])


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
def test_concept_batch_activation(student, reference):
    """How an activation acts in the backward pass."""
    assert_answer(student.batch_concepts, "activation", reference.batch_concepts["activation"])


# memory_concepts


@points(1)
def test_concept_memory_predict(student, reference):
    """A prediction was made; any one counts."""
    assert_answer(student.memory_concepts, "predict", {"A", "B", "C", "D"})


@points(1)
def test_concept_memory_keep(student, reference):
    """What the backward pass needs of the forward pass."""
    assert_answer(student.memory_concepts, "keep", reference.memory_concepts["keep"])


@points(1)
def test_concept_memory_batch(student, reference):
    """What grows with the batch size."""
    assert_answer(student.memory_concepts, "batch", reference.memory_concepts["batch"])


@points(1)
def test_concept_memory_checkpoints(student, reference):
    """What it costs to keep less."""
    assert_answer(student.memory_concepts, "checkpoints", reference.memory_concepts["checkpoints"])


@points(1)
def test_concept_memory_inference(student, reference):
    """What has to be kept where nothing is trained."""
    assert_answer(student.memory_concepts, "inference", reference.memory_concepts["inference"])


# engine_concepts


@points(1)
def test_concept_engine_paths(student, reference):
    """How many pulls a graph of many paths takes."""
    assert_answer(student.engine_concepts, "paths", reference.engine_concepts["paths"])


@points(1)
def test_concept_engine_constant(student, reference):
    """Why a constant may be subtracted from the logits."""
    assert_answer(student.engine_concepts, "constant", reference.engine_concepts["constant"])


@points(1)
def test_concept_engine_forward_mode(student, reference):
    """When derivatives are better carried forward."""
    assert_answer(student.engine_concepts, "forward_mode", reference.engine_concepts["forward_mode"])
