"""Wrong implementations for 05_backpropagation that are no misconception of its catalogue, by exercise and fault."""


def functions(signature: str, **faults: str) -> dict[str, str]:
    """Functions of this signature with these bodies, by what is wrong in them."""
    made = {}
    for fault, body in faults.items():
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made[fault.replace("_", " ")] = f"def {signature}:\n{lines}\n"
    return made


def changes(source: str, **faults: tuple[str, str]) -> dict[str, str]:
    """The source with one change each, by what is wrong then."""
    made = {}
    for fault, (before, after) in faults.items():
        assert source.count(before) == 1, before
        made[fault.replace("_", " ")] = source.replace(before, after)
    return made


MLP = """
def mlp_gradients(params, X, gold, activation):
    pre = affine(X, params["W1"], params["b1"])
    hidden = {"tanh": np.tanh, "relu": lambda a: a * (a > 0)}[activation](pre)
    scores = affine(hidden, params["W2"], params["b2"])
    picked = np.take_along_axis(scores, gold[:, None], axis=1)[:, 0]
    losses = np.logaddexp.reduce(scores, axis=1) - picked
    loss = losses.sum() / len(losses)
    back = softmax_nll_gradient(scores, gold) / len(losses)
    to_hidden, g2, c2 = affine_backward(back, hidden, params["W2"])
    slope = {"tanh": tanh_derivative, "relu": relu_derivative}[activation](pre)
    _, g1, c1 = affine_backward(to_hidden * slope, X, params["W1"])
    return loss, dict(W1=g1, b1=c1, W2=g2, b2=c2)
"""
DEEP = """
def deep_gradients(params, X, gold, activation):
    L, B = len(params) // 2, len(X)
    inputs, pre = [X], []
    for l in range(1, L + 1):
        z = inputs[-1] @ params[f"W{l}"] + params[f"b{l}"]
        pre.append(z)
        if l < L:
            inputs.append(np.tanh(z) if activation == "tanh" else np.maximum(z, 0))
    logits = pre[-1]
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(B), gold].mean()
    d = np.exp(log_p)
    d[np.arange(B), gold] -= 1
    d = d / B
    grads = {}
    for l in range(L, 0, -1):
        grads[f"W{l}"], grads[f"b{l}"] = inputs[l - 1].T @ d, d.sum(axis=0)
        if l > 1:
            slope = 1 - inputs[l - 1] ** 2 if activation == "tanh" else (pre[l - 2] > 0)
            d = (d @ params[f"W{l}"].T) * slope
    return loss, grads
"""
TENSOR = """
class Tensor:
    def __init__(self, data, parents=()):
        self.data, self.grad, self._parents = np.asarray(data), None, parents

    def _lift(self, other):
        return other if isinstance(other, Tensor) else Tensor(np.asarray(other, self.data.dtype))

    def __neg__(self):
        return Tensor(-self.data, [(self, lambda d: -d)])

    def __add__(self, other):
        other = self._lift(other)
        a, b = self.data.shape, other.data.shape
        return Tensor(
            self.data + other.data,
            [(self, lambda d: unbroadcast(d, a)), (other, lambda d: unbroadcast(d, b))],
        )

    def __mul__(self, other):
        other = self._lift(other)
        x, y = self.data, other.data
        return Tensor(
            x * y, [(self, lambda d: unbroadcast(d * y, x.shape)), (other, lambda d: unbroadcast(d * x, y.shape))]
        )

    def __matmul__(self, other):
        other = self._lift(other)
        x, y = self.data, other.data
        return Tensor(x @ y, [(self, lambda d: d @ y.T), (other, lambda d: x.T @ d)])

    def __sub__(self, other):
        return self + -self._lift(other)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __rmul__(self, other):
        return self * other

    def sum(self, axis=None, keepdims=False):
        shape = self.data.shape

        def back(d):
            if axis is not None and not keepdims:
                d = np.expand_dims(d, axis)
            return np.broadcast_to(d, shape)

        return Tensor(self.data.sum(axis=axis, keepdims=keepdims), [(self, back)])

    def exp(self):
        e = np.exp(self.data)
        return Tensor(e, [(self, lambda d: d * e)])

    def log(self):
        x = self.data
        return Tensor(np.log(x), [(self, lambda d: d / x)])

    def tanh(self):
        t = np.tanh(self.data)
        return Tensor(t, [(self, lambda d: d * (1 - t * t))])

    def relu(self):
        x = self.data
        return Tensor(np.maximum(x, 0), [(self, lambda d: d * (x > 0))])

    def backward(self):
        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in node._parents)
        self.grad = np.ones_like(self.data)
        for node in reversed(order):
            for parent, share in node._parents:
                part = share(node.grad)
                parent.grad = part if parent.grad is None else parent.grad + part
"""

