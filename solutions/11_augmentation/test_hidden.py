"""Hidden tests of 11_augmentation: what earns points."""

import numpy as np

from grader.testing import (
    assert_answer,
    assert_close,
    assert_dtype,
    assert_shape,
    assert_unchanged,
    assert_vectorized,
    global_random_unchanged,
    points,
)


def draw_images(rng, B, h, w, C):
    """Pictures of which no pixel is zero and no two are alike."""
    return rng.uniform(0.1, 1, size=(B, h, w, C))


def distributions(rng, *shape):
    """Distributions over the last axis."""
    e = rng.exponential(size=shape)
    return e / e.sum(axis=-1, keepdims=True)


def partners(rng, B):
    """A permutation in which nobody is their own partner, nor the partner of their partner (B > 2)."""
    order = rng.permutation(B)
    permutation = np.empty(B, int)
    permutation[order] = np.roll(order, 1)
    return permutation


def pair(result):
    """The two parts of what a function returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, "A pair is expected, inputs and targets."
    return tuple(result)


def cast(arrays, dtype):
    return [array.astype(dtype) for array in arrays]


def assert_same(function, oracle, *arguments):
    """The function gives what the reference gives; returns the answer."""
    expected = oracle(*arguments)  # first, while the arguments are what they were
    got = function(*arguments)
    assert_close(got, expected)
    return got


def same_seed(rng):
    """Two generators that draw the same."""
    seed = int(rng.integers(2**32))
    return np.random.default_rng(seed), np.random.default_rng(seed)


# horizontal_flip


@points(2)
def test_flip_values(student, reference, rng):
    """The pictures under the mask are flipped from left to right, the others stay."""
    for shape in [(5, 7, 11, 3), (7, 5, 3, 2)]:
        images = draw_images(rng, *shape)
        flip = rng.permutation(np.arange(shape[0]) % 2 == 0)
        assert_same(student.horizontal_flip, reference.horizontal_flip, images, flip)


@points(1)
def test_flip_small_sizes(student, reference, rng):
    """A batch of one, all or none flipped, and pictures with one channel, row or column."""
    for shape in [(1, 5, 7, 3), (5, 3, 7, 1), (3, 1, 5, 2), (3, 5, 1, 2)]:
        images = draw_images(rng, *shape)
        for flip in (np.ones(shape[0], bool), np.zeros(shape[0], bool)):
            assert_shape(assert_same(student.horizontal_flip, reference.horizontal_flip, images, flip), shape)


@points(1)
def test_flip_is_vectorized(student, reference, rng):
    """No Python loop over the pictures, and the arguments stay as they were."""
    images, flip = draw_images(rng, 5, 7, 11, 3), np.array([True, False, False, True, True])
    before = images.copy(), flip.copy()
    assert_close(student.horizontal_flip(images, flip), reference.horizontal_flip(*before))
    assert_unchanged(student)
    assert_vectorized(student.horizontal_flip, lambda B: (np.ones((B, 5, 7, 2)), np.arange(B) % 2 == 0))


@points(1)
def test_flip_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    flip = np.array([True, False, False, True, True])
    for dtype in (np.float32, np.float64):
        images = draw_images(rng, 5, 7, 11, 3).astype(dtype)
        assert_dtype(assert_same(student.horizontal_flip, reference.horizontal_flip, images, flip), dtype)


# shift


@points(2)
def test_shift_values(student, reference, rng):
    """Down and right are positive, up and left negative, and zeros move in."""
    for dy, dx in [(2, 3), (-2, -3), (3, -1), (-1, 4)]:
        images = draw_images(rng, 5, 7, 11, 3)
        assert_same(student.shift, reference.shift, images, dy, dx)


@points(1)
def test_shift_along_one_axis(student, reference, rng):
    """A shift by 0 along one axis, or both, loses nothing there."""
    for dy, dx in [(0, 0), (0, 2), (0, -2), (3, 0), (-3, 0)]:
        images = draw_images(rng, 3, 7, 5, 2)
        assert_same(student.shift, reference.shift, images, dy, dx)


@points(1)
def test_shift_every_way(student, reference, rng):
    """Every shift of a small picture, up to those that leave a single row and column; a batch of one."""
    images = draw_images(rng, 1, 3, 5, 1)
    for dy in range(-2, 3):
        for dx in range(-4, 5):
            assert_shape(assert_same(student.shift, reference.shift, images.copy(), dy, dx), (1, 3, 5, 1))


@points(1)
def test_shift_is_vectorized(student, reference, rng):
    """No Python loop over the pictures, and they stay as they were."""
    images = draw_images(rng, 5, 7, 11, 3)
    before = images.copy()
    assert_close(student.shift(images, 1, -2), reference.shift(before, 1, -2))
    assert_unchanged(student)
    assert_vectorized(student.shift, lambda B: (np.ones((B, 5, 7, 2)), 1, 2))


@points(1)
def test_shift_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        images = draw_images(rng, 5, 7, 11, 3).astype(dtype)
        assert_dtype(assert_same(student.shift, reference.shift, images, 1, -2), dtype)


# random_erasing


@points(2)
def test_erasing_values(student, reference, rng):
    """The box is zero in all channels, and all else stays."""
    for box in [(2, 3, 5, 9), (1, 0, 2, 7)]:
        images = draw_images(rng, 5, 7, 11, 3)
        assert_same(student.random_erasing, reference.random_erasing, images, box)


@points(1)
def test_erasing_at_the_edges(student, reference, rng):
    """A box may touch the edges, be a single pixel or all of the picture; a batch of one works too."""
    for box in [(0, 0, 3, 2), (4, 3, 7, 5), (6, 4, 7, 5), (0, 0, 7, 5), (0, 2, 7, 3)]:
        images = draw_images(rng, 1, 7, 5, 2)
        assert_shape(assert_same(student.random_erasing, reference.random_erasing, images, box), images.shape)


@points(1)
def test_erasing_is_vectorized(student, reference, rng):
    """No Python loop over the pictures, and they stay as they were."""
    images = draw_images(rng, 5, 7, 11, 3)
    before = images.copy()
    assert_close(student.random_erasing(images, (2, 3, 5, 9)), reference.random_erasing(before, (2, 3, 5, 9)))
    assert_unchanged(student)
    assert_vectorized(student.random_erasing, lambda B: (np.ones((B, 5, 7, 2)), (1, 2, 3, 5)))


@points(1)
def test_erasing_dtype(student, reference, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        images = draw_images(rng, 5, 7, 11, 3).astype(dtype)
        assert_dtype(
            assert_same(student.random_erasing, reference.random_erasing, images, (2, 3, 5, 9)), dtype
        )


# mixup


@points(2)
def test_mixup_values(student, reference, rng):
    """Inputs and targets are λ of the example and 1 − λ of its partner."""
    for B, D, K in [(7, 5, 3), (11, 3, 13)]:
        lam = float(rng.uniform(0.55, 0.95))
        arguments = rng.normal(size=(B, D)), distributions(rng, B, K), lam, partners(rng, B)
        assert_same(student.mixup, reference.mixup, *arguments)


@points(1)
def test_mixup_ends(student, reference, rng):
    """λ = 1 changes nothing, λ = 0 gives the partners, λ = 1/2 the mean of both."""
    for lam in (1.0, 0.0, 0.5):
        arguments = rng.normal(size=(7, 5)), distributions(rng, 7, 3), lam, partners(rng, 7)
        assert_same(student.mixup, reference.mixup, *arguments)


@points(1)
def test_mixup_shapes(student, reference, rng):
    """Inputs with any number of axes, a batch of one, and examples that are their own partners."""
    for shape in [(7,), (1, 5), (2, 3), (7, 5, 3), (5, 7, 11, 3)]:
        permutation = rng.permutation(shape[0])
        arguments = rng.normal(size=shape), distributions(rng, shape[0], 13), 0.3, permutation
        assert_shape(assert_same(student.mixup, reference.mixup, *arguments)[0], shape)


@points(1)
def test_mixup_is_vectorized(student, reference, rng):
    """No Python loop over the examples, and the arguments stay as they were."""
    X, Y, permutation = rng.normal(size=(7, 5)), distributions(rng, 7, 3), partners(rng, 7)
    assert_same(student.mixup, reference.mixup, X, Y, 0.7, permutation)
    assert_unchanged(student)
    assert_vectorized(
        student.mixup, lambda B: (np.ones((B, 5)), np.ones((B, 3)), 0.7, np.roll(np.arange(B), 1))
    )


@points(1)
def test_mixup_dtype(student, reference, rng):
    """float32 stays float32 in both arrays, and float64 stays float64."""
    permutation = partners(rng, 7)
    for dtype in (np.float32, np.float64):
        X, Y = cast((rng.normal(size=(7, 5)), distributions(rng, 7, 3)), dtype)
        assert_dtype(assert_same(student.mixup, reference.mixup, X, Y, 0.7, permutation), dtype)


# cutmix

# h √(1 − λ) and w √(1 − λ) are never close to a whole number here, where rounding would decide about `int`:
# 13 · 0.72 = 9.4 and 11 · 0.72 = 7.9 in the first case, 6.9 and 5.9 in the second.
LAMBDAS = (1 - 0.72**2, 1 - 0.535**2)


def cutmix_batch(rng, B=7, h=13, w=11, C=3, K=5):
    return draw_images(rng, B, h, w, C), distributions(rng, B, K)


@points(1)
def test_cutmix_pictures_inside(student, reference, rng):
    """A box in the middle comes from the partner, in the same place; all else stays."""
    for lam, center in zip(LAMBDAS, [(6, 5), (5, 6)], strict=True):
        images, Y = cutmix_batch(rng)
        permutation = partners(rng, 7)
        expected = reference.cutmix(images, Y, center, lam, permutation)[0]
        assert_close(pair(student.cutmix(images, Y, center, lam, permutation))[0], expected)


@points(1)
def test_cutmix_pictures_at_the_edges(student, reference, rng):
    """A box that reaches over an edge or a corner is clipped to the picture."""
    for center in [(0, 5), (12, 6), (6, 0), (5, 10), (0, 0), (12, 10), (1, 9)]:
        images, Y = cutmix_batch(rng)
        permutation = partners(rng, 7)
        expected = reference.cutmix(images, Y, center, LAMBDAS[1], permutation)[0]
        assert_close(pair(student.cutmix(images, Y, center, LAMBDAS[1], permutation))[0], expected)


@points(1)
def test_cutmix_targets_inside(student, reference, rng):
    """The targets are mixed by the pixels pasted, also where the box is whole."""
    for lam, center in zip(LAMBDAS, [(6, 5), (5, 6)], strict=True):
        images, Y = cutmix_batch(rng)
        permutation = partners(rng, 7)
        expected = reference.cutmix(images, Y, center, lam, permutation)[1]
        assert_close(pair(student.cutmix(images, Y, center, lam, permutation))[1], expected)


@points(1)
def test_cutmix_targets_at_the_edges(student, reference, rng):
    """Where the box is clipped, the partner's share of the target is that of the box that is left."""
    for center in [(0, 5), (12, 6), (6, 0), (5, 10), (0, 0), (12, 10), (1, 9)]:
        images, Y = cutmix_batch(rng)
        permutation = partners(rng, 7)
        expected = reference.cutmix(images, Y, center, LAMBDAS[1], permutation)[1]
        assert_close(pair(student.cutmix(images, Y, center, LAMBDAS[1], permutation))[1], expected)


