"""Every misconception of 09_dropout as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("dropout", "kept_below_the_rate"): [
        """
        def dropout(inputs, rate, training, noise):
            if training:
                return np.where(noise < rate, inputs / (1 - rate), 0)
            return inputs
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            out = inputs / (1 - rate)
            out[noise >= rate] = 0
            return out
        """,
        """
        def dropout(inputs, rate, training, noise):
            keep = np.less_equal(noise, rate)
            return keep * inputs / (1 - rate) if training else inputs.copy()
        """,
    ],
    ("dropout", "never_scaled"): [
        """
        def dropout(inputs, rate, training, noise):
            if training:
                return np.where(noise >= rate, inputs, 0)
            return inputs
        """,
        """
        def dropout(inputs, rate, training, noise):
            out = inputs.copy()
            if training:
                out[noise < rate] = 0
            return out
        """,
    ],
    ("dropout", "divided_by_the_rate"): [
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            with np.errstate(all="ignore"):
                return np.where(noise >= rate, np.divide(inputs, rate), 0)
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs.copy()
            kept = (noise >= rate).astype(inputs.dtype)
            with np.errstate(all="ignore"):
                return np.divide(inputs * kept, rate)
        """,
        """
        def dropout(inputs, rate, training, noise):
            if training:
                mask = noise >= rate
                return mask * inputs * (1 / rate)
            return inputs
        """,
    ],
    ("dropout", "scaled_down_in_training"): [
        """
        def dropout(inputs, rate, training, noise):
            if training:
                return np.where(noise >= rate, (1 - rate) * inputs, 0)
            return inputs
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            out = inputs - rate * inputs
            out[noise < rate] = 0
            return out
        """,
    ],
    ("dropout", "active_at_inference"): [
        """
        def dropout(inputs, rate, training, noise):
            out = inputs / (1 - rate)
            out[noise < rate] = 0.0
            return out
        """,
        """
        def dropout(inputs, rate, training, noise):
            return np.where(noise < rate, 0, inputs) / (1 - rate)
        """,
    ],
    ("dropout", "scaled_twice"): [
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return (1 - rate) * inputs
            return np.where(noise >= rate, inputs / (1 - rate), 0)
        """,
        """
        def dropout(inputs, rate, training, noise):
            keep = 1 - rate
            if training:
                out = inputs / keep
                out[noise < rate] = 0
            else:
                out = inputs * keep
            return out
        """,
    ],
    ("dropout", "dropped_at_the_rate"): [
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            return np.where(noise > rate, inputs / (1 - rate), 0)
        """,
        """
        def dropout(inputs, rate, training, noise):
            out = inputs.copy()
            if training:
                out[noise <= rate] = 0
                out /= 1 - rate
            return out
        """,
    ],
    ("dropout", "dropout_in_float64"): [
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            mask = np.zeros(inputs.shape)
            mask[noise >= rate] = 1 / (1 - rate)
            return inputs * mask
        """,
        """
        def dropout(inputs, rate, training, noise):
            if training:
                return np.where(noise >= rate, 1.0, 0.0).astype(float) * inputs / (1 - rate)
            return inputs
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            keep = np.subtract(1.0, rate)
            return inputs * (noise >= rate) / keep
        """,
    ],
    ("dropout", "dropout_in_the_dtype_of_the_noise"): [
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            scale = np.zeros_like(noise)
            scale[noise >= rate] = 1 / (1 - rate)
            return (inputs * scale).astype(noise.dtype)
        """,
        """
        def dropout(inputs, rate, training, noise):
            if training:
                out = np.empty_like(noise)
                out[...] = np.where(noise >= rate, inputs / (1 - rate), 0)
                return out
            return inputs
        """,
    ],
    ("dropout", "dropped_in_place"): [
        """
        def dropout(inputs, rate, training, noise):
            if training:
                inputs[noise < rate] = 0
                inputs /= 1 - rate
            return inputs
        """,
        """
        def dropout(inputs, rate, training, noise):
            if not training:
                return inputs
            np.multiply(inputs, noise >= rate, out=inputs)
            inputs *= 1 / (1 - rate)
            return inputs
        """,
        """
        def dropout(inputs, rate, training, noise):
            if training:
                np.copyto(inputs, np.where(noise >= rate, inputs / (1 - rate), 0))
            return inputs
        """,
    ],
    ("dropout_backward", "gradient_without_scale"): [
        """
        def dropout_backward(d_out, rate, noise):
            return np.where(noise >= rate, d_out, 0)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            gradient = d_out.copy()
            gradient[noise < rate] = 0
            return gradient
        """,
    ],
    ("dropout_backward", "gradient_for_dropped_units"): [
        """
        def dropout_backward(d_out, rate, noise):
            return np.divide(d_out, 1 - rate)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            scale = 1 / (1 - rate)
            return scale * d_out
        """,
    ],
    ("dropout_backward", "gradient_of_the_other_units"): [
        """
        def dropout_backward(d_out, rate, noise):
            return np.where(noise < rate, d_out / (1 - rate), 0)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            gradient = d_out / (1 - rate)
            gradient[noise >= rate] = 0
            return gradient
        """,
    ],
    ("dropout_backward", "gradient_scale_inverted"): [
        """
        def dropout_backward(d_out, rate, noise):
            return np.where(noise >= rate, d_out * (1 - rate), 0)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            gradient = d_out - rate * d_out
            gradient[noise < rate] = 0
            return gradient
        """,
    ],
    ("dropout_backward", "gradient_scaled_twice"): [
        """
        def dropout_backward(d_out, rate, noise):
            return np.where(noise >= rate, d_out / (1 - rate) / (1 - rate), 0)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            return dropout(d_out / (1 - rate), rate, True, noise)
        """,
    ],
    ("dropout_backward", "gradient_passed_through"): [
        """
        def dropout_backward(d_out, rate, noise):
            return d_out.copy()
        """,
        """
        def dropout_backward(d_out, rate, noise):
            return dropout(d_out, rate, False, noise)
        """,
    ],
    ("dropout_backward", "gradient_stopped_at_the_rate"): [
        """
        def dropout_backward(d_out, rate, noise):
            return np.where(noise > rate, d_out / (1 - rate), 0)
        """,
        """
        def dropout_backward(d_out, rate, noise):
            gradient = d_out * (1 / (1 - rate))
            gradient[noise <= rate] = 0
            return gradient
        """,
    ],
    ("dropout_backward", "gradient_in_float64"): [
        """
        def dropout_backward(d_out, rate, noise):
            gradient = np.zeros(d_out.shape)
            kept = noise >= rate
            gradient[kept] = d_out[kept] / (1 - rate)
            return gradient
        """,
        """
        def dropout_backward(d_out, rate, noise):
            scale = np.where(noise >= rate, np.float64(1 / (1 - rate)), 0.0)
            return scale * d_out
        """,
        """
        def dropout_backward(d_out, rate, noise):
            mask = (noise >= rate).astype("float64")
            return d_out * mask / (1 - rate)
        """,
    ],
    ("dropout_scaled_at_inference", "older_form_never_scaled"): [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            return np.where(noise >= rate, inputs, 0) if training else inputs
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            out = inputs.copy()
            if training:
                out[noise < rate] = 0
            return out
        """,
    ],
    ("dropout_scaled_at_inference", "older_form_scaled_twice"): [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            if training:
                return np.where(noise >= rate, inputs / (1 - rate), 0)
            return (1 - rate) * inputs
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            if not training:
                return inputs - inputs * rate
            return dropout(inputs, rate, True, noise)
        """,
    ],
    ("dropout_scaled_at_inference", "newer_form"): [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            if training:
                out = inputs / (1 - rate)
                out[noise < rate] = 0
                return out
            return inputs
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            return np.where(noise >= rate, inputs, 0) / (1 - rate) if training else inputs.copy()
        """,
    ],
    ("dropout_scaled_at_inference", "older_form_times_the_rate"): [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            return np.where(noise >= rate, inputs, 0) if training else rate * inputs
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            out = inputs.copy()
            if training:
                out[noise < rate] = 0
            else:
                out *= rate
            return out
        """,
    ],
    ("dropout_scaled_at_inference", "older_form_scaled_up"): [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            return np.where(noise >= rate, inputs, 0) if training else inputs / (1 - rate)
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            if not training:
                return np.multiply(inputs, 1 / (1 - rate))
            return inputs * (noise >= rate)
        """,
    ],
    ("dropout_scaled_at_inference", "older_form_kept_below_the_rate"): [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            return np.where(noise < rate, inputs, 0) if training else inputs * (1 - rate)
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            out = inputs.copy()
            if training:
                out[noise >= rate] = 0
                return out
            return out - rate * out
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            return inputs * (noise <= rate) if training else (1 - rate) * inputs
        """,
    ],
    ("dropout_scaled_at_inference", "older_form_active_at_inference"): [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            out = np.where(noise >= rate, inputs, 0)
            return out if training else out * (1 - rate)
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            out = inputs.copy()
            out[noise < rate] = 0
            if not training:
                out *= 1 - rate
            return out
        """,
    ],
    ("dropout_scaled_at_inference", "older_form_in_float64"): [
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            if not training:
                return inputs * (1 - rate)
            mask = np.zeros(inputs.shape)
            mask[noise >= rate] = 1
            return inputs * mask
        """,
        """
        def dropout_scaled_at_inference(inputs, rate, training, noise):
            if training:
                return np.where(noise >= rate, inputs, np.zeros(inputs.shape))
            return (1 - rate) * inputs
        """,
    ],
    ("exact_dropout_mean", "all_masks_equally_probable"): [
        """
        import itertools

        def exact_dropout_mean(x, W, b, rate):
            outputs = [
                (x * np.array(mask, dtype=x.dtype)) @ W + b
                for mask in itertools.product([0, 1], repeat=x.shape[-1])
            ]
            return np.mean(outputs, axis=0)
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            D = len(W)
            total = 0
            for number in range(2**D):
                mask = np.array([bool(number >> i & 1) for i in range(D)])
                total = total + (np.where(mask, x, 0) @ W + b) * 0.5**D
            return total
        """,
    ],
    ("exact_dropout_mean", "probabilities_exchanged"): [
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = 0
            for mask in itertools.product((False, True), repeat=x.shape[-1]):
                probability = math.prod(rate if kept else 1 - rate for kept in mask)
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
                weight = rate**kept * (1 - rate) ** (D - kept)
                result += weight * ((x * bits.astype(x.dtype)) @ W + b)
            return result
        """,
    ],
    ("exact_dropout_mean", "masks_scaled"): [
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = 0
            for mask in itertools.product((False, True), repeat=x.shape[-1]):
                probability = math.prod(1 - rate if kept else rate for kept in mask)
                total = total + probability * ((x * np.array(mask) / (1 - rate)) @ W + b)
            return total
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            return x @ W + b
        """,
    ],
    ("exact_dropout_mean", "outputs_dropped_too"): [
        """
        def exact_dropout_mean(x, W, b, rate):
            return (1 - rate) * (x @ W + b)
        """,
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = 0
            for mask in itertools.product((False, True), repeat=x.shape[-1]):
                probability = math.prod(1 - rate if kept else rate for kept in mask)
                total = total + probability * ((x * np.array(mask)) @ W + (1 - rate) * b)
            return total
        """,
    ],
    ("exact_dropout_mean", "probability_of_kept_units_only"): [
        """
        import itertools

        def exact_dropout_mean(x, W, b, rate):
            total = 0
            for mask in itertools.product((False, True), repeat=x.shape[-1]):
                total = total + (1 - rate) ** sum(mask) * ((x * np.array(mask)) @ W + b)
            return total
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            D = W.shape[0]
            result = np.zeros_like(x @ W + b)
            for number in range(1 << D):
                bits = (number >> np.arange(D)) & 1
                weight = float(np.prod(np.where(bits == 1, 1 - rate, 1.0)))
                result += weight * ((x * bits.astype(x.dtype)) @ W + b)
            return result
        """,
    ],
    ("exact_dropout_mean", "empty_network_left_out"): [
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = np.zeros_like(x @ W + b)
            for mask in itertools.product((False, True), repeat=x.shape[-1]):
                if any(mask):
                    probability = math.prod(1 - rate if kept else rate for kept in mask)
                    total += probability * ((x * np.array(mask)) @ W + b)
            return total
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            D = W.shape[0]
            result = np.zeros_like(x @ W + b)
            for number in range(1, 2**D):
                bits = (number >> np.arange(D)) & 1
                kept = int(bits.sum())
                weight = (1 - rate) ** kept * rate ** (D - kept)
                result += weight * ((x * bits.astype(x.dtype)) @ W + b)
            return result
        """,
    ],
    ("exact_dropout_mean", "exact_mean_without_bias"): [
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = 0
            for mask in itertools.product((False, True), repeat=x.shape[-1]):
                probability = math.prod(1 - rate if kept else rate for kept in mask)
                total = total + probability * np.dot(x * np.array(mask), W)
            return total
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            return (x * (1 - rate)) @ W
        """,
    ],
    ("exact_dropout_mean", "masks_over_the_examples"): [
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = 0
            for mask in itertools.product((False, True), repeat=len(x)):
                probability = math.prod(1 - rate if kept else rate for kept in mask)
                total = total + probability * ((x * np.array(mask)) @ W + b)
            return total
        """,
        """
        def exact_dropout_mean(x, W, b, rate):
            D = x.shape[0]
            result = np.zeros_like(x @ W + b)
            for number in range(2**D):
                bits = (number >> np.arange(D)) & 1
                kept = int(bits.sum())
                weight = (1 - rate) ** kept * rate ** (D - kept)
                result += weight * ((x * bits.astype(x.dtype)) @ W + b)
            return result
        """,
    ],
    ("exact_dropout_mean", "exact_mean_in_float64"): [
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = 0
            for mask in itertools.product((0, 1), repeat=x.shape[-1]):
                probability = math.prod(1 - rate if kept else rate for kept in mask)
                total = total + probability * ((x * np.array(mask)) @ W + b)
            return total
        """,
        """
        import itertools
        import math

        def exact_dropout_mean(x, W, b, rate):
            total = np.zeros((x @ W).shape)
            for mask in itertools.product((False, True), repeat=x.shape[-1]):
                probability = math.prod(1 - rate if kept else rate for kept in mask)
                total += probability * ((x * np.array(mask)) @ W + b)
            return total
        """,
        """
        import itertools

        def exact_dropout_mean(x, W, b, rate):
            masks = np.array(list(itertools.product((0.0, 1.0), repeat=x.shape[-1])))
            weights = np.prod(np.where(masks == 1, 1 - rate, rate), axis=1)
            total = 0
            for weight, mask in zip(weights, masks):
                total = total + weight * ((x * mask) @ W + b)
            return total
        """,
    ],
    ("Dropout", "NewMaskBackward"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def _mask(self, x):
                return (self.rng.random(x.shape) >= self.rate).astype(x.dtype) / (1 - self.rate)

            def __call__(self, x, training):
                return x * self._mask(x) if training else x

            def backward(self, d_out):
                return d_out * self._mask(d_out)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate = rate
                self.rng = rng

            def __call__(self, x, training):
                return dropout(x, self.rate, training, self.rng.random(x.shape) if training else None)

            def backward(self, d_out):
                noise = self.rng.random(d_out.shape)
                return np.where(noise >= self.rate, d_out, 0) / (1 - self.rate)
        """,
    ],
    ("Dropout", "OneMaskForAllCalls"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng, self.noise = rate, rng, None

            def __call__(self, x, training):
                if not training:
                    return x
                if self.noise is None or self.noise.shape != x.shape:
                    self.noise = self.rng.random(x.shape)
                return np.where(self.noise >= self.rate, x / (1 - self.rate), 0)

            def backward(self, d_out):
                return dropout_backward(d_out, self.rate, self.noise)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate = rate
                self.rng = rng
                self.masks = {}

            def __call__(self, x, training):
                if not training:
                    return x
                if x.shape not in self.masks:
                    self.masks[x.shape] = self.rng.random(x.shape) >= self.rate
                self.mask = self.masks[x.shape]
                return x * self.mask / (1 - self.rate)

            def backward(self, d_out):
                return d_out * self.mask / (1 - self.rate)
        """,
    ],
    ("Dropout", "InferenceForgetsTheMask"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                self.scale = np.ones_like(x)
                if training:
                    kept = self.rng.random(x.shape) >= self.rate
                    self.scale = kept.astype(x.dtype) / (1 - self.rate)
                return x * self.scale

            def backward(self, d_out):
                return d_out * self.scale
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate = rate
                self.rng = rng

            def __call__(self, x, training):
                self.training = training
                if training:
                    self.kept = self.rng.random(x.shape) >= self.rate
                    return np.where(self.kept, x / (1 - self.rate), 0)
                return x

            def backward(self, d_out):
                if not self.training:
                    return d_out
                return np.where(self.kept, d_out / (1 - self.rate), 0)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate = rate
                self.rng = rng

            def __call__(self, x, training):
                self.noise = self.rng.random(x.shape)
                return dropout(x, self.rate, training, self.noise)

            def backward(self, d_out):
                return dropout_backward(d_out, self.rate, self.noise)
        """,
    ],
    ("Dropout", "AlwaysTraining"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                self.kept = self.rng.random(x.shape) >= self.rate
                return np.where(self.kept, x / (1 - self.rate), 0)

            def backward(self, d_out):
                return np.where(self.kept, d_out / (1 - self.rate), 0)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training=True):
                self.noise = self.rng.random(size=x.shape)
                return dropout(x, self.rate, True, self.noise)

            def backward(self, d_out):
                return dropout(d_out, self.rate, True, self.noise)
        """,
    ],
    ("Dropout", "OneMaskForTheBatch"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                self.kept = self.rng.random(x.shape[1:]) >= self.rate
                return x * self.kept / (1 - self.rate)

            def backward(self, d_out):
                return d_out * self.kept / (1 - self.rate)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                of_one = self.rng.random((1,) + x.shape[1:])
                self.noise = np.repeat(of_one, len(x), axis=0)
                return dropout(x, self.rate, True, self.noise)

            def backward(self, d_out):
                return dropout_backward(d_out, self.rate, self.noise)
        """,
    ],
    ("Dropout", "SeededInEachCall"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                self.kept = np.random.default_rng(0).random(x.shape) >= self.rate
                return np.where(self.kept, x / (1 - self.rate), 0)

            def backward(self, d_out):
                return np.where(self.kept, d_out / (1 - self.rate), 0)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate = rate

            def __call__(self, x, training):
                if training:
                    rng = np.random.default_rng(42)
                    self.noise = rng.random(x.shape)
                    return dropout(x, self.rate, training, self.noise)
                return x

            def backward(self, d_out):
                return dropout_backward(d_out, self.rate, self.noise)
        """,
    ],
    ("Dropout", "MaskSharedByAllLayers"): [
        """
        class Dropout:
            kept = None

            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                Dropout.kept = self.rng.random(x.shape) >= self.rate
                return np.where(Dropout.kept, x / (1 - self.rate), 0)

            def backward(self, d_out):
                return np.where(Dropout.kept, d_out / (1 - self.rate), 0)
        """,
        """
        class Dropout:
            cache = {}

            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if training:
                    self.cache["noise"] = self.rng.random(x.shape)
                    return dropout(x, self.rate, True, self.cache["noise"])
                return x

            def backward(self, d_out):
                return dropout_backward(d_out, self.rate, self.cache["noise"])
        """,
    ],
    ("Dropout", "BackwardWithoutScale"): [
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
                return np.where(self.kept, d_out, 0)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                self.dropped = self.rng.random(x.shape) < self.rate
                out = x / (1 - self.rate)
                out[self.dropped] = 0
                return out

            def backward(self, d_out):
                gradient = d_out.copy()
                gradient[self.dropped] = 0
                return gradient
        """,
    ],
    ("Dropout", "LayerScaledTwice"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x * (1 - self.rate)
                self.kept = self.rng.random(x.shape) >= self.rate
                return np.where(self.kept, x / (1 - self.rate), 0)

            def backward(self, d_out):
                return np.where(self.kept, d_out / (1 - self.rate), 0)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.keep, self.rng = 1 - rate, rng

            def __call__(self, x, training):
                if training:
                    kept = self.rng.random(x.shape) >= 1 - self.keep
                    self.scale = kept.astype(x.dtype) / self.keep
                    return x * self.scale
                return self.keep * x

            def backward(self, d_out):
                return d_out * self.scale
        """,
    ],
    ("Dropout", "LayerNeverScaled"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                self.kept = self.rng.random(x.shape) >= self.rate
                return np.where(self.kept, x, 0)

            def backward(self, d_out):
                return np.where(self.kept, d_out, 0)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                out = x.copy()
                if training:
                    self.dropped = self.rng.random(x.shape) < self.rate
                    out[self.dropped] = 0
                return out

            def backward(self, d_out):
                gradient = d_out.copy()
                gradient[self.dropped] = 0
                return gradient
        """,
    ],
    ("Dropout", "GradientForDroppedUnits"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                kept = self.rng.random(x.shape) >= self.rate
                return np.where(kept, x / (1 - self.rate), 0)

            def backward(self, d_out):
                return d_out / (1 - self.rate)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.scale, self.rate, self.rng = 1 / (1 - rate), rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                return dropout(x, self.rate, True, self.rng.random(x.shape))

            def backward(self, d_out):
                return self.scale * d_out
        """,
    ],
    ("Dropout", "LayerInFloat64"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                self.mask = np.where(self.rng.random(x.shape) >= self.rate, np.float64(1 / (1 - self.rate)), 0.0)
                return x * self.mask

            def backward(self, d_out):
                return d_out * self.mask
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate, self.rng = rate, rng

            def __call__(self, x, training):
                if not training:
                    return x
                self.mask = np.zeros(x.shape)
                self.mask[self.rng.random(x.shape) >= self.rate] = 1
                return x * self.mask / (1 - self.rate)

            def backward(self, d_out):
                return d_out * self.mask / (1 - self.rate)
        """,
    ],
    ("Dropout", "MaskOfTheOutput"): [
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.p, self.generator = rate, rng

            def __call__(self, x, training):
                if training:
                    keep = (self.generator.random(x.shape) >= self.p).astype(x.dtype)
                    self.out = x * keep / (1 - self.p)
                    return self.out
                return x

            def backward(self, d_out):
                return np.where(self.out != 0, d_out / (1 - self.p), 0).astype(d_out.dtype)
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.rate = rate
                self.rng = rng

            def __call__(self, x, training):
                if not training:
                    return x
                y = dropout(x, self.rate, training, self.rng.random(x.shape))
                self.dropped = y == 0
                return y

            def backward(self, d_out):
                gradient = d_out / (1 - self.rate)
                gradient[self.dropped] = 0
                return gradient
        """,
        """
        class Dropout:
            def __init__(self, rate, rng):
                self.scale, self.rng, self.rate = 1 / (1 - rate), rng, rate

            def __call__(self, x, training):
                if not training:
                    return x
                out = np.where(self.rng.random(x.shape) < self.rate, 0, x * self.scale).astype(x.dtype)
                self.active = np.abs(out) > 0
                return out

            def backward(self, d_out):
                return d_out * self.active * self.scale
        """,
    ],
}
