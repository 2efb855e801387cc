"""Hidden tests of 08_adamw: what earns points."""

import numpy as np

from grader.testing import (
    Mismatch,
    assert_answer,
    assert_close,
    assert_shape,
    assert_unchanged,
    points,
    rule_points,
)

# Adam's settings in the tests. They differ from each other and from the defaults so that an exchanged or a
# hard-coded one shows. `lr` and the decays are large: what is small in practice must still be seen. ε is next
# to nothing, and no gradient is small: where ε stands, and which it is, is for one test of each exercise.
LR, BETA_1, BETA_2, NO_EPSILON = 0.07, 0.8, 0.97, 1e-14
OTHERS = [(LR, BETA_1, BETA_2), (0.3, 0.6, 0.9), (0.07, 0.3, 0.45)]  # lr and both β
SHAPES = [(5, 7), (11,), (2, 3, 5)]
EPSILONS = (1e-8, 1e-6, 1e-4)


def parts(result, count):
    """The parameters and moments that a step returns, arrays all."""
    assert isinstance(result, tuple | list) and len(result) == count, (
        f"{count} arrays are expected, the parameters and what is remembered."
    )
    return tuple(result)


def agree(got, expected):
    """Whether two answers are the same."""
    try:
        assert_close(got, expected)
    except Mismatch:
        return False
    return True


