"""Wrong implementations for 14_normalization that are no misconception of its catalogue, by exercise and fault."""


def functions(signature: str, **faults: str) -> dict[str, str]:
    """Functions of this signature with these bodies, by what is wrong in them."""
    made = {}
    for fault, body in faults.items():
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made[fault.replace("_", " ")] = f"def {signature}:\n{lines}\n"
    return made


def batch(update: str = "", result: str = "gamma * (X - mean) / np.sqrt(var + epsilon) + beta") -> str:
    """A body of `batch_norm` with this update of the running averages and this result."""
    update = (
        update
        or "running = (old * momentum + (1 - momentum) * mean, older * momentum + (1 - momentum) * var)"
    )
    return f"""
mean, var = running
if training:
    mean, var = X.mean(axis=0), X.var(axis=0)
    old, older = running
    {update}
return {result}, running
"""


def backward(axis: int, dX: str = "", rest: str = "(d_out * N).sum(axis=0), d_out.sum(axis=0)") -> str:
    """A body of one of the backward passes with this line for dX and these gradients of the parameters."""
    dX = dX or "(dN - mean(dN) - N * mean(dN * N)) / std"
    return f"""
def mean(a):
    return a.mean(axis={axis}, keepdims=True)

std = np.sqrt(X.var(axis={axis}, keepdims=True) + epsilon)
N = (X - mean(X)) / std
dN = d_out * gamma
return {dX}, {rest}
"""


UNCATALOGUED = {
    "batch_norm": functions(
        "batch_norm(X, gamma, beta, running, training, momentum, epsilon)",
        running_averages_never_move=batch("running = (old, older)"),
        only_the_mean_moves=batch("running = (momentum * old + (1 - momentum) * mean, older)"),
        only_the_variance_moves=batch("running = (old, momentum * older + (1 - momentum) * var)"),
        running_deviation=batch(
            "running = (momentum * old + (1 - momentum) * mean, momentum * older + (1 - momentum) * var**0.5)"
        ),
        running_averages_replaced=batch("running = (mean, var)"),
        scale_forgotten=batch(result="(X - mean) / np.sqrt(var + epsilon) + beta"),
        shift_forgotten=batch(result="gamma * (X - mean) / np.sqrt(var + epsilon)"),
        shift_scaled_too=batch(result="gamma * ((X - mean) / np.sqrt(var + epsilon) + beta)"),
        mean_left_in=batch(result="gamma * X / np.sqrt(var + epsilon) + beta"),
        epsilon_left_out=batch(result="gamma * (X - mean) / np.sqrt(var) + beta"),
        batch_added_whole=batch("running = (momentum * old + mean, momentum * older + var)"),
    ),
    "layer_norm": functions(
        "layer_norm(X, gamma, beta, epsilon)",
        root_mean_square="return gamma * X / np.sqrt((X * X).mean(axis=1, keepdims=True) + epsilon) + beta",
        centred_only="return gamma * (X - X.mean(axis=1, keepdims=True)) + beta",
        divided_by_the_variance="m, v = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)\n"
        "return gamma * (X - m) / (v + epsilon) + beta",
        scale_forgotten="m, v = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)\n"
        "return (X - m) / np.sqrt(v + epsilon) + beta",
        shift_subtracted="m, v = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)\n"
        "return gamma * (X - m) / np.sqrt(v + epsilon) - beta",
        largest_for_the_deviation="m = X.mean(axis=1, keepdims=True)\n"
        "return gamma * (X - m) / (np.abs(X - m).max(axis=1, keepdims=True) + epsilon) + beta",
        scale_and_shift_exchanged="m, v = X.mean(axis=1, keepdims=True), X.var(axis=1, keepdims=True)\n"
        "return beta * (X - m) / np.sqrt(v + epsilon) + gamma",
    ),
    "standardize_weights": functions(
        "standardize_weights(W, epsilon)",
        centred_only="return W - W.mean(axis=0)",
        divided_by_the_variance="return (W - W.mean(axis=0)) / (W.var(axis=0) + epsilon)",
        mean_added="return (W + W.mean(axis=0)) / np.sqrt(W.var(axis=0) + epsilon)",
        deviations_multiplied="return (W - W.mean(axis=0)) * np.sqrt(W.var(axis=0) + epsilon)",
        median_for_the_mean="return (W - np.median(W, axis=0)) / np.sqrt(W.var(axis=0) + epsilon)",
        scaled_by_the_inputs="d = W - W.mean(axis=0)\nreturn d / np.sqrt(W.var(axis=0) * len(W) ** 2 + epsilon)",
    ),
    "batch_norm_backward": functions(
        "batch_norm_backward(d_out, X, gamma, epsilon)",
        order_of_the_triple=backward(0, rest="d_out.sum(axis=0), (d_out * N).sum(axis=0)"),
        mean_added=backward(0, "(dN + mean(dN) - N * mean(dN * N)) / std"),
        variance_added=backward(0, "(dN - mean(dN) + N * mean(dN * N)) / std"),
        not_divided=backward(0, "dN - mean(dN) - N * mean(dN * N)"),
        standardized_inputs_forgotten=backward(0, "(dN - mean(dN) - mean(dN * N)) / std"),
        only_the_shift_averaged=backward(0, rest="(d_out * N).sum(axis=0), d_out.mean(axis=0)"),
        scale_twice=backward(0, "gamma * (dN - mean(dN) - N * mean(dN * N)) / std"),
        scaled_shift=backward(0, rest="(d_out * N).sum(axis=0), dN.sum(axis=0)"),
    ),
    "layer_norm_backward": functions(
        "layer_norm_backward(d_out, X, gamma, epsilon)",
        order_of_the_triple=backward(1, rest="d_out.sum(axis=0), (d_out * N).sum(axis=0)"),
        mean_added=backward(1, "(dN + mean(dN) - N * mean(dN * N)) / std"),
        mean_left_out=backward(1, "(dN - N * mean(dN * N)) / std"),
        not_divided=backward(1, "dN - mean(dN) - N * mean(dN * N)"),
        averaged_parameters=backward(1, rest="(d_out * N).mean(axis=0), d_out.mean(axis=0)"),
        raw_inputs=backward(1, rest="(d_out * X).sum(axis=0), d_out.sum(axis=0)"),
        scale_twice=backward(1, "gamma * (dN - mean(dN) - N * mean(dN * N)) / std"),
    ),
}
