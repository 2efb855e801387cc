"""Misconceptions of 15_gradient_clipping: wrong in the ways that students are."""

import math

import numpy as np

from grader.testing import change, equivalent_mutant, exercise, misconception

CLIPPING = "Convergence – Gradient Clipping"
PASCANU = "Convergence – Gradient Clipping; Pascanu et al. 2013, algorithm 1"


with exercise("clip_by_value", lecture=CLIPPING):

    @misconception(caught_by="test_value_beyond")
    @change(before="key: np.clip(gradient, -limit, limit)", after="key: np.minimum(gradient, limit)")
    def value_clipped_from_above_only():
        """Large negative numbers are left as they are. A step can be too long in either direction."""

    @misconception(caught_by="test_value_beyond")
    @change(before="key: np.clip(gradient, -limit, limit)", after="key: np.clip(gradient, 0, limit)")
    def negative_numbers_cut_off():
        """All negative numbers have become zero. What is the lower end of the range?"""

    @misconception(caught_by="test_value_beyond")
    @change(
        before="np.clip(gradient, -limit, limit)",
        after="np.where(np.abs(gradient) > limit, 0, gradient)",
    )
    def too_large_is_dropped():
        """Numbers beyond the limit have become zero: the steepest directions do not move at all. To clip is to
        shorten."""

    @misconception(caught_by="test_value_within")
    @change(before="key: np.clip(gradient, -limit, limit)", after="key: np.sign(gradient) * limit")
    def sign_times_limit():
        """All numbers have the same size now, the small ones too. What should happen within the limit?"""

    @sign_times_limit.variant
    @change(
        before="key: np.clip(gradient, -limit, limit)",
        after="key: np.copysign(gradient.dtype.type(limit), gradient)",
    )
    def zeros_at_the_limit_too():
        pass

    @misconception(caught_by="test_value_within")
    def value_by_scaling(grads, limit):
        """The whole variable is scaled until its largest number fits. By value, each number is treated alone."""
        return {
            key: gradient * min(1.0, limit / max(float(np.abs(gradient).max()), 1e-300))
            for key, gradient in grads.items()
        }

    @misconception(caught_by="test_clip_by_value_leaves_arguments")
    @change(before="np.clip(gradient, -limit, limit)", after="np.clip(gradient, -limit, limit, out=gradient)")
    def value_clipped_in_place():
        """The values are right, but the caller's gradients were changed. Where does the result go?"""

    @misconception(caught_by="test_clip_by_value_keeps_dtype")
    @change(
        before="np.clip(gradient, -limit, limit)",
        after="np.clip(gradient, -np.full(gradient.shape, limit), np.full(gradient.shape, limit))",
    )
    def value_clipped_into_float64():
        """The values are right, but float32 became float64. Which dtype have your limits?"""


