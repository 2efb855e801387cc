"""Public tests of 11_augmentation: what check() runs in the notebook."""

import numpy as np

from grader.testing import assert_close, rules

hints = {
    "horizontal_flip": [
        "The axes of the pictures are batch, row, column, channel. Which one runs from left to right? A "
        "slice with the step −1 reverses an axis.",
        "You need both versions of every picture, and a choice between them. `np.where` makes it, if the "
        "mask has as many axes as the pictures.",
        "A copy of the pictures, in which those under the mask are replaced, is another way.",
    ],
    "shift": [
        "Start from zeros in the shape and the dtype of the pictures. Then one assignment moves everything "
        "that stays in sight. Draw a picture of 3×3, and move it down by 1 on paper.",
        "First write down which rows of the *result* are filled, once for dy = 1 and once for dy = −1. "
        "`max` and `min` with 0 and with the height cover both signs.",
        "Row i of the result comes from row i − dy. So the slices of the source are those of the result, "
        "moved back. The columns go likewise.",
    ],
    "random_erasing": [
        "The box names its corners, top left and bottom right, and not its sides. Which slices of the row "
        "axis and of the column axis does it mean?",
        "The caller's pictures must stay as they are. In which array may you write the zeros?",
    ],
    "augmentation_concepts": [
        "`mirror`: write a word and hold it up to a mirror. Then think of each of the others.",
        "`when`: in section 4, where does the training loop call `change`, and for which data?",
        "`source`: who decided that pictures are to be moved, and not to be flipped?",
    ],
    "mixup": [
        "Indexing an array with an array of ints gives its rows in that order. Try `np.array([5, 6, "
        "7])[np.array([2, 0, 1])]`.",
        "The same two weights go to the inputs and to the targets. Which of the two belongs to the partner?",
    ],
    "cutmix": [
        "Write it in three parts: the four ends of the box, the pasting, the targets. Check the first part "
        "by hand with 8×8 pixels, λ = 0.75 and the center (0, 0).",
        "A box near the edge sticks out. Neither may it begin before 0, nor end behind the last row or "
        "column.",
        "The targets know nothing of the λ that came in, only of how many pixels were pasted.",
        "If float32 becomes float64: look for a NumPy number among your weights. `max` and `min` of Python "
        "keep Python's ints.",
    ],
    "mixing_concepts": [
        "`corner`: the sides are 4, so the box would go from −2 to 2 in both directions. How many of its "
        "pixels are in the picture?",
        "`alpha`: where is the density largest if the exponents are close to −1?",
        "`between`: look at the formula of the targets as λ goes from 0 to 1.",
    ],
    "rand_augment": [
        "Two loops, one inside the other: over the pictures, and over the operations drawn for this picture.",
        "`rng.integers` draws whole numbers, with replacement. Mind which of its ends is exclusive, and "
        "where in your loops it is called.",
        "Each operation works on what the one before it has made.",
    ],
}

LETTERS = ("A", "B", "C", "D")


def assert_all_answered(answers, questions):
    """Every question has one of the four letters."""
    for question in questions:
        answer = answers.get(question)
        if answer is None:
            raise NotImplementedError(f"The question {question!r} has no answer yet.")
        assert answer in LETTERS, f'The answer to {question!r} must be "A", "B", "C" or "D".'


def channel(*pictures):
    """Pictures given as rows of numbers, with one channel: (B, h, w, 1)."""
    return np.array(pictures, float)[..., None]


ONE, OTHER = [[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]
NINE = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]


# horizontal_flip


def test_flip_by_hand(student):
    """Of two pictures the second one is flipped."""
    got = student.horizontal_flip(channel(ONE, OTHER), np.array([False, True]))
    assert_close(got, channel(ONE, [[9, 8, 7], [12, 11, 10]]))


def test_flip_channels(student):
    """The channels of a pixel stay in their order."""
    images = np.array([[[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]]])  # one row of three pixels
    got = student.horizontal_flip(images, np.array([True]))
    assert_close(got, np.array([[[[5.0, 6.0], [3.0, 4.0], [1.0, 2.0]]]]))


@rules("horizontal_flip")
def horizontal_flip_rules(student, case):
    """Pictures of 5×7 with 2 channels, every other one flipped."""
    images = case.uniform(0.1, 1, case.batch, 5, 7, 2)
    if case.large:
        for flip in (True, False):
            student.horizontal_flip(images, np.full(case.batch, flip))
    return student.horizontal_flip(images, np.arange(case.batch) % 2 == 0), images


# shift


def test_shift_down_and_left(student):
    """A picture of 3×3, moved down by 1 and to the left by 1."""
    got = student.shift(channel(NINE), 1, -1)
    assert_close(got, channel([[0, 0, 0], [2, 3, 0], [5, 6, 0]]))


