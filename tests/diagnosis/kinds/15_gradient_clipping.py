"""Wrong implementations of 15_gradient_clipping by kind: what stands in the reference, and what a student wrote there."""

BY_NORM = "clipped[key] = gradient * (max_norm / norm) if norm > max_norm else gradient"
BY_GLOBAL = "return {key: gradient * scale for key, gradient in grads.items()}, norm"

KINDS = {
    "an argument ignored": [
        ("clip_by_value", "np.clip(gradient, -limit, limit)", "np.clip(gradient, -1.0, 1.0)"),
        (
            "clip_by_value",
            "np.clip(gradient, -limit, limit)",
            "np.clip(gradient, -min(limit, 1.0), min(limit, 1.0))",
        ),
        ("clip_by_norm", BY_NORM, "clipped[key] = gradient * (1.0 / norm) if norm > 1.0 else gradient"),
        ("clip_by_norm", BY_NORM, "clipped[key] = gradient * (max_norm / norm) if norm > 1.0 else gradient"),
        ("clip_by_norm", BY_NORM, "clipped[key] = gradient / norm if norm > max_norm else gradient"),
        (
            "clip_by_global_norm",
            "max_norm / norm if norm > max_norm else 1.0",
            "1.0 / norm if norm > 1.0 else 1.0",
        ),
        (
            "clip_by_global_norm",
            "max_norm / norm if norm > max_norm else 1.0",
            "max_norm / norm if norm > 1.0 else 1.0",
        ),
        (
            "clip_by_global_norm",
            "max_norm / norm if norm > max_norm else 1.0",
            "1.0 / norm if norm > max_norm else 1.0",
        ),
    ],
    "dictionaries paired by position": [
        (
            "clip_by_value",
            "return {key: np.clip(gradient, -limit, limit) for key, gradient in grads.items()}",
            "return dict(zip(sorted(grads), (np.clip(gradient, -limit, limit) for gradient in grads.values())))",
        ),
        ("clip_by_norm", "return clipped", "return dict(zip(sorted(grads), clipped.values()))"),
        (
            "clip_by_global_norm",
            BY_GLOBAL,
            "return dict(zip(sorted(grads), (gradient * scale for gradient in grads.values()))), norm",
        ),
    ],
    "exact zeros and equal maxima": [
        (
            "clip_by_value",
            "np.clip(gradient, -limit, limit)",
            "gradient / np.abs(gradient) * np.minimum(np.abs(gradient), limit)",
        ),
        (
            "clip_by_value",
            "np.clip(gradient, -limit, limit)",
            "gradient * np.minimum(1, limit / np.abs(gradient)) * (gradient / gradient)",
        ),
        ("clip_by_norm", BY_NORM, "clipped[key] = gradient / norm * min(norm, max_norm)"),
        ("clip_by_norm", BY_NORM, BY_NORM + "\nif norm == 0:\n    del clipped[key]"),
        ("clip_by_norm", BY_NORM, "clipped[key] = gradient * (min(norm, max_norm) / norm)"),
        (
            "clip_by_global_norm",
            "max_norm / norm if norm > max_norm else 1.0",
            "min(norm, max_norm) / np.float64(norm)",
        ),
        (
            "clip_by_global_norm",
            BY_GLOBAL,
            "return {key: gradient * scale for key, gradient in grads.items() if gradient.any()}, norm",
        ),
        ("clip_by_global_norm", "if norm > max_norm", "if norm != max_norm"),
    ],
    "remembered from an earlier call": [
        (
            "clip_by_global_norm",
            "scale = max_norm / norm if norm > max_norm else 1.0",
            "global largest\ntry:\n    largest = max(largest, norm)\nexcept NameError:\n    largest = norm\nscale = max_norm / largest if norm > max_norm else 1.0",
        ),
        (
            "clip_by_value",
            "return {key: np.clip(gradient, -limit, limit) for key, gradient in grads.items()}",
            "global first\ntry:\n    first\nexcept NameError:\n    first = limit\nreturn {key: np.clip(gradient, -first, first) for key, gradient in grads.items()}",
        ),
    ],
    "the caller's array changed in a rare branch": [
        (
            "clip_by_value",
            "return {key: np.clip(gradient, -limit, limit) for key, gradient in grads.items()}",
            "for gradient in grads.values():\n    np.clip(gradient, -limit, limit, out=gradient)\nreturn grads",
        ),
        (
            "clip_by_value",
            "np.clip(gradient, -limit, limit)",
            "np.clip(gradient, -limit, limit, out=gradient if gradient.ndim == 1 else None)",
        ),
        (
            "clip_by_norm",
            BY_NORM,
            "if norm > max_norm:\n    gradient *= max_norm / norm\nclipped[key] = gradient",
        ),
        (
            "clip_by_norm",
            BY_NORM,
            "if norm > 100 * max_norm:\n    gradient *= max_norm / norm\n    clipped[key] = gradient\nelse:\n    "
            + BY_NORM,
        ),
        (
            "clip_by_global_norm",
            BY_GLOBAL,
            "if norm > max_norm:\n    for key in grads:\n        grads[key] *= scale\nreturn grads, norm",
        ),
        (
            "clip_by_global_norm",
            BY_GLOBAL,
            "if norm > max_norm:\n    for key in grads:\n        grads[key] = grads[key] * scale\nreturn grads, norm",
        ),
        (
            "clip_by_global_norm",
            BY_GLOBAL,
            "if norm <= max_norm:\n    grads['norm'] = norm\n    del grads['norm']\n    for key in grads:\n        grads[key] *= 0.5\n        grads[key] = grads[key] * 2\nreturn {key: gradient * scale for key, gradient in grads.items()}, norm",
        ),
    ],
    "clipping left out or at another bound": [
        ("clip_by_value", "np.clip(gradient, -limit, limit)", "np.clip(gradient, None, limit)"),
        ("clip_by_value", "np.clip(gradient, -limit, limit)", "np.clip(gradient, -limit, None)"),
        ("clip_by_value", "np.clip(gradient, -limit, limit)", "np.clip(gradient, 0, limit)"),
    ],
}
