"""Misconceptions of 16_capstone: what goes wrong where sound parts are put together."""

import numpy as np
from reference import (
    AdamW,
    Dropout,
    affine,
    affine_backward,
    ensemble_predict,
    initialize_mlp,
    minibatches,
    relu,
    relu_derivative,
    smoothed_crossentropy,
    softmax,
    sparse_categorical_crossentropy,
)

from grader.testing import change, equivalent_mutant, exercise, misconception

OUTPUTS = "Putting It All Together"
BATCHES = "Putting It All Together – Batches"
STOPPING = "Regularization – Early Stopping"
IMPLEMENTATION = "Regularization – Dropout Implementation"
DEFAULTS = "Regularization – Good Defaults"
SMOOTHING = "Regularization – Label Smoothing"


with exercise("train_classifier", lecture=OUTPUTS):

    @misconception(caught_by="test_train_distributions")
    @change(
        before='return softmax(affine(hidden, params["W2"], params["b2"]))',
        after='return affine(hidden, params["W2"], params["b2"])',
    )
    @change(before="probabilities(params, X_dev)", after="softmax(probabilities(params, X_dev))")
    def logits_returned():
        """The rows do not sum to one. What turns the numbers of the last layer into a distribution?"""

    @misconception(caught_by="test_train_distributions")
    @change(before="[X_train.shape[1], 128, y_train.max() + 1]", after="[X_train.shape[1], 128, 10]")
    def always_ten_classes():
        """The answers have ten columns whatever the data are. How many classes are there in y_train?"""

    @misconception(caught_by="test_train_distributions")
    @change(
        before="return ensemble_predict(np.stack([probabilities(params, X) for params, _ in networks]))",
        after="return ensemble_predict(np.stack([probabilities(params, X) for params, _ in networks])).argmax(axis=1)",
    )
    def classes_returned():
        """The answers are classes, one number for each example. What is expected is how probable each class is."""

    @misconception(caught_by="test_train_examples_alone", lecture=BATCHES)
    @change(before="mean, std = X_train.mean(axis=0), X_train.std()", after="")
    @change(before="return (X - mean) / std", after="return (X - X.mean(axis=0)) / X.std()")
    def statistics_of_the_test_batch():
        """An example gets another answer in another batch, and alone it gets none at all. Whose mean and
        standard deviation does the predictor take?"""

    @misconception(caught_by="test_train_same_answer", lecture=IMPLEMENTATION)
    @change(
        before='hidden = relu(affine(standardized(X), params["W1"], params["b1"]))',
        after='hidden = Dropout(0.5, rng)(relu(affine(standardized(X), params["W1"], params["b1"])), True)',
    )
    def dropout_at_inference():
        """Two calls give two answers. What is still drawn at random when the training is over?"""

    @misconception(caught_by="test_calibration_spoiled", lecture=DEFAULTS)
    def learned_by_heart(X_train, y_train, X_dev, y_dev, rng):
        """The network has learned its training labels by heart, the wrong ones too, and is sure of them. What
        holds it back, and which epoch do you keep?"""
        mean, std = X_train.mean(axis=0), X_train.std()
        sizes = [X_train.shape[1], 128, y_train.max() + 1]

        def standardized(X):
            return (X - mean) / std

        def probabilities(params, X):
            hidden = relu(affine(standardized(X), params["W1"], params["b1"]))
            return softmax(affine(hidden, params["W2"], params["b2"]))

        def train_network():
            params = initialize_mlp(sizes, rng)
            optimizer = AdamW(params, 0.01, weight_decay=0.0)
            drop_inputs, drop_hidden = Dropout(0.0, rng), Dropout(0.0, rng)
            history = {"training": [], "dev": []}
            for _ in range(300):
                losses = []
                for X, gold in minibatches(standardized(X_train), y_train, 100, rng):
                    inputs = drop_inputs(X, True)
                    z = affine(inputs, params["W1"], params["b1"])
                    hidden = drop_hidden(relu(z), True)
                    logits = affine(hidden, params["W2"], params["b2"])
                    loss, d_logits = smoothed_crossentropy(logits, gold, 0.0)
                    d_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])
                    d_z = drop_hidden.backward(d_hidden) * relu_derivative(z)
                    _, dW1, db1 = affine_backward(d_z, inputs, params["W1"])
                    params = optimizer.step({"W1": dW1, "b1": db1, "W2": dW2, "b2": db2})
                    losses.append(loss)
                dev_loss = sparse_categorical_crossentropy(y_dev, probabilities(params, X_dev)).mean()
                history["training"].append(np.mean(losses))
                history["dev"].append(dev_loss)
            return params, history

        networks = [train_network() for _ in range(1)]

        def predict(X):
            return ensemble_predict(np.stack([probabilities(params, X) for params, _ in networks]))

        predict.history = networks[0][1]
        return predict

    @misconception(caught_by="test_clean_accuracy_high", lecture=STOPPING)
    @change(before="if stopping.update(-dev_loss, params):", after="if stopping.update(dev_loss, params):")
    def worst_epoch_kept():
        """Early stopping keeps the epoch with the *highest* score. Is a high dev loss a good one?"""

    @misconception(caught_by="test_calibration_spoiled")
    @change(
        before='return softmax(affine(hidden, params["W2"], params["b2"]))',
        after='return softmax(softmax(affine(hidden, params["W2"], params["b2"])))',
    )
    def softmax_twice():
        """The accuracy is fine, and no class ever gets much more than the others. How often does softmax come
        on the way from the logits to the answer?"""

    @misconception(caught_by="test_calibration_spoiled", lecture=BATCHES)
    @change(before='standardized(X), params["W1"], params["b1"]', after='X, params["W1"], params["b1"]')
    def raw_pixels_at_inference():
        """The network was trained on standardized pixels. What does it get when it predicts?"""


