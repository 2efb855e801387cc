"""Hidden tests of 01_mlp: what earns points."""

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, points, rule_points

LARGE = np.array([-1000.0, 1000.0])

# σ(z) below 1e-8 may be anything close to zero: its far tails are compared absolutely.
TAIL = 1e-8

# An erf within 1e-7 gives a GELU within |z|/2 · 1e-7, and z is at most 5 in size.
ERF_APPROXIMATION = 5e-7


def large_inputs(rng, shape):
    """Numbers between ±1000, both ends among them."""
    z = rng.uniform(-1000, 1000, size=shape)
    z.flat[: LARGE.size] = LARGE
    return z


def both_dtypes(*arrays):
    """The arrays in float64, then in float32."""
    for dtype in (np.float64, np.float32):
        yield tuple(array.astype(dtype) for array in arrays)


def assert_any_shape(function, rng):
    """Vectors, matrices and more axes come out as they went in."""
    for shape in [(11,), (7, 2), (3, 5, 7)]:
        assert_shape(function(rng.uniform(-4, 4, size=shape)), shape)


def layer(rng, D, H):
    """A kernel (D, H) and a bias (H,), the bias well away from zero."""
    return rng.normal(size=(D, H)), rng.choice([-1.0, 1.0], size=H) * rng.uniform(1, 2, size=H)


def network(rng, D, H, O):
    """Parameters of an MLP with one hidden layer."""
    (W1, b1), (W2, b2) = layer(rng, D, H), layer(rng, H, O)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def square(z):
    """An activation that no library has."""
    return z * z


