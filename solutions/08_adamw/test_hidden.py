"""Hidden tests of 08_adamw: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    points,
)

# Adam's settings in the tests. They differ from each other and from the defaults so that an exchanged or a
# hard-coded one shows. `lr` and the decays are large: what is small in practice must still be seen.
SETTINGS = {"lr": 0.07, "beta_1": 0.8, "beta_2": 0.97, "epsilon": 1e-8}
STRENGTH = 0.3
SHAPES = [(11,), (5, 7), (1, 3), (2, 3, 5)]


def parts(result, count):
    """The parameters and moments that a step returns, arrays all."""
    assert isinstance(result, tuple | list) and len(result) == count, (
        f"{count} arrays are expected, the parameters and what is remembered."
    )
    return tuple(result)


def assert_same(function, reference, arguments, count):
    """The student's step gives what the reference's does; in `count` arrays, which are returned."""
    expected = reference(
        *arguments
    )  # first: a function that changes its arguments loses the points for that alone
    got = parts(function(*arguments), count)
    assert_close(got, expected)
    return got


def moments(rng, shape):
    """A state in the midst of training: s of either sign, r positive and no square of s."""
    return rng.normal(size=shape), rng.uniform(0.5, 3, size=shape)


def arrays(rng, shape, scale=1.0):
    """theta, and gradient, s and r of a size, r that of a square."""
    s, r = moments(rng, shape)
    return rng.normal(size=shape), scale * rng.normal(size=shape), scale * s, scale**2 * r


def tiny(rng, shape, size=1e-8):
    """Gradients of about the size of ε, of either sign."""
    return size * rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.3, 3, size=shape)


def settings(t, **others):
    """What follows theta, gradient, s and r in a call, in order."""
    return t, *(SETTINGS | others).values()


def network(rng):
    """Kernels and biases whose names have only the first letter in common; the axes tell nothing."""
    return {
        "W1": rng.normal(size=(5, 7)),
        "b1": rng.normal(size=7),
        "b_W": rng.normal(size=3),
        "b_out": rng.normal(size=(1, 3)),
        "W_out": rng.normal(size=(7, 3)),
        "Wb": rng.normal(size=(1, 2)),
    }


def gradients(rng, params, scale=1.0):
    """Gradients under the names of the parameters."""
    return {key: scale * rng.normal(size=value.shape) for key, value in params.items()}


def cast(dictionary, dtype):
    """The dictionary with its arrays in another dtype."""
    return {key: value.astype(dtype) for key, value in dictionary.items()}


# rmsprop_step


@points(1)
def test_rmsprop_step(student, reference, rng):
    """One step from any average gives the new parameters and the new average."""
    theta, gradient, _, r = arrays(rng, (5, 7))
    for lr, beta in [(0.07, 0.9), (0.3, 0.6), (0.07, 0.0)]:
        arguments = theta.copy(), gradient.copy(), r.copy(), lr, beta, 1e-7
        assert_same(student.rmsprop_step, reference.rmsprop_step, arguments, 2)


@points(1)
def test_rmsprop_several_steps(student, reference, rng):
    """From r = 0 on, every step goes on from the last one."""
    theta, r = rng.normal(size=11), np.zeros(11)
    for _ in range(5):
        arguments = theta, rng.normal(size=11), r, 0.07, 0.8, 1e-7
        theta, r = assert_same(student.rmsprop_step, reference.rmsprop_step, arguments, 2)


@points(1)
def test_rmsprop_epsilon(student, reference, rng):
    """ε stands outside of the root: it tells for gradients of its own size."""
    for epsilon in (1e-8, 1e-7):
        theta, gradient = rng.normal(size=(5, 7)), tiny(rng, (5, 7))
        arguments = theta, gradient, tiny(rng, (5, 7)) ** 2, 0.07, 0.8, epsilon
        assert_same(student.rmsprop_step, reference.rmsprop_step, arguments, 2)


@points(1)
def test_rmsprop_shapes(student, reference, rng):
    """Any shape goes in and comes out, and the arguments stay as they were."""
    for shape in SHAPES:
        theta, gradient, _, r = arrays(rng, shape)
        before = theta.copy(), gradient.copy(), r.copy()
        got = parts(student.rmsprop_step(theta, gradient, r, 0.07, 0.8, 1e-7), 2)
        for array in got:
            assert_shape(array, shape)
        assert_close(got, reference.rmsprop_step(*before, 0.07, 0.8, 1e-7))
        assert_unchanged(student)


@points(1)
def test_rmsprop_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    theta, gradient, _, r = arrays(rng, (5, 7))
    for dtype in (np.float32, np.float64):
        arguments = [array.astype(dtype) for array in (theta, gradient, r)]
        got = assert_same(student.rmsprop_step, reference.rmsprop_step, (*arguments, 0.07, 0.8, 1e-7), 2)
        assert_dtype(got, dtype)


# adam_step


@points(1)
def test_adam_first_step(student, reference, rng):
    """From moments of zero the first step is as long as α, and the moments are a part of g and g²."""
    theta, gradient = rng.normal(size=(2, 5, 7))
    arguments = theta, gradient, np.zeros((5, 7)), np.zeros((5, 7)), *settings(1)
    assert_same(student.adam_step, reference.adam_step, arguments, 3)


@points(1)
def test_adam_later_step(student, reference, rng):
    """The correction belongs to the number of the step, 2, 7 or 1000."""
    for t, others in [(2, {}), (7, {}), (1000, {}), (3, {"beta_1": 0.3, "beta_2": 0.45})]:
        arguments = *arrays(rng, (5, 7)), *settings(t, **others)
        assert_same(student.adam_step, reference.adam_step, arguments, 3)


@points(2)
def test_adam_several_steps(student, reference, rng):
    """Every step goes on from the moments that the last one returned."""
    theta, s, r = rng.normal(size=11), np.zeros(11), np.zeros(11)
    for t in range(1, 7):
        arguments = theta, rng.normal(size=11), s, r, *settings(t)
        theta, s, r = assert_same(student.adam_step, reference.adam_step, arguments, 3)


@points(1)
def test_adam_epsilon(student, reference, rng):
    """ε is added to the corrected root: it tells for gradients of its own size."""
    for t in (1, 3):
        theta, gradient = rng.normal(size=(5, 7)), tiny(rng, (5, 7))
        s, r = np.zeros((2, 5, 7)) if t == 1 else (tiny(rng, (5, 7)), tiny(rng, (5, 7)) ** 2)
        arguments = theta, gradient, s, r, *settings(t)
        assert_same(student.adam_step, reference.adam_step, arguments, 3)


@points(1)
def test_adam_shapes(student, reference, rng):
    """Any shape goes in and comes out, and the arguments stay as they were."""
    for shape in SHAPES:
        given = arrays(rng, shape)
        before = tuple(array.copy() for array in given)
        got = parts(student.adam_step(*given, *settings(3)), 3)
        for array in got:
            assert_shape(array, shape)
        assert_close(got, reference.adam_step(*before, *settings(3)))
        assert_unchanged(student)


@points(1)
def test_adam_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    given = arrays(rng, (5, 7))
    for dtype in (np.float32, np.float64):
        arguments = *[array.astype(dtype) for array in given], *settings(2)
        got = assert_same(student.adam_step, reference.adam_step, arguments, 3)
        assert_dtype(got, dtype)


# adam_l2_step


@points(1)
def test_adam_l2_step(student, reference, rng):
    """The penalty's gradient goes into both moments, and through them into the step."""
    for t, strength in [(1, 0.3), (4, 2.0)]:
        arguments = *arrays(rng, (5, 7)), *settings(t), strength
        assert_same(student.adam_l2_step, reference.adam_l2_step, arguments, 3)


