"""What a student reads where no misconception is recognized: one sentence that is true and leads on."""

import textwrap

import pytest

from tests.diagnosis.in_process import with_judge
from tests.diagnosis.test_precision_and_recall import collection

# The hint of the first failing test, by assignment, exercise and fault.
HINTS = {
    "01_mlp": {
        ("affine", "the bias twice"): "The result is `b` too large, in every entry.",
        (
            "affine",
            "the size of the bias",
        ): "Every column is right up to a number of its own: look at what is added",
        ("affine", "a loop over the examples"): None,
        ("affine", "float64 always"): "The values are right, but they are float64 and should be float32",
        ("relu", "the absolute value"): "right where `z` is positive, and wrong where it is negative.",
        ("relu", "clipped at six"): "wrong where it is positive. There it is 6.",
        ("relu", "flattened"): "The values are right, but the shape is (77,) and should be (7, 11).",
        ("relu", "maximum over the last axis"): "Axis 1 is missing",
        ("relu", "one too large"): "Every entry is 1 too large.",
        ("relu", "in place and negative"): "The call changed its argument `z`: work on a copy.",
        ("leaky_relu", "divided by the slope"): "The result is infinite where `z` is negative.",
        ("sigmoid", "float32 always"): "The values are as right as float32 can be",
        ("silu", "minus"): "The sign is wrong: the result is minus what is expected.",
        (
            "softmax",
            "unit length",
        ): "Every row is right up to a factor of its own: look at what the rows are divided by.",
        ("softmax", "its logarithm"): "The result is the logarithm of what is expected.",
        ("mlp_forward", "the pair exchanged"): "each in the other's place",
        (
            "mlp_forward",
            "the outputs alone",
        ): "One of the 2 parts came back alone, the second, and it is right.",
        ("mlp_forward", "never an output activation"): None,
        ("count_parameters", "no bias at the outputs"): "The result is `O` too small.",
    },
    "08_adamw": {
        ("rmsprop_step", "no epsilon"): "is NaN in row 2, and finite elsewhere.",
        ("rmsprop_step", "no rate"): "The change of `theta` is 1/`lr` times what it should be.",
        (
            "rmsprop_step",
            "uphill",
        ): "result[0] lies on the wrong side of `theta`: the change has the wrong sign.",
        ("rmsprop_step", "the parameters alone"): "One of the 2 parts came back alone, the first",
        ("rmsprop_step", "the old average returned"): "result[1] is the argument `r`, unchanged.",
        ("adam_step", "moments in the other order"): "The second and the third part of the result are right",
        ("adam_step", "only r corrected"): "1/5 (the length of axis 0 of `theta`), or (1 − `beta_1`), times",
        ("adamw_step", "in place"): "The call changed its argument `theta`: work on a copy.",
        ("AdamW", "no count at a rate of zero"): "In result['W1']: Every entry is NaN.",
        ("AdamW", "one count for all optimizers"): "something is left over from the calls before it",
        (
            "AdamW",
            "nothing returned",
        ): "Nothing came back: is there a `return` on every way through the code?",
        ("AdamW", "the changes returned"): "result['W1'] is the argument `grads['W1']`, unchanged.",
    },
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", HINTS)
def test_the_numbers_speak_where_no_misconception_is_recognized(name: str) -> None:
    wrong, said = collection("uncatalogued", name), {}

    def body(judge):
        for exercise, fault in HINTS[name]:
            result = judge.judge_exercise(exercise, textwrap.dedent(wrong[exercise][fault]), "student 0")
            said[exercise, fault] = next(test.hint for test in result.tests if test.outcome == "failed")

    with_judge(name, body)
    missed = {
        key: said[key]
        for key, expected in HINTS[name].items()
        if (expected is None) != (said[key] is None) or (expected or "") not in (said[key] or "")
    }
    assert missed == {}
