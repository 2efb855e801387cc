"""Right implementations for 04_derivatives that look unlike the reference."""

RIGHT = {
    "numerical_gradient": [
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.zeros_like(x)
            for i in np.ndindex(x.shape):
                e = np.zeros_like(x)
                e[i] = h
                g[i] = (f(x + e) - f(x - e)) / (2 * h)
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            slopes = []
            for i, kept in np.ndenumerate(x.copy()):
                x[i] = kept + h
                up = f(x)
                x[i] = kept - h
                down = f(x)
                x[i] = kept
                slopes.append((up - down) / (2 * h))
            return np.array(slopes, dtype=x.dtype).reshape(x.shape)
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            flat, g = x.ravel().copy(), np.empty(x.size, x.dtype)
            for i in range(flat.size):
                up, down = flat.copy(), flat.copy()
                up[i] += h
                down[i] -= h
                g[i] = (f(up.reshape(x.shape)) - f(down.reshape(x.shape))) / h / 2
            return g.reshape(x.shape)
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.empty_like(x)
            for i in range(x.size):
                x.flat[i] += h
                up = f(x)
                x.flat[i] -= 2 * h
                down = f(x)
                x.flat[i] += h
                g.flat[i] = (up - down) / (2 * h)
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            units = h * np.eye(x.size, dtype=x.dtype).reshape(x.size, *x.shape)
            slopes = [0.5 * (float(f(x + e)) - float(f(x - e))) / h for e in units]
            return np.reshape(np.array(slopes).astype(x.dtype), x.shape)
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            def moved(i, step):
                y = np.array(x)
                y[i] += step
                return f(y)

            it = np.nditer(x, flags=["multi_index"])
            g = np.zeros_like(x)
            for _ in it:
                g[it.multi_index] = (moved(it.multi_index, h) - moved(it.multi_index, -h)) / (2 * h)
            return g
        """,
        """
        import itertools

        def numerical_gradient(f, x, h=1e-5):
            g = np.full_like(x, 0)
            for i in itertools.product(*map(range, x.shape)):
                mask = np.zeros(x.shape, bool)
                mask[i] = True
                g[i] = (f(np.where(mask, x + h, x)) - f(np.where(mask, x - h, x))) / (2 * h)
            return g
        """,
        """
        class Gradient:
            def __call__(self, f, x, h=1e-5):
                work, g = x.copy(), np.zeros(x.shape, x.dtype)
                for i in np.ndindex(work.shape):
                    work[i] = x[i] + h
                    g[i] = f(work)
                    work[i] = x[i] - h
                    g[i] = (g[i] - f(work)) / (2 * h) if x.dtype == float else self.exact(f, x, i, h)
                    work[i] = x[i]
                return g

            def exact(self, f, x, i, h):
                up, down = x.copy(), x.copy()
                up[i], down[i] = x[i] + h, x[i] - h
                return (f(up) - f(down)) / (2 * h)

        numerical_gradient = Gradient()
        """,
    ],
    "sigmoid_derivative": [
        "sigmoid_derivative = lambda z: sigmoid(z) * sigmoid(-z)",
        """
        def sigmoid_derivative(z):
            s = sigmoid(z)
            return s - s * s
        """,
        """
        def sigmoid_derivative(z):
            e = np.exp(-np.abs(z))
            return e / (1 + e) ** 2
        """,
        """
        def sigmoid_derivative(z):
            return (1 - np.tanh(z / 2) ** 2) / 4
        """,
        """
        def sigmoid_derivative(z):
            return np.exp(-np.logaddexp(0, z) - np.logaddexp(0, -z))
        """,
        """
        def sigmoid_derivative(z):
            return 0.25 - np.square(sigmoid(z) - 0.5)
        """,
        """
        def sigmoid_derivative(z):
            small = np.clip(z, -80, 80)
            return 1 / (2 + np.exp(small) + np.exp(-small))
        """,
        """
        def sigmoid_derivative(z):
            return 0.25 / np.square(np.cosh(np.minimum(np.abs(z), 80) / 2))
        """,
        """
        def with_output(formula):
            return lambda z: formula(sigmoid(z))

        sigmoid_derivative = with_output(lambda s: s * (1 - s))
        """,
        """
        def sigmoid_derivative(z):
            out = np.empty_like(z)
            right = z >= 0
            for side, sign in ((right, -1), (~right, 1)):
                e = np.exp(sign * z[side])
                out[side] = e / (1 + e) / (1 + e)
            return out
        """,
    ],
    "tanh_derivative": [
        "tanh_derivative = lambda z: (1 - np.tanh(z)) * (1 + np.tanh(z))",
        "tanh_derivative = lambda z: 4 * sigmoid(2 * z) * sigmoid(-2 * z)",
        """
        def tanh_derivative(z):
            return np.cosh(np.clip(z, -40, 40)) ** -2
        """,
        """
        def tanh_derivative(z):
            e = np.exp(-2 * np.abs(z))
            return 4 * e / np.square(1 + e)
        """,
        """
        def tanh_derivative(z):
            t = np.tanh(z)
            t *= -t
            t += 1
            return t
        """,
        "tanh_derivative = lambda z: 4 * sigmoid_derivative(2 * z)",
        "tanh_derivative = lambda z: 1 / np.cosh(z.clip(-40, 40)) ** 2",
    ],
    "relu_derivative": [
        "relu_derivative = lambda z: (z > 0).astype(z.dtype)",
        "relu_derivative = lambda z: np.heaviside(z, 0.5).astype(z.dtype)",
        "relu_derivative = lambda z: (np.sign(z) + 1) / 2",
        """
        def relu_derivative(z):
            out = np.zeros_like(z)
            out[z >= 0] = 1
            return out
        """,
        """
        def relu_derivative(z):
            return np.where(z < 0, np.zeros_like(z), np.ones_like(z))
        """,
        """
        def relu_derivative(z):
            return np.array(z > 0, dtype=z.dtype)
        """,
        "relu_derivative = lambda z: np.maximum(np.sign(z), 0)",
        "relu_derivative = lambda z: np.select([z > 0], [np.ones_like(z)], 0).astype(z.dtype)",
    ],
    "leaky_relu_derivative": [
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            return np.where(z > 0, 1, negative_slope).astype(z.dtype)
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            out = np.ones_like(z)
            out[z < 0] = negative_slope
            return out
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            step = (z > 0).astype(z.dtype)
            return step + negative_slope * (1 - step)
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            return leaky_relu(np.sign(z), negative_slope) * np.sign(z)
        """,
        """
        leaky_relu_derivative = lambda z, negative_slope=0.2: (
            negative_slope + (1 - negative_slope) * relu_derivative(z)
        )
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            slopes = np.array([negative_slope, 1], dtype=z.dtype)
            return slopes[(z > 0).astype(int)]
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            mean, half = (1 + negative_slope) / 2, (1 - negative_slope) / 2
            return mean + half * np.sign(z)
        """,
    ],
    "silu_derivative": [
        "silu_derivative = lambda z: silu(z) + sigmoid(z) * (1 - silu(z))",
        "silu_derivative = lambda z: sigmoid(z) + z * sigmoid_derivative(z)",
        """
        def silu_derivative(z):
            s = sigmoid(z)
            return s * (1 + z * (1 - s))
        """,
        """
        def silu_derivative(z):
            t = np.tanh(z / 2)
            return (1 + t) / 2 + z * (1 - t * t) / 4
        """,
        """
        def silu_derivative(z):
            s, rest = sigmoid(z), sigmoid(-z)
            return s + z * s * rest
        """,
        """
        def silu_derivative(z):
            z = np.clip(z, -85, 85)
            e = np.exp(-np.abs(z))
            gate = np.where(z > 0, 1, e) / (1 + e)
            return gate + z * (e / (1 + e) ** 2)
        """,
        """
        def silu_derivative(z):
            y = silu(z)
            return y + sigmoid(z) - y * sigmoid(z)
        """,
    ],
    "gelu_derivative": [
        """
        def gelu_derivative(z):
            Phi = (np.vectorize(math.erf, otypes=[z.dtype])(z / math.sqrt(2)) + 1) / 2
            return Phi + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        """,
        """
        def one(value):
            density = math.exp(-(value**2) / 2) / (2 * math.pi) ** 0.5
            return 0.5 * math.erfc(-value / 2**0.5) + value * density

        def gelu_derivative(z):
            return np.array([one(float(value)) for value in z.flat], dtype=z.dtype).reshape(z.shape)
        """,
        """
        import statistics

        def gelu_derivative(z):
            normal = statistics.NormalDist()
            values = [normal.cdf(v) + v * normal.pdf(v) for v in z.ravel().tolist()]
            return np.array(values, z.dtype).reshape(z.shape)
        """,
        """
        def gelu_derivative(z):
            wide = z.astype(np.float64)
            gate = np.vectorize(math.erfc)(-wide / np.sqrt(2)) / 2
            return (gate + wide * np.exp(-0.5 * wide**2) / np.sqrt(2 * np.pi)).astype(z.dtype)
        """,
        """
        def gelu_derivative(z):
            out = np.empty_like(z)
            for i, v in np.ndenumerate(z):
                v = float(v)
                out[i] = (1 + math.erf(v * 0.5**0.5)) / 2 + v * math.exp(-v * v / 2) / math.sqrt(math.tau)
            return out
        """,
        """
        def gelu_derivative(z):
            x = np.abs(z) / math.sqrt(2)
            t = 1 / (1 + 0.3275911 * x)
            a = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
            tail = 0.5 * t * (a[0] + t * (a[1] + t * (a[2] + t * (a[3] + t * a[4])))) * np.exp(-x * x)
            gate = np.where(z > 0, 1 - tail, tail)
            return gate + z * np.exp(-x * x) * (1 / math.sqrt(2 * math.pi))
        """,
    ],
    "mse_gradient": [
        "mse_gradient = lambda y_true, y_pred: 2 * (y_pred - y_true)",
        "mse_gradient = lambda y_true, y_pred: -2 * np.subtract(y_true, y_pred)",
        """
        def mse_gradient(y_true, y_pred):
            d = y_pred - y_true
            return d + d
        """,
        """
        def mse_gradient(y_true, y_pred):
            out = np.array(y_pred)
            out -= y_true
            out *= 2
            return out
        """,
        """
        def mse_gradient(y_true, y_pred):
            return 2 * y_pred - 2 * y_true
        """,
        """
        def mse_gradient(y_true, y_pred):
            return (y_pred - y_true) / 0.5
        """,
    ],
    "softmax_jacobian": [
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return np.diag(o) - np.outer(o, o)
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            J = -o[:, None] * o
            J[np.diag_indices_from(J)] += o
            return J
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return o[:, None] * (np.eye(len(o), dtype=z.dtype) - o)
        """,
        """
        def softmax_jacobian(z):
            o, K = softmax(z), len(z)
            J = np.empty((K, K), z.dtype)
            for i in range(K):
                for j in range(K):
                    J[i, j] = o[i] * (1 - o[i]) if i == j else -o[i] * o[j]
            return J
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            J = np.einsum("i,j->ij", -o, o)
            np.fill_diagonal(J, o - o * o)
            return J.T
        """,
        """
        def softmax_jacobian(z):
            logs = z - z.max()
            logs = logs - np.log(np.exp(logs).sum())
            o = np.exp(logs)
            return np.where(np.eye(len(z), dtype=bool), o, 0) - np.exp(logs[:, None] + logs)
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return np.array([o * ((np.arange(len(o)) == i) - o[i]) for i in range(len(o))])
        """,
    ],
    "softmax_nll_gradient": [
        """
        def softmax_nll_gradient(z, gold):
            out = softmax(z)
            out[np.arange(len(z)), gold] -= 1
            return out
        """,
        """
        def softmax_nll_gradient(z, gold):
            return softmax(z) - np.eye(z.shape[1], dtype=z.dtype)[gold]
        """,
        """
        def softmax_nll_gradient(z, gold):
            return softmax(z) - (np.arange(z.shape[1]) == gold[:, None])
        """,
        """
        def softmax_nll_gradient(z, gold):
            hot = np.zeros_like(z)
            np.put_along_axis(hot, gold[:, None], 1, axis=1)
            return softmax(z) - hot
        """,
        """
        def softmax_nll_gradient(z, gold):
            out = softmax(z)
            for k in range(z.shape[1]):
                out[:, k] -= gold == k
            return out
        """,
        """
        def softmax_nll_gradient(z, gold):
            e = np.exp(z - np.amax(z, 1)[:, None])
            o = e / e.sum(1)[:, None]
            return np.where(np.arange(z.shape[1])[None] == gold[:, None], o - 1, o)
        """,
    ],
    "softmax_crossentropy_gradient": [
        "softmax_crossentropy_gradient = lambda z, g: softmax(z) - g",
        """
        def softmax_crossentropy_gradient(z, g):
            return g.sum(axis=1, keepdims=True) * softmax(z) - g
        """,
        """
        def softmax_crossentropy_gradient(z, g):
            out = -g
            out += softmax(z)
            return out
        """,
        """
        def softmax_crossentropy_gradient(z, g):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            return (e - g * e.sum(axis=1, keepdims=True)) / e.sum(axis=1, keepdims=True)
        """,
        """
        def softmax_crossentropy_gradient(z, g):
            o = softmax(z)
            eye = np.eye(z.shape[1], dtype=z.dtype)
            return np.einsum("bk,bkj->bj", g, o[:, None, :] - eye)
        """,
        """
        def softmax_crossentropy_gradient(z, g):
            return np.stack([softmax(z)[:, k] - g[:, k] for k in range(z.shape[1])], axis=1)
        """,
    ],
    "sigmoid_nll_gradient": [
        "sigmoid_nll_gradient = lambda z, g: sigmoid(z) - g",
        "sigmoid_nll_gradient = lambda z, g: (1 - g) * sigmoid(z) - g * sigmoid(-z)",
        "sigmoid_nll_gradient = lambda z, g: 0.5 * (1 + np.tanh(z / 2)) - g",
        "sigmoid_nll_gradient = lambda z, g: np.exp(-np.logaddexp(0, -z)) - g",
        """
        def sigmoid_nll_gradient(z, g):
            return 1 - g - sigmoid(-z)
        """,
        """
        def sigmoid_nll_gradient(z, g):
            return 1 / (1 + np.exp(-z)) - g
        """,
        """
        def sigmoid_nll_gradient(z, g):
            pair = np.stack([z, np.zeros_like(z)], axis=-1)
            return softmax(pair)[..., 0] - g
        """,
    ],
}