def away_from_zero(rng, shape, low=1.0, high=3.0):
    """Numbers of either sign, none of them small."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(low, high, size=shape)


def arrays(rng, shape):
    """theta, gradient, s and r in the midst of training; r is no square of s."""
    s, r = 10 * rng.normal(size=shape), 100 * rng.uniform(0.5, 3, size=shape)
    return away_from_zero(rng, shape), 10 * away_from_zero(rng, shape), s, r


def first_arrays(rng, shape):
    """theta, gradient, s and r before the first step."""
    return away_from_zero(rng, shape), 10 * away_from_zero(rng, shape), np.zeros(shape), np.zeros(shape)


def settings(t, lr=LR, beta_1=BETA_1, beta_2=BETA_2, epsilon=NO_EPSILON):
    """What follows theta, gradient, s and r in a call, in order."""
    return t, lr, beta_1, beta_2, epsilon


def assert_step(got, expected, follows):
    """The parameters are right, or those that follow from the moments beside them, if these are wrong."""
    for array in got:
        assert_shape(array, expected[0].shape)
    if agree(got[1:], expected[1:]):
        assert_close(got[0], expected[0])
    elif not agree(got[0], expected[0]):
        with np.errstate(all="ignore"):
            assert_close(got[0], follows(*got[1:]))


def network(rng):
    """Kernels and biases whose names have only the first letter in common; the axes tell nothing."""
    shapes = {
        "W1": (5, 7),
        "b1": (7,),
        "b_W": (3,),
        "b_out": (1, 3),
        "W_out": (7, 3),
        "W2": (5, 7),
        "Wb": (1, 2),
    }
    return {key: away_from_zero(rng, shape) for key, shape in shapes.items()}


def gradients(rng, params, scale=10.0):
    """Gradients under the names of the parameters, none of them small."""
    return {key: scale * away_from_zero(rng, value.shape) for key, value in params.items()}


# rmsprop_step


def rmsprop_cases(rng):
    """theta, gradient, r, lr and β, with r = 0 among them."""
    for shape, lr, beta in zip(SHAPES, (0.07, 0.3, 0.07), (0.9, 0.6, 0.0), strict=True):
        theta, gradient, _, r = arrays(rng, shape)
        yield theta, gradient, r, lr, beta
        yield theta, gradient, np.zeros(shape), lr, 0.8


@points(1.75)
def test_rmsprop_average(student, reference, rng):
    """The new average is made of the old one and the square of the gradient."""
    for theta, gradient, r, lr, beta in rmsprop_cases(rng):
        got = parts(student.rmsprop_step(theta, gradient, r, lr, beta, NO_EPSILON), 2)
        assert_close(got[1], reference.rmsprop_step(theta, gradient, r, lr, beta, NO_EPSILON)[1])


@points(0.25)
def test_rmsprop_zero_gradients(student, reference, rng):
    """Where the gradient is zero θ stays and the average decays, from an average of zero too."""
    theta, gradient, _, r = arrays(rng, (5, 7))
    gradient[1:3], r[2:4] = 0.0, 0.0
    arguments = theta, gradient, r, 0.07, 0.8, NO_EPSILON
    got = parts(student.rmsprop_step(*arguments), 2)
    for one, expected in zip(got, reference.rmsprop_step(*arguments), strict=True):
        assert_shape(one, theta.shape)
        assert_close(np.asarray(one)[1:3], expected[1:3])


@points(2)
def test_rmsprop_step(student, reference, rng):
    """The step is the gradient times α, divided by the root of the average that you return."""
    for theta, gradient, r, lr, beta in rmsprop_cases(rng):
        arguments = theta, gradient, r, lr, beta, NO_EPSILON
        got = parts(student.rmsprop_step(*arguments), 2)
        expected = reference.rmsprop_step(*arguments)
        assert_step(got, expected, lambda r, step=lr * gradient, theta=theta: theta - step / np.sqrt(r))


@points(1)
def test_rmsprop_epsilon(student, reference, rng):
    """ε stands outside of the root: it tells for gradients of its own size."""
    for epsilon in EPSILONS:
        theta = away_from_zero(rng, (5, 7))
        gradient, root = epsilon * away_from_zero(rng, (2, 5, 7), 0.3)
        arguments = theta, gradient, root**2, 0.07, 0.8, epsilon
        got = parts(student.rmsprop_step(*arguments), 2)
        assert_close(got[0], reference.rmsprop_step(*arguments)[0])


test_rmsprop_rules = rule_points("rmsprop_step", dtype=0.5, arguments=0.5)


# adam_step


def adam_later_cases(rng):
    """The arguments of later steps, with other numbers of the step and other β."""
    for shape, t, betas in zip(SHAPES, (2, 7, 1000), ((0.8, 0.97), (0.3, 0.45), (0.8, 0.97)), strict=True):
        yield *arrays(rng, shape), *settings(t, LR, *betas)
        yield *arrays(rng, shape), *settings(3, 0.3, *betas)


@points(2)
def test_adam_moments(student, reference, rng):
    """The moments are averages of g and g², and come back without the correction."""
    cases = [(*first_arrays(rng, (5, 7)), *settings(1)), *adam_later_cases(rng)]
    for arguments in cases:
        got = parts(student.adam_step(*arguments), 3)
        assert_close(got[1:], reference.adam_step(*arguments)[1:])


def assert_adam_step(got, expected, arguments):
    """The parameters after a step, with the moments that are returned beside them."""
    theta, _, _, _, t, lr, beta_1, beta_2, _ = arguments

    def follows(s, r):
        return theta - lr * s / (1 - beta_1**t) / np.sqrt(r / (1 - beta_2**t))

    assert_step(parts(got, 3), expected, follows)


@points(1)
def test_adam_first_step(student, reference, rng):
    """From moments of zero the first step is as long as α."""
    for shape in SHAPES:
        arguments = *first_arrays(rng, shape), *settings(1)
        assert_adam_step(student.adam_step(*arguments), reference.adam_step(*arguments), arguments)


@points(0.25)
def test_adam_zero_gradients(student, reference, rng):
    """Where the gradient is zero the moments decay and the step goes on; from moments of zero θ stays."""
    for none in (slice(1, 3), slice(None)):
        theta, gradient, s, r = arrays(rng, (5, 7))
        gradient[none], s[2], r[2] = 0.0, 0.0, 0.0
        arguments = theta, gradient, s, r, *settings(3)
        assert_close(parts(student.adam_step(*arguments), 3), reference.adam_step(*arguments))


@points(1.75)
def test_adam_later_step(student, reference, rng):
    """The correction belongs to the number of the step, 2, 7 or 1000."""
    for arguments in adam_later_cases(rng):
        assert_adam_step(student.adam_step(*arguments), reference.adam_step(*arguments), arguments)


@points(1)
def test_adam_epsilon(student, reference, rng):
    """ε is added to the corrected root: it tells for gradients of its own size."""
    for epsilon in EPSILONS:
        for t in (1, 3):
            gradient, s, root = epsilon * away_from_zero(rng, (3, 5, 7), 0.3)
            old = (s, root**2) if t > 1 else np.zeros((2, 5, 7))
            arguments = away_from_zero(rng, (5, 7)), gradient, *old, *settings(t, epsilon=epsilon)
            got = parts(student.adam_step(*arguments), 3)
            assert_close(got[0], reference.adam_step(*arguments)[0])


test_adam_rules = rule_points("adam_step", dtype=1, arguments=1)


# adam_l2_step


def decays_of_zeros(rng):
    """The arguments of later steps with a penalty or decay, where some gradients are zero and some θ."""
    for _ in range(2):
        theta, gradient, s, r = arrays(rng, (5, 7))
        theta[1], gradient[2:4] = 0.0, 0.0
        yield theta, gradient, s, r, *settings(3), 0.3


@points(0.25)
def test_adam_l2_zeros(student, reference, rng):
    """The penalty counts where the gradient is zero, and is nothing where θ is."""
    for arguments in decays_of_zeros(rng):
        assert_close(parts(student.adam_l2_step(*arguments), 3), reference.adam_l2_step(*arguments))


@points(2.75)
def test_adam_l2_step(student, reference, rng):
    """The penalty's gradient goes into both moments, and through them into the step."""
    for shape, t, given, strength in zip(SHAPES, (4, 2, 7), OTHERS, (2.0, 0.3, 0.01), strict=True):
        arguments = *arrays(rng, shape), *settings(t, *given), strength
        assert_close(parts(student.adam_l2_step(*arguments), 3), reference.adam_l2_step(*arguments))
    arguments = *first_arrays(rng, (5, 7)), *settings(1), 0.2
    assert_close(parts(student.adam_l2_step(*arguments), 3), reference.adam_l2_step(*arguments))