with exercise("clip_by_norm", lecture=CLIPPING):

    @misconception(caught_by="test_norm_length")
    @change(
        before="norm = np.linalg.norm(gradient)",
        after="norm = math.sqrt(sum(np.sum(g**2) for g in grads.values()))",
    )
    def norm_of_all_variables():
        """All variables share one norm here. That is the next exercise: in this one each has its own."""

    @misconception(caught_by="test_norm_within")
    @change(
        before="(max_norm / norm) if norm > max_norm else gradient", after="(max_norm / max(norm, 1e-12))"
    )
    def norm_always_rescaled():
        """Short gradients were made longer. Which of the two cases of the formula do they belong to?"""

    @misconception(caught_by="test_norm_zero")
    @change(
        before="clipped[key] = gradient * (max_norm / norm) if norm > max_norm else gradient",
        after="clipped[key] = gradient / norm * min(norm, max_norm)",
    )
    def norm_nan_at_zero():
        """With a gradient of zeros you divide by zero, and 0/0 is nan. Must it be divided by its norm at all?"""

    @misconception(caught_by="test_norm_length")
    @change(before="norm = np.linalg.norm(gradient)", after="norm = np.sum(gradient**2)")
    def norm_without_root():
        """The sum of squares is the norm squared. A vector of length 3 should be clipped as one of length 3."""

    @misconception(caught_by="test_norm_direction")
    @change(
        before="norm = np.linalg.norm(gradient)",
        after="norm = np.maximum(np.linalg.norm(gradient, axis=0), 1e-300)",
    )
    @change(
        before="clipped[key] = gradient * (max_norm / norm) if norm > max_norm else gradient",
        after="clipped[key] = gradient * np.minimum(max_norm / norm, 1)",
    )
    def norm_of_each_column():
        """Each column of a kernel was clipped by itself. A variable is one vector, with all its axes."""

    @misconception(caught_by="test_norm_length")
    @change(before="norm = np.linalg.norm(gradient)", after="norm = np.abs(gradient).max()")
    def largest_number_as_norm():
        """The largest number of a gradient is not its length. For (3, 4) the length is 5."""

    @misconception(caught_by="test_norm_length")
    @change(before="norm = np.linalg.norm(gradient)", after="norm = np.abs(gradient).sum()")
    def sum_of_sizes_as_norm():
        """The sum of the numbers' sizes is another norm, L1. For (3, 4) the length is 5 and not 7."""

    @misconception(caught_by="test_norm_length")
    @change(before="clipped[key] = gradient * (max_norm / norm)", after="clipped[key] = gradient / norm")
    def shortened_to_one():
        """Long gradients get the length 1, whatever the limit is. What stands before the fraction?"""

    @misconception(caught_by="test_clip_by_norm_leaves_arguments")
    def norm_clipped_in_place(grads, max_norm):
        """The values are right, but the caller's gradients were changed: *= writes into the array itself."""
        clipped = {}
        for key, gradient in grads.items():
            norm = np.linalg.norm(gradient)
            if norm > max_norm:
                gradient *= max_norm / norm
            clipped[key] = gradient
        return clipped

    @misconception(caught_by="test_clip_by_norm_keeps_dtype")
    @change(before="norm = np.linalg.norm(gradient)", after="norm = np.sqrt(float(np.sum(gradient**2)))")
    def norm_clipped_into_float64():
        """The values are right, but float32 became float64. Which array or NumPy number is float64: the norm, the factor,
        a copy?"""

    @norm_clipped_into_float64.variant
    def norm_within_the_limit_into_float64_too(grads, max_norm):
        clipped = {}
        for key, gradient in grads.items():
            norm = float(np.linalg.norm(gradient))
            clipped[key] = gradient * np.float64(max_norm / norm if norm > max_norm else 1.0)
        return clipped


