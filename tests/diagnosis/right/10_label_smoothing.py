"""Right implementations for 10_label_smoothing that look unlike the reference; the n-th of each exercise make a notebook."""

RIGHT = {
    "one_hot": [
        """
        def one_hot(gold, num_classes):
            rows = np.zeros((len(gold), num_classes))
            rows[np.arange(len(gold)), gold] = 1
            return rows
        """,
        """
        def one_hot(gold, num_classes):
            return (gold[:, None] == np.arange(num_classes)).astype(np.float64)
        """,
        """
        one_hot = lambda gold, num_classes: np.take(np.identity(num_classes), gold, axis=0)
        """,
        """
        def one_hot(gold, num_classes):
            return np.where(gold.reshape(-1, 1) == np.arange(num_classes).reshape(1, -1), 1.0, 0.0)
        """,
        """
        def one_hot(gold, num_classes):
            rows = np.zeros((gold.size, num_classes))
            np.put_along_axis(rows, gold[:, np.newaxis], 1.0, axis=1)
            return rows
        """,
        """
        def one_hot(gold, num_classes):
            return np.stack([(gold == k) * 1.0 for k in range(num_classes)], axis=1)
        """,
        """
        def one_hot(gold, num_classes):
            flat = np.zeros(gold.size * num_classes)
            flat[np.arange(gold.size) * num_classes + gold] = 1
            return flat.reshape(-1, num_classes)
        """,
        """
        def one_hot(gold, num_classes):
            columns = np.zeros((num_classes, len(gold)), dtype=float)
            columns[gold, range(len(gold))] = 1
            return columns.T
        """,
        """
        def one_hot(gold, num_classes):
            return np.eye(num_classes, dtype="f8")[gold, :]
        """,
        """
        def one_hot(gold, num_classes):
            result = np.empty((len(gold), num_classes))
            for k in range(num_classes):
                result[:, k] = gold == k
            return result
        """,
        """
        def one_hot(gold, num_classes):
            return np.equal.outer(gold, np.arange(num_classes)).astype(float)
        """,
    ],
    "smooth_labels": [
        """
        def smooth_labels(gold, num_classes, alpha):
            t = np.full((len(gold), num_classes), alpha / num_classes)
            t[np.arange(len(gold)), gold] += 1 - alpha
            return t
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            hard = one_hot(gold, num_classes)
            return hard + alpha * (1 / num_classes - hard)
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            other = alpha / num_classes
            return np.where(gold[:, None] == np.arange(num_classes), 1 - alpha + other, other)
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            table = np.eye(num_classes) * (1 - alpha) + np.ones((num_classes, num_classes)) * alpha / num_classes
            return table[gold]
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            t = one_hot(gold, num_classes)
            t *= 1 - alpha
            t += alpha / num_classes
            return t
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            uniform = np.full((1, num_classes), 1 / num_classes)
            return np.average([one_hot(gold, num_classes), np.repeat(uniform, len(gold), 0)], axis=0, weights=[1 - alpha, alpha])
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            hard = one_hot(gold, num_classes)
            return (1.0 - alpha) * hard + alpha * hard.sum(axis=1, keepdims=True) / num_classes
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            other = alpha / num_classes
            t = np.full((len(gold), num_classes), other)
            t[np.arange(len(gold)), gold] = 1 - (num_classes - 1) * other
            return t
        """,
    ],
    "smooth_binary_labels": [
        """
        smooth_binary_labels = lambda g, alpha: g * (1 - alpha) + 0.5 * alpha
        """,
        """
        def smooth_binary_labels(g, alpha):
            return g + alpha * (0.5 - g)
        """,
        """
        def smooth_binary_labels(g, alpha):
            out = g.copy()
            out *= 1 - alpha
            out += alpha / 2
            return out
        """,
        """
        def smooth_binary_labels(g, alpha):
            low, high = alpha / 2, 1 - alpha / 2
            return low + (high - low) * g
        """,
        """
        def smooth_binary_labels(g, alpha):
            yes, no = g, 1 - g
            return yes * (1 - alpha / 2) + no * (alpha / 2)
        """,
        """
        def smooth_binary_labels(g, alpha):
            both = np.stack([1 - g, g])
            return (both * (1 - alpha) + alpha / len(both))[1]
        """,
        """
        def smooth_binary_labels(g, alpha):
            return (0.5 + (1 - alpha) * (g.astype(np.float64) - 0.5)).astype(g.dtype)
        """,
        """
        def smooth_binary_labels(g, alpha):
            return np.add(np.multiply(g, 1 - alpha), alpha / 2, dtype=g.dtype)
        """,
    ],
    "smoothed_crossentropy": [
        """
        def smoothed_crossentropy(z, gold, alpha):
            rows, log_p = np.arange(len(z)), log_softmax(z)
            loss = -(1 - alpha) * log_p[rows, gold].mean() - alpha * log_p.mean()
            gradient = np.exp(log_p) - alpha / z.shape[1]
            gradient[rows, gold] -= 1 - alpha
            return loss, gradient / len(z)
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            return float(-np.vdot(t, log_softmax(z)) / B), (softmax(z) - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            t = smooth_labels(gold, z.shape[1], alpha)
            log_p = log_softmax(z.astype(np.float64))
            gradient = (np.exp(log_p) - t) / len(z)
            return -np.einsum("bk,bk->", t, log_p) / len(z), gradient.astype(z.dtype)
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            shifted = z - np.max(z, axis=1, keepdims=True)
            log_sum = np.log(np.sum(np.exp(shifted), axis=1))
            of_gold = np.take_along_axis(shifted, gold[:, None], 1)[:, 0]
            losses = log_sum - (1 - alpha) * of_gold - alpha * shifted.mean(axis=1)
            t = np.full(z.shape, alpha / K, dtype=z.dtype)
            t[np.arange(B), gold] += 1 - alpha
            return np.average(losses), (np.exp(shifted - log_sum[:, None]) - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            log_p = log_softmax(z)
            loss = -np.trace(t @ log_p.T) / B
            gradient = np.divide(np.subtract(np.exp(log_p), t), B)
            return np.asarray(loss), gradient
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            log_p = log_softmax(z)
            loss = 0.0
            for k in range(K):
                loss -= float(np.dot(t[:, k], log_p[:, k]))
            return loss / B, (softmax(z) - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            K = z.shape[1]
            log_p = log_softmax(z)
            hard = np.eye(K, dtype=z.dtype)[gold]

            def crossentropy(target):
                return -(target * log_p).sum(axis=1).mean()

            uniform = np.full_like(hard, 1 / K)
            loss = (1 - alpha) * crossentropy(hard) + alpha * crossentropy(uniform)
            gradient = (1 - alpha) * (softmax(z) - hard) + alpha * (softmax(z) - uniform)
            return loss, gradient / len(z)
        """,
        """
        from collections import namedtuple

        LossAndGradient = namedtuple("LossAndGradient", "loss gradient")

        def smoothed_crossentropy(z, gold, alpha):
            t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
            losses = np.sum(-t * log_softmax(z), axis=-1)
            return LossAndGradient(losses.mean(), (softmax(z) - t) / losses.size)
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            t = smooth_labels(gold, z.shape[1], alpha)
            top = z.max(axis=1, keepdims=True)
            log_sum = top + np.log(np.exp(z - top).sum(axis=1, keepdims=True))
            loss = ((log_sum - z) * t).sum(axis=1).mean()
            gradient = np.empty_like(z)
            gradient[...] = (np.exp(z - log_sum) - t) / len(z)
            return loss, gradient
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            t = one_hot(gold, z.shape[1]).astype(z.dtype) * (1 - alpha) + alpha / z.shape[1]
            log_p = log_softmax(z)
            loss = -np.mean(t * log_p) * z.shape[1]
            gradient = np.exp(log_p)
            gradient -= t
            gradient /= z.shape[0]
            return loss, gradient
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
            weights = np.full(len(z), 1 / len(z), dtype=z.dtype)
            loss = -weights @ (t * log_softmax(z)).sum(axis=1)
            return loss, (softmax(z) - t) * weights[:, None]
        """,
    ],
    "smoothing_loss_floor": [
        """
        def smoothing_loss_floor(num_classes, alpha):
            if alpha == 0:
                return 0
            other = alpha / num_classes
            gold = 1 - (num_classes - 1) * other
            return -gold * math.log(gold) - (num_classes - 1) * other * math.log(other)
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = smooth_labels(np.array([0]), num_classes, alpha)[0]
            t = t[t > 0]
            return -np.dot(t, np.log(t))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = smooth_labels(np.array([num_classes - 1]), num_classes, alpha)
            return -np.sum(t * np.log(np.where(t > 0, t, 1)))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            def term(p):
                return p * math.log(1 / p) if p else 0.0

            return term(1 - alpha + alpha / num_classes) + (num_classes - 1) * term(alpha / num_classes)
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = [1 - alpha + alpha / num_classes] + [alpha / num_classes] * (num_classes - 1)
            return np.float64(-sum(p * math.log(p) for p in t if p != 0))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            with np.errstate(divide="ignore", invalid="ignore"):
                t = smooth_labels(np.array([0]), num_classes, alpha)
                return np.nansum(-t * np.log(t))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = smooth_labels(np.array([0]), num_classes, alpha)
            return smoothed_crossentropy(np.log(t), np.array([0]), alpha)[0] if alpha else 0.0
        """,
    ],
    "optimal_logit_gap": [
        """
        def optimal_logit_gap(num_classes, alpha):
            return math.log1p(num_classes * (1 - alpha) / alpha)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            t = smooth_labels(np.array([0]), num_classes, alpha)[0]
            return np.log(t[0] / t[1])
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            other = alpha / num_classes
            return np.log(1 - alpha + other) - np.log(other)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            z = np.log(smooth_labels(np.array([1]), num_classes, alpha))
            return np.ptp(z)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            return math.log((num_classes - (num_classes - 1) * alpha) / alpha)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            return -np.log(alpha / (num_classes * (1 - alpha) + alpha))
        """,
    ],
}
