"""Every misconception of 15_gradient_clipping as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("clip_by_value", "value_clipped_from_above_only"): [
        """
        def clip_by_value(grads, limit):
            return {name: np.where(g > limit, g.dtype.type(limit), g) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            clipped = {}
            for name in grads:
                g = grads[name].copy()
                g[g > limit] = limit
                clipped[name] = g
            return clipped
        """,
        """
        def clip_by_value(grads, limit):
            return dict(zip(grads, [g.clip(max=limit) for g in grads.values()]))
        """,
    ],
    ("clip_by_value", "negative_numbers_cut_off"): [
        """
        def clip_by_value(grads, limit):
            return {name: g.clip(0, limit) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            out = {}
            for name, g in grads.items():
                positive = np.maximum(g, 0)
                out[name] = np.minimum(positive, limit)
            return out
        """,
        """
        def clip_by_value(grads, limit):
            result = {key: np.array(g) for key, g in grads.items()}
            for g in result.values():
                g[g > limit] = limit
                g[g < 0] = 0
            return result
        """,
    ],
    ("clip_by_value", "too_large_is_dropped"): [
        """
        def clip_by_value(grads, limit):
            return {name: np.where(np.abs(g) > limit, 0, g) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            out = {}
            for name, g in grads.items():
                inside = (g >= -limit) & (g <= limit)
                out[name] = g * inside
            return out
        """,
        """
        def clip_by_value(grads, limit):
            copies = {name: g.copy() for name, g in grads.items()}
            for g in copies.values():
                g[abs(g) > limit] = 0.0
            return copies
        """,
    ],
    ("clip_by_value", "sign_times_limit"): [
        """
        def clip_by_value(grads, limit):
            return {name: np.copysign(g.dtype.type(limit), g) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            out = {}
            for name, g in grads.items():
                out[name] = np.sign(g)
                out[name] *= limit
            return out
        """,
    ],
    ("clip_by_value", "value_by_scaling"): [
        """
        def clip_by_value(grads, limit):
            out = {}
            for name, g in grads.items():
                largest = float(np.max(np.abs(g)))
                out[name] = g if largest <= limit else g * (limit / largest)
            return out
        """,
        """
        def clip_by_value(grads, limit):
            def shrink(g):
                top = abs(g).max()
                return g / top * limit if top > limit else g.copy()

            return {name: shrink(g) for name, g in grads.items()}
        """,
    ],
    ("clip_by_value", "value_clipped_in_place"): [
        """
        def clip_by_value(grads, limit):
            for g in grads.values():
                g[g > limit] = limit
                g[g < -limit] = -limit
            return grads
        """,
        """
        def clip_by_value(grads, limit):
            out = {}
            for name, g in grads.items():
                out[name] = np.clip(g, -limit, limit, out=g)
            return out
        """,
        """
        def clip_by_value(grads, limit):
            result = dict(grads)
            for name in result:
                result[name][...] = result[name].clip(-limit, limit)
            return result
        """,
    ],
    ("clip_by_value", "value_clipped_into_float64"): [
        """
        def clip_by_value(grads, limit):
            return {name: np.clip(g.astype(float), -limit, limit) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            limit = np.float64(limit)
            return {name: np.minimum(limit, np.maximum(g, -limit)) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            out = {}
            for name, g in grads.items():
                clipped = np.zeros(g.shape)
                clipped += g
                clipped[clipped > limit] = limit
                clipped[clipped < -limit] = -limit
                out[name] = clipped
            return out
        """,
    ],
    ("clip_by_norm", "norm_of_all_variables"): [
        """
        def clip_by_norm(grads, max_norm):
            norm = math.sqrt(sum(float(np.sum(g * g)) for g in grads.values()))
            if norm <= max_norm:
                return dict(grads)
            return {name: g * (max_norm / norm) for name, g in grads.items()}
        """,
        """
        def clip_by_norm(grads, max_norm):
            everything = np.concatenate([g.ravel() for g in grads.values()])
            norm = float(np.linalg.norm(everything))
            factor = min(1.0, max_norm / (norm + 1e-6))
            return {name: factor * g for name, g in grads.items()}
        """,
        """
        def clip_by_norm(grads, max_norm):
            clipped, _ = clip_by_global_norm(grads, max_norm)
            return clipped
        """,
    ],
    ("clip_by_norm", "norm_always_rescaled"): [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = float(np.linalg.norm(g))
                out[name] = g * (max_norm / norm) if norm > 0 else g
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            return {name: g * (max_norm / (float(np.sqrt(np.vdot(g, g))) + 1e-6)) for name, g in grads.items()}
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                length = math.sqrt(np.square(g).sum())
                if length == 0:
                    out[name] = np.zeros_like(g)
                else:
                    out[name] = max_norm * g / length
            return out
        """,
    ],
    ("clip_by_norm", "norm_nan_at_zero"): [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = np.linalg.norm(g)
                out[name] = g / norm * np.minimum(norm, g.dtype.type(max_norm))
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            def clipped(g):
                length = np.sqrt((g**2).sum())
                unit = g / length
                return unit * min(length, g.dtype.type(max_norm))

            return {name: clipped(g) for name, g in grads.items()}
        """,
    ],
    ("clip_by_norm", "norm_without_root"): [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = float(np.vdot(g, g))
                out[name] = g * (max_norm / norm) if norm > max_norm else g
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            def factor(g):
                return min(1.0, max_norm / (float(np.square(g).sum()) + 1e-6))

            return {name: g * factor(g) for name, g in grads.items()}
        """,
        """
        def clip_by_norm(grads, max_norm):
            result = {}
            for name, g in grads.items():
                squared = sum(x * x for x in g.ravel().tolist())
                result[name] = g.copy()
                if squared > max_norm:
                    result[name] *= max_norm / squared
            return result
        """,
    ],
    ("clip_by_norm", "norm_of_each_column"): [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norms = np.linalg.norm(g, axis=0, keepdims=True)
                out[name] = np.where(norms > max_norm, g * (max_norm / np.where(norms > 0, norms, 1)), g)
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norms = np.sqrt((g * g).sum(axis=0))
                out[name] = g * np.minimum(1, max_norm / (norms + 1e-6))
            return out
        """,
    ],
    ("clip_by_norm", "largest_number_as_norm"): [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = float(np.abs(g).max())
                out[name] = g * (max_norm / norm) if norm > max_norm else g
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            def size(g):
                return float(np.linalg.norm(g.ravel(), np.inf))

            return {name: g * min(1.0, max_norm / (size(g) + 1e-6)) for name, g in grads.items()}
        """,
    ],
    ("clip_by_norm", "sum_of_sizes_as_norm"): [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = float(np.linalg.norm(g.ravel(), 1))
                out[name] = g * (max_norm / norm) if norm > max_norm else g
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                total = math.fsum(map(abs, g.ravel().tolist()))
                out[name] = g.copy()
                if total > max_norm:
                    out[name] /= total
                    out[name] *= max_norm
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            def length(g):
                return np.sqrt(g * g).sum()

            return {name: g * min(1.0, max_norm / (float(length(g)) + 1e-6)) for name, g in grads.items()}
        """,
    ],
    ("clip_by_norm", "shortened_to_one"): [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = float(np.linalg.norm(g))
                out[name] = g * (1 / norm) if norm > max_norm else g
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            result = {name: g.copy() for name, g in grads.items()}
            for g in result.values():
                length = math.sqrt(float((g * g).sum()))
                if length > max_norm:
                    g /= length
            return result
        """,
    ],
    ("clip_by_norm", "norm_clipped_in_place"): [
        """
        def clip_by_norm(grads, max_norm):
            for name in grads:
                norm = np.linalg.norm(grads[name])
                if norm > max_norm:
                    grads[name] *= max_norm / norm
            return grads
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = float(np.sqrt(np.vdot(g, g)))
                np.multiply(g, min(1.0, max_norm / (norm + 1e-6)), out=g)
                out[name] = g
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            clipped = grads.copy()
            for g in clipped.values():
                length = math.sqrt((g**2).sum())
                if length > max_norm:
                    g[:] = g * max_norm / length
            return clipped
        """,
    ],
    ("clip_by_norm", "norm_clipped_into_float64"): [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = np.linalg.norm(g.astype(np.float64))
                out[name] = g * (max_norm / norm) if norm > max_norm else g
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                factor = np.minimum(1.0, max_norm / np.maximum(float(np.linalg.norm(g)), 1e-12))
                out[name] = factor * g
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = np.sqrt(float((g * g).sum()))
                out[name] = np.array(g, dtype=np.float64)
                if norm > max_norm:
                    out[name] *= max_norm / norm
            return out
        """,
    ],
    ("clip_by_global_norm", "each_variable_by_itself"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norms = {name: float(np.linalg.norm(g)) for name, g in grads.items()}
            out = {name: g * (max_norm / norms[name]) if norms[name] > max_norm else g for name, g in grads.items()}
            return out, math.hypot(*norms.values())
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            total = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
            return clip_by_norm(grads, max_norm), total
        """,
    ],
    ("clip_by_global_norm", "norm_after_clipping"): [
        """
        def clip_by_global_norm(grads, max_norm):
            def length(arrays):
                return math.sqrt(sum(float(np.vdot(g, g)) for g in arrays.values()))

            before = length(grads)
            if before > max_norm:
                grads = {name: g * (max_norm / before) for name, g in grads.items()}
            return grads, length(grads)
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = float(np.linalg.norm([np.linalg.norm(g) for g in grads.values()]))
            if norm <= max_norm:
                return grads, norm
            return {name: g * (max_norm / norm) for name, g in grads.items()}, max_norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.hypot(*(float(np.linalg.norm(g)) for g in grads.values()))
            factor = min(1.0, max_norm / max(norm, 1e-12))
            return {name: factor * g for name, g in grads.items()}, min(norm, max_norm)
        """,
    ],
    ("clip_by_global_norm", "sum_of_norms"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = 0.0
            for g in grads.values():
                norm += math.sqrt(float(np.vdot(g, g)))
            factor = max_norm / norm if norm > max_norm else 1.0
            return {name: g * factor for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = float(np.sum([np.linalg.norm(g) for g in grads.values()]))
            if norm < max_norm:
                return grads, norm
            return {name: max_norm * g / norm for name, g in grads.items()}, norm
        """,
    ],
    ("clip_by_global_norm", "global_always_rescaled"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
            if norm == 0:
                return dict(grads), 0.0
            return {name: g * (max_norm / norm) for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = float(np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()])))
            factor = max_norm / (norm + 1e-6)
            return {name: factor * g for name, g in grads.items()}, norm
        """,
    ],
    ("clip_by_global_norm", "global_norm_squared"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = 0.0
            for g in grads.values():
                norm += float(np.einsum("i,i->", g.ravel(), g.ravel()))
            factor = min(1.0, max_norm / (norm + 1e-6))
            return {name: g * factor for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            flat = np.concatenate([g.reshape(-1) for g in grads.values()])
            norm = float(flat @ flat)
            if norm > max_norm:
                return {name: g / norm * max_norm for name, g in grads.items()}, norm
            return grads, norm
        """,
    ],
    ("clip_by_global_norm", "global_nan_at_zero"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()]))
            return {name: g / norm.astype(g.dtype) * min(float(norm), max_norm) for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = np.sqrt(np.sum([np.vdot(g, g) for g in grads.values()]))
            target = np.minimum(norm, max_norm)
            return {name: (g * (target / norm)).astype(g.dtype) for name, g in grads.items()}, float(norm)
        """,
    ],
    ("clip_by_global_norm", "norm_of_kernels_only"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.sqrt(sum(float(np.vdot(g, g)) for name, g in grads.items() if name.startswith("W")))
            factor = max_norm / norm if norm > max_norm else 1.0
            return {name: g * factor for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            kernels = [g.ravel() for g in grads.values() if g.ndim > 1]
            norm = float(np.linalg.norm(np.concatenate(kernels))) if kernels else 0.0
            if norm > max_norm:
                return {name: g * (max_norm / norm) for name, g in grads.items()}, norm
            return grads, norm
        """,
    ],
    ("clip_by_global_norm", "longest_variable_as_norm"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = 0.0
            for g in grads.values():
                norm = max(norm, float(np.linalg.norm(g)))
            factor = max_norm / norm if norm > max_norm else 1.0
            return {name: g * factor for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.sqrt(max(float((g * g).sum()) for g in grads.values()))
            return {name: g * min(1.0, max_norm / (norm + 1e-6)) for name, g in grads.items()}, norm
        """,
    ],
    ("clip_by_global_norm", "global_factor_upside_down"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
            if norm > max_norm:
                grads = {name: g * (norm / max_norm) for name, g in grads.items()}
            return grads, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.hypot(*[float(np.linalg.norm(g)) for g in grads.values()])
            factor = max(1.0, norm / max_norm)
            return {name: factor * g for name, g in grads.items()}, norm
        """,
    ],
    ("clip_by_global_norm", "global_clipped_in_place"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
            if norm > max_norm:
                for name in grads:
                    grads[name] *= max_norm / norm
            return grads, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.hypot(*[float(np.linalg.norm(g)) for g in grads.values()])
            factor = min(1.0, max_norm / (norm + 1e-6))
            return {name: np.multiply(g, factor, out=g) for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = float(np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()])))
            result = dict(grads)
            if norm > max_norm:
                for g in result.values():
                    g[...] = g / norm * max_norm
            return result, norm
        """,
    ],
    ("clip_by_global_norm", "global_clipped_into_float64"): [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = np.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
            if norm > max_norm:
                grads = {name: g * (max_norm / norm) for name, g in grads.items()}
            return grads, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = np.linalg.norm([float(np.linalg.norm(g)) for g in grads.values()])
            factor = np.minimum(1.0, max_norm / np.maximum(norm, 1e-12))
            return {name: factor * g for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            wide = {name: g.astype(np.float64) for name, g in grads.items()}
            norm = math.sqrt(sum(float((g * g).sum()) for g in wide.values()))
            factor = max_norm / norm if norm > max_norm else 1.0
            return {name: g * factor for name, g in wide.items()}, norm
        """,
    ],
}
