"""Right implementations for 14_normalization that look unlike the reference; the n-th of each make a notebook."""


def function(signature: str, *bodies: str) -> list[str]:
    """Functions of this signature with these bodies."""
    made = []
    for body in bodies:
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made.append(f"def {signature}:\n{lines}\n")
    return made


RIGHT = {
    "batch_norm": function(
        "batch_norm(X, gamma, beta, running, training, momentum, epsilon)",
        """
if training:
    mean, var = X.mean(axis=0), X.var(axis=0)
    running = (momentum * running[0] + (1 - momentum) * mean, momentum * running[1] + (1 - momentum) * var)
else:
    mean, var = running
return gamma * (X - mean) / np.sqrt(var + epsilon) + beta, running
""",
        """
old_mean, old_var = running
if not training:
    scale = gamma / np.sqrt(old_var + epsilon)
    return X * scale + (beta - old_mean * scale), running
mu = np.sum(X, axis=0) / len(X)
centred = X - mu
sigma2 = np.sum(centred**2, axis=0) / len(X)
out = centred / np.sqrt(sigma2 + epsilon) * gamma + beta
return out, (old_mean + (1 - momentum) * (mu - old_mean), old_var + (1 - momentum) * (sigma2 - old_var))
""",
        """
m, v = running
mean = np.mean(X, 0) if training else m
var = np.var(X, 0) if training else v
if training:
    m = m * momentum + mean * (1 - momentum)
    v = v * momentum + var * (1 - momentum)
return (X - mean) * (var + epsilon) ** -0.5 * gamma + beta, [m, v]
""",
        """
def standardize(mean, variance):
    return (X - mean) / (variance + epsilon) ** 0.5

if training is False:
    return standardize(*running) * gamma + beta, (running[0].copy(), running[1].copy())
statistics = X.mean(axis=0), np.mean(X**2, axis=0) - X.mean(axis=0) ** 2
new = tuple(momentum * old + (1 - momentum) * now for old, now in zip(running, statistics))
return standardize(*statistics) * gamma + beta, new
""",
        """
if training:
    B = X.shape[0]
    ones = np.ones(B, X.dtype) / B
    mean = ones @ X
    var = ones @ ((X - mean) * (X - mean))
    new_mean = np.average(np.stack([running[0], mean]), axis=0, weights=[momentum, 1 - momentum]).astype(X.dtype)
    new_var = np.average(np.stack([running[1], var]), axis=0, weights=[momentum, 1 - momentum]).astype(X.dtype)
    return gamma * ((X - mean) / np.sqrt(var + epsilon)) + beta, (new_mean, new_var)
return gamma * ((X - running[0]) / np.sqrt(running[1] + epsilon)) + beta, running
""",
        """
from collections import namedtuple
Running = namedtuple("Running", "mean variance")
running = Running(*running)
used = Running(X.mean(axis=0), X.std(axis=0) ** 2) if training else running
if training:
    running = Running(*(momentum * a + (1 - momentum) * b for a, b in zip(running, used)))
out = np.empty_like(X)
for column in range(X.shape[1]):
    root = np.sqrt(used.variance[column] + epsilon)
    out[:, column] = gamma[column] * (X[:, column] - used.mean[column]) / root + beta[column]
return out, running
""",
        """
mean, var = (np.einsum('bd->d', X) / len(X),) * 2 if training else running
if training:
    d = X - mean
    var = np.einsum('bd,bd->d', d, d) / len(X)
Y = np.subtract(X, mean)
Y /= np.sqrt(var + epsilon)
Y *= gamma
Y += beta
if training:
    mean = (1 - momentum) * mean + momentum * running[0]
    var = (1 - momentum) * var + momentum * running[1]
return Y, (mean, var)
""",
    ),
    "layer_norm": function(
        "layer_norm(X, gamma, beta, epsilon)",
        "mean, var = X.mean(axis=-1, keepdims=True), X.var(axis=-1, keepdims=True)\n"
        "return gamma * (X - mean) / np.sqrt(var + epsilon) + beta",
        "centred = X - X.mean(axis=1)[:, None]\nvar = np.einsum('bd,bd->b', centred, centred) / X.shape[1]\n"
        "return centred / np.sqrt(var + epsilon)[:, None] * gamma + beta",
        "Z = X.T\nreturn ((Z - Z.mean(0)) / np.sqrt(Z.var(0) + epsilon)).T * gamma + beta",
        "mean = np.sum(X, 1, keepdims=True) / X.shape[1]\nvar = np.sum((X - mean) ** 2, 1, keepdims=True) / X.shape[1]\n"
        "return (X - mean) * (var + epsilon) ** -0.5 * gamma + beta",
        "D = X.shape[-1]\nstacked = X.reshape(-1, D)\nmean = stacked @ np.ones((D, 1), X.dtype) / D\n"
        "deviation = stacked - mean\nsigma = np.sqrt((deviation * deviation) @ np.ones((D, 1), X.dtype) / D + epsilon)\n"
        "return (deviation / sigma).reshape(X.shape) * gamma + beta",
        "out = X - np.average(X, axis=-1)[..., np.newaxis]\nout /= np.sqrt(np.mean(out * out, -1, keepdims=True) + epsilon)\n"
        "out *= gamma\nreturn np.add(out, beta)",
        "std = np.sqrt(np.std(X, axis=1, keepdims=True) ** 2 + epsilon)\n"
        "return beta + (X - np.mean(X, axis=1, keepdims=True)) * (gamma / std)",
        """
total = 0
for column in X.T:
    total = total + column
mean = total / X.shape[1]
squares = 0
for column in X.T:
    squares = squares + (column - mean) ** 2
root = np.sqrt(squares / X.shape[1] + epsilon)
return np.stack([g * (column - mean) / root + b for column, g, b in zip(X.T, gamma, beta)], axis=1)
""",
        "zero, one = np.zeros(len(X), X.dtype), np.ones(len(X), X.dtype)\n"
        "out, _ = batch_norm(X.T, one, zero, (zero, one), True, 0.0, epsilon)\nreturn out.T * gamma + beta",
        "import math\nmean = X.mean(axis=-1, keepdims=True)\nd = X - mean\n"
        "norm = np.sqrt(np.linalg.norm(d, axis=-1, keepdims=True) ** 2 + epsilon * X.shape[-1])\n"
        "return gamma * (d * math.sqrt(X.shape[-1]) / norm) + beta",
    ),
    "standardize_weights": function(
        "standardize_weights(W, epsilon)",
        "return (W - W.mean(axis=0)) / np.sqrt(W.var(axis=0) + epsilon)",
        "C = W - np.sum(W, 0) / len(W)\nreturn C * (np.einsum('nm,nm->m', C, C) / len(W) + epsilon) ** -0.5",
        "V = W.T\nV = V - V.mean(axis=1, keepdims=True)\n"
        "return (V / np.sqrt((V * V).mean(axis=1, keepdims=True) + epsilon)).T",
        "columns = []\nfor w in W.T:\n    d = w - w.mean()\n    columns.append(d / np.sqrt((d @ d) / d.size + epsilon))\n"
        "return np.stack(columns, axis=1)",
        "ones, zeros = np.ones(W.shape[0], W.dtype), np.zeros(W.shape[0], W.dtype)\n"
        "return layer_norm(W.T, ones, zeros, epsilon).T",
        "sd = np.sqrt(np.std(W, 0) ** 2 + epsilon)\nreturn np.divide(np.subtract(W, np.average(W, axis=0)), sd)",
    ),
    "batch_norm_backward": function(
        "batch_norm_backward(d_out, X, gamma, epsilon)",
        """
std = np.sqrt(X.var(axis=0) + epsilon)
N = (X - X.mean(axis=0)) / std
dN = d_out * gamma
dX = (dN - dN.mean(axis=0) - N * (dN * N).mean(axis=0)) / std
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
B = len(X)
mean = X.mean(0)
centred = X - mean
var = (centred**2).mean(0)
inverse = 1 / np.sqrt(var + epsilon)
hat = centred * inverse
dbeta = np.sum(d_out, 0)
dgamma = np.sum(d_out * hat, 0)
dX = gamma * inverse / B * (B * d_out - dbeta - hat * dgamma)
return dX, dgamma, dbeta
""",
        """
B = X.shape[0]
mu = np.sum(X, axis=0) / B
xmu = X - mu
var = np.sum(xmu * xmu, axis=0) / B
sqrtvar = np.sqrt(var + epsilon)
ivar = 1.0 / sqrtvar
xhat = xmu * ivar
dxhat = d_out * gamma
divar = np.sum(dxhat * xmu, axis=0)
dxmu1 = dxhat * ivar
dvar = 0.5 * ivar * -(ivar**2) * divar
dxmu2 = 2 * xmu * dvar / B
dx1 = dxmu1 + dxmu2
dmu = -np.sum(dx1, axis=0)
return dx1 + dmu / B, np.sum(d_out * xhat, axis=0), np.sum(d_out, axis=0)
""",
        """
std = (X.var(axis=0) + epsilon) ** 0.5
N = (X - X.mean(axis=0)) / std
B = X.shape[0]
g = d_out * gamma / std
without_mean = g - np.einsum('bd->d', g) / B
dX = without_mean - N * np.einsum('bd,bd->d', without_mean, N) / B
return [dX, np.einsum('bd,bd->d', d_out, N), np.einsum('bd->d', d_out)]
""",
        """
dX, dgamma, dbeta = np.empty_like(X), np.empty_like(gamma), np.empty_like(gamma)
for j in range(X.shape[1]):
    x, d = X[:, j], d_out[:, j]
    s = np.sqrt(x.var() + epsilon)
    n = (x - x.mean()) / s
    dbeta[j], dgamma[j] = d.sum(), d @ n
    dX[:, j] = gamma[j] / s * (d - dbeta[j] / len(x) - n * dgamma[j] / len(x))
return dX, dgamma, dbeta
""",
        """
from collections import namedtuple
Gradients = namedtuple("Gradients", "inputs scale shift")
centred = X - np.average(X, axis=0)
var = np.average(centred * centred, axis=0) + epsilon
dN = gamma * d_out
dvar = np.sum(dN * centred * -0.5 * var**-1.5, axis=0)
dmean = -np.sum(dN, axis=0) / np.sqrt(var) + dvar * np.mean(-2 * centred, axis=0)
inputs = dN / np.sqrt(var) + dvar * 2 * centred / len(X) + dmean / len(X)
return Gradients(inputs, np.sum(d_out * centred / np.sqrt(var), axis=0), np.sum(d_out, axis=0))
""",
        """
B = len(X)
s = np.sqrt(np.var(X, axis=0) + epsilon)
N = (X - np.mean(X, axis=0)) / s
ones = np.ones((B, 1), X.dtype)
dgamma, dbeta = (ones.T @ (d_out * N))[0], (ones.T @ d_out)[0]
dX = d_out * gamma / s
dX -= ones @ (ones.T @ dX) / B
dX -= N * dgamma * gamma / s / B
return dX, dgamma, dbeta
""",
    ),
    "layer_norm_backward": function(
        "layer_norm_backward(d_out, X, gamma, epsilon)",
        """
std = np.sqrt(X.var(axis=-1, keepdims=True) + epsilon)
N = (X - X.mean(axis=-1, keepdims=True)) / std
dN = d_out * gamma
dX = (dN - dN.mean(axis=-1, keepdims=True) - N * (dN * N).mean(axis=-1, keepdims=True)) / std
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
Z, d = X.T, (d_out * gamma).T
std = np.sqrt(Z.var(axis=0) + epsilon)
N = (Z - Z.mean(axis=0)) / std
D = len(Z)
dX = (D * d - d.sum(axis=0) - N * (d * N).sum(axis=0)) / (D * std)
return dX.T, np.einsum('bd,db->d', d_out, N), np.sum(d_out, axis=0)
""",
        """
ones = np.ones(len(X), X.dtype)
dX, _, _ = batch_norm_backward((d_out * gamma).T, X.T, ones, epsilon)
N = layer_norm(X, np.ones_like(gamma), np.zeros_like(gamma), epsilon)
return dX.T, (d_out * N).sum(0), d_out.sum(0)
""",
        """
D = X.shape[1]
mu = X.mean(1, keepdims=True)
xmu = X - mu
var = np.mean(xmu**2, 1, keepdims=True) + epsilon
dxhat = d_out * gamma
dvar = np.sum(dxhat * xmu, 1, keepdims=True) * -0.5 * var**-1.5
dmu = np.sum(-dxhat / np.sqrt(var), 1, keepdims=True)
dX = dxhat / np.sqrt(var) + dvar * 2 * xmu / D + dmu / D
return dX, np.sum(d_out * xmu / np.sqrt(var), 0), np.sum(d_out, 0)
""",
        """
D = X.shape[-1]
centred = X - X.mean(axis=1)[:, None]
inverse = 1 / np.sqrt(np.einsum('bd,bd->b', centred, centred) / D + epsilon)[:, None]
N = centred * inverse
dX = d_out * gamma * inverse
dX = dX - (dX.sum(axis=1) / D)[:, None]
dX = dX - N * (np.einsum('bd,bd->b', dX, N) / D)[:, None]
return dX, np.add.reduce(d_out * N, axis=0), np.add.reduce(d_out, axis=0)
""",
        """
mean, var = np.mean(X, -1)[:, None], np.var(X, -1)[:, None]
N = (X - mean) / (var + epsilon) ** 0.5
g = np.multiply(d_out, gamma)
project = lambda a: np.average(a, axis=-1)[:, np.newaxis]
return [(g - project(g) - N * project(g * N)) * (var + epsilon) ** -0.5, np.sum(N * d_out, 0), np.sum(d_out, 0)]
""",
    ),
}
