"""Every misconception of 14_normalization as other people would write it, by exercise and misconception."""


def function(signature: str, *bodies: str) -> list[str]:
    """Functions of this signature with these bodies."""
    made = []
    for body in bodies:
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made.append(f"def {signature}:\n{lines}\n")
    return made


def batch(*bodies: str) -> list[str]:
    return function("batch_norm(X, gamma, beta, running, training, momentum, epsilon)", *bodies)


def backward(*bodies: str) -> list[str]:
    return function("batch_norm_backward(d_out, X, gamma, epsilon)", *bodies)


def layer(*bodies: str) -> list[str]:
    return function("layer_norm(X, gamma, beta, epsilon)", *bodies)


def layer_backward(*bodies: str) -> list[str]:
    return function("layer_norm_backward(d_out, X, gamma, epsilon)", *bodies)


def weights(*bodies: str) -> list[str]:
    return function("standardize_weights(W, epsilon)", *bodies)


VARIANTS = {
    ("batch_norm", "batch_norm_over_features"): batch(
        """
if training:
    mean, var = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)
    new = (momentum * running[0] + (1 - momentum) * X.mean(axis=0), momentum * running[1] + (1 - momentum) * X.var(axis=0))
    return gamma * (X - mean) / np.sqrt(var + epsilon) + beta, new
return gamma * (X - running[0]) / np.sqrt(running[1] + epsilon) + beta, running
""",
        """
m, v = running
if not training:
    return (X - m) / np.sqrt(v + epsilon) * gamma + beta, running
Z = X.T
out = ((Z - Z.mean(0)) / np.sqrt(Z.var(0) + epsilon)).T * gamma + beta
mean, var = np.mean(X, axis=0), np.var(X, axis=0)
return out, (m + (1 - momentum) * (mean - m), v + (1 - momentum) * (var - v))
""",
    ),
    ("batch_norm", "momentum_of_another_library"): batch(
        """
if training:
    mean, var = X.mean(axis=0), X.var(axis=0)
    running = ((1 - momentum) * running[0] + momentum * mean, (1 - momentum) * running[1] + momentum * var)
else:
    mean, var = running
return gamma * (X - mean) / np.sqrt(var + epsilon) + beta, running
""",
        """
m, v = running
if not training:
    return (X - m) / np.sqrt(v + epsilon) * gamma + beta, (m, v)
mu = np.sum(X, axis=0) / len(X)
d = X - mu
s2 = np.einsum('bd,bd->d', d, d) / len(X)
return d * (s2 + epsilon) ** -0.5 * gamma + beta, (m + momentum * (mu - m), v + momentum * (s2 - v))
""",
    ),
    ("batch_norm", "batch_statistics_at_inference"): batch(
        """
mean, var = X.mean(axis=0), X.var(axis=0)
if training:
    running = tuple(momentum * old + (1 - momentum) * new for old, new in zip(running, (mean, var)))
return gamma * (X - mean) / np.sqrt(var + epsilon) + beta, running
""",
        """
mu = np.sum(X, axis=0) / len(X)
d = X - mu
s2 = np.einsum('bd,bd->d', d, d) / len(X)
out = d / (s2 + epsilon) ** 0.5 * gamma + beta
if not training:
    return out, running
return out, [running[0] + (1 - momentum) * (mu - running[0]), running[1] + (1 - momentum) * (s2 - running[1])]
""",
    ),
    ("batch_norm", "running_averages_in_training"): batch(
        """
if training:
    mean, var = X.mean(axis=0), X.var(axis=0)
    running = (momentum * running[0] + (1 - momentum) * mean, momentum * running[1] + (1 - momentum) * var)
mean, var = running
return gamma * (X - mean) / np.sqrt(var + epsilon) + beta, running
""",
        """
m, v = running
if training:
    m = m + (1 - momentum) * (np.average(X, axis=0) - m)
    v = v + (1 - momentum) * (np.std(X, axis=0) ** 2 - v)
scale = gamma / np.sqrt(v + epsilon)
return X * scale + (beta - m * scale), (m, v)
""",
    ),
    ("batch_norm", "running_averages_move_at_inference"): batch(
        """
mean, var = X.mean(axis=0), X.var(axis=0)
new = (momentum * running[0] + (1 - momentum) * mean, momentum * running[1] + (1 - momentum) * var)
if not training:
    mean, var = running
return gamma * (X - mean) / np.sqrt(var + epsilon) + beta, new
""",
        """
now = [np.mean(X, axis=0), np.var(X, axis=0)]
used = now if training else running
out = (X - used[0]) / (used[1] + epsilon) ** 0.5 * gamma + beta
return out, [old + (1 - momentum) * (new - old) for old, new in zip(running, now)]
""",
    ),
    ("batch_norm", "unbiased_running_variance"): batch(
        """
if training:
    mean, var = X.mean(axis=0), X.var(axis=0)
    running = (momentum * running[0] + (1 - momentum) * mean, momentum * running[1] + (1 - momentum) * X.var(axis=0, ddof=1))
else:
    mean, var = running
return gamma * (X - mean) / np.sqrt(var + epsilon) + beta, running
""",
        """
m, v = running
if not training:
    return (X - m) / np.sqrt(v + epsilon) * gamma + beta, (m, v)
B = len(X)
mu = np.sum(X, axis=0) / B
d = X - mu
s2 = np.einsum('bd,bd->d', d, d) / B
return d * (s2 + epsilon) ** -0.5 * gamma + beta, (m + (1 - momentum) * (mu - m), v + (1 - momentum) * (s2 * B / (B - 1) - v))
""",
    ),
    ("batch_norm", "batch_norm_epsilon_outside"): batch(
        """
if training:
    mean, std = X.mean(axis=0), X.std(axis=0)
    running = (momentum * running[0] + (1 - momentum) * mean, momentum * running[1] + (1 - momentum) * std**2)
else:
    mean, std = running[0], np.sqrt(running[1])
return gamma * (X - mean) / (std + epsilon) + beta, running
""",
        """
m, v = running
if training:
    mean, var = np.mean(X, 0), np.var(X, 0)
    m, v = m + (1 - momentum) * (mean - m), v + (1 - momentum) * (var - v)
else:
    mean, var = m, v
return (X - mean) * (gamma / (var**0.5 + epsilon)) + beta, (m, v)
""",
    ),
    ("batch_norm", "divided_by_the_variance"): batch(
        """
if training:
    mean, var = X.mean(axis=0), X.var(axis=0)
    running = (momentum * running[0] + (1 - momentum) * mean, momentum * running[1] + (1 - momentum) * var)
else:
    mean, var = running
return gamma * (X - mean) / (var + epsilon) + beta, running
""",
        """
m, v = running
mean, var = (np.mean(X, 0), np.std(X, 0) ** 2) if training else (m, v)
if training:
    m, v = m + (1 - momentum) * (mean - m), v + (1 - momentum) * (var - v)
return (X - mean) * (var + epsilon) ** -1 * gamma + beta, (m, v)
""",
    ),
    ("batch_norm_backward", "statistics_taken_for_constants"): backward(
        """
std = np.sqrt(X.var(axis=0) + epsilon)
N = (X - X.mean(axis=0)) / std
return d_out * gamma / std, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
return [np.einsum('bd,d,d->bd', d_out, gamma, inverse), np.einsum('bd,bd->d', d_out, N), np.einsum('bd->d', d_out)]
""",
    ),
    ("batch_norm_backward", "variance_taken_for_a_constant"): backward(
        """
std = np.sqrt(X.var(axis=0) + epsilon)
N = (X - X.mean(axis=0)) / std
dN = d_out * gamma
return (dN - dN.mean(axis=0)) / std, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
B = len(X)
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
dbeta = np.sum(d_out, 0)
return gamma * inverse / B * (B * d_out - dbeta), np.sum(d_out * N, 0), dbeta
""",
    ),
    ("batch_norm_backward", "mean_taken_for_a_constant"): backward(
        """
std = np.sqrt(X.var(axis=0) + epsilon)
N = (X - X.mean(axis=0)) / std
dN = d_out * gamma
return (dN - N * (dN * N).mean(axis=0)) / std, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
B = len(X)
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
dgamma = np.sum(d_out * N, 0)
return gamma * inverse / B * (B * d_out - N * dgamma), dgamma, np.sum(d_out, 0)
""",
    ),
    ("batch_norm_backward", "scale_forgotten_backward"): backward(
        """
std = np.sqrt(X.var(axis=0) + epsilon)
N = (X - X.mean(axis=0)) / std
dX = (d_out - d_out.mean(axis=0) - N * (d_out * N).mean(axis=0)) / std
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
B = len(X)
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
dgamma, dbeta = np.sum(d_out * N, 0), np.sum(d_out, 0)
return inverse / B * (B * d_out - dbeta - N * dgamma), dgamma, dbeta
""",
    ),
    ("batch_norm_backward", "scale_by_the_raw_inputs"): backward(
        """
std = np.sqrt(X.var(axis=0) + epsilon)
N = (X - X.mean(axis=0)) / std
dN = d_out * gamma
dX = (dN - dN.mean(axis=0) - N * (dN * N).mean(axis=0)) / std
return dX, (d_out * X).sum(axis=0), d_out.sum(axis=0)
""",
        """
B = len(X)
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
dX = gamma * inverse / B * (B * d_out - np.sum(d_out, 0) - N * np.sum(d_out * N, 0))
return dX, np.einsum('bd,bd->d', X, d_out), np.sum(d_out, 0)
""",
    ),
    ("batch_norm_backward", "scale_and_shift_averaged"): backward(
        """
std = np.sqrt(X.var(axis=0) + epsilon)
N = (X - X.mean(axis=0)) / std
dN = d_out * gamma
dX = (dN - dN.mean(axis=0) - N * (dN * N).mean(axis=0)) / std
return dX, (d_out * N).mean(axis=0), d_out.mean(axis=0)
""",
        """
B = len(X)
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
dgamma, dbeta = np.einsum('bd,bd->d', d_out, N) / B, np.sum(d_out, 0) / B
return gamma * inverse * (d_out - dbeta - N * dgamma), dgamma, dbeta
""",
    ),
    ("batch_norm_backward", "sums_for_means"): backward(
        """
std = np.sqrt(X.var(axis=0) + epsilon)
N = (X - X.mean(axis=0)) / std
dN = d_out * gamma
dX = (dN - dN.sum(axis=0) - N * (dN * N).sum(axis=0)) / std
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
dgamma, dbeta = np.einsum('bd,bd->d', d_out, N), np.einsum('bd->d', d_out)
return gamma * inverse * (d_out - dbeta - N * dgamma), dgamma, dbeta
""",
    ),
    ("batch_norm_backward", "divided_by_the_variance_backward"): backward(
        """
var = X.var(axis=0) + epsilon
N = (X - X.mean(axis=0)) / np.sqrt(var)
dN = d_out * gamma
dX = (dN - dN.mean(axis=0) - N * (dN * N).mean(axis=0)) / var
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
B = len(X)
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
dgamma, dbeta = np.sum(d_out * N, 0), np.sum(d_out, 0)
return gamma * inverse**2 / B * (B * d_out - dbeta - N * dgamma), dgamma, dbeta
""",
    ),
    ("batch_norm_backward", "epsilon_outside_of_the_root_backward"): backward(
        """
std = X.std(axis=0) + epsilon
N = (X - X.mean(axis=0)) / std
dN = d_out * gamma
dX = (dN - dN.mean(axis=0) - N * (dN * N).mean(axis=0)) / std
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
B = len(X)
inverse = 1 / (np.var(X, 0) ** 0.5 + epsilon)
N = (X - np.mean(X, 0)) * inverse
dgamma, dbeta = np.sum(d_out * N, 0), np.sum(d_out, 0)
return gamma * inverse / B * (B * d_out - dbeta - N * dgamma), dgamma, dbeta
""",
    ),
    ("layer_norm", "layer_norm_over_examples"): layer(
        "return gamma * (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + epsilon) + beta",
        "d = X - np.sum(X, 0) / len(X)\nreturn d * (np.einsum('bd,bd->d', d, d) / len(X) + epsilon) ** -0.5 * gamma + beta",
    ),
    ("layer_norm", "layer_norm_over_everything"): layer(
        "return gamma * (X - X.mean()) / np.sqrt(X.var() + epsilon) + beta",
        "d = X - np.average(X)\nreturn d / np.sqrt(np.mean(d * d) + epsilon) * gamma + beta",
    ),
    ("layer_norm", "layer_norm_epsilon_outside"): layer(
        "return gamma * (X - X.mean(axis=1, keepdims=True)) / (X.std(axis=1, keepdims=True) + epsilon) + beta",
        "d = X - X.mean(axis=-1)[:, None]\nreturn d / (np.sqrt((d * d).mean(axis=-1)) + epsilon)[:, None] * gamma + beta",
    ),
    ("layer_norm", "layer_norm_of_unbiased_variance"): layer(
        "mean, var = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True, ddof=1)\n"
        "return gamma * (X - mean) / np.sqrt(var + epsilon) + beta",
        "d = X - X.mean(axis=-1)[:, None]\nvar = np.einsum('bd,bd->b', d, d) / (X.shape[1] - 1)\n"
        "return d / np.sqrt(var + epsilon)[:, None] * gamma + beta",
    ),
    ("layer_norm", "layer_norm_without_shift"): layer(
        "mean, var = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)\n"
        "return gamma * (X - mean) / np.sqrt(var + epsilon)",
        "Z = X.T\nreturn ((Z - Z.mean(0)) / np.sqrt(Z.var(0) + epsilon)).T * gamma",
    ),
    ("layer_norm", "shift_before_scale"): layer(
        "mean, var = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)\n"
        "return gamma * ((X - mean) / np.sqrt(var + epsilon) + beta)",
        "Z = X.T\nreturn (((Z - Z.mean(0)) * (Z.var(0) + epsilon) ** -0.5).T + beta) * gamma",
    ),
    ("layer_norm_backward", "row_statistics_taken_for_constants"): layer_backward(
        """
std = np.sqrt(X.var(axis=1, keepdims=True) + epsilon)
N = (X - X.mean(axis=1, keepdims=True)) / std
return d_out * gamma / std, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
inverse = (np.var(X, -1) + epsilon) ** -0.5
N = (X - np.mean(X, -1)[:, None]) * inverse[:, None]
return np.einsum('bd,d,b->bd', d_out, gamma, inverse), np.einsum('bd,bd->d', d_out, N), np.einsum('bd->d', d_out)
""",
    ),
    ("layer_norm_backward", "row_variance_taken_for_a_constant"): layer_backward(
        """
std = np.sqrt(X.var(axis=1, keepdims=True) + epsilon)
N = (X - X.mean(axis=1, keepdims=True)) / std
dN = d_out * gamma
return (dN - dN.mean(axis=1, keepdims=True)) / std, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
D = X.shape[1]
inverse = (np.var(X, -1) + epsilon) ** -0.5
N = (X - np.mean(X, -1)[:, None]) * inverse[:, None]
g = np.multiply(d_out, gamma) * inverse[:, None]
return g - (g.sum(axis=1) / D)[:, None], np.sum(N * d_out, 0), np.sum(d_out, 0)
""",
    ),
    ("layer_norm_backward", "scaled_after_the_means"): layer_backward(
        """
std = np.sqrt(X.var(axis=1, keepdims=True) + epsilon)
N = (X - X.mean(axis=1, keepdims=True)) / std
dX = gamma * (d_out - d_out.mean(axis=1, keepdims=True) - N * (d_out * N).mean(axis=1, keepdims=True)) / std
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
D = X.shape[1]
inverse = (np.var(X, -1)[:, None] + epsilon) ** -0.5
N = (X - np.mean(X, -1)[:, None]) * inverse
inner = D * d_out - d_out.sum(axis=1)[:, None] - N * np.einsum('bd,bd->b', d_out, N)[:, None]
return inner * (gamma * inverse) / D, np.sum(N * d_out, 0), np.sum(d_out, 0)
""",
    ),
    ("layer_norm_backward", "scale_summed_over_the_row"): layer_backward(
        """
std = np.sqrt(X.var(axis=1, keepdims=True) + epsilon)
N = (X - X.mean(axis=1, keepdims=True)) / std
dN = d_out * gamma
dX = (dN - dN.mean(axis=1, keepdims=True) - N * (dN * N).mean(axis=1, keepdims=True)) / std
return dX, (d_out * N).sum(axis=1), d_out.sum(axis=1)
""",
        """
D = X.shape[1]
inverse = (np.var(X, -1)[:, None] + epsilon) ** -0.5
N = (X - np.mean(X, -1)[:, None]) * inverse
g = d_out * gamma
inner = D * g - g.sum(axis=1)[:, None] - N * np.einsum('bd,bd->b', g, N)[:, None]
return inner * inverse / D, np.einsum('bd,bd->b', d_out, N), np.einsum('bd->b', d_out)
""",
    ),
    ("layer_norm_backward", "batch_norm_in_its_place"): layer_backward(
        "return batch_norm_backward(d_out, X, gamma, epsilon)",
        """
B = len(X)
inverse = (np.var(X, 0) + epsilon) ** -0.5
N = (X - np.mean(X, 0)) * inverse
dgamma, dbeta = np.sum(d_out * N, 0), np.sum(d_out, 0)
return gamma * inverse / B * (B * d_out - dbeta - N * dgamma), dgamma, dbeta
""",
    ),
    ("layer_norm_backward", "row_scale_forgotten"): layer_backward(
        """
std = np.sqrt(X.var(axis=1, keepdims=True) + epsilon)
N = (X - X.mean(axis=1, keepdims=True)) / std
dX = (d_out - d_out.mean(axis=1, keepdims=True) - N * (d_out * N).mean(axis=1, keepdims=True)) / std
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
D = X.shape[1]
inverse = (np.var(X, -1)[:, None] + epsilon) ** -0.5
N = (X - np.mean(X, -1)[:, None]) * inverse
inner = D * d_out - d_out.sum(axis=1)[:, None] - N * np.einsum('bd,bd->b', d_out, N)[:, None]
return inner * inverse / D, np.sum(N * d_out, 0), np.sum(d_out, 0)
""",
    ),
    ("layer_norm_backward", "row_epsilon_outside_of_the_root"): layer_backward(
        """
std = X.std(axis=1, keepdims=True) + epsilon
N = (X - X.mean(axis=1, keepdims=True)) / std
dN = d_out * gamma
dX = (dN - dN.mean(axis=1, keepdims=True) - N * (dN * N).mean(axis=1, keepdims=True)) / std
return dX, (d_out * N).sum(axis=0), d_out.sum(axis=0)
""",
        """
D = X.shape[1]
inverse = 1 / (np.var(X, -1)[:, None] ** 0.5 + epsilon)
N = (X - np.mean(X, -1)[:, None]) * inverse
g = d_out * gamma
inner = D * g - g.sum(axis=1)[:, None] - N * np.einsum('bd,bd->b', g, N)[:, None]
return inner * inverse / D, np.sum(N * d_out, 0), np.sum(d_out, 0)
""",
    ),
    ("standardize_weights", "rows_standardized"): weights(
        "return (W - W.mean(axis=1, keepdims=True)) / np.sqrt(W.var(axis=1, keepdims=True) + epsilon)",
        "return layer_norm(W, np.ones(W.shape[1], W.dtype), np.zeros(W.shape[1], W.dtype), epsilon)",
    ),
    ("standardize_weights", "whole_kernel_standardized"): weights(
        "return (W - W.mean()) / np.sqrt(W.var() + epsilon)",
        "d = W - np.average(W)\nreturn d * (np.mean(d * d) + epsilon) ** -0.5",
    ),
    ("standardize_weights", "standardized_epsilon_outside"): weights(
        "return (W - W.mean(axis=0)) / (W.std(axis=0) + epsilon)",
        "d = W - np.sum(W, 0) / len(W)\nreturn d / (np.sqrt(np.einsum('nm,nm->m', d, d) / len(W)) + epsilon)",
    ),
    ("standardize_weights", "scaled_but_not_centred"): weights(
        "return W / np.sqrt(W.var(axis=0) + epsilon)",
        "d = W - np.sum(W, 0) / len(W)\nreturn W * (np.einsum('nm,nm->m', d, d) / len(W) + epsilon) ** -0.5",
    ),
    ("standardize_weights", "standardized_by_unbiased_variance"): weights(
        "return (W - W.mean(axis=0)) / np.sqrt(W.var(axis=0, ddof=1) + epsilon)",
        "d = W - np.sum(W, 0) / len(W)\nreturn d * (np.einsum('nm,nm->m', d, d) / (len(W) - 1) + epsilon) ** -0.5",
    ),
    ("standardize_weights", "columns_of_unit_length"): weights(
        "d = W - W.mean(axis=0)\nreturn d / np.sqrt((d * d).sum(axis=0) + epsilon)",
        "d = W - np.average(W, axis=0)\nreturn d / np.linalg.norm(d, axis=0)",
    ),
}
