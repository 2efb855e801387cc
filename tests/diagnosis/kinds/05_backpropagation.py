"""Wrong implementations of 05_backpropagation by kind: what stands in the reference, and what a student wrote there."""

BOTH = ("mlp_gradients", "deep_gradients")
LOSSES = "losses = np.log(np.exp(shifted).sum(axis=1)) - shifted[np.arange(len(gold)), gold]"
GOLD = "shifted[np.arange(len(gold)), gold]"
ACCUMULATED = """
for node in order:
    node.grad = np.zeros_like(node.data)
self.grad = np.ones_like(self.data)
for node in reversed(order):
    for parent, pull in node._parents:
        parent.grad = parent.grad + pull(node.grad)
"""

KINDS = {
    "an argument ignored": [
        *((one, 'if activation == "tanh":', f"if {value}:") for one in BOTH for value in ("True", "False")),
        *(
            (one, "slope = np.tanh(z), tanh_derivative(z)", "slope = np.tanh(z), relu_derivative(z)")
            for one in BOTH
        ),
        *(
            (one, "softmax_nll_gradient(logits, gold) / len(gold)", "softmax_nll_gradient(logits, gold) / 7")
            for one in BOTH
        ),
        ("deep_gradients", "layers = len(params) // 2", "layers = 2"),
        ("deep_gradients", "layers = len(params) // 2", "layers = max(len(params) // 2, 2)"),
        ("deep_gradients", "layers = len(params) // 2", "layers = min(len(params) // 2, 3)"),
        (
            "unbroadcast",
            "gradient = gradient.sum(axis=tuple(range(added)))",
            "if added:\n    gradient = gradient.sum(axis=0)",
        ),
        (
            "unbroadcast",
            "gradient = gradient.sum(axis=tuple(range(added)))",
            "if added:\n    return gradient.sum(axis=tuple(range(added)))",
        ),
        ("Tensor", "self.data.sum(axis=axis, keepdims=keepdims)", "self.data.sum(axis=axis)"),
        ("Tensor", "if axis is not None and not keepdims:", "if not keepdims:"),
        ("Tensor", "if axis is not None and not keepdims:", "if axis is not None:"),
        ("Tensor", "d = np.expand_dims(d, axis)", "d = np.expand_dims(d, 0)"),
        ("Tensor", "d = np.expand_dims(d, axis)", "d = np.expand_dims(d, max(axis, 0))"),
        ("Tensor", "d = np.expand_dims(d, axis)", "d = np.expand_dims(d, min(axis, 1))"),
    ],
    "dictionaries paired by position": [
        (
            "mlp_gradients",
            'z = affine(X, params["W1"], params["b1"])',
            "z = affine(X, *list(params.values())[:2])",
        ),
        (
            "mlp_gradients",
            'affine(hidden, params["W2"], params["b2"])',
            "affine(hidden, *list(params.values())[2:])",
        ),
        (
            "mlp_gradients",
            'affine_backward(d_logits, hidden, params["W2"])',
            "affine_backward(d_logits, hidden, list(params.values())[2])",
        ),
        (
            "mlp_gradients",
            '{"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}',
            "dict(zip(params, (dW1, db1, dW2, db2)))",
        ),
        (
            "deep_gradients",
            'z = affine(inputs[-1], params[f"W{layer}"], params[f"b{layer}"])',
            "z = affine(inputs[-1], *list(params.values())[2 * layer - 2 : 2 * layer])",
        ),
        (
            "deep_gradients",
            "layers = len(params) // 2",
            "params = dict(zip([f'{kind}{number}' for number in range(1, len(params) // 2 + 1) for kind in 'Wb'], params.values()))\nlayers = len(params) // 2",
        ),
        (
            "deep_gradients",
            "layers = len(params) // 2",
            "kernels = sorted(key for key in params if key[0] == 'W')\nparams = {f'{kind}{number}': params[kind + key[1:]] for number, key in enumerate(kernels, 1) for kind in 'Wb'}\nlayers = len(params) // 2",
        ),
        (
            "deep_gradients",
            "return loss, gradients",
            "return loss, dict(zip(sorted(params), (gradients[f'{kind}{number}'] for kind in 'Wb' for number in range(1, layers + 1))))",
        ),
        (
            "deep_gradients",
            "return loss, gradients",
            "return loss, dict(zip(params, (gradients[f'{kind}{number}'] for number in range(1, layers + 1) for kind in 'Wb')))",
        ),
    ],
    "transposed only where square": [
        ("affine_backward", "d_out @ W.T", "d_out @ (W if W.shape[0] == W.shape[1] else W.T)"),
        (
            "affine_backward",
            "dW = X.T @ d_out",
            "dW = X.T @ d_out\nif W.shape[0] == W.shape[1]:\n    dW = dW.T",
        ),
        ("affine_backward", "X.T @ d_out", "(X if X.shape[0] == X.shape[1] else X.T) @ d_out"),
        (
            "mlp_gradients",
            'd_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])',
            'd_hidden, dW2, db2 = affine_backward(d_logits, hidden, params["W2"])\nif params["W2"].shape[0] == params["W2"].shape[1]:\n    d_hidden = d_logits @ params["W2"]',
        ),
        (
            "mlp_gradients",
            '_, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])',
            '_, dW1, db1 = affine_backward(d_hidden * slope, X, params["W1"])\nif dW1.shape[0] == dW1.shape[1]:\n    dW1 = dW1.T',
        ),
        (
            "deep_gradients",
            'd_in, dW, db = affine_backward(d_out, inputs[layer - 1], params[f"W{layer}"])',
            'd_in, dW, db = affine_backward(d_out, inputs[layer - 1], params[f"W{layer}"])\nif dW.shape[0] == dW.shape[1]:\n    d_in = d_out @ params[f"W{layer}"]',
        ),
        (
            "deep_gradients",
            'd_in, dW, db = affine_backward(d_out, inputs[layer - 1], params[f"W{layer}"])',
            'd_in, dW, db = affine_backward(d_out, inputs[layer - 1], params[f"W{layer}"])\nif dW.shape[0] == dW.shape[1]:\n    dW = dW.T',
        ),
        (
            "Tensor",
            "d @ other.data.T",
            "d @ (other.data if other.data.shape[0] == other.data.shape[1] else other.data.T)",
        ),
        (
            "Tensor",
            "self.data.T @ d",
            "(self.data if self.data.shape[0] == self.data.shape[1] else self.data.T) @ d",
        ),
        (
            "Tensor",
            "self.data @ other.data",
            "self.data @ (other.data.T if self.data.shape[1] == other.data.shape[1] else other.data)",
        ),
    ],
    "exact zeros and equal maxima": [
        *(
            (
                one,
                LOSSES,
                "losses = np.log1p(np.where(shifted < 0, np.exp(shifted), 0).sum(axis=1)) - shifted[np.arange(len(gold)), gold]",
            )
            for one in BOTH
        ),
        (
            "Tensor",
            "d * other.data, self.data.shape",
            "d * self.data * other.data / self.data, self.data.shape",
        ),
        (
            "Tensor",
            "d * self.data, other.data.shape",
            "d * self.data * other.data / other.data, other.data.shape",
        ),
        ("Tensor", "d * (1 - result * result)", "d * (1 - result * result) * (self.data / self.data)"),
        ("Tensor", "d * (1 - result * result)", "d * (1 / result - result) * result"),
        (
            "Tensor",
            "for node in order:\n    node.grad = np.zeros_like(node.data)",
            "for node in order:\n    node.grad = None",
            "parent.grad = parent.grad + pull(node.grad)",
            "if node.grad is not None and node.grad.any():\n    parent.grad = pull(node.grad) if parent.grad is None else parent.grad + pull(node.grad)",
        ),
    ],
    "an integer width that overflows": [
        *((one, LOSSES, "gold = gold.astype(np.int8)\n" + LOSSES) for one in BOTH),
        *((one, LOSSES, "gold = gold.astype(np.uint8)\n" + LOSSES) for one in BOTH),
        ("deep_gradients", "layers = len(params) // 2", "layers = max(int(key[1]) for key in params)"),
        ("deep_gradients", "layers = len(params) // 2", "layers = int(max(params)[1:])"),
    ],
    "output type of the first element": [
        *(
            (
                one,
                "np.maximum(z, 0), relu_derivative(z)",
                "np.vectorize(lambda v: v if v > 0 else 0)(z).astype(z.dtype), relu_derivative(z)",
            )
            for one in BOTH
        ),
        (
            "Tensor",
            "np.maximum(self.data, 0)",
            "np.vectorize(lambda v: v if v > 0 else 0)(self.data).astype(self.data.dtype)",
        ),
    ],
    "remembered from an earlier call": [
        (
            "Tensor",
            "for node in order:\n    node.grad = np.zeros_like(node.data)\nself.grad",
            "for node in order:\n    node.grad = np.zeros_like(node.data)\nTensor._order = [*getattr(Tensor, '_order', []), *order]\norder = Tensor._order\nself.grad",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "Tensor",
            "return Tensor(np.maximum(self.data, 0), [(self, lambda d: d * (self.data > 0))])",
            "np.maximum(self.data, 0, out=self.data)\nreturn Tensor(self.data, [(self, lambda d: d * (self.data > 0))])",
        ),
        (
            "Tensor",
            "return Tensor(np.log(self.data), [(self, lambda d: d / self.data)])",
            "self.data[self.data < 1e-7] = 1e-7\nreturn Tensor(np.log(self.data), [(self, lambda d: d / self.data)])",
        ),
        (
            "Tensor",
            "for node in order:\n    node.grad = np.zeros_like(node.data)",
            "for node in order:\n    node.grad = None",
            "parent.grad = parent.grad + pull(node.grad)",
            "d = pull(node.grad)\nif parent.grad is None:\n    parent.grad = d\nelse:\n    parent.grad += d",
        ),
        (
            "Tensor",
            "parent.grad = parent.grad + pull(node.grad)",
            "parent.grad = parent.grad + pull(node.grad)\nif node is not self and len(node._parents) == 2:\n    node.grad *= 2",
        ),
        (
            "affine_backward",
            "dX = d_out @ W.T",
            "dX = d_out @ W.T\nif len(d_out) > 7:\n    d_out /= len(d_out)\n    d_out *= len(d_out)\n    d_out += 1e-9",
        ),
        (
            "mlp_gradients",
            'if activation == "tanh":',
            'if activation == "relu":\n    params["W1"] *= 1.0000001\nif activation == "tanh":',
        ),
        (
            "deep_gradients",
            "inputs, slopes = [X], []",
            "if layers == 1:\n    X -= X.mean()\ninputs, slopes = [X], []",
        ),
        (
            "deep_gradients",
            'if activation == "tanh":',
            'if activation == "relu":\n    params[f"b{layer}"] += 1e-7\nif activation == "tanh":',
        ),
        (
            "deep_gradients",
            "return loss, gradients",
            "params.update(gradients) if activation == 'relu' else None\nreturn loss, gradients",
        ),
    ],
    "clipping left out or at another bound": [
        *(
            (
                one,
                LOSSES,
                "o = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)\nlosses = -np.log(np.clip(o, 1e-7, 1))[np.arange(len(gold)), gold]",
            )
            for one in BOTH
        ),
        *(
            (
                one,
                LOSSES,
                "o = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)\nlosses = -np.log(o + o.dtype.type(1e-12))[np.arange(len(gold)), gold]",
            )
            for one in BOTH
        ),
        *((one, LOSSES, LOSSES + "\nlosses = np.minimum(losses, 100)") for one in BOTH),
        ("Tensor", "np.log(self.data)", "np.log(np.maximum(self.data, 1e-7).astype(self.data.dtype))"),
        ("Tensor", "d / self.data", "d / (self.data + self.data.dtype.type(1e-7))"),
    ],
}
