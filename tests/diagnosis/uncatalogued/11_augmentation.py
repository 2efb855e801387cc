"""Wrong implementations for 11_augmentation that are no misconception of its catalogue, by exercise and fault."""

UNCATALOGUED = {
    "horizontal_flip": {
        "the flipped ones alone": """
            def horizontal_flip(images, flip):
                return images[flip][:, :, ::-1]
            """,
        "the batch turned round": """
            def horizontal_flip(images, flip):
                return np.where(flip[:, None, None, None], images[::-1], images)
            """,
        "rows and columns exchanged in place": """
            def horizontal_flip(images, flip):
                out = images.copy()
                out[flip] = np.rot90(images[flip], 1, axes=(1, 2)).reshape(images[flip].shape)
                return out
            """,
        "moved by one": """
            def horizontal_flip(images, flip):
                return np.where(flip[:, None, None, None], np.roll(images[:, :, ::-1], 1, axis=2), images)
            """,
        "nothing flipped": """
            def horizontal_flip(images, flip):
                return images.copy()
            """,
        "a loop over the pictures": """
            def horizontal_flip(images, flip):
                return np.stack([image[:, ::-1] if one else image for image, one in zip(images, flip)])
            """,
    },
    "shift": {
        "one too far": """
            def shift(images, dy, dx):
                dy, dx = dy + 1, dx
                h, w = images.shape[1:3]
                rows, columns = np.arange(h) - dy, np.arange(w) - dx
                seen = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
                moved = images[:, rows.clip(0, h - 1)][:, :, columns.clip(0, w - 1)]
                return np.where(seen[None, :, :, None], moved, 0)
            """,
        "down alone": """
            def shift(images, dy, dx):
                h, w = images.shape[1:3]
                rows, columns = np.arange(h) - dy, np.arange(w) - 0
                seen = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
                moved = images[:, rows.clip(0, h - 1)][:, :, columns.clip(0, w - 1)]
                return np.where(seen[None, :, :, None], moved, 0)
            """,
        "filled with ones": """
            def shift(images, dy, dx):
                h, w = images.shape[1:3]
                rows, columns = np.arange(h) - dy, np.arange(w) - dx
                seen = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
                moved = images[:, rows.clip(0, h - 1)][:, :, columns.clip(0, w - 1)]
                return np.where(seen[None, :, :, None], moved, 1)
            """,
        "up alone turned round": """
            def shift(images, dy, dx):
                h, w = images.shape[1:3]
                rows, columns = np.arange(h) - -dy, np.arange(w) - dx
                seen = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
                moved = images[:, rows.clip(0, h - 1)][:, :, columns.clip(0, w - 1)]
                return np.where(seen[None, :, :, None], moved, 0)
            """,
        "reflected": """
            def shift(images, dy, dx):
                h, w = images.shape[1:3]
                p, q = abs(dy), abs(dx)
                wide = np.pad(images, ((0, 0), (p, p), (q, q), (0, 0)), mode="symmetric")
                return wide[:, p - dy : p - dy + h, q - dx : q - dx + w]
            """,
        "a smaller picture": """
            def shift(images, dy, dx):
                h, w = images.shape[1:3]
                return images[:, max(-dy, 0) : h - max(dy, 0), max(-dx, 0) : w - max(dx, 0)]
            """,
    },
    "random_erasing": {
        "set to one": """
            def random_erasing(images, box):
                t, l, b, right = box
                out = images.copy()
                out[:, t:b, l:right] = 1
                return out
            """,
        "rows alone": """
            def random_erasing(images, box):
                t, l, b, right = box
                out = images.copy()
                out[:, t:b] = 0
                return out
            """,
        "the first picture alone": """
            def random_erasing(images, box):
                t, l, b, right = box
                out = images.copy()
                out[0, t:b, l:right] = 0
                return out
            """,
        "the mean": """
            def random_erasing(images, box):
                t, l, b, right = box
                out = images.copy()
                out[:, t:b, l:right] = images.mean()
                return out
            """,
        "the box alone": """
            def random_erasing(images, box):
                t, l, b, right = box
                return images[:, t:b, l:right].copy()
            """,
        "rows and columns exchanged": """
            def random_erasing(images, box):
                t, l, b, right = box
                out = images.copy()
                out[:, l:right, t:b] = 0
                return out
            """,
    },
    "mixup": {
        "half and half": """
            def mixup(X, Y, lam, permutation):
                return (X + X[permutation]) / 2, (Y + Y[permutation]) / 2
            """,
        "the batch turned round": """
            def mixup(X, Y, lam, permutation):
                return lam * X + (1 - lam) * X[::-1], lam * Y + (1 - lam) * Y[::-1]
            """,
        "inputs unmixed": """
            def mixup(X, Y, lam, permutation):
                return X.copy(), lam * Y + (1 - lam) * Y[permutation]
            """,
        "not weighted": """
            def mixup(X, Y, lam, permutation):
                return X + X[permutation], Y + Y[permutation]
            """,
        "lam squared": """
            def mixup(X, Y, lam, permutation):
                return lam**2 * X + (1 - lam**2) * X[permutation], lam**2 * Y + (1 - lam**2) * Y[permutation]
            """,
        "the inputs alone": """
            def mixup(X, Y, lam, permutation):
                return lam * X + (1 - lam) * X[permutation]
            """,
    },
    "cutmix": {
        "zeros pasted": """
            def cutmix(images, Y, center, lam, permutation):
                row, column = center
                h, w = images.shape[1:3]
                root = np.sqrt(1 - lam)
                rh, rw = int(h * root), int(w * root)
                top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
                left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
                out = images.copy()
                out[:, top:bottom, left:right] = 0
                kept = 1 - (bottom - top) * (right - left) / (h * w)
                return out, kept * Y + (1 - kept) * Y[permutation]
            """,
        "the whole partner": """
            def cutmix(images, Y, center, lam, permutation):
                row, column = center
                h, w = images.shape[1:3]
                root = np.sqrt(1 - lam)
                rh, rw = int(h * root), int(w * root)
                top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
                left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
                out = images[permutation].copy()
                kept = 1 - (bottom - top) * (right - left) / (h * w)
                return out, kept * Y + (1 - kept) * Y[permutation]
            """,
        "the first channel": """
            def cutmix(images, Y, center, lam, permutation):
                row, column = center
                h, w = images.shape[1:3]
                root = np.sqrt(1 - lam)
                rh, rw = int(h * root), int(w * root)
                top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
                left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
                out = images.copy()
                out[:, top:bottom, left:right, 0] = images[permutation, top:bottom, left:right, 0]
                kept = 1 - (bottom - top) * (right - left) / (h * w)
                return out, kept * Y + (1 - kept) * Y[permutation]
            """,
        "the partner's corner": """
            def cutmix(images, Y, center, lam, permutation):
                row, column = center
                h, w = images.shape[1:3]
                root = np.sqrt(1 - lam)
                rh, rw = int(h * root), int(w * root)
                top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
                left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
                out = images.copy()
                out[:, top:bottom, left:right] = images[permutation, : bottom - top, : right - left]
                kept = 1 - (bottom - top) * (right - left) / (h * w)
                return out, kept * Y + (1 - kept) * Y[permutation]
            """,
        "the box outside": """
            def cutmix(images, Y, center, lam, permutation):
                B, h, w, C = images.shape
                half_h, half_w = int(h * (1 - lam) ** 0.5) // 2, int(w * (1 - lam) ** 0.5) // 2
                rows, columns = np.arange(h)[:, None], np.arange(w)
                inside = (rows >= center[0] - half_h) & (rows < center[0] + half_h)
                inside = inside & (columns >= center[1] - half_w) & (columns < center[1] + half_w)
                mixed = np.where(inside[None, :, :, None], images, images[permutation])
                share = 1 - float(inside.mean())
                return mixed, Y + share * (Y[permutation] - Y)
            """,
        "twice as long": """
            def cutmix(images, Y, center, lam, permutation):
                row, column = center
                h, w = images.shape[1:3]
                root = np.sqrt(1 - lam)
                rh, rw = int(h * root), int(w * root)
                top, bottom = max(row - rh, 0), min(row + rh, h)
                left, right = max(column - rw, 0), min(column + rw, w)
                out = images.copy()
                out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
                kept = 1 - (bottom - top) * (right - left) / (h * w)
                return out, kept * Y + (1 - kept) * Y[permutation]
            """,
        "one channel more in the area": """
            def cutmix(images, Y, center, lam, permutation):
                row, column = center
                h, w = images.shape[1:3]
                root = np.sqrt(1 - lam)
                rh, rw = int(h * root), int(w * root)
                top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
                left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
                out = images.copy()
                out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
                kept = 1 - (bottom - top) * (right - left) / images[0].size
                return out, kept * Y + (1 - kept) * Y[permutation]
            """,
    },
    "rand_augment": {
        "the first ones": """
            def rand_augment(images, operations, num_ops, rng):
                out = []
                for image in images:
                    for operation in operations[:num_ops]:
                        image = operation(image)
                    out.append(image)
                return np.stack(out)
            """,
        "one too few": """
            def rand_augment(images, operations, num_ops, rng):
                out = []
                for image in images:
                    for k in rng.integers(len(operations), size=num_ops - 1):
                        image = operations[k](image)
                    out.append(image)
                return np.stack(out)
            """,
        "all operations": """
            def rand_augment(images, operations, num_ops, rng):
                out = []
                for image in images:
                    for operation in operations:
                        image = operation(image)
                    out.append(image)
                return np.stack(out)
            """,
        "the batch at once": """
            def rand_augment(images, operations, num_ops, rng):
                for k in rng.integers(len(operations), size=num_ops):
                    images = operations[k](images)
                return images
            """,
        "maybe none": """
            def rand_augment(images, operations, num_ops, rng):
                out = []
                for image in images:
                    for k in rng.integers(len(operations), size=rng.integers(num_ops + 1)):
                        image = operations[k](image)
                    out.append(image)
                return np.stack(out)
            """,
        "unevenly": """
            def rand_augment(images, operations, num_ops, rng):
                out = []
                for image in images:
                    for _ in range(num_ops):
                        image = operations[int(rng.random() ** 3 * len(operations))](image)
                    out.append(image)
                return np.stack(out)
            """,
    },
}