def pair(result):
    """The two parts of what mlp_forward returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, (
        "Two arrays are expected, the hidden layer and the outputs."
    )
    return result


# affine


@points(2)
def test_affine_values(student, reference, rng):
    """Every row of the result is x W + b."""
    for B, D, H in [(7, 5, 11), (7, 5, 11), (5, 11, 3), (3, 7, 7)]:
        for X, W, b in both_dtypes(rng.normal(size=(B, D)), *layer(rng, D, H)):
            assert_close(student.affine(X, W, b), reference.affine(X, W, b))


@points(0.5)
def test_affine_small_sizes(student, rng):
    """One input and one unit keep both axes."""
    for B, D, H in [(7, 1, 3), (7, 5, 1), (7, 1, 1)]:
        assert_shape(student.affine(rng.normal(size=(B, D)), *layer(rng, D, H)), (B, H))


test_affine_rules = rule_points("affine", dtype=1, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# relu


@points(0.75)
def test_relu_values(student, reference, rng):
    """Positive numbers pass, negative ones become zero."""
    for scale in (1, 1000):
        for (z,) in both_dtypes(scale * rng.uniform(-1, 1, size=(7, 11))):
            assert_close(student.relu(z), reference.relu(z))


@points(0.25)
def test_relu_at_zero(student, reference, rng):
    """Exactly 0 stays 0."""
    z = rng.uniform(-4, 4, size=(7, 11))
    z[:3, rng.integers(11)] = 0.0
    assert_close(student.relu(z), reference.relu(z))


@points(0.5)
def test_relu_shapes(student, rng):
    """Any shape goes in, and the same one comes out."""
    assert_any_shape(student.relu, rng)


test_relu_rules = rule_points("relu", dtype=1, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# leaky_relu


@points(0.75)
def test_leaky_relu_values(student, reference, rng):
    """Negative numbers are multiplied by the slope, from 0 to 1; positive ones pass."""
    for slope in (0.0, 0.01, 0.2, float(rng.uniform(0.3, 0.9)), 1.0):
        for (z,) in both_dtypes(rng.uniform(-5, 5, size=(7, 11))):
            assert_close(student.leaky_relu(z, slope), reference.leaky_relu(z, slope))
            assert_close(student.leaky_relu(z, negative_slope=slope), reference.leaky_relu(z, slope))


@points(0.25)
def test_leaky_relu_at_zero(student, reference, rng):
    """Exactly 0 stays 0."""
    for _ in range(2):
        z = rng.uniform(-4, 4, size=(7, 11))
        z[:3, rng.integers(11)] = 0.0
        assert_close(student.leaky_relu(z, 0.3), reference.leaky_relu(z, 0.3))


@points(0.5)
def test_leaky_relu_default(student, reference, rng):
    """Without a slope it is 0.2."""
    z = rng.uniform(-5, 5, size=(7, 11))
    assert_close(student.leaky_relu(z), reference.leaky_relu(z, 0.2))


@points(0.5)
def test_leaky_relu_shapes(student, rng):
    """Any shape goes in, and the same one comes out."""
    assert_any_shape(lambda z: student.leaky_relu(z, 0.3), rng)


test_leaky_relu_rules = rule_points("leaky_relu", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# sigmoid


@points(0.75)
def test_sigmoid_values(student, reference, rng):
    """Every number z becomes 1 / (1 + exp(−z))."""
    for (z,) in both_dtypes(rng.uniform(-6, 6, size=(7, 11))):
        assert_close(student.sigmoid(z), reference.sigmoid(z))


@points(0.25)
def test_sigmoid_at_zero(student, reference, rng):
    """At exactly 0 it is a half."""
    z = rng.uniform(-4, 4, size=(7, 11))
    z[:3, rng.integers(11)] = 0.0
    assert_close(student.sigmoid(z), reference.sigmoid(z))


@points(1.5)
def test_sigmoid_survives_large_inputs(student, reference, rng):
    """Inputs of ±1000 give 1 and 0, not nan, in both dtypes."""
    z = large_inputs(rng, (7, 11))
    assert_close(student.sigmoid(z), reference.sigmoid(z), atol=TAIL)
    z = large_inputs(rng, (7, 11)).astype(np.float32)
    assert_close(student.sigmoid(z), reference.sigmoid(z))


@points(0.5)
def test_sigmoid_shapes(student, rng):
    """Any shape goes in, and the same one comes out."""
    assert_any_shape(student.sigmoid, rng)


test_sigmoid_rules = rule_points("sigmoid", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# silu


@points(0.75)
def test_silu_values(student, reference, rng):
    """Every number z becomes z σ(z)."""
    for (z,) in both_dtypes(rng.uniform(-6, 6, size=(7, 11))):
        assert_close(student.silu(z), reference.silu(z))


@points(0.25)
def test_silu_at_zero(student, reference, rng):
    """Exactly 0 stays 0."""
    z = rng.uniform(-4, 4, size=(7, 11))
    z[:3, rng.integers(11)] = 0.0
    assert_close(student.silu(z), reference.silu(z))


@points(0.5)
def test_silu_survives_large_inputs(student, reference, rng):
    """At 1000 the gate is open, at −1000 it is closed, and nothing is nan."""
    z = large_inputs(rng, (7, 11))
    assert_close(student.silu(z), reference.silu(z))


@points(0.5)
def test_silu_shapes(student, rng):
    """Any shape goes in, and the same one comes out."""
    assert_any_shape(student.silu, rng)


test_silu_rules = rule_points("silu", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# gelu


@points(1.25)
def test_gelu_values(student, reference, rng):
    """Every number z becomes z Φ(z), exactly and not by the tanh approximation."""
    z, z32 = (z for (z,) in both_dtypes(rng.uniform(-5, 5, size=(7, 11))))
    assert_close(student.gelu(z), reference.gelu(z), atol=ERF_APPROXIMATION)
    assert_close(student.gelu(z32), reference.gelu(z32), atol=1e-5)  # float32 rounds z Φ(z) to about 1e-6


@points(0.25)
def test_gelu_at_zero(student, reference, rng):
    """Exactly 0 stays 0."""
    z = rng.uniform(-4, 4, size=(7, 11))
    z[:3, rng.integers(11)] = 0.0
    assert_close(student.gelu(z), reference.gelu(z), atol=ERF_APPROXIMATION)


@points(0.5)
def test_gelu_survives_large_inputs(student, reference, rng):
    """At 1000 the gate is open, at −1000 it is closed, and nothing is nan."""
    z = large_inputs(rng, (7, 11))
    assert_close(student.gelu(z), reference.gelu(z))


@points(0.5)
def test_gelu_shapes(student, rng):
    """Any shape goes in, and the same one comes out."""
    assert_any_shape(student.gelu, rng)


test_gelu_rules = rule_points("gelu", dtype=0.5, batch_of_one=0.5, arguments=0.5)


# swiglu


@points(2)
def test_swiglu_values(student, reference, rng):
    """The gate comes from W and b, what passes through it from V and c."""
    for B, D, H in [(7, 5, 11), (5, 11, 3), (3, 7, 7)]:
        X, (W, b), (V, c) = rng.normal(size=(B, D)), layer(rng, D, H), layer(rng, D, H)
        for arguments in both_dtypes(X, W, V, b, c):
            assert_close(student.swiglu(*arguments), reference.swiglu(*arguments))


@points(0.5)
def test_swiglu_survives_large_gates(student, reference, rng):
    """A gate of ±1000 is open or closed, and nothing is nan."""
    X, (W, _), (V, c) = rng.normal(size=(7, 5)), layer(rng, 5, 11), layer(rng, 5, 11)
    b = large_inputs(rng, 11)
    assert_close(student.swiglu(X, W, V, b, c), reference.swiglu(X, W, V, b, c))


test_swiglu_rules = rule_points("swiglu", dtype=1, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# softmax


@points(1)
def test_softmax_values(student, reference, rng):
    """Every row becomes a distribution over its classes."""
    for B, K in [(7, 13), (11, 3)]:
        for (z,) in both_dtypes(rng.uniform(-4, 4, size=(B, K))):
            assert_close(student.softmax(z), reference.softmax(z))


@points(2)
def test_softmax_survives_large_logits(student, reference, rng):
    """Logits of ±1000 give exact probabilities, in both dtypes."""
    z = large_inputs(rng, (7, 13))
    z[1, :2] = 999.0, 1000.0  # two large logits in one row: their difference counts
    for dtype in (np.float64, np.float32):
        logits = z.astype(dtype)
        assert_close(student.softmax(logits), reference.softmax(logits))


@points(1)
def test_softmax_rows_far_apart(student, reference, rng):
    """A row around −1000 is as exact as a row around 1000 in the same batch."""
    z = rng.uniform(-4, 4, size=(7, 13)) + np.linspace(-1000, 1000, 7)[:, None]
    assert_close(student.softmax(z), reference.softmax(z))


@points(0.5)
def test_softmax_equal_logits(student, reference, rng):
    """Equal logits get equal probabilities, the largest ones too."""
    z = rng.uniform(-4, 4, size=(7, 13))
    z[:, 3:5] = z.max(axis=1, keepdims=True)
    z[2] = z[2, 0]
    assert_close(student.softmax(z), reference.softmax(z))


@points(0.5)
def test_softmax_and_sigmoid(student, reference, rng):
    """Adding a number to a row changes nothing, and softmax([0, x]) gives σ(x) second."""
    z = rng.uniform(-4, 4, size=(7, 13))
    assert_close(student.softmax(z + rng.uniform(-50, 50, size=(7, 1))), reference.softmax(z))
    x = rng.uniform(-6, 6, size=11)
    expected = np.stack([reference.sigmoid(-x), reference.sigmoid(x)], axis=1)
    assert_close(student.softmax(np.stack([np.zeros(11), x], axis=1)), expected)


@points(1)
def test_softmax_last_axis(student, reference, rng):
    """One axis, two, three or four: the classes are on the last."""
    for shape in [(13,), (7, 1), (3, 5, 7), (2, 3, 5, 7)]:
        z = rng.uniform(-4, 4, size=shape)
        got = student.softmax(z)
        assert_shape(got, shape)
        assert_close(got, reference.softmax(z))


test_softmax_rules = rule_points("softmax", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# mlp_forward


@points(2)
def test_mlp_hidden_layer(student, reference, rng):
    """The first array is the hidden layer, after its activation."""
    params, X = network(rng, 5, 11, 3), rng.normal(size=(7, 5))
    hidden, _ = pair(student.mlp_forward(params, X, np.tanh, "none"))
    assert_close(hidden, reference.mlp_forward(params, X, np.tanh, "none")[0])


@points(2)
def test_mlp_output_none(student, reference, rng):
    """The output "none" gives the second layer as it is."""
    params, X = network(rng, 5, 11, 3), rng.normal(size=(7, 5))
    _, outputs = pair(student.mlp_forward(params, X, np.tanh, "none"))
    assert_close(outputs, reference.mlp_forward(params, X, np.tanh, "none")[1])


@points(1)
def test_mlp_output_sigmoid(student, reference, rng):
    """The output "sigmoid" gives every output a probability of its own."""
    params, X = network(rng, 5, 11, 3), rng.normal(size=(7, 5))
    _, outputs = pair(student.mlp_forward(params, X, np.tanh, "sigmoid"))
    assert_close(outputs, reference.mlp_forward(params, X, np.tanh, "sigmoid")[1])


@points(1)
def test_mlp_output_softmax(student, reference, rng):
    """The output "softmax" gives every example a distribution."""
    params, X = network(rng, 5, 11, 3), rng.normal(size=(7, 5))
    _, outputs = pair(student.mlp_forward(params, X, np.tanh, "softmax"))
    assert_close(outputs, reference.mlp_forward(params, X, np.tanh, "softmax")[1])


@points(2)
def test_mlp_any_activation(student, reference, rng):
    """The hidden activation is the function that is given, whichever it is."""
    for activation, D, H, O in [(np.sin, 5, 11, 3), (square, 5, 5, 3), (square, 3, 7, 7)]:
        params, X = network(rng, D, H, O), rng.normal(size=(7, D))
        got = student.mlp_forward(params, X, activation, "none")
        assert_close(got, reference.mlp_forward(params, X, activation, "none"))


test_mlp_forward_rules = rule_points(
    "mlp_forward", dtype=2, batch_of_one=1, vectorized=1, arguments=1, repeatable=1
)


# count_parameters


@points(1)
def test_count_parameters_values(student, reference, rng):
    """Both kernels and both biases count."""
    for _ in range(5):
        D, H, O = map(int, rng.choice([2, 3, 5, 7, 11, 13, 17, 19, 23], size=3, replace=False))
        assert_close(student.count_parameters(D, H, O), reference.count_parameters(D, H, O))
    D, H, O = map(int, rng.integers(200, 300, size=3))  # more than 16 bits hold
    assert_close(student.count_parameters(D, H, O), reference.count_parameters(D, H, O))


@points(1)
def test_count_parameters_is_size(student, rng):
    """The count is the number of entries of W1, b1, W2 and b2."""
    for D, H, O in [(64, 100, 10), (3, 1, 1), (1, 1, 1)]:
        expected = sum(array.size for array in network(rng, D, H, O).values())
        assert_close(student.count_parameters(D, H, O), expected)


# affine_concepts


@points(1)
def test_concept_affine_name(student, reference):
    """Why the map is called affine and not linear."""
    assert_answer(student.affine_concepts, "name", reference.affine_concepts["name"])


@points(1)
def test_concept_affine_stack(student, reference):
    """What two affine layers can compute with nothing between them."""
    assert_answer(student.affine_concepts, "stack", reference.affine_concepts["stack"])


@points(1)
def test_concept_affine_no_biases(student, reference):
    """What a network without biases gives at zero."""
    assert_answer(student.affine_concepts, "no_biases", reference.affine_concepts["no_biases"])


# output_concepts


@points(1)
def test_concept_output_temperature(student, reference):
    """The output for a real number."""
    assert_answer(student.output_concepts, "temperature", reference.output_concepts["temperature"])


@points(1)
def test_concept_output_spam(student, reference):
    """The output for the probability of a yes or no."""
    assert_answer(student.output_concepts, "spam", reference.output_concepts["spam"])


@points(1)
def test_concept_output_digit(student, reference):
    """The output for one class out of several."""
    assert_answer(student.output_concepts, "digit", reference.output_concepts["digit"])


@points(1)
def test_concept_output_tags(student, reference):
    """The output for several labels that may hold at once."""
    assert_answer(student.output_concepts, "tags", reference.output_concepts["tags"])


@points(1)
def test_concept_output_poll(student, reference):
    """The output for a full distribution."""
    assert_answer(student.output_concepts, "poll", reference.output_concepts["poll"])


# entropy_concepts


@points(1)
def test_concept_entropy_no_knowledge(student, reference):
    """The distribution of largest entropy when nothing is known."""
    assert_answer(student.entropy_concepts, "no_knowledge", reference.entropy_concepts["no_knowledge"])


@points(1)
def test_concept_entropy_constraints(student, reference):
    """The constraints that lead to softmax."""
    assert_answer(student.entropy_concepts, "constraints", reference.entropy_concepts["constraints"])


@points(1)
def test_concept_entropy_two_classes(student, reference):
    """The sigmoid within a softmax of two classes."""
    assert_answer(student.entropy_concepts, "two_classes", reference.entropy_concepts["two_classes"])


@points(1)
def test_concept_entropy_link(student, reference):
    """The canonical link of the Bernoulli distribution."""
    assert_answer(student.entropy_concepts, "link", reference.entropy_concepts["link"])


@points(1)
def test_concept_entropy_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.entropy_concepts, "predict", {"A", "B", "C", "D"})
