"""The reference of 11_augmentation against Keras, JAX, cases worked by hand and closed forms."""

import itertools
import math
from collections import Counter

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest


def close(got, expected, rtol=1e-12):
    """Equal to rounding, relative to the largest entry, and of the same shape and dtype."""
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert got.dtype == expected.dtype
    np.testing.assert_allclose(
        got, expected, rtol=0, atol=rtol * float(np.max(np.abs(expected), initial=1e-300))
    )


def partners(rng, count):
    return np.roll(rng.permutation(count), 1)


def one_channel(*pictures):
    return np.array(pictures, float)[..., None]


# augmentation


def test_horizontal_flip(reference, rng):
    images = rng.random((5, 7, 11, 3))
    flip = np.array([True, False, True, True, False])
    layer = keras.layers.RandomFlip("horizontal", dtype="float64")
    close(
        reference.horizontal_flip(images, flip),
        layer.transform_images(images, {"flips": flip.reshape(5, 1, 1, 1)}),
    )
    close(reference.horizontal_flip(images, np.ones(5, bool)), jax.vmap(jnp.fliplr)(images))


@pytest.mark.parametrize("dy", [-6, -1, 0, 2])
@pytest.mark.parametrize("dx", [-3, 0, 1, 4])
def test_shift_is_padding_and_cropping(reference, rng, dy, dx):
    images = rng.random((2, 7, 5, 3))
    pads = (max(dy, 0), max(-dy, 0)), (max(dx, 0), max(-dx, 0))
    padded = keras.layers.ZeroPadding2D(pads, dtype="float64")(images)
    cropped = keras.layers.Cropping2D([(after, before) for before, after in pads], dtype="float64")(padded)
    close(reference.shift(images, dy, dx), cropped)


def mask_of(shape, top, left, bottom, right):
    """True inside of the box, pixel by pixel."""
    mask = np.zeros(shape, bool)
    for row, column in itertools.product(range(top, bottom), range(left, right)):
        mask[:, row, column] = True
    return mask


def test_random_erasing(reference, rng):
    images, box = rng.random((2, 7, 5, 3)), (1, 2, 6, 4)
    layer = keras.layers.RandomErasing(dtype="float64")
    transformation = {
        "apply_erasing": np.ones(2, bool),
        "batch_masks": mask_of(images.shape, *box),
        "fill_value": 0.0,
    }
    close(reference.random_erasing(images, box), layer.transform_images(images, transformation))


def test_mixup_by_hand(reference):
    X, Y = np.array([[0.0, 4.0], [8.0, 0.0], [4.0, 12.0]]), np.eye(3)
    inputs, targets = reference.mixup(X, Y, 0.75, np.array([1, 2, 0]))
    np.testing.assert_array_equal(inputs, [[2, 3], [7, 3], [3, 10]])
    np.testing.assert_array_equal(targets, [[0.75, 0.25, 0], [0, 0.75, 0.25], [0.25, 0, 0.75]])


@pytest.mark.parametrize("lam", [0.0, 0.3, 1.0])
def test_mixup(reference, rng, lam):
    images, Y, permutation = rng.random((7, 5, 3, 2)), rng.random((7, 11)), partners(rng, 7)
    layer = keras.layers.MixUp(dtype="float64")
    transformation = {"mix_weight": np.full(7, lam), "permutation_order": permutation}
    inputs, targets = reference.mixup(images, Y, lam, permutation)
    close(inputs, layer.transform_images(images, transformation))
    close(targets, layer.transform_labels(Y, transformation))