@points(0.5)
def test_adam_l2_without_strength(student, reference, rng):
    """With λ = 0 it is Adam."""
    for t in (2, 5):
        arguments = *arrays(rng, (5, 7)), *settings(t), 0.0
        assert_close(parts(student.adam_l2_step(*arguments), 3), reference.adam_l2_step(*arguments))


@points(1)
def test_adam_l2_epsilon(student, reference, rng):
    """ε is added to the corrected root, as in Adam."""
    for epsilon in EPSILONS:
        gradient = epsilon * away_from_zero(rng, (5, 7), 0.3)
        state = away_from_zero(rng, (5, 7)), gradient, *np.zeros((2, 5, 7))
        arguments = *state, *settings(1, epsilon=epsilon), 0.0
        got = parts(student.adam_l2_step(*arguments), 3)
        assert_close(got[0], reference.adam_l2_step(*arguments)[0])


test_adam_l2_rules = rule_points("adam_l2_step", dtype=1, arguments=0.5)


# adamw_step


def decays(rng):
    """The arguments of a step with its decay, from first and later steps."""
    for shape, t, given, decay in zip(SHAPES, (4, 2, 7), OTHERS, (2.0, 0.3, 0.01), strict=True):
        yield *arrays(rng, shape), *settings(t, *given), decay
    yield *first_arrays(rng, (5, 7)), *settings(1), 0.3


@points(0.25)
def test_adamw_zeros(student, reference, rng):
    """The decay counts where the gradient is zero, and is nothing where θ is."""
    for arguments in decays_of_zeros(rng):
        assert_close(parts(student.adamw_step(*arguments), 3), reference.adamw_step(*arguments))


