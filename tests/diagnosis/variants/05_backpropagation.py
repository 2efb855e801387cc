"""Every misconception of 05_backpropagation as other people would write it, by exercise and misconception."""

from collections.abc import Callable


def function(signature: str, *bodies: str) -> list[str]:
    """Functions of this signature with these bodies."""
    made = []
    for body in bodies:
        lines = "\n".join(f"    {line}" for line in body.strip("\n").splitlines())
        made.append(f"def {signature}:\n{lines}\n")
    return made


def affine(*bodies: str) -> list[str]:
    return function("affine_backward(d_out, X, W)", *bodies)


def changed(source: str, *changes: tuple[str, str]) -> str:
    """The source with these changes, each at exactly one place."""
    for before, after in changes:
        assert source.count(before) == 1, (before, source)
        source = source.replace(before, after)
    return source


# Two ways to write each of the larger exercises, right as they stand; each mistake changes lines of them.
MLP = """
def mlp_gradients(params, X, gold, activation):
    W1, b1, W2, b2 = (params[key] for key in ("W1", "b1", "W2", "b2"))
    B = len(X)
    z = X @ W1 + b1
    h = np.tanh(z) if activation == "tanh" else np.maximum(z, 0)
    logits = h @ W2 + b2
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    loss = -log_p[np.arange(B), gold].mean()
    d = np.exp(log_p)
    d[np.arange(B), gold] -= 1
    d = d / B
    dW2, db2 = h.T @ d, d.sum(axis=0)
    dh = d @ W2.T
    dz = dh * ((1 - h * h) if activation == "tanh" else (z > 0))
    return loss, {"W1": X.T @ dz, "b1": dz.sum(axis=0), "W2": dW2, "b2": db2}
"""
OTHER_MLP = """
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
OTHER_DEEP = """
def deep_gradients(params, X, gold, activation):
    f, df = (np.tanh, tanh_derivative) if activation == "tanh" else (lambda a: np.maximum(a, 0), relu_derivative)
    names = [str(number + 1) for number in range(len(params) // 2)]
    tape, signal = [], X
    for name in names:
        z = affine(signal, params["W" + name], params["b" + name])
        slope = df(z) if name != names[-1] else 1
        tape.append((name, signal, slope))
        signal = f(z) if name != names[-1] else z
    picked = np.take_along_axis(signal, gold[:, None], axis=1)[:, 0]
    losses = np.logaddexp.reduce(signal, axis=1) - picked
    back, found = softmax_nll_gradient(signal, gold) / len(gold), {}
    while tape:
        name, given, slope = tape.pop()
        back = back * slope
        back, found["W" + name], found["b" + name] = affine_backward(back, given, params["W" + name])
    return np.mean(losses), found
"""


def mlp(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> list[str]:
    return [changed(MLP, *one), changed(OTHER_MLP, *other)]


def deep(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> list[str]:
    return [changed(DEEP, *one), changed(OTHER_DEEP, *other)]


UNBROADCAST = """
def unbroadcast(gradient, shape):
    while gradient.ndim > len(shape):
        gradient = gradient.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            gradient = gradient.sum(axis=axis, keepdims=True)
    return gradient
"""
OTHER_UNBROADCAST = """
def unbroadcast(gradient, shape):
    front = gradient.ndim - len(shape)
    stretched = tuple(front + i for i, n in enumerate(shape) if n == 1)
    return np.sum(gradient, axis=tuple(range(front)) + stretched).reshape(shape)
"""

# A tape of pairs, and an order by depth-first search with a stack.
PAIRS = """
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

# Closures that add to the parents' gradients, and an order by counting who is still to come.
CLOSURES = """
class Tensor:
    def __init__(self, data, parents=()):
        self.data = np.asarray(data)
        self.grad = None
        self._parents = tuple(parents)
        self._push = lambda: None

    def _lift(self, other):
        return other if isinstance(other, Tensor) else Tensor(np.asarray(other, self.data.dtype))

    def _receive(self, share):
        if self.grad is None:
            self.grad = np.zeros_like(self.data)
        self.grad = self.grad + share

    def __neg__(self):
        out = Tensor(-self.data, (self,))
        out._push = lambda: self._receive(-out.grad)
        return out

    def __add__(self, other):
        other = self._lift(other)
        out = Tensor(self.data + other.data, (self, other))

        def push():
            self._receive(unbroadcast(out.grad, self.data.shape))
            other._receive(unbroadcast(out.grad, other.data.shape))

        out._push = push
        return out

    def __mul__(self, other):
        other = self._lift(other)
        out = Tensor(self.data * other.data, (self, other))

        def push():
            self._receive(unbroadcast(out.grad * other.data, self.data.shape))
            other._receive(unbroadcast(out.grad * self.data, other.data.shape))

        out._push = push
        return out

    def __matmul__(self, other):
        other = self._lift(other)
        out = Tensor(self.data @ other.data, (self, other))

        def push():
            self._receive(out.grad @ other.data.T)
            other._receive(self.data.T @ out.grad)

        out._push = push
        return out

    def __sub__(self, other):
        return self + -self._lift(other)

    def __radd__(self, other):
        return self + other

    def __rsub__(self, other):
        return -self + other

    def __rmul__(self, other):
        return self * other

    def sum(self, axis=None, keepdims=False):
        out = Tensor(np.sum(self.data, axis=axis, keepdims=keepdims), (self,))

        def push():
            d = out.grad if keepdims or axis is None else np.expand_dims(out.grad, axis)
            self._receive(d * np.ones_like(self.data))

        out._push = push
        return out

    def exp(self):
        out = Tensor(np.exp(self.data), (self,))
        out._push = lambda: self._receive(out.data * out.grad)
        return out

    def log(self):
        out = Tensor(np.log(self.data), (self,))
        out._push = lambda: self._receive(out.grad / self.data)
        return out

    def tanh(self):
        out = Tensor(np.tanh(self.data), (self,))
        out._push = lambda: self._receive(out.grad * (1 - out.data**2))
        return out

    def relu(self):
        out = Tensor(np.where(self.data > 0, self.data, 0), (self,))
        out._push = lambda: self._receive(np.where(self.data > 0, out.grad, 0))
        return out

    def backward(self):
        waiting, found, stack = {}, {id(self)}, [self]
        while stack:
            for parent in stack.pop()._parents:
                waiting[id(parent)] = waiting.get(id(parent), 0) + 1
                if id(parent) not in found:
                    found.add(id(parent))
                    stack.append(parent)
        self.grad = np.ones_like(self.data)
        ready = [self]
        while ready:
            node = ready.pop()
            node._push()
            for parent in node._parents:
                waiting[id(parent)] -= 1
                if waiting[id(parent)] == 0:
                    ready.append(parent)
"""
RECURSION = (
    """        waiting, found, stack = {}, {id(self)}, [self]
        while stack:
            for parent in stack.pop()._parents:
                waiting[id(parent)] = waiting.get(id(parent), 0) + 1
                if id(parent) not in found:
                    found.add(id(parent))
                    stack.append(parent)
        self.grad = np.ones_like(self.data)
        ready = [self]
        while ready:
            node = ready.pop()
            node._push()
            for parent in node._parents:
                waiting[id(parent)] -= 1
                if waiting[id(parent)] == 0:
                    ready.append(parent)
""",
    """        topo, visited = [], set()

        def build(v):
            if v not in visited:
                visited.add(v)
                for child in v._parents:
                    build(child)
                topo.append(v)

        build(self)
        self.grad = np.ones_like(self.data)
        for v in reversed(topo):
            v._push()
""",
)
SEARCH = """        order, seen, stack = [], set(), [(self, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((parent, False) for parent, _ in node._parents)
"""


def tensor(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> list[str]:
    return [changed(PAIRS, *one), changed(CLOSURES, *other)]


def both(
    make: Callable[[list[tuple[str, str]], list[tuple[str, str]]], list[str]], change: tuple[str, str]
) -> list[str]:
    """The same change to both."""
    return make([change], [change])


VARIANTS = {
    ("affine_backward", "bias_not_summed"): affine(
        "return d_out @ W.T, X.T @ d_out, d_out",
        "dX = np.einsum('bh,dh->bd', d_out, W)\ndW = np.einsum('bd,bh->dh', X, d_out)\nreturn dX, dW, d_out.copy()",
    ),
    ("affine_backward", "bias_averaged"): affine(
        "return d_out @ W.T, X.T @ d_out, d_out.mean(axis=0)",
        "B = X.shape[0]\nreturn np.dot(d_out, W.T), np.dot(X.T, d_out), np.sum(d_out, axis=0) / B",
    ),
    ("affine_backward", "bias_summed_over_units"): affine(
        "return d_out @ W.T, X.T @ d_out, d_out.sum(axis=1)",
        "return np.dot(d_out, W.T), np.dot(X.T, d_out), np.einsum('bh->b', d_out)",
    ),
    ("affine_backward", "bias_as_a_row"): affine(
        "return d_out @ W.T, X.T @ d_out, d_out.sum(axis=0, keepdims=True)",
        "ones = np.ones((1, len(X)), d_out.dtype)\nreturn np.dot(d_out, W.T), np.dot(X.T, d_out), ones @ d_out",
    ),
    ("affine_backward", "kernel_averaged"): affine(
        "return d_out @ W.T, X.T @ d_out / len(X), d_out.sum(axis=0)",
        "dW = (X[:, :, None] * d_out[:, None, :]).mean(axis=0)\nreturn np.dot(d_out, W.T), dW, np.sum(d_out, 0)",
    ),
    ("affine_backward", "kernel_transposed"): affine(
        "return d_out @ W.T, d_out.T @ X, d_out.sum(axis=0)",
        "dW = np.einsum('bd,bh->hd', X, d_out)\nreturn np.einsum('bh,dh->bd', d_out, W), dW, np.einsum('bh->h', d_out)",
    ),
    ("affine_backward", "kernel_before_inputs"): affine(
        "return X.T @ d_out, d_out @ W.T, d_out.sum(axis=0)",
        "dX = np.dot(d_out, W.T)\ndW = np.einsum('bd,bh->dh', X, d_out)\ndb = np.sum(d_out, 0)\nreturn dW, dX, db",
    ),
    ("affine_backward", "inputs_by_the_untransposed_kernel"): affine(
        "return d_out @ W, X.T @ d_out, d_out.sum(axis=0)",
        "dX = np.dot(d_out, W)\ndW = np.dot(X.T, d_out)\nreturn dX, dW, np.add.reduce(d_out)",
    ),
    ("mlp_gradients", "batch_size_forgotten"): mlp(
        [("    d = d / B\n", "")],
        [("softmax_nll_gradient(scores, gold) / len(losses)", "softmax_nll_gradient(scores, gold)")],
    ),
    ("mlp_gradients", "batch_size_twice"): mlp(
        [("d = d / B", "d = d / B / B")],
        [("(scores, gold) / len(losses)", "(scores, gold) / len(losses) ** 2")],
    ),
    ("mlp_gradients", "loss_summed"): mlp(
        [("gold].mean()", "gold].sum()")], [("losses.sum() / len(losses)", "losses.sum()")]
    ),
    ("mlp_gradients", "activation_not_differentiated"): mlp(
        [('dz = dh * ((1 - h * h) if activation == "tanh" else (z > 0))', "dz = dh")],
        [("affine_backward(to_hidden * slope, X", "affine_backward(to_hidden, X")],
    ),
    ("mlp_gradients", "mask_taken_on_the_gradient"): mlp(
        [("(z > 0)", "(dh > 0)")],
        [
            (
                'slope = {"tanh": tanh_derivative, "relu": relu_derivative}[activation](pre)',
                'slope = tanh_derivative(pre) if activation == "tanh" else relu_derivative(to_hidden)',
            )
        ],
    ),
    ("mlp_gradients", "slope_taken_at_the_hidden_layer"): mlp(
        [("(1 - h * h)", "(1 - np.tanh(h) ** 2)")],
        [("[activation](pre)\n    _, g1", "[activation](hidden)\n    _, g1")],
    ),
    ("mlp_gradients", "one_minus_the_square_of_z"): mlp(
        [("(1 - h * h)", "(1 - z * z)")], [('{"tanh": tanh_derivative,', '{"tanh": lambda a: 1 - a**2,')]
    ),
    ("mlp_gradients", "always_tanh"): mlp(
        [
            ('h = np.tanh(z) if activation == "tanh" else np.maximum(z, 0)', "h = np.tanh(z)"),
            ('((1 - h * h) if activation == "tanh" else (z > 0))', "(1 - h * h)"),
        ],
        [("    pre = affine", '    activation = "tanh"\n    pre = affine')],
    ),
    ("mlp_gradients", "softmax_twice"): mlp(
        [
            (
                "    d = np.exp(log_p)\n",
                "    p = np.exp(log_p)\n    e = np.exp(p)\n    d = e / e.sum(axis=1, keepdims=True)\n",
            )
        ],
        [("softmax_nll_gradient(scores, gold)", "softmax_nll_gradient(softmax(scores), gold)")],
    ),
    ("mlp_gradients", "logarithm_of_a_rounded_zero"): mlp(
        [
            (
                "loss = -log_p[np.arange(B), gold].mean()",
                "loss = -np.log(softmax(logits)[np.arange(B), gold]).mean()",
            )
        ],
        [
            (
                "losses = np.logaddexp.reduce(scores, axis=1) - picked",
                "losses = -np.log(np.take_along_axis(softmax(scores), gold[:, None], axis=1)[:, 0])",
            )
        ],
    ),
    ("mlp_gradients", "loss_clipped"): mlp(
        [
            (
                "loss = -log_p[np.arange(B), gold].mean()",
                "loss = -np.log(np.clip(softmax(logits), 1e-7, 1 - 1e-7))[np.arange(B), gold].mean()",
            )
        ],
        [
            (
                "losses = np.logaddexp.reduce(scores, axis=1) - picked",
                "losses = -np.log(np.maximum(softmax(scores), 1e-7)[np.arange(len(gold)), gold])",
            )
        ],
    ),
    ("deep_gradients", "activation_on_the_logits"): deep(
        [
            (
                "    logits = pre[-1]\n",
                '    last = pre[-1]\n    logits = np.tanh(last) if activation == "tanh" else np.maximum(last, 0)\n',
            ),
            (
                "    grads = {}\n",
                '    grads = {}\n    d = d * (1 - logits**2 if activation == "tanh" else (last > 0))\n',
            ),
        ],
        [
            ("slope = df(z) if name != names[-1] else 1", "slope = df(z)"),
            ("signal = f(z) if name != names[-1] else z", "signal = f(z)"),
        ],
    ),
    ("deep_gradients", "slopes_forgotten"): deep(
        [('(d @ params[f"W{l}"].T) * slope', 'd @ params[f"W{l}"].T')],
        [("        back = back * slope\n", "")],
    ),
    ("deep_gradients", "slope_taken_at_the_output"): deep(
        [("1 - inputs[l - 1] ** 2 if", "1 - np.tanh(inputs[l - 1]) ** 2 if")],
        [("slope = df(z) if", "slope = df(f(z)) if")],
    ),
    ("deep_gradients", "batch_size_in_every_layer"): deep(
        [('d = (d @ params[f"W{l}"].T) * slope', 'd = (d @ params[f"W{l}"].T) * slope / B')],
        [
            ("softmax_nll_gradient(signal, gold) / len(gold)", "softmax_nll_gradient(signal, gold)"),
            ("back = back * slope", "back = back * slope / len(gold)"),
        ],
    ),
    ("deep_gradients", "mean_forgotten"): deep(
        [("    d = d / B\n", "")],
        [("softmax_nll_gradient(signal, gold) / len(gold)", "softmax_nll_gradient(signal, gold)")],
    ),
    ("deep_gradients", "keys_sorted_as_text"): deep(
        [
            (
                "    inputs, pre = [X], []\n",
                '    inputs, pre = [X], []\n    K = sorted(k[1:] for k in params if k[0] == "W")\n',
            ),
            (
                'z = inputs[-1] @ params[f"W{l}"] + params[f"b{l}"]',
                'z = inputs[-1] @ params["W" + K[l - 1]] + params["b" + K[l - 1]]',
            ),
            (
                'grads[f"W{l}"], grads[f"b{l}"] = inputs',
                'grads["W" + K[l - 1]], grads["b" + K[l - 1]] = inputs',
            ),
            ('(d @ params[f"W{l}"].T)', '(d @ params["W" + K[l - 1]].T)'),
        ],
        [
            (
                "names = [str(number + 1) for number in range(len(params) // 2)]",
                'names = sorted(key[1:] for key in params if key.startswith("W"))',
            )
        ],
    ),
    ("deep_gradients", "layers_in_the_order_of_the_dictionary"): deep(
        [
            (
                "    inputs, pre = [X], []\n",
                '    inputs, pre = [X], []\n    K = [k[1:] for k in params if k[0] == "W"]\n',
            ),
            (
                'z = inputs[-1] @ params[f"W{l}"] + params[f"b{l}"]',
                'z = inputs[-1] @ params["W" + K[l - 1]] + params["b" + K[l - 1]]',
            ),
            (
                'grads[f"W{l}"], grads[f"b{l}"] = inputs',
                'grads["W" + K[l - 1]], grads["b" + K[l - 1]] = inputs',
            ),
            ('(d @ params[f"W{l}"].T)', '(d @ params["W" + K[l - 1]].T)'),
        ],
        [
            (
                "names = [str(number + 1) for number in range(len(params) // 2)]",
                'names = [key[1:] for key in params if key.startswith("W")]',
            )
        ],
    ),
    ("deep_gradients", "rounded_zero_in_the_logarithm"): deep(
        [
            (
                "loss = -log_p[np.arange(B), gold].mean()",
                "loss = -np.log(softmax(logits)[np.arange(B), gold]).mean()",
            )
        ],
        [
            (
                "losses = np.logaddexp.reduce(signal, axis=1) - picked",
                "losses = -np.log(np.take_along_axis(softmax(signal), gold[:, None], axis=1)[:, 0])",
            )
        ],
    ),
    ("unbroadcast", "only_the_axes_in_front"): [
        "def unbroadcast(gradient, shape):\n    while gradient.ndim > len(shape):\n"
        "        gradient = gradient.sum(axis=0)\n    return gradient\n",
        "def unbroadcast(gradient, shape):\n    extra = gradient.ndim - len(shape)\n"
        "    return np.sum(gradient, axis=tuple(range(extra))) if extra else gradient\n",
    ],
    ("unbroadcast", "stretched_axes_dropped"): [
        changed(
            OTHER_UNBROADCAST,
            (".reshape(shape)", ""),
        ),
        "def unbroadcast(gradient, shape):\n    while gradient.ndim > len(shape):\n"
        "        gradient = gradient.sum(axis=0)\n    for axis in reversed(range(len(shape))):\n"
        "        if shape[axis] == 1:\n            gradient = gradient.sum(axis=axis)\n    return gradient\n",
    ],
    ("unbroadcast", "one_place_of_many"): [
        "def unbroadcast(gradient, shape):\n    while gradient.ndim > len(shape):\n        gradient = gradient[0]\n"
        "    for axis, length in enumerate(shape):\n        if length == 1:\n"
        "            gradient = np.take(gradient, [0], axis=axis)\n    return gradient\n",
        "def unbroadcast(gradient, shape):\n    gradient = gradient[(0,) * (gradient.ndim - len(shape))]\n"
        "    return gradient[tuple(slice(0, n) for n in shape)]\n",
    ],
    ("unbroadcast", "averaged_places"): [
        UNBROADCAST.replace(".sum(", ".mean("),
        OTHER_UNBROADCAST.replace("np.sum(", "np.mean("),
    ],
    ("unbroadcast", "axes_at_the_end"): [
        changed(UNBROADCAST, ("gradient = gradient.sum(axis=0)", "gradient = gradient.sum(axis=-1)")),
        "def unbroadcast(gradient, shape):\n    extra = gradient.ndim - len(shape)\n    if extra:\n"
        "        gradient = np.sum(gradient, axis=tuple(range(len(shape), gradient.ndim)))\n"
        "    stretched = tuple(i for i, n in enumerate(shape) if n == 1)\n"
        "    return gradient.sum(axis=stretched, keepdims=True) if stretched else gradient\n",
    ],
    ("Tensor", "gradients_overwritten"): tensor(
        [("parent.grad = part if parent.grad is None else parent.grad + part", "parent.grad = part")],
        [
            (
                "        if self.grad is None:\n            self.grad = np.zeros_like(self.data)\n"
                "        self.grad = self.grad + share\n",
                "        self.grad = np.zeros_like(self.data) + share\n",
            )
        ],
    ),
    ("Tensor", "parents_before_children"): tensor(
        [
            (
                SEARCH,
                "        order, seen, stack = [], set(), [self]\n        while stack:\n            node = stack.pop()\n"
                "            if id(node) not in seen:\n                seen.add(id(node))\n"
                "                order.insert(0, node)\n"
                "                stack.extend(parent for parent, _ in node._parents)\n",
            )
        ],
        [
            (
                RECURSION[0],
                "        self.grad = np.ones_like(self.data)\n        found, queue = {id(self)}, [self]\n"
                "        for node in queue:\n            node._push()\n            for parent in node._parents:\n"
                "                if id(parent) not in found:\n                    found.add(id(parent))\n"
                "                    queue.append(parent)\n",
            )
        ],
    ),
    ("Tensor", "order_by_recursion"): tensor(
        [
            (
                SEARCH,
                "        order, seen = [], set()\n\n        def visit(node):\n            if id(node) in seen:\n"
                "                return\n            seen.add(id(node))\n            for parent, _ in node._parents:\n"
                "                visit(parent)\n            order.append(node)\n\n        visit(self)\n",
            )
        ],
        [RECURSION],
    ),
    ("Tensor", "broadcasting_not_undone_in_sums"): tensor(
        [
            (
                "[(self, lambda d: unbroadcast(d, a)), (other, lambda d: unbroadcast(d, b))]",
                "[(self, lambda d: d), (other, lambda d: d)]",
            )
        ],
        [
            ("self._receive(unbroadcast(out.grad, self.data.shape))", "self._receive(out.grad)"),
            ("other._receive(unbroadcast(out.grad, other.data.shape))", "other._receive(out.grad)"),
        ],
    ),
    ("Tensor", "broadcasting_not_undone_in_products"): tensor(
        [
            ("unbroadcast(d * y, x.shape)", "d * y"),
            ("unbroadcast(d * x, y.shape)", "d * x"),
        ],
        [
            ("unbroadcast(out.grad * other.data, self.data.shape)", "out.grad * other.data"),
            ("unbroadcast(out.grad * self.data, other.data.shape)", "out.grad * self.data"),
        ],
    ),
    ("Tensor", "own_factor"): tensor(
        [
            ("unbroadcast(d * y, x.shape)", "unbroadcast(d * x, x.shape)"),
            ("unbroadcast(d * x, y.shape)", "unbroadcast(d * y, y.shape)"),
        ][::-1],
        [
            ("out.grad * other.data, self.data.shape", "out.grad * self.data, self.data.shape"),
            ("out.grad * self.data, other.data.shape", "out.grad * other.data, other.data.shape"),
        ],
    ),
    ("Tensor", "matrix_factors_in_the_wrong_order"): tensor(
        [("lambda d: d @ y.T", "lambda d: y.T @ d"), ("lambda d: x.T @ d", "lambda d: d @ x.T")],
        [
            ("out.grad @ other.data.T", "other.data.T @ out.grad"),
            ("self.data.T @ out.grad", "out.grad @ self.data.T"),
        ],
    ),
    ("Tensor", "exp_by_its_input"): tensor(
        [("[(self, lambda d: d * e)]", "[(self, lambda d: d * self.data)]")],
        [("self._receive(out.data * out.grad)", "self._receive(self.data * out.grad)")],
    ),
    ("Tensor", "exp_without_the_chain"): tensor(
        [("[(self, lambda d: d * e)]", "[(self, lambda d: e)]")],
        [("self._receive(out.data * out.grad)", "self._receive(out.data)")],
    ),
    ("Tensor", "log_by_its_output"): tensor(
        [
            (
                "        return Tensor(np.log(x), [(self, lambda d: d / x)])",
                "        y = np.log(x)\n        return Tensor(y, [(self, lambda d: d / y)])",
            )
        ],
        [("out.grad / self.data", "out.grad / out.data")],
    ),
    ("Tensor", "tanh_by_its_input"): tensor(
        [("d * (1 - t * t)", "d * (1 - self.data * self.data)")],
        [("(1 - out.data**2)", "(1 - self.data**2)")],
    ),
    ("Tensor", "relu_mask_on_the_gradient"): tensor(
        [("d * (x > 0)", "d * (d > 0)")],
        [("np.where(self.data > 0, out.grad, 0)", "np.where(out.grad > 0, out.grad, 0)")],
    ),
    ("Tensor", "lost_axis_always_in_front"): tensor(
        [("d = np.expand_dims(d, axis)", "d = d[None]")],
        [("np.expand_dims(out.grad, axis)", "out.grad")],
    ),
    ("Tensor", "begun_with_the_value"): tensor(
        [("self.grad = np.ones_like(self.data)", "self.grad = self.data.copy()")],
        [
            (
                "        self.grad = np.ones_like(self.data)\n        ready",
                "        self.grad = 1 * self.data\n        ready",
            )
        ],
    ),
    ("Tensor", "zeros_of_the_default_dtype"): tensor(
        [
            (
                "parent.grad = part if parent.grad is None else parent.grad + part",
                "parent.grad = (np.zeros(parent.data.shape) if parent.grad is None else parent.grad) + part",
            )
        ],
        [("self.grad = np.zeros_like(self.data)", "self.grad = np.zeros(self.data.shape)")],
    ),
}
