"""Misconceptions of 06_training: wrong in the ways that students are."""

import math

import numpy as np
from reference import minibatches, mlp_gradients, sgd_step

from grader.testing import equivalent_mutant, misconception

TRAINING = "Putting It All Together – Parameters and Training"
BATCHES = "Putting It All Together – Batches"
DESIGNING = "Putting It All Together – Designing and Training NNs"
OVERVIEW = "High Level Overview"
EARLY = "Regularization – Early Stopping"


# minibatches


@misconception(exercise="minibatches", caught_by="test_minibatches_new_order", lecture=TRAINING)
def not_shuffled(X, y, batch_size, rng):
    """The examples come in the order in which they were given. Where does your code use rng?"""
    order = np.arange(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


@misconception(exercise="minibatches", caught_by="test_minibatches_in_step", lecture=TRAINING)
def shuffled_apart(X, y, batch_size, rng):
    """Inputs and targets no longer belong together: each was shuffled with an order of its own."""
    order = rng.permutation(len(X))
    order_of_y = rng.permutation(len(y))
    for start in range(0, len(X), batch_size):
        yield X[order[start : start + batch_size]], y[order_of_y[start : start + batch_size]]


@misconception(exercise="minibatches", caught_by="test_minibatches_in_step", lecture=TRAINING)
def inputs_shuffled_alone(X, y, batch_size, rng):
    """The inputs have a new order, the targets the old one. Which index belongs to both?"""
    order = rng.permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[start : start + batch_size]


@misconception(exercise="minibatches", caught_by="test_minibatches_in_step", lecture=TRAINING)
def drawn_with_replacement(X, y, batch_size, rng):
    """Some examples come twice and others never: these are random numbers of examples, not an order of all of
    them.
    """
    order = rng.integers(0, len(X), size=len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


@misconception(exercise="minibatches", caught_by="test_minibatches_sizes", lecture=BATCHES)
def last_batch_dropped(X, y, batch_size, rng):
    """The examples that do not fill a batch are left out. Where does your loop end?"""
    order = rng.permutation(len(X))
    for start in range(0, len(X) - batch_size + 1, batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


@misconception(exercise="minibatches", caught_by="test_minibatches_sizes", lecture=BATCHES)
def last_batch_empty(X, y, batch_size, rng):
    """When the batches come out even, one more comes that is empty. How many batches do 12 examples make in
    batches of 4?
    """
    order = rng.permutation(len(X))
    for start in range(0, len(X) + 1, batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


@misconception(exercise="minibatches", caught_by="test_minibatches_new_order", lecture=TRAINING)
def same_order_every_epoch(X, y, batch_size, rng):
    """Every epoch has the same order, whatever rng is: a generator of your own begins anew each time."""
    order = np.random.default_rng(0).permutation(len(X))
    for start in range(0, len(X), batch_size):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


@misconception(exercise="minibatches", caught_by="test_minibatches_new_order", lecture=TRAINING)
def batches_shuffled(X, y, batch_size, rng):
    """The batches come in a new order, but each of them holds the same examples in every epoch. What should
    be shuffled?
    """
    order = np.arange(len(X))
    for start in batch_size * rng.permutation(-(-len(X) // batch_size)):
        chosen = order[start : start + batch_size]
        yield X[chosen], y[chosen]


@misconception(exercise="minibatches", caught_by="test_minibatches_leave_arguments", lecture=TRAINING)
def shuffled_in_place(X, y, batch_size, rng):
    """The batches are right, but the caller's arrays are in another order now. Leave them, and index them."""
    order = rng.permutation(len(X))
    X[:], y[:] = X[order], y[order]
    for start in range(0, len(X), batch_size):
        yield X[start : start + batch_size].copy(), y[start : start + batch_size].copy()


# sgd_step


@misconception(exercise="sgd_step", caught_by="test_sgd_values", lecture=TRAINING)
def gradient_ascent(params, grads, lr):
    """The parameters go uphill. The gradient points to where the loss grows."""
    return {key: params[key] + lr * grads[key] for key in params}


@misconception(exercise="sgd_step", caught_by="test_sgd_values", lecture=TRAINING)
def sgd_without_rate(params, grads, lr):
    """The step is the same for every learning rate. Where does your code use the argument?"""
    return {key: params[key] - grads[key] for key in params}


@misconception(exercise="sgd_step", caught_by="test_sgd_values", lecture=TRAINING)
def step_alone(params, grads, lr):
    """This is the step, not the parameters after it."""
    return {key: -lr * grads[key] for key in params}


@misconception(exercise="sgd_step", caught_by="test_sgd_values", lecture=TRAINING)
def sgd_kernels_only(params, grads, lr):
    """The biases stay where they were. They are parameters too, and have gradients."""
    return {key: params[key] - lr * grads[key] if key.startswith("W") else params[key] for key in params}


@misconception(exercise="sgd_step", caught_by="test_sgd_values", lecture=TRAINING)
def rate_on_everything(params, grads, lr):
    """The learning rate multiplies the parameters too. Put the parentheses of the formula beside yours."""
    return {key: lr * (params[key] - grads[key]) for key in params}


@misconception(exercise="sgd_step", caught_by="test_sgd_values", lecture=TRAINING)
def gradient_normalized(params, grads, lr):
    """Every step has the same length. In the formula a steep slope makes a long step."""
    return {key: params[key] - lr * grads[key] / np.linalg.norm(grads[key]) for key in params}


@misconception(exercise="sgd_step", caught_by="test_sgd_leaves_arguments", lecture=TRAINING)
def sgd_in_place(params, grads, lr):
    """The values are right, but the caller's parameters were changed: -=
    works in place. Return new arrays.
    """
    for key in params:
        params[key] -= lr * grads[key]
    return params


# momentum_step


@misconception(exercise="momentum_step", caught_by="test_momentum_first_step", lecture=OVERVIEW)
def velocity_as_a_mean(params, grads, velocity, lr, momentum):
    """The gradient is scaled by 1 − μ, as in a running mean. Ours is a running sum: look at the formula."""
    velocity = {key: momentum * velocity[key] - (1 - momentum) * lr * grads[key] for key in params}
    params = {key: params[key] + velocity[key] for key in params}
    return params, velocity


@misconception(exercise="momentum_step", caught_by="test_momentum_first_step", lecture=OVERVIEW)
def rate_outside_the_velocity(params, grads, velocity, lr, momentum):
    """This is PyTorch's form: the learning rate is not in the velocity. Which steps does a changed rate
    change?
    """
    velocity = {key: momentum * velocity[key] - grads[key] for key in params}
    params = {key: params[key] + lr * velocity[key] for key in params}
    return params, velocity


@misconception(exercise="momentum_step", caught_by="test_momentum_first_step", lecture=OVERVIEW)
def velocity_uphill(params, grads, velocity, lr, momentum):
    """The parameters are right, but the velocity has the other sign. Where is the minus in the formula?"""
    velocity = {key: momentum * velocity[key] + lr * grads[key] for key in params}
    params = {key: params[key] - velocity[key] for key in params}
    return params, velocity


@misconception(exercise="momentum_step", caught_by="test_momentum_first_step", lecture=OVERVIEW)
def minus_twice(params, grads, velocity, lr, momentum):
    """The velocity is right and points downhill. What do you do with it in the second line?"""
    velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
    params = {key: params[key] - velocity[key] for key in params}
    return params, velocity


@misconception(exercise="momentum_step", caught_by="test_momentum_first_step", lecture=OVERVIEW)
def old_velocity_used(params, grads, velocity, lr, momentum):
    """The parameters move by the velocity of the step before. Which line of the formula comes first?"""
    moved = {key: params[key] + velocity[key] for key in params}
    velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
    return moved, velocity


@misconception(exercise="momentum_step", caught_by="test_momentum_first_step", lecture=OVERVIEW)
def nesterov(params, grads, velocity, lr, momentum):
    """This looks one step ahead, as Nesterov's momentum does. The plain one moves by the velocity itself."""
    velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
    params = {key: params[key] + momentum * velocity[key] - lr * grads[key] for key in params}
    return params, velocity


@misconception(exercise="momentum_step", caught_by="test_momentum_seven_steps", lecture=OVERVIEW)
def velocity_not_carried_on(params, grads, velocity, lr, momentum):
    """The first step is right, but the velocity never builds up. What
    does the next step get from this one?
    """
    moved = {key: params[key] + momentum * velocity[key] - lr * grads[key] for key in params}
    return moved, {key: velocity[key].copy() for key in velocity}


@misconception(exercise="momentum_step", caught_by="test_momentum_seven_steps", lecture=OVERVIEW)
def momentum_ignored(params, grads, velocity, lr, momentum):
    """The result is the same for every μ. Where does your code use the argument?"""
    velocity = {key: 0.9 * velocity[key] - lr * grads[key] for key in params}
    params = {key: params[key] + velocity[key] for key in params}
    return params, velocity


@misconception(exercise="momentum_step", caught_by="test_momentum_leaves_arguments", lecture=TRAINING)
def momentum_in_place(params, grads, velocity, lr, momentum):
    """The values are right, but the caller's arrays were changed: *= and
    += work in place. Return new arrays.
    """
    for key in params:
        velocity[key] *= momentum
        velocity[key] -= lr * grads[key]
        params[key] += velocity[key]
    return params, velocity


# fit


@misconception(exercise="fit", caught_by="test_fit_uneven_batches", lecture=BATCHES)
def mean_of_batch_means(params, X, gold, epochs, batch_size, lr, rng):
    """An example in a small last batch counts for more than the others. The mean is over examples, not over
    batches.
    """
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
            batch_losses.append(loss)
        losses.append(sum(batch_losses) / len(batch_losses))
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_losses_of_one_batch", lecture=TRAINING)
def loss_after_the_step(params, X, gold, epochs, batch_size, lr, rng):
    """Your losses are one step late: each batch is counted after its own step. Use what the gradient's
    calculation gives.
    """
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            _, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
            total += mlp_gradients(params, X_batch, gold_batch, "tanh")[0] * len(gold_batch)
        losses.append(total / len(gold))
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_losses_of_one_batch", lecture=TRAINING)
def loss_at_the_end_of_the_epoch(params, X, gold, epochs, batch_size, lr, rng):
    """This is the loss of all examples after the epoch. Asked is each example's loss before its batch's step,
    which costs nothing extra.
    """
    losses = []
    for _ in range(epochs):
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            _, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
        losses.append(mlp_gradients(params, X, gold, "tanh")[0])
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_uneven_batches", lecture=TRAINING)
def loss_of_the_last_batch(params, X, gold, epochs, batch_size, lr, rng):
    """Only the last batch of each epoch is in its loss. Collect those of all batches."""
    losses = []
    for _ in range(epochs):
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
        losses.append(loss)
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_uneven_batches", lecture=TRAINING)
def one_loss_a_batch(params, X, gold, epochs, batch_size, lr, rng):
    """There is a loss for each batch. One for each epoch is expected."""
    losses = []
    for _ in range(epochs):
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
            losses.append(loss)
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_losses_of_one_batch", lecture=BATCHES)
def losses_summed(params, X, gold, epochs, batch_size, lr, rng):
    """The losses grow with the number of examples: this is their sum over the epoch, not their mean."""
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
            total += loss * len(gold_batch)
        losses.append(total)
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_shuffles_every_epoch", lecture=TRAINING)
def shuffled_once(params, X, gold, epochs, batch_size, lr, rng):
    """All epochs have the order of the first. When does your code ask for a new one?"""
    batches = list(minibatches(X, gold, batch_size, rng))
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in batches:
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
            total += loss * len(gold_batch)
        losses.append(total / len(gold))
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_shuffles_every_epoch", lecture=TRAINING)
def never_shuffled(params, X, gold, epochs, batch_size, lr, rng):
    """The examples come in the order in which they were given, in every
    epoch. Where does your code use rng?
    """
    losses = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(gold), batch_size):
            X_batch, gold_batch = X[start : start + batch_size], gold[start : start + batch_size]
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr)
            total += loss * len(gold_batch)
        losses.append(total / len(gold))
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_parameters_of_one_batch", lecture=TRAINING)
def steps_from_the_start(params, X, gold, epochs, batch_size, lr, rng):
    """Every step begins at the parameters that were handed in, so the loss never falls. What does the next
    batch begin with?
    """
    losses, stepped = [], params
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            stepped = sgd_step(params, grads, lr)
            total += loss * len(gold_batch)
        losses.append(total / len(gold))
    return stepped, losses


@misconception(exercise="fit", caught_by="test_fit_uneven_batches", lecture=TRAINING)
def one_step_an_epoch(params, X, gold, epochs, batch_size, lr, rng):
    """The gradient is that of the last batch, and there is one step an epoch. What belongs inside the inner
    loop?
    """
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            total += loss * len(gold_batch)
        params = sgd_step(params, grads, lr)
        losses.append(total / len(gold))
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_parameters_of_one_batch", lecture=OVERVIEW)
def trained_with_relu(params, X, gold, epochs, batch_size, lr, rng):
    """The hidden layer is that of another activation. Which one does the exercise name?"""
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "relu")
            params = sgd_step(params, grads, lr)
            total += loss * len(gold_batch)
        losses.append(total / len(gold))
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_parameters_of_one_batch", lecture=BATCHES)
def rate_divided_by_the_batch(params, X, gold, epochs, batch_size, lr, rng):
    """The steps are too short: the gradient is a mean over the batch already, and is divided by its size
    again.
    """
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            params = sgd_step(params, grads, lr / len(gold_batch))
            total += loss * len(gold_batch)
        losses.append(total / len(gold))
    return params, losses


@misconception(exercise="fit", caught_by="test_fit_leaves_arguments", lecture=TRAINING)
def network_trained_in_place(params, X, gold, epochs, batch_size, lr, rng):
    """The network that was handed in is the one that was trained: -= works in the caller's arrays."""
    losses = []
    for _ in range(epochs):
        total = 0.0
        for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
            loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
            for key in params:
                params[key] -= lr * grads[key]
            total += loss * len(gold_batch)
        losses.append(total / len(gold))
    return params, losses


# EarlyStopping


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_stops", lecture=EARLY)
class LowerIsBetter:
    """It keeps the lowest score, as if it were a loss. Higher is better here."""

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = math.inf, None, 0

    def update(self, dev_score, params):
        if dev_score < self.best_score - self.min_delta:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_negative_scores", lecture=EARLY)
class BestScoreFromZero:
    """No negative score is ever the best: yours begins with a best score of 0. Which number is below every
    score?
    """

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = 0.0, None, 0

    def update(self, dev_score, params):
        if dev_score > self.best_score + self.min_delta:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_stops", lecture=EARLY)
class NeverReset:
    """It counts all updates without a gain, not those in a row. What happens to the count after a gain?"""

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0

    def update(self, dev_score, params):
        if dev_score > self.best_score + self.min_delta:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
        else:
            self.waited += 1
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_stops", lecture=EARLY)
class OneUpdateTooPatient:
    """It stops one update late. With a patience of 2, which update in vain is the last one?"""

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0

    def update(self, dev_score, params):
        if dev_score > self.best_score + self.min_delta:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
            self.waited = 0
        else:
            self.waited += 1
        return self.waited > self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_stops", lecture=EARLY)
class AgainstTheLastScore:
    """It compares with the score of the update before. A dev score that falls and recovers has not beaten the
    best.
    """

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0
        self.last_score = -math.inf

    def update(self, dev_score, params):
        if dev_score > self.last_score + self.min_delta:
            self.waited = 0
        else:
            self.waited += 1
        if dev_score > self.best_score:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
        self.last_score = dev_score
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_ties", lecture=EARLY)
class TiesAreGains:
    """A score equal to the best counts as a gain here. Has it beaten it?"""

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0

    def update(self, dev_score, params):
        if dev_score >= self.best_score + self.min_delta:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_min_delta", lecture=EARLY)
class MinDeltaIgnored:
    """Every gain counts, however small. Where does your code use min_delta?"""

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0

    def update(self, dev_score, params):
        if dev_score > self.best_score:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_min_delta", lecture=EARLY)
class SmallGainsMoveTheBest:
    """A gain below min_delta moves the best score here, so a slow rise never adds up to a gain. Which score
    do later ones have to beat?
    """

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0

    def update(self, dev_score, params):
        if dev_score > self.best_score + self.min_delta:
            self.waited = 0
        else:
            self.waited += 1
        if dev_score > self.best_score:
            self.best_score = dev_score
            self.best_params = {key: value.copy() for key, value in params.items()}
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_best_params", lecture=EARLY)
class LastParamsKept:
    """The parameters kept are those of the last update, not those of the best. When are they copied?"""

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0

    def update(self, dev_score, params):
        self.best_params = {key: value.copy() for key, value in params.items()}
        if dev_score > self.best_score + self.min_delta:
            self.best_score = dev_score
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_copies", lecture=EARLY)
class ParamsAliased:
    """The best parameters change when training goes on: they are the same arrays under a second name. What
    makes a copy of an array?
    """

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.best_score, self.best_params, self.waited = -math.inf, None, 0

    def update(self, dev_score, params):
        if dev_score > self.best_score + self.min_delta:
            self.best_score = dev_score
            self.best_params = dict(params)
            self.waited = 0
        else:
            self.waited += 1
        return self.waited >= self.patience


@misconception(exercise="EarlyStopping", caught_by="test_early_stopping_instances", lecture=EARLY)
class SharedByAll:
    """Two of them share one memory: what is kept in the class belongs to all its instances. Where does self
    come in?
    """

    kept = {}

    def __init__(self, patience, min_delta=0.0):
        self.patience = patience
        self.min_delta = min_delta
        self.kept.update(best_score=-math.inf, best_params=None, waited=0)

    @property
    def best_score(self):
        return self.kept["best_score"]

    @property
    def best_params(self):
        return self.kept["best_params"]

    def update(self, dev_score, params):
        if dev_score > self.kept["best_score"] + self.min_delta:
            self.kept["best_score"] = dev_score
            self.kept["best_params"] = {key: value.copy() for key, value in params.items()}
            self.kept["waited"] = 0
        else:
            self.kept["waited"] += 1
        return self.kept["waited"] >= self.patience


# diagnosis_concepts

low_scores_taken_for_overfitting = misconception(
    exercise="diagnosis_concepts",
    caught_by="test_concept_diagnosis_both_low",
    lecture=DESIGNING,
    name="low_scores_taken_for_overfitting",
    hint="A network that overfits is good on its training examples. Is this one?",
)({"both_low": "B", "gap": "B", "both_high": "C", "still_rising": "A"})

high_scores_taken_for_overfitting = misconception(
    exercise="diagnosis_concepts",
    caught_by="test_concept_diagnosis_both_high",
    lecture=DESIGNING,
    name="high_scores_taken_for_overfitting",
    hint="A high training accuracy alone is no overfitting. How far below it is the dev accuracy?",
)({"both_low": "A", "gap": "B", "both_high": "B", "still_rising": "A"})


# change_concepts

regularized_while_underfitting = misconception(
    exercise="change_concepts",
    caught_by="test_concept_change_underfits",
    lecture=DESIGNING,
    name="regularized_while_underfitting",
    hint="Regularization makes it harder to fit the training data. Is that what this network lacks?",
)({"underfits": "A", "overfits": "B", "epochs": "A", "batches": "D", "dev_chosen": "C"})

more_units_against_overfitting = misconception(
    exercise="change_concepts",
    caught_by="test_concept_change_overfits",
    lecture=DESIGNING,
    name="more_units_against_overfitting",
    hint="The network fits its training data perfectly already. "
    "What did more units do at the right end of the figure?",
)({"underfits": "C", "overfits": "A", "epochs": "A", "batches": "D", "dev_chosen": "C"})

stopped_with_the_training_curve = misconception(
    exercise="change_concepts",
    caught_by="test_concept_change_epochs",
    lecture=DESIGNING,
    name="stopped_with_the_training_curve",
    hint="Which of the two curves says whether the network is getting better at its task?",
)({"underfits": "C", "overfits": "B", "epochs": "B", "batches": "D", "dev_chosen": "C"})


# Mutants that compute the same

patience_met_exactly = equivalent_mutant(
    exercise="EarlyStopping",
    before="return self.waited >= self.patience",
    after="return self.waited == self.patience",
    reason="The count grows by ones: they differ only after the stop.",
)

patience_met_identically = equivalent_mutant(
    exercise="EarlyStopping",
    before="return self.waited >= self.patience",
    after="return self.waited is self.patience",
    reason="Small ints that are equal are identical, and they differ only after the stop.",
)

waited_once_before_the_first_update = equivalent_mutant(
    exercise="EarlyStopping",
    before="self.best_score, self.best_params, self.waited = -math.inf, None, 0",
    after="self.best_score, self.best_params, self.waited = -math.inf, None, 1",
    reason="The first update is always a gain and sets the count.",
)

waited_less_before_the_first_update = equivalent_mutant(
    exercise="EarlyStopping",
    before="self.best_score, self.best_params, self.waited = -math.inf, None, 0",
    after="self.best_score, self.best_params, self.waited = -math.inf, None, -1",
    reason="The first update is always a gain and sets the count.",
)
