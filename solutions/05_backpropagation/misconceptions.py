"""Misconceptions of 05_backpropagation: wrong in the ways that students are."""

import numpy as np
from reference import (
    affine,
    affine_backward,
    relu_derivative,
    softmax,
    softmax_nll_gradient,
    tanh_derivative,
)

from grader.testing import equivalent_mutant, misconception

BATCHES = "Putting It All Together – Batches"
GRAPH = "Putting It All Together – Computation Graph"
SATURATION = "Convergence – Saturating Non-linearities"
SOFTMAX = "Derivative of Softmax MLE Loss"


# affine_backward


@misconception(exercise="affine_backward", caught_by="test_affine_backward_bias", lecture=BATCHES)
def bias_not_summed(d_out, X, W):
    """db has the shape of d_out. Every example sends something back to the one bias of a unit: what becomes
    of it?
    """
    dX = d_out @ W.T
    dW = X.T @ d_out
    db = d_out
    return dX, dW, db


@misconception(exercise="affine_backward", caught_by="test_affine_backward_bias", lecture=BATCHES)
def bias_averaged(d_out, X, W):
    """db is 1/B of what it should be. A value that is used in several places gets the sum of what they send
    back.
    """
    dX = d_out @ W.T
    dW = X.T @ d_out
    db = d_out.mean(axis=0)
    return dX, dW, db


@misconception(exercise="affine_backward", caught_by="test_affine_backward_bias", lecture=BATCHES)
def bias_summed_over_units(d_out, X, W):
    """db has a number for each example. It belongs to the units: over which axis is the sum?"""
    dX = d_out @ W.T
    dW = X.T @ d_out
    db = d_out.sum(axis=1)
    return dX, dW, db


@misconception(exercise="affine_backward", caught_by="test_affine_backward_bias", lecture=BATCHES)
def bias_as_a_row(d_out, X, W):
    """The values are right, but db is a matrix with one row. A gradient has the shape of its parameter."""
    dX = d_out @ W.T
    dW = X.T @ d_out
    db = d_out.sum(axis=0, keepdims=True)
    return dX, dW, db


@misconception(exercise="affine_backward", caught_by="test_affine_backward_kernel", lecture=BATCHES)
def kernel_averaged(d_out, X, W):
    """dW is 1/B of what it should be. Any mean over the batch is in d_out already."""
    dX = d_out @ W.T
    dW = X.T @ d_out / len(X)
    db = d_out.sum(axis=0)
    return dX, dW, db


@misconception(exercise="affine_backward", caught_by="test_affine_backward_kernel", lecture=GRAPH)
def kernel_transposed(d_out, X, W):
    """dW is transposed. A gradient has the shape of its parameter."""
    dX = d_out @ W.T
    dW = d_out.T @ X
    db = d_out.sum(axis=0)
    return dX, dW, db


@misconception(exercise="affine_backward", caught_by="test_affine_backward_inputs", lecture=GRAPH)
def kernel_before_inputs(d_out, X, W):
    """The three gradients are right but not in the order of the table."""
    dX = d_out @ W.T
    dW = X.T @ d_out
    db = d_out.sum(axis=0)
    return dW, dX, db


@misconception(exercise="affine_backward", caught_by="test_affine_backward_inputs", lecture=GRAPH)
def inputs_by_the_untransposed_kernel(d_out, X, W):
    """The product for dX does not fit. Write the shapes of d_out and W beside each other: which axis do they
    share?
    """
    dX = d_out @ W
    dW = X.T @ d_out
    db = d_out.sum(axis=0)
    return dX, dW, db


# mlp_gradients


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_tanh", lecture=BATCHES)
def batch_size_forgotten(params, X, gold, activation):
    """All gradients are B times too large: they belong to the sum of the
    losses, and the loss is their mean.
    """
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), tanh_derivative(z)
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_tanh", lecture=BATCHES)
def batch_size_twice(params, X, gold, activation):
    """All gradients are 1/B of what they should be. The mean enters the chain once. Where does yours?"""
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), tanh_derivative(z)
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits / len(gold), hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_loss", lecture=BATCHES)
def loss_summed(params, X, gold, activation):
    """The gradients are those of the mean, but the loss is the sum over
    the batch. They must belong together.
    """
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), tanh_derivative(z)
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.sum()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_tanh", lecture=GRAPH)
def activation_not_differentiated(params, X, gold, activation):
    """dW2 and db2 are right, dW1 and db1 are not: one node between them was passed without its derivative."""
    z = affine(X, params["W1"], params["b1"])
    hidden = np.tanh(z) if activation == "tanh" else np.maximum(z, 0)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_relu", lecture=GRAPH)