with exercise("clip_by_global_norm", lecture=PASCANU):

    @misconception(caught_by="test_global_direction")
    def each_variable_by_itself(grads, max_norm):
        """The norm that you return is right, but each variable is clipped by its own. Which factor should they
        share?"""
        norm = math.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))
        lengths = {key: max(float(np.linalg.norm(gradient)), max_norm) for key, gradient in grads.items()}
        return {key: gradient * (max_norm / lengths[key]) for key, gradient in grads.items()}, norm

    @misconception(caught_by="test_global_norm")
    @change(
        before="return {key: gradient * scale for key, gradient in grads.items()}, norm",
        after="return {key: gradient * scale for key, gradient in grads.items()}, min(norm, max_norm)",
    )
    def norm_after_clipping():
        """The gradients are right. The norm is that of the clipped ones, which never tells how long they were."""

    @misconception(caught_by="test_global_norm")
    @change(
        before="math.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))",
        after="sum(math.sqrt(np.sum(gradient**2)) for gradient in grads.values())",
    )
    def sum_of_norms():
        """The norms of the variables were added. With sides of 3 and 4 the diagonal is 5: what is added, and
        before or after the root?"""

    @misconception(caught_by="test_global_within")
    @change(before="max_norm / norm if norm > max_norm else 1.0", after="max_norm / max(norm, 1e-12)")
    def global_always_rescaled():
        """Short gradients were made longer. Near a minimum, such steps would never get shorter."""

    @misconception(caught_by="test_global_norm")
    @change(
        before="math.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))",
        after="float(sum(np.sum(gradient**2) for gradient in grads.values()))",
    )
    def global_norm_squared():
        """The norm is squared: the root is missing. For sides of 3 and 4 it should be 5."""

    @misconception(caught_by="test_global_zero")
    @change(
        before="scale = max_norm / norm if norm > max_norm else 1.0",
        after="scale = min(norm, max_norm)",
    )
    @change(
        before="gradient * scale",
        after="gradient / norm * scale",
    )
    def global_nan_at_zero():
        """With gradients of zeros you divide by zero, and 0/0 is nan. Must they be divided by the norm at all?"""

    @misconception(caught_by="test_global_norm")
    @change(
        before="gradient in grads.values()", after='key, gradient in grads.items() if not key.startswith("b")'
    )
    def norm_of_kernels_only():
        """The biases do not count in your norm. Weight decay spares them, clipping does not."""

    @norm_of_kernels_only.variant
    @change(
        before="gradient in grads.values()", after='key, gradient in grads.items() if key.startswith("W")'
    )
    def norm_of_what_is_called_a_kernel():
        pass

    @norm_of_kernels_only.variant
    @change(before="gradient in grads.values()", after="gradient in grads.values() if gradient.ndim > 1")
    def norm_of_matrices_only():
        pass

    @misconception(caught_by="test_global_norm")
    @change(
        before="math.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))",
        after="math.sqrt(max(np.sum(gradient**2) for gradient in grads.values()))",
    )
    def longest_variable_as_norm():
        """The norm is that of the longest variable. The others are part of the gradient too."""

    @misconception(caught_by="test_global_length")
    @change(before="scale = max_norm / norm", after="scale = norm / max_norm")
    def global_factor_upside_down():
        """Long gradients came out longer. Try a gradient of length 10 and a limit of 1: what is your factor?"""

    @misconception(caught_by="test_clip_by_global_norm_leaves_arguments")
    def global_clipped_in_place(grads, max_norm):
        """The values are right, but the caller's gradients were changed: *= writes into the array itself."""
        norm = math.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))
        scale = max_norm / norm if norm > max_norm else 1.0
        for key in grads:
            grads[key] *= scale
        return grads, norm

    @misconception(caught_by="test_clip_by_global_norm_keeps_dtype")
    @change(
        before="math.sqrt(sum(np.sum(gradient**2) for gradient in grads.values()))",
        after="np.sqrt(float(sum(np.sum(gradient**2) for gradient in grads.values())))",
    )
    def global_clipped_into_float64():
        """The values are right, but float32 became float64. Which array or NumPy number is float64: the norm, the factor,
        a copy?"""


with exercise("direction_concepts", lecture=CLIPPING):
    by_value_as_by_norm = misconception(
        caught_by="test_concept_direction_by_value",
        hint="Which of the two numbers is larger than 1? By value, the other one is not touched.",
    )({"by_value": "B"})
    small_numbers_raised = misconception(
        caught_by="test_concept_direction_by_value",
        hint="Clipping makes nothing larger. What happens to a number that is within the limit?",
    )({"by_value": "C"})
    largest_number_scaled_to_the_limit = misconception(
        caught_by="test_concept_direction_by_value",
        hint="Only a norm keeps the direction. Each number is compared with the limit by itself: is 0.1 beyond 1?",
    )({"by_value": "D"})
    ratio_kept_by_norm = misconception(
        caught_by="test_concept_direction_by_norm",
        hint="The two would have to be shortened by one factor. Which factor does each of them get?",
    )({"by_norm": "A"})
    all_made_equally_long = misconception(
        caught_by="test_concept_direction_by_norm",
        hint="Short gradients are not made longer. What becomes of the one with the length 0.1?",
    )({"by_norm": "B"})
    ratio_grows_by_norm = misconception(
        caught_by="test_concept_direction_by_norm",
        hint="The long one is shortened and the short one stays. Can that make the ratio larger?",
    )({"by_norm": "D"})
    all_ways_keep_the_direction = misconception(
        caught_by="test_concept_direction_kept",
        hint="In the first question a gradient has become (1, 0.1). Does it point where (3, 0.1) did?",
    )({"kept": "A"})
    each_variable_keeps_the_whole = misconception(
        caught_by="test_concept_direction_kept",
        hint="Within a variable the direction is kept. Is it kept in the third panel of section 4 too?",
    )({"kept": "B"})
    by_value_keeps_the_direction = misconception(
        caught_by="test_concept_direction_kept",
        hint="By value the signs are kept. Look at the first panel of section 4: which way do the points move?",
    )({"kept": "C"})
    tiny_gradients_do_nothing = misconception(
        caught_by="test_concept_direction_tiny_limit",
        hint="A step is the rate times the gradient. The steps are short, but are they zero?",
    )({"tiny_limit": "A"})
    tiny_limit_as_a_small_rate = misconception(
        caught_by="test_concept_direction_tiny_limit",
        hint="Each number is c or −c now. Does a gradient of (3, 0.1) still point the same way?",
    )({"tiny_limit": "C"})
    only_the_largest_moves = misconception(
        caught_by="test_concept_direction_tiny_limit",
        hint="All numbers are above the limit, so all are cut. Which of them become zero?",
    )({"tiny_limit": "D"})


