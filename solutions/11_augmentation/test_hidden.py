"""Hidden tests of 11_augmentation: what earns points."""

import itertools

import numpy as np

from grader.testing import assert_answer, assert_close, assert_shape, points, rule_points


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


def couples(rng, B):
    """A permutation in which two are each other's partners; of an odd number one is its own."""
    order, permutation = rng.permutation(B), np.arange(B)
    first, second = order[: B // 2], order[B // 2 : B // 2 * 2]
    permutation[first], permutation[second] = second, first
    return permutation


def pair(result):
    """The two parts of what a function returns."""
    assert isinstance(result, tuple | list) and len(result) == 2, "A pair is expected, inputs and targets."
    return tuple(result)


def both_dtypes(*arrays):
    """The arrays in float64, then in float32."""
    for dtype in (np.float64, np.float32):
        yield tuple(array.astype(dtype) for array in arrays)


# horizontal_flip


def assert_pictures(student, reference, rng, flipped):
    """The pictures under the mask, or the others, are the reference's."""
    for shape in [(7, 5, 11, 3), (5, 11, 3, 2), (3, 7, 5, 1), (5, 7, 7, 2)]:
        for flip in (np.arange(shape[0]) % 2 == 0, rng.permutation(shape[0]) < 2, np.full(shape[0], flipped)):
            for (images,) in both_dtypes(draw_images(rng, *shape)):
                got = student.horizontal_flip(images, flip)
                assert_shape(got, shape)
                expected = reference.horizontal_flip(images, flip)
                assert_close(np.asarray(got)[flip == flipped], expected[flip == flipped])


@points(1, exercise="horizontal_flip")
def test_flip_under_the_mask(student, reference, rng):
    """The pictures under the mask are flipped from left to right."""
    assert_pictures(student, reference, rng, flipped=True)


@points(1, exercise="horizontal_flip")
def test_flip_others_stay(student, reference, rng):
    """The pictures that the mask leaves out stay as they are."""
    assert_pictures(student, reference, rng, flipped=False)


test_flip_rules = rule_points("horizontal_flip", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# shift


def assert_shifted(student, reference, rng, steps, shape=(5, 7, 11, 3)):
    """The pixels that stay in sight are where they belong."""
    for dy, dx in steps:
        for (images,) in both_dtypes(draw_images(rng, *shape)):
            got, expected = student.shift(images, dy, dx), reference.shift(images, dy, dx)
            assert_shape(got, shape)
            assert_close(np.asarray(got)[expected != 0], expected[expected != 0])


@points(1, exercise="shift")
def test_shift_down_and_right(student, reference, rng):
    """Positive numbers move the pixels that stay in sight down and to the right."""
    assert_shifted(student, reference, rng, [(2, 3), (2, 3), (1, 5), (4, 1)])
    assert_shifted(student, reference, rng, [(2, 3), (4, 1)], (3, 7, 7, 2))


@points(1, exercise="shift")
def test_shift_up_and_left(student, reference, rng):
    """Negative numbers move the pixels that stay in sight up and to the left."""
    assert_shifted(student, reference, rng, [(-2, -3), (3, -1), (-1, 4), (-5, -2)])


@points(1)
def test_shift_zeros_move_in(student, rng):
    """As many zeros move in as pixels leave the picture."""
    for dy, dx in [(2, 2), (-2, -2), (3, -3), (-1, 1)]:
        got = np.asarray(student.shift(draw_images(rng, 5, 7, 11, 3), dy, dx))
        assert_shape(got, (5, 7, 11, 3))
        assert_close(np.sum(got == 0, axis=(1, 2)), np.full((5, 3), 7 * 11 - (7 - abs(dy)) * (11 - abs(dx))))


@points(0.5)
def test_shift_along_one_axis(student, reference, rng):
    """A shift by 0 along one axis, or both, loses nothing there."""
    for dy, dx in [(0, 0), (0, 2), (0, -2), (3, 0), (-3, 0)]:
        images = draw_images(rng, 3, 7, 5, 2)
        assert_close(student.shift(images, dy, dx), reference.shift(images, dy, dx))


@points(0.5)
def test_shift_every_way(student, reference, rng):
    """Every shift of a small picture, up to those that leave a single row and column."""
    images = draw_images(rng, 2, 3, 5, 1)
    for dy in range(-2, 3):
        for dx in range(-4, 5):
            assert_close(student.shift(images, dy, dx), reference.shift(images, dy, dx))


test_shift_rules = rule_points("shift", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# random_erasing

# In the middle, at each edge, a single pixel, a row, a column and all of the picture.
BOXES = [(2, 3, 5, 9), (1, 0, 2, 7), (0, 0, 3, 2), (4, 6, 7, 11), (6, 10, 7, 11), (2, 0, 3, 11), (0, 4, 7, 5)]
BOXES += [(0, 0, 7, 11)]


def assert_erased(student, rng, inside):
    """Inside of each box, or outside of it, the pictures are as they should be."""
    for box, shape in [*itertools.product(BOXES, [(5, 7, 11, 3)]), ((2, 3, 5, 9), (3, 11, 11, 1))]:
        for (images,) in both_dtypes(draw_images(rng, *shape)):
            got = student.random_erasing(images, box)
            assert_shape(got, images.shape)
            covered = np.zeros(shape[1:3], bool)
            covered[box[0] : box[2], box[1] : box[3]] = True
            place = covered if inside else ~covered
            expected = np.where(covered[:, :, None], 0, images)
            assert_close(np.asarray(got)[:, place], expected[:, place])


@points(1, exercise="random_erasing")
def test_erasing_inside_the_box(student, rng):
    """Inside the box all channels of all pictures are zero."""
    assert_erased(student, rng, inside=True)


@points(1, exercise="random_erasing")
def test_erasing_outside_the_box(student, rng):
    """Outside of the box all stays as it is."""
    assert_erased(student, rng, inside=False)


test_erasing_rules = rule_points("random_erasing", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# mixup


def mixing_weights(rng):
    """λ at both ends, below and above a half."""
    return 1.0, 0.0, float(rng.uniform(0.05, 0.45)), float(rng.uniform(0.55, 0.95))


@points(1.5)
def test_mixup_inputs(student, reference, rng):
    """The inputs are λ of the example and 1 − λ of its partner, with any number of axes."""
    for lam in mixing_weights(rng):
        for shape in [(7, 5), (11,), (5, 7, 3), (3, 5, 7, 2)]:
            permutation = couples(rng, shape[0])
            some = rng.normal(size=shape)
            some[0] = 0.0
            for X, Y in both_dtypes(some, distributions(rng, shape[0], 13)):
                expected = reference.mixup(X, Y, lam, permutation)[0]
                assert_close(pair(student.mixup(X, Y, lam, permutation))[0], expected)


@points(1.5)
def test_mixup_targets(student, reference, rng):
    """The targets are λ of the example's and 1 − λ of its partner's."""
    for lam in mixing_weights(rng):
        for B, K in [(7, 3), (11, 13)]:
            permutation = couples(rng, B)
            for X, Y in both_dtypes(rng.normal(size=(B, 5)), distributions(rng, B, K)):
                expected = reference.mixup(X, Y, lam, permutation)[1]
                assert_close(pair(student.mixup(X, Y, lam, permutation))[1], expected)


@points(1)
def test_mixup_partners(student, reference, rng):
    """The partner of example i is permutation[i], whose partner is another one: half and half."""
    for B in (7, 7, 11):
        X, Y, permutation = rng.normal(size=(B, 5)), distributions(rng, B, 3), partners(rng, B)
        assert_close(student.mixup(X, Y, 0.5, permutation), reference.mixup(X, Y, 0.5, permutation))


test_mixup_rules = rule_points("mixup", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


# cutmix

# h √(1 − λ) and w √(1 − λ) are never close to a whole number here, where rounding would decide about `int`:
# 13 · 0.72 = 9.4 and 11 · 0.72 = 7.9 in the first case, 6.9 and 5.9 in the second, 11.8 and 9.97 in the third,
# where the partner has more than half of the picture.
LAMBDAS = (1 - 0.72**2, 1 - 0.535**2, 1 - 0.906**2)
INSIDE, AT_THE_EDGES = [(6, 5), (5, 6)], [(0, 5), (12, 6), (6, 0), (5, 10), (0, 0), (12, 10), (1, 9)]


def cutmix_cases(rng, lambdas, centers, shape=(7, 13, 11, 3)):
    """Arguments of cutmix, in both dtypes."""
    for lam in lambdas:
        for center in centers:
            permutation = partners(rng, shape[0])
            for images, Y in both_dtypes(draw_images(rng, *shape), distributions(rng, shape[0], 5)):
                yield images, Y, center, lam, permutation


def assert_pasted(student, reference, cases):
    """The pictures are the reference's."""
    for arguments in cases:
        assert_close(pair(student.cutmix(*arguments))[0], reference.cutmix(*arguments)[0])


def assert_targets_of_pictures(student, cases):
    """The targets are mixed by the pixels that this very answer has from the partner, wherever they are."""
    for images, Y, center, lam, permutation in cases:
        inputs, targets = pair(student.cutmix(images, Y, center, lam, permutation))
        assert_shape(inputs, images.shape)
        # A pixel is the partner's where all examples together are closer to the partners than to themselves.
        own, partner = (
            np.abs(inputs - pictures).sum(axis=(0, 3)) for pictures in (images, images[permutation])
        )
        share = float(np.mean(partner < own))
        assert_close(targets, (1 - share) * Y + share * Y[permutation])


@points(1.5, exercise="cutmix")
def test_cutmix_pictures_inside(student, reference, rng):
    """A box in the middle comes from the partner, in the same place; all else stays."""
    assert_pasted(student, reference, cutmix_cases(rng, LAMBDAS, INSIDE))
    assert_pasted(student, reference, cutmix_cases(rng, LAMBDAS[:1], INSIDE, (3, 13, 13, 1)))


@points(1, exercise="cutmix")
def test_cutmix_pictures_at_the_edges(student, reference, rng):
    """A box that reaches over an edge or a corner is clipped to the picture."""
    assert_pasted(student, reference, cutmix_cases(rng, LAMBDAS, AT_THE_EDGES))


@points(1.5, exercise="cutmix")
def test_cutmix_targets_inside(student, rng):
    """The targets are mixed by the share of the pixels that were pasted, also where the box is whole."""
    assert_targets_of_pictures(student, cutmix_cases(rng, LAMBDAS, INSIDE))


@points(1.5, exercise="cutmix")
def test_cutmix_targets_at_the_edges(student, rng):
    """Where the box is clipped, the partner's share of the target is that of the pixels that are left."""
    assert_targets_of_pictures(student, cutmix_cases(rng, LAMBDAS, AT_THE_EDGES))


@points(0.5, exercise="cutmix")
def test_cutmix_ends(student, reference, rng):
    """λ = 1 pastes nothing, λ = 0 as much as the sides allow, which may be everything."""
    assert_pasted(student, reference, cutmix_cases(rng, (1.0, 0.0), [(6, 5), (0, 10)]))
    assert_pasted(student, reference, cutmix_cases(rng, (0.0, 0.3), [(1, 1), (0, 2)], (3, 2, 3, 1)))
    assert_targets_of_pictures(student, cutmix_cases(rng, (1.0, 0.0), [(2, 3)], (3, 4, 6, 1)))


test_cutmix_rules = rule_points("cutmix", dtype=0.5, batch_of_one=0.5, vectorized=0.5, arguments=0.5)


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
    for B, num_ops in [(7, 1), (11, 2), (5, 5)]:
        for sequence in written(student.rand_augment(np.zeros((B, 2, 3, 1)), WRITERS, num_ops, rng), B):
            assert len(sequence) == num_ops, (
                f"{len(sequence)} operations were applied to a picture, {num_ops} are expected."
            )


@points(1)
def test_rand_augment_one_picture_at_a_time(student, rng):
    """An operation gets one picture (h, w, C), and its result is the picture that comes out."""
    for operation in (turn, stripes):
        for images in (draw_images(rng, 3, 5, 5, 2), draw_images(rng, 7, 3, 3, 1)):
            expected = np.stack([operation(image) for image in images])
            assert_close(student.rand_augment(images, [operation], 1, rng), expected)


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
    # Three of five without a repetition: 12/25 a picture. 31 pictures without any: below 2e-10. Where fewer
    # than two operations came through, another test tells.
    sequences = written(student.rand_augment(np.zeros((31, 2, 3, 1)), WRITERS, 3, rng), 31)
    assert not all(len(set(sequence)) == len(sequence) > 1 for sequence in sequences), (
        "In no picture did an operation come twice: draw with replacement."
    )
    written(student.rand_augment(np.zeros((7, 2, 3, 1)), WRITERS[:2], 5, rng), 7)


@points(1.5, seconds=30)
def test_rand_augment_uniform(student, rng):
    """All operations are equally probable in each draw, and no draw depends on the one before."""
    sequences = written(student.rand_augment(np.zeros((307, 2, 3, 1)), WRITERS, 3, rng), 307)
    # How often an operation comes among n = 921 draws is binomial with p = 1/5, and so it is among the 307 of
    # one place; so is how often a place holds the same operation as the one before. P(below 105) and P(above
    # 267) are below 3e-11 each for n = 921, P(below 17) and P(above 117) below 2e-13 each for n = 307. With 5
    # and 17 counts, a false alarm comes in fewer than 3e-10 of all runs.
    places = min(map(len, sequences))
    drawn = np.array([sequence[:places] for sequence in sequences])
    counts = [np.sum(drawn[:, place] == number) for place in range(places) for number in range(1, 6)]
    even = all(17 <= count <= 117 for count in counts)
    even &= all(np.sum(drawn[:, place] == drawn[:, place + 1]) <= 117 for place in range(places - 1))
    if places == 3:
        even &= all(105 <= np.sum(drawn == number) <= 267 for number in range(1, 6))
    assert even, (
        "Some operations come far too often or too seldom: draw each one uniformly and independently."
    )


test_rand_augment_rules = rule_points("rand_augment", random=1, dtype=0.5, batch_of_one=0.5, arguments=0.5)


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


@points(1)
def test_concept_augmentation_predict(student):
    """A prediction was made; any one counts."""
    assert_answer(student.augmentation_concepts, "predict", {"A", "B", "C", "D"})


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
