"""Misconceptions of 11_augmentation: wrong in the ways that students are."""

import math

import numpy as np

from grader.testing import change, exercise, misconception

AUGMENTATION = "Regularization – Dataset Augmentation"
MIXUP = "Regularization – Dataset Augmentation; Zhang et al. 2017, section 2"
CUTMIX = "Regularization – Dataset Augmentation; Yun et al. 2019, section 3.1"
RANDAUGMENT = "Regularization – Dataset Augmentation; Cubuk et al. 2019, section 3"


with exercise("horizontal_flip", lecture=AUGMENTATION):

    @misconception(caught_by="test_flip_under_the_mask")
    @change(before="images[:, :, ::-1]", after="images[:, ::-1]")
    def flipped_upside_down():
        """The pictures stand on their heads. Which of the four axes runs from left to right?"""

    @misconception(caught_by="test_flip_under_the_mask")
    @change(before="images[:, :, ::-1]", after="images[..., ::-1]")
    def channels_reversed():
        """The pixels stay where they are and their channels change places. The last axis is the channels."""

    @misconception(caught_by="test_flip_others_stay")
    @change(
        before="np.where(flip[:, None, None, None], images[:, :, ::-1], images)",
        after="images[:, :, ::-1]",
    )
    def all_pictures_flipped():
        """Each picture is flipped, whatever the mask says. Where does your code use it?"""

    @misconception(caught_by="test_flip_under_the_mask")
    @change(before="images[:, :, ::-1], images", after="images, images[:, :, ::-1]")
    def mask_the_wrong_way_round():
        """The pictures that should stay are flipped, and the others stay. Mind the order of the two choices."""

    @misconception(caught_by="test_flip_under_the_mask")
    @change(before="images[:, :, ::-1]", after="images[:, ::-1, ::-1]")
    def turned_around():
        """Left and right are exchanged, but so are top and bottom. One axis is enough."""

    @misconception(caught_by="test_horizontal_flip_leaves_arguments")
    def flipped_in_place(images, flip):
        """The values are right, but the caller's pictures were changed. In which array do you write?"""
        images[flip] = images[flip][:, :, ::-1]
        return images


with exercise("shift", lecture=AUGMENTATION):

    @misconception(caught_by="test_shift_zeros_move_in")
    def shifted_around_the_edge(images, dy, dx):
        """What leaves the picture on one side comes in on the other. Zeros should move in."""
        return np.roll(images, (dy, dx), axis=(1, 2))

    @misconception(caught_by="test_shift_down_and_right")
    @change(
        before="height, width = images.shape[1:3]",
        after="dy, dx = -dy, -dx\nheight, width = images.shape[1:3]",
    )
    def shifted_up_and_left():
        """The pictures move the other way. A positive dy is down: which row of the source lands in row dy?"""

    @misconception(caught_by="test_shift_down_and_right")
    @change(
        before="height, width = images.shape[1:3]",
        after="dy, dx = dx, dy\nheight, width = images.shape[1:3]",
    )
    def rows_and_columns_exchanged():
        """dy moves the columns and dx the rows. Which axis is which?"""

    @rows_and_columns_exchanged.variant
    def rows_and_columns_exchanged_out_of_sight(images, dy, dx):
        height, width = images.shape[1:3]
        rows, columns = np.arange(height) - dx, np.arange(width) - dy
        in_sight = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))
        moved = images[:, rows % height][:, :, columns % width]
        return np.where(in_sight[:, :, None], moved, 0)

    @misconception(caught_by="test_shift_zeros_move_in")
    @change(before="moved = np.zeros_like(images)", after="moved = images.copy()")
    def edge_left_behind():
        """Where zeros should move in, the old picture is still there. What is in the array that you write to?"""

    @misconception(caught_by="test_shift_up_and_left")
    @change(
        before="height, width = images.shape[1:3]",
        after="dy, dx = abs(dy), abs(dx)\nheight, width = images.shape[1:3]",
    )
    def direction_ignored():
        """Negative shifts move the pictures down and to the right as well. Try dy = −1 alone."""

    @misconception(caught_by="test_shift_zeros_move_in")
    def edge_repeated(images, dy, dx):
        """The last row or column is repeated where zeros should move in. How do you fill the gap?"""
        height, width = images.shape[1:3]
        rows = np.clip(np.arange(height) - dy, 0, height - 1)
        columns = np.clip(np.arange(width) - dx, 0, width - 1)
        return images[:, rows][:, :, columns]

    @misconception(caught_by="test_shift_keeps_dtype")
    @change(before="moved = np.zeros_like(images)", after="moved = np.zeros(images.shape)")
    def shifted_into_float64():
        """The values are right, but float32 became float64. Which dtype do zeros have if nobody says?"""


