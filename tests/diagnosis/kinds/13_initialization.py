"""Wrong implementations of 13_initialization by kind: what stands in the reference, and what a student wrote there."""

KINDS = {
    "an argument ignored": [
        ("saturated_fraction", "> threshold", "> 0.9"),
        ("saturated_fraction", "> threshold", "> max(threshold, 0.9)"),
        ("saturated_fraction", "> threshold", "> min(threshold, 0.99)"),
        ("uniform_heuristic", "math.sqrt(n)", "math.sqrt(m)"),
        ("glorot_uniform", "6 / (n + m)", "3 / n"),
        ("glorot_uniform", "6 / (n + m)", "3 / m"),
        ("glorot_normal", "2 / (n + m)", "1 / m"),
        ("he_normal", "2 / n", "2 / m"),
        ("he_normal", "2 / n", "4 / (n + m)"),
        (
            "initialize_mlp",
            "glorot_uniform(n, m, rng)",
            "glorot_uniform(sizes[0], m, rng)[:n] if sizes[0] >= n else glorot_uniform(n, m, rng)",
        ),
        ("initialize_mlp", "range(1, len(sizes))", "range(1, min(len(sizes), 4))"),
        ("initialize_mlp", "range(1, len(sizes))", "range(1, 3)"),
        ("activation_stds", "for W in kernels:", "for W in kernels[:3]:"),
        ("gradient_stds", "stds = []", "stds = []\nd_out = np.ones_like(d_out)"),
        ("gradient_stds", "for W in kernels[::-1]:", "for W in kernels[::-1][:3]:"),
    ],
    "transposed only where square": [
        ("activation_stds", "hidden @ W", "hidden @ (W.T if W.shape[0] == W.shape[1] else W)"),
        ("activation_stds", "hidden @ W", "(hidden @ W.T if hidden.shape[1] == W.shape[1] else hidden @ W)"),
        ("gradient_stds", "hidden @ W", "hidden @ (W.T if W.shape[0] == W.shape[1] else W)"),
        ("gradient_stds", "d_z @ W.T", "d_z @ (W if W.shape[0] == W.shape[1] else W.T)"),
        ("gradient_stds", "d_z @ W.T", "(d_z @ W if d_z.shape[1] == W.shape[0] else d_z @ W.T)"),
        ("glorot_uniform", "6 / (n + m)", "6 / (n + m if n != m else n)"),
        ("he_normal", "2 / n", "2 / n if n != m else 1 / n"),
    ],
    "exact zeros and equal maxima": [
        (
            "saturated_fraction",
            "np.mean(np.abs(np.tanh(z)) > threshold)",
            "np.mean(np.abs(np.tanh(z)) >= threshold)",
        ),
        (
            "saturated_fraction",
            "np.mean(np.abs(np.tanh(z)) > threshold)",
            "np.mean(np.abs(np.tanh(z[z != 0])) > threshold)",
        ),
        (
            "saturated_fraction",
            "np.mean(np.abs(np.tanh(z)) > threshold)",
            "np.mean((np.abs(np.tanh(z)) > threshold) & (np.abs(np.tanh(z)) < 1))",
        ),
        ("activation_stds", "stds.append(hidden.std())", "stds.append(hidden[hidden != 0].std())"),
        ("gradient_stds", "stds.append(d_z.std())", "stds.append(d_z[d_z != 0].std())"),
        ("gradient_stds", "(1 - outputs.pop() ** 2)", "(1 / (output := outputs.pop()) - output) * output"),
    ],
    "an integer width that overflows": [
        ("glorot_uniform", "6 / (n + m)", "6 / int(np.array(n + m).astype(np.uint8))"),
        ("glorot_uniform", "6 / (n + m)", "6 / int(np.array(n + m).astype(np.int8))"),
        ("glorot_normal", "2 / (n + m)", "2 / int(np.array(n + m).astype(np.uint8))"),
        ("he_normal", "2 / n", "2 / int(np.array(n).astype(np.uint8))"),
        ("uniform_heuristic", "math.sqrt(n)", "math.sqrt(int(np.array(n).astype(np.uint8)))"),
        (
            "saturated_fraction",
            "np.mean(np.abs(np.tanh(z)) > threshold)",
            "np.sum(np.abs(np.tanh(z)) > threshold, dtype=np.uint8) / z.size",
        ),
    ],
    "remembered from an earlier call": [
        (
            "initialize_mlp",
            "params = {}",
            "global first\ntry:\n    first\nexcept NameError:\n    first = rng\nrng = first\nparams = {}",
        ),
        (
            "initialize_mlp",
            'params[f"W{layer}"] = glorot_uniform(n, m, rng)',
            'same = [W for W in params.values() if W.shape == (n, m)]\nparams[f"W{layer}"] = same[0] if same else glorot_uniform(n, m, rng)',
        ),
        (
            "initialize_mlp",
            "params = {}",
            "rng = np.random.default_rng(rng.integers(2**32))\nstart = rng.bit_generator.state\nparams = {}",
            "n, m = sizes[layer - 1], sizes[layer]",
            "n, m = sizes[layer - 1], sizes[layer]\nrng.bit_generator.state = start",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "saturated_fraction",
            "np.mean(np.abs(np.tanh(z)) > threshold)",
            "np.mean(np.abs(np.tanh(z, out=z)) > threshold)",
        ),
        (
            "saturated_fraction",
            "return np.mean(np.abs(np.tanh(z)) > threshold)",
            "z[np.abs(z) > 700] = 700\nreturn np.mean(np.abs(np.tanh(z)) > threshold)",
        ),
        ("activation_stds", "for W in kernels:", "kernels = kernels\nwhile kernels:\n    W = kernels.pop(0)"),
        ("gradient_stds", "for W in kernels[::-1]:", "kernels.reverse()\nfor W in kernels:"),
        (
            "gradient_stds",
            "d_z = d_out * (1 - outputs.pop() ** 2)",
            "d_out *= 1 - outputs.pop() ** 2\nd_z = d_out",
        ),
        (
            "gradient_stds",
            "d_z = d_out * (1 - outputs.pop() ** 2)",
            "if len(kernels) == 1:\n    d_out *= 1 - outputs.pop() ** 2\n    d_z = d_out\nelse:\n    d_z = d_out * (1 - outputs.pop() ** 2)",
        ),
    ],
}
