"""Wrong implementations of 11_augmentation by kind: what stands in the reference, and what a student wrote there."""

KINDS = {
    "an argument ignored": [
        (
            "horizontal_flip",
            "np.where(flip[:, None, None, None], images[:, :, ::-1], images)",
            "images[:, :, ::-1].copy()",
        ),
        ("horizontal_flip", "flip[:, None, None, None]", "flip.all()"),
        ("shift", "height, width = images.shape[1:3]", "dx = 0\nheight, width = images.shape[1:3]"),
        (
            "shift",
            "height, width = images.shape[1:3]",
            "dy = max(min(dy, 1), -1)\nheight, width = images.shape[1:3]",
        ),
        (
            "random_erasing",
            "top, left, bottom, right = box",
            "top, left, bottom, right = box\nright = left + bottom - top",
        ),
        ("random_erasing", "top, left, bottom, right = box", "top, left, bottom, right = 1, 1, 3, 3"),
        ("mixup", "inputs = lam * X + (1 - lam) * X[permutation]", "inputs = 0.5 * X + 0.5 * X[permutation]"),
        (
            "mixup",
            "targets = lam * Y + (1 - lam) * Y[permutation]",
            "targets = 0.5 * Y + 0.5 * Y[permutation]",
        ),
        ("mixup", "inputs = lam * X + (1 - lam) * X[permutation]", "inputs = lam * X + (1 - lam) * X[::-1]"),
        (
            "mixup",
            "inputs = lam * X + (1 - lam) * X[permutation]",
            "inputs = lam * X + (1 - lam) * np.roll(X, 1, axis=0)",
        ),
        ("cutmix", "row, column = center", "row, column = height // 2, width // 2"),
        ("cutmix", "row, column = center", "row, column = center[0], center[0]"),
        ("cutmix", "half_width = int(width * math.sqrt(1 - lam)) // 2", "half_width = half_height"),
        ("cutmix", "images[permutation, top:bottom, left:right]", "images[::-1, top:bottom, left:right]"),
        ("rand_augment", "size=num_ops", "size=2"),
        ("rand_augment", "size=num_ops", "size=min(num_ops, 3)"),
        (
            "rand_augment",
            "rng.integers(len(operations), size=num_ops)",
            "range(min(num_ops, len(operations)))",
        ),
        (
            "rand_augment",
            "rng.integers(len(operations), size=num_ops)",
            "rng.permutation(len(operations))[:num_ops]",
        ),
        (
            "rand_augment",
            "rng.integers(len(operations), size=num_ops)",
            "rng.integers(min(len(operations), 3), size=num_ops)",
        ),
    ],
    "transposed only where square": [
        (
            "horizontal_flip",
            "images[:, :, ::-1]",
            "(images[:, ::-1] if images.shape[1] == images.shape[2] else images[:, :, ::-1])",
        ),
        (
            "shift",
            "height, width = images.shape[1:3]",
            "height, width = images.shape[1:3]\nif height == width:\n    dy, dx = dx, dy",
        ),
        (
            "random_erasing",
            "top, left, bottom, right = box",
            "top, left, bottom, right = box\nif images.shape[1] == images.shape[2]:\n    top, left, bottom, right = left, top, right, bottom",
        ),
        (
            "cutmix",
            "row, column = center",
            "row, column = center\nif height == width:\n    row, column = column, row",
        ),
    ],
    "exact zeros and equal maxima": [
        (
            "shift",
            "height, width = images.shape[1:3]",
            "height, width = images.shape[1:3]\nif dy == 0 and dx == 0:\n    return np.zeros_like(images)",
        ),
        ("shift", "return moved", "return moved if dx else np.zeros_like(images)"),
        ("shift", "return moved", "return moved if dy else images.copy()"),
        (
            "mixup",
            "inputs = lam * X + (1 - lam) * X[permutation]",
            "lam = lam or 0.5\ninputs = lam * X + (1 - lam) * X[permutation]",
        ),
        (
            "mixup",
            "inputs = lam * X + (1 - lam) * X[permutation]",
            "inputs = X * (lam + (1 - lam) * X[permutation] / X)",
        ),
        ("mixup", "return inputs, targets", "return inputs / (lam * (1 - lam)) * (lam * (1 - lam)), targets"),
        (
            "cutmix",
            "lam = 1 - (bottom - top) * (right - left) / (height * width)",
            "lam = 1 - (bottom - top) * (right - left) / (height * width) or 1.0",
        ),
        (
            "cutmix",
            "height, width = images.shape[1:3]",
            "height, width = images.shape[1:3]\nif lam == 0:\n    return images.copy(), Y.copy()",
        ),
        (
            "cutmix",
            "height, width = images.shape[1:3]",
            "height, width = images.shape[1:3]\nif lam == 1:\n    return images[permutation], Y[permutation]",
        ),
        (
            "cutmix",
            "max(row - half_height, 0), min(row + half_height, height)",
            "max(row - half_height, 0), min(row + max(half_height, 1), height)",
        ),
        (
            "random_erasing",
            "erased[:, top:bottom, left:right] = 0",
            "if top and left:\n    erased[:, top:bottom, left:right] = 0",
        ),
        (
            "horizontal_flip",
            "return np.where(flip[:, None, None, None], images[:, :, ::-1], images)",
            "if not flip.any():\n    return images[:, :, ::-1]\nreturn np.where(flip[:, None, None, None], images[:, :, ::-1], images)",
        ),
    ],
    "an integer width that overflows": [],
    "output type of the first element": [],
    "the caller's array changed in a rare branch": [
        (
            "horizontal_flip",
            "return np.where(flip[:, None, None, None], images[:, :, ::-1], images)",
            "images[flip] = images[flip][:, :, ::-1]\nreturn images",
        ),
        (
            "horizontal_flip",
            "return np.where(flip[:, None, None, None], images[:, :, ::-1], images)",
            "if flip.all():\n    images[:] = images[:, :, ::-1].copy()\n    return images\nreturn np.where(flip[:, None, None, None], images[:, :, ::-1], images)",
        ),
        ("random_erasing", "erased = images.copy()", "erased = images"),
        ("random_erasing", "erased = images.copy()", "erased = images if box[0] == 0 else images.copy()"),
        (
            "random_erasing",
            "erased = images.copy()",
            "erased = images if tuple(box) == (0, 0, *images.shape[1:3]) else images.copy()",
        ),
        (
            "shift",
            "moved = np.zeros_like(images)",
            "if dy == 0:\n    images[:, :, left:right] = images[:, :, left - dx : right - dx].copy()\n    images[:, :, : max(dx, 0)] = 0\n    if dx < 0:\n        images[:, :, dx:] = 0\n    return images\nmoved = np.zeros_like(images)",
        ),
        (
            "mixup",
            "inputs = lam * X + (1 - lam) * X[permutation]",
            "if lam == 0:\n    X[:] = X[permutation]\n    inputs = X\nelse:\n    inputs = lam * X + (1 - lam) * X[permutation]",
        ),
        (
            "mixup",
            "targets = lam * Y + (1 - lam) * Y[permutation]",
            "partners = Y[permutation]\nY *= lam\ntargets = Y + (1 - lam) * partners",
        ),
        (
            "cutmix",
            "inputs = images.copy()",
            "inputs = images",
            "images[permutation, top:bottom, left:right]",
            "images[permutation, top:bottom, left:right].copy()",
        ),
        ("cutmix", "inputs = images.copy()", "inputs = images.copy() if lam > 0.1 else images"),
        (
            "cutmix",
            "inputs = images.copy()",
            "inputs = images if bottom - top < 2 * half_height else images.copy()",
        ),
        (
            "cutmix",
            "targets = lam * Y + (1 - lam) * Y[permutation]",
            "partners = Y[permutation]\nY *= lam\ntargets = Y + (1 - lam) * partners",
        ),
        ("rand_augment", "return np.stack(changed)", "images[:] = changed\nreturn images"),
        ("rand_augment", "image = operations[number](image)", "image[...] = operations[number](image)"),
    ],
}