with exercise("clipping_concepts", lecture=CLIPPING):
    parameters_clipped_before = misconception(
        caught_by="test_concept_clipping_order",
        hint="It is called gradient clipping. When does a training step have a gradient?",
    )({"order": "A"})
    single_examples_clipped = misconception(
        caught_by="test_concept_clipping_order",
        hint="That exists, for training that keeps data private. Your functions get one gradient: whose is it?",
    )({"order": "C"})
    steps_clipped_after_the_optimizer = misconception(
        caught_by="test_concept_clipping_order",
        hint="By then an optimizer with memory has taken the huge gradient into its averages. What must it not see?",
    )({"order": "D"})
    global_norm_evens_out = misconception(
        caught_by="test_concept_clipping_vanishing",
        hint="One factor serves all variables. What does it do to the ratio of two layers?",
    )({"vanishing": "A"})
    clipping_lengthens = misconception(
        caught_by="test_concept_clipping_vanishing",
        hint="Clipping has two cases. In which of them does a gradient become longer?",
    )({"vanishing": "B"})
    short_gradients_removed = misconception(
        caught_by="test_concept_clipping_vanishing",
        hint="What is below the limit stays as it is. What would become of training near a minimum otherwise?",
    )({"vanishing": "D"})
    limit_from_the_rate = misconception(
        caught_by="test_concept_clipping_threshold",
        hint="With a rate of 0.001 that is 1000. Do the norms of ordinary steps come near it?",
    )({"threshold": "B"})
    limit_from_the_size = misconception(
        caught_by="test_concept_clipping_threshold",
        hint="Here that would be about 40. Which norms does the network have in its ordinary steps?",
    )({"threshold": "C"})
    limit_of_one_for_all = misconception(
        caught_by="test_concept_clipping_threshold",
        hint="In the last figure ordinary gradients are a few times longer than 1. Would it be the same for a summed loss?",
    )({"threshold": "D"})
    nan_becomes_zero = misconception(
        caught_by="test_concept_clipping_nan",
        hint="Is nan greater than c? Follow both cases of your function: which of them makes a zero?",
    )({"nan": "A"})
    nan_left_out = misconception(
        caught_by="test_concept_clipping_nan",
        hint="The sum of squares takes in every number. What is a sum in which one term is nan?",
    )({"nan": "B"})
    clipping_repairs_nan = misconception(
        caught_by="test_concept_clipping_nan",
        hint="Try it: put a nan into a gradient and call your function. What are the norm and the factor?",
    )({"nan": "C"})
    adam_steps_shrink = misconception(
        caught_by="test_concept_clipping_adam",
        hint="Multiply all gradients by 0.1: what happens to Adam's average, and what to the root that divides it?",
    )({"adam": "B"})
    adam_steps_shrink_by_the_root = misconception(
        caught_by="test_concept_clipping_adam",
        hint="The squared gradients shrink by 100. What is left of that after the root?",
    )({"adam": "C"})
    moments_shrink_apart = misconception(
        caught_by="test_concept_clipping_adam",
        hint="The average of the gradients shrinks by ten. And the root of the average of their squares?",
    )({"adam": "D"})


# Mutants that compute the same
norm_at_the_limit = equivalent_mutant(
    exercise="clip_by_norm",
    before="clipped[key] = gradient * (max_norm / norm) if norm > max_norm else gradient",
    after="clipped[key] = gradient * (max_norm / norm) if norm >= max_norm else gradient",
    reason="At the limit the factor is 1.",
)
global_norm_at_the_limit = equivalent_mutant(
    exercise="clip_by_global_norm",
    before="scale = max_norm / norm if norm > max_norm else 1.0",
    after="scale = max_norm / norm if norm >= max_norm else 1.0",
    reason="At the limit the factor is 1.",
)
