"""Every misconception of 04_derivatives as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("numerical_gradient", "forward_differences"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            base, slopes = f(x), []
            for place in np.ndindex(*x.shape):
                moved = x.copy()
                moved[place] += h
                slopes.append((f(moved) - base) / h)
            return np.array(slopes, dtype=x.dtype).reshape(x.shape)
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            result = np.empty_like(x)
            here = f(x)
            for i in np.ndindex(x.shape):
                kept = x[i]
                x[i] = kept + h
                result[i] = (f(x) - here) / h
                x[i] = kept
            return result
        """,
    ],
    ("numerical_gradient", "backward_differences"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            base = f(x)
            g = np.zeros_like(x)
            for i in np.ndindex(x.shape):
                moved = np.array(x)
                moved[i] = moved[i] - h
                g[i] = (base - f(moved)) / h
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            units = np.eye(x.size, dtype=x.dtype).reshape(x.size, *x.shape)
            return np.array([-(f(x - h * e) - f(x)) / h for e in units], dtype=x.dtype).reshape(x.shape)
        """,
    ],
    ("numerical_gradient", "divided_by_one_step"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.zeros_like(x)
            for i in np.ndindex(x.shape):
                e = np.zeros_like(x)
                e[i] = h
                g[i] = (f(x + e) - f(x - e)) / h
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            def slope(i):
                up, down = x.copy(), x.copy()
                up[i] += h
                down[i] -= h
                return (f(up) - f(down)) * (1 / h)
            return np.array([slope(i) for i in np.ndindex(x.shape)]).astype(x.dtype).reshape(x.shape)
        """,
    ],
    ("numerical_gradient", "divided_without_parentheses"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.zeros_like(x)
            for i in np.ndindex(x.shape):
                e = np.zeros_like(x)
                e[i] = h
                g[i] = (f(x + e) - f(x - e)) / 2 * h
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            result = np.zeros(x.shape, dtype=x.dtype)
            for i, _ in np.ndenumerate(x):
                moved = x.copy()
                moved[i] += h
                above = f(moved)
                moved[i] = x[i] - h
                difference = above - f(moved)
                result[i] = 0.5 * difference * h
            return result
        """,
    ],
    ("numerical_gradient", "x_not_restored"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.zeros_like(x)
            for i in np.ndindex(x.shape):
                x[i] += h
                up = f(x)
                x[i] -= 2 * h
                down = f(x)
                g[i] = (up - down) / (2 * h)
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.empty(x.shape, x.dtype)
            for i in range(x.size):
                old = x.flat[i]
                x.flat[i] = old + h
                a = f(x)
                x.flat[i] = old - h
                g.flat[i] = (a - f(x)) / h / 2
            return g
        """,
    ],
    ("numerical_gradient", "steps_pile_up"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            up, down, g = np.array(x), np.array(x), np.zeros_like(x)
            for i in np.ndindex(x.shape):
                up[i] += h
                down[i] -= h
                g[i] = (f(up) - f(down)) / (2 * h)
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            step = np.zeros(x.shape, x.dtype)
            slopes = []
            for i in np.ndindex(x.shape):
                step[i] = h
                slopes.append((f(x + step) - f(x - step)) / (2 * h))
            return np.asarray(slopes, x.dtype).reshape(x.shape)
        """,
    ],
    ("numerical_gradient", "all_entries_at_once"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            return np.full_like(x, (f(x + h) - f(x - h)) / (2 * h))
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.zeros_like(x)
            for i in np.ndindex(x.shape):
                g[i] = (f(x + h) - f(x - h)) / (2 * h)
            return g
        """,
    ],
    ("numerical_gradient", "step_as_a_constant"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.zeros_like(x)
            for i in np.ndindex(x.shape):
                e = np.zeros_like(x)
                e[i] = 1e-5
                g[i] = (f(x + e) - f(x - e)) / (2 * 1e-5)
            return g
        """,
        """
        STEP = 1e-5

        def numerical_gradient(f, x, h=STEP):
            def at(i, move):
                moved = x.copy()
                moved[i] += move
                return f(moved)
            values = [(at(i, STEP) - at(i, -STEP)) / (2 * STEP) for i in np.ndindex(x.shape)]
            return np.array(values, dtype=x.dtype).reshape(x.shape)
        """,
    ],
    ("numerical_gradient", "rows_for_entries"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.zeros_like(x)
            for i in range(x.shape[0]):
                moved = x.copy()
                moved[i] += h
                up = f(moved)
                moved[i] -= 2 * h
                g[i] = (up - f(moved)) / (2 * h)
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.empty_like(x)
            for i, row in enumerate(x):
                e = np.zeros_like(x)
                e[i] = h
                g[i] = np.ones_like(row) * ((f(x + e) - f(x - e)) / (2 * h))
            return g
        """,
    ],
    ("numerical_gradient", "moved_a_copy"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            flat, g = x.reshape(-1), np.zeros(x.size, x.dtype)
            for i in range(x.size):
                old = flat[i]
                flat[i] = old + h
                up = f(x)
                flat[i] = old - h
                g[i] = (up - f(x)) / (2 * h)
                flat[i] = old
            return g.reshape(x.shape)
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            entries = np.ravel(x)
            slopes = []
            for i, kept in enumerate(entries.copy()):
                values = []
                for sign in (1, -1):
                    entries[i] = kept + sign * h
                    values.append(f(x))
                entries[i] = kept
                slopes.append((values[0] - values[1]) / (2 * h))
            return np.array(slopes, dtype=x.dtype).reshape(x.shape)
        """,
    ],
    ("numerical_gradient", "gradient_in_float64"): [
        """
        def numerical_gradient(f, x, h=1e-5):
            g = np.zeros(x.shape)
            for i in np.ndindex(x.shape):
                e = np.zeros_like(x)
                e[i] = h
                g[i] = (f(x + e) - f(x - e)) / (2 * h)
            return g
        """,
        """
        def numerical_gradient(f, x, h=1e-5):
            slopes = []
            for i in np.ndindex(x.shape):
                old = x[i]
                x[i] = old + h
                up = float(f(x))
                x[i] = old - h
                down = float(f(x))
                x[i] = old
                slopes.append((up - down) / (2 * h))
            return np.array(slopes).reshape(x.shape)
        """,
    ],
    ("sigmoid_derivative", "z_taken_for_sigmoid"): [
        "sigmoid_derivative = lambda z: z - z**2",
        """
        def sigmoid_derivative(output):
            return np.multiply(output, np.subtract(1, output))
        """,
    ],
    ("sigmoid_derivative", "one_factor_of_two"): [
        "sigmoid_derivative = lambda z: sigmoid(-z)",
        """
        def sigmoid_derivative(z):
            s = sigmoid(z)
            return np.ones_like(s) - s
        """,
    ],
    ("sigmoid_derivative", "sigmoid_derivative_of_tanh"): [
        "sigmoid_derivative = lambda z: 1 - np.square(sigmoid(z))",
        """
        def sigmoid_derivative(z):
            s = sigmoid(z)
            return (1 - s) * (1 + s)
        """,
    ],
    ("sigmoid_derivative", "sigmoid_derivative_negative"): [
        """
        def sigmoid_derivative(z):
            s = sigmoid(z)
            return s * (s - 1)
        """,
        "sigmoid_derivative = lambda z: -sigmoid(z) * sigmoid(-z)",
    ],
    ("sigmoid_derivative", "sigmoid_twice"): [
        """
        def sigmoid_derivative(z):
            z = sigmoid(z)
            return sigmoid(z) * (1 - sigmoid(z))
        """,
        """
        def sigmoid_derivative(z):
            s = sigmoid(sigmoid(z))
            return s - s * s
        """,
    ],
    ("sigmoid_derivative", "sigmoid_derivative_of_infinities"): [
        """
        def sigmoid_derivative(z):
            e = np.exp(-z)
            return e / (1 + e) ** 2
        """,
        """
        def sigmoid_derivative(z):
            e = np.exp(-z)
            return e / (1 + 2 * e + e * e)
        """,
    ],
    ("tanh_derivative", "z_taken_for_tanh"): [
        "tanh_derivative = lambda z: (1 - z) * (1 + z)",
        """
        def tanh_derivative(a):
            return 1 - np.square(a)
        """,
    ],
    ("tanh_derivative", "tanh_derivative_without_square"): [
        "tanh_derivative = lambda z: np.subtract(1, np.tanh(z))",
        """
        def tanh_derivative(z):
            t = np.tanh(z)
            return np.ones_like(t) - t
        """,
    ],
    ("tanh_derivative", "tanh_derivative_of_sigmoid"): [
        """
        def tanh_derivative(z):
            a = np.tanh(z)
            return a - a * a
        """,
        """
        def slope(output):
            return output * (1 - output)

        def tanh_derivative(z):
            return slope(np.tanh(z))
        """,
    ],
    ("tanh_derivative", "tanh_derivative_square_of_difference"): [
        "tanh_derivative = lambda z: np.square(1 - np.tanh(z))",
        """
        def tanh_derivative(z):
            t = np.tanh(z)
            return 1 - 2 * t + t * t
        """,
    ],
    ("tanh_derivative", "one_over_cosh"): [
        "tanh_derivative = lambda z: np.reciprocal(np.cosh(z))",
        """
        def tanh_derivative(z):
            size = np.exp(-np.abs(z))
            return 2 * size / (1 + size**2)
        """,
    ],
    ("tanh_derivative", "inner_derivative_forgotten"): [
        """
        def tanh_derivative(z):
            s = sigmoid(2 * z)
            return 2 * s * (1 - s)
        """,
        "tanh_derivative = lambda z: 2 * sigmoid(2 * z) * sigmoid(-2 * z)",
    ],
    ("relu_derivative", "relu_itself"): [
        "relu_derivative = lambda z: relu(z)",
        """
        def relu_derivative(z):
            return z * (z > 0)
        """,
    ],
    ("relu_derivative", "truth_values"): [
        "relu_derivative = lambda z: np.greater(z, 0)",
        """
        def relu_derivative(z):
            return ~(z <= 0)
        """,
    ],
    ("relu_derivative", "sign_of_z"): [
        "relu_derivative = lambda z: z / np.abs(z)",
        """
        def relu_derivative(z):
            out = np.ones_like(z)
            out[z < 0] = -1
            return out
        """,
    ],
    ("relu_derivative", "derivative_for_large_z"): [
        "relu_derivative = lambda z: (z > 1).astype(z.dtype)",
        """
        def relu_derivative(z):
            out = np.zeros_like(z)
            out[z >= 1] = 1
            return out
        """,
    ],
    ("relu_derivative", "relu_derivative_in_place"): [
        """
        def relu_derivative(z):
            positive = z > 0
            z[positive] = 1
            z[~positive] = 0
            return z
        """,
        """
        def relu_derivative(z):
            return np.heaviside(z, 0, out=z)
        """,
    ],
    ("relu_derivative", "whole_numbers"): [
        "relu_derivative = lambda z: np.where(z > 0, 1, 0)",
        """
        def relu_derivative(z):
            return (z > 0) * 1
        """,
    ],
    ("relu_derivative", "relu_derivative_in_float64"): [
        "relu_derivative = lambda z: (z > 0) * 1.0",
        """
        def relu_derivative(z):
            slopes = np.zeros(z.shape)
            slopes[z > 0] = 1
            return slopes
        """,
    ],
    ("leaky_relu_derivative", "slope_ignored"): [
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            return np.where(z > 0, 1, 0.2).astype(z.dtype)
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            out = np.full_like(z, 0.2)
            out[z > 0] = 1
            return out
        """,
    ],
    ("leaky_relu_derivative", "default_of_another_library"): [
        """
        def leaky_relu_derivative(z, negative_slope=0.01):
            out = np.ones_like(z)
            out[z < 0] = negative_slope
            return out
        """,
        """
        def leaky_relu_derivative(z, negative_slope=1e-2):
            positive = (z > 0).astype(z.dtype)
            return positive + negative_slope * (1 - positive)
        """,
    ],
    ("leaky_relu_derivative", "leaky_relu_itself"): [
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            return np.maximum(z, negative_slope * z)
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            out = z.copy()
            out[z < 0] *= negative_slope
            return out
        """,
    ],
    ("leaky_relu_derivative", "no_leak"): [
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            return np.heaviside(z, 0)
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            return np.clip(np.sign(z), 0, 1)
        """,
    ],
    ("leaky_relu_derivative", "slope_on_the_positive_side"): [
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            return np.where(z > 0, negative_slope, 1).astype(z.dtype)
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            out = np.full(z.shape, negative_slope, dtype=z.dtype)
            out[z < 0] = 1
            return out
        """,
    ],
    ("leaky_relu_derivative", "leaky_relu_derivative_in_float64"): [
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            return (z > 0) * 1.0 + (z <= 0) * negative_slope
        """,
        """
        def leaky_relu_derivative(z, negative_slope=0.2):
            out = np.ones(z.shape)
            out[z <= 0] = negative_slope
            return out
        """,
    ],
    ("silu_derivative", "gate_without_its_slope"): [
        "silu_derivative = lambda z: sigmoid(z)",
        """
        def silu_derivative(z):
            return 0.5 * (1 + np.tanh(z / 2))
        """,
    ],
    ("silu_derivative", "slope_without_the_gate"): [
        "silu_derivative = lambda z: z * sigmoid(z) * sigmoid(-z)",
        """
        def silu_derivative(z):
            s = sigmoid(z)
            return silu(z) * (1 - s)
        """,
    ],
    ("silu_derivative", "silu_derivative_is_of_sigmoid"): [
        "silu_derivative = lambda z: sigmoid(z) * sigmoid(-z)",
        "silu_derivative = sigmoid_derivative",
    ],
    ("silu_derivative", "silu_slope_without_z"): [
        """
        def silu_derivative(z):
            s = sigmoid(z)
            return s * (2 - s)
        """,
        "silu_derivative = lambda z: sigmoid(z) + sigmoid_derivative(z)",
    ],
    ("silu_derivative", "silu_terms_subtracted"): [
        """
        def silu_derivative(z):
            gate = sigmoid(z)
            return gate * (1 - z * (1 - gate))
        """,
        "silu_derivative = lambda z: sigmoid(z) - z * sigmoid_derivative(z)",
    ],
    ("silu_derivative", "silu_taken_for_sigmoid"): [
        "silu_derivative = lambda z: sigmoid(z) * (1 + z * (1 - silu(z)))",
        """
        def silu_derivative(z):
            s = sigmoid(z)
            y = z * s
            return s + y * (1 - y)
        """,
    ],
    ("silu_derivative", "silu_derivative_of_infinities"): [
        """
        def silu_derivative(z):
            e = np.exp(-z)
            return (1 + e + z * e) / (1 + e) ** 2
        """,
        """
        def silu_derivative(z):
            s = np.exp(z) / (np.exp(z) + 1)
            return s + z * s * (1 - s)
        """,
    ],
    ("gelu_derivative", "gelu_gate_without_its_slope"): [
        """
        def gelu_derivative(z):
            return (np.vectorize(math.erf)(z / math.sqrt(2)).astype(z.dtype) + 1) / 2
        """,
        """
        normal = np.vectorize(lambda value: 0.5 * math.erfc(-value / 2**0.5))

        def gelu_derivative(z):
            return normal(z).astype(z.dtype)
        """,
    ],
    ("gelu_derivative", "gelu_slope_without_z"): [
        """
        def gelu_derivative(z):
            gate = (np.vectorize(math.erf)(z / math.sqrt(2)).astype(z.dtype) + 1) / 2
            return gate + np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        """,
        """
        def one(value):
            return 0.5 * math.erfc(-value / 2**0.5) + math.exp(-value * value / 2) / (2 * math.pi) ** 0.5

        def gelu_derivative(z):
            return np.array([one(float(value)) for value in z.flat], dtype=z.dtype).reshape(z.shape)
        """,
    ],
    ("gelu_derivative", "density_without_its_factor"): [
        """
        def gelu_derivative(z):
            gate = (np.vectorize(math.erf)(z / math.sqrt(2)).astype(z.dtype) + 1) / 2
            return gate + z * np.exp(-0.5 * z * z)
        """,
        """
        def one(value):
            return 0.5 * math.erfc(-value / 2**0.5) + value * math.exp(-value * value / 2)

        def gelu_derivative(z):
            return np.vectorize(one)(z.astype(float)).astype(z.dtype)
        """,
    ],
    ("gelu_derivative", "density_without_its_half"): [
        """
        def gelu_derivative(z):
            gate = (np.vectorize(math.erf)(z / math.sqrt(2)).astype(z.dtype) + 1) / 2
            return gate + z * np.exp(-z * z) / math.sqrt(2 * math.pi)
        """,
        """
        def one(value):
            density = math.exp(-(value**2)) / (2 * math.pi) ** 0.5
            return 0.5 * math.erfc(-value / 2**0.5) + value * density

        def gelu_derivative(z):
            return np.vectorize(one)(z.astype(float)).astype(z.dtype)
        """,
    ],
    ("gelu_derivative", "gelu_gate_without_root"): [
        """
        def gelu_derivative(z):
            gate = (np.vectorize(math.erf)(z).astype(z.dtype) + 1) / 2
            return gate + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        """,
        """
        def one(value):
            density = math.exp(-(value**2) / 2) / (2 * math.pi) ** 0.5
            return 0.5 * math.erfc(-value) + value * density

        def gelu_derivative(z):
            return np.vectorize(one)(z.astype(float)).astype(z.dtype)
        """,
    ],
    ("gelu_derivative", "gelu_derivative_by_sigmoid"): [
        """
        def gelu_derivative(z):
            k = 1.702
            s = sigmoid(k * z)
            return s * (1 + k * z * (1 - s))
        """,
        "gelu_derivative = lambda z: sigmoid(1.702 * z) + 1.702 * z * sigmoid_derivative(1.702 * z)",
    ],
    ("gelu_derivative", "gelu_derivative_by_tanh"): [
        """
        def gelu_derivative(z):
            c = math.sqrt(2 / math.pi)
            t = np.tanh(c * (z + 0.044715 * z**3))
            return (1 + t) / 2 + z / 2 * (1 - t * t) * c * (1 + 3 * 0.044715 * z * z)
        """,
        """
        def gelu_derivative(z):
            root, a = (2 / math.pi) ** 0.5, 0.044715
            inner = root * z * (1 + a * z * z)
            slope = root * (1 + 3 * a * z * z)
            return sigmoid(2 * inner) + 2 * z * slope * sigmoid_derivative(2 * inner)
        """,
    ],
    ("gelu_derivative", "gelu_derivative_in_float64"): [
        """
        def gelu_derivative(z):
            gate = (np.vectorize(math.erf)(z / math.sqrt(2)) + 1) / 2
            return gate + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        """,
        """
        def one(value):
            density = math.exp(-(value**2) / 2) / (2 * math.pi) ** 0.5
            return 0.5 * math.erfc(-value / 2**0.5) + value * density

        def gelu_derivative(z):
            return np.array([one(float(value)) for value in z.flat]).reshape(z.shape)
        """,
    ],
    ("mse_gradient", "mse_gradient_without_two"): [
        "mse_gradient = lambda y_true, y_pred: np.subtract(y_pred, y_true)",
        """
        def mse_gradient(y_true, y_pred):
            return -(y_true - y_pred)
        """,
    ],
    ("mse_gradient", "mse_gradient_of_the_wrong_sign"): [
        "mse_gradient = lambda y_true, y_pred: 2 * np.subtract(y_true, y_pred)",
        """
        def mse_gradient(y_true, y_pred):
            return -2 * (y_pred - y_true)
        """,
    ],
    ("mse_gradient", "mse_gradient_of_the_mean_over_outputs"): [
        """
        def mse_gradient(y_true, y_pred):
            outputs = y_true.shape[-1]
            return (y_pred - y_true) * (2 / outputs)
        """,
        """
        def mse_gradient(y_true, y_pred):
            difference = y_pred - y_true
            return (difference + difference) / np.size(difference, -1)
        """,
    ],
    ("mse_gradient", "mse_gradient_of_the_mean_over_examples"): [
        """
        def mse_gradient(y_true, y_pred):
            return (y_pred - y_true) * (2 / len(y_true))
        """,
        """
        def mse_gradient(y_true, y_pred):
            B = y_pred.shape[0]
            return 2 * y_pred / B - 2 * y_true / B
        """,
    ],
    ("mse_gradient", "mse_gradient_of_the_mean_over_all"): [
        """
        def mse_gradient(y_true, y_pred):
            return (y_pred - y_true) * (2 / y_true.size)
        """,
        """
        def mse_gradient(y_true, y_pred):
            return 2 * (y_pred - y_true) / math.prod(y_pred.shape)
        """,
    ],
    ("mse_gradient", "mse_itself"): [
        "mse_gradient = lambda y_true, y_pred: np.square(y_true - y_pred)",
        """
        def mse_gradient(y_true, y_pred):
            d = y_pred - y_true
            return d * d
        """,
    ],
    ("softmax_jacobian", "jacobian_diagonal_only"): [
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return np.diag(o - o**2)
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            J = np.zeros((len(z), len(z)), dtype=z.dtype)
            for i in range(len(z)):
                J[i, i] = o[i] * (1 - o[i])
            return J
        """,
    ],
    ("softmax_jacobian", "jacobian_diagonal_added"): [
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return np.outer(o, o) + np.diag(o)
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            J = o[:, None] * o
            J[np.diag_indices(len(o))] += o
            return J
        """,
    ],
    ("softmax_jacobian", "jacobian_from_the_identity"): [
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return np.eye(len(o), dtype=o.dtype) - o[:, None] * o[None]
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            J = -np.outer(o, o)
            for i in range(len(o)):
                J[i, i] += 1
            return J
        """,
    ],
    ("softmax_jacobian", "jacobian_without_the_case"): [
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return np.outer(o, 1 - o)
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return o[:, None] - np.einsum("i,j->ij", o, o)
        """,
    ],
    ("softmax_jacobian", "jacobian_of_the_wrong_sign"): [
        """
        def softmax_jacobian(z):
            o = softmax(z)
            J = o[:, None] @ o[None, :]
            np.fill_diagonal(J, o * (o - 1))
            return J
        """,
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return np.multiply.outer(o, o) - np.diag(o)
        """,
    ],
    ("softmax_jacobian", "jacobian_without_shift"): [
        """
        def softmax_jacobian(z):
            e = np.exp(z)
            o = e / np.sum(e)
            return np.diag(o) - np.outer(o, o)
        """,
        """
        def softmax_jacobian(z):
            o = np.exp(z) / np.exp(z).sum()
            J = -o[:, None] * o
            J[np.arange(len(o)), np.arange(len(o))] = o * (1 - o)
            return J
        """,
    ],
    ("softmax_jacobian", "jacobian_in_float64"): [
        """
        def softmax_jacobian(z):
            o = softmax(z)
            return np.identity(len(o)) * o - np.outer(o, o)
        """,
        """
        def softmax_jacobian(z):
            o, K = softmax(z), len(z)
            J = np.zeros((K, K))
            for i in range(K):
                for j in range(K):
                    J[i, j] = o[i] * ((i == j) - o[j])
            return J
        """,
    ],
    ("softmax_nll_gradient", "nll_gradient_of_the_wrong_sign"): [
        """
        def softmax_nll_gradient(z, gold):
            return np.eye(z.shape[1], dtype=z.dtype)[gold] - softmax(z)
        """,
        """
        def softmax_nll_gradient(z, gold):
            out = -softmax(z)
            out[np.arange(len(z)), gold] += 1
            return out
        """,
    ],
    ("softmax_nll_gradient", "nll_gradient_of_the_mean"): [
        """
        def softmax_nll_gradient(z, gold):
            return (softmax(z) - np.eye(z.shape[1], dtype=z.dtype)[gold]) / z.shape[0]
        """,
        """
        def softmax_nll_gradient(z, gold):
            out = softmax(z)
            out[np.arange(len(z)), gold] -= 1
            out /= len(gold)
            return out
        """,
    ],
    ("softmax_nll_gradient", "probabilities_only"): [
        "softmax_nll_gradient = lambda z, gold: softmax(z)",
        """
        def softmax_nll_gradient(z, gold):
            shifted = z - np.amax(z, 1, keepdims=True)
            return np.exp(shifted - np.log(np.sum(np.exp(shifted), 1, keepdims=True)))
        """,
    ],
    ("softmax_nll_gradient", "whole_gold_columns"): [
        """
        def softmax_nll_gradient(z, gold):
            out = softmax(z)
            out[:, gold] -= 1
            return out
        """,
        """
        def softmax_nll_gradient(z, gold):
            is_gold = np.isin(np.arange(z.shape[1]), gold)
            return softmax(z) - is_gold.astype(z.dtype)
        """,
    ],
    ("softmax_nll_gradient", "gold_entries_only"): [
        """
        def softmax_nll_gradient(z, gold):
            rows = np.arange(len(z))
            out = np.zeros_like(z)
            out[rows, gold] = softmax(z)[rows, gold] - 1
            return out
        """,
        """
        def softmax_nll_gradient(z, gold):
            hot = np.eye(z.shape[1], dtype=z.dtype)[gold]
            return hot * (softmax(z) - 1)
        """,
    ],
    ("softmax_nll_gradient", "nll_gradient_by_the_probabilities"): [
        """
        def softmax_nll_gradient(z, gold):
            rows = np.arange(len(z))
            out = np.zeros_like(z)
            out[rows, gold] = -1 / softmax(z)[rows, gold]
            return out
        """,
        """
        def softmax_nll_gradient(z, gold):
            o = softmax(z)
            hit = np.arange(z.shape[1]) == gold[:, None]
            return np.where(hit, -np.reciprocal(o), 0)
        """,
    ],
    ("softmax_nll_gradient", "nll_gradient_without_shift"): [
        """
        def softmax_nll_gradient(z, gold):
            e = np.exp(z)
            out = e / e.sum(axis=1)[:, None]
            out[np.arange(len(z)), gold] -= 1
            return out
        """,
        """
        def softmax_nll_gradient(z, gold):
            total = np.sum(np.exp(z), -1, keepdims=True)
            return np.exp(z) / total - np.eye(z.shape[1], dtype=z.dtype)[gold]
        """,
    ],
    ("softmax_nll_gradient", "one_hot_in_float64"): [
        """
        def softmax_nll_gradient(z, gold):
            hot = np.zeros(z.shape)
            hot[np.arange(len(gold)), gold] = 1
            return softmax(z) - hot
        """,
        """
        def softmax_nll_gradient(z, gold):
            return softmax(z) - (gold[:, None] == np.arange(z.shape[1])).astype(float)
        """,
    ],
    ("softmax_crossentropy_gradient", "crossentropy_gradient_of_the_wrong_sign"): [
        "softmax_crossentropy_gradient = lambda z, g: np.subtract(g, softmax(z))",
        """
        def softmax_crossentropy_gradient(z, g):
            e = np.exp(z - z.max(1, keepdims=True))
            return g - e / e.sum(1, keepdims=True)
        """,
    ],
    ("softmax_crossentropy_gradient", "crossentropy_gradient_without_softmax"): [
        "softmax_crossentropy_gradient = lambda z, g: z - g",
        """
        def softmax_crossentropy_gradient(o, g):
            difference = o.copy()
            difference -= g
            return difference
        """,
    ],
    ("softmax_crossentropy_gradient", "weighted_gold_entries_only"): [
        "softmax_crossentropy_gradient = lambda z, g: g * softmax(z) - g",
        """
        def softmax_crossentropy_gradient(z, g):
            return -g * (1 - softmax(z))
        """,
    ],
    ("softmax_crossentropy_gradient", "largest_class_as_gold"): [
        """
        def softmax_crossentropy_gradient(z, g):
            return softmax(z) - np.eye(g.shape[1], dtype=z.dtype)[np.argmax(g, axis=1)]
        """,
        """
        def softmax_crossentropy_gradient(z, g):
            out = softmax(z)
            out[np.arange(len(g)), g.argmax(-1)] -= 1
            return out
        """,
    ],
    ("softmax_crossentropy_gradient", "crossentropy_gradient_of_the_mean"): [
        "softmax_crossentropy_gradient = lambda z, g: (softmax(z) - g) / len(z)",
        """
        def softmax_crossentropy_gradient(z, g):
            B = g.shape[0]
            return softmax(z) / B - g / B
        """,
    ],
    ("softmax_crossentropy_gradient", "crossentropy_gradient_by_the_probabilities"): [
        "softmax_crossentropy_gradient = lambda z, g: -(g / softmax(z))",
        """
        def softmax_crossentropy_gradient(z, g):
            o = softmax(z)
            return np.negative(np.divide(g, o))
        """,
    ],
    ("softmax_crossentropy_gradient", "crossentropy_gradient_without_shift"): [
        """
        def softmax_crossentropy_gradient(z, g):
            e = np.exp(z)
            return e / e.sum(axis=1)[:, None] - g
        """,
        """
        def softmax_crossentropy_gradient(z, g):
            o = np.exp(z)
            o /= np.sum(o, axis=-1, keepdims=True)
            return o - g
        """,
    ],
    ("sigmoid_nll_gradient", "binary_gradient_of_the_wrong_sign"): [
        "sigmoid_nll_gradient = lambda z, g: -(sigmoid(z) - g)",
        """
        def sigmoid_nll_gradient(z, g):
            return g - (1 + np.tanh(z / 2)) / 2
        """,
    ],
    ("sigmoid_nll_gradient", "slope_of_sigmoid_kept"): [
        "sigmoid_nll_gradient = lambda z, g: (sigmoid(z) - g) * sigmoid_derivative(z)",
        """
        def sigmoid_nll_gradient(z, g):
            o = sigmoid(z)
            return o * (1 - o) * o - g * o * (1 - o)
        """,
    ],
    ("sigmoid_nll_gradient", "binary_gradient_by_the_probability"): [
        """
        def sigmoid_nll_gradient(z, g):
            o = sigmoid(z)
            return (1 - g) / (1 - o) - g / o
        """,
        """
        def sigmoid_nll_gradient(z, g):
            p = sigmoid(z)
            return (p - g) / (p * (1 - p))
        """,
    ],
    ("sigmoid_nll_gradient", "binary_gradient_without_sigmoid"): [
        "sigmoid_nll_gradient = lambda z, g: np.subtract(z, g)",
        """
        def sigmoid_nll_gradient(o, g):
            return -(g - o)
        """,
    ],
    ("sigmoid_nll_gradient", "softmax_for_yes_or_no"): [
        "sigmoid_nll_gradient = lambda z, g: softmax(z) - g",
        """
        def sigmoid_nll_gradient(z, g):
            e = np.exp(z - np.max(z, axis=-1, keepdims=True))
            return e / np.sum(e, axis=-1, keepdims=True) - g
        """,
    ],
    ("sigmoid_nll_gradient", "binary_gradient_of_the_mean"): [
        "sigmoid_nll_gradient = lambda z, g: (sigmoid(z) - g) / z.shape[0]",
        """
        def sigmoid_nll_gradient(z, g):
            B = len(g)
            return sigmoid(z) / B - g / B
        """,
    ],
    ("sigmoid_nll_gradient", "binary_gradient_of_infinities"): [
        "sigmoid_nll_gradient = lambda z, g: np.exp(z) / (np.exp(z) + 1) - g",
        """
        def sigmoid_nll_gradient(z, g):
            odds = np.exp(z)
            o = odds / (1 + odds)
            return o - g
        """,
    ],
}