with exercise("random_erasing", lecture=AUGMENTATION):

    @misconception(caught_by="test_erasing_inside_the_box")
    @change(before="top, left, bottom, right = box", after="top, bottom, left, right = box")
    def box_as_top_bottom_left_right():
        """The box is read in another order. The exercise says which of the four numbers is which."""

    @misconception(caught_by="test_erasing_outside_the_box")
    @change(before=":, top:bottom, left:right", after=":, top : bottom + 1, left : right + 1")
    def box_with_its_ends():
        """The box is one row and one column too large. Its ends are exclusive, as those of slices are."""

    @misconception(caught_by="test_erasing_outside_the_box")
    @change(before=":, top:bottom, left:right", after=":, top : top + bottom, left : left + right")
    def box_as_position_and_size():
        """The last two numbers are used as height and width. They are positions: bottom and right."""

    @misconception(caught_by="test_erasing_inside_the_box")
    @change(before="erased[:, top:bottom, left:right] = 0", after="erased[:, top:bottom, left:right, 0] = 0")
    def one_channel_erased():
        """Only the first channel is covered. What stands in front of a thing hides all its colours."""

    @misconception(caught_by="test_erasing_outside_the_box")
    @change(
        before="erased = images.copy()",
        after="erased = np.zeros_like(images)",
    )
    @change(
        before="erased[:, top:bottom, left:right] = 0",
        after="erased[:, top:bottom, left:right] = images[:, top:bottom, left:right]",
    )
    def all_but_the_box_erased():
        """The box is all that is left. It is what should be gone."""

    @misconception(caught_by="test_random_erasing_leaves_arguments")
    def erased_in_place(images, box):
        """The values are right, but the caller's pictures were changed. In which array do you write?"""
        top, left, bottom, right = box
        images[:, top:bottom, left:right] = 0
        return images