UNCATALOGUED = {
    "affine_backward": functions(
        "affine_backward(d_out, X, W)",
        sign_turned="return -(d_out @ W.T), -(X.T @ d_out), -d_out.sum(axis=0)",
        last_example_only="return d_out @ W.T, X[-1:].T @ d_out[-1:], d_out[-1]",
        bias_doubled="return d_out @ W.T, X.T @ d_out, 2 * d_out.sum(axis=0)",
        absolute_bias="return d_out @ W.T, X.T @ d_out, np.abs(d_out).sum(axis=0)",
        all_averaged="return d_out @ W.T / len(X), X.T @ d_out / len(X), d_out.mean(axis=0)",
        inputs_by_the_signs="return d_out @ np.sign(W).T, X.T @ d_out, d_out.sum(axis=0)",
        bias_by_the_inputs="return d_out @ W.T, X.T @ d_out, (d_out * X.sum(axis=1, keepdims=True)).sum(axis=0)",
    ),
    "mlp_gradients": changes(
        MLP,
        last_bias_not_summed=(
            'g2, c2 = affine_backward(back, hidden, params["W2"])',
            'g2, c2 = affine_backward(back, hidden, params["W2"])\n    c2 = back[0]',
        ),
        probabilities_for_the_gradient=(
            "softmax_nll_gradient(scores, gold) / len(losses)",
            "softmax(scores) / len(losses)",
        ),
        hidden_kernel_by_the_pre_activation=(
            'affine_backward(back, hidden, params["W2"])',
            'affine_backward(back, pre, params["W2"])',
        ),
        slope_twice=("to_hidden * slope", "to_hidden * slope * slope"),
        bias_left_out=('affine(hidden, params["W2"], params["b2"])', 'hidden @ params["W2"]'),
        loss_in_bits=(
            "loss = losses.sum() / len(losses)",
            "loss = losses.sum() / len(losses) / 0.6931471805599453",
        ),
        sign_of_the_gradient=("back = softmax_nll_gradient", "back = -softmax_nll_gradient"),
        shifted_by_the_largest_of_all=(
            "np.logaddexp.reduce(scores, axis=1)",
            "np.log(np.exp(scores - scores.max()).sum(axis=1)) + scores.max()",
        ),
    ),
    "deep_gradients": changes(
        DEEP,
        first_layer_left_out=("range(L, 0, -1)", "range(L, 1, -1)"),
        slope_of_the_layer_after=("(pre[l - 2] > 0)", "(pre[l - 2] < 0)"),
        inputs_of_the_layer_after=(
            "inputs[l - 1].T @ d",
            "inputs[max(l - 2, 0)].T @ d if l > 1 and inputs[l - 2].shape == inputs[l - 1].shape else 2 * inputs[l - 1].T @ d",
        ),
        loss_of_the_first_example=("gold].mean()", "gold][0]"),
        shifted_by_the_largest_of_all=("logits.max(axis=1, keepdims=True)", "logits.max()"),
        gradient_scaled=("d = d / B", "d = d / (B - 1)"),
        hidden_biases_left_out=('+ params[f"b{l}"]', '+ (params[f"b{l}"] if l == L else 0)'),
        kernels_decayed=(
            "inputs[l - 1].T @ d, d.sum(axis=0)",
            'inputs[l - 1].T @ d + 0.01 * params[f"W{l}"], d.sum(axis=0)',
        ),
    ),
    "unbroadcast": functions(
        "unbroadcast(gradient, shape)",
        largest_place="while gradient.ndim > len(shape):\n    gradient = gradient.max(axis=0)\nfor axis, n in enumerate(shape):\n"
        "    if n == 1:\n        gradient = gradient.max(axis=axis, keepdims=True)\nreturn gradient",
        everything_summed="return np.full(shape, gradient.sum(), gradient.dtype)",
        only_the_first_stretched_axis="while gradient.ndim > len(shape):\n    gradient = gradient.sum(axis=0)\n"
        "if 1 in shape:\n    gradient = gradient.sum(axis=shape.index(1), keepdims=True)\nreturn gradient",
        only_one_axis_in_front="if gradient.ndim > len(shape):\n    gradient = gradient.sum(axis=0)\n"
        "for axis, n in enumerate(shape):\n    if n == 1:\n        gradient = gradient.sum(axis=axis, keepdims=True)\nreturn gradient",
        stretched_axes_only="front = gradient.ndim - len(shape)\nfor axis, n in enumerate(shape):\n    if n == 1:\n"
        "        gradient = gradient.sum(axis=front + axis, keepdims=True)\nreturn gradient",
        sign_turned="while gradient.ndim > len(shape):\n    gradient = -gradient.sum(axis=0)\n"
        "for axis, n in enumerate(shape):\n    if n == 1:\n        gradient = -gradient.sum(axis=axis, keepdims=True)\nreturn gradient",
    ),
    "Tensor": changes(
        TENSOR,
        difference_added=("return self + -self._lift(other)", "return self + self._lift(other)"),
        negation_passed_on=("[(self, lambda d: -d)]", "[(self, lambda d: d)]"),
        logarithm_multiplied=("lambda d: d / x", "lambda d: d * x"),
        tanh_not_squared=("(1 - t * t)", "(1 - t)"),
        relu_lets_all_through=("lambda d: d * (x > 0)", "lambda d: d"),
        second_matrix_left_out=("(other, lambda d: x.T @ d)", "(other, lambda d: np.zeros_like(y))"),
        reversed_difference=("return -self + other", "return self - other"),
        sum_as_a_mean=(
            "return np.broadcast_to(d, shape)",
            "return np.broadcast_to(d / self.data.size, shape)",
        ),
    ),
}