@points(1)
def test_adam_l2_several_steps(student, reference, rng):
    """Every step takes the penalty at the parameters that the last one returned."""
    theta, s, r = rng.normal(size=11), np.zeros(11), np.zeros(11)
    for t in range(1, 6):
        arguments = theta, rng.normal(size=11), s, r, *settings(t), STRENGTH
        theta, s, r = assert_same(student.adam_l2_step, reference.adam_l2_step, arguments, 3)


@points(1)
def test_adam_l2_at_the_edges(student, reference, rng):
    """Without strength it is Adam, and without a gradient the penalty alone moves the parameters."""
    assert_same(student.adam_l2_step, reference.adam_l2_step, (*arrays(rng, (5, 7)), *settings(3), 0.0), 3)
    arguments = rng.normal(size=(5, 7)), *np.zeros((3, 5, 7)), *settings(1), 1e-3
    assert_same(student.adam_l2_step, reference.adam_l2_step, arguments, 3)


@points(1)
def test_adam_l2_shapes(student, reference, rng):
    """Any shape goes in and comes out, and the arguments stay as they were."""
    for shape in SHAPES:
        given = arrays(rng, shape)
        before = tuple(array.copy() for array in given)
        got = parts(student.adam_l2_step(*given, *settings(3), STRENGTH), 3)
        for array in got:
            assert_shape(array, shape)
        assert_close(got, reference.adam_l2_step(*before, *settings(3), STRENGTH))
        assert_unchanged(student)