def test_shift_up_and_right(student):
    """The same picture, moved up by 1 and to the right by 2."""
    got = student.shift(channel(NINE), -1, 2)
    assert_close(got, channel([[0, 0, 4], [0, 0, 7], [0, 0, 0]]))


def test_shift_by_nothing(student):
    """A shift by 0 and 0 changes nothing."""
    assert_close(student.shift(channel(ONE, OTHER), 0, 0), channel(ONE, OTHER))


@rules("shift")
def shift_rules(student, case):
    """Pictures of 5×7 with 2 channels, down and to the left."""
    images = case.uniform(0.1, 1, case.batch, 5, 7, 2)
    if case.large:
        student.shift(images, 0, 2), student.shift(images, -1, 0), student.shift(images, 0, 0)
    return student.shift(images, 1, -2), images


# random_erasing


def test_erasing_by_hand(student):
    """The box (1, 0, 2, 2) covers the row 1 in the columns 0 and 1."""
    got = student.random_erasing(channel(NINE, NINE), (1, 0, 2, 2))
    erased = [[1, 2, 3], [0, 0, 6], [7, 8, 9]]
    assert_close(got, channel(erased, erased))


def test_erasing_all_channels(student):
    """A box of one pixel is zero in all three channels."""
    expected = np.ones((1, 2, 2, 3))
    expected[0, 1, 0] = 0
    assert_close(student.random_erasing(np.ones((1, 2, 2, 3)), (1, 0, 2, 1)), expected)


@rules("random_erasing")
def random_erasing_rules(student, case):
    """Pictures of 5×7 with 2 channels."""
    images = case.uniform(0.1, 1, case.batch, 5, 7, 2)
    if case.large:
        student.random_erasing(images, (0, 0, 2, 3)), student.random_erasing(images, (0, 0, 5, 7))
    return student.random_erasing(images, (1, 2, 3, 6)), images


# augmentation_concepts


def test_augmentation_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.augmentation_concepts, ("mirror", "when", "source", "text", "predict"))


# mixup

THREE = np.array([[0.0, 10.0], [20.0, 30.0], [40.0, 50.0]])
TARGETS = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])


def test_mixup_by_hand(student):
    """Three examples, each 3/4 itself and 1/4 its partner."""
    inputs = np.array([[10.0, 20.0], [15.0, 25.0], [35.0, 45.0]])
    targets = np.array([[0.875, 0.125], [0.25, 0.75], [0.375, 0.625]])
    got = student.mixup(THREE, TARGETS, 0.75, np.array([2, 0, 1]))
    assert_close(got, (inputs, targets))


def test_mixup_ends(student):
    """With λ = 1 nothing changes, with λ = 0 every example becomes its partner."""
    partners = np.array([1, 2, 0])
    assert_close(student.mixup(THREE, TARGETS, 1.0, partners), (THREE, TARGETS))
    assert_close(student.mixup(THREE, TARGETS, 0.0, partners), (THREE[partners], TARGETS[partners]))


@rules("mixup")
def mixup_rules(student, case):
    """Inputs (B, 5, 2), targets of 3 classes."""
    X, Y = case.normal(case.batch, 5, 2), case.probabilities(case.batch, 3)
    permutation = np.roll(np.arange(case.batch), 1)
    if case.large:
        student.mixup(X, Y, 0.0, permutation), student.mixup(X, Y, 1.0, permutation)
    return student.mixup(X, Y, 0.7, permutation), (X, Y)


# cutmix

PICTURES = channel(np.full((3, 4), 1), np.full((3, 4), 2))
CLASSES = np.array([[1.0, 0.0], [0.0, 1.0]])
SWAP = np.array([1, 0])


def test_cutmix_inside(student):
    """Pictures of 3×4 and λ = 0.4: int(3 · 0.77) is 2 and int(4 · 0.77) is 3, so the box reaches one pixel each way."""
    inputs = PICTURES.copy()
    inputs[0, 1:3, 1:3] = 2
    inputs[1, 1:3, 1:3] = 1
    targets = np.array([[8.0, 4.0], [4.0, 8.0]]) / 12
    assert_close(student.cutmix(PICTURES, CLASSES, (2, 2), 0.4, SWAP), (inputs, targets))


def test_cutmix_at_the_corner(student):
    """The same box around (2, 0), near the corner at the bottom left: two of its four pixels are left."""
    inputs = PICTURES.copy()
    inputs[0, 1:3, 0:1] = 2
    inputs[1, 1:3, 0:1] = 1
    targets = np.array([[10.0, 2.0], [2.0, 10.0]]) / 12
    assert_close(student.cutmix(PICTURES, CLASSES, (2, 0), 0.4, SWAP), (inputs, targets))


