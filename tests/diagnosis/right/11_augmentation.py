"""Right implementations for 11_augmentation that look unlike the reference."""

RIGHT = {
    "horizontal_flip": [
        """
        def horizontal_flip(images, flip):
            return np.where(flip[:, None, None, None], images[:, :, ::-1], images)
        """,
        """
        def horizontal_flip(images, flip):
            out = images.copy()
            out[flip] = images[flip][:, :, ::-1]
            return out
        """,
        """
        def horizontal_flip(images, flip):
            out = np.array(images)
            np.copyto(out, np.flip(images, 2), where=flip.reshape(-1, 1, 1, 1))
            return out
        """,
        """
        def horizontal_flip(images, flip):
            both = np.stack([images, np.flip(images, axis=2)])
            return both[flip.astype(int), np.arange(len(images))]
        """,
        """
        def horizontal_flip(images, flip):
            w = images.shape[2]
            columns = np.where(flip[:, None], np.arange(w)[::-1], np.arange(w))
            return np.take_along_axis(images, columns[:, None, :, None], axis=2)
        """,
        """
        def horizontal_flip(images, flip):
            weight = flip.astype(images.dtype)[:, None, None, None]
            return weight * images[:, :, ::-1] + (1 - weight) * images
        """,
        """
        def horizontal_flip(images, flip):
            rows = np.flatnonzero(flip)
            out = images.copy()
            out[rows] = np.fliplr(images[rows].transpose(1, 2, 0, 3)).transpose(2, 0, 1, 3)
            return out
        """,
        """
        def horizontal_flip(images, flip):
            return np.choose(flip[:, None, None, None], [images, images[:, :, ::-1]])
        """,
        """
        def horizontal_flip(images, flip):
            out = np.empty_like(images)
            for j in range(images.shape[2]):
                mirror = images[:, :, -1 - j]
                out[:, :, j] = np.where(flip[:, None, None], mirror, images[:, :, j])
            return out
        """,
        """
        def horizontal_flip(images, flip):
            out = images[:, :, ::-1].copy()
            out[~flip] = images[~flip]
            return out
        """,
        """
        def horizontal_flip(images, flip):
            turned = np.rot90(images[:, ::-1], 2, axes=(1, 2))
            return np.select([flip[:, None, None, None]], [turned], images)
        """,
    ],
    "shift": [
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            p, q = abs(dy), abs(dx)
            wide = np.pad(images, ((0, 0), (p, p), (q, q), (0, 0)))
            return wide[:, p - dy : p - dy + h, q - dx : q - dx + w]
        """,
        """
        def shift(images, dy, dx):
            out = np.roll(images, (dy, dx), axis=(1, 2))
            if dy:
                out[:, slice(0, dy) if dy > 0 else slice(dy, None)] = 0
            if dx:
                out[:, :, slice(0, dx) if dx > 0 else slice(dx, None)] = 0
            return out
        """,
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            out = np.zeros_like(images)
            to = slice(max(dy, 0), min(h + dy, h)), slice(max(dx, 0), min(w + dx, w))
            source = slice(max(-dy, 0), min(h - dy, h)), slice(max(-dx, 0), min(w - dx, w))
            out[:, to[0], to[1]] = images[:, source[0], source[1]]
            return out
        """,
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            rows, columns = np.arange(h) - dy, np.arange(w) - dx
            seen = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
            moved = images[:, rows.clip(0, h - 1)][:, :, columns.clip(0, w - 1)]
            return np.where(seen[None, :, :, None], moved, 0)
        """,
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            down, right = np.eye(h, k=-dy, dtype=images.dtype), np.eye(w, k=-dx, dtype=images.dtype)
            return np.einsum('ij,bjkc,lk->bilc', down, images, right)
        """,
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            out = np.zeros_like(images)
            for y in range(max(0, dy), min(h, h + dy)):
                for x in range(max(0, dx), min(w, w + dx)):
                    out[:, y, x] = images[:, y - dy, x - dx]
            return out
        """,
    ],
    "random_erasing": [
        """
        def random_erasing(images, box):
            top, left, bottom, right = box
            out = images.copy()
            out[:, top:bottom, left:right] = 0
            return out
        """,
        """
        def random_erasing(images, box):
            y, x = np.ogrid[: images.shape[1], : images.shape[2]]
            hidden = (y >= box[0]) & (y < box[2]) & (x >= box[1]) & (x < box[3])
            return np.where(hidden[..., None], 0, images)
        """,
        """
        def random_erasing(images, box):
            keep = np.ones(images.shape[1:3], images.dtype)
            keep[box[0] : box[2], box[1] : box[3]] = 0
            return images * keep[:, :, None]
        """,
        """
        def random_erasing(images, box):
            t, l, b, right = box
            out = np.array(images)
            out[:, t:b, l:right] -= images[:, t:b, l:right]
            return out
        """,
        """
        def random_erasing(images, box):
            t, l, b, right = box
            middle = [images[:, t:b, :l], np.zeros_like(images[:, t:b, l:right]), images[:, t:b, right:]]
            return np.concatenate([images[:, :t], np.concatenate(middle, axis=2), images[:, b:]], axis=1)
        """,
        """
        def random_erasing(images, box):
            t, l, b, right = box
            hidden = np.zeros(images.shape, bool)
            hidden[:, slice(t, b), slice(l, right)] = True
            return np.ma.filled(np.ma.array(images, mask=hidden), 0)
        """,
    ],
    "mixup": [
        """
        def mixup(X, Y, lam, permutation):
            return lam * X + (1 - lam) * X[permutation], lam * Y + (1 - lam) * Y[permutation]
        """,
        """
        def mixup(X, Y, lam, permutation):
            def blend(A):
                return A[permutation] + lam * (A - A[permutation])

            return blend(X), blend(Y)
        """,
        """
        def mixup(X, Y, lam, permutation):
            return tuple(A - (1 - lam) * (A - np.take(A, permutation, 0)) for A in (X, Y))
        """,
        """
        def mixup(X, Y, lam, permutation):
            B = len(X)
            mix = lam * np.eye(B, dtype=X.dtype)
            mix[np.arange(B), permutation] += 1 - lam
            return np.tensordot(mix, X, axes=1), mix @ Y
        """,
        """
        def mixup(X, Y, lam, permutation):
            out = []
            for A in (X, Y):
                B = A[permutation]
                B *= 1 - lam
                B += lam * A
                out.append(B)
            return out[0], out[1]
        """,
        """
        from collections import namedtuple

        Batch = namedtuple('Batch', 'inputs targets')

        def mixup(X, Y, lam, permutation):
            own, other = X.dtype.type(lam), X.dtype.type(1 - lam)
            return Batch(own * X + other * X[permutation], own * Y + other * Y[permutation])
        """,
    ],
    "cutmix": [
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(1 - lam)
            rh, rw = int(h * root), int(w * root)
            top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
            left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
            out = images.copy()
            out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            kept = 1 - (bottom - top) * (right - left) / (h * w)
            return out, kept * Y + (1 - kept) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            B, h, w, C = images.shape
            half_h, half_w = int(h * (1 - lam) ** 0.5) // 2, int(w * (1 - lam) ** 0.5) // 2
            rows, columns = np.arange(h)[:, None], np.arange(w)
            inside = (rows >= center[0] - half_h) & (rows < center[0] + half_h)
            inside = inside & (columns >= center[1] - half_w) & (columns < center[1] + half_w)
            mixed = np.where(inside[None, :, :, None], images[permutation], images)
            share = float(inside.mean())
            return mixed, Y + share * (Y[permutation] - Y)
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(1 - lam)
            rh, rw = int(h * root), int(w * root)
            top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
            left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
            out = np.array(images)
            partner = images[permutation]
            for y in range(top, bottom):
                out[:, y, left:right] = partner[:, y, left:right]
            kept = 1 - (bottom - top) * (right - left) / (h * w)
            return out, kept * Y + (1 - kept) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(1 - lam)
            rh, rw = int(h * root), int(w * root)
            top, bottom = np.clip([row - rh // 2, row + rh // 2], 0, h).tolist()
            left, right = np.clip([column - rw // 2, column + rw // 2], 0, w).tolist()
            out = images.copy()
            out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            area = max(bottom - top, 0) * max(right - left, 0)
            kept = 1 - area / (h * w)
            return out, kept * Y + (1 - kept) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            B, h, w, C = images.shape
            half_h, half_w = int(h * (1 - lam) ** 0.5) // 2, int(w * (1 - lam) ** 0.5) // 2
            rows, columns = np.arange(h)[:, None], np.arange(w)
            inside = (rows >= center[0] - half_h) & (rows < center[0] + half_h)
            inside = inside & (columns >= center[1] - half_w) & (columns < center[1] + half_w)
            cover = inside.astype(images.dtype)[:, :, None]
            mixed = images * (1 - cover) + images[permutation] * cover
            share = int(np.count_nonzero(inside)) / inside.size
            return mixed, Y + share * (Y[permutation] - Y)
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(1 - lam)
            rh, rw = int(h * root), int(w * root)
            top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
            left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
            out = images.copy()
            out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            kept = 1 - (bottom - top) * (right - left) / (h * w)
            weight = Y.dtype.type(kept)
            return out, weight * Y + (1 - weight) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:-1]
            rh, rw = (int(n * math.sqrt(1 - lam)) for n in (h, w))
            top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
            left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
            out = images.copy()
            out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            kept = 1.0 - len(range(top, bottom)) * len(range(left, right)) / float(h * w)
            return out, kept * Y + (1 - kept) * Y[permutation]
        """,
    ],
    "rand_augment": [
        """
        def rand_augment(images, operations, num_ops, rng):
            out = []
            for image in images:
                for k in rng.integers(len(operations), size=num_ops):
                    image = operations[k](image)
                out.append(image)
            return np.stack(out)
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            out = images.copy()
            for i, draws in enumerate(rng.integers(len(operations), size=(len(images), num_ops))):
                for k in draws:
                    out[i] = operations[k](out[i])
            return out
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            out = list(images)
            for _ in range(num_ops):
                out = [operations[int(rng.random() * len(operations))](image) for image in out]
            return np.array(out)
        """,
        """
        from functools import reduce

        def rand_augment(images, operations, num_ops, rng):
            def one(image):
                chosen = rng.choice(len(operations), size=num_ops)
                return reduce(lambda picture, k: operations[k](picture), chosen, image)

            return np.stack([one(image) for image in images])
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            def step(image, left):
                if left == 0:
                    return image
                return step(operations[rng.integers(0, len(operations) - 1, endpoint=True)](image), left - 1)

            return np.array([step(image, num_ops) for image in images])
        """,
    ],
}