@points(1)
def test_adam_l2_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    given = arrays(rng, (5, 7))
    for dtype in (np.float32, np.float64):
        arguments = *[array.astype(dtype) for array in given], *settings(2), STRENGTH
        got = assert_same(student.adam_l2_step, reference.adam_l2_step, arguments, 3)
        assert_dtype(got, dtype)


# adamw_step


@points(1)
def test_adamw_step(student, reference, rng):
    """The decay is the rate times λ times θ as it was, and the moments know nothing of it."""
    for t, decay in [(1, 0.3), (4, 2.0)]:
        arguments = *arrays(rng, (5, 7)), *settings(t), decay
        assert_same(student.adamw_step, reference.adamw_step, arguments, 3)


@points(1)
def test_adamw_as_in_the_paper(student, reference, rng):
    """With decay_times_lr=False the decay is λθ, without the rate; with True it has the rate."""
    for flag in (False, True):
        arguments = *arrays(rng, (5, 7)), *settings(3), STRENGTH
        assert_same(student.adamw_step, reference.adamw_step, (*arguments, flag), 3)
        arguments = *arrays(rng, (5, 7)), *settings(3), STRENGTH
        expected = reference.adamw_step(*arguments, flag)
        assert_close(parts(student.adamw_step(*arguments, decay_times_lr=flag), 3), expected)


@points(1)
def test_adamw_several_steps(student, reference, rng):
    """Every step goes on from the last one, in both forms."""
    for flag in (True, False):
        theta, s, r = rng.normal(size=11), np.zeros(11), np.zeros(11)
        for t in range(1, 6):
            arguments = theta, rng.normal(size=11), s, r, *settings(t), STRENGTH, flag
            theta, s, r = assert_same(student.adamw_step, reference.adamw_step, arguments, 3)


@points(1)
def test_adamw_at_the_edges(student, reference, rng):
    """Without decay it is Adam; at a rate of 0 only the paper's form still decays."""
    assert_same(student.adamw_step, reference.adamw_step, (*arrays(rng, (5, 7)), *settings(3), 0.0), 3)
    for flag in (True, False):
        arguments = *arrays(rng, (5, 7)), *settings(3, lr=0.0), STRENGTH, flag
        assert_same(student.adamw_step, reference.adamw_step, arguments, 3)


@points(1)
def test_adamw_shapes(student, reference, rng):
    """Any shape goes in and comes out, and the arguments stay as they were."""
    for shape in SHAPES:
        given = arrays(rng, shape)
        before = tuple(array.copy() for array in given)
        got = parts(student.adamw_step(*given, *settings(3), STRENGTH), 3)
        for array in got:
            assert_shape(array, shape)
        assert_close(got, reference.adamw_step(*before, *settings(3), STRENGTH))
        assert_unchanged(student)


@points(1)
def test_adamw_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    given = arrays(rng, (5, 7))
    for dtype in (np.float32, np.float64):
        for flag in (True, False):
            arguments = *[array.astype(dtype) for array in given], *settings(2), STRENGTH, flag
            got = assert_same(student.adamw_step, reference.adamw_step, arguments, 3)
            assert_dtype(got, dtype)


# AdamW


@points(2)
def test_class_several_steps(student, reference, rng):
    """Step after step, each array moves by moments of its own and all share one count of the steps."""
    params = network(rng)
    optimizer = student.AdamW(params, 0.07, 0.8, 0.97, 1e-8, 0.0)
    right = reference.AdamW(params, 0.07, 0.8, 0.97, 1e-8, 0.0)
    for _ in range(5):
        grads = gradients(rng, params)
        expected = right.step(grads)
        assert_close(optimizer.step(grads), expected)


@points(2)
def test_class_only_kernels_decay(student, reference, rng):
    """Arrays with names that begin with W decay, those that begin with b do not."""
    params = network(rng)
    optimizer = student.AdamW(params, lr=0.07, weight_decay=0.9)
    right = reference.AdamW(params, lr=0.07, weight_decay=0.9)
    for _ in range(3):
        grads = gradients(rng, params)
        expected = right.step(grads)
        assert_close(optimizer.step(grads), expected)


@points(1)
def test_class_rate_of_a_step(student, reference, rng):
    """A rate given to a step holds for its update and its decay, and for no other step."""
    params = network(rng)
    optimizer = student.AdamW(params, 0.07, weight_decay=0.9)
    right = reference.AdamW(params, 0.07, weight_decay=0.9)
    for rate in (None, 0.3, None, 0.02):
        grads = gradients(rng, params)
        expected = right.step(grads, rate)
        assert_close(optimizer.step(grads) if rate is None else optimizer.step(grads, lr=rate), expected)
    grads = gradients(rng, params)
    expected = right.step(grads, None)
    assert_close(optimizer.step(grads, None), expected)