with exercise("mixup", lecture=MIXUP):

    @misconception(caught_by="test_mixup_inputs")
    @change(
        before="inputs = lam * X + (1 - lam) * X[permutation]",
        after="inputs = (1 - lam) * X + lam * X[permutation]",
    )
    @change(
        before="targets = lam * Y + (1 - lam) * Y[permutation]",
        after="targets = (1 - lam) * Y + lam * Y[permutation]",
    )
    def mixup_lambda_swapped():
        """λ goes to the partner. With λ = 1 nothing should change. What do you get?"""

    @misconception(caught_by="test_mixup_targets")
    @change(
        before="return inputs, targets",
        after="return inputs, Y",
    )
    def mixup_labels_unmixed():
        """The inputs are right. A picture that is partly an eight must say so in its target too."""

    @misconception(caught_by="test_mixup_targets")
    @change(before="lam * Y + (1 - lam) * Y[permutation]", after="(1 - lam) * Y + lam * Y[permutation]")
    def mixup_lambda_swapped_in_targets():
        """Inputs and targets have different weights. What is mostly a three should mostly be called a three."""

    @misconception(caught_by="test_mixup_partners")
    @change(
        before="inputs = lam * X + (1 - lam) * X[permutation]",
        after="inputs = lam * X + (1 - lam) * X[np.argsort(permutation)]",
    )
    @change(
        before="targets = lam * Y + (1 - lam) * Y[permutation]",
        after="targets = lam * Y + (1 - lam) * Y[np.argsort(permutation)]",
    )
    def mixup_with_inverse_permutation():
        """The partners are those of the inverse permutation. permutation[i] is the partner of i: whose row is
        expected in row i?"""

    @misconception(caught_by="test_mixup_targets")
    @change(before="lam * Y + (1 - lam) * Y[permutation]", after="Y if lam >= 0.5 else Y[permutation]")
    def mixup_target_of_the_larger_share():
        """The targets are not blended: the example with the larger share has them all. Both shares count."""

    @misconception(caught_by="test_mixup_targets")
    def mixup_permuted_twice(X, Y, lam, permutation):
        """In the targets it is the partner of the partner. Follow the permutation from one line to the next."""
        partners = X[permutation]
        Y = Y[permutation]
        inputs = lam * X + (1 - lam) * partners
        targets = lam * Y + (1 - lam) * Y[permutation]
        return inputs, targets

    @mixup_permuted_twice.variant
    @change(
        before="targets = lam * Y + (1 - lam) * Y[permutation]",
        after="targets = lam * Y + (1 - lam) * Y[permutation][permutation]",
    )
    def mixup_partners_permuted_twice(): ...

    @misconception(caught_by="test_mixup_keeps_dtype")
    @change(
        before="inputs = lam * X + (1 - lam) * X[permutation]",
        after="lam = np.float64(lam)\ninputs = lam * X + (1 - lam) * X[permutation]",
    )
    def mixup_in_float64():
        """The values are right, but float32 became float64. What is the type of your weights?"""


