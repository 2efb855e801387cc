"""Every misconception of 02_losses as other people would write it, by exercise and misconception."""


def function(signature: str, *bodies: str) -> list[str]:
    """Functions of this signature with these bodies."""
    made = []
    for body in bodies:
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made.append(f"def {signature}:\n{lines}\n")
    return made


def mse(*bodies: str) -> list[str]:
    return function("mean_squared_error(y_true, y_pred)", *bodies)


def huber(*bodies: str) -> list[str]:
    return function("huber(y_true, y_pred, delta=1.0)", *bodies)


def hinge(*bodies: str) -> list[str]:
    return function("hinge(y_true, y_pred)", *bodies)


def log_softmax(*bodies: str) -> list[str]:
    return function("log_softmax(z)", *bodies)


def binary(*bodies: str) -> list[str]:
    return function("binary_crossentropy(y_true, y_pred, from_logits=False)", *bodies)


def categorical(*bodies: str) -> list[str]:
    return function("categorical_crossentropy(y_true, y_pred, from_logits=False)", *bodies)


def sparse(*bodies: str) -> list[str]:
    return function("sparse_categorical_crossentropy(gold, y_pred, from_logits=False)", *bodies)


def divergence(*bodies: str) -> list[str]:
    return function("kl_divergence(y_true, y_pred)", *bodies)


def reduced(*bodies: str) -> list[str]:
    return function('reduce_loss(losses, sample_weight=None, reduction="sum_over_batch_size")', *bodies)


def loss_class(*bodies: tuple[str, str]) -> list[str]:
    """Loss objects with these bodies of `__init__` and `__call__`."""
    made = []
    for init, call in bodies:
        (one,) = function('__init__(self, from_logits=False, reduction="sum_over_batch_size")', init)
        (two,) = function("__call__(self, y_true, y_pred, sample_weight=None)", call)
        lines = "\n".join(f"    {line}" for line in f"{one}\n{two}".splitlines())
        made.append(f"class SparseCategoricalCrossentropy:\n{lines}\n")
    return made


INIT = "self.from_logits, self.reduction = from_logits, reduction"