@points(1.75)
def test_adamw_step(student, reference, rng):
    """The decay is the rate times λ times θ as it was, and the moments know nothing of it."""
    for arguments in decays(rng):
        expected = reference.adamw_step(*arguments)
        assert_close(parts(student.adamw_step(*arguments), 3), expected)
        assert_close(parts(student.adamw_step(*arguments, True), 3), expected)


@points(2)
def test_adamw_without_the_rate(student, reference, rng):
    """With decay_times_lr=False the decay is λθ, without any rate, at a rate of 0 too."""
    for arguments in decays(rng):
        expected = reference.adamw_step(*arguments, False)
        assert_close(parts(student.adamw_step(*arguments, decay_times_lr=False), 3), expected)
    arguments = *arrays(rng, (5, 7)), *settings(3, lr=0.0), 0.3, False
    assert_close(parts(student.adamw_step(*arguments), 3), reference.adamw_step(*arguments))


@points(1)
def test_adamw_without_decay(student, reference, rng):
    """With λ = 0 it is Adam, in both forms."""
    for flag in (True, False):
        arguments = *arrays(rng, (5, 7)), *settings(3), 0.0, flag
        assert_close(parts(student.adamw_step(*arguments), 3), reference.adamw_step(*arguments))


@points(1)
def test_adamw_epsilon(student, reference, rng):
    """ε is added to the corrected root, as in Adam."""
    for epsilon in EPSILONS:
        gradient = epsilon * away_from_zero(rng, (5, 7), 0.3)
        state = away_from_zero(rng, (5, 7)), gradient, *np.zeros((2, 5, 7))
        arguments = *state, *settings(1, epsilon=epsilon), 0.0
        got = parts(student.adamw_step(*arguments), 3)
        assert_close(got[0], reference.adamw_step(*arguments)[0])


test_adamw_rules = rule_points("adamw_step", dtype=1, arguments=1)


# AdamW


def first_step(optimizer, params, grads, *settings, **named):
    """The parameters after the first step of a new optimizer."""
    return optimizer(params, *settings, **named).step(grads)


def changes(before, after):
    """By how much each array of a dictionary has changed."""
    for key, value in before.items():
        assert_shape(after[key], value.shape)
    return {key: after[key] - value for key, value in before.items()}


def dictionary(result, params):
    """What `step` returned, once it has the names of the parameters."""
    assert isinstance(result, dict) and set(result) == set(params), (
        f"step should return a dictionary with the names {', '.join(params)}."
    )
    return result


@points(0.25)
def test_class_zero_gradients(student, reference, rng):
    """An array whose gradient is zero goes on by what its moments remember."""
    params = network(rng)
    optimizer = student.AdamW(params, LR, BETA_1, BETA_2, NO_EPSILON, 0.0)
    right = reference.AdamW(params, LR, BETA_1, BETA_2, NO_EPSILON, 0.0)
    for _ in range(3):
        grads = gradients(rng, params)
        assert_close(optimizer.step(grads), right.step(grads))
        grads["W1"][:], grads["b1"][2] = 0.0, 0.0
        assert_close(optimizer.step(grads), right.step(grads))


@points(2.75)
def test_class_several_steps(student, reference, rng):
    """Step after step, each array moves by moments of its own and all share one count of the steps."""
    params = network(rng)
    optimizer = student.AdamW(params, LR, BETA_1, BETA_2, NO_EPSILON, 0.0)
    right = reference.AdamW(params, LR, BETA_1, BETA_2, NO_EPSILON, 0.0)
    for _ in range(5):
        grads = gradients(rng, params)
        assert_close(optimizer.step(grads), right.step(grads))