@points(1)
def test_cutmix_ends(student, reference, rng):
    """λ = 1 pastes nothing, λ = 0 as much as the sides allow; a batch of one and small pictures work."""
    for B, h, w, C, lam in [(7, 13, 11, 3, 1.0), (7, 13, 11, 3, 0.0), (1, 5, 7, 1, 0.3), (3, 2, 3, 1, 0.3)]:
        images, Y = cutmix_batch(rng, B, h, w, C)
        permutation = partners(rng, B)
        for center in [(h // 2, w // 2), (0, w - 1)]:
            assert_same(student.cutmix, reference.cutmix, images, Y, center, lam, permutation)


@points(1)
def test_cutmix_is_vectorized(student, reference, rng):
    """No Python loop over the examples, and the arguments stay as they were."""
    (images, Y), permutation = cutmix_batch(rng), partners(rng, 7)
    assert_same(student.cutmix, reference.cutmix, images, Y, (4, 5), LAMBDAS[1], permutation)
    assert_unchanged(student)
    assert_vectorized(
        student.cutmix,
        lambda B: (np.ones((B, 5, 7, 2)), np.ones((B, 3)), (2, 3), 0.6, np.roll(np.arange(B), 1)),
    )


@points(1)
def test_cutmix_dtype(student, reference, rng):
    """float32 stays float32 in both arrays, and float64 stays float64."""
    permutation = partners(rng, 7)
    for dtype in (np.float32, np.float64):
        images, Y = cast(cutmix_batch(rng), dtype)
        got = assert_same(student.cutmix, reference.cutmix, images, Y, (2, 9), LAMBDAS[1], permutation)
        assert_dtype(got, dtype)


# rand_augment

# Each operation writes its number as the last digit of every pixel. So a picture that begins with zeros tells
# in the end which operations it went through, in their order: 253 is operation 2, then 5, then 3.


def write_one(image):
    return 10 * image + 1


def write_two(image):
    return 10 * image + 2


def write_three(image):
    return 10 * image + 3


def write_four(image):
    return 10 * image + 4


def write_five(image):
    return 10 * image + 5


WRITERS = [write_one, write_two, write_three, write_four, write_five]


def turn(image):
    """A quarter turn, of square pictures; three of them are no turn back."""
    return np.rot90(image)


def stripes(image):
    """Brighter towards the bottom, by an amount that a batch in place of a picture would not get."""
    return image + np.arange(image.shape[0])[:, None, None]


def written(got, B):
    """The operations that each of B pictures of 2×3×1 went through, as a list of numbers a picture."""
    assert_shape(got, (B, 2, 3, 1))
    pixels = np.asarray(got, float).reshape(B, 6)
    assert np.all(pixels == pixels[:, :1]), "An operation is to be applied to the whole picture."
    assert np.all((pixels == np.round(pixels)) & (pixels >= 0)), (
        "Only the given operations are to be applied."
    )
    sequences = [[int(digit) for digit in str(int(number)) if number] for number in pixels[:, 0]]
    assert all(1 <= digit <= 5 for one in sequences for digit in one), (
        "Only the given operations are to be applied."
    )
    return sequences


@points(1)
def test_rand_augment_number(student, rng):
    """Every picture goes through num_ops operations, one after the other."""
    for B, num_ops in [(7, 1), (11, 2), (5, 7)]:
        for sequence in written(student.rand_augment(np.zeros((B, 2, 3, 1)), WRITERS, num_ops, rng), B):
            assert len(sequence) == num_ops, (
                f"{len(sequence)} operations were applied to a picture, {num_ops} are expected."
            )


@points(1)
def test_rand_augment_one_operation(student, reference, rng):
    """With a single operation there is no choice: it is applied num_ops times to each picture (h, w, C)."""
    for operation in (turn, stripes):
        for B, num_ops in [(3, 1), (1, 2), (2, 3)]:
            images = draw_images(rng, B, 5, 5, 2)
            before = images.copy()
            got = student.rand_augment(images, [operation], num_ops, rng)
            assert_shape(got, (B, 5, 5, 2))
            assert_close(got, reference.rand_augment(before, [operation], num_ops, rng))
            assert_unchanged(student)


@points(1)
def test_rand_augment_each_picture(student, rng):
    """Each picture gets draws of its own."""
    # All of 31 pictures go through the same three of five operations: (1/125)^30, below 1e-62.
    sequences = written(student.rand_augment(np.zeros((31, 2, 3, 1)), WRITERS, 3, rng), 31)
    assert any(sequence != sequences[0] for sequence in sequences), (
        "All pictures of the batch went through the same operations."
    )


@points(1)
def test_rand_augment_with_replacement(student, rng):
    """The same operation may come twice, and there may be more draws than operations."""
    # Three of five without a repetition: 12/25 a picture. 31 pictures without any: below 2e-10.
    sequences = written(student.rand_augment(np.zeros((31, 2, 3, 1)), WRITERS, 3, rng), 31)
    assert any(len(set(sequence)) < 3 for sequence in sequences), (
        "In no picture did an operation come twice: draw with replacement."
    )
    sequences = written(student.rand_augment(np.zeros((7, 2, 3, 1)), WRITERS[:2], 5, rng), 7)
    assert all(len(sequence) == 5 for sequence in sequences), "Five draws from two operations are expected."


@points(1, seconds=30)
def test_rand_augment_uniform(student, rng):
    """All operations are equally probable, in each draw and whatever came before."""
    sequences = written(student.rand_augment(np.zeros((307, 2, 3, 1)), WRITERS, 3, rng), 307)
    assert all(len(sequence) == 3 for sequence in sequences), "Three operations a picture are expected."
    # How often an operation comes among n = 921 draws is binomial with p = 1/5, and so it is among the 307 of
    # one place; so is how often a place holds the same operation as the one before. P(below 105) and P(above
    # 267) are below 3e-11 each for n = 921, P(below 17) and P(above 117) below 2e-13 each for n = 307. With 5
    # and 17 counts, a false alarm comes in fewer than 3e-10 of all runs.
    drawn = np.array(sequences)
    totals = [np.sum(drawn == number) for number in range(1, 6)]
    counts = [np.sum(drawn[:, place] == number) for place in range(3) for number in range(1, 6)]
    counts += [np.sum(drawn[:, place] == drawn[:, place + 1]) for place in range(2)]
    even = all(105 <= total <= 267 for total in totals) and all(17 <= count <= 117 for count in counts)
    assert even, (
        "Some operations come far too often or too seldom: draw each one uniformly and independently."
    )


@points(1)
def test_rand_augment_rng(student, rng):
    """All randomness comes from rng: the same state gives the same pictures, and the next call others."""
    one, other = same_seed(rng)
    images = np.zeros((31, 2, 3, 1))
    with global_random_unchanged(student):
        first = written(student.rand_augment(images, WRITERS, 3, one), 31)
    assert first == written(student.rand_augment(images, WRITERS, 3, other), 31), (
        "Two calls with generators in the same state gave different pictures."
    )
    # 31 pictures go through the same three of five operations as before: (1/125)^31, below 1e-64.
    assert first != written(student.rand_augment(images, WRITERS, 3, one), 31), (
        "Two calls with one generator, one after the other, drew the same operations."
    )


@points(1)
def test_rand_augment_dtype(student, rng):
    """float32 stays float32, and float64 stays float64."""
    for dtype in (np.float32, np.float64):
        assert_dtype(student.rand_augment(np.zeros((5, 2, 3, 1), dtype), WRITERS, 2, rng), dtype)


# augmentation_concepts


@points(1)
def test_concept_augmentation_mirror(student, reference):
    """Where a flip keeps the label."""
    assert_answer(student.augmentation_concepts, "mirror", reference.augmentation_concepts["mirror"])


@points(1)
def test_concept_augmentation_when(student, reference):
    """Which data are augmented, and when."""
    assert_answer(student.augmentation_concepts, "when", reference.augmentation_concepts["when"])


@points(1)
def test_concept_augmentation_source(student, reference):
    """Where the knowledge in an augmentation comes from."""
    assert_answer(student.augmentation_concepts, "source", reference.augmentation_concepts["source"])


@points(1)
def test_concept_augmentation_text(student, reference):
    """Why sentences are harder to augment."""
    assert_answer(student.augmentation_concepts, "text", reference.augmentation_concepts["text"])


# mixing_concepts


@points(1)
def test_concept_mixing_loss(student, reference):
    """The loss for mixed targets."""
    assert_answer(student.mixing_concepts, "loss", reference.mixing_concepts["loss"])


@points(1)
def test_concept_mixing_corner(student, reference):
    """λ of a box that lies in a corner."""
    assert_answer(student.mixing_concepts, "corner", reference.mixing_concepts["corner"])


@points(1)
def test_concept_mixing_alpha(student, reference):
    """Mixup with α close to 0."""
    assert_answer(student.mixing_concepts, "alpha", reference.mixing_concepts["alpha"])


@points(1)
def test_concept_mixing_between(student, reference):
    """What mixup asks for between two examples."""
    assert_answer(student.mixing_concepts, "between", reference.mixing_concepts["between"])
