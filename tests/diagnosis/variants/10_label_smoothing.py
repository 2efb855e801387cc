"""Every misconception of 10_label_smoothing as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("one_hot", "counted_from_one"): [
        """
        def one_hot(gold, num_classes):
            rows = np.zeros((gold.size, num_classes))
            rows[np.arange(gold.size), gold - 1] = 1
            return rows
        """,
        """
        def one_hot(gold, num_classes):
            classes = np.arange(1, num_classes + 1)
            return (gold.reshape(-1, 1) == classes).astype("float64")
        """,
        """
        def one_hot(gold, num_classes):
            return np.stack([np.where(gold == k, 1.0, 0.0) for k in range(1, num_classes + 1)], axis=1)
        """,
    ],
    ("one_hot", "labels_in_columns"): [
        """
        def one_hot(gold, num_classes):
            result = np.zeros((num_classes, len(gold)))
            result[gold, np.arange(len(gold))] = 1
            return result
        """,
        """
        def one_hot(gold, num_classes):
            return np.identity(num_classes)[:, gold]
        """,
        """
        def one_hot(gold, num_classes):
            return np.array([gold == k for k in range(num_classes)], dtype=float)
        """,
    ],
    ("one_hot", "only_classes_that_occur"): [
        """
        def one_hot(gold, num_classes):
            out = np.zeros((len(gold), gold.max() + 1))
            out[np.arange(len(gold)), gold] = 1.0
            return out
        """,
        """
        def one_hot(gold, num_classes):
            columns = [(gold == k) * 1.0 for k in range(int(np.max(gold)) + 1)]
            return np.column_stack(columns)
        """,
        """
        def one_hot(gold, num_classes):
            n = gold.max() + 1
            return np.diag(np.ones(n)).take(gold, axis=0)
        """,
    ],
    ("one_hot", "true_and_false"): [
        """
        def one_hot(gold, num_classes):
            return np.equal(gold[:, np.newaxis], np.arange(num_classes))
        """,
        """
        def one_hot(gold, num_classes):
            out = np.zeros((len(gold), num_classes), dtype=bool)
            out[np.arange(len(gold)), gold] = True
            return out
        """,
        """
        def one_hot(gold, num_classes):
            return np.stack([gold == k for k in range(num_classes)], axis=-1)
        """,
    ],
    ("one_hot", "one_hot_of_integers"): [
        """
        def one_hot(gold, num_classes):
            labels = np.zeros([gold.shape[0], num_classes], np.int64)
            labels[np.arange(gold.shape[0]), gold] = 1
            return labels
        """,
        """
        def one_hot(gold, num_classes):
            return np.where(gold[:, None] == np.arange(num_classes), 1, 0)
        """,
        """
        def one_hot(gold, num_classes):
            return np.take(np.eye(num_classes, dtype="int32"), gold, axis=0)
        """,
    ],
    ("smooth_labels", "shared_by_the_others"): [
        """
        def smooth_labels(gold, num_classes, alpha):
            t = np.full((len(gold), num_classes), alpha / (num_classes - 1))
            t[np.arange(len(gold)), gold] = 1 - alpha
            return t
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            hard = np.eye(num_classes)[gold]
            return (1 - alpha) * hard + (1 - hard) * alpha / (num_classes - 1)
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            is_gold = gold[:, None] == np.arange(num_classes)[None]
            return np.where(is_gold, 1 - alpha, alpha / (num_classes - 1))
        """,
    ],
    ("smooth_labels", "gold_without_its_share"): [
        """
        def smooth_labels(gold, num_classes, alpha):
            t = np.full((len(gold), num_classes), alpha / num_classes)
            t[np.arange(len(gold)), gold] = 1 - alpha
            return t
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            hard = one_hot(gold, num_classes)
            return np.where(hard == 1, 1 - alpha, alpha / num_classes)
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            row = np.eye(num_classes) * (1 - alpha)
            row[row == 0] += alpha / num_classes
            for i in range(num_classes):
                row[i, i] = 1 - alpha
            return row[gold]
        """,
    ],
    ("smooth_labels", "nothing_taken_from_gold"): [
        """
        def smooth_labels(gold, num_classes, alpha):
            t = np.full((len(gold), num_classes), alpha / num_classes)
            t[np.arange(len(gold)), gold] += 1
            return t
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            hard = np.eye(num_classes)[gold]
            uniform = np.ones_like(hard) / num_classes
            return np.add(hard, alpha * uniform)
        """,
    ],
    ("smooth_labels", "alpha_for_every_class"): [
        """
        def smooth_labels(gold, num_classes, alpha):
            t = np.full((len(gold), num_classes), alpha)
            t[np.arange(len(gold)), gold] += 1 - alpha
            return t
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            hard = one_hot(gold, num_classes)
            return hard - alpha * hard + alpha
        """,
    ],
    ("smooth_labels", "alpha_exchanged"): [
        """
        def smooth_labels(gold, num_classes, alpha):
            t = np.full((len(gold), num_classes), (1 - alpha) / num_classes)
            t[np.arange(len(gold)), gold] += alpha
            return t
        """,
        """
        def smooth_labels(gold, num_classes, alpha):
            hard = np.eye(num_classes)[gold]
            uniform = np.full_like(hard, 1 / num_classes)
            return uniform + alpha * (hard - uniform)
        """,
    ],
    ("smooth_binary_labels", "whole_alpha_for_yes"): [
        """
        def smooth_binary_labels(g, alpha):
            return g - alpha * g + alpha
        """,
        """
        def smooth_binary_labels(g, alpha):
            return 1 - (1 - g) * (1 - alpha)
        """,
        """
        def smooth_binary_labels(g, alpha):
            out = np.multiply(g, 1 - alpha)
            out += alpha
            return out
        """,
    ],
    ("smooth_binary_labels", "whole_alpha_for_the_other"): [
        """
        def smooth_binary_labels(g, alpha):
            return (1 - alpha) * g + alpha * (1 - g)
        """,
        """
        def smooth_binary_labels(g, alpha):
            return g + alpha * (1 - 2 * g)
        """,
        """
        def smooth_binary_labels(g, alpha):
            no = 1 - g
            given, received = g * alpha, no * alpha
            return g - given + received
        """,
    ],
    ("smooth_binary_labels", "one_sided"): [
        """
        def smooth_binary_labels(g, alpha):
            return g * (1 - alpha / 2)
        """,
        """
        def smooth_binary_labels(g, alpha):
            share = alpha / 2
            return g - share * g
        """,
        """
        def smooth_binary_labels(g, alpha):
            return np.multiply(1 - 0.5 * alpha, g)
        """,
    ],
    ("smooth_binary_labels", "too_little_taken"): [
        """
        def smooth_binary_labels(g, alpha):
            return g * (1 - alpha / 2) + alpha / 2
        """,
        """
        def smooth_binary_labels(g, alpha):
            half = alpha / 2
            return g + half * (1 - g)
        """,
    ],
    ("smooth_binary_labels", "hard_labels_only"): [
        """
        def smooth_binary_labels(g, alpha):
            high, low = 1 - alpha / 2, alpha / 2
            return np.where(g > 0.5, high, low).astype(g.dtype)
        """,
        """
        def smooth_binary_labels(g, alpha):
            out = np.full_like(g, alpha / 2)
            out[g >= 0.5] = 1 - alpha / 2
            return out
        """,
        """
        def smooth_binary_labels(g, alpha):
            return np.round(g) * (1 - alpha) + alpha / 2
        """,
    ],
    ("smooth_binary_labels", "half_in_float64"): [
        """
        def smooth_binary_labels(g, alpha):
            return (1 - alpha) * g + alpha * np.full(g.shape, 0.5)
        """,
        """
        def smooth_binary_labels(g, alpha):
            alpha = np.float64(alpha)
            return g * (1 - alpha) + alpha / 2
        """,
        """
        def smooth_binary_labels(g, alpha):
            out = np.zeros(g.shape)
            out += g * (1 - alpha)
            out += alpha / 2
            return out
        """,
    ],
    ("smooth_binary_labels", "smoothed_in_place"): [
        """
        def smooth_binary_labels(g, alpha):
            np.multiply(g, 1 - alpha, out=g)
            g += alpha / 2
            return g
        """,
        """
        def smooth_binary_labels(g, alpha):
            g[...] = g * (1 - alpha) + alpha / 2
            return g
        """,
        """
        def smooth_binary_labels(g, alpha):
            g -= alpha * (g - 0.5)
            return g
        """,
    ],
    ("smoothed_crossentropy", "gradient_of_hard_labels"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            targets = smooth_labels(gold, K, alpha).astype(z.dtype)
            logs = log_softmax(z)
            loss = -np.sum(targets * logs) / B
            gradient = softmax(z)
            gradient[np.arange(B), gold] -= 1
            return loss, gradient / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            log_p = log_softmax(z)
            hard = np.eye(z.shape[1], dtype=z.dtype)[gold]
            soft = (1 - alpha) * hard + alpha / z.shape[1]
            loss = np.mean(np.einsum("bk,bk->b", -soft, log_p))
            return loss, (np.exp(log_p) - hard) / len(z)
        """,
    ],
    ("smoothed_crossentropy", "gradient_without_the_mean"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            targets = smooth_labels(gold, K, alpha).astype(z.dtype)
            loss = -np.vdot(targets, log_softmax(z)) / B
            return loss, softmax(z) - targets
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            rows = np.arange(len(gold))
            log_p = log_softmax(z)
            per_example = -(1 - alpha) * log_p[rows, gold] - alpha * log_p.mean(axis=1)
            gradient = np.exp(log_p) - alpha / z.shape[1]
            gradient[rows, gold] -= 1 - alpha
            return per_example.mean(), gradient
        """,
    ],
    ("smoothed_crossentropy", "gradient_by_all_entries"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            targets = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
            loss = -np.mean(np.sum(targets * log_softmax(z), axis=1))
            return loss, (softmax(z) - targets) / np.prod(z.shape).item()
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            log_p = log_softmax(z)
            t = np.full((B, K), alpha / K, dtype=z.dtype)
            t[np.arange(B), gold] += 1 - alpha
            return -(t * log_p).sum() / B, (np.exp(log_p) - t) / (B * K)
        """,
    ],
    ("smoothed_crossentropy", "gradient_uphill"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            loss = -np.einsum("bk,bk->", t, log_softmax(z)) / B
            return loss, (t - softmax(z)) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            log_p = log_softmax(z)
            rows = np.arange(len(z))
            loss = -((1 - alpha) * log_p[rows, gold] + alpha * log_p.mean(1)).mean()
            gradient = -np.exp(log_p) + alpha / z.shape[-1]
            gradient[rows, gold] += 1 - alpha
            gradient /= len(z)
            return loss, gradient
        """,
    ],
    ("smoothed_crossentropy", "sum_over_the_batch"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
            return -np.vdot(t, log_softmax(z)), softmax(z) - t
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            rows, log_p = np.arange(len(z)), log_softmax(z)
            loss = -(1 - alpha) * log_p[rows, gold].sum() - alpha * log_p.mean(axis=1).sum()
            gradient = np.exp(log_p) - alpha / z.shape[1]
            gradient[rows, gold] -= 1 - alpha
            return loss, gradient
        """,
    ],
    ("smoothed_crossentropy", "mean_over_classes_too"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
            loss = np.mean(-t * log_softmax(z))
            return loss, (softmax(z) - t) / len(z)
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = one_hot(gold, K).astype(z.dtype) * (1 - alpha) + alpha / K
            log_p = log_softmax(z)
            loss = -np.average(np.average(t * log_p, axis=1))
            return loss, np.divide(np.exp(log_p) - t, B)
        """,
    ],
    ("smoothed_crossentropy", "predictions_smoothed"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            p = (1 - alpha) * softmax(z) + alpha / K
            hard = one_hot(gold, K).astype(z.dtype)
            with np.errstate(divide="ignore"):
                loss = -np.log(p[np.arange(B), gold]).mean()
            return loss, (p - hard) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            p = np.exp(log_softmax(z))
            p += alpha * (1 / K - p)
            gradient = p.copy()
            gradient[np.arange(B), gold] -= 1
            with np.errstate(divide="ignore"):
                return np.mean(-np.log(p)[np.arange(B), gold]), gradient / B
        """,
    ],
    ("smoothed_crossentropy", "labels_left_hard"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            rows = np.arange(len(gold))
            loss = -log_softmax(z)[rows, gold].mean()
            gradient = softmax(z)
            gradient[rows, gold] -= 1
            return loss, gradient / len(gold)
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = np.eye(K, dtype=z.dtype)[gold]
            log_p = log_softmax(z)
            return -np.vdot(t, log_p) / B, (np.exp(log_p) - t) / B
        """,
    ],
    ("smoothed_crossentropy", "gold_term_alone"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            rows = np.arange(B)
            loss = -(t[rows, gold] * log_softmax(z)[rows, gold]).sum() / B
            return loss, (softmax(z) - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            log_p = log_softmax(z)
            of_gold = np.take_along_axis(log_p, gold[:, None], axis=1)
            gradient = np.exp(log_p) - alpha / K
            gradient[np.arange(B), gold] -= 1 - alpha
            return -(1 - alpha + alpha / K) * of_gold.mean(), gradient / B
        """,
    ],
    ("smoothed_crossentropy", "logarithm_of_softmax"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            o = softmax(z)
            return -np.sum(t * np.log(o)) / B, (o - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            t = smooth_labels(gold, z.shape[1], alpha).astype(z.dtype)
            e = np.exp(z - z.max(axis=1, keepdims=True))
            o = e / e.sum(axis=1, keepdims=True)
            loss = np.mean((t * -np.log(o)).sum(axis=1))
            return loss, (o - t) / z.shape[0]
        """,
    ],
    ("smoothed_crossentropy", "logarithm_of_clipped_softmax"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            o = softmax(z)
            return -np.sum(t * np.log(np.clip(o, 1e-7, 1 - 1e-7))) / B, (o - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            o = softmax(z)
            loss = -(t * np.log(np.maximum(o, 1e-12))).sum(1).mean()
            return loss, (o - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = smooth_labels(gold, K, alpha).astype(z.dtype)
            o = softmax(z)
            return -np.mean(np.sum(t * np.log(o.clip(1e-15, 1.0)), axis=-1)), (o - t) / B
        """,
    ],
    ("smoothed_crossentropy", "targets_in_float64"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            t = smooth_labels(gold, z.shape[1], alpha)
            log_p = log_softmax(z)
            return -np.vdot(t, log_p) / len(z), (np.exp(log_p) - t) / len(z)
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = np.full((B, K), alpha / K)
            t[np.arange(B), gold] += 1 - alpha
            loss = -(t * log_softmax(z)).sum(axis=1).mean()
            return loss, (softmax(z) - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = np.eye(K, dtype=z.dtype)[gold] * (1 - alpha) + alpha / K
            loss = -(t * log_softmax(z)).sum() / B
            return loss, np.subtract(softmax(z), t, dtype=np.float64) / B
        """,
    ],
    ("smoothed_crossentropy", "targets_of_the_others"): [
        """
        def smoothed_crossentropy(z, gold, alpha):
            B, K = z.shape
            t = np.full((B, K), alpha / (K - 1), z.dtype)
            t[np.arange(B), gold] = 1 - alpha
            log_p = log_softmax(z)
            return -(t * log_p).sum() / B, (np.exp(log_p) - t) / B
        """,
        """
        def smoothed_crossentropy(z, gold, alpha):
            rows, log_p = np.arange(len(z)), log_softmax(z)
            other = alpha / (z.shape[1] - 1)
            of_gold = log_p[rows, gold]
            loss = -np.mean((1 - alpha) * of_gold + other * (log_p.sum(axis=1) - of_gold))
            gradient = softmax(z) - other
            gradient[rows, gold] += other - (1 - alpha)
            return loss, gradient / len(z)
        """,
    ],
    ("smoothing_loss_floor", "floor_of_the_gold_term"): [
        """
        def smoothing_loss_floor(num_classes, alpha):
            gold = 1 - alpha + alpha / num_classes
            return -gold * math.log(gold)
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            p = 1 - alpha * (num_classes - 1) / num_classes
            return float(p * np.log(1 / p))
        """,
    ],
    ("smoothing_loss_floor", "one_other_class"): [
        """
        def smoothing_loss_floor(num_classes, alpha):
            if alpha == 0:
                return 0.0
            other = alpha / num_classes
            gold = 1 - alpha + other
            return -sum(p * math.log(p) for p in (gold, other))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = np.array([1 - alpha + alpha / num_classes, alpha / num_classes])
            t = t[t > 0]
            return -np.dot(t, np.log(t))
        """,
    ],
    ("smoothing_loss_floor", "one_class_too_many"): [
        """
        def smoothing_loss_floor(num_classes, alpha):
            if not alpha:
                return 0.0
            other = alpha / num_classes
            gold = 1 - alpha + other
            return -(gold * math.log(gold) + num_classes * other * math.log(other))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            other = alpha / num_classes
            t = np.array([1 - alpha + other] + [other] * num_classes)
            t = t[t > 0]
            return -(t * np.log(t)).sum()
        """,
    ],
    ("smoothing_loss_floor", "floor_in_bits"): [
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = smooth_labels(np.array([0]), num_classes, alpha)[0]
            t = t[t > 0]
            return -np.sum(t * np.log2(t))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            def term(p):
                return -p * math.log(p, 2) if p else 0.0

            other = alpha / num_classes
            return term(1 - alpha + other) + (num_classes - 1) * term(other)
        """,
    ],
    ("smoothing_loss_floor", "floor_shared_by_the_others"): [
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = np.full(num_classes, alpha / (num_classes - 1))
            t[0] = 1 - alpha
            t = t[t > 0]
            return -np.sum(t * np.log(t))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            def xlogx(p):
                return p * math.log(p) if p > 0 else 0.0

            return -xlogx(1 - alpha) - (num_classes - 1) * xlogx(alpha / (num_classes - 1))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            entropy = 0.0
            if alpha < 1:
                entropy -= (1 - alpha) * math.log(1 - alpha)
            if alpha > 0:
                entropy -= alpha * math.log(alpha / (num_classes - 1))
            return entropy
        """,
    ],
    ("smoothing_loss_floor", "zero_times_infinity"): [
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = smooth_labels(np.array([0]), num_classes, alpha)
            return -np.sum(t * np.log(t))
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            other = alpha / num_classes
            gold = 1 - alpha + other
            return -gold * math.log(gold) - (num_classes - 1) * other * math.log(other)
        """,
        """
        def smoothing_loss_floor(num_classes, alpha):
            t = np.full(num_classes, alpha / num_classes)
            t[-1] += 1 - alpha
            return np.einsum("k,k->", t, -np.log(t))
        """,
    ],
    ("optimal_logit_gap", "ratio_without_logarithm"): [
        """
        def optimal_logit_gap(num_classes, alpha):
            other = alpha / num_classes
            return (1 - alpha + other) / other
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            return 1 + num_classes * (1 - alpha) / alpha
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            t = smooth_labels(np.array([0]), num_classes, alpha)[0]
            return t[0] / t[1]
        """,
    ],
    ("optimal_logit_gap", "difference_of_probabilities"): [
        """
        def optimal_logit_gap(num_classes, alpha):
            return 1 - alpha
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            t = smooth_labels(np.array([1]), num_classes, alpha)
            return t.max() - t.min()
        """,
    ],
    ("optimal_logit_gap", "logit_of_gold"): [
        """
        def optimal_logit_gap(num_classes, alpha):
            p = 1 - alpha + alpha / num_classes
            return math.log(p) - math.log(1 - p)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            t = smooth_labels(np.array([0]), num_classes, alpha)[0]
            return np.log(t[0] / t[1:].sum())
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            p = 1 - alpha * (num_classes - 1) / num_classes
            return -math.log(1 / p - 1)
        """,
    ],
    ("optimal_logit_gap", "gap_reversed"): [
        """
        def optimal_logit_gap(num_classes, alpha):
            other = alpha / num_classes
            return np.log(other) - np.log(1 - alpha + other)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            return -math.log1p(num_classes * (1 - alpha) / alpha)
        """,
    ],
    ("optimal_logit_gap", "gap_without_golds_share"): [
        """
        def optimal_logit_gap(num_classes, alpha):
            with np.errstate(divide="ignore"):
                return np.log(1 - alpha) - np.log(alpha / num_classes)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            gold, other = 1 - alpha, alpha / num_classes
            return math.log(gold / other)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            with np.errstate(divide="ignore"):
                return np.log(num_classes * (1 - alpha) / alpha)
        """,
    ],
    ("optimal_logit_gap", "gap_of_another_target"): [
        """
        def optimal_logit_gap(num_classes, alpha):
            with np.errstate(divide="ignore"):
                return np.log((1 - alpha) * (num_classes - 1) / alpha)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            gold, other = 1 - alpha, alpha / (num_classes - 1)
            return math.log(gold) - math.log(other)
        """,
        """
        def optimal_logit_gap(num_classes, alpha):
            with np.errstate(divide="ignore"):
                gold, other = np.log([1 - alpha, alpha / (num_classes - 1)])
            return gold - other
        """,
    ],
}