def mask_taken_on_the_gradient(params, X, gold, activation):
    """For ReLU, dW1 and db1 are wrong: the derivative asks whether the pre-activation was positive, not
    whether the gradient is.
    """
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), tanh_derivative(z)
    else:
        hidden, slope = np.maximum(z, 0), None
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    if slope is None:
        slope = relu_derivative(d_hidden)
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_tanh", lecture=GRAPH)
def slope_taken_at_the_hidden_layer(params, X, gold, activation):
    """For tanh, dW1 and db1 are wrong: the derivative is taken at the output of the activation, and your
    function wants its input.
    """
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden = np.tanh(z)
        slope = tanh_derivative(hidden)
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_tanh", lecture=SATURATION)
def one_minus_the_square_of_z(params, X, gold, activation):
    """For tanh, dW1 and db1 are wrong: the square of the pre-activation stands where that of tanh belongs."""
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), 1 - z * z
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_relu", lecture=GRAPH)
def always_tanh(params, X, gold, activation):
    """The result is the same for both activations. Where does your code use the argument?"""
    z = affine(X, params["W1"], params["b1"])
    hidden, slope = np.tanh(z), tanh_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_tanh", lecture=SOFTMAX)
def softmax_twice(params, X, gold, activation):
    """The loss is right, but all gradients start wrong: the function for the gradient takes logits and makes
    probabilities of them itself.
    """
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), tanh_derivative(z)
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    shifted = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]
    loss = losses.mean()

    d_logits = softmax_nll_gradient(softmax(logits), gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_large_logits", lecture=SOFTMAX)
def logarithm_of_a_rounded_zero(params, X, gold, activation):
    """The loss is infinite where the gold probability was rounded to 0. Which form of −log softmax needs no
    logarithm of it?
    """
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), tanh_derivative(z)
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    losses = -np.log(softmax(logits)[np.arange(len(gold)), gold])
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


@misconception(exercise="mlp_gradients", caught_by="test_mlp_gradients_large_logits", lecture=SOFTMAX)
def loss_clipped(params, X, gold, activation):
    """No loss is above 16.1 here, because the probabilities were clipped at 1e-7. From logits nothing needs
    clipping.
    """
    z = affine(X, params["W1"], params["b1"])
    if activation == "tanh":
        hidden, slope = np.tanh(z), tanh_derivative(z)
    else:
        hidden, slope = np.maximum(z, 0), relu_derivative(z)
    logits = affine(hidden, params["W2"], params["b2"])
    losses = -np.log(np.maximum(softmax(logits)[np.arange(len(gold)), gold], 1e-7))
    loss = losses.mean()

    d_logits = softmax_nll_gradient(logits, gold) / len(gold)
    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
    _, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


# graph_concepts

forwards_like_the_values = misconception(
    exercise="graph_concepts",
    caught_by="test_concept_graph_direction",
    lecture=GRAPH,
    name="forwards_like_the_values",
    hint="Both directions give the right derivatives. Count how many numbers each node must hold, "
    "for one loss and a million parameters.",
)({"direction": "D", "branches": "D", "kept": "A", "cost": "C"})

branches_multiplied = misconception(
    exercise="graph_concepts",
    caught_by="test_concept_graph_branches",
    lecture=GRAPH,
    name="branches_multiplied",
    hint="Along one path derivatives are multiplied. Try L = v + v, where both places send back 1.",
)({"direction": "B", "branches": "A", "kept": "A", "cost": "C"})

kernel_kept_for_its_own_gradient = misconception(
    exercise="graph_concepts",
    caught_by="test_concept_graph_kept",
    lecture=GRAPH,
    name="kernel_kept_for_its_own_gradient",
    hint="Differentiate h w by w. Which of the two remains?",
)({"direction": "B", "branches": "D", "kept": "B", "cost": "C"})


# batch_concepts

every_example_on_every_other = misconception(
    exercise="batch_concepts",
    caught_by="test_concept_batch_inputs",
    lecture=BATCHES,
    name="every_example_on_every_other",
    hint="Does example 2 of Y change when example 1 of X does? Look at the blocks in the figure.",
)({"inputs": "B", "kernel": "C", "product": "B", "activation": "D"})

jacobian_in_the_shape_of_the_kernel = misconception(
    exercise="batch_concepts",
    caught_by="test_concept_batch_kernel",
    lecture=BATCHES,
    name="jacobian_in_the_shape_of_the_kernel",
    hint="That is the shape of the derivative of one number, the loss. Y has B · H numbers.",
)({"inputs": "A", "kernel": "A", "product": "B", "activation": "D"})


# Mutants that compute the same

activation_in_alphabetical_order = equivalent_mutant(
    exercise="mlp_gradients",
    before='if activation == "tanh":',
    after='if activation >= "tanh":',
    reason='Of the two activations none comes after "tanh" in the alphabet.',
)
