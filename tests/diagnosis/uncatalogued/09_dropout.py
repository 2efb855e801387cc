"""Wrong implementations for 09_dropout that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "dropout": {
        "the square root of the scale": """
            def dropout(inputs, rate, training, noise):
                return np.where(noise >= rate, inputs / math.sqrt(1 - rate), 0) if training else inputs
            """,
        "the noise as a factor": """
            def dropout(inputs, rate, training, noise):
                return (inputs * noise / (1 - rate)).astype(inputs.dtype) if training else inputs
            """,
        "always half": """
            def dropout(inputs, rate, training, noise):
                return np.where(noise >= 0.5, inputs * 2, 0) if training else inputs
            """,
        "training and inference exchanged": """
            def dropout(inputs, rate, training, noise):
                return inputs if training else np.where(noise >= rate, inputs / (1 - rate), 0)
            """,
        "minus one for dropped": """
            def dropout(inputs, rate, training, noise):
                return np.where(noise >= rate, inputs / (1 - rate), -1) if training else inputs
            """,
        "the kept alone": """
            def dropout(inputs, rate, training, noise):
                return inputs[noise >= rate] / (1 - rate) if training else inputs
            """,
        "the inputs compared": """
            def dropout(inputs, rate, training, noise):
                return np.where(inputs >= rate, inputs / (1 - rate), 0) if training else inputs
            """,
        "scaled by one plus the rate": """
            def dropout(inputs, rate, training, noise):
                return np.where(noise >= rate, inputs * (1 + rate), 0) if training else inputs
            """,
        "scaled by the part that was kept": """
            def dropout(inputs, rate, training, noise):
                if not training:
                    return inputs
                kept = noise >= rate
                return inputs * kept / max(float(kept.mean()), 1e-9)
            """,
    },
    "dropout_backward": {
        "the sign": """
            def dropout_backward(d_out, rate, noise):
                return np.where(noise >= rate, -d_out / (1 - rate), 0)
            """,
        "by the rate": """
            def dropout_backward(d_out, rate, noise):
                return np.where(noise >= rate, d_out * rate, 0)
            """,
        "the square root of the scale": """
            def dropout_backward(d_out, rate, noise):
                return np.where(noise >= rate, d_out / math.sqrt(1 - rate), 0)
            """,
        "the mask itself": """
            def dropout_backward(d_out, rate, noise):
                return (noise >= rate).astype(d_out.dtype) / (1 - rate)
            """,
        "times the noise": """
            def dropout_backward(d_out, rate, noise):
                return (d_out * noise).astype(d_out.dtype)
            """,
        "only positive gradients": """
            def dropout_backward(d_out, rate, noise):
                return np.where((noise >= rate) & (d_out > 0), d_out / (1 - rate), 0)
            """,
        "always half": """
            def dropout_backward(d_out, rate, noise):
                return np.where(noise >= 0.5, 2 * d_out, 0)
            """,
    },
    "dropout_scaled_at_inference": {
        "the square root": """
            def dropout_scaled_at_inference(inputs, rate, training, noise):
                return np.where(noise >= rate, inputs, 0) if training else inputs * math.sqrt(1 - rate)
            """,
        "zeros at inference": """
            def dropout_scaled_at_inference(inputs, rate, training, noise):
                return np.where(noise >= rate, inputs, 0) if training else np.zeros_like(inputs)
            """,
        "nothing dropped in training": """
            def dropout_scaled_at_inference(inputs, rate, training, noise):
                return inputs if training else inputs * (1 - rate)
            """,
        "training and inference exchanged": """
            def dropout_scaled_at_inference(inputs, rate, training, noise):
                return inputs * (1 - rate) if training else np.where(noise >= rate, inputs, 0)
            """,
        "the mean of the mask": """
            def dropout_scaled_at_inference(inputs, rate, training, noise):
                kept = noise >= rate
                return inputs * kept if training else inputs * float(kept.mean())
            """,
        "half at inference": """
            def dropout_scaled_at_inference(inputs, rate, training, noise):
                return np.where(noise >= rate, inputs, 0) if training else inputs / 2
            """,
        "always half": """
            def dropout_scaled_at_inference(inputs, rate, training, noise):
                return np.where(noise >= 0.5, inputs, 0) if training else inputs / 2
            """,
    },
    "exact_dropout_mean": {
        "the rate in place of what is left": """
            def exact_dropout_mean(x, W, b, rate):
                return (x @ W) * (1 - rate**2) + b
            """,
        "the most probable mask": """
            def exact_dropout_mean(x, W, b, rate):
                return x @ W + b if rate < 0.5 else np.broadcast_to(b, (x @ W).shape)
            """,
        "the sum of all masks": """
            import itertools

            def exact_dropout_mean(x, W, b, rate):
                total = 0
                for mask in itertools.product((False, True), repeat=x.shape[-1]):
                    total = total + ((x * np.array(mask)) @ W + b)
                return total
            """,
        "the bias twice": """
            def exact_dropout_mean(x, W, b, rate):
                return ((1 - rate) * x) @ W + 2 * b
            """,
        "the full network left out": """
            import itertools
            import math

            def exact_dropout_mean(x, W, b, rate):
                total = np.zeros_like(x @ W + b)
                for mask in itertools.product((False, True), repeat=x.shape[-1]):
                    if not all(mask):
                        probability = math.prod(1 - rate if kept else rate for kept in mask)
                        total += probability * ((x * np.array(mask)) @ W + b)
                return total
            """,
        "masks of one dropped unit": """
            def exact_dropout_mean(x, W, b, rate):
                D = len(W)
                total = 0
                for d in range(D):
                    mask = np.arange(D) != d
                    total = total + ((x * mask) @ W + b) / D
                return total
            """,
        "a random sample": """
            def exact_dropout_mean(x, W, b, rate):
                rng = np.random.default_rng(5)
                outputs = [(x * (rng.random(len(W)) >= rate)) @ W + b for _ in range(100)]
                return np.mean(outputs, axis=0)
            """,
    },
    "Dropout": {
        "NumPy's global generator": """
            class Dropout:
                def __init__(self, rate, rng):
                    self.rate = rate

                def __call__(self, x, training):
                    if not training:
                        return x
                    self.kept = np.random.random(x.shape) >= self.rate
                    return np.where(self.kept, x / (1 - self.rate), 0)

                def backward(self, d_out):
                    return np.where(self.kept, d_out / (1 - self.rate), 0)
            """,
        "normal noise": """
            class Dropout:
                def __init__(self, rate, rng):
                    self.rate, self.rng = rate, rng

                def __call__(self, x, training):
                    if not training:
                        return x
                    self.kept = self.rng.normal(size=x.shape) >= self.rate
                    return np.where(self.kept, x / (1 - self.rate), 0)

                def backward(self, d_out):
                    return np.where(self.kept, d_out / (1 - self.rate), 0)
            """,
        "the sign of the gradient": """
            class Dropout:
                def __init__(self, rate, rng):
                    self.rate, self.rng = rate, rng

                def __call__(self, x, training):
                    if not training:
                        return x
                    self.kept = self.rng.random(x.shape) >= self.rate
                    return np.where(self.kept, x / (1 - self.rate), 0)

                def backward(self, d_out):
                    return np.where(self.kept, -d_out / (1 - self.rate), 0)
            """,
        "the mask of the call before": """
            class Dropout:
                def __init__(self, rate, rng):
                    self.rate, self.rng, self.kept, self.last = rate, rng, None, None

                def __call__(self, x, training):
                    if not training:
                        return x
                    self.last = self.kept
                    self.kept = self.rng.random(x.shape) >= self.rate
                    if self.last is None:
                        self.last = self.kept
                    return np.where(self.kept, x / (1 - self.rate), 0)

                def backward(self, d_out):
                    return np.where(self.last, d_out / (1 - self.rate), 0)
            """,
        "the other units backwards": """
            class Dropout:
                def __init__(self, rate, rng):
                    self.rate, self.rng = rate, rng

                def __call__(self, x, training):
                    if not training:
                        return x
                    self.kept = self.rng.random(x.shape) >= self.rate
                    return np.where(self.kept, x / (1 - self.rate), 0)

                def backward(self, d_out):
                    return np.where(self.kept, 0, d_out / (1 - self.rate))
            """,
        "training and inference exchanged": """
            class Dropout:
                def __init__(self, rate, rng):
                    self.rate, self.rng = rate, rng
                    self.kept = True

                def __call__(self, x, training):
                    if training:
                        return x
                    self.kept = self.rng.random(x.shape) >= self.rate
                    return np.where(self.kept, x / (1 - self.rate), 0)

                def backward(self, d_out):
                    return np.where(self.kept, d_out / (1 - self.rate), 0)
            """,
    },
}