VARIANTS = {
    ("mean_squared_error", "sum_of_squared_errors"): mse(
        "return np.sum((y_pred - y_true) ** 2, axis=1)",
        "e = y_true - y_pred\nreturn np.einsum('bo,bo->b', e, e)",
        "return np.linalg.norm(y_pred - y_true, axis=-1) ** 2",
    ),
    ("mean_squared_error", "half_the_squared_error"): mse(
        "return 0.5 * np.mean((y_pred - y_true) ** 2, axis=1)",
        "e = y_true - y_pred\nreturn np.mean(e * e / 2, axis=-1)",
        "return ((y_true - y_pred) ** 2).sum(axis=1) / (2 * y_true.shape[1])",
    ),
    ("mean_squared_error", "root_of_the_mean"): mse(
        "return np.sqrt(np.mean(np.square(y_true - y_pred), axis=-1))",
        "e = y_pred - y_true\nreturn np.linalg.norm(e, axis=1) / e.shape[1] ** 0.5",
        "return ((y_true - y_pred) ** 2).mean(axis=1) ** 0.5",
    ),
    ("mean_squared_error", "mean_absolute_error"): mse(
        "return np.mean(np.abs(y_pred - y_true), axis=1)",
        "e = y_true - y_pred\nreturn np.where(e < 0, -e, e).sum(axis=1) / e.shape[1]",
        "return np.average(abs(y_true - y_pred), axis=-1)",
    ),
    ("mean_squared_error", "squared_mean_error"): mse(
        "return np.mean(y_pred - y_true, axis=1) ** 2",
        "mean = y_true.mean(axis=-1) - y_pred.mean(axis=-1)\nreturn mean * mean",
        "return np.square((y_true - y_pred).sum(axis=1) / y_true.shape[1])",
    ),
    ("mean_squared_error", "squared_error_of_the_batch"): mse(
        "return np.mean((y_pred - y_true) ** 2)",
        "e = y_true - y_pred\nreturn np.mean(e * e, axis=-1).mean()",
        "return np.square(y_true - y_pred).sum() / y_true.size",
    ),
    ("mean_squared_error", "squared_error_over_examples"): mse(
        "return np.mean((y_pred - y_true) ** 2, axis=0)",
        "e = y_true - y_pred\nreturn np.square(e).sum(axis=0) / len(e)",
        "e = (y_true - y_pred).T\nreturn (e * e).mean(axis=-1)",
    ),
    ("huber", "huber_without_the_half"): huber(
        "e = np.abs(y_true - y_pred)\nreturn np.where(e <= delta, e**2, delta * (e - delta / 2)).mean(axis=-1)",
        "r = y_pred - y_true\nloss = r * r\nfar = np.abs(r) > delta\n"
        "loss[far] = delta * np.abs(r[far]) - delta**2 / 2\nreturn np.mean(loss, axis=1)",
    ),
    ("huber", "huber_with_a_jump"): huber(
        "e = np.abs(y_true - y_pred)\nreturn np.where(e <= delta, e**2 / 2, delta * e).mean(axis=-1)",
        "r = y_pred - y_true\nloss = 0.5 * r * r\nfar = np.abs(r) > delta\n"
        "loss[far] = delta * np.abs(r[far])\nreturn loss.sum(axis=1) / loss.shape[1]",
    ),
    ("huber", "huber_line_with_slope_one"): huber(
        "e = np.abs(y_true - y_pred)\nreturn np.where(e <= delta, e**2 / 2, e - delta / 2).mean(axis=-1)",
        "e = np.abs(y_pred - y_true)\nsmall = e < delta\nout = e - 0.5 * delta\nout[small] = 0.5 * e[small] ** 2\n"
        "return np.average(out, axis=1)",
    ),
    ("huber", "huber_of_signed_errors"): huber(
        "e = y_true - y_pred\nreturn np.where(e <= delta, e**2 / 2, delta * (np.abs(e) - delta / 2)).mean(axis=-1)",
        "e = y_pred - y_true\nreturn np.where(e < delta, 0.5 * e * e, delta * e - 0.5 * delta**2).mean(axis=1)",
        "d = y_true - y_pred\nloss = d * d / 2\nloss[d > delta] = delta * (d[d > delta] - delta / 2)\n"
        "return np.mean(loss, axis=1)",
    ),
    ("huber", "huber_pieces_exchanged"): huber(
        "e = np.abs(y_true - y_pred)\nreturn np.where(e > delta, e**2 / 2, delta * (e - delta / 2)).mean(axis=-1)",
        "e = np.abs(y_pred - y_true)\nloss = np.square(e) / 2\nloss[e <= delta] = delta * e[e <= delta] - delta**2 / 2\n"
        "return loss.sum(axis=-1) / loss.shape[-1]",
    ),
    ("huber", "huber_ignores_delta"): huber(
        "e = np.abs(y_true - y_pred)\nreturn np.where(e <= 1, e**2 / 2, e - 0.5).mean(axis=-1)",
        "delta = 1.0\ne = np.abs(y_pred - y_true)\nq = np.minimum(e, delta)\n"
        "return np.mean(q * q / 2 + delta * (e - q), axis=1)",
    ),
    ("huber", "smooth_l1"): huber(
        "e = np.abs(y_true - y_pred)\nreturn np.where(e < delta, e**2 / (2 * delta), e - delta / 2).mean(axis=-1)",
        "e = np.abs(y_pred - y_true)\nq = np.minimum(e, delta)\n"
        "return np.mean((0.5 * q**2 + delta * (e - q)) / delta, axis=1)",
    ),
    ("huber", "huber_summed"): huber(
        "e = np.abs(y_true - y_pred)\nreturn np.where(e <= delta, e**2 / 2, delta * (e - delta / 2)).sum(axis=-1)",
        "total = 0\nfor y, p in zip(y_true.T, y_pred.T):\n    e = abs(y - p)\n    q = np.minimum(e, delta)\n"
        "    total = total + q * (e - q / 2)\nreturn total",
    ),
    ("hinge", "hinge_without_margin"): hinge(
        "return np.maximum(0, -y_true * y_pred).mean(axis=1)",
        "margin = y_true * y_pred\nreturn np.where(margin < 0, -margin, 0).sum(axis=-1) / margin.shape[-1]",
    ),
    ("hinge", "squared_hinge"): hinge(
        "return np.mean(np.maximum(1 - y_true * y_pred, 0) ** 2, axis=1)",
        "gap = np.clip(1 - y_pred * y_true, 0, None)\nreturn np.einsum('bo,bo->b', gap, gap) / gap.shape[1]",
    ),
    ("hinge", "hinge_without_maximum"): hinge(
        "return np.mean(1 - y_true * y_pred, axis=1)",
        "return 1 - (y_true * y_pred).sum(axis=-1) / y_true.shape[-1]",
    ),
    ("hinge", "hinge_of_zeros_and_ones"): hinge(
        "signs = 2 * y_true - 1\nreturn np.maximum(1 - signs * y_pred, 0).mean(axis=1)",
        "y = y_true * 2 - 1\nreturn np.clip(1 - y * y_pred, 0, None).sum(axis=1) / y.shape[1]",
    ),
    ("hinge", "hinge_rewards_the_wrong_side"): hinge(
        "return np.mean(np.maximum(1 + y_true * y_pred, 0), axis=1)",
        "margin = y_true * y_pred\nloss = margin + 1\nloss[loss < 0] = 0\nreturn loss.mean(axis=-1)",
    ),
    ("hinge", "hinge_of_the_mean_margin"): hinge(
        "return np.maximum(1 - np.mean(y_true * y_pred, axis=1), 0)",
        "margin = np.einsum('bo,bo->b', y_true, y_pred) / y_true.shape[1]\nreturn np.where(margin < 1, 1 - margin, 0)",
        "return np.clip((1 - y_true * y_pred).mean(axis=-1), 0, None)",
    ),
    ("hinge", "hinge_summed"): hinge(
        "return np.maximum(1 - y_true * y_pred, 0).sum(axis=1)",
        "total = 0\nfor y, s in zip(y_true.T, y_pred.T):\n    total = total + np.maximum(0, 1 - y * s)\nreturn total",
    ),
    ("log_softmax", "logarithm_of_softmax"): log_softmax(
        "return np.log(softmax(z))",
        "e = np.exp(z - np.max(z, axis=1, keepdims=True))\np = e / np.sum(e, axis=1, keepdims=True)\nreturn np.log(p)",
        "e = np.exp((z.T - z.max(axis=1)).T)\nreturn np.log(e / e.sum(axis=1)[:, None])",
    ),
    ("log_softmax", "log_softmax_without_shift"): log_softmax(
        "return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))",
        "lse = np.log(np.einsum('bk->b', np.exp(z)))\nreturn z - lse[:, None]",
        "return z - np.log(np.sum(np.exp(z), axis=1)).reshape(-1, 1)",
    ),
    ("log_softmax", "log_softmax_half_shifted"): log_softmax(
        "m = z.max(axis=1, keepdims=True)\nreturn z - np.log(np.exp(z - m).sum(axis=1, keepdims=True))",
        "s = (z.T - z.max(axis=1)).T\nreturn z - np.log(np.sum(np.exp(s), axis=-1))[:, np.newaxis]",
    ),
    ("log_softmax", "log_softmax_of_clipped_probabilities"): log_softmax(
        "return np.log(np.clip(softmax(z), 1e-7, 1 - 1e-7))",
        "e = np.exp(z - z.max(axis=1, keepdims=True))\np = e / e.sum(axis=1, keepdims=True)\n"
        "return np.log(np.maximum(p, 1e-7))",
    ),
    ("log_softmax", "log_softmax_shifted_by_global_maximum"): log_softmax(
        "s = z - z.max()\nreturn s - np.log(np.exp(s).sum(axis=-1, keepdims=True))",
        "m = np.amax(z)\nlse = m + np.log(np.sum(np.exp(z - m), axis=1))\nreturn z - lse[:, None]",
    ),
    ("log_softmax", "log_softmax_over_examples"): log_softmax(
        "s = z - z.max(axis=0)\nreturn s - np.log(np.exp(s).sum(axis=0))",
        "return z - np.logaddexp.reduce(z, axis=0, keepdims=True)",
    ),
    ("log_softmax", "log_softmax_divided"): log_softmax(
        "s = z - z.max(axis=-1, keepdims=True)\nreturn s / np.log(np.exp(s).sum(axis=-1, keepdims=True))",
        "e = np.exp(z - z.max(axis=1, keepdims=True))\nreturn np.log(e) / np.log(e.sum(axis=1, keepdims=True))",
    ),
    ("log_softmax", "log_softmax_base_two"): log_softmax(
        "s = z - z.max(axis=-1, keepdims=True)\n"
        "return (s - np.log(np.exp(s).sum(axis=-1, keepdims=True))) / float(np.log(2))",
        "s = z - np.max(z, axis=1)[:, None]\nlog2e = 1.4426950408889634\n"
        "return s * log2e - np.log2(np.exp(s).sum(axis=1))[:, None]",
    ),
    ("binary_crossentropy", "only_the_ones_count"): binary(
        "if from_logits:\n    return (y_true * np.logaddexp(0, -y_pred)).mean(axis=1)\n"
        "return -(y_true * np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))).mean(axis=1)",
        "log_p = -np.logaddexp(0, -y_pred) if from_logits else np.log(np.maximum(y_pred, 1e-7))\n"
        "return -np.einsum('bo,bo->b', y_true, log_p) / y_true.shape[1]",
    ),
    ("binary_crossentropy", "binary_without_clipping"): binary(
        "if from_logits:\n    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)\n"
        "return -np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred), axis=1)",
        "if from_logits:\n    z = y_pred\n"
        "    return (np.maximum(z, 0) - z * y_true + np.log1p(np.exp(-np.abs(z)))).mean(axis=-1)\n"
        "cost = y_true * -np.log(y_pred) - (1 - y_true) * np.log1p(-y_pred)\nreturn cost.sum(axis=1) / cost.shape[1]",
    ),
    ("binary_crossentropy", "epsilon_in_the_logarithm"): binary(
        "if from_logits:\n    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)\n"
        "return -np.mean(y_true * np.log(y_pred + 1e-7) + (1 - y_true) * np.log(1 - y_pred + 1e-7), axis=1)",
        "eps = 1e-7\nif not from_logits:\n"
        "    yes, no = np.log(eps + y_pred), np.log(eps + (1 - y_pred))\n"
        "else:\n    yes, no = -np.logaddexp(0, -y_pred), -np.logaddexp(0, y_pred)\n"
        "return -(y_true * yes + (1 - y_true) * no).sum(axis=-1) / y_true.shape[-1]",
    ),
    ("binary_crossentropy", "binary_clipped_elsewhere"): binary(
        "if from_logits:\n    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)\n"
        "p = np.clip(y_pred, 1e-12, 1 - 1e-12)\n"
        "return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        "if from_logits:\n    z = y_pred\n"
        "    return (np.maximum(z, 0) - z * y_true + np.log1p(np.exp(-np.abs(z)))).mean(axis=-1)\n"
        "p = np.minimum(np.maximum(y_pred, 1e-15), 1 - 1e-15)\n"
        "return (-y_true * np.log(p) - (1 - y_true) * np.log(1 - p)).mean(axis=-1)",
    ),
    ("binary_crossentropy", "second_sigmoid"): binary(
        "if not from_logits:\n    y_pred = sigmoid(y_pred)\n    p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)\n"
        "return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)",
        "if from_logits:\n    z = y_pred\n"
        "    return (np.maximum(z, 0) - z * y_true + np.log1p(np.exp(-np.abs(z)))).mean(axis=-1)\n"
        "p = 1 / (1 + np.exp(-np.clip(y_pred, 1e-7, 1 - 1e-7)))\n"
        "return (-y_true * np.log(p) - (1 - y_true) * np.log(1 - p)).mean(axis=-1)",
    ),
    ("binary_crossentropy", "logits_taken_for_probabilities"): binary(
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        "p = np.minimum(np.maximum(y_pred, 1e-7), 1 - 1e-7)\ntotal = 0\nfor y, q in zip(y_true.T, p.T):\n"
        "    total = total - y * np.log(q) - (1 - y) * np.log1p(-q)\nreturn total / y_true.shape[1]",
    ),
    ("binary_crossentropy", "logits_through_clipped_probabilities"): binary(
        "p = sigmoid(y_pred) if from_logits else y_pred\np = np.clip(p, 1e-7, 1 - 1e-7)\n"
        "return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        "if from_logits:\n    with np.errstate(over='ignore'):\n        y_pred = 1 / (1 + np.exp(-y_pred))\n"
        "p = np.minimum(np.maximum(y_pred, 1e-7), 1 - 1e-7)\n"
        "return (-y_true * np.log(p) - (1 - y_true) * np.log(1 - p)).sum(axis=1) / p.shape[1]",
    ),
    ("binary_crossentropy", "softplus_overflows"): binary(
        "if from_logits:\n    return np.mean(np.log(1 + np.exp(y_pred)) - y_true * y_pred, axis=1)\n"
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        "if not from_logits:\n    p = np.minimum(np.maximum(y_pred, 1e-7), 1 - 1e-7)\n"
        "    return (-y_true * np.log(p) - (1 - y_true) * np.log(1 - p)).mean(axis=-1)\n"
        "z = y_pred\nreturn (np.log1p(np.exp(z)) - z * y_true).sum(axis=1) / z.shape[1]",
    ),
    ("binary_crossentropy", "binary_summed"): binary(
        "if from_logits:\n    return np.sum(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)\n"
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        "if from_logits:\n    yes, no = np.logaddexp(0, -y_pred), np.logaddexp(0, y_pred)\nelse:\n"
        "    p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n    yes, no = -np.log(p), -np.log(1 - p)\n"
        "return np.einsum('bo,bo->b', y_true, yes) + np.einsum('bo,bo->b', 1 - y_true, no)",
    ),
    ("binary_crossentropy", "binary_likelihood"): binary(
        "if from_logits:\n    return np.mean(y_true * y_pred - np.logaddexp(0, y_pred), axis=1)\n"
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        "if from_logits:\n    yes, no = -np.logaddexp(0, -y_pred), -np.logaddexp(0, y_pred)\nelse:\n"
        "    p = np.clip(y_pred, 1e-7, 1 - 1e-7)\n    yes, no = np.log(p), np.log(1 - p)\n"
        "return (y_true * yes + (1 - y_true) * no).sum(axis=1) / y_true.shape[1]",
    ),
    ("binary_crossentropy", "binary_clipped_from_below_only"): binary(
        "if from_logits:\n    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)\n"
        "p = np.maximum(y_pred, 1e-7)\nreturn -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        "if from_logits:\n    z = y_pred\n"
        "    return (np.maximum(z, 0) - z * y_true + np.log1p(np.exp(-np.abs(z)))).mean(axis=-1)\n"
        "p = np.clip(y_pred, 1e-7, 1)\n"
        "return (-y_true * np.log(p) - (1 - y_true) * np.log(1 - p)).sum(axis=1) / p.shape[1]",
    ),
    ("binary_crossentropy", "binary_clipped_in_place"): binary(
        "if from_logits:\n    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)\n"
        "np.clip(y_pred, 1e-7, 1 - 1e-7, out=y_pred)\n"
        "return -np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred), axis=1)",
        "if from_logits:\n    z = y_pred\n"
        "    return (np.maximum(z, 0) - z * y_true + np.log1p(np.exp(-np.abs(z)))).mean(axis=-1)\n"
        "y_pred[y_pred < 1e-7] = 1e-7\ny_pred[y_pred > 1 - 1e-7] = 1 - 1e-7\n"
        "return (-y_true * np.log(y_pred) - (1 - y_true) * np.log1p(-y_pred)).mean(axis=-1)",
    ),
    ("categorical_crossentropy", "categorical_mean"): categorical(
        "logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -np.mean(y_true * logs, axis=1)",
        "if from_logits:\n    logs = y_pred - np.logaddexp.reduce(y_pred, axis=1, keepdims=True)\nelse:\n"
        "    logs = np.log(np.maximum(y_pred, 1e-7))\nreturn -np.einsum('bk,bk->b', y_true, logs) / logs.shape[1]",
    ),
    ("categorical_crossentropy", "categorical_without_clipping"): categorical(
        "logs = log_softmax(y_pred) if from_logits else np.log(y_pred)\nreturn -np.sum(y_true * logs, axis=1)",
        "if from_logits:\n    return np.einsum('bk,bk->b', y_true, -log_softmax(y_pred))\n"
        "return np.einsum('bk,bk->b', y_true, -np.log(y_pred))",
    ),
    ("categorical_crossentropy", "categorical_second_softmax"): categorical(
        "if from_logits:\n    return -np.sum(y_true * log_softmax(y_pred), axis=1)\n"
        "p = np.clip(softmax(y_pred), 1e-7, 1 - 1e-7)\nreturn -np.sum(y_true * np.log(p), axis=1)",
        "return -np.einsum('bk,bk->b', y_true, log_softmax(y_pred))",
    ),
    ("categorical_crossentropy", "categorical_ignores_from_logits"): categorical(
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\nreturn -np.sum(y_true * np.log(p), axis=1)",
        "return -np.einsum('bk,bk->b', y_true, np.log(y_pred.clip(1e-7, 1 - 1e-7)))",
    ),
    ("categorical_crossentropy", "categorical_clips_logits_too"): categorical(
        "p = softmax(y_pred) if from_logits else y_pred\n"
        "return -np.sum(y_true * np.log(np.clip(p, 1e-7, 1 - 1e-7)), axis=1)",
        "if from_logits:\n    e = np.exp(y_pred - y_pred.max(axis=1, keepdims=True))\n"
        "    y_pred = e / e.sum(axis=1, keepdims=True)\n"
        "return -np.einsum('bk,bk->b', y_true, np.log(np.maximum(y_pred, 1e-7)))",
    ),
    ("categorical_crossentropy", "categorical_arguments_exchanged"): categorical(
        "p = softmax(y_pred) if from_logits else y_pred\n"
        "return -np.sum(p * np.log(np.clip(y_true, 1e-7, 1 - 1e-7)), axis=1)",
        "logs = np.log(np.maximum(y_true, 1e-7))\nif from_logits:\n    y_pred = np.exp(log_softmax(y_pred))\n"
        "return -np.einsum('bk,bk->b', y_pred, logs)",
    ),
    ("categorical_crossentropy", "categorical_as_many_binary"): categorical(
        "p = softmax(y_pred) if from_logits else y_pred\np = np.clip(p, 1e-7, 1 - 1e-7)\n"
        "return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1)",
        "if from_logits:\n    y_pred = np.exp(log_softmax(y_pred))\np = np.minimum(np.maximum(y_pred, 1e-7), 1 - 1e-7)\n"
        "return (-y_true * np.log(p) - (1 - y_true) * np.log1p(-p)).sum(axis=-1)",
    ),
    ("categorical_crossentropy", "categorical_gold_only"): categorical(
        "logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -logs[np.arange(len(logs)), np.argmax(y_true, axis=1)]",
        "gold = y_true.argmax(axis=-1)[:, None]\n"
        "logs = log_softmax(y_pred) if from_logits else np.log(np.maximum(y_pred, 1e-7))\n"
        "return -np.take_along_axis(logs, gold, axis=-1)[:, 0]",
        "return sparse_categorical_crossentropy(y_true.argmax(axis=1), y_pred, from_logits)",
    ),
    ("sparse_categorical_crossentropy", "sparse_without_clipping"): sparse(
        "logs = log_softmax(y_pred) if from_logits else np.log(y_pred)\nreturn -logs[np.arange(len(gold)), gold]",
        "picked = np.take_along_axis(log_softmax(y_pred) if from_logits else y_pred, gold[:, None], axis=1)[:, 0]\n"
        "return -picked if from_logits else -np.log(picked)",
    ),
    ("sparse_categorical_crossentropy", "sparse_second_softmax"): sparse(
        "if from_logits:\n    logs = log_softmax(y_pred)\nelse:\n"
        "    logs = np.log(np.clip(softmax(y_pred), 1e-7, 1 - 1e-7))\nreturn -logs[np.arange(len(gold)), gold]",
        "return -np.take_along_axis(log_softmax(y_pred), gold[:, None], axis=1)[:, 0]",
    ),
    ("sparse_categorical_crossentropy", "sparse_ignores_from_logits"): sparse(
        "return -np.log(np.clip(y_pred[np.arange(len(gold)), gold], 1e-7, 1 - 1e-7))",
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\nreturn -np.log(np.take_along_axis(p, gold[:, None], axis=1)).reshape(-1)",
    ),
    ("sparse_categorical_crossentropy", "sparse_clips_logits_too"): sparse(
        "p = softmax(y_pred) if from_logits else y_pred\n"
        "return -np.log(np.clip(p, 1e-7, 1 - 1e-7))[np.arange(len(gold)), gold]",
        "if from_logits:\n    e = np.exp(y_pred - y_pred.max(axis=1, keepdims=True))\n"
        "    y_pred = e / e.sum(axis=1, keepdims=True)\n"
        "return -np.log(np.maximum(np.take_along_axis(y_pred, gold[:, None], axis=1), 1e-7))[:, 0]",
    ),
    ("sparse_categorical_crossentropy", "columns_of_all_rows"): sparse(
        "logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -logs[:, gold]",
        "logs = log_softmax(y_pred) if from_logits else np.log(np.maximum(y_pred, 1e-7))\n"
        "return -np.take(logs, gold, axis=1)",
    ),
    ("sparse_categorical_crossentropy", "largest_instead_of_gold"): sparse(
        "logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -logs.max(axis=1)",
        "best = y_pred.argmax(axis=1)\n"
        "logs = log_softmax(y_pred) if from_logits else np.log(np.maximum(y_pred, 1e-7))\n"
        "return -logs[np.arange(len(best)), best]",
    ),
    ("sparse_categorical_crossentropy", "classes_counted_from_one"): sparse(
        "logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -logs[np.arange(len(gold)), gold - 1]",
        "B, K = y_pred.shape\nlogs = log_softmax(y_pred) if from_logits else np.log(np.maximum(y_pred, 1e-7))\n"
        "return -np.take_along_axis(logs, (gold[:, None] - 1) % K, axis=1)[:, 0]",
    ),
    ("sparse_categorical_crossentropy", "sparse_mean_of_the_batch"): sparse(
        "logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -np.mean(logs[np.arange(len(gold)), gold])",
        "logs = log_softmax(y_pred) if from_logits else np.log(np.maximum(y_pred, 1e-7))\n"
        "return -np.take_along_axis(logs, gold[:, None], axis=1).sum() / len(gold)",
    ),
    ("sparse_categorical_crossentropy", "one_hot_in_float64"): sparse(
        "one_hot = np.eye(y_pred.shape[1])[gold]\nreturn categorical_crossentropy(one_hot, y_pred, from_logits)",
        "one_hot = np.zeros(y_pred.shape)\none_hot[np.arange(len(gold)), gold] = 1\n"
        "logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
        "return -(one_hot * logs).sum(axis=1)",
    ),
    ("kl_divergence", "divergence_reversed"): divergence(
        "g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\nreturn np.sum(p * np.log(p / g), axis=1)",
        "g, p = np.maximum(y_true, 1e-7), np.maximum(y_pred, 1e-7)\n"
        "return np.einsum('bk,bk->b', p, np.log(p) - np.log(g))",
    ),
    ("kl_divergence", "crossentropy_only"): divergence(
        "return categorical_crossentropy(y_true, y_pred)",
        "return -np.einsum('bk,bk->b', y_true, np.log(np.maximum(y_pred, 1e-7)))",
    ),
    ("kl_divergence", "zero_times_infinity"): divergence(
        "p = np.clip(y_pred, 1e-7, 1 - 1e-7)\nreturn np.sum(y_true * np.log(y_true / p), axis=1)",
        "log_p = np.log(np.maximum(y_pred, 1e-7))\nreturn np.einsum('bk,bk->b', y_true, np.log(y_true) - log_p)",
    ),
    ("kl_divergence", "divergence_without_clipping"): divergence(
        "safe = np.where(y_true > 0, y_true, 1)\nreturn np.sum(y_true * (np.log(safe) - np.log(y_pred)), axis=1)",
        "g = np.maximum(y_true, 1e-7)\nreturn np.einsum('bk,bk->b', g, np.log(g / y_pred))",
        "log_g = np.log(y_true, where=y_true > 0, out=np.zeros_like(y_true))\n"
        "return (y_true * log_g - y_true * np.log(y_pred)).sum(axis=-1)",
    ),
    ("kl_divergence", "divergence_mean"): divergence(
        "safe = np.where(y_true > 0, y_true, 1)\np = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return np.mean(y_true * (np.log(safe) - np.log(p)), axis=1)",
        "g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\nreturn np.mean(g * np.log(g / p), axis=-1)",
    ),
    ("kl_divergence", "divergence_negative"): divergence(
        "safe = np.where(y_true > 0, y_true, 1)\np = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return np.sum(y_true * (np.log(p) - np.log(safe)), axis=1)",
        "g, p = np.clip(y_true, 1e-7, 1), np.clip(y_pred, 1e-7, 1)\nreturn np.einsum('bk,bk->b', g, np.log(p / g))",
    ),
    ("kl_divergence", "entropy_added"): divergence(
        "safe = np.where(y_true > 0, y_true, 1)\np = np.clip(y_pred, 1e-7, 1 - 1e-7)\n"
        "return -np.sum(y_true * (np.log(safe) + np.log(p)), axis=1)",
        "entropy = -np.sum(y_true * np.log(np.maximum(y_true, 1e-7)), axis=1)\n"
        "return categorical_crossentropy(y_true, y_pred) + entropy",
    ),
    ("reduce_loss", "divided_by_the_weights"): reduced(
        "w = np.ones_like(losses) if sample_weight is None else sample_weight\nif reduction is None:\n"
        "    return losses * w\ntotal = np.dot(losses, w)\nreturn total if reduction == 'sum' else total / w.sum()",
        "if sample_weight is None:\n    weighted, count = losses, len(losses)\nelse:\n"
        "    weighted, count = losses * sample_weight, np.sum(sample_weight)\n"
        "if reduction == 'sum':\n    return weighted.sum()\n"
        "return weighted.sum() / count if reduction == 'sum_over_batch_size' else weighted",
    ),
    ("reduce_loss", "loss_weights_ignored"): reduced(
        "if reduction == 'sum':\n    return losses.sum()\nreturn losses.mean() if reduction else losses",
        "return {'sum_over_batch_size': np.mean, 'sum': np.sum, None: np.copy}[reduction](losses)",
    ),
    ("reduce_loss", "unreduced_without_weights"): reduced(
        "if reduction is None:\n    return losses\nif sample_weight is not None:\n    losses = losses * sample_weight\n"
        "return losses.sum() if reduction == 'sum' else losses.mean()",
        "w = np.ones_like(losses) if sample_weight is None else sample_weight\n"
        "if reduction == 'sum_over_batch_size':\n    return losses @ w / len(losses)\n"
        "if reduction == 'sum':\n    return losses @ w\nreturn losses",
    ),
    ("reduce_loss", "sum_for_the_mean"): reduced(
        "weighted = losses if sample_weight is None else losses * sample_weight\n"
        "return weighted if reduction is None else weighted.sum()",
        "w = np.ones_like(losses) if sample_weight is None else sample_weight\n"
        "if reduction in ('sum', 'sum_over_batch_size'):\n    return np.dot(w, losses)\nreturn w * losses",
    ),
    ("reduce_loss", "always_the_mean"): reduced(
        "if sample_weight is not None:\n    losses = losses * sample_weight\nreturn losses.mean()",
        "w = np.ones_like(losses) if sample_weight is None else sample_weight\nreturn np.dot(w, losses) / losses.size",
    ),
    ("reduce_loss", "zero_weights_not_counted"): reduced(
        "w = np.ones_like(losses) if sample_weight is None else sample_weight\nweighted = w * losses\n"
        "if reduction is None:\n    return weighted\nif reduction == 'sum':\n    return weighted.sum()\n"
        "return weighted.sum() / np.count_nonzero(w)",
        "if sample_weight is None:\n    sample_weight = np.ones_like(losses)\nif reduction == 'sum_over_batch_size':\n"
        "    counted = sample_weight != 0\n    return np.mean(losses[counted] * sample_weight[counted])\n"
        "weighted = losses * sample_weight\nreturn np.sum(weighted) if reduction == 'sum' else weighted",
    ),
    ("reduce_loss", "normalized_weights"): reduced(
        "if sample_weight is not None:\n    losses = losses * (sample_weight / sample_weight.sum())\n"
        "if reduction is None:\n    return losses\nreturn losses.sum() if reduction == 'sum' else losses.mean()",
        "weighted = losses\nif sample_weight is not None:\n    total = np.add.reduce(sample_weight)\n"
        "    weighted = sample_weight * losses / total\nif reduction == 'sum':\n    return np.sum(weighted)\n"
        "return np.sum(weighted) / weighted.size if reduction else weighted",
    ),
    ("reduce_loss", "losses_weighted_in_place"): reduced(
        "if sample_weight is not None:\n    losses *= sample_weight\nif reduction is None:\n    return losses\n"
        "return losses.sum() if reduction == 'sum' else losses.mean()",
        "if sample_weight is not None:\n    np.multiply(losses, sample_weight, out=losses)\nif reduction == 'sum':\n"
        "    return np.sum(losses)\nreturn np.mean(losses) if reduction else losses.copy()",
    ),
    ("SparseCategoricalCrossentropy", "FromLogitsForgotten"): loss_class(
        (
            "self.reduction = reduction",
            "return reduce_loss(sparse_categorical_crossentropy(y_true, y_pred), sample_weight, self.reduction)",
        ),
        (
            INIT,
            "losses = -np.log(np.clip(y_pred[np.arange(len(y_true)), y_true], 1e-7, 1 - 1e-7))\n"
            "return reduce_loss(losses, sample_weight=sample_weight, reduction=self.reduction)",
        ),
    ),
    ("SparseCategoricalCrossentropy", "SoftmaxBeforeLogits"): loss_class(
        (
            INIT,
            "if self.from_logits:\n    y_pred = softmax(y_pred)\n"
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "return reduce_loss(losses, sample_weight, self.reduction)",
        ),
        (
            INIT,
            "if self.from_logits:\n    logs = log_softmax(softmax(y_pred))\nelse:\n"
            "    logs = np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))\n"
            "return reduce_loss(-logs[np.arange(len(y_true)), y_true], sample_weight, self.reduction)",
        ),
    ),
    ("SparseCategoricalCrossentropy", "ReductionForgotten"): loss_class(
        (
            "self.from_logits = from_logits",
            "return reduce_loss(sparse_categorical_crossentropy(y_true, y_pred, self.from_logits), sample_weight)",
        ),
        (
            INIT,
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "if sample_weight is not None:\n    losses = losses * sample_weight\nreturn losses.mean()",
        ),
    ),
    ("SparseCategoricalCrossentropy", "WeightsForgotten"): loss_class(
        (
            INIT,
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "return reduce_loss(losses, reduction=self.reduction)",
        ),
        (
            INIT,
            "losses = sparse_categorical_crossentropy(y_true, y_pred, from_logits=self.from_logits)\n"
            "if self.reduction == 'sum':\n    return losses.sum()\n"
            "return losses.mean() if self.reduction == 'sum_over_batch_size' else losses",
        ),
    ),
    ("SparseCategoricalCrossentropy", "WeightedMean"): loss_class(
        (
            INIT,
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "w = np.ones_like(losses) if sample_weight is None else sample_weight\n"
            "if self.reduction == 'sum_over_batch_size':\n    return np.average(losses, weights=w)\n"
            "return reduce_loss(losses, w, self.reduction)",
        ),
        (
            INIT,
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\ndivisor = len(losses)\n"
            "if sample_weight is not None:\n    losses = losses * sample_weight\n    divisor = sample_weight.sum()\n"
            "if self.reduction is None:\n    return losses\n"
            "return losses.sum() if self.reduction == 'sum' else losses.sum() / divisor",
        ),
    ),
    ("SparseCategoricalCrossentropy", "SettingsOfTheClass"): loss_class(
        (
            "cls = type(self)\ncls.from_logits, cls.reduction = from_logits, reduction",
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "return reduce_loss(losses, sample_weight, self.reduction)",
        ),
        (
            "SparseCategoricalCrossentropy.settings = {'from_logits': from_logits, 'reduction': reduction}",
            "settings = SparseCategoricalCrossentropy.settings\n"
            "losses = sparse_categorical_crossentropy(y_true, y_pred, settings['from_logits'])\n"
            "return reduce_loss(losses, sample_weight, settings['reduction'])",
        ),
    ),
    ("SparseCategoricalCrossentropy", "LossThatAccumulates"): loss_class(
        (
            INIT + "\nself.total = 0.0",
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "self.total = self.total + reduce_loss(losses, sample_weight, self.reduction)\nreturn self.total",
        ),
        (
            INIT + "\nself.results = []",
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "self.results.append(reduce_loss(losses, sample_weight, self.reduction))\nreturn sum(self.results)",
        ),
    ),
}
