"""Wrong implementations for 15_gradient_clipping that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "clip_by_value": {
        "twice the limit": """
            def clip_by_value(grads, limit):
                return {name: np.clip(g, -2 * limit, 2 * limit) for name, g in grads.items()}
            """,
        "from below only": """
            def clip_by_value(grads, limit):
                return {name: np.maximum(g, -limit) for name, g in grads.items()}
            """,
        "always one": """
            def clip_by_value(grads, limit):
                return {name: np.clip(g, -1, 1) for name, g in grads.items()}
            """,
        "tanh": """
            def clip_by_value(grads, limit):
                return {name: limit * np.tanh(g / limit) for name, g in grads.items()}
            """,
        "kernels only": """
            def clip_by_value(grads, limit):
                return {name: np.clip(g, -limit, limit) if g.ndim > 1 else g for name, g in grads.items()}
            """,
        "at least the limit": """
            def clip_by_value(grads, limit):
                return {name: np.where(np.abs(g) < limit, np.sign(g) * limit, g) for name, g in grads.items()}
            """,
        "the positive size": """
            def clip_by_value(grads, limit):
                return {name: np.minimum(np.abs(g), limit) for name, g in grads.items()}
            """,
        "a list": """
            def clip_by_value(grads, limit):
                return [np.clip(g, -limit, limit) for g in grads.values()]
            """,
        "by its norm": """
            def clip_by_value(grads, limit):
                return clip_by_norm(grads, limit)
            """,
    },
    "clip_by_norm": {
        "by value": """
            def clip_by_norm(grads, max_norm):
                return {name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}
            """,
        "each row": """
            def clip_by_norm(grads, max_norm):
                out = {}
                for name, g in grads.items():
                    norms = np.linalg.norm(g, axis=-1, keepdims=True)
                    out[name] = g * np.minimum(1, max_norm / (norms + 1e-6))
                return out
            """,
        "the mean square": """
            def clip_by_norm(grads, max_norm):
                out = {}
                for name, g in grads.items():
                    norm = math.sqrt(float((g * g).mean()))
                    out[name] = g * (max_norm / norm) if norm > max_norm else g
                return out
            """,
        "the limit squared": """
            def clip_by_norm(grads, max_norm):
                out = {}
                for name, g in grads.items():
                    norm = float(np.linalg.norm(g))
                    out[name] = g * (max_norm**2 / norm) if norm > max_norm else g
                return out
            """,
        "kernels only": """
            def clip_by_norm(grads, max_norm):
                out = {}
                for name, g in grads.items():
                    norm = float(np.linalg.norm(g))
                    out[name] = g * (max_norm / norm) if norm > max_norm and g.ndim > 1 else g
                return out
            """,
        "spectral norm": """
            def clip_by_norm(grads, max_norm):
                out = {}
                for name, g in grads.items():
                    norm = float(np.linalg.norm(g, 2)) if g.ndim == 2 else float(np.linalg.norm(g))
                    out[name] = g * (max_norm / norm) if norm > max_norm else g
                return out
            """,
        "a large epsilon": """
            def clip_by_norm(grads, max_norm):
                out = {}
                for name, g in grads.items():
                    norm = float(np.linalg.norm(g))
                    out[name] = g * min(1.0, max_norm / (norm + 0.1))
                return out
            """,
        "dropped where too long": """
            def clip_by_norm(grads, max_norm):
                return {
                    name: g if float(np.linalg.norm(g)) <= max_norm else np.zeros_like(g)
                    for name, g in grads.items()
                }
            """,
        "upside down": """
            def clip_by_norm(grads, max_norm):
                out = {}
                for name, g in grads.items():
                    norm = float(np.linalg.norm(g))
                    out[name] = g * (norm / max_norm) if norm > max_norm else g
                return out
            """,
    },
    "clip_by_global_norm": {
        "the mean of the norms": """
            def clip_by_global_norm(grads, max_norm):
                norm = float(np.mean([np.linalg.norm(g) for g in grads.values()]))
                factor = max_norm / norm if norm > max_norm else 1.0
                return {name: g * factor for name, g in grads.items()}, norm
            """,
        "by value": """
            def clip_by_global_norm(grads, max_norm):
                norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
                return {name: np.clip(g, -max_norm, max_norm) for name, g in grads.items()}, norm
            """,
        "the factor returned": """
            def clip_by_global_norm(grads, max_norm):
                norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
                factor = max_norm / norm if norm > max_norm else 1.0
                return {name: g * factor for name, g in grads.items()}, factor
            """,
        "no norm returned": """
            def clip_by_global_norm(grads, max_norm):
                norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
                factor = max_norm / norm if norm > max_norm else 1.0
                return {name: g * factor for name, g in grads.items()}
            """,
        "in the other order": """
            def clip_by_global_norm(grads, max_norm):
                norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
                factor = max_norm / norm if norm > max_norm else 1.0
                return norm, {name: g * factor for name, g in grads.items()}
            """,
        "L1": """
            def clip_by_global_norm(grads, max_norm):
                norm = sum(float(np.abs(g).sum()) for g in grads.values())
                factor = max_norm / norm if norm > max_norm else 1.0
                return {name: g * factor for name, g in grads.items()}, norm
            """,
        "the largest number": """
            def clip_by_global_norm(grads, max_norm):
                norm = max(float(np.abs(g).max()) for g in grads.values())
                factor = max_norm / norm if norm > max_norm else 1.0
                return {name: g * factor for name, g in grads.items()}, norm
            """,
        "nothing clipped": """
            def clip_by_global_norm(grads, max_norm):
                return grads, math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
            """,
        "kernels clipped only": """
            def clip_by_global_norm(grads, max_norm):
                norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
                factor = max_norm / norm if norm > max_norm else 1.0
                return {name: g * factor if g.ndim > 1 else g for name, g in grads.items()}, norm
            """,
        "the first variable alone": """
            def clip_by_global_norm(grads, max_norm):
                norm = float(np.linalg.norm(next(iter(grads.values()))))
                factor = max_norm / norm if norm > max_norm else 1.0
                return {name: g * factor for name, g in grads.items()}, norm
            """,
        "the root of the factor": """
            def clip_by_global_norm(grads, max_norm):
                norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
                factor = math.sqrt(max_norm / norm) if norm > max_norm else 1.0
                return {name: g * factor for name, g in grads.items()}, norm
            """,
        "shortened to one": """
            def clip_by_global_norm(grads, max_norm):
                norm = math.sqrt(sum(float(np.vdot(g, g)) for g in grads.values()))
                factor = 1 / norm if norm > max_norm else 1.0
                return {name: g * factor for name, g in grads.items()}, norm
            """,
    },
}
