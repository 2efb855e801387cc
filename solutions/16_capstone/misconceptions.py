"""Misconceptions of 16_capstone: what goes wrong where sound parts are put together."""

from grader.testing import change, exercise, misconception

OUTPUTS = "Putting It All Together"
BATCHES = "Putting It All Together – Batches"
STOPPING = "Regularization – Early Stopping"
IMPLEMENTATION = "Regularization – Dropout Implementation"
DROPOUT = "Regularization – Dropout"
AUGMENTATION = "Regularization – Data Augmentation"
DEFAULTS = "Regularization – Good Defaults"
SMOOTHING = "Regularization – Label Smoothing"
INITIALIZATION = "Convergence – Parameter Initialization"
CLIPPING = "Convergence – Gradient Clipping"


with exercise("train_classifier", lecture=OUTPUTS):

    @misconception(
        caught_by="test_train_distributions", costs="nothing else can be measured of what is no distribution"
    )
    @change(
        before='return softmax(affine(hidden, params["W2"], params["b2"]))',
        after='return affine(hidden, params["W2"], params["b2"])',
    )
    @change(before="probabilities(params, X_dev)", after="softmax(probabilities(params, X_dev))")
    def logits_returned():
        """The rows do not sum to one. What turns the numbers of the last layer into a distribution?"""

    @misconception(caught_by="test_train_examples_alone", lecture=BATCHES)
    @change(
        before='affine((X - mean) / std, params["W1"], params["b1"])',
        after='affine((X - X.mean(axis=0)) / X.std(), params["W1"], params["b1"])',
    )
    def statistics_of_the_test_batch():
        """An example gets another answer in another batch. Whose mean and standard deviation does the predictor take?"""

    @misconception(caught_by="test_train_same_answer", lecture=IMPLEMENTATION)
    @change(
        before='hidden = relu(affine((X - mean) / std, params["W1"], params["b1"]))',
        after='hidden = Dropout(0.3, rng)(relu(affine((X - mean) / std, params["W1"], params["b1"])), True)',
    )
    def dropout_at_inference():
        """Two calls give two answers. What is still drawn at random when the training is over?"""

    @misconception(caught_by="test_moved_accuracy_high", lecture=AUGMENTATION)
    @change(
        before="minibatches(distorted(X_train, rng), y_train, 100, rng)",
        after="minibatches(X_train, y_train, 100, rng)",
    )
    def training_pictures_as_they_are():
        """The training pictures are seen as they are, over and over, and the test pictures are none of them. What may
        be done to a picture that leaves its label as it is, and is it done anew in every epoch?"""

    @misconception(caught_by="test_wrong_labels_accuracy_high", lecture=DROPOUT)
    @change(before="Dropout(0.3, rng)", after="Dropout(0.0, rng)")
    @change(before="distorted(X_train, rng)", after="X_train")
    @change(
        before="return stopping.best_params, dev_loss, history",
        after="return params, dev_loss, history",
    )
    def learned_by_heart():
        """The network has learned its training labels by heart, the wrong ones too. What holds it back, and which epoch
        do you keep?"""

    @misconception(caught_by="test_doubtful_nll_low", lecture=SMOOTHING)
    @change(before="(0.0, 0.2)", after="(0.0,)")
    @change(before="Dropout(0.3, rng)", after="Dropout(0.0, rng)")
    @change(
        before="return stopping.best_params, dev_loss, history",
        after="return params, dev_loss, history",
    )
    def always_sure():
        """The network is surer than the labels are. What do you ask of it in place of a probability of 1, and what does
        the development set say of that?"""


with exercise("train_deep_network", lecture=INITIALIZATION):

    @misconception(
        caught_by="test_deep_accuracy", costs="of a network that does not learn only the shapes can be right"
    )
    @change(before="he_normal(n, m, rng)", after="0.01 * rng.normal(size=(n, m))")
    def tiny_kernels():
        """All kernels are of one small size, whatever the number of inputs. What is left of the signal after twelve
        layers, and of the gradient?"""

    @misconception(
        caught_by="test_deep_accuracy", costs="of a network that does not learn only the shapes can be right"
    )
    @change(before="he_normal(n, m, rng)", after="rng.normal(size=(n, m))")
    def kernels_of_one():
        """The entries of the kernels have the standard deviation 1, whatever the number of inputs. How large is a sum of
        48 of them, and of such sums, twelve times over?"""

    @misconception(caught_by="test_bright_accuracy_high", lecture=CLIPPING)
    @change(before="grads, _ = clip_by_global_norm(grads, 0.1)", after="")
    def never_clipped():
        """A few pictures have gradients thousands of times as large as the others', and the optimizer follows them. How far
        may one step go?"""

    @misconception(
        caught_by="test_deep_accuracy", costs="of a network of another activation only the shapes are right"
    )
    @change(before='deep_gradients(params, X, gold, "relu")', after='deep_gradients(params, X, gold, "tanh")')
    def trained_with_tanh():
        """The network was trained with tanh, and the grader runs it with ReLU. What does the text say of the activation?"""


