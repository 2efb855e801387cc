"""Right implementations for 15_gradient_clipping that look unlike the reference; the n-th of each make a notebook."""

RIGHT = {
    "clip_by_value": [
        """
        def clip_by_value(grads, limit):
            return {name: g.clip(-limit, limit) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            out = {}
            for name in grads:
                g = grads[name].copy()
                g[g > limit] = limit
                g[g < -limit] = -limit
                out[name] = g
            return out
        """,
        """
        def clip_by_value(grads, limit):
            return {name: np.minimum(limit, np.maximum(-limit, g)) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            return {name: np.sign(g) * np.minimum(np.abs(g), limit) for name, g in grads.items()}
        """,
        """
        def clip_by_value(grads, limit):
            return dict((name, np.where(np.abs(g) > limit, np.sign(g) * limit, g)) for name, g in grads.items())
        """,
        """
        def clip_by_value(grads, limit):
            result = dict(grads)
            for name, g in grads.items():
                if np.abs(g).max() > limit:
                    result[name] = np.clip(g, -limit, limit)
            return result
        """,
        """
        import functools

        def clip_by_value(grads, limit):
            clip = functools.partial(np.clip, a_min=-limit, a_max=limit)
            return dict(zip(grads.keys(), map(clip, grads.values())))
        """,
        """
        def clip_by_value(grads, limit):
            return {name: (np.abs(g + limit) - np.abs(g - limit)) / 2 for name, g in grads.items()}
        """,
    ],
    "clip_by_norm": [
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = np.linalg.norm(g)
                out[name] = g if norm <= max_norm else g * g.dtype.type(max_norm / norm)
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            def factor(g):
                return min(1.0, max_norm / (float(np.linalg.norm(g)) + 1e-6))

            return {name: factor(g) * g for name, g in grads.items()}
        """,
        """
        def clip_by_norm(grads, max_norm):
            return {
                name: (g * (max_norm / np.maximum(np.sqrt(np.vdot(g, g)), max_norm))).astype(g.dtype)
                for name, g in grads.items()
            }
        """,
        """
        def clip_by_norm(grads, max_norm):
            result = {name: g.copy() for name, g in grads.items()}
            for g in result.values():
                length = math.sqrt(np.square(g).sum())
                if length > max_norm:
                    g *= max_norm / length
            return result
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                wide = g.astype(np.float64)
                norm = np.sqrt(np.einsum("i,i->", wide.ravel(), wide.ravel()))
                out[name] = (wide * min(1.0, max_norm / norm if norm else 1.0)).astype(g.dtype)
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            def shorten(g):
                squares = 0.0
                for row in g.reshape(-1, g.shape[-1]):
                    squares += float(row @ row)
                if squares <= max_norm**2:
                    return g
                return g / math.sqrt(squares) * max_norm

            return {name: shorten(grads[name]) for name in sorted(grads)}
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                norm = math.hypot(*g.ravel().tolist())
                out[name] = g / max(1.0, norm / max_norm)
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            out = {}
            for name, g in grads.items():
                clipped, _ = clip_by_global_norm({name: g}, max_norm)
                out.update(clipped)
            return out
        """,
        """
        def clip_by_norm(grads, max_norm):
            norms = {name: float(np.linalg.norm(g.ravel(), 2)) for name, g in grads.items()}
            too_long = [name for name in norms if norms[name] > max_norm]
            return grads | {name: grads[name] * (max_norm / norms[name]) for name in too_long}
        """,
    ],
    "clip_by_global_norm": [
        """
        def clip_by_global_norm(grads, max_norm):
            norm = float(np.linalg.norm(np.concatenate([g.ravel() for g in grads.values()])))
            if norm <= max_norm:
                return dict(grads), norm
            return {name: g * (max_norm / norm) for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.hypot(*(float(np.linalg.norm(g)) for g in grads.values()))
            factor = min(1.0, max_norm / (norm + 1e-6))
            return {name: factor * g for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = np.linalg.norm([np.linalg.norm(g) for g in grads.values()])
            factor = max_norm / max(norm, max_norm)
            return {name: (g * factor).astype(g.dtype) for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            squares = 0.0
            for g in grads.values():
                squares += np.vdot(g, g).item()
            norm = squares**0.5
            scale = 1.0 if norm < max_norm else max_norm / norm
            return dict(zip(grads, [g * scale for g in grads.values()])), np.asarray(norm)
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = np.sqrt(sum(np.sum(g**2) for g in grads.values()))
            copies = {name: g.copy() for name, g in grads.items()}
            if norm > max_norm:
                for g in copies.values():
                    g *= max_norm / norm
            return copies, norm
        """,
        """
        from collections import namedtuple

        Clipped = namedtuple("Clipped", ["grads", "norm"])

        def clip_by_global_norm(grads, max_norm):
            flat = np.hstack([np.ravel(g) for g in grads.values()])
            norm = math.sqrt(flat @ flat)
            return Clipped({name: g / max(1.0, norm / max_norm) for name, g in grads.items()}, norm)
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = math.sqrt(math.fsum(float(x) ** 2 for g in grads.values() for x in g.flat))
            if norm == 0.0:
                return grads, norm
            factor = min(max_norm, norm) / norm
            return {name: np.multiply(g, factor) for name, g in reversed(list(grads.items()))}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            names = sorted(grads)
            sizes = [grads[name].size for name in names]
            flat = np.concatenate([grads[name].reshape(-1) for name in names])
            norm = float(np.sqrt(np.sum(flat.astype(np.float64) ** 2)))
            if norm > max_norm:
                flat = flat * (max_norm / norm)
            pieces = np.split(flat, np.cumsum(sizes)[:-1])
            return {name: piece.reshape(grads[name].shape) for name, piece in zip(names, pieces)}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            def length(arrays):
                return math.sqrt(sum(float(np.einsum("i,i->", g.ravel(), g.ravel())) for g in arrays))

            norm = length(grads.values())
            clipped = {}
            for name in grads:
                clipped[name] = grads[name] if norm <= max_norm else max_norm * grads[name] / norm
            return [clipped, norm]
        """,
        """
        def clip_by_global_norm(grads, max_norm):
            norm = np.float32(0) if not grads else np.sqrt(np.sum([np.square(g).sum() for g in grads.values()]))
            with np.errstate(divide="ignore"):
                factor = float(np.minimum(1, np.divide(max_norm, norm)))
            return {name: g * factor for name, g in grads.items()}, norm
        """,
        """
        def clip_by_global_norm(grads, max_norm, epsilon=1e-6):
            norm = sum(float(np.linalg.norm(g)) ** 2 for g in grads.values()) ** 0.5
            if max_norm / (norm + epsilon) >= 1:
                return {**grads}, norm
            return {name: g * (max_norm / (norm + epsilon)) for name, g in grads.items()}, norm
        """,
    ],
}