def test_cutmix_by_hand(reference):
    """Pictures of 4×4, λ = 3/4: the sides are int(4 · 1/2) = 2, one pixel each way from the center."""
    images = one_channel(np.zeros((4, 4)), np.ones((4, 4)))
    Y, swap = np.eye(2), np.array([1, 0])
    inputs, targets = reference.cutmix(images, Y, (2, 2), 0.75, swap)
    first = [[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]]
    np.testing.assert_array_equal(inputs, one_channel(first, 1 - np.array(first)))
    np.testing.assert_array_equal(targets, [[0.75, 0.25], [0.25, 0.75]])
    # In the corner a single pixel is left of the box: the share is 1/16 and not 1/4.
    inputs, targets = reference.cutmix(images, Y, (0, 0), 0.75, swap)
    first = [[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    np.testing.assert_array_equal(inputs, one_channel(first, 1 - np.array(first)))
    np.testing.assert_array_equal(targets, [[15 / 16, 1 / 16], [1 / 16, 15 / 16]])


def test_cutmix_odd_sides_by_hand(reference):
    """Pictures of 5×7, λ = 1/4: int(5 · 0.866) = 4 and int(7 · 0.866) = 6; a row of it is beyond the edge."""
    images = one_channel(np.zeros((5, 7)), np.ones((5, 7)))
    inputs, targets = reference.cutmix(images, np.eye(2), (4, 3), 0.25, np.array([1, 0]))
    expected = np.zeros((5, 7))
    expected[2:5, 0:6] = 1  # rows 2 to 5, exclusive 6, clipped; columns 0 to 5
    np.testing.assert_array_equal(inputs[0, :, :, 0], expected)
    np.testing.assert_allclose(targets, [[17 / 35, 18 / 35], [18 / 35, 17 / 35]], rtol=1e-15)


@pytest.mark.parametrize("center", [(6, 5), (0, 0), (12, 10), (1, 9), (11, 2)])
@pytest.mark.parametrize("lam", [0.0, 0.13, 0.5, 0.9, 1.0])
def test_cutmix(reference, rng, center, lam):
    images, Y, permutation = rng.random((7, 13, 11, 3)), rng.random((7, 5)), partners(rng, 7)
    reach = [int(length * math.sqrt(1 - lam)) // 2 for length in (13, 11)]
    mask = np.zeros(images.shape, bool)
    for row, column in itertools.product(range(13), range(11)):
        inside = [-reach[i] <= (row, column)[i] - center[i] < reach[i] for i in range(2)]
        mask[:, row, column] = all(inside)
    layer = keras.layers.CutMix(dtype="float64")
    transformation = {
        "permutation_order": permutation,
        "batch_masks": mask,
        "mix_weight": np.full(7, 1 - mask[0, :, :, 0].mean()),
    }
    inputs, targets = reference.cutmix(images, Y, center, lam, permutation)
    close(inputs, layer.transform_images(images, transformation))
    close(targets, layer.transform_labels(Y, transformation))


def chi_square(counts, cells, total):
    """Pearson's statistic for equally probable cells."""
    expected = total / cells
    found = sum((count - expected) ** 2 / expected for count in counts.values())
    return found + (cells - len(counts)) * expected


def test_rand_augment_draws_all_sequences_alike(reference, rng):
    operations = [lambda image, number=number: 10 * image + number for number in (1, 2, 3)]
    made = reference.rand_augment(np.zeros((9000, 1, 1, 1)), operations, 2, rng)
    counts = Counter(made.ravel().tolist())
    assert set(counts) == {11.0, 12.0, 13.0, 21.0, 22.0, 23.0, 31.0, 32.0, 33.0}
    assert chi_square(counts, 9, 9000) < 60  # eight degrees of freedom: 5e-10 above


def test_rand_augment_in_float32(reference, rng):
    images = rng.random((3, 5, 7, 2)).astype(np.float32)
    made = reference.rand_augment(images, [np.sqrt], 2, rng)
    close(made, images ** np.float32(0.25), rtol=1e-6)


# answers to the questions


def test_answers(reference):
    # corner: λ' of the corner box of 8×8 at λ = 0.75 is 0.9375.
    images = one_channel(np.zeros((8, 8)), np.ones((8, 8)))
    targets = reference.cutmix(images, np.eye(2), (0, 0), 0.75, np.array([1, 0]))[1]
    assert targets[0, 0] == 0.9375 and reference.mixing_concepts["corner"] == "B"


# what the notebook says of Keras


def test_defaults_of_keras():
    layers = keras.layers
    assert layers.RandomFlip().get_config()["mode"] == "horizontal_and_vertical"
    assert layers.RandomTranslation(0.1, 0.1).get_config()["fill_mode"] == "reflect"
    erasing = layers.RandomErasing().get_config()
    assert tuple(erasing["value_range"]) == (0, 255) and erasing["fill_value"] is None  # None: noise
    assert layers.MixUp().get_config()["alpha"] == 0.2
    assert tuple(layers.CutMix().get_config()["factor"]) == (0, 1.0)
    augment = layers.RandAugment().get_config()
    assert tuple(augment["value_range"]) == (0, 255) and augment["num_ops"] == 2


def test_examples_of_the_notebook(reference):
    """The numbers that stand before the exercises."""
    inputs, _ = reference.mixup(np.array([0.0, 20.0, 40.0]), np.eye(3), 0.75, np.array([2, 0, 1]))
    np.testing.assert_array_equal(inputs, [10, 15, 35])
    images, Y, swap = one_channel(np.zeros((8, 8)), np.ones((8, 8))), np.eye(2), np.array([1, 0])
    assert reference.cutmix(images, Y, (4, 4), 0.75, swap)[1][0, 0] == 0.75
    assert reference.cutmix(images, Y, (0, 4), 0.75, swap)[1][0, 0] == 0.875
    double_or_add = [lambda image: 2 * image, lambda image: image + 1]
    made = reference.rand_augment(np.full((97, 1, 1, 1), 3.0), double_or_add, 2, np.random.default_rng(1))
    assert set(made.ravel()) == {12.0, 7.0, 8.0, 5.0}