with exercise("defaults_concepts", lecture=DEFAULTS):
    everything_can_be_learned = misconception(
        caught_by="test_concept_defaults_ceiling",
        hint="Accuracy 1.00 on these labels means that the wrong ones were learned too. Can a wrong label be known from "
        "the picture?",
    )({"ceiling": "A"})
    one_tenth_of_the_redrawn_lost = misconception(
        caught_by="test_concept_defaults_ceiling",
        hint="0.96 is 1 − 0.4 · 0.1. Of the labels that were drawn anew, is one in ten wrong, or one in ten right?",
    )({"ceiling": "C"})
    redrawn_share_taken_for_the_accuracy = misconception(
        caught_by="test_concept_defaults_ceiling",
        hint="0.40 is the share of the labels that were drawn anew. The others are right, and can be learned.",
    )({"ceiling": "D"})

    dev_set_taken_for_a_test_set = misconception(
        caught_by="test_concept_defaults_chosen",
        lecture=STOPPING,
        hint="No weights were trained on the development set. But something else was chosen on it, fifty times.",
    )({"chosen": "A"})
    larger_set_taken_for_an_easier_one = misconception(
        caught_by="test_concept_defaults_chosen",
        lecture=STOPPING,
        hint="A larger set makes the number less random. Does that make it higher?",
    )({"chosen": "B"})
    other_digits_taken_for_unknown = misconception(
        caught_by="test_concept_defaults_chosen",
        lecture=STOPPING,
        hint="Other digits, made in the same way: that is what an estimate is for. On which side is this one off?",
    )({"chosen": "D"})

    calibration_taken_for_accuracy = misconception(
        caught_by="test_concept_defaults_calibrated",
        lecture=SMOOTHING,
        hint="The constant classifier of section 3 knows what it knows, and that is next to nothing.",
    )({"calibrated": "A"})
    calibration_taken_for_a_low_loss = misconception(
        caught_by="test_concept_defaults_calibrated",
        lecture=SMOOTHING,
        hint="Look at the NLL of the constant classifier in section 3, and check whether it is calibrated.",
    )({"calibrated": "B"})
    calibration_taken_for_smoothing = misconception(
        caught_by="test_concept_defaults_calibrated",
        lecture=SMOOTHING,
        hint="The constant classifier was not trained at all, and it is calibrated.",
    )({"calibrated": "C"})

    always_overfitting = misconception(
        caught_by="test_concept_defaults_idle",
        hint="To learn by heart, one must meet the same example again. How often does this network meet one?",
    )({"idle": "B"})
    stopping_missed = misconception(
        caught_by="test_concept_defaults_idle",
        lecture=STOPPING,
        hint="One stops early where the loss on new data rises. Here it is that on the training data. Does it rise?",
    )({"idle": "C"})
    dropout_taken_for_speed = misconception(
        caught_by="test_concept_defaults_idle",
        lecture=DROPOUT,
        hint="The units that are off are multiplied by zero. Is the product of the matrices any smaller?",
    )({"idle": "D"})

    formula_taken_for_the_statistics = misconception(
        caught_by="test_concept_defaults_batch",
        lecture=BATCHES,
        hint="The formula is the same, and the mean is another. What is the mean of a single digit?",
    )({"batch": "A"})
    doubled_by_itself = misconception(
        caught_by="test_concept_defaults_batch",
        lecture=BATCHES,
        hint="The mean is subtracted. What is left of the one digit whose mean it is?",
    )({"batch": "C"})
    unreliable_taken_for_random = misconception(
        caught_by="test_concept_defaults_batch",
        lecture=BATCHES,
        hint="Nothing is random here. Put a single number into (x − mean) / std.",
    )({"batch": "D"})
