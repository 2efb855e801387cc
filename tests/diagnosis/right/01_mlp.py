"""Right implementations for 01_mlp that look unlike the reference; the n-th of each exercise make a notebook."""

RIGHT = {
    "affine": [
        """
        affine = lambda X, W, b: np.dot(X, W) + b
        """,
        """
        def affine(X, W, b):
            return np.einsum("bd,dh->bh", X, W) + b[None, :]
        """,
        """
        def affine(X, W, b):
            return np.add(np.matmul(X, W), np.broadcast_to(b, (len(X), len(b))))
        """,
        """
        def affine(X, W, b):
            ones = np.ones((X.shape[0], 1), dtype=X.dtype)
            return np.concatenate([X, ones], axis=1) @ np.concatenate([W, b[np.newaxis]], axis=0)
        """,
        """
        def affine(X, W, b):
            return (W.T @ X.T + b[:, None]).T
        """,
        """
        class Affine:
            def __call__(self, X, W, b):
                return X.dot(W) + b

        affine = Affine()
        """,
        """
        def affine(X, W, b):
            Z = np.empty((X.shape[0], W.shape[1]), dtype=X.dtype, order="F")
            np.matmul(X, W, out=Z)
            Z += b
            return Z
        """,
        """
        def affine(X, W, b):
            Z = np.tile(b, (X.shape[0], 1))
            for j in range(X.shape[1]):
                Z = Z + X[:, j : j + 1] * W[j]
            return Z
        """,
        """
        from functools import partial

        def layer(kind, X, W, b):
            return X @ W + b if kind == "dense" else None

        affine = partial(layer, "dense")
        """,
        """
        def affine(inputs, kernel, bias):
            return np.tensordot(inputs, kernel, axes=1) + bias
        """,
        """
        def affine(X, W, b):
            return np.stack([X @ W[:, i] + b[i] for i in range(W.shape[1])], axis=-1)
        """,
        """
        class Layer:
            @staticmethod
            def affine(X, W, b):
                return np.inner(X, W.T) + b

        affine = Layer.affine
        """,
        """
        def affine(X, W, b):
            return (X[:, :, None] * W[None]).sum(axis=1) + b
        """,
        """
        def affine(X, W, b):
            padded = np.zeros((X.shape[0] + 2, W.shape[1]), X.dtype)
            view = padded[1:-1]
            view[...] = X @ W
            view += b
            return view
        """,
        """
        def affine(*, X=None, W=None, b=None):
            return X @ W + b

        def affine(X, W, b, affine=affine):
            return affine(X=X, b=b, W=W)
        """,
    ],
    "relu": [
        """
        relu = lambda z: z * (z > 0)
        """,
        """
        def relu(z):
            return np.where(z > 0, z, 0)
        """,
        """
        def relu(z):
            return (z + np.abs(z)) / 2
        """,
        """
        def relu(z):
            out = z.copy()
            out[out < 0] = 0
            return out
        """,
        """
        def relu(z):
            return np.clip(z, 0, None)
        """,
        """
        import functools

        relu = functools.partial(np.maximum, 0.0)
        """,
        """
        class Relu:
            def __init__(self, floor=0):
                self.floor = floor

            def __call__(self, z):
                return np.maximum(z, self.floor)

        relu = Relu()
        """,
        """
        def relu(z):
            return z.clip(min=0)
        """,
        """
        def relu(z):
            return np.fmax(np.zeros_like(z), z)
        """,
        """
        def relu(z):
            return np.maximum(z, np.zeros((), dtype=z.dtype))
        """,
        """
        def relu(z):
            return z - np.minimum(z, 0)
        """,
        """
        def relu(z):
            return np.heaviside(z, 0) * z
        """,
        """
        def relu(z):
            result = np.zeros(z.shape, z.dtype)
            np.copyto(result, z, where=z > 0)
            return result
        """,
        """
        def relu(z):
            return np.asfortranarray(np.select([z > 0], [z], default=0.0))
        """,
        """
        def relu(z):
            mask = np.sign(z).clip(0)
            return np.multiply(mask, z)
        """,
    ],
    "leaky_relu": [
        """
        leaky_relu = lambda z, negative_slope=0.2: np.maximum(z, negative_slope * z)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.maximum(z, 0) + negative_slope * np.minimum(z, 0)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            out = np.array(z)
            out[out < 0] *= negative_slope
            return out
        """,
        """
        def leaky_relu(z, negative_slope=1 / 5):
            return np.where(z < 0, z * negative_slope, z)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            slope = np.where(z > 0, 1.0, negative_slope).astype(z.dtype)
            return slope * z
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return (1 + negative_slope) / 2 * z + (1 - negative_slope) / 2 * np.abs(z)
        """,
        """
        from functools import partial

        def piecewise(condition, z, negative_slope=0.2):
            return np.piecewise(z, [condition(z, 0)], [lambda x: x, lambda x: negative_slope * x])

        leaky_relu = partial(piecewise, np.greater)
        """,
        """
        class LeakyRelu:
            def __call__(self, z, negative_slope=0.2):
                return relu(z) - negative_slope * relu(-z)

        leaky_relu = LeakyRelu()
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            slope = z.dtype.type(negative_slope)
            return np.where(z > 0, z, slope * z)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            mask = z > 0
            return mask * z + ~mask * (negative_slope * z)
        """,
        """
        def leaky_relu(z, negative_slope=None):
            if negative_slope is None:
                negative_slope = 0.2
            return z + (negative_slope - 1) * np.minimum(z, 0)
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            return np.select([z > 0, z <= 0], [z, negative_slope * z])
        """,
        """
        def leaky_relu(z, negative_slope=0.2):
            leak = np.multiply(z, negative_slope)
            return np.choose(z > 0, [leak, z])
        """,
    ],
    "sigmoid": [
        """
        sigmoid = lambda z: 0.5 * (1 + np.tanh(0.5 * z))
        """,
        """
        def sigmoid(z):
            return 1 / (1 + np.exp(-z))
        """,
        """
        def sigmoid(z):
            return np.exp(-np.logaddexp(0, -z))
        """,
        """
        def sigmoid(z):
            out = np.empty_like(z)
            positive = z >= 0
            out[positive] = 1 / (1 + np.exp(-z[positive]))
            e = np.exp(z[~positive])
            out[~positive] = e / (1 + e)
            return out
        """,
        """
        def sigmoid(z):
            with np.errstate(all="ignore"):
                return np.where(z > 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
        """,
        """
        def sigmoid(z):
            return 1 / (1 + np.exp(-np.clip(z, -80, 80)))
        """,
        """
        class Sigmoid:
            def __call__(self, z):
                e = np.exp(-abs(z))
                return np.where(z < 0, e, 1) / (e + 1)

        sigmoid = Sigmoid()
        """,
        """
        def sigmoid(z):
            return np.power(1 + np.exp(-z), -1)
        """,
        """
        def quiet(function):
            def wrapped(z):
                with np.errstate(over="ignore"):
                    return function(z)

            return wrapped

        @quiet
        def sigmoid(z):
            return np.reciprocal(1 + np.exp(-z))
        """,
        """
        def sigmoid(z):
            return 1 - 1 / (1 + np.exp(z))
        """,
        """
        def sigmoid(z):
            both = np.stack([np.zeros_like(z), z], axis=-1)
            e = np.exp(both - both.max(axis=-1, keepdims=True))
            return e[..., 1] / e.sum(axis=-1)
        """,
        """
        def sigmoid(z):
            m = np.maximum(z, 0)
            return np.exp(z - m) / (np.exp(z - m) + np.exp(-m))
        """,
        """
        from math import e as euler

        def sigmoid(z):
            with np.errstate(all="ignore"):
                return 1.0 / (1.0 + euler ** (-z))
        """,
    ],
    "silu": [
        """
        silu = lambda z: sigmoid(z) * z
        """,
        """
        def silu(z):
            return z / (1 + np.exp(-z))
        """,
        """
        def silu(z):
            return 0.5 * z * (1 + np.tanh(z / 2))
        """,
        """
        def silu(z):
            return np.multiply(z, sigmoid(z))
        """,
        """
        def silu(z):
            out = sigmoid(z)
            out = out * z
            return np.asfortranarray(out)
        """,
        """
        class Silu:
            def __init__(self):
                self.gate = sigmoid

            def __call__(self, z):
                return z * self.gate(z)

        silu = Silu()
        """,
        """
        def silu(z):
            return z * np.exp(-np.logaddexp(0, -z))
        """,
        """
        def swish(z, beta=1):
            return z * sigmoid(beta * z)

        silu = swish
        """,
        """
        from functools import partial

        def swish(beta, z):
            return z * sigmoid(beta * z)

        silu = partial(swish, 1.0)
        """,
        """
        def silu(z):
            return z - z * sigmoid(-z)
        """,
        """
        def silu(z):
            e = np.exp(-np.abs(z))
            return np.where(z > 0, z, z * e) / (1 + e)
        """,
    ],
    "gelu": [
        """
        gelu = lambda z: 0.5 * z * (1 + np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)))
        """,
        """
        def gelu(z):
            erf = np.vectorize(math.erf)
            return (z * 0.5 * (1 + erf(z / np.sqrt(2)))).astype(z.dtype)
        """,
        """
        def gelu(z):
            values = [0.5 * x * math.erfc(-x / math.sqrt(2)) for x in z.ravel().tolist()]
            return np.array(values, dtype=z.dtype).reshape(z.shape)
        """,
        """
        from statistics import NormalDist

        def gelu(z):
            phi = np.vectorize(NormalDist().cdf, otypes=[z.dtype])
            return z * phi(z)
        """,
        """
        def gelu(z):
            out = np.empty_like(z)
            for index, x in np.ndenumerate(z):
                out[index] = x / 2 * (1 + math.erf(x / 2**0.5))
            return out
        """,
        """
        def erf(x):
            # Numerical Recipes, erfc by a Chebyshev fit, relative error below 1.2e-7
            t = 1 / (1 + 0.5 * np.abs(x))
            c = [-1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
                 -0.82215223, 0.17087277]
            poly = c[-1]
            for one in c[-2::-1]:
                poly = one + t * poly
            tau = t * np.exp(-x * x + poly)
            return np.where(x >= 0, 1 - tau, tau - 1)

        def gelu(z):
            return 0.5 * z * (1 + erf(z / math.sqrt(2)))
        """,
        """
        class Gelu:
            erf = staticmethod(np.frompyfunc(math.erf, 1, 1))

            def __call__(self, z):
                return z * (0.5 + 0.5 * self.erf(z / math.sqrt(2)).astype(z.dtype))

        gelu = Gelu()
        """,
        """
        from functools import partial

        def gated(gate, z):
            return z * np.vectorize(gate, otypes=[z.dtype])(z)

        gelu = partial(gated, lambda x: 0.5 * math.erfc(-x / math.sqrt(2)))
        """,
        """
        def cdf(x):
            return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0

        def gelu(z):
            gate = np.array(list(map(cdf, z.flat)), dtype=z.dtype).reshape(z.shape)
            return np.multiply(z, gate)
        """,
        """
        def gelu(z):
            gate = np.fromiter((math.erf(x / math.sqrt(2)) for x in z.ravel()), dtype=z.dtype, count=z.size)
            return z * (1 + gate.reshape(z.shape)) / 2
        """,
    ],
    "swiglu": [
        """
        swiglu = lambda X, W, V, b, c: silu(X @ W + b) * (X @ V + c)
        """,
        """
        def swiglu(X, W, V, b, c):
            gate = affine(X, W, b)
            return gate * sigmoid(gate) * affine(X, V, c)
        """,
        """
        def swiglu(X, W, V, b, c):
            both = X @ np.hstack([W, V]) + np.hstack([b, c])
            gate, value = np.split(both, 2, axis=1)
            return silu(gate) * value
        """,
        """
        def swiglu(X, W, V, b, c):
            gate, value = (affine(X, *layer) for layer in ((W, b), (V, c)))
            return np.multiply(silu(gate), value)
        """,
        """
        def swiglu(X, W, V, b, c):
            z = np.einsum("ij,jk->ik", X, W) + b
            value = np.einsum("ij,jk->ik", X, V) + c
            return value * (0.5 * z * (1 + np.tanh(z / 2)))
        """,
        """
        class Swiglu:
            def __call__(self, X, W, V, b, c):
                return affine(X, V, c) * silu(affine(X, W, b))

        swiglu = Swiglu()
        """,
        """
        from functools import partial

        def glu(activation, X, W, V, b, c):
            return activation(affine(X, W, b)) * affine(X, V, c)

        swiglu = partial(glu, silu)
        """,
        """
        def swiglu(X, W, V, b, c):
            out = affine(X, V, c).copy(order="F")
            out *= silu(affine(X, W, b))
            return out
        """,
        """
        def swiglu(X, W, V, b, c):
            with np.errstate(over="ignore"):
                z = X @ W + b
                return (X @ V + c) * z / (1 + np.exp(-z))
        """,
        """
        def swiglu(X, gate_kernel, kernel, gate_bias, bias):
            gate = silu(X.dot(gate_kernel) + gate_bias)
            return (gate.T * (X.dot(kernel) + bias).T).T
        """,
    ],
    "softmax": [
        """
        def softmax(z):
            z = z - np.max(z, axis=-1, keepdims=True)
            return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)
        """,
        """
        def softmax(z):
            m = z.max(-1)[..., None]
            return np.exp(z - m - np.log(np.exp(z - m).sum(-1)[..., None]))
        """,
        """
        def softmax(z):
            log_sum = np.logaddexp.reduce(z, axis=-1, keepdims=True)
            return np.exp(z - log_sum)
        """,
        """
        softmax = lambda z: (lambda e: e / e.sum(axis=-1, keepdims=True))(np.exp(z - z.max(axis=-1, keepdims=True)))
        """,
        """
        def softmax(z):
            out = z.copy()
            out -= out.max(axis=-1, keepdims=True)
            np.exp(out, out=out)
            out /= out.sum(axis=-1, keepdims=True)
            return out
        """,
        """
        class Softmax:
            def __init__(self, axis=-1):
                self.axis = axis

            def __call__(self, z):
                e = np.exp(z - np.amax(z, self.axis, keepdims=True))
                return e / np.sum(e, self.axis, keepdims=True)

        softmax = Softmax()
        """,
        """
        def stable(function):
            def wrapped(z):
                return function(z - np.expand_dims(z.max(axis=-1), -1))

            return wrapped

        @stable
        def softmax(z):
            return np.exp(z) / np.expand_dims(np.exp(z).sum(axis=-1), -1)
        """,
        """
        def softmax(z):
            moved = np.moveaxis(z, -1, 0)
            e = np.exp(moved - moved.max(axis=0))
            return np.moveaxis(e / e.sum(axis=0), 0, -1)
        """,
        """
        import functools

        def softmax_over(axis, z):
            e = np.exp(z - z.max(axis=axis, keepdims=True))
            return e / e.sum(axis=axis, keepdims=True)

        softmax = functools.partial(softmax_over, -1)
        """,
        """
        def softmax(z):
            shape = z.shape
            z = z.reshape(-1, shape[-1])
            e = np.exp(z - z.max(axis=1)[:, None])
            return (e / e.sum(axis=1)[:, None]).reshape(shape)
        """,
        """
        def softmax(z):
            e = np.exp(z - z.max(axis=-1, keepdims=True))
            return np.einsum("...k,...->...k", e, 1 / np.einsum("...k->...", e))
        """,
        """
        def softmax(z):
            last = z.ndim - 1
            e = np.exp(z - np.max(z, axis=last, keepdims=True))
            return np.asfortranarray(e / np.add.reduce(e, axis=last, keepdims=True))
        """,
        """
        def softmax(z):
            if z.ndim > 1:
                largest = z.max(axis=-1, keepdims=True)
            else:
                largest = max(z)
            e = np.exp(z - largest)
            return e * (1 / e.sum(axis=-1, keepdims=True))
        """,
    ],
    "mlp_forward": [
        """
        from collections import namedtuple

        Layers = namedtuple("Layers", ["hidden", "outputs"])

        def mlp_forward(params, X, activation, output):
            hidden = activation(X @ params["W1"] + params["b1"])
            outputs = hidden @ params["W2"] + params["b2"]
            if output == "softmax":
                outputs = softmax(outputs)
            elif output == "sigmoid":
                outputs = sigmoid(outputs)
            return Layers(outputs=outputs, hidden=hidden)
        """,
        """
        OUTPUTS = {"none": lambda z: z, "sigmoid": sigmoid, "softmax": softmax}

        def mlp_forward(params, X, activation, output):
            hidden = activation(affine(X, params["W1"], params["b1"]))
            return [hidden, OUTPUTS[output](affine(hidden, params["W2"], params["b2"]))]
        """,
        """
        def mlp_forward(params, X, activation, output):
            W1, b1, W2, b2 = (params[key] for key in ("W1", "b1", "W2", "b2"))
            H = activation(np.dot(X, W1) + b1)
            O = np.dot(H, W2) + b2
            match output:
                case "sigmoid":
                    O = 1 / (1 + np.exp(-O))
                case "softmax":
                    O = np.exp(O - O.max(axis=1, keepdims=True))
                    O = O / O.sum(axis=1, keepdims=True)
            return H, O
        """,
        """
        class Mlp:
            def __init__(self, params, activation, output):
                self.params, self.activation, self.output = params, activation, output

            def layer(self, i, X):
                return X @ self.params[f"W{i}"] + self.params[f"b{i}"]

            def forward(self, X):
                H = self.activation(self.layer(1, X))
                O = self.layer(2, H)
                return H, {"none": O, "sigmoid": sigmoid(O), "softmax": softmax(O)}[self.output]

        def mlp_forward(params, X, activation, output):
            return Mlp(params, activation, output).forward(X)
        """,
        """
        class MlpForward:
            finals = dict(sigmoid=sigmoid, softmax=softmax)

            def __call__(self, params, X, activation, output):
                H = activation(affine(X, params["W1"], params["b1"]))
                O = affine(H, params["W2"], params["b2"])
                final = self.finals.get(output)
                return H, O if final is None else final(O)

        mlp_forward = MlpForward()
        """,
        """
        mlp_forward = lambda params, X, activation, output: (
            (H := activation(affine(X, params["W1"], params["b1"]))),
            {"sigmoid": sigmoid, "softmax": softmax}.get(output, np.asarray)(affine(H, params["W2"], params["b2"])),
        )
        """,
        """
        from functools import partial

        def forward(finals, params, X, activation, output):
            hidden = activation(np.einsum("bd,dh->bh", X, params["W1"]) + params["b1"])
            logits = np.einsum("bh,ho->bo", hidden, params["W2"]) + params["b2"]
            return hidden, finals.get(output, lambda z: z)(logits)

        mlp_forward = partial(forward, {"softmax": softmax, "sigmoid": sigmoid})
        """,
        """
        def mlp_forward(params, X, activation, output):
            z1 = affine(X, params["W1"], params["b1"])
            a1 = np.asfortranarray(activation(z1))
            z2 = affine(a1, params["W2"], params["b2"])
            if output == "none":
                return a1, z2
            if output == "sigmoid":
                return a1, sigmoid(z2)
            return a1, softmax(z2)
        """,
        """
        import operator

        def mlp_forward(params, X, activation, output):
            take = operator.itemgetter("W1", "b1", "W2", "b2")
            W1, b1, W2, b2 = take(params)
            layers = [X]
            final = {"none": np.positive, "sigmoid": sigmoid, "softmax": softmax}[output]
            for W, b, f in ((W1, b1, activation), (W2, b2, final)):
                layers.append(f(layers[-1] @ W + b))
            return tuple(layers[1:])
        """,
        """
        def mlp_forward(params, X, activation, output):
            hidden = activation(affine(b=params["b1"], X=X, W=params["W1"]))
            outputs = affine(W=params["W2"], b=params["b2"], X=hidden)
            outputs = sigmoid(outputs) if output == "sigmoid" else softmax(outputs) if output == "softmax" else outputs
            return hidden, outputs
        """,
        """
        from dataclasses import dataclass


        @dataclass(frozen=True)
        class Network:
            W1: np.ndarray
            b1: np.ndarray
            W2: np.ndarray
            b2: np.ndarray

            def hidden(self, X, f):
                return f(affine(X, self.W1, self.b1))

            def __call__(self, X, f):
                h = self.hidden(X, f)
                return h, affine(h, self.W2, self.b2)


        def mlp_forward(params, X, activation, output):
            hidden, logits = Network(**params)(X, activation)
            if output == "none":
                return hidden, logits
            return hidden, globals()[output](logits)
        """,
        """
        none = lambda z: z


        def mlp_forward(params, X, activation, output):
            hidden = activation(affine(X, params["W1"], params["b1"]))
            return hidden, eval(output)(affine(hidden, params["W2"], params["b2"]))
        """,
    ],
    "count_parameters": [
        """
        count_parameters = lambda D, H, O: (D + 1) * H + (H + 1) * O
        """,
        """
        def count_parameters(D, H, O):
            sizes = [D, H, O]
            return sum((a + 1) * b for a, b in zip(sizes, sizes[1:]))
        """,
        """
        def count_parameters(D, H, O):
            shapes = {"W1": (D, H), "b1": (H,), "W2": (H, O), "b2": (O,)}
            return sum(math.prod(shape) for shape in shapes.values())
        """,
        """
        def count_parameters(D, H, O):
            return H * (D + O + 1) + O
        """,
        """
        def count_parameters(D, H, O):
            return np.zeros((D, H)).size + np.zeros(H).size + np.zeros((H, O)).size + np.zeros(O).size
        """,
        """
        def count_parameters(D, H, O):
            return np.dot([D, 1], [H, H]) + np.dot([H, 1], [O, O])
        """,
        """
        import functools

        @functools.lru_cache
        def count_parameters(D, H, O):
            return D * H + H * O + (H + O)
        """,
        """
        class Counter:
            def __call__(self, D, H, O):
                return float(D * H + H + H * O + O)

        count_parameters = Counter()
        """,
        """
        from functools import reduce

        def count_parameters(*sizes):
            return reduce(lambda total, i: total + (sizes[i] + 1) * sizes[i + 1], range(len(sizes) - 1), 0)
        """,
        """
        def count_parameters(D: int, H: int, O: int) -> int:
            biases = H + O
            kernels = H * (D + O)
            return int(biases + kernels)
        """,
    ],
    "affine_concepts": [
        """
        affine_concepts = {"no_biases": "D", "stack": "B", "name": "C"}
        """,
        """
        affine_concepts = dict(name="c", stack="b", no_biases="d")
        """,
        """
        affine_concepts = {"name": None, "stack": None, "no_biases": None}
        affine_concepts["name"] = "C"
        affine_concepts["stack"] = " B"
        affine_concepts["no_biases"] = "D "
        """,
        """
        affine_concepts = {}
        for question, answer in zip(["name", "stack", "no_biases"], "CBD"):
            affine_concepts[question] = answer
        """,
    ],
    "output_concepts": [
        """
        output_concepts = {"poll": "C", "tags": "B", "digit": "C", "spam": "B", "temperature": "A"}
        """,
        """
        output_concepts = {"temperature": "a", "spam": "b", "digit": "c", "tags": "b", "poll": "c"}
        """,
        """
        A, B, C = "ABC"
        output_concepts = {"temperature": A, "spam": B, "digit": C, "tags": B, "poll": C}
        """,
    ],
    "entropy_concepts": [
        """
        entropy_concepts = {"link": "C", "two_classes": "B", "constraints": "A", "no_knowledge": "D", "predict": "A"}
        """,
        """
        entropy_concepts = {"no_knowledge": "D", "constraints": "A", "predict": "B"} | {"two_classes": "B", "link": "C"}
        """,
    ],
}
