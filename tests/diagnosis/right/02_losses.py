"""Right implementations for 02_losses that look unlike the reference; the n-th of each exercise make a notebook."""


def function(signature: str, *bodies: str) -> list[str]:
    """Functions of this signature with these bodies."""
    made = []
    for body in bodies:
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made.append(f"def {signature}:\n{lines}\n")
    return made


LOSS_CLASS = """
class SparseCategoricalCrossentropy:
    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
{init}

    def __call__(self, y_true, y_pred, sample_weight=None):
{call}
"""


def loss_class(init: str, call: str) -> str:
    """The loss object with these bodies."""
    indent = {
        name: "\n".join(f"        {line}" for line in body.strip("\n").splitlines())
        for name, body in (("init", init), ("call", call))
    }
    return LOSS_CLASS.format(**indent)


INIT = "self.from_logits = from_logits\nself.reduction = reduction"

RIGHT = {
    "mean_squared_error": function(
        "mean_squared_error(y_true, y_pred)",
        "return np.mean(np.square(y_pred - y_true), axis=-1)",
        "return ((y_true - y_pred) ** 2).sum(axis=1) / y_true.shape[1]",
        "e = y_pred - y_true\nreturn np.einsum('bo,bo->b', e, e) / e.shape[-1]",
        "return np.linalg.norm(y_true - y_pred, axis=1) ** 2 / y_pred.shape[1]",
        "error = np.abs(y_true - y_pred)\nreturn np.average(np.power(error, 2), axis=1)",
        """
total = np.zeros_like(y_pred[:, 0])
for column in range(y_true.shape[1]):
    total += (y_true[:, column] - y_pred[:, column]) ** 2
return total / y_true.shape[1]
""",
        "e = np.subtract(y_true, y_pred)\nreturn (e[:, None, :] @ e[:, :, None])[:, 0, 0] / e.shape[1]",
        "d = (y_true - y_pred).T\nreturn (d * d).mean(0)",
        "return np.mean(y_true * y_true - 2 * y_true * y_pred + y_pred * y_pred, axis=1)",
        "from functools import reduce\ne = y_true - y_pred\n"
        "return reduce(np.add, (e[:, i] ** 2 for i in range(e.shape[1]))) / e.shape[1]",
        "e = y_true - y_pred\ne **= 2\nreturn np.add.reduce(e, axis=-1) / e.shape[-1]",
    ),
    "huber": function(
        "huber(y_true, y_pred, delta=1.0)",
        "e = np.abs(y_true - y_pred)\nreturn np.where(e <= delta, e * e / 2, delta * (e - delta / 2)).mean(axis=-1)",
        "e = np.abs(y_pred - y_true)\nq = np.minimum(e, delta)\nreturn np.mean(0.5 * q**2 + delta * (e - q), axis=1)",
        """
e = y_true - y_pred
loss = e**2 / 2
far = np.abs(e) > delta
loss[far] = delta * np.abs(e[far]) - 0.5 * delta**2
return loss.mean(1)
""",
        """
a = np.abs(y_true - y_pred)
small = (a < delta).astype(a.dtype)
return (small * a**2 / 2 + (1 - small) * delta * (a - delta / 2)).sum(axis=1) / a.shape[1]
""",
        "e = np.clip(y_true - y_pred, -delta, delta)\nreturn np.mean(e * (y_true - y_pred) - e * e / 2, axis=-1)",
        """
def one_output(error):
    size = abs(error)
    return np.where(size > delta, delta * size - delta * delta / 2, size * size * 0.5)

losses = [one_output(y_true[:, i] - y_pred[:, i]) for i in range(y_true.shape[1])]
return sum(losses) / len(losses)
""",
        "r = y_pred - y_true\n"
        "return np.select([r > delta, r < -delta], [delta * (r - delta / 2), -delta * (r + delta / 2)], r * r / 2).mean(-1)",
        "e = np.abs(y_true - y_pred)\nexcess = np.maximum(e - delta, 0)\nreturn np.mean((e**2 - excess**2) / 2, axis=1)",
        "r = np.abs(y_true - y_pred) / delta\n"
        "return delta**2 * np.where(r <= 1, r**2 / 2, r - 0.5).mean(axis=1)",
        "e = np.abs(y_true - y_pred)\nout = delta * (e - 0.5 * delta)\n"
        "np.copyto(out, 0.5 * e**2, where=e <= delta)\nreturn np.average(out, axis=-1)",
    ),
    "hinge": function(
        "hinge(y_true, y_pred)",
        "return np.maximum(0, 1 - y_true * y_pred).mean(axis=-1)",
        "return np.clip(1 - y_true * y_pred, 0, None).sum(axis=1) / y_true.shape[1]",
        "missing = 1 - y_true * y_pred\nreturn np.where(missing > 0, missing, 0).mean(axis=1)",
        "missing = 1 - y_true * y_pred\nmissing[missing < 0] = 0\nreturn np.average(missing, axis=1)",
        "margin = np.minimum(y_true * y_pred, 1)\nreturn 1 - margin.mean(axis=-1)",
        "gap = 1 - y_pred * y_true\nreturn ((gap + np.abs(gap)) / 2).mean(axis=1)",
        "return np.where(y_true > 0, np.maximum(1 - y_pred, 0), np.maximum(1 + y_pred, 0)).mean(axis=1)",
        """
total = 0
for true, score in zip(y_true.T, y_pred.T):
    total = total + np.maximum(1 - true * score, 0)
return total / y_true.shape[1]
""",
        "gap = y_true * (y_true - y_pred)\nreturn np.mean(gap * (gap > 0), axis=-1)",
        "from functools import partial\nrelu = partial(np.maximum, 0)\nreturn np.mean(relu(1 - np.multiply(y_pred, y_true)), 1)",
    ),
    "log_softmax": function(
        "log_softmax(z)",
        "s = z - z.max(axis=-1, keepdims=True)\nreturn s - np.log(np.exp(s).sum(axis=-1, keepdims=True))",
        "return z - np.logaddexp.reduce(z, axis=-1, keepdims=True)",
        """
m = np.max(z, axis=1)
lse = m + np.log(np.sum(np.exp(z - m[:, None]), axis=1))
return z - lse[:, np.newaxis]
""",
        """
total = z[:, 0]
for k in range(1, z.shape[1]):
    total = np.logaddexp(total, z[:, k])
return z - total[:, None]
""",
        "z = z.T - z.max(axis=1)\nreturn (z - np.log(np.exp(z).sum(axis=0))).T",
        "d = z[:, None, :] - z[:, :, None]\nm = np.maximum(d.max(axis=2), 0)\n"
        "return -(m + np.log(np.exp(d - m[:, :, None]).sum(axis=2)))",
        "out = z - np.amax(z, -1, keepdims=True)\nout -= np.log(np.einsum('bk->b', np.exp(out)))[:, None]\nreturn out",
        """
def logsumexp(a):
    top = a.max(axis=-1, keepdims=True)
    return top + np.log(np.exp(a - top).sum(axis=-1, keepdims=True))

return np.subtract(z, logsumexp(z))
""",
        "top = np.sort(z, axis=-1)[:, -1:]\nrest = np.exp(z - top)\n"
        "return (z - top) - np.log1p(rest.sum(axis=-1, keepdims=True) - 1)",
        "top = np.take_along_axis(z, z.argmax(axis=1)[:, None], axis=1)\nshifted = z - top\n"
        "return shifted - np.log(np.exp(shifted) @ np.ones((z.shape[1], 1), z.dtype))",
    ),
    "binary_crossentropy": function(
        "binary_crossentropy(y_true, y_pred, from_logits=False)",
        """
if from_logits:
    return (np.logaddexp(0, y_pred) - y_true * y_pred).mean(axis=-1)
p = np.clip(y_pred, 1e-7, 1 - 1e-7)
return -(y_true * np.log(p) + (1 - y_true) * np.log(1 - p)).mean(axis=-1)
""",
        """
if not from_logits:
    p = np.minimum(np.maximum(y_pred, 1e-7), 1 - 1e-7)
    log_p, log_q = np.log(p), np.log1p(-p)
else:
    log_p, log_q = -np.logaddexp(0, -y_pred), -np.logaddexp(0, y_pred)
return np.mean(-y_true * log_p - (1 - y_true) * log_q, axis=1)
""",
        """
if from_logits:
    z = y_pred
    return np.mean(np.maximum(z, 0) - z * y_true + np.log1p(np.exp(-np.abs(z))), axis=1)
p = y_pred.clip(1e-7, 1 - 1e-7)
return -np.sum(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=1) / p.shape[1]
""",
        """
z = y_pred
if not from_logits:
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    z = np.log(p) - np.log(1 - p)
return np.average(np.logaddexp(z, 0) - y_true * z, axis=-1)
""",
        """
def softplus(z):
    large = z > 0
    out = np.empty_like(z)
    out[large] = z[large] + np.log1p(np.exp(-z[large]))
    out[~large] = np.log1p(np.exp(z[~large]))
    return out

if from_logits:
    entries = y_true * softplus(-y_pred) + (1 - y_true) * softplus(y_pred)
else:
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    entries = y_true * -np.log(p) + (1 - y_true) * -np.log(1 - p)
return entries.mean(axis=1)
""",
        """
if from_logits:
    two = np.stack([y_pred, np.zeros_like(y_pred)], axis=-1)
    logs = two - np.logaddexp.reduce(two, axis=-1, keepdims=True)
else:
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    logs = np.log(np.stack([p, 1 - p], axis=-1))
targets = np.stack([y_true, 1 - y_true], axis=-1)
return -np.einsum('bot,bot->b', targets, logs) / y_true.shape[1]
""",
        """
losses = []
for column in range(y_true.shape[1]):
    y, a = y_true[:, column], y_pred[:, column]
    if from_logits:
        losses.append(np.maximum(a, 0) + np.log(1 + np.exp(-abs(a))) - a * y)
    else:
        a = np.clip(a, 1e-7, 1 - 1e-7)
        losses.append(-(y * np.log(a) + (1 - y) * np.log(1 - a)))
return sum(losses) / len(losses)
""",
        """
if from_logits is True:
    s = np.where(y_pred > 0, y_pred, 0) + np.log1p(np.exp(np.minimum(y_pred, -y_pred)))
    return np.mean(s - y_true * y_pred, -1)
p = np.clip(y_pred, a_min=1e-7, a_max=1 - 1e-7)
return np.mean(-np.log(1 - p) - y_true * (np.log(p) - np.log(1 - p)), -1)
""",
        """
low, high = 1e-7, 1 - 1e-7
if from_logits:
    return (y_true * np.logaddexp(0, -y_pred) + (1 - y_true) * np.logaddexp(0, y_pred)).mean(1)
p = y_pred.copy()
p[p < low] = low
p[p > high] = high
total = np.zeros_like(p)
total -= y_true * np.log(p)
total -= (1 - y_true) * np.log(1 - p)
return total.mean(1)
""",
        """
if from_logits:
    return np.mean(np.logaddexp(0, y_pred) - y_true * y_pred, axis=1)
yes = -y_true * np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
no = -(1 - y_true) * np.log(np.clip(1 - y_pred, 1e-7, 1 - 1e-7))
return np.mean(yes + no, axis=1)
""",
    ),
    "categorical_crossentropy": function(
        "categorical_crossentropy(y_true, y_pred, from_logits=False)",
        """
logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
return -(y_true * logs).sum(axis=-1)
""",
        """
if from_logits:
    return np.logaddexp.reduce(y_pred, axis=1) * y_true.sum(axis=1) - np.einsum('bk,bk->b', y_true, y_pred)
return -np.einsum('bk,bk->b', y_true, np.log(np.maximum(y_pred, 1e-7)))
""",
        """
if from_logits:
    z = y_pred - y_pred.max(axis=1, keepdims=True)
    costs = np.log(np.exp(z).sum(axis=1, keepdims=True)) - z
else:
    costs = -np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
return np.sum(costs * y_true, axis=1)
""",
        """
if not from_logits:
    p = y_pred / y_pred.sum(axis=-1, keepdims=True)
    log_p = np.log(np.clip(p, 1e-7, 1 - 1e-7))
else:
    log_p = log_softmax(y_pred)
return np.sum(y_true * -log_p, axis=-1)
""",
        """
logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1.0))
total = np.zeros_like(y_pred[:, 0])
for k in range(y_pred.shape[1]):
    total = total - y_true[:, k] * logs[:, k]
return total
""",
        """
if from_logits:
    logs = log_softmax(y_pred)
else:
    p = np.where(y_pred < 1e-7, 1e-7, y_pred)
    logs = np.log(p)
return -(y_true[:, None, :] @ logs[:, :, None]).reshape(-1)
""",
        """
cost = lambda log_p: -np.add.reduce(np.multiply(y_true, log_p), axis=1)
return cost(log_softmax(y_pred)) if from_logits else cost(np.log(y_pred.clip(1e-7, 1 - 1e-7)))
""",
        """
if from_logits:
    m = y_pred.max(axis=-1)
    lse = m + np.log(np.exp(y_pred - m[:, None]).sum(axis=-1))
    return (y_true * (lse[:, None] - y_pred)).sum(axis=-1)
return (y_true * np.log(1 / np.clip(y_pred, 1e-7, 1 - 1e-7))).sum(axis=-1)
""",
        """
p = y_pred
if not from_logits:
    p = np.log(np.clip(p, 1e-7, 1 - 1e-7))
return -np.sum(y_true * (log_softmax(p) if from_logits else p), axis=1)
""",
        "logs = {True: log_softmax, False: lambda p: np.log(np.clip(p, 1e-7, 1 - 1e-7))}[bool(from_logits)](y_pred)\n"
        "return -np.mean(y_true * logs, axis=1) * y_true.shape[1]",
    ),
    "sparse_categorical_crossentropy": function(
        "sparse_categorical_crossentropy(gold, y_pred, from_logits=False)",
        """
logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
return -logs[np.arange(len(gold)), gold]
""",
        """
logs = log_softmax(y_pred) if from_logits else np.log(np.maximum(y_pred, 1e-7))
return -np.take_along_axis(logs, gold[:, None], axis=1)[:, 0]
""",
        """
B, K = y_pred.shape
targets = np.eye(K, dtype=y_pred.dtype)[gold]
return categorical_crossentropy(targets, y_pred, from_logits)
""",
        """
one_hot = (gold[:, None] == np.arange(y_pred.shape[1])).astype(y_pred.dtype)
logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
return -(one_hot * logs).sum(axis=1)
""",
        """
rows = range(gold.size)
if from_logits:
    return np.logaddexp.reduce(y_pred, axis=1) - y_pred[rows, gold]
return -np.log(np.clip(y_pred[rows, gold], 1e-7, 1 - 1e-7))
""",
        """
p_or_z = y_pred.ravel()[np.arange(gold.shape[0]) * y_pred.shape[1] + gold]
if not from_logits:
    return -np.log(np.clip(p_or_z, 1e-7, 1))
top = y_pred.max(axis=1)
return np.log(np.sum(np.exp(y_pred - top[:, None]), axis=1)) + top - p_or_z
""",
        """
logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
loss = np.zeros_like(logs[:, 0])
for k in range(logs.shape[1]):
    loss = np.where(gold == k, -logs[:, k], loss)
return loss
""",
        """
if from_logits:
    differences = y_pred - np.take_along_axis(y_pred, gold.reshape(-1, 1), axis=1)
    return np.logaddexp.reduce(differences, axis=1)
p = y_pred / np.sum(y_pred, axis=1, keepdims=True)
p = np.clip(p, 1e-7, 1 - 1e-7)
return np.log(1 / p[np.arange(len(p)), gold])
""",
        """
mask = np.zeros(y_pred.shape, dtype=bool)
mask[np.arange(len(gold)), gold] = True
logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
return -logs[mask]
""",
        """
logs = np.log(np.clip(y_pred, 1e-7, 1 - 1e-7)) if not from_logits else log_softmax(y_pred)
return -np.choose(gold, logs.T) if logs.shape[1] < 32 else -logs[np.arange(len(gold)), gold]
""",
        """
logs = log_softmax(y_pred) if from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
losses = np.empty(len(gold), y_pred.dtype)
for label in np.unique(gold):
    losses[gold == label] = -logs[gold == label, label]
return losses
""",
    ),
    "kl_divergence": function(
        "kl_divergence(y_true, y_pred)",
        """
safe = np.where(y_true > 0, y_true, 1)
return (y_true * (np.log(safe) - np.log(np.clip(y_pred, 1e-7, 1 - 1e-7)))).sum(axis=-1)
""",
        """
g = np.clip(y_true, 1e-7, 1)
p = np.clip(y_pred, 1e-7, 1)
return np.sum(g * np.log(g / p), axis=-1)
""",
        """
g = np.maximum(y_true, 1e-7)
return np.sum(y_true * np.log(g / np.maximum(y_pred, 1e-7)), axis=1)
""",
        """
terms = np.zeros_like(y_true)
there = y_true > 0
terms[there] = y_true[there] * np.log(y_true[there] / np.maximum(y_pred[there], 1e-7))
return terms.sum(axis=1)
""",
        """
with np.errstate(divide="ignore", invalid="ignore"):
    entropy = -np.nansum(y_true * np.log(y_true), axis=1)
return categorical_crossentropy(y_true, y_pred) - entropy
""",
        """
log_g = np.log(y_true, out=np.zeros_like(y_true), where=y_true > 0)
log_p = np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
return np.einsum('bk,bk->b', y_true, log_g - log_p)
""",
        """
with np.errstate(divide="ignore", invalid="ignore"):
    terms = y_true * np.log(y_true / np.maximum(y_pred, 1e-7))
return np.where(y_true == 0, 0, terms).sum(axis=1)
""",
        """
total = np.zeros_like(y_true[:, 0])
for g, p in zip(y_true.T, y_pred.T):
    total += g * (np.log(np.where(g == 0, 1, g)) - np.log(np.maximum(p, 1e-7)))
return total
""",
        """
tiny = np.finfo(y_true.dtype).tiny
p = np.clip(y_pred, 1e-7, 1 - 1e-7)
return np.sum(y_true * np.log((y_true + tiny) / p), axis=1)
""",
        """
g = y_true + (y_true == 0)
return -np.sum(y_true * np.log(np.maximum(y_pred, 1e-7) / g), axis=-1)
""",
    ),
    "reduce_loss": function(
        'reduce_loss(losses, sample_weight=None, reduction="sum_over_batch_size")',
        """
if sample_weight is not None:
    losses = losses * sample_weight
if reduction is None:
    return losses
return losses.sum() / len(losses) if reduction == "sum_over_batch_size" else losses.sum()
""",
        """
weighted = losses if sample_weight is None else np.multiply(losses, sample_weight)
return {"sum_over_batch_size": np.mean, "sum": np.sum, None: np.copy}[reduction](weighted)
""",
        """
w = np.ones_like(losses) if sample_weight is None else sample_weight
if reduction == "sum":
    return np.dot(losses, w)
if reduction == "sum_over_batch_size":
    return np.dot(losses, w) / losses.shape[0]
return losses * w
""",
        """
values = losses.copy()
if sample_weight is not None:
    values *= sample_weight
if reduction:
    total = np.add.reduce(values)
    return total / values.size if reduction.endswith("batch_size") else total
return values
""",
        """
match reduction:
    case "sum_over_batch_size":
        scale = 1 / len(losses)
    case "sum":
        scale = 1
    case None:
        return losses if sample_weight is None else sample_weight * losses
return float(np.sum(losses if sample_weight is None else sample_weight * losses)) * scale
""",
        """
import math
if sample_weight is None:
    sample_weight = np.full(losses.shape, 1, dtype=losses.dtype)
weighted = np.einsum('b,b->b', losses, sample_weight)
if reduction is None:
    return weighted
total = math.fsum(weighted)
if reduction == "sum":
    return total
return total / weighted.size
""",
        """
losses = 1.0 * losses
if sample_weight is not None:
    losses = losses * sample_weight
if reduction == "sum":
    losses = losses.sum()
elif reduction == "sum_over_batch_size":
    losses = losses.mean()
return losses
""",
    ),
    "SparseCategoricalCrossentropy": [
        loss_class(
            INIT,
            "losses = sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)\n"
            "return reduce_loss(losses, sample_weight, self.reduction)",
        ),
        loss_class(
            "self._settings = (from_logits, reduction)",
            "logits, how = self._settings\n"
            "return reduce_loss(sparse_categorical_crossentropy(y_true, y_pred, from_logits=logits),"
            " sample_weight=sample_weight, reduction=how)",
        ),
        loss_class(
            INIT,
            """
logs = log_softmax(y_pred) if self.from_logits else np.log(np.clip(y_pred, 1e-7, 1 - 1e-7))
losses = -logs[np.arange(len(y_true)), y_true]
if sample_weight is not None:
    losses = losses * sample_weight
if self.reduction == "sum":
    return losses.sum()
if self.reduction is None:
    return losses
return losses.mean()
""",
        ),
        """
from functools import partial

class SparseCategoricalCrossentropy:
    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        self.loss = partial(sparse_categorical_crossentropy, from_logits=from_logits)
        self.reduce = partial(reduce_loss, reduction=reduction)

    def __call__(self, y_true, y_pred, sample_weight=None):
        return self.reduce(self.loss(y_true, y_pred), sample_weight)
""",
        """
class Loss:
    def __init__(self, reduction):
        self.reduction = reduction

    def __call__(self, y_true, y_pred, sample_weight=None):
        return reduce_loss(self.call(y_true, y_pred), sample_weight, self.reduction)

class SparseCategoricalCrossentropy(Loss):
    def __init__(self, from_logits=False, reduction="sum_over_batch_size"):
        super().__init__(reduction)
        self.from_logits = from_logits

    def call(self, y_true, y_pred):
        return sparse_categorical_crossentropy(y_true, y_pred, self.from_logits)
""",
        """
from dataclasses import dataclass

@dataclass
class SparseCategoricalCrossentropy:
    from_logits: bool = False
    reduction: object = "sum_over_batch_size"

    def __call__(self, y_true, y_pred, sample_weight=None):
        one_hot = np.eye(y_pred.shape[1], dtype=y_pred.dtype)[y_true]
        losses = categorical_crossentropy(one_hot, y_pred, self.from_logits)
        return reduce_loss(losses, sample_weight, self.reduction)
""",
    ],
}
