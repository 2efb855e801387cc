"""Wrong implementations of 09_dropout by kind: what stands in the reference, and what a student wrote there."""

LOOP = """
for mask in itertools.product([False, True], repeat=D):
    kept = sum(mask)
    probability = (1 - rate) ** kept * rate ** (D - kept)
    mean = mean + probability * ((x * np.array(mask)) @ W + b)
"""
LAYER = "self.noise = self.rng.random(x.shape)\nreturn dropout(x, self.rate, True, self.noise)"
BACK = "return dropout_backward(d_out, self.rate, self.noise)"

KINDS = {
    "an argument ignored": [
        ("dropout", "noise >= rate", "noise >= 0.5"),
        ("dropout", "/ (1 - rate)", "* 2"),
        ("dropout_backward", "noise >= rate", "noise >= 0.5"),
        ("dropout_backward", "/ (1 - rate)", "* 2"),
        ("dropout", "if not training:", "if False:"),
        ("dropout_scaled_at_inference", "inputs * (1 - rate)", "inputs * 0.5"),
        ("dropout_scaled_at_inference", "noise >= rate", "noise >= 0.5"),
        ("exact_dropout_mean", "(1 - rate) ** kept * rate ** (D - kept)", "0.5**D"),
        ("exact_dropout_mean", "@ W + b", "@ W"),
        ("Dropout", "self.rate = rate", "self.rate = 0.5"),
        ("Dropout", "self.rng = rng", "self.rng = np.random.default_rng(0)"),
        ("Dropout", "if not training:", "if False:"),
    ],
    "transposed only where square": [
        ("exact_dropout_mean", "@ W + b", "@ (W.T if W.shape[0] == W.shape[1] else W) + b"),
    ],
    "exact zeros and equal maxima": [
        ("dropout", "noise >= rate", "noise > rate"),
        ("dropout_backward", "noise >= rate", "noise > rate"),
        ("dropout_scaled_at_inference", "noise >= rate", "noise > rate"),
        (
            "dropout",
            "if not training:",
            "if not training or rate == 0.0:\n    inputs = inputs + 0\nif not rate:\n    return inputs * 0\nif not training:",
        ),
        (
            "dropout",
            "return inputs * (noise >= rate) / (1 - rate)",
            "return inputs * np.maximum(np.sign(noise - rate), 0).astype(inputs.dtype) / (1 - rate)",
        ),
        (
            "dropout_backward",
            "d_out * (noise >= rate) / (1 - rate)",
            "d_out * np.maximum(np.sign(noise - rate), 0).astype(d_out.dtype) / (1 - rate)",
        ),
        (
            "exact_dropout_mean",
            "(1 - rate) ** kept * rate ** (D - kept)",
            "math.exp(kept * math.log(1 - rate) + (D - kept) * math.log(rate))",
        ),
        (
            "exact_dropout_mean",
            "(1 - rate) ** kept * rate ** (D - kept)",
            "np.exp(kept * np.log(1 - rate) + (D - kept) * np.log(np.float64(rate)))",
        ),
        ("exact_dropout_mean", "kept = sum(mask)", "if not any(mask):\n    continue\nkept = sum(mask)"),
        (
            "Dropout",
            LAYER,
            LAYER.replace("return ", "result = ")
            + "\nself.mask = (result != 0) / (1 - self.rate)\nreturn result",
            BACK,
            "return d_out * self.mask.astype(d_out.dtype)",
        ),
        (
            "Dropout",
            LAYER,
            "self.noise = self.rng.random(x.shape)\nresult = dropout(x, self.rate, True, self.noise)\nself.scale = np.divide(result, x, out=np.zeros_like(x), where=x != 0)\nreturn result",
            BACK,
            "return d_out * self.scale",
        ),
        (
            "Dropout",
            LAYER,
            "self.noise = self.rng.random(x.shape)\nresult = dropout(x, self.rate, True, self.noise)\nself.scale = result / x\nreturn result",
            BACK,
            "return d_out * self.scale",
        ),
    ],
    "an integer width that overflows": [
        *(
            (
                "exact_dropout_mean",
                "for mask in itertools.product([False, True], repeat=D):",
                f"for mask in (np.arange(2**D).astype({kind})[:, None] >> np.arange(D).astype({kind})) & 1:",
            )
            for kind in ("np.uint8", "np.int8")
        ),
        (
            "exact_dropout_mean",
            "for mask in itertools.product([False, True], repeat=D):",
            "for mask in np.unpackbits(np.arange(2**D).astype(np.uint8)[:, None], axis=1, bitorder='little', count=D):",
        ),
        (
            "exact_dropout_mean",
            "for mask in itertools.product([False, True], repeat=D):",
            "for mask in (tuple(map(int, f'{number:08b}'[-D:])) for number in range(2**D)):",
        ),
        (
            "exact_dropout_mean",
            "for mask in itertools.product([False, True], repeat=D):",
            "for mask in (tuple(map(int, f'{number:08b}'[::-1][:D])) for number in range(2**D)):",
        ),
    ],
    "output type of the first element": [
        (
            "dropout",
            "inputs * (noise >= rate) / (1 - rate)",
            "np.vectorize(lambda v, n: v / (1 - rate) if n >= rate else 0)(inputs, noise).astype(inputs.dtype)",
        ),
        (
            "dropout_backward",
            "d_out * (noise >= rate) / (1 - rate)",
            "np.vectorize(lambda v, n: v / (1 - rate) if n >= rate else 0)(d_out, noise).astype(d_out.dtype)",
        ),
        (
            "dropout_scaled_at_inference",
            "inputs * (noise >= rate)",
            "np.vectorize(lambda v, n: v if n >= rate else 0)(inputs, noise).astype(inputs.dtype)",
        ),
    ],
    "remembered from an earlier call": [
        ("Dropout", "self.rate = rate", "type(self).rate = rate"),
        ("Dropout", "self.rng = rng", "type(self).rng = rng"),
        ("Dropout", "self.noise = self.rng.random(x.shape)", "type(self).noise = self.rng.random(x.shape)"),
        (
            "Dropout",
            "self.noise = self.rng.random(x.shape)",
            "if self.noise is None or self.noise.shape != x.shape:\n    self.noise = self.rng.random(x.shape)",
        ),
        (
            "Dropout",
            "if not training:\n    return x",
            "if not training:\n    self.noise = np.ones(x.shape)\n    return x",
        ),
        ("Dropout", "if not training:\n    return x", "if not training:\n    self.rate = 0.0\n    return x"),
    ],
    "the caller's array changed in a rare branch": [
        (
            "dropout",
            "return inputs * (noise >= rate) / (1 - rate)",
            "inputs *= noise >= rate\nreturn inputs / (1 - rate)",
        ),
        (
            "dropout",
            "return inputs * (noise >= rate) / (1 - rate)",
            "noise[noise < rate] = 0\nreturn inputs * (noise >= rate) / (1 - rate)",
        ),
        (
            "dropout",
            "if not training:\n    return inputs",
            "if not training:\n    noise[...] = 1\n    return inputs",
        ),
        (
            "dropout",
            "if not training:\n    return inputs",
            "if not training:\n    inputs *= 1 - rate\n    inputs /= 1 - rate\n    inputs += 1e-9\n    return inputs",
        ),
        (
            "dropout_backward",
            "return d_out * (noise >= rate) / (1 - rate)",
            "d_out[noise < rate] = 0\nreturn d_out / (1 - rate)",
        ),
        ("dropout_scaled_at_inference", "return inputs * (1 - rate)", "inputs *= 1 - rate\nreturn inputs"),
        (
            "dropout_scaled_at_inference",
            "return inputs * (noise >= rate)",
            "inputs[noise < rate] = 0\nreturn inputs",
        ),
        (
            "dropout_scaled_at_inference",
            "if not training:",
            "if not training:\n    noise[...] = 1\nif not training:",
        ),
        ("Dropout", "return x", "x *= 1.0000001\nreturn x"),
        (
            "Dropout",
            "return dropout(x, self.rate, True, self.noise)",
            "x[self.noise < self.rate] = 0\nreturn x / (1 - self.rate)",
        ),
        ("Dropout", BACK, "d_out[self.noise < self.rate] = 0\nd_out /= 1 - self.rate\nreturn d_out"),
        (
            "exact_dropout_mean",
            "mean = 0",
            "mean = 0\nif x.ndim == 1:\n    x *= 1 - rate\n    return x @ W + b",
        ),
        (
            "exact_dropout_mean",
            "mean = 0",
            "mean = 0\nif x.ndim == 2:\n    x *= 1 - rate\n    return x @ W + b",
        ),
    ],
}
