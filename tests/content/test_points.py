"""Points follow the idea: what a notebook is about earns at least half of its points."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAIN = {
    "01_mlp": ["affine", "sigmoid", "swiglu", "softmax", "mlp_forward", "count_parameters"],
    "02_losses": [
        "log_softmax",
        "binary_crossentropy",
        "categorical_crossentropy",
        "sparse_categorical_crossentropy",
        "kl_divergence",
        "SparseCategoricalCrossentropy",
    ],
    "03_metrics": ["Mean", "F1Score", "confusion_matrix"],
    "04_derivatives": [
        "numerical_gradient",
        "softmax_jacobian",
        "softmax_nll_gradient",
        "softmax_crossentropy_gradient",
        "sigmoid_nll_gradient",
    ],
    "05_backpropagation": ["deep_gradients", "Tensor"],
    "06_training": ["minibatches", "fit", "EarlyStopping"],
    "07_weight_decay": ["l2_regularized", "l1_step", "sgdw_step"],
    "08_adamw": ["adam_step", "adamw_step", "AdamW"],
    "09_dropout": ["dropout", "dropout_backward", "Dropout"],
    "10_label_smoothing": ["smooth_labels", "smoothed_crossentropy", "smoothing_loss_floor"],
    "11_augmentation": ["shift", "mixup", "cutmix", "rand_augment"],
    "12_ensembling": ["ensemble_variance", "bootstrap_sample", "average_checkpoints"],
    "13_initialization": ["activation_stds", "gradient_stds"],
    "14_normalization": ["batch_norm_backward", "layer_norm_backward"],
    "15_gradient_clipping": ["clip_by_norm", "clip_by_global_norm"],
    "16_capstone": ["train_classifier", "train_deep_network"],
}


def points(name):
    """Of each exercise, as the released notebook says them."""
    notebook = json.loads((ROOT / "assignments" / name / f"{name}.ipynb").read_text())
    graded = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    return {one["grade_id"].removeprefix("check_"): one["points"] for one in graded if one.get("grade")}


def test_every_assignment_has_a_main_part():
    assert set(MAIN) == {
        folder.name for folder in (ROOT / "solutions").iterdir() if folder.name[:1].isdigit()
    }


@pytest.mark.parametrize("name", MAIN)
def test_the_main_part_has_half_of_the_points(name):
    all_points = points(name)
    assert sum(all_points[exercise] for exercise in MAIN[name]) >= sum(all_points.values()) / 2


@pytest.mark.parametrize("name", ["03_metrics", "13_initialization"])
def test_what_is_one_line_has_few_points(name):
    """Metrics of one line on a given `Mean`, and initializers of one line."""
    all_points = points(name)
    short = [
        one for one in all_points if "concepts" not in one and one not in [*MAIN[name], "initialize_mlp"]
    ]
    assert short and max(all_points[one] for one in short) <= 3