@points(2)
def test_class_only_kernels_decay(student, rng):
    """In a step with decay, arrays with names that begin with W lose αλθ more than without, others nothing."""
    for decay in (0.9, 0.2):
        params = network(rng)
        grads = gradients(rng, params)
        plain = dictionary(first_step(student.AdamW, params, grads, LR, weight_decay=0.0), params)
        decayed = dictionary(first_step(student.AdamW, params, grads, LR, weight_decay=decay), params)
        expected = {key: -LR * decay * key.startswith("W") * value for key, value in params.items()}
        assert_close(changes(plain, decayed), expected, atol=1e-7)


@points(1)
def test_class_names(student, rng):
    """Gradients belong to the parameters of their name, whatever the order in the dictionary."""
    params = network(rng)
    grads = gradients(rng, params)
    expected = first_step(student.AdamW, params, grads, LR, weight_decay=0.0)
    turned = dict(reversed(grads.items()))
    got = first_step(student.AdamW, params, turned, LR, weight_decay=0.0)
    for key in dictionary(expected, params):
        assert_close(dictionary(got, params)[key], expected[key])


@points(1)
def test_class_rate_of_a_step(student, rng):
    """A rate given to a step holds for its update and its decay, and for no other step."""
    params = network(rng)
    grads, others = gradients(rng, params), gradients(rng, params)
    one, other = student.AdamW(params, 0.07, weight_decay=0.9), student.AdamW(params, 0.3, weight_decay=0.9)
    assert_close(one.step(grads, lr=0.3), dictionary(other.step(grads), params))
    assert_close(one.step(others), dictionary(other.step(others, 0.07), params))
    assert_close(one.step(grads, None), dictionary(other.step(grads, lr=0.07), params))


@points(0.5)
def test_class_rate_zero(student, rng):
    """At a rate of 0 the parameters stay, and the moments and the count go on."""
    params = network(rng)
    grads, others = gradients(rng, params), gradients(rng, params)
    one, other = student.AdamW(params, 0.5, weight_decay=0.0), student.AdamW(params, 0.5, weight_decay=0.0)
    assert_close(one.step(grads, 0.0), params)
    before = dictionary(other.step(grads, 0.3), params)
    expected = changes(before, dictionary(other.step(others, 0.3), params))
    assert_close(changes(params, dictionary(one.step(others, 0.3), params)), expected, atol=1e-7)


@points(1)
def test_class_defaults(student, reference, rng):
    """Left out, β₁ is 0.9, β₂ 0.999 and the decay 0.004."""
    params = network(rng)
    optimizer, right = student.AdamW(params, 0.9), reference.AdamW(params, 0.9)
    for _ in range(3):
        grads = gradients(rng, params, 1e4)  # far above ε, wherever it stands
        assert_close(optimizer.step(grads), right.step(grads))


@points(1)
def test_class_epsilon(student, reference, rng):
    """ε is added to the corrected root, as in Adam, and is 1e-7 where it is left out."""
    params = network(rng)
    for epsilon in (None, *EPSILONS):
        grads = gradients(rng, params, epsilon or 1e-7)
        given = {"weight_decay": 0.0} | ({"epsilon": epsilon} if epsilon else {})
        expected = first_step(reference.AdamW, params, grads, 0.9, **given)
        assert_close(first_step(student.AdamW, params, grads, 0.9, **given), expected)


@points(0.5)
def test_class_leaves_parameters(student, rng):
    """The parameters that it is made of stay as they were, whatever steps are made: an optimizer made of them
    later begins where the first one began.
    """
    params = network(rng)
    grads = gradients(rng, params)
    first = student.AdamW(params, LR)
    expected = dictionary(first.step(grads), params)
    first.step(grads)
    assert_unchanged(student)
    assert_close(student.AdamW(params, LR).step(grads), expected)


test_class_rules = rule_points("AdamW", instances=1, dtype=0.5, arguments=0.5)


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
    """The decay without any rate at the end of a schedule."""
    assert_answer(student.adamw_concepts, "schedule", reference.adamw_concepts["schedule"])


@points(1)
def test_concept_adamw_predict(student):
    """A prediction, whichever it is."""
    assert_answer(student.adamw_concepts, "predict", {"A", "B", "C", "D"})
