"""What the notebooks say of Keras' and JAX' defaults, in the lines below the exercises."""

import inspect

import jax
import keras
import numpy as np
import pytest

DEFAULTS = {
    # what: where, parameter, default
    "01 leaky ReLU, the function": (keras.activations.leaky_relu, "negative_slope", 0.2),
    "01 leaky ReLU, the layer": (keras.layers.LeakyReLU.__init__, "negative_slope", 0.3),
    "01 GELU of Keras is exact": (keras.activations.gelu, "approximate", False),
    "01 GELU of JAX is not": (jax.nn.gelu, "approximate", True),
    "01 softmax": (keras.activations.softmax, "axis", -1),
    "01 a layer without activation": (keras.layers.Dense.__init__, "activation", None),
    "01 biases are zero": (keras.layers.Dense.__init__, "bias_initializer", "zeros"),
    "02 Huber": (keras.losses.Huber.__init__, "delta", 1.0),
    "02 probabilities": (keras.losses.SparseCategoricalCrossentropy.__init__, "from_logits", False),
    "02 reduction": (keras.losses.SparseCategoricalCrossentropy.__init__, "reduction", "sum_over_batch_size"),
    "03 threshold": (keras.metrics.BinaryAccuracy.__init__, "threshold", 0.5),
    "04 probabilities": (keras.losses.BinaryCrossentropy.__init__, "from_logits", False),
    "06 rate": (keras.optimizers.SGD.__init__, "learning_rate", 0.01),
    "06 no momentum": (keras.optimizers.SGD.__init__, "momentum", 0.0),
    "06 patience": (keras.callbacks.EarlyStopping.__init__, "patience", 0),
    "06 the last weights": (keras.callbacks.EarlyStopping.__init__, "restore_best_weights", False),
    "06 monitor": (keras.callbacks.EarlyStopping.__init__, "monitor", "val_loss"),
    "06 shuffle": (keras.Model.fit, "shuffle", True),
    "08 RMSProp": (keras.optimizers.RMSprop.__init__, "rho", 0.9),
    "08 RMSProp's ε": (keras.optimizers.RMSprop.__init__, "epsilon", 1e-7),
    "08 Adam's ε": (keras.optimizers.Adam.__init__, "epsilon", 1e-7),
    "08 AdamW": (keras.optimizers.AdamW.__init__, "weight_decay", 0.004),
}


@pytest.mark.parametrize(("where", "parameter", "default"), DEFAULTS.values(), ids=DEFAULTS)
def test_the_default_is_as_said(where, parameter, default):
    assert inspect.signature(where).parameters[parameter].default == default


def test_keras_regularizers_have_no_half():
    W = np.array([[1.0, -2.0]])
    assert float(keras.regularizers.L2(0.01)(W)) == pytest.approx(0.05)
    assert float(keras.regularizers.L1(0.01)(W)) == pytest.approx(0.03)


def test_adamw_of_keras_decays_biases_unless_told():
    layer = keras.layers.Dense(2, bias_initializer="ones")
    layer.build((None, 3))
    for excluded, factor in [([], 1 - 0.1 * 0.5), (["bias"], 1.0)]:
        layer.bias.assign(np.ones(2))
        optimizer = keras.optimizers.AdamW(0.1, weight_decay=0.5)
        optimizer.exclude_from_weight_decay(var_names=excluded)
        optimizer.build(layer.trainable_variables)
        optimizer.apply([np.zeros((3, 2), np.float32), np.zeros(2, np.float32)])
        np.testing.assert_allclose(np.asarray(layer.bias), factor, rtol=1e-6)


def test_dense_takes_our_kernel_and_counts_what_is_not_trained():
    layer = keras.layers.Dense(2)
    layer.build((None, 3))
    assert layer.kernel.shape == (3, 2) and not np.asarray(layer.bias).any()
    model = keras.Sequential([keras.Input((3,)), keras.layers.BatchNormalization()])
    assert model.count_params() == 12 and sum(v.shape[0] for v in model.trainable_variables) == 6


def test_accuracy_of_keras_says_nothing_of_probabilities():
    metric = keras.metrics.Accuracy()
    assert float(metric(np.array([0, 1]), np.array([0.1, 0.9]))) == 0.0