with exercise("cutmix", lecture=CUTMIX):

    @misconception(caught_by="test_cutmix_targets_at_the_edges")
    @change(before="lam = 1 - (bottom - top) * (right - left) / (height * width)", after="")
    def cutmix_lambda_not_recomputed():
        """The pictures are right. The targets use the λ that came in, although the box is another one by now."""

    @misconception(caught_by="test_cutmix_targets_at_the_edges")
    @change(before="1 - (bottom - top) * (right - left)", after="1 - (2 * half_height) * (2 * half_width)")
    def cutmix_lambda_of_the_whole_box():
        """The targets count the box before it is clipped. Near the edge, fewer pixels were pasted."""

    @misconception(caught_by="test_cutmix_pictures_inside")
    @change(
        before="""
        half_height = int(height * math.sqrt(1 - lam)) // 2
        half_width = int(width * math.sqrt(1 - lam)) // 2
        """,
        after="""
        half_height = int(height * (1 - lam)) // 2
        half_width = int(width * (1 - lam)) // 2
        """,
    )
    def cutmix_without_root():
        """The box is too small: with both sides times 1 − λ, its area is the square of that."""

    @misconception(caught_by="test_cutmix_pictures_inside")
    @change(
        before="""
        half_height = int(height * math.sqrt(1 - lam)) // 2
        half_width = int(width * math.sqrt(1 - lam)) // 2
        """,
        after="""
        half_height = int(height * math.sqrt(lam)) // 2
        half_width = int(width * math.sqrt(lam)) // 2
        """,
    )
    def cutmix_box_of_the_wrong_share():
        """The box covers the share λ of the picture. λ is what stays of the example itself."""

    @misconception(caught_by="test_cutmix_targets_inside")
    @change(before="lam = 1 - (bottom - top) * (right - left)", after="lam = (bottom - top) * (right - left)")
    def cutmix_targets_swapped():
        """The pictures are right. In the targets the share of the box went to the example itself."""

    @misconception(caught_by="test_cutmix_pictures_at_the_edges")
    @change(
        before="""
        top, bottom = max(row - half_height, 0), min(row + half_height, height)
        left, right = max(column - half_width, 0), min(column + half_width, width)
        """,
        after="""
        top, bottom = row - half_height, min(row + half_height, height)
        left, right = column - half_width, min(column + half_width, width)
        """,
    )
    def cutmix_not_clipped_at_zero():
        """Near the top or the left edge nothing is pasted. What does a slice do that begins at −2?"""

    @cutmix_not_clipped_at_zero.variant
    @change(
        before="""
        top, bottom = max(row - half_height, 0), min(row + half_height, height)
        left, right = max(column - half_width, 0), min(column + half_width, width)
        """,
        after="""
        top, bottom = row - half_height, min(row + half_height, height)
        left, right = column - half_width, min(column + half_width, width)
        """,
    )
    @change(
        before="lam = 1 - (bottom - top) * (right - left) / (height * width)",
        after="lam = 1 - images[0, top:bottom, left:right, 0].size / (height * width)",
    )
    def cutmix_not_clipped_at_zero_and_counted(): ...

    @misconception(caught_by="test_cutmix_pictures_inside")
    def cutmix_center_as_corner(images, Y, center, lam, permutation):
        """The box begins at the center and does not lie around it. How far should it reach on each side?"""
        height, width = images.shape[1:3]
        row, column = center
        side_height = int(height * math.sqrt(1 - lam))
        side_width = int(width * math.sqrt(1 - lam))
        top, bottom = row, min(row + side_height, height)
        left, right = column, min(column + side_width, width)
        inputs = images.copy()
        inputs[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
        lam = 1 - (bottom - top) * (right - left) / (height * width)
        targets = lam * Y + (1 - lam) * Y[permutation]
        return inputs, targets

    @misconception(caught_by="test_cutmix_pictures_inside")
    @change(before="row, column = center", after="column, row = center")
    def cutmix_center_exchanged():
        """The center is read as (column, row). In this course the row comes first."""

    @misconception(caught_by="test_cutmix_targets_inside")
    @change(before="return inputs, targets", after="return inputs, Y")
    def cutmix_labels_unmixed():
        """The pictures are right. A picture that is partly another one must say so in its target too."""

    @misconception(caught_by="test_cutmix_pictures_inside")
    @change(
        before="top, bottom = max(row - half_height, 0), min(row + half_height, height)",
        after="""
        top = max(row - half_height, 0)
        bottom = min(row - half_height + int(height * math.sqrt(1 - lam)), height)
        """,
    )
    @change(
        before="left, right = max(column - half_width, 0), min(column + half_width, width)",
        after="""
        left = max(column - half_width, 0)
        right = min(column - half_width + int(width * math.sqrt(1 - lam)), width)
        """,
    )
    def cutmix_odd_sides_kept():
        """Where a side is odd, your box is a pixel too long: from the center it reaches side // 2 both ways."""

    @misconception(caught_by="test_cutmix_leaves_arguments")
    @change(
        before="""
        inputs = images.copy()
        inputs[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
        """,
        after="images[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]",
    )
    @change(before="return inputs, targets", after="return images, targets")
    def cutmix_in_place():
        """The caller's pictures were changed. In which array do you paste?"""

    @misconception(caught_by="test_cutmix_keeps_dtype")
    @change(
        before="""
        top, bottom = max(row - half_height, 0), min(row + half_height, height)
        left, right = max(column - half_width, 0), min(column + half_width, width)
        """,
        after="""
        top, bottom = np.clip([row - half_height, row + half_height], 0, height)
        left, right = np.clip([column - half_width, column + half_width], 0, width)
        """,
    )
    def cutmix_in_float64():
        """The values are right, but float32 targets became float64. Which of your numbers comes from NumPy?"""


with exercise("rand_augment", lecture=RANDAUGMENT):

    @misconception(caught_by="test_rand_augment_each_picture")
    @change(
        before="changed = []", after="numbers = rng.integers(len(operations), size=num_ops)\nchanged = []"
    )
    @change(before="number in rng.integers(len(operations), size=num_ops)", after="number in numbers")
    def drawn_once_a_batch():
        """All pictures of the batch go through the same operations. Where are they drawn, and how often?"""

    @misconception(caught_by="test_rand_augment_with_replacement")
    @change(
        before="for number in rng.integers(len(operations), size=num_ops):",
        after="for number in rng.permutation(len(operations))[:num_ops]:",
    )
    def drawn_without_replacement():
        """No operation comes twice in a picture. The draws are independent of each other: it may."""

    @drawn_without_replacement.variant
    @change(
        before="for number in rng.integers(len(operations), size=num_ops):",
        after="for number in rng.choice(len(operations), size=num_ops, replace=False):",
    )
    def chosen_without_replacement(): ...

    @misconception(caught_by="test_rand_augment_number")
    def always_from_the_original(images, operations, num_ops, rng):
        """Only the last operation of each picture shows. What does each one work on?"""
        changed = []
        for image in images:
            result = image
            for number in rng.integers(len(operations), size=num_ops):
                result = operations[number](image)
            changed.append(result)
        return np.stack(changed)

    @misconception(caught_by="test_rand_augment_uniform")
    @change(before="len(operations)", after="max(len(operations) - 1, 1)")
    def last_operation_never_drawn():
        """One operation never comes. The upper end of `integers` is exclusive already."""

    @last_operation_never_drawn.variant
    @change(before="len(operations)", after="len(operations) - 1")
    def last_operation_never_drawn_nor_a_single_one(): ...

    @misconception(caught_by="test_rand_augment_uniform")
    @change(
        before="for number in rng.integers(len(operations), size=num_ops):",
        after="number = rng.integers(len(operations))\nfor _ in range(num_ops):",
    )
    def one_operation_repeated():
        """A picture goes through one and the same operation num_ops times. How many draws does it need?"""

    @misconception(caught_by="test_rand_augment_draws_from_rng")
    @change(before="changed = []", after="rng = np.random.default_rng(42)\nchanged = []")
    def seed_of_its_own():
        """Every call draws the same, whatever rng is. All randomness should come from the argument."""

    @seed_of_its_own.variant
    @change(before="changed = []", after="rng = np.random.default_rng(0)\nchanged = []")
    def seed_0_of_its_own(): ...

    @seed_of_its_own.variant
    @change(before="changed = []", after="rng = np.random.default_rng(1)\nchanged = []")
    def seed_1_of_its_own(): ...


with exercise("augmentation_concepts", lecture=AUGMENTATION):
    letters_mirrored = misconception(
        caught_by="test_concept_augmentation_mirror",
        hint="Write a word and hold it up to a mirror. Can you still read it, and is a b still a b?",
    )({"mirror": "A"})
    left_and_right_mirrored = misconception(
        caught_by="test_concept_augmentation_mirror",
        hint='In a mirror "turn left" is a "turn right" sign. Which label would the flipped picture get?',
    )({"mirror": "B"})
    every_flip_is_safe = misconception(
        caught_by="test_concept_augmentation_mirror",
        hint="A label that is copied need not be right any more. What does a p become in a mirror?",
    )({"mirror": "D"})
    all_data_augmented = misconception(
        caught_by="test_concept_augmentation_when",
        hint="Development and test data stand for what the network will meet in use. Are the pictures there "
        "flipped and moved by you?",
    )({"when": "A"})
    augmented_once = misconception(
        caught_by="test_concept_augmentation_when",
        hint="Then there are 300 other pictures, and after a hundred epochs each has been seen a hundred times. "
        "What would new draws change?",
    )({"when": "C"})
    development_data_augmented = misconception(
        caught_by="test_concept_augmentation_when",
        hint="Overfitting is measured on the development data, but learned from others. Which are those?",
    )({"when": "D"})
    known_from_development_data = misconception(
        caught_by="test_concept_augmentation_source",
        hint="No network is trained on development data, and moving them teaches nothing. What were the training "
        "pictures moved by?",
    )({"source": "B"})
    known_from_noise = misconception(
        caught_by="test_concept_augmentation_source",
        hint="Flips make the gradients just as noisy. Do they help with moved digits?",
    )({"source": "C"})
    known_from_parameters = misconception(
        caught_by="test_concept_augmentation_source",
        hint="All three networks of the figure have 128 hidden units. What differs between them?",
    )({"source": "D"})
    text_is_plenty = misconception(
        caught_by="test_concept_augmentation_text",
        hint="How many sentences have a label that somebody has written down? And is that what makes it harder?",
    )({"text": "A"})
    text_of_one_length = misconception(
        caught_by="test_concept_augmentation_text",
        hint="Batches are padded. But is there a word that is a little bit more than another?",
    )({"text": "B"})
    invariance_needs_layers = misconception(
        caught_by="test_concept_augmentation_text",
        hint="The network of section 4 is made of dense layers too, and learned from moved digits. Which moved "
        "sentence would you give it?",
    )({"text": "C"})


with exercise("mixing_concepts", lecture=CUTMIX):
    loss_of_one_class = misconception(
        caught_by="test_concept_mixing_loss",
        hint="After mixup a target is 0.7 of one class and 0.3 of another. Which class index is that?",
    )({"loss": "A"})
    hinge_of_distributions = misconception(
        caught_by="test_concept_mixing_loss",
        lecture=MIXUP,
        hint="The hinge loss takes targets of −1 and 1. What are those of a blend?",
    )({"loss": "B"})
    any_loss_takes_distributions = misconception(
        caught_by="test_concept_mixing_loss",
        lecture=MIXUP,
        hint="What does each of these losses ask for as the target of a single example?",
    )({"loss": "C"})
    lambda_as_given = misconception(
        caught_by="test_concept_mixing_corner",
        hint="Draw the box on 8×8 squares. How many of its 16 squares lie in the picture?",
    )({"corner": "A"})
    share_of_the_box_that_is_left = misconception(
        caught_by="test_concept_mixing_corner",
        hint="A quarter is how much of the box is left. What is it a part of in λ′?",
    )({"corner": "C"})
    share_of_the_partner = misconception(
        caught_by="test_concept_mixing_corner",
        hint="4 of 64 pixels come from the partner. λ′ is the share of the other one.",
    )({"corner": "D"})
    beta_peaks_in_the_middle = misconception(
        caught_by="test_concept_mixing_alpha",
        lecture=MIXUP,
        hint="Put λ = 0.5 and λ = 0.001 into the density, with α = 0.1. Which one is larger?",
    )({"alpha": "B"})
    beta_uniform_at_zero = misconception(
        caught_by="test_concept_mixing_alpha",
        lecture=MIXUP,
        hint="For which α are both exponents zero?",
    )({"alpha": "C"})
    mixup_taken_for_smoothing = misconception(
        caught_by="test_concept_mixing_alpha",
        lecture=MIXUP,
        hint="Mixup blends two targets and never adds a uniform one. Which λ come for α near 0?",
    )({"alpha": "D"})
    answer_that_jumps = misconception(
        caught_by="test_concept_mixing_between",
        lecture=MIXUP,
        hint="That is what the left panel of the decision surface shows, without mixup. What changes on the right?",
    )({"between": "A"})
    uniform_between = misconception(
        caught_by="test_concept_mixing_between",
        lecture=MIXUP,
        hint="With mixup there are examples between the two. What is their target at λ = 0.9?",
    )({"between": "B"})
    noise_on_the_inputs = misconception(
        caught_by="test_concept_mixing_between",
        lecture=MIXUP,
        hint="The inputs move towards another example. What happens to the target at the same time?",
    )({"between": "D"})