@points(1)
def test_class_rate_zero(student, reference, rng):
    """At a rate of 0 the parameters stay, and the moments and the count go on."""
    params = network(rng)
    optimizer = student.AdamW(params, 0.07, weight_decay=0.9)
    right = reference.AdamW(params, 0.07, weight_decay=0.9)
    for rate in (0.0, 0.0, 0.05):
        grads = gradients(rng, params)
        expected = right.step(grads, rate)
        assert_close(optimizer.step(grads, rate), expected)


@points(1)
def test_class_defaults(student, reference, rng):
    """Left out, β₁ is 0.9, β₂ 0.999, ε 1e-7 and the decay 0.004."""
    params = network(rng)
    optimizer, right = student.AdamW(params, 0.9), reference.AdamW(params, 0.9)
    for size in (1e-7, 1e-7, 1.0):
        grads = {key: tiny(rng, value.shape, size) for key, value in params.items()}
        expected = right.step(grads)
        assert_close(optimizer.step(grads), expected)


@points(1)
def test_class_two_optimizers(student, reference, rng):
    """Two optimizers that take turns do not know of each other."""
    params = [network(rng), network(rng)]
    mine = [student.AdamW(one, 0.07, weight_decay=0.3) for one in params]
    theirs = [reference.AdamW(one, 0.07, weight_decay=0.3) for one in params]
    for turn in (0, 0, 1, 0, 1, 1):
        grads = gradients(rng, params[turn], 10.0**turn)
        expected = theirs[turn].step(grads)
        assert_close(mine[turn].step(grads), expected)


@points(1)
def test_class_leaves_arguments(student, reference, rng):
    """The parameters that it is made of and the gradients of a step stay as they were."""
    params, other = network(rng), {"b": rng.normal(size=11), "W": rng.normal(size=(2, 11))}
    for given in (params, other):
        before = {key: value.copy() for key, value in given.items()}
        optimizer, expected = student.AdamW(given, 0.07), reference.AdamW(before, 0.07)
        for _ in range(2):
            grads = gradients(rng, given)
            kept = {key: value.copy() for key, value in grads.items()}
            assert_close(optimizer.step(grads), expected.step(kept))
            assert_unchanged(student)
        assert_unchanged(student)


@points(1)
def test_class_dtype(student, reference, rng):
    """float32 stays float32 over several steps, and float64 stays float64."""
    params = network(rng)
    for dtype in (np.float32, np.float64):
        optimizer = student.AdamW(cast(params, dtype), 0.07, 0.8, 0.97)
        right = reference.AdamW(cast(params, dtype), 0.07, 0.8, 0.97)
        for rate in (None, 0.02):
            grads = cast(gradients(rng, params), dtype)
            expected = right.step(grads, rate)
            got = optimizer.step(grads, rate)
            assert_dtype(got, dtype)
            assert_close(got, expected)


# adam_concepts


@points(1)
def test_concept_adam_first_step(student, reference):
    """How far Adam's first step goes."""
    assert_answer(student.adam_concepts, "first_step", reference.adam_concepts["first_step"])


@points(1)
def test_concept_adam_correction(student, reference):
    """What the correction of the moments is for."""
    assert_answer(student.adam_concepts, "correction", reference.adam_concepts["correction"])


@points(1)
def test_concept_adam_loss_scale(student, reference):
    """Adam's steps when the loss is multiplied by a number."""
    assert_answer(student.adam_concepts, "loss_scale", reference.adam_concepts["loss_scale"])


@points(1)
def test_concept_adam_memory(student, reference):
    """How much Adam remembers."""
    assert_answer(student.adam_concepts, "memory", reference.adam_concepts["memory"])


# adamw_concepts


@points(1)
def test_concept_adamw_which_weights(student, reference):
    """Which weights the penalty reaches in Adam."""
    assert_answer(student.adamw_concepts, "which_weights", reference.adamw_concepts["which_weights"])


@points(1)
def test_concept_adamw_no_gradient(student, reference):
    """What Adam + L2 does to a weight without a gradient."""
    assert_answer(student.adamw_concepts, "no_gradient", reference.adamw_concepts["no_gradient"])


@points(1)
def test_concept_adamw_loss_scale(student, reference):
    """The regularization when the loss is multiplied by a number."""
    assert_answer(student.adamw_concepts, "loss_scale", reference.adamw_concepts["loss_scale"])


@points(1)
def test_concept_adamw_schedule(student, reference):
    """The decay of the paper at the end of a schedule."""
    assert_answer(student.adamw_concepts, "schedule", reference.adamw_concepts["schedule"])