with exercise("defaults_concepts", lecture=DEFAULTS):
    everything_can_be_learned = misconception(
        caught_by="test_concept_defaults_ceiling",
        hint="Accuracy 1.00 on spoiled labels means that the wrong ones were learned too. Can a wrong label be "
        "known from the picture?",
    )({"ceiling": "A", "chosen": "C", "calibrated": "D", "smoothing": "A", "batch": "B"})

    dev_set_taken_for_a_test_set = misconception(
        caught_by="test_concept_defaults_chosen",
        lecture=STOPPING,
        hint="No weights were trained on the development set. But something else was chosen on it, fifty times.",
    )({"ceiling": "B", "chosen": "A", "calibrated": "D", "smoothing": "A", "batch": "B"})

    calibration_taken_for_quality = misconception(
        caught_by="test_concept_defaults_calibrated",
        lecture=SMOOTHING,
        hint="Look at the numbers of the constant classifier in section 3, and check whether it is calibrated.",
    )({"ceiling": "B", "chosen": "C", "calibrated": "B", "smoothing": "A", "batch": "B"})


# Mutants that are sound classifiers too
SOUND = {
    "any such map of the pixels does, as long as training and prediction share it": [
        ("return (X - mean) / std", "return (X * mean) / std"),
        ("return (X - mean) / std", "return (X - mean) + std"),
        ("return (X - mean) / std", "return (X - mean) - std"),
        ("return (X - mean) / std", "return (X - mean) * std"),
        ("return (X - mean) / std", "return (X - mean) // std"),
    ],
    "dropout on the inputs is no must": [
        ("inputs = drop_inputs(X, True)", "inputs = drop_inputs(X, False)"),
    ],
    "the best epoch is kept anyhow, so the others cost time only": [
        ("break", "continue"),
        ("stopping = EarlyStopping(10)", "stopping = EarlyStopping( 11)"),
        ("stopping = EarlyStopping(10)", "stopping = EarlyStopping( 9)"),
        ("for _ in range(30):", "for _ in range( 31):"),
        ("for _ in range(30):", "for _ in range( 29):"),
    ],
    "one hidden unit, example or network more or less": [
        (
            "sizes = [X_train.shape[1], 128, y_train.max() + 1]",
            f"sizes = [X_train.shape[1], {units}, y_train.max() + 1]",
        )
        for units in (127, 129)
    ]
    + [
        (
            "for X, gold in minibatches(standardized(X_train), y_train, 100, rng):",
            f"for X, gold in minibatches(standardized(X_train), y_train, {size}, rng):",
        )
        for size in (99, 101)
    ]
    + [
        (
            "networks = [train_network() for _ in range(3)]",
            f"networks = [train_network() for _ in range( {number})]",
        )
        for number in (2, 4)
    ],
    "with dropout and the best epoch kept, a weaker or stronger decay does little": [
        (
            "optimizer = AdamW(params, 0.01, weight_decay=0.1)",
            f"optimizer = AdamW(params, 0.01, weight_decay= {decay})",
        )
        for decay in ("1.1", "-0.9")
    ],
    "a negative rate drops nothing, and its scale is learned": [
        (
            "drop_inputs, drop_hidden = Dropout(0.1, rng), Dropout(0.5, rng)",
            f"drop_inputs, drop_hidden = Dropout({rates[0]}, rng), Dropout({rates[1]}, rng)",
        )
        for rates in ((" -0.9", "0.5"), ("0.1", " -0.5"))
    ],
    "the history is for the figure and earns nothing": [
        ("predict.history = networks[0][1]", f"predict.history = networks{place}")
        for place in ("[ 1][1]", "[ -1][1]", "[0][ 0]")
    ],
}
equivalent_mutants = [
    equivalent_mutant(
        exercise="train_classifier", before=before, after=after, reason=f"Sound as well: {reason}."
    )
    for reason, changes in SOUND.items()
    for before, after in changes
]
