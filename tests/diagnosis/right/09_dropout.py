"""Right implementations for 09_dropout that look unlike the reference; the n-th of each exercise make a notebook."""

RIGHT = {
    "dropout": [
        """
        def dropout(inputs, rate, training, noise):
            return np.where(noise >= rate, inputs / (1 - rate), 0) if training else inputs
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            out = inputs.copy()
            out[noise < rate] = 0
            out /= 1 - rate
            return out
        """,
        """
        def dropout(inputs, rate, training, noise):
            keep = (noise >= rate).astype(inputs.dtype)
            return inputs * keep * (1 / (1 - rate)) if training else inputs.copy()
        """,
        """
        def dropout(inputs, rate, training, noise):
            if training:
                mask = np.logical_not(noise < rate)
                return np.multiply(mask, inputs) / (1 - rate)
            return np.array(inputs)
        """,
        """
        def dropout(inputs, rate, training, noise):
            scale = np.ones_like(inputs)
            if training:
                scale = np.where(noise >= rate, inputs.dtype.type(1 / (1 - rate)), inputs.dtype.type(0))
            return inputs * scale
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training or rate == 0:
                return inputs
            out = np.zeros_like(inputs)
            kept = noise >= rate
            out[kept] = inputs[kept] / (1 - rate)
            return out
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            wide = inputs.astype(np.float64) * (noise >= rate) / (1 - rate)
            return wide.astype(inputs.dtype)
        """,
        """
        def dropout(inputs, rate, training, noise):
            if training is False:
                return inputs
            return np.divide(np.where(noise < rate, 0, inputs), 1 - rate, dtype=inputs.dtype)
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs[...]
            return inputs / (1 - rate) * np.heaviside(noise - rate, 1).astype(inputs.dtype)
        """,
        """
        def dropout(inputs, rate, training, noise):
            return dropout_backward(inputs, rate, noise) if training else inputs
        """,
        """
        def dropout(inputs, rate, training, noise):
            out = inputs.copy()
            if training:
                np.divide(inputs, 1 - rate, out=out)
                np.putmask(out, noise < rate, 0)
            return out
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return np.array(inputs)
            result = np.zeros_like(inputs)
            np.divide(inputs, 1 - rate, out=result, where=~(noise < rate))
            return result
        """,
    ],
    "dropout_backward": [
        """
        def dropout_backward(d_out, rate, noise):
            return np.where(noise >= rate, d_out / (1 - rate), 0)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            gradient = d_out.copy()
            gradient[noise < rate] = 0
            return gradient / (1 - rate)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            mask = (noise >= rate).astype(d_out.dtype)
            mask /= 1 - rate
            return mask * d_out
        """,
        """
        def dropout_backward(d_out, rate, noise):
            gradient = np.zeros_like(d_out)
            np.divide(d_out, 1 - rate, out=gradient, where=noise >= rate)
            return gradient
        """,
        """
        def dropout_backward(d_out, rate, noise):
            return d_out * (noise >= rate) * (1 / (1 - rate))
        """,
        """
        def dropout_backward(d_out, rate, noise):
            return (d_out - d_out * (noise < rate)) / (1 - rate)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            return dropout(d_out, rate, training=True, noise=noise)
        """,
    ],
    "dropout_scaled_at_inference": [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            return np.where(noise >= rate, inputs, 0) if training else (1 - rate) * inputs
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            out = inputs.copy()
            if training:
                out[noise < rate] = 0
            else:
                out *= 1 - rate
            return out
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            if training:
                return inputs * (noise >= rate)
            return inputs - rate * inputs
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            return (1 - rate) * dropout(inputs, rate, training, noise)
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            factor = (noise >= rate).astype(inputs.dtype) if training else 1 - rate
            return np.multiply(inputs, factor)
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            if not training:
                return (inputs.astype("f8") * (1 - rate)).astype(inputs.dtype)
            return np.choose(noise < rate, [inputs, np.zeros_like(inputs)])
        """,
    ],
    "exact_dropout_mean": [
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = 0
            for mask in itertools.product((False, True), repeat=x.shape[-1]):
                probability = math.prod(1 - rate if kept else rate for kept in mask)
                total = total + probability * ((x * np.array(mask)) @ W + b)
            return total
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            D = W.shape[0]
            result = np.zeros_like(x @ W + b)
            for number in range(1 << D):
                bits = (number >> np.arange(D)) & 1
                kept = int(bits.sum())
                weight = (1 - rate) ** kept * rate ** (D - kept)
                result += weight * ((x * bits.astype(x.dtype)) @ W + b)
            return result
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            return ((1 - rate) * x) @ W + b
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            def mean(masked, d, probability):
                if d == len(W):
                    return probability * (masked @ W + b)
                dropped = masked.copy()
                dropped[..., d] = 0
                return mean(masked, d + 1, probability * (1 - rate)) + mean(dropped, d + 1, probability * rate)

            return mean(x, 0, 1.0)
        """,
        """
        import itertools

        def exact_dropout_mean(x, W, b, rate):
            masks = np.array(list(itertools.product((0, 1), repeat=len(W))), dtype=x.dtype)
            weights = np.prod(np.where(masks == 1, 1 - rate, rate), axis=1).astype(x.dtype)
            outputs = (x[..., None, :] * masks) @ W + b
            return np.einsum("m,...mh->...h", weights, outputs)
        """,
        """
        import itertools

        def exact_dropout_mean(x, W, b, rate):
            D = x.shape[-1]
            total = np.zeros(x.shape[:-1] + b.shape)
            for kept in range(D + 1):
                for units in itertools.combinations(range(D), kept):
                    units = list(units)
                    weight = (1 - rate) ** kept * rate ** (D - kept)
                    total += weight * (x[..., units] @ W[units] + b)
            return total.astype(x.dtype)
        """,
        """
        import itertools

        def exact_dropout_mean(x, W, b, rate):
            mean = 0.0
            for mask in itertools.product([0.0, 1.0], repeat=len(W)):
                probability = 1.0
                for kept in mask:
                    probability *= (1 - rate) if kept else rate
                thinned = W * np.array(mask, dtype=W.dtype)[:, None]
                mean = mean + probability * (x @ thinned + b)
            return mean
        """,
    ],
    "Dropout": [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                self.kept = self.rng.random(x.shape) >= self.rate
                return np.where(self.kept, x / (1 - self.rate), 0)

            def backward(self, d_out):
                return np.where(self.kept, d_out / (1 - self.rate), 0)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.keep = 1 - rate
                self.rng = rng
                self.scale = None

            def __call__(self, x, training):
                if training:
                    kept = self.rng.random(x.shape) < self.keep
                    self.scale = kept.astype(x.dtype) / self.keep
                    x = x * self.scale
                return x

            def backward(self, d_out):
                gradient, self.scale = d_out * self.scale, None
                return gradient
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self._rate, self._rng = rate, rng

            def __call__(self, x, training):
                noise = self._rng.random(x.shape) if training else np.zeros(x.shape)
                if training:
                    self._backward = lambda d_out: dropout_backward(d_out, self._rate, noise)
                return dropout(x, self._rate, training, noise)

            def backward(self, d_out):
                return self._backward(d_out)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x.copy()
                dropped = self.rng.uniform(size=x.shape) < self.rate
                out = x / (1 - self.rate)
                out[dropped] = 0
                self.dropped = dropped
                return out

            def backward(self, d_out):
                gradient = d_out / (1 - self.rate)
                gradient[self.dropped] = 0
                return gradient
        """,
        """
        from dataclasses import dataclass, field

        @dataclass
        class Dropout:
            rate: float
            rng: object
            noises: list = field(default_factory=list)

            def __call__(self, x, training):
                if training:
                    self.noises.append(self.rng.random(x.shape))
                    return dropout(x, self.rate, True, self.noises[-1])
                return x

            def backward(self, d_out):
                return dropout_backward(d_out, self.rate, self.noises[-1])
        """,
        """
        class Layer:
            def __init__(self, rng):
                self.rng = rng

        class Dropout(Layer):
            def __init__(self, rate, rng):
                super().__init__(rng)
                self.rate = rate

            def __call__(self, x, training):
                if not training:
                    return x
                kept = self.rng.binomial(1, 1 - self.rate, size=x.shape)
                self.mask = kept.astype(x.dtype)
                return x * self.mask / (1 - self.rate)

            def backward(self, d_out):
                return d_out * self.mask / (1 - self.rate)
        """,
        """
        class Dropout:
            __slots__ = ("rate", "rng", "noise")

            def __init__(self, rate, rng):
                self.rate = rate
                self.rng = rng

            def __call__(self, x, training):
                if training:
                    self.noise = self.rng.random(x.shape, dtype=np.float32)
                    return dropout(x, self.rate, True, self.noise)
                return x

            def backward(self, d_out):
                return dropout_backward(d_out, self.rate, self.noise)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def forward_training(self, x):
                self.kept = self.rng.choice([False, True], size=x.shape, p=[self.rate, 1 - self.rate])
                return x * self.kept / (1 - self.rate)

            def __call__(self, x, training):
                return self.forward_training(x) if training else x

            def backward(self, d_out):
                return d_out * self.kept / (1 - self.rate)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.p, self.rng = 1 - rate, rng
                self._pull = lambda d: d

            def __call__(self, x, training=False):
                if not training:
                    return x
                mask = np.packbits(self.rng.random(x.shape) < self.p)

                def apply(a):
                    bits = np.unpackbits(mask, count=a.size).reshape(a.shape).astype(a.dtype)
                    return a * bits / self.p

                self._pull = apply
                return apply(x)

            def backward(self, d_out):
                return self._pull(d_out)
        """,
    ],
}
