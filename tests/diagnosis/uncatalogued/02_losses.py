"""Wrong implementations for 02_losses that are no misconception of its catalogue, by exercise and fault."""


def functions(signature: str, **faults: str) -> dict[str, str]:
    """Functions of this signature with these bodies, by what is wrong in them."""
    made = {}
    for fault, body in faults.items():
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made[fault.replace("_", " ")] = f"def {signature}:\n{lines}\n"
    return made


def loss_class(call: str, init: str = "self.from_logits, self.reduction = from_logits, reduction") -> str:
    """The loss object with this body of `__call__`."""
    (one,) = functions('__init__(self, from_logits=False, reduction="sum_over_batch_size")', it=init).values()
    (two,) = functions("__call__(self, y_true, y_pred, sample_weight=None)", it=call).values()
    lines = "\n".join(f"    {line}" for line in f"{one}\n{two}".splitlines())
    return f"class SparseCategoricalCrossentropy:\n{lines}\n"


UNCATALOGUED = {
    "mean_squared_error": functions(
        "mean_squared_error(y_true, y_pred)",
        relative_to_the_targets="return np.mean(((y_true - y_pred) / y_true) ** 2, axis=1)",
        cubes="return np.mean(np.abs(y_true - y_pred) ** 3, axis=1)",
        the_largest_of_the_squares="return np.max((y_true - y_pred) ** 2, axis=1)",
        the_median_of_the_squares="return np.median((y_true - y_pred) ** 2, axis=1)",
        unbiased_divisor="return ((y_true - y_pred) ** 2).sum(axis=1) / max(y_true.shape[1] - 1, 1)",
        squares_subtracted="return np.mean(y_true**2 - y_pred**2, axis=1)",
        signs_added="return np.mean((y_true + y_pred) ** 2, axis=1)",
    ),
    "huber": functions(
        "huber(y_true, y_pred, delta=1.0)",
        logarithm_of_the_cosine="e = (y_true - y_pred) / delta\nreturn np.mean(delta**2 * (np.abs(e)"
        " + np.log1p(np.exp(-2 * np.abs(e))) - np.log(2.0).astype(e.dtype)), axis=1)",
        pseudo_huber="e = (y_true - y_pred) / delta\nreturn np.mean(delta**2 * (np.sqrt(1 + e * e) - 1), axis=1)",
        line_below_the_parabola="e = np.abs(y_true - y_pred)\n"
        "return np.where(e <= delta, e * e / 2, delta * (e - delta)).mean(axis=1)",
        two_times_delta="e = np.abs(y_true - y_pred)\nd = 2 * delta\n"
        "return np.where(e <= d, e * e / 2, d * (e - d / 2)).mean(axis=1)",
        cut_off_square="e = np.minimum(np.abs(y_true - y_pred), delta)\nreturn np.mean(e * e / 2, axis=1)",
        absolute_error="return np.mean(np.abs(y_true - y_pred), axis=1)",
        over_examples="e = np.abs(y_true - y_pred)\n"
        "return np.where(e <= delta, e * e / 2, delta * (e - delta / 2)).mean(axis=0)",
    ),
    "hinge": functions(
        "hinge(y_true, y_pred)",
        margin_of_two="return np.maximum(0, 2 - y_true * y_pred).mean(axis=1)",
        half_a_margin="return np.maximum(0, 0.5 - y_true * y_pred).mean(axis=1)",
        logistic="return np.mean(np.logaddexp(0, -y_true * y_pred), axis=1)",
        cut_off_above="return np.clip(1 - y_true * y_pred, 0, 1).mean(axis=1)",
        distance="return np.maximum(0, 1 - np.abs(y_true - y_pred)).mean(axis=1)",
        one_side_only="return np.where(y_true > 0, np.maximum(0, 1 - y_pred), 0).mean(axis=1)",
        error_rate="return (y_true * y_pred < 0).astype(y_pred.dtype).mean(axis=1)",
    ),
    "log_softmax": functions(
        "log_softmax(z)",
        softmax_itself="return softmax(z)",
        sigmoid_of_each="return -np.logaddexp(0, -z)",
        sign_turned="s = z - z.max(axis=1, keepdims=True)\nreturn np.log(np.exp(s).sum(axis=1, keepdims=True)) - s",
        mean_for_the_sum="s = z - z.max(axis=1, keepdims=True)\nreturn s - np.log(np.exp(s).mean(axis=1, keepdims=True))",
        shift_only="return z - z.max(axis=1, keepdims=True)",
        shifted_by_the_mean="s = z - z.mean(axis=1, keepdims=True)\n"
        "return s - np.log(np.exp(s).sum(axis=1, keepdims=True))",
        shift_added_twice="m = z.max(axis=1, keepdims=True)\ns = z - m\n"
        "return s - np.log(np.exp(s).sum(axis=1, keepdims=True)) + 2 * m",
    ),
    "binary_crossentropy": functions(
        "binary_crossentropy(y_true, y_pred, from_logits=False)",
        targets_exchanged="if from_logits:\n    return np.mean(np.logaddexp(0, y_pred) - (1 - y_true) * y_pred, axis=1)\n"
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.mean((1 - y_true) * np.log(p) + y_true * np.log(1 - p), axis=1)",
        squared_error="p = sigmoid(y_pred) if from_logits else y_pred\nreturn np.mean((y_true - p) ** 2, axis=1)",
        minus_between_the_terms="if from_logits:\n    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)\n"
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.mean(y_true * np.log(p) - (1 - y_true) * np.log(1 - p), axis=1)",
        linear_term_forgotten="if from_logits:\n    return np.mean(np.logaddexp(0, y_pred), axis=1)\n"
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        base_two="if from_logits:\n    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1) / 0.6931471805599453\n"
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.mean(y_true * np.log2(p) + (1 - y_true) * np.log2(1 - p), axis=1)",
        logits_clipped_at_hundred="if from_logits:\n    z = np.clip(y_pred, -100, 100)\n"
        "    return np.mean(np.logaddexp(0, z) - y_true * z, axis=1)\np = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        targets_rounded="y = np.round(y_true)\nif from_logits:\n"
        "    return np.mean(np.logaddexp(0, y_pred) - y * y_pred, axis=1)\np = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p), axis=1)",
    ),
    "categorical_crossentropy": functions(
        "categorical_crossentropy(y_true, y_pred, from_logits=False)",
        over_examples="logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -np.sum(y_true * logs, axis=0)",
        sign_forgotten="logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return np.sum(y_true * logs, axis=1)",
        smoothed="logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -np.sum((0.9 * y_true + 0.1 / y_true.shape[1]) * logs, axis=1)",
        logarithm_of_the_sum="p = softmax(y_pred) if from_logits else y_pred\n"
        "return -np.log(np.clip(np.sum(y_true * p, axis=1), 1e-7, 1 - 1e-7))",
        logits_as_logarithms="logs = y_pred if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -np.sum(y_true * logs, axis=1)",
        sigmoids="logs = -np.logaddexp(0, -y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -np.sum(y_true * logs, axis=1)",
        mean_of_the_batch="logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -np.sum(y_true * logs, axis=1).mean()",
    ),
    "sparse_categorical_crossentropy": functions(
        "sparse_categorical_crossentropy(gold, y_pred, from_logits=False)",
        last_class_always="logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -logs[:, -1]",
        sign_forgotten="logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return logs[np.arange(len(gold)), gold]",
        probability="p = softmax(y_pred) if from_logits else y_pred\nreturn 1 - p[np.arange(len(gold)), gold]",
        gold_logit="rows = np.arange(len(gold))\nif from_logits:\n    return -y_pred[rows, gold]\n"
        "return -np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))[rows, gold]",
        other_classes_too="p = softmax(y_pred) if from_logits else y_pred\np = np.clip(p, 1e-7, 1 - 1e-7)\n"
        "rows = np.arange(len(gold))\n"
        "return -np.log(p[rows, gold]) - np.log(1 - p).sum(axis=1) + np.log(1 - p[rows, gold])",
        neighbour_above="logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -logs[np.arange(len(gold)), (gold + 1) % y_pred.shape[1]]",
        log_sum_only="rows = np.arange(len(gold))\nif from_logits:\n    return np.logaddexp.reduce(y_pred, axis=1)\n"
        "return -np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))[rows, gold]",
    ),
    "kl_divergence": functions(
        "kl_divergence(y_true, y_pred)",
        symmetric="g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\n"
        "return np.sum(g * np.log(g / p) + p * np.log(p / g), axis=1) / 2",
        jensen_shannon="g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\nm = (g + p) / 2\n"
        "return np.sum(g * np.log(g / m) + p * np.log(p / m), axis=1) / 2",
        entropy_of_the_targets="g = np.clip(y_true, 1e-7, 1)\nreturn -np.sum(y_true * np.log(g), axis=1)",
        logarithms_only="g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\nreturn np.sum(np.log(g / p), axis=1)",
        squared_difference="g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\n"
        "return np.sum(y_true * (np.log(g) - np.log(p)) ** 2, axis=1)",
        base_two="g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\nreturn np.sum(g * np.log2(g / p), axis=1)",
        over_examples="g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\nreturn np.sum(g * np.log(g / p), axis=0)",
    ),
    "reduce_loss": functions(
        'reduce_loss(losses, sample_weight=None, reduction="sum_over_batch_size")',
        weights_squared="w = np.ones_like(losses) if sample_weight is None else sample_weight\nlosses = losses * w * w\n"
        "if reduction is None:\n    return losses\nreturn losses.sum() if reduction == 'sum' else losses.mean()",
        sum_without_weights="if reduction == 'sum':\n    return losses.sum()\n"
        "if sample_weight is not None:\n    losses = losses * sample_weight\nreturn losses.mean() if reduction else losses",
        mean_and_sum_exchanged="if sample_weight is not None:\n    losses = losses * sample_weight\n"
        "if reduction is None:\n    return losses\nreturn losses.mean() if reduction == 'sum' else losses.sum()",
        divided_by_one_less="if sample_weight is not None:\n    losses = losses * sample_weight\n"
        "if reduction is None:\n    return losses\n"
        "return losses.sum() if reduction == 'sum' else losses.sum() / max(len(losses) - 1, 1)",
        median="if sample_weight is not None:\n    losses = losses * sample_weight\nif reduction is None:\n    return losses\n"
        "return losses.sum() if reduction == 'sum' else np.median(losses)",
        weights_added="if sample_weight is not None:\n    losses = losses + sample_weight\n"
        "if reduction is None:\n    return losses\nreturn losses.sum() if reduction == 'sum' else losses.mean()",
        none_is_the_mean="if sample_weight is not None:\n    losses = losses * sample_weight\n"
        "return losses.sum() if reduction == 'sum' else losses.mean()\n",
    ),
    "SparseCategoricalCrossentropy": {
        "logits always": loss_class(
            "losses = sparse_categorical_crossentropy(y_true, y_pred, True)\n"
            "return reduce_loss(losses, sample_weight, self.reduction)"
        ),
        "from_logits turned": loss_class(
            "losses = sparse_categorical_crossentropy(y_true, y_pred, not self.from_logits)\n"
            "return reduce_loss(losses, sample_weight, self.reduction)"
        ),
        "weights twice": loss_class(
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "if sample_weight is not None:\n    losses = losses * sample_weight\n"
            "return reduce_loss(losses, sample_weight, self.reduction)"
        ),
        "the defaults exchanged": """
class SparseCategoricalCrossentropy:
    def __init__(self, from_logits=True, reduction="sum"):
        self.from_logits, self.reduction = from_logits, reduction

    def __call__(self, y_true, y_pred, sample_weight=None):
        losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
        return reduce_loss(losses, sample_weight, self.reduction)
""",
        "the sign turned": loss_class(
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "return -1 * reduce_loss(losses, sample_weight, self.reduction)"
        ),
        "a call that remembers the weights": loss_class(
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "if sample_weight is not None:\n    self.weight = sample_weight\n"
            "weight = getattr(self, 'weight', None)\n"
            "if weight is not None and len(weight) != len(losses):\n    weight = None\n"
            "return reduce_loss(losses, weight, self.reduction)"
        ),
    },
}
