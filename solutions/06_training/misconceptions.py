"""Misconceptions of 06_training: wrong in the ways that students are."""

import math

import numpy as np
from reference import minibatches, mlp_gradients, sgd_step

from grader.testing import change, equivalent_mutant, exercise, misconception

TRAINING = "Putting It All Together – Parameters and Training"
BATCHES = "Putting It All Together – Batches"
DESIGNING = "Putting It All Together – Designing and Training NNs"
OVERVIEW = "High Level Overview"
EARLY = "Regularization – Early Stopping"


with exercise("minibatches", lecture=TRAINING):

    @misconception(caught_by="test_minibatches_new_order")
    @change(before="order = rng.permutation(len(X))", after="order = np.arange(len(X))")
    def not_shuffled():
        """The examples come in the order in which they were given. Where does your code use rng?"""

    @misconception(caught_by="test_minibatches_in_step")
    def shuffled_apart(X, y, batch_size, rng):
        """Inputs and targets no longer belong together: each was shuffled with an order of its own."""
        order = rng.permutation(len(X))
        order_of_y = rng.permutation(len(y))
        for start in range(0, len(X), batch_size):
            yield X[order[start : start + batch_size]], y[order_of_y[start : start + batch_size]]

    @misconception(caught_by="test_minibatches_in_step")
    @change(before="yield X[chosen], y[chosen]", after="yield X[chosen], y[start : start + batch_size]")
    def inputs_shuffled_alone():
        """The inputs have a new order, the targets the old one. Which index belongs to both?"""

    @inputs_shuffled_alone.variant
    def inputs_in_the_order_of_noise(X, y, batch_size, rng):
        X = X[np.argsort(rng.random(len(X)))]
        for start in range(0, len(X), batch_size):
            yield X[start : start + batch_size], y[start : start + batch_size]

    @misconception(caught_by="test_minibatches_in_step")
    @change(before="order = rng.permutation(len(X))", after="order = rng.integers(0, len(X), size=len(X))")
    def drawn_with_replacement():
        """Some examples come twice and others never: these are random numbers of examples, not an order of all of
        them."""

    @misconception(caught_by="test_minibatches_sizes", lecture=BATCHES)
    @change(before="range(0, len(X), batch_size)", after="range(0, len(X) - batch_size + 1, batch_size)")
    def last_batch_dropped():
        """The examples that do not fill a batch are left out. Where does your loop end?"""

    @misconception(
        caught_by="test_minibatches_sizes",
        lecture=BATCHES,
        costs="The empty batch is in the answer of every rule too.",
    )
    @change(before="start in range(0, len(X), batch_size)", after="start in range(0, len(X) + 1, batch_size)")
    def last_batch_empty():
        """When the batches come out even, one more comes that is empty. How many batches do 12 examples make in
        batches of 4?"""

    @misconception(caught_by="test_minibatches_draws_from_rng")
    @change(before="rng.permutation(len(X))", after="np.random.default_rng(0).permutation(len(X))")
    def same_order_every_epoch():
        """Every epoch has the same order, whatever rng is: a generator of your own begins anew each time."""

    @same_order_every_epoch.variant
    def order_of_seed_42(X, y, batch_size, rng):
        order = np.random.default_rng(42).permutation(len(X))
        for start in range(0, len(X), batch_size):
            yield X[order[start : start + batch_size]], y[order[start : start + batch_size]]

    @same_order_every_epoch.variant
    def order_of_seed_1(X, y, batch_size, rng):
        order = np.random.default_rng(1).permutation(len(X))
        for start in range(0, len(X), batch_size):
            yield X[order[start : start + batch_size]], y[order[start : start + batch_size]]

    @misconception(caught_by="test_minibatches_new_order")
    def batches_shuffled(X, y, batch_size, rng):
        """The batches come in a new order, but each of them holds the same examples in every epoch. What should
        be shuffled?"""
        order = np.arange(len(X))
        for start in batch_size * rng.permutation(-(-len(X) // batch_size)):
            chosen = order[start : start + batch_size]
            yield X[chosen], y[chosen]

    @misconception(caught_by="test_minibatches_leaves_arguments")
    def shuffled_in_place(X, y, batch_size, rng):
        """The batches are right, but the caller's arrays are in another order now. Leave them, and index them."""
        order = rng.permutation(len(X))
        X[:], y[:] = X[order], y[order]
        for start in range(0, len(X), batch_size):
            yield X[start : start + batch_size].copy(), y[start : start + batch_size].copy()

    @shuffled_in_place.variant
    def sorted_in_place_by_noise(X, y, batch_size, rng):
        order = np.argsort(rng.random(len(X)))
        X[:], y[:] = X[order], y[order]
        for start in range(0, len(X), batch_size):
            yield X[start : start + batch_size].copy(), y[start : start + batch_size].copy()


with exercise("sgd_step", lecture=TRAINING):

    @misconception(caught_by="test_sgd_values")
    @change(before="key: params[key] - lr * grads[key]", after="key: params[key] + lr * grads[key]")
    def gradient_ascent():
        """The parameters go uphill. The gradient points to where the loss grows."""

    @misconception(caught_by="test_sgd_values")
    @change(before="key: params[key] - lr * grads[key]", after="key: params[key] - grads[key]")
    def sgd_without_rate():
        """The step is the same for every learning rate. Where does your code use the argument?"""

    @sgd_without_rate.variant
    def rate_of_one_hundredth(params, grads, lr):
        return {key: params[key] - 0.01 * grads[key] for key in params}

    @misconception(caught_by="test_sgd_values")
    @change(before="key: params[key] - lr * grads[key]", after="key: -lr * grads[key]")
    def step_alone():
        """This is the step, not the parameters after it."""

    @misconception(caught_by="test_sgd_values")
    @change(before="lr * grads[key]", after='lr * grads[key] if key.startswith("W") else params[key]')
    def sgd_kernels_only():
        """The biases stay where they were. They are parameters too, and have gradients."""

    @misconception(caught_by="test_sgd_values")
    @change(before="key: params[key] - lr * grads[key]", after="key: lr * (params[key] - grads[key])")
    def rate_on_everything():
        """The learning rate multiplies the parameters too. Put the parentheses of the formula beside yours."""

    @misconception(caught_by="test_sgd_values")
    @change(before="lr * grads[key]", after="lr * grads[key] / np.linalg.norm(grads[key])")
    def gradient_normalized():
        """Every step has the same length. In the formula a steep slope makes a long step."""

    @misconception(caught_by="test_sgd_names")
    @change(
        before="{key: params[key] - lr * grads[key] for key in params}",
        after="{key: value - lr * gradient for (key, value), gradient in zip(params.items(), grads.values(), strict=True)}",
    )
    def sgd_by_position():
        """Your code takes the gradients in the order in which they stand in the dictionary. Which one belongs to a
        parameter is told by its name."""

    @misconception(caught_by="test_sgd_step_leaves_arguments")
    def sgd_in_place(params, grads, lr):
        """The values are right, but the caller's parameters were changed: -=
        works in place. Return new arrays."""
        for key in params:
            params[key] -= lr * grads[key]
        return params


with exercise("momentum_step", lecture=OVERVIEW):

    @misconception(
        caught_by="test_momentum_velocity", costs="Where the rate is in the step it is another algorithm."
    )
    @change(before="momentum * velocity[key] - lr", after="momentum * velocity[key] - (1 - momentum) * lr")
    def velocity_as_a_mean():
        """The gradient is scaled by 1 − μ, as in a running mean. Ours is a running sum: look at the formula."""

    @velocity_as_a_mean.variant
    def averaged_gradients(params, grads, velocity, lr, momentum):
        velocity = {key: momentum * velocity[key] + (1 - momentum) * grads[key] for key in params}
        params = {key: params[key] - lr * velocity[key] for key in params}
        return params, velocity

    @velocity_as_a_mean.variant
    def averaged_gradients_downhill(params, grads, velocity, lr, momentum):
        velocity = {key: momentum * velocity[key] - (1 - momentum) * grads[key] for key in params}
        params = {key: params[key] + lr * velocity[key] for key in params}
        return params, velocity

    @misconception(
        caught_by="test_momentum_velocity", costs="It is another algorithm, in the velocity and in the step."
    )
    def momentum_of_pytorch(params, grads, velocity, lr, momentum):
        """This is PyTorch's form: the learning rate is not in the velocity but in the step. Where does it stand in
        ours?"""
        velocity = {key: momentum * velocity[key] + grads[key] for key in params}
        params = {key: params[key] - lr * velocity[key] for key in params}
        return params, velocity

    @momentum_of_pytorch.variant
    def momentum_of_pytorch_downhill(params, grads, velocity, lr, momentum):
        velocity = {key: momentum * velocity[key] - grads[key] for key in params}
        params = {key: params[key] + lr * velocity[key] for key in params}
        return params, velocity

    @misconception(caught_by="test_momentum_names")
    @change(
        before="momentum * velocity[key] - lr * grads[key] for key in params",
        after="momentum * velocity[key] - lr * gradient for key, gradient in zip(params, grads.values(), strict=True)",
    )
    def momentum_of_gradients_by_position():
        """Your code takes the gradients in the order in which they stand in the dictionary. Which one belongs to a
        parameter is told by its name."""

    @misconception(
        caught_by="test_momentum_velocity", costs="The velocity that it is given has the sign of ours."
    )
    def velocity_uphill(params, grads, velocity, lr, momentum):
        """The parameters are right, but the velocity has the other sign. Where is the minus in the formula?"""
        velocity = {key: momentum * velocity[key] + lr * grads[key] for key in params}
        params = {key: params[key] - velocity[key] for key in params}
        return params, velocity

    @velocity_uphill.variant
    def right_velocity_returned_uphill(params, grads, velocity, lr, momentum):
        velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
        params = {key: params[key] + velocity[key] for key in params}
        return params, {key: -velocity[key] for key in params}

    @misconception(caught_by="test_momentum_step")
    @change(before="key: params[key] + velocity[key]", after="key: params[key] - velocity[key]")
    def minus_twice():
        """The velocity is right and points downhill. What do you do with it in the second line?"""

    @misconception(caught_by="test_momentum_step")
    def old_velocity_used(params, grads, velocity, lr, momentum):
        """The parameters move by the velocity of the step before. Which line of the formula comes first?"""
        moved = {key: params[key] + velocity[key] for key in params}
        velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
        return moved, velocity

    @misconception(caught_by="test_momentum_step")
    @change(before="velocity[key] for key", after="momentum * velocity[key] - lr * grads[key] for key")
    def nesterov():
        """This looks one step ahead, as Nesterov's momentum does. The plain one moves by the velocity itself."""

    @misconception(caught_by="test_momentum_velocity")
    def velocity_not_carried_on(params, grads, velocity, lr, momentum):
        """The first step is right, but the velocity never builds up. What
        does the next step get from this one?"""
        moved = {key: params[key] + momentum * velocity[key] - lr * grads[key] for key in params}
        return moved, {key: velocity[key].copy() for key in velocity}

    @misconception(caught_by="test_momentum_velocity")
    @change(before="key: momentum * velocity[key] - lr", after="key: 0.9 * velocity[key] - lr")
    def momentum_ignored():
        """The result is the same for every μ. Where does your code use the argument?"""

    @momentum_ignored.variant
    def velocity_never_decays(params, grads, velocity, lr, momentum):
        velocity = {key: velocity[key] - lr * grads[key] for key in params}
        return {key: params[key] + velocity[key] for key in params}, velocity

    @misconception(caught_by="test_momentum_step_leaves_arguments", lecture=TRAINING)
    def momentum_in_place(params, grads, velocity, lr, momentum):
        """The values are right, but the caller's arrays were changed: *= and
        += work in place. Return new arrays."""
        for key in params:
            velocity[key] *= momentum
            velocity[key] -= lr * grads[key]
            params[key] += velocity[key]
        return params, velocity

    @momentum_in_place.variant
    def velocity_in_place(params, grads, velocity, lr, momentum):
        for key in params:
            velocity[key] *= momentum
            velocity[key] -= lr * grads[key]
        return {key: params[key] + velocity[key] for key in params}, velocity

    @momentum_in_place.variant
    def parameters_in_place(params, grads, velocity, lr, momentum):
        velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
        for key in params:
            params[key] += velocity[key]
        return params, velocity


with exercise("fit", lecture=TRAINING):

    @misconception(caught_by="test_fit_losses_of_uneven_batches", lecture=BATCHES)
    def mean_of_batch_means(params, X, gold, epochs, batch_size, lr, rng):
        """An example in a small last batch counts for more than the others. The mean is over examples, not over
        batches."""
        losses = []
        for _ in range(epochs):
            batch_losses = []
            for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
                loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
                params = sgd_step(params, grads, lr)
                batch_losses.append(loss)
            losses.append(sum(batch_losses) / len(batch_losses))
        return params, losses

    @misconception(caught_by="test_fit_losses_of_one_batch")
    @change(
        before='loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")',
        after='_, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")',
    )
    @change(before="total += loss", after='total += mlp_gradients(params, X_batch, gold_batch, "tanh")[0]')
    def loss_after_the_step():
        """Your losses are one step late: each batch is counted after its own step. Use what the gradient's
        calculation gives."""

    @misconception(caught_by="test_fit_losses_of_one_batch")
    def loss_at_the_end_of_the_epoch(params, X, gold, epochs, batch_size, lr, rng):
        """This is the loss of all examples after the epoch. Asked is each example's loss before its batch's step,
        which costs nothing extra."""
        losses = []
        for _ in range(epochs):
            for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
                _, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
                params = sgd_step(params, grads, lr)
            losses.append(mlp_gradients(params, X, gold, "tanh")[0])
        return params, losses

    @misconception(caught_by="test_fit_losses_of_uneven_batches")
    def loss_of_the_last_batch(params, X, gold, epochs, batch_size, lr, rng):
        """Only the last batch of each epoch is in its loss. Collect those of all batches."""
        losses = []
        for _ in range(epochs):
            for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
                loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
                params = sgd_step(params, grads, lr)
            losses.append(loss)
        return params, losses

    @misconception(caught_by="test_fit_losses_of_uneven_batches")
    def one_loss_a_batch(params, X, gold, epochs, batch_size, lr, rng):
        """There is a loss for each batch. One for each epoch is expected."""
        losses = []
        for _ in range(epochs):
            for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):
                loss, grads = mlp_gradients(params, X_batch, gold_batch, "tanh")
                params = sgd_step(params, grads, lr)
                losses.append(loss)
        return params, losses

    @misconception(caught_by="test_fit_losses_of_one_batch", lecture=BATCHES)
    @change(before="losses.append(total / len(gold))", after="losses.append(total)")
    def losses_summed():
        """The losses grow with the number of examples: this is their sum over the epoch, not their mean."""

    @misconception(caught_by="test_fit_shuffles_every_epoch")
    @change(before="losses = []", after="batches = list(minibatches(X, gold, batch_size, rng))\nlosses = []")
    @change(before="gold_batch in minibatches(X, gold, batch_size, rng)", after="gold_batch in batches")
    def shuffled_once():
        """All epochs have the order of the first. When does your code ask for a new one?"""

    @misconception(caught_by="test_fit_shuffles_every_epoch")
    @change(
        before="for X_batch, gold_batch in minibatches(X, gold, batch_size, rng):",
        after="""
        for start in range(0, len(gold), batch_size):
            X_batch, gold_batch = X[start : start + batch_size], gold[start : start + batch_size]
        """,
    )
    def never_shuffled():
        """The examples come in the order in which they were given, in every
        epoch. Where does your code use rng?"""

    @misconception(caught_by="test_fit_parameters_of_one_batch", costs="Nothing is learned.")
    @change(before="losses = []", after="losses, stepped = [], params")
    @change(before="params = sgd_step(params, grads, lr)", after="stepped = sgd_step(params, grads, lr)")
    @change(before="return params, losses", after="return stepped, losses")
    def steps_from_the_start():
        """Every step begins at the parameters that were handed in, so the loss never falls. What does the next
        batch begin with?"""

    @misconception(caught_by="test_fit_steps_of_minibatches")
    @change(before="params = sgd_step(params, grads, lr)", after="")
    @change(
        before="losses.append(total / len(gold))",
        after="params = sgd_step(params, grads, lr)\nlosses.append(total / len(gold))",
    )
    def one_step_an_epoch():
        """The gradient is that of the last batch, and there is one step an epoch. What belongs inside the inner
        loop?"""

    @misconception(
        caught_by="test_fit_parameters_of_one_batch", lecture=OVERVIEW, costs="It is another network."
    )
    @change(before='"tanh"', after='"relu"')
    def trained_with_relu():
        """The hidden layer is that of another activation. Which one does the exercise name?"""

    @misconception(caught_by="test_fit_parameters_of_one_batch", lecture=BATCHES)
    @change(before="sgd_step(params, grads, lr)", after="sgd_step(params, grads, lr / len(gold_batch))")
    def rate_divided_by_the_batch():
        """The steps are too short: the gradient is a mean over the batch already, and is divided by its size
        again."""

    @misconception(caught_by="test_fit_goes_on_where_the_loss_rises", lecture=EARLY)
    @change(
        before="losses.append(total / len(gold))",
        after="""
        losses.append(total / len(gold))
        if len(losses) > 1 and losses[-1] > losses[-2]:
            break
        """,
    )
    def stops_where_the_loss_rises():
        """Training ends early here, once the loss has risen. Asked are all the epochs, and when to stop is the
        business of another exercise."""

    @misconception(caught_by="test_fit_leaves_arguments")
    @change(
        before="params = sgd_step(params, grads, lr)",
        after="""
        for key in params:
            params[key] -= lr * grads[key]
        """,
    )
    def network_trained_in_place():
        """The network that was handed in is the one that was trained: -= works in the caller's arrays."""


with exercise("EarlyStopping", lecture=EARLY):

    @misconception(caught_by="test_early_stopping_stops", costs="It looks for the opposite.")
    @change(before="self.waited = -math.inf, None, 0", after="self.waited = math.inf, None, 0")
    @change(
        before="if dev_score > self.best_score + self.min_delta:",
        after="if dev_score < self.best_score - self.min_delta:",
    )
    def LowerIsBetter():
        """It keeps the lowest score, as if it were a loss. Higher is better here."""

    @misconception(caught_by="test_early_stopping_negative_scores")
    @change(before="self.best_params, self.waited = -math.inf", after="self.best_params, self.waited = 0.0")
    def BestScoreFromZero():
        """No negative score is ever the best: yours begins with a best score of 0. Which number is below every
        score?"""

    @misconception(caught_by="test_early_stopping_stops")
    @change(before="self.waited = 0", after="")
    def NeverReset():
        """It counts all updates without a gain, not those in a row. What happens to the count after a gain?"""

    @misconception(caught_by="test_early_stopping_stops")
    @change(before="return self.waited >= self.patience", after="return self.waited > self.patience")
    def OneUpdateTooPatient():
        """It stops one update late. With a patience of 2, which update in vain is the last one?"""

    @misconception(caught_by="test_early_stopping_stops")
    class AgainstTheLastScore:
        """It compares with the score of the update before. A dev score that falls and recovers has not beaten the
        best."""

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

    @AgainstTheLastScore.variant
    class CountAgainstTheLastScore:
        def __init__(self, patience, min_delta=0.0):
            self.patience = patience
            self.min_delta = min_delta
            self.best_score, self.best_params, self.waited = -math.inf, None, 0
            self.last_score = -math.inf

        def update(self, dev_score, params):
            self.waited = 0 if dev_score > self.last_score + self.min_delta else self.waited + 1
            if dev_score > self.best_score + self.min_delta:
                self.best_score = dev_score
                self.best_params = {key: value.copy() for key, value in params.items()}
            self.last_score = dev_score
            return self.waited >= self.patience

    @misconception(caught_by="test_early_stopping_ties")
    @change(before="dev_score > self.best_score", after="dev_score >= self.best_score")
    def TiesAreGains():
        """A score equal to the best counts as a gain here. Has it beaten it?"""

    @misconception(caught_by="test_early_stopping_min_delta")
    @change(before="dev_score > self.best_score + self.min_delta", after="dev_score > self.best_score")
    def MinDeltaIgnored():
        """Every gain counts, however small. Where does your code use min_delta?"""

    @misconception(caught_by="test_early_stopping_min_delta")
    class SmallGainsMoveTheBest:
        """A gain below min_delta moves the best score here, so a slow rise never adds up to a gain. Which score
        do later ones have to beat?"""

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

    @misconception(caught_by="test_early_stopping_best_params")
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

    @misconception(caught_by="test_early_stopping_copies")
    @change(before="{key: value.copy() for key, value in params.items()}", after="dict(params)")
    def ParamsAliased():
        """The best parameters change when training goes on: they are the same arrays under a second name. What
        makes a copy of an array?"""

    @misconception(
        caught_by="test_early_stopping_two", costs="tests compare objects with others, which here are all one"
    )
    class SharedByAll:
        """Two of them share one memory: what is kept in the class belongs to all its instances. Where does self
        come in?"""

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

    @SharedByAll.variant
    class NeverForgottenByTheClass:
        best_score, best_params, waited = -math.inf, None, 0

        def __init__(self, patience, min_delta=0.0):
            self.patience = patience
            self.min_delta = min_delta

        def update(self, dev_score, params):
            shared = type(self)
            if dev_score > shared.best_score + self.min_delta:
                shared.best_score, shared.waited = dev_score, 0
                shared.best_params = {key: value.copy() for key, value in params.items()}
            else:
                shared.waited += 1
            return shared.waited >= self.patience


with exercise("diagnosis_concepts", lecture=DESIGNING):
    low_scores_taken_for_overfitting = misconception(
        caught_by="test_concept_diagnosis_both_low",
        hint="A network that overfits is good on its training examples. Is this one?",
    )({"both_low": "B", "gap": "B", "both_high": "C", "still_rising": "A", "predict": "A"})

    high_scores_taken_for_overfitting = misconception(
        caught_by="test_concept_diagnosis_both_high",
        hint="A high training accuracy alone is no overfitting. How far below it is the dev accuracy?",
    )({"both_low": "A", "gap": "B", "both_high": "B", "still_rising": "A", "predict": "A"})


with exercise("change_concepts", lecture=DESIGNING):
    regularized_while_underfitting = misconception(
        caught_by="test_concept_change_underfits",
        hint="Regularization makes it harder to fit the training data. Is that what this network lacks?",
    )({"underfits": "A", "overfits": "B", "epochs": "A", "batches": "D", "dev_chosen": "C"})

    more_units_against_overfitting = misconception(
        caught_by="test_concept_change_overfits",
        hint="The network fits its training data perfectly already. "
        "What did more units do at the right end of the figure?",
    )({"underfits": "C", "overfits": "A", "epochs": "A", "batches": "D", "dev_chosen": "C"})

    stopped_with_the_training_curve = misconception(
        caught_by="test_concept_change_epochs",
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
the_new_velocity_in_order = equivalent_mutant(
    exercise="momentum_step",
    before="params = {key: params[key] + velocity[key] for key in params}",
    after="params = {key: params[key] + list(velocity.values())[list(params).index(key)] for key in params}",
    reason="The new velocity was made in the order of the parameters.",
)