def test_cutmix_nothing(student):
    """With λ = 1 the box is empty, and nothing changes."""
    assert_close(student.cutmix(PICTURES, CLASSES, (1, 2), 1.0, SWAP), (PICTURES, CLASSES))


def test_cutmix_most_of_the_picture(student):
    """With λ = 0 the box has sides of int(3) and int(4), so it reaches one row and two columns each way."""
    inputs = PICTURES.copy()
    inputs[0, 1:3] = 2
    inputs[1, 1:3] = 1
    targets = np.array([[4.0, 8.0], [8.0, 4.0]]) / 12
    assert_close(student.cutmix(PICTURES, CLASSES, (2, 2), 0.0, SWAP), (inputs, targets))


def test_cutmix_tall_pictures(student):
    """Pictures of 4×3 and λ = 0.04: the sides are 3 and 2, and above the center (0, 1) there is nothing."""
    pictures = channel(np.full((4, 3), 1), np.full((4, 3), 2))
    inputs = pictures.copy()
    inputs[0, 0:1, 0:2] = 2
    inputs[1, 0:1, 0:2] = 1
    targets = np.array([[10.0, 2.0], [2.0, 10.0]]) / 12
    assert_close(student.cutmix(pictures, CLASSES, (0, 1), 0.04, SWAP), (inputs, targets))


def test_cutmix_two_channels(student):
    """Pictures of 2×3 with two channels: a box of both rows in the columns 1 and 2 brings all numbers of its pixels."""
    pictures = np.arange(24.0).reshape(2, 2, 3, 2)
    inputs = np.concatenate([pictures[:, :, :1], pictures[::-1, :, 1:]], axis=2)
    targets = np.array([[2.0, 4.0], [4.0, 2.0]]) / 6
    assert_close(student.cutmix(pictures, CLASSES, (1, 2), 0.0, SWAP), (inputs, targets))


@rules("cutmix")
def cutmix_rules(student, case):
    """Pictures of 5×7 with 2 channels, targets of 3 classes, a box at the edge."""
    images, Y = case.uniform(0.1, 1, case.batch, 5, 7, 2), case.probabilities(case.batch, 3)
    permutation = np.roll(np.arange(case.batch), 1)
    if case.large:
        for center, lam in [((0, 0), 0.4), ((2, 3), 0.0), ((2, 3), 1.0)]:
            student.cutmix(images, Y, center, lam, permutation)
    return student.cutmix(images, Y, (1, 6), 0.4, permutation), (images, Y)


# mixing_concepts


def test_mixing_concepts_answered(student):
    """Every question has an answer. Whether it is the right one shows when it is graded."""
    assert_all_answered(student.mixing_concepts, ("loss", "corner", "alpha", "between"))


# rand_augment


def double(image):
    return 2 * image


def add_one(image):
    return image + 1


def add_two(image):
    return image + 2


def test_rand_augment_one_operation(student, rng):
    """With one operation in the list there is no choice: doubled three times is eight times as much."""
    images = channel(ONE, OTHER)
    assert_close(student.rand_augment(images, [double], 3, rng), 8 * images)


def test_rand_augment_draws_for_each_picture(student, rng):
    """Seven draws of adding 1 or 2, for 23 pictures: the sums lie between 7 and 14, and are not all the same."""
    # All sums are the same, or none is inside, with a probability below 0.28^22 = 1e-12 and (1/64)^23 = 3e-42.
    got = student.rand_augment(np.zeros((23, 1, 1, 1)), [add_one, add_two], 7, rng)
    sums = sorted({round(float(value), 6) for value in np.ravel(got)})
    assert len(sums) > 1 and 7 <= sums[0] <= sums[-1] <= 14 and set(sums) - {7, 14}, (
        f"The sums that occur are {sums}."
    )


def test_rand_augment_evenly(student, rng):
    """One draw for each of 600 pictures: of three operations each comes about 200 times."""
    # A count is off by more than 92, eight standard deviations, with a probability of 2 · 10^-15.
    got = np.ravel(student.rand_augment(np.zeros((600, 1, 1, 1)), [double, add_one, add_two], 1, rng))
    counts = [int(np.sum(got == value)) for value in (0, 1, 2)]
    assert all(abs(count - 200) <= 92 for count in counts), f"The operations came {counts} times."


@rules("rand_augment", without={"vectorized": "each picture goes its own way"})
def rand_augment_rules(student, case):
    """Pictures of 5×7 with 2 channels, three draws from three operations."""
    images = case.uniform(0.1, 1, case.batch, 5, 7, 2)
    return student.rand_augment(images, [double, add_one, add_two], 3, case.rng), images
