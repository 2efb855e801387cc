"""Right implementations for 08_adamw that look unlike the reference; the n-th of each exercise make a notebook."""

RIGHT = {
    "rmsprop_step": [
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            new_r = r + (1 - beta) * (gradient * gradient - r)
            return theta - lr / (new_r**0.5 + epsilon) * gradient, new_r
        """,
        """
        from collections import namedtuple

        State = namedtuple("State", "theta r")

        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            average = np.add(np.multiply(beta, r), np.multiply(1 - beta, np.square(gradient)))
            step = np.divide(gradient, np.sqrt(average) + epsilon)
            return State(np.subtract(theta, lr * step), average)
        """,
        """
        rmsprop_step = lambda theta, gradient, r, lr, beta, epsilon: (
            theta - lr * gradient / (np.sqrt(new := beta * r + (1 - beta) * gradient**2) + epsilon),
            new,
        )
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r, theta = r.copy(), theta.copy()
            r *= beta
            r += (1 - beta) * gradient**2
            theta -= lr * gradient / (np.sqrt(r) + epsilon)
            return [theta, r]
        """,
        """
        class Rmsprop:
            def average(self, r, gradient, beta):
                return beta * r + (1 - beta) * np.power(gradient, 2)

            def __call__(self, theta, gradient, r, lr, beta, epsilon):
                r = self.average(r, gradient, beta)
                return theta - gradient * (lr / (epsilon + np.sqrt(r))), r

        rmsprop_step = Rmsprop()
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            new_theta, new_r = np.empty_like(theta), np.empty_like(r)
            for i, g in np.ndenumerate(gradient):
                new_r[i] = beta * r[i] + (1 - beta) * g * g
                new_theta[i] = theta[i] - lr * g / (math.sqrt(new_r[i]) + epsilon)
            return new_theta, new_r
        """,
        """
        from functools import partial

        def step(root, theta, gradient, r, lr, beta, epsilon):
            r = beta * r + (1 - beta) * gradient**2
            return theta - lr * gradient / (root(r) + epsilon), r

        rmsprop_step = partial(step, np.sqrt)
        """,
        """
        def unchanged_arguments(function):
            def wrapped(*args):
                return function(*[a.copy() if isinstance(a, np.ndarray) else a for a in args])

            return wrapped

        @unchanged_arguments
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            r[...] = beta * r + (1 - beta) * gradient**2
            theta[...] -= lr * gradient / (np.sqrt(r) + epsilon)
            return theta, r
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            both = np.stack([theta, r])
            both[1] = beta * both[1] + (1 - beta) * gradient**2
            both[0] = both[0] - lr * gradient / (np.sqrt(both[1]) + epsilon)
            return tuple(both)
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            kind = theta.dtype.type
            lr, beta, epsilon = kind(lr), kind(beta), kind(epsilon)
            r = beta * r + (kind(1) - beta) * gradient**2
            return np.asfortranarray(theta - lr * gradient / (np.sqrt(r) + epsilon)), np.asfortranarray(r)
        """,
        """
        def rmsprop_step(theta, gradient, r, lr, beta, epsilon):
            # root of r kept as a hypotenuse
            root = np.hypot(math.sqrt(beta) * np.sqrt(r), math.sqrt(1 - beta) * gradient)
            return theta - lr * gradient / (root + epsilon), root * root
        """,
    ],
    "adam_step": [
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            m = s + (1 - beta_1) * (gradient - s)
            v = r + (1 - beta_2) * (np.square(gradient) - r)
            c_1, c_2 = 1 - beta_1**t, 1 - beta_2**t
            alpha = lr * math.sqrt(c_2) / c_1
            return theta - alpha * m / (np.sqrt(v) + epsilon * math.sqrt(c_2)), m, v
        """,
        """
        from collections import namedtuple

        Adam = namedtuple("Adam", ["theta", "s", "r"])

        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient * gradient
            update = (s / (1 - beta_1**t)) / ((r / (1 - beta_2**t)) ** 0.5 + epsilon)
            return Adam(theta=theta - lr * update, r=r, s=s)
        """,
        """
        def moving_average(old, new, beta):
            return beta * old + (1 - beta) * new

        def unbiased(moment, beta, t):
            return moment / (1 - beta**t)

        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s, r = moving_average(s, gradient, beta_1), moving_average(r, gradient**2, beta_2)
            return [theta - lr * unbiased(s, beta_1, t) / (np.sqrt(unbiased(r, beta_2, t)) + epsilon), s, r]
        """,
        """
        class AdamStep:
            def __call__(self, theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
                s = np.add(beta_1 * s, (1 - beta_1) * gradient)
                r = np.add(beta_2 * r, (1 - beta_2) * np.power(gradient, 2))
                root = np.sqrt(np.divide(r, 1 - math.pow(beta_2, t)))
                return theta - np.divide(lr / (1 - math.pow(beta_1, t)) * s, root + epsilon), s, r

        adam_step = AdamStep()
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            theta, s, r = theta.copy(), s.copy(), r.copy()
            s *= beta_1
            s += gradient * (1 - beta_1)
            r *= beta_2
            r += np.square(gradient) * (1 - beta_2)
            step = s / (1 - beta_1**t)
            step /= np.sqrt(r / (1 - beta_2**t)) + epsilon
            step *= lr
            theta -= step
            return theta, s, r
        """,
        """
        adam_step = lambda theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon: (
            theta
            - lr
            * (s_new := beta_1 * s + (1 - beta_1) * gradient)
            / (1 - beta_1**t)
            / (np.sqrt((r_new := beta_2 * r + (1 - beta_2) * gradient**2) / (1 - beta_2**t)) + epsilon),
            s_new,
            r_new,
        )
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            kept_1, kept_2 = 1.0, 1.0
            for _ in range(t):
                kept_1 *= beta_1
                kept_2 *= beta_2
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            return theta - lr * s / (1 - kept_1) / (np.sqrt(r / (1 - kept_2)) + epsilon), s, r
        """,
        """
        import functools

        def general(power, theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = beta_1 * s + (1 - beta_1) * gradient
            r = beta_2 * r + (1 - beta_2) * gradient**2
            r_hat = r / (1 - beta_2**t)
            return theta - lr * (s / (1 - beta_1**t)) / (r_hat**power + epsilon), s, r

        adam_step = functools.partial(general, 0.5)
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            kind = theta.dtype.type
            s = kind(beta_1) * s + kind(1 - beta_1) * gradient
            r = kind(beta_2) * r + kind(1 - beta_2) * gradient**2
            first, second = kind(1 - beta_1**t), kind(1 - beta_2**t)
            return theta - kind(lr) * s / first / (np.sqrt(r / second) + kind(epsilon)), s, r
        """,
        """
        def adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon):
            s = -np.expm1(np.log(beta_1)).astype(theta.dtype) * gradient + beta_1 * s
            r = (1 - beta_2) * gradient**2 + beta_2 * r
            s_hat, r_hat = s / (1 - beta_1**t), r / (1 - beta_2**t)
            return np.asfortranarray(theta - lr * s_hat / (epsilon + np.sqrt(r_hat))), s, r
        """,
    ],
    "adam_l2_step": [
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            return adam_step(theta, np.add(gradient, strength * theta), s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            g = gradient + strength * theta
            s = beta_1 * s + (1 - beta_1) * g
            r = beta_2 * r + (1 - beta_2) * g * g
            return theta - lr * s / (1 - beta_1**t) / (np.sqrt(r / (1 - beta_2**t)) + epsilon), s, r
        """,
        """
        adam_l2_step = lambda theta, gradient, *rest: adam_step(theta, gradient + rest[-1] * theta, *rest[:-1])
        """,
        """
        def adam_l2_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            gradient = gradient.copy()
            gradient += strength * theta
            return list(adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon))
        """,
        """
        class Regularized:
            def __init__(self, step):
                self.step = step

            def penalty_gradient(self, theta, strength):
                return strength / 2 * 2 * theta

            def __call__(self, theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                total = gradient + self.penalty_gradient(theta, strength)
                return self.step(theta, total, s, r, t, lr, beta_1, beta_2, epsilon)

        adam_l2_step = Regularized(adam_step)
        """,
        """
        def with_l2(step):
            def wrapped(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
                return step(theta, gradient + theta * strength, s, r, t, lr, beta_1, beta_2, epsilon)

            return wrapped

        adam_l2_step = with_l2(adam_step)
        """,
        """
        from functools import partial

        def regularized(step, theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, strength):
            return step(theta, gradient - (-strength * theta), s, r, t, lr, beta_1, beta_2, epsilon)

        adam_l2_step = partial(regularized, adam_step)
        """,
    ],
    "adamw_step": [
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            rate = lr if decay_times_lr else 1
            new, s, r = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            return new - rate * weight_decay * theta, s, r
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            start = theta * (1 - weight_decay * (lr if decay_times_lr else 1.0))
            return adam_step(start, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            m = beta_1 * s + (1 - beta_1) * gradient
            v = beta_2 * r + (1 - beta_2) * np.square(gradient)
            update = m / (1 - beta_1**t) / (np.sqrt(v / (1 - beta_2**t)) + epsilon)
            if decay_times_lr:
                return theta - lr * (update + weight_decay * theta), m, v
            return theta - lr * update - weight_decay * theta, m, v
        """,
        """
        class Step:
            def __call__(self, *args, decay_times_lr=True):
                if len(args) == 11:
                    *args, decay_times_lr = args
                *args, decay = args
                theta, s, r = adam_step(*args)
                return [theta - decay * (args[5] if decay_times_lr else 1.0) * args[0], s, r]

        adamw_step = Step()
        """,
        """
        adamw_step = lambda theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True: (
            lambda new, s, r: (new - {True: lr, False: 1.0}[bool(decay_times_lr)] * weight_decay * theta, s, r)
        )(*adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon))
        """,
        """
        from functools import partial

        def step(adam, theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            decay = theta.copy()
            decay *= weight_decay
            if decay_times_lr:
                decay *= lr
            moved, s, r = adam(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            moved = moved.copy(order="F")
            moved -= decay
            return moved, s, r

        adamw_step = partial(step, adam_step)
        """,
        """
        def adamw_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon, weight_decay, decay_times_lr=True):
            moved = adam_step(theta, gradient, s, r, t, lr, beta_1, beta_2, epsilon)
            shrink = weight_decay * lr**bool(decay_times_lr)
            return (moved[0] - shrink * theta,) + tuple(moved[1:])
        """,
    ],
    "AdamW": [
        """
        class AdamW(dict):
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                super().__init__({k: (v, np.zeros_like(v), np.zeros_like(v)) for k, v in params.items()})
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                rate = self.lr if lr is None else lr
                for k in self:
                    decay = self.decay if k.startswith("W") else 0.0
                    theta, s, r = self[k]
                    self[k] = adamw_step(theta, grads[k], s, r, self.t, rate, *self.rest, decay)
                return {k: state[0] for k, state in self.items()}
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.state = {k: (v, 0 * v, 0 * v) for k, v in params.items()}
                self.lr, self.rest, self.decay, self.t = lr, (beta_1, beta_2, epsilon), weight_decay, 0

            def step(self, grads, lr=None):
                self.t += 1
                rate = self.lr if lr is None else lr
                self.state = {
                    k: adamw_step(theta, grads[k], s, r, self.t, rate, *self.rest, self.decay if k[0] == "W" else 0.0)
                    for k, (theta, s, r) in reversed(self.state.items())
                }
                return {k: v[0] for k, v in self.state.items()}
        """,
        """
        from dataclasses import dataclass, field

        @dataclass
        class AdamW:
            params: dict
            lr: float
            beta_1: float = 0.9
            beta_2: float = 0.999
            epsilon: float = 1e-7
            weight_decay: float = 0.004
            t: int = field(default=0, init=False)
            m: dict = field(default_factory=dict, init=False)
            v: dict = field(default_factory=dict, init=False)

            def step(self, grads, lr=None):
                rate = lr if lr is not None else self.lr
                self.t += 1
                self.params = {k: self._update(k, p, grads[k], rate) for k, p in self.params.items()}
                return self.params

            def _update(self, k, p, g, rate):
                self.m[k] = self.beta_1 * self.m.get(k, 0.0) + (1 - self.beta_1) * g
                self.v[k] = self.beta_2 * self.v.get(k, 0.0) + (1 - self.beta_2) * g**2
                m, v = self.m[k] / (1 - self.beta_1**self.t), self.v[k] / (1 - self.beta_2**self.t)
                decay = self.weight_decay * p if k.startswith("W") else 0.0
                return p - rate * (m / (np.sqrt(v) + self.epsilon) + decay)
        """,
        """
        from types import SimpleNamespace

        def AdamW(params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
            theta = dict(params)
            s = {k: np.zeros_like(v) for k, v in params.items()}
            r = {k: np.zeros_like(v) for k, v in params.items()}
            t, default = 0, lr

            def step(grads, lr=None):
                nonlocal t
                t += 1
                for k in theta:
                    decay = weight_decay if k.startswith("W") else 0.0
                    theta[k], s[k], r[k] = adamw_step(
                        theta[k], grads[k], s[k], r[k], t, default if lr is None else lr, beta_1, beta_2, epsilon, decay
                    )
                return theta.copy()

            return SimpleNamespace(step=step)
        """,
        """
        import itertools

        class Adam:
            def __init__(self, params, lr, beta_1, beta_2, epsilon):
                self.params = {k: v.copy() for k, v in params.items()}
                self.s = {k: np.zeros_like(v) for k, v in params.items()}
                self.r = {k: np.zeros_like(v) for k, v in params.items()}
                self.clock, self.lr, self.settings = itertools.count(1), lr, (beta_1, beta_2, epsilon)

            def step(self, grads, lr=None):
                t, rate = next(self.clock), lr if lr is not None else self.lr
                for k in self.params:
                    theta, self.s[k], self.r[k] = adam_step(
                        self.shrunk(k, rate), grads[k], self.s[k], self.r[k], t, rate, *self.settings
                    )
                    self.params[k] = theta
                return dict(self.params)

            def shrunk(self, k, rate):
                return self.params[k]

        class AdamW(Adam):
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                super().__init__(params, lr, beta_1, beta_2, epsilon)
                self.weight_decay = weight_decay

            def shrunk(self, k, rate):
                if k.startswith("b"):
                    return self.params[k]
                return self.params[k] * (1 - rate * self.weight_decay)
        """,
        """
        class AdamW:
            __slots__ = ("_params", "_s", "_r", "_t", "lr", "betas", "epsilon", "weight_decay")

            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self._params = {k: np.array(v) for k, v in params.items()}
                self._s, self._r, self._t = {}, {}, 0
                self.lr, self.betas = lr, (beta_1, beta_2)
                self.epsilon, self.weight_decay = epsilon, weight_decay

            @property
            def params(self):
                return {k: v.copy() for k, v in self._params.items()}

            def step(self, grads, lr=None):
                self._t += 1
                alpha = self.lr if lr is None else lr
                for k, g in grads.items():
                    theta = self._params[k]
                    s = self._s.setdefault(k, np.zeros_like(theta))
                    r = self._r.setdefault(k, np.zeros_like(theta))
                    s += (1 - self.betas[0]) * (g - s)
                    r += (1 - self.betas[1]) * (g * g - r)
                    old = theta.copy()
                    theta -= alpha * s / (1 - self.betas[0] ** self._t) / (
                        np.sqrt(r / (1 - self.betas[1] ** self._t)) + self.epsilon
                    )
                    if k.startswith("W"):
                        theta -= alpha * self.weight_decay * old
                return self.params
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.kernels = {k: self._start(v) for k, v in params.items() if k.startswith("W")}
                self.biases = {k: self._start(v) for k, v in params.items() if not k.startswith("W")}
                self.steps, self.lr, self.hyper, self.wd = 0, lr, (beta_1, beta_2, epsilon), weight_decay

            @staticmethod
            def _start(v):
                return v, np.zeros_like(v), np.zeros_like(v)

            def step(self, grads, lr=None):
                self.steps += 1
                lr = self.lr if lr is None else lr
                for group, decay in ((self.kernels, self.wd), (self.biases, 0.0)):
                    for k, state in group.items():
                        theta, s, r = state
                        group[k] = adamw_step(theta, grads[k], s, r, self.steps, lr, *self.hyper, decay)
                return {k: state[0] for k, state in {**self.biases, **self.kernels}.items()}
        """,
        """
        class AdamW:
            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self.names = list(params)
                self.shapes = [params[n].shape for n in self.names]
                self.cuts = np.cumsum([params[n].size for n in self.names])[:-1]
                self.flat = np.concatenate([params[n].ravel() for n in self.names])
                self.kernel = np.concatenate([np.full(params[n].size, n.startswith("W")) for n in self.names])
                self.s = self.r = np.zeros_like(self.flat)
                self.t, self.lr = 0, lr
                self.b1, self.b2, self.eps, self.wd = beta_1, beta_2, epsilon, weight_decay

            def step(self, grads, lr=None):
                if lr is None:
                    lr = self.lr
                self.t += 1
                g = np.concatenate([grads[n].ravel() for n in self.names])
                self.s = self.b1 * self.s + (1 - self.b1) * g
                self.r = self.b2 * self.r + (1 - self.b2) * g * g
                update = self.s / (1 - self.b1**self.t) / (np.sqrt(self.r / (1 - self.b2**self.t)) + self.eps)
                self.flat = self.flat - lr * update - lr * self.wd * self.flat * self.kernel
                return {
                    n: p.reshape(shape)
                    for n, shape, p in zip(self.names, self.shapes, np.split(self.flat, self.cuts))
                }
        """,
        """
        class AdamW:

            def __init__(self, params, lr, beta_1=0.9, beta_2=0.999, epsilon=1e-7, weight_decay=0.004):
                self._p = {k: np.array(v) for k, v in params.items()}
                self._s = {k: np.zeros_like(v) for k, v in params.items()}
                self._r = {k: np.zeros_like(v) for k, v in params.items()}
                self.c = lr, beta_1, beta_2, epsilon, weight_decay
                self.powers = [1.0, 1.0]

            def step(self, grads, lr=None):
                default, b1, b2, eps, wd = self.c
                lr = default if lr is None else lr
                self.powers = [self.powers[0] * b1, self.powers[1] * b2]
                for k, p in self._p.items():
                    s, r, g = self._s[k], self._r[k], grads[k]
                    s *= b1
                    s += (1 - b1) * g
                    r *= b2
                    r += (1 - b2) * g * g
                    if k.startswith("W"):
                        p *= 1 - lr * wd
                    p -= lr * (s / (1 - self.powers[0])) / (np.sqrt(r / (1 - self.powers[1])) + eps)
                return {k: v.copy() for k, v in self._p.items()}
        """,
    ],
    "adam_concepts": [
        """
        adam_concepts = dict(memory="D", loss_scale="B", correction="A", first_step="C")
        """,
        """
        adam_concepts = {"first_step": "c", "correction": "a", "loss_scale": "b", "memory": "d"}
        """,
    ],
    "adamw_concepts": [
        """
        adamw_concepts = {"schedule": "B", "loss_scale": "A", "no_gradient": "D", "which_weights": "B", "predict": "A"}
        """,
        """
        adamw_concepts = {"which_weights": " B", "no_gradient": "D", "loss_scale": "A", "schedule": "b", "predict": "d"}
        """,
    ],
}
