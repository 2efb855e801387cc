"""Every misconception of 11_augmentation as other people would write it, by exercise and misconception."""

VARIANTS = {
    ("horizontal_flip", "flipped_upside_down"): [
        """
        def horizontal_flip(images, flip):
            return np.where(flip[:, None, None, None], np.flip(images, axis=1), images)
        """,
        """
        def horizontal_flip(images, flip):
            out = images.copy()
            out[flip] = out[flip, ::-1]
            return out
        """,
    ],
    ("horizontal_flip", "channels_reversed"): [
        """
        def horizontal_flip(images, flip):
            return np.where(flip[:, None, None, None], np.flip(images, -1), images)
        """,
        """
        def horizontal_flip(images, flip):
            out = np.array(images)
            out[flip] = images[flip][..., ::-1]
            return out
        """,
    ],
    ("horizontal_flip", "all_pictures_flipped"): [
        """
        def horizontal_flip(images, flip):
            return np.flip(images, axis=2)
        """,
        """
        def horizontal_flip(images, flip):
            w = images.shape[2]
            return np.take(images, np.arange(w - 1, -1, -1), axis=2)
        """,
    ],
    ("horizontal_flip", "mask_the_wrong_way_round"): [
        """
        def horizontal_flip(images, flip):
            return np.where(flip.reshape(-1, 1, 1, 1), images, np.flip(images, 2))
        """,
        """
        def horizontal_flip(images, flip):
            out = images[:, :, ::-1].copy()
            out[flip] = images[flip]
            return out
        """,
    ],
    ("horizontal_flip", "turned_around"): [
        """
        def horizontal_flip(images, flip):
            out = images.copy()
            out[flip] = np.rot90(images[flip], 2, axes=(1, 2))
            return out
        """,
        """
        def horizontal_flip(images, flip):
            return np.where(flip[:, None, None, None], np.flip(images, (1, 2)), images)
        """,
    ],
    ("horizontal_flip", "flipped_in_place"): [
        """
        def horizontal_flip(images, flip):
            images[flip] = np.flip(images[flip], axis=2)
            return images
        """,
        """
        def horizontal_flip(images, flip):
            np.copyto(images, images[:, :, ::-1].copy(), where=flip[:, None, None, None])
            return images
        """,
    ],
    ("shift", "shifted_around_the_edge"): [
        """
        def shift(images, dy, dx):
            return np.roll(images, (dy, dx), axis=(1, 2))
        """,
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            rows, columns = (np.arange(h) - dy) % h, (np.arange(w) - dx) % w
            return images[:, rows][:, :, columns]
        """,
    ],
    ("shift", "shifted_up_and_left"): [
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            p, q = abs(dy), abs(dx)
            wide = np.pad(images, ((0, 0), (p, p), (q, q), (0, 0)))
            return wide[:, p + dy : p + dy + h, q + dx : q + dx + w]
        """,
        """
        def shift(images, dy, dx):
            dy, dx = -dy, -dx
            out = np.roll(images, (dy, dx), axis=(1, 2))
            if dy:
                out[:, slice(0, dy) if dy > 0 else slice(dy, None)] = 0
            if dx:
                out[:, :, slice(0, dx) if dx > 0 else slice(dx, None)] = 0
            return out
        """,
    ],
    ("shift", "rows_and_columns_exchanged"): [
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            rows, columns = np.arange(h) - dx, np.arange(w) - dy
            seen = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
            moved = images[:, rows.clip(0, h - 1)][:, :, columns.clip(0, w - 1)]
            return np.where(seen[None, :, :, None], moved, 0)
        """,
        """
        def shift(images, dy, dx):
            out = np.roll(images, (dx, dy), axis=(1, 2))
            if dx:
                out[:, slice(0, dx) if dx > 0 else slice(dx, None)] = 0
            if dy:
                out[:, :, slice(0, dy) if dy > 0 else slice(dy, None)] = 0
            return out
        """,
    ],
    ("shift", "edge_left_behind"): [
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            out = np.array(images)
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
            return np.where(seen[None, :, :, None], moved, images)
        """,
    ],
    ("shift", "direction_ignored"): [
        """
        def shift(images, dy, dx):
            dy, dx = abs(dy), abs(dx)
            h, w = images.shape[1:3]
            rows, columns = np.arange(h) - dy, np.arange(w) - dx
            seen = ((rows >= 0) & (rows < h))[:, None] & ((columns >= 0) & (columns < w))
            moved = images[:, rows.clip(0, h - 1)][:, :, columns.clip(0, w - 1)]
            return np.where(seen[None, :, :, None], moved, 0)
        """,
        """
        def shift(images, dy, dx):
            out = np.roll(images, (abs(dy), abs(dx)), axis=(1, 2))
            if abs(dy):
                out[:, slice(0, abs(dy)) if abs(dy) > 0 else slice(abs(dy), None)] = 0
            if abs(dx):
                out[:, :, slice(0, abs(dx)) if abs(dx) > 0 else slice(abs(dx), None)] = 0
            return out
        """,
    ],
    ("shift", "edge_repeated"): [
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            p, q = abs(dy), abs(dx)
            wide = np.pad(images, ((0, 0), (p, p), (q, q), (0, 0)), mode="edge")
            return wide[:, p - dy : p - dy + h, q - dx : q - dx + w]
        """,
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            rows = np.clip(np.arange(h) - dy, 0, h - 1)
            columns = np.clip(np.arange(w) - dx, 0, w - 1)
            return images[:, rows[:, None], columns]
        """,
    ],
    ("shift", "shifted_into_float64"): [
        """
        def shift(images, dy, dx):
            h, w = images.shape[1:3]
            out = np.zeros(images.shape)
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
            return np.where(seen[None, :, :, None], moved, np.zeros(images.shape))
        """,
    ],
    ("random_erasing", "box_as_top_bottom_left_right"): [
        """
        def random_erasing(images, box):
            out = images.copy()
            out[:, box[0] : box[1], box[2] : box[3], :] = 0
            return out
        """,
        """
        def random_erasing(images, box):
            y0, y1, x0, x1 = box
            keep = np.ones(images.shape[1:3], images.dtype)
            keep[y0:y1, x0:x1] = 0
            return images * keep[None, :, :, None]
        """,
    ],
    ("random_erasing", "box_with_its_ends"): [
        """
        def random_erasing(images, box):
            top, left, bottom, right = box
            keep = np.ones_like(images)
            keep[:, top : bottom + 1, left : right + 1] = 0
            return images * keep
        """,
        """
        def random_erasing(images, box):
            y, x = np.ogrid[: images.shape[1], : images.shape[2]]
            hidden = (y >= box[0]) & (y <= box[2]) & (x >= box[1]) & (x <= box[3])
            return np.where(hidden[..., None], 0, images)
        """,
    ],
    ("random_erasing", "box_as_position_and_size"): [
        """
        def random_erasing(images, box):
            y, x, height, width = box
            out = np.array(images)
            out[:, y : y + height, x : x + width] = 0
            return out
        """,
        """
        def random_erasing(images, box):
            keep = np.ones(images.shape[1:3], images.dtype)
            keep[box[0] :, box[1] :][: box[2], : box[3]] = 0
            return np.einsum('bhwc,hw->bhwc', images, keep)
        """,
    ],
    ("random_erasing", "one_channel_erased"): [
        """
        def random_erasing(images, box):
            t, l, b, right = box
            out = np.array(images)
            out[:, t:b, l:right, :1] = 0
            return out
        """,
        """
        def random_erasing(images, box):
            t, l, b, right = box
            keep = np.ones_like(images)
            keep[:, t:b, l:right, 0] = 0
            return images * keep
        """,
    ],
    ("random_erasing", "all_but_the_box_erased"): [
        """
        def random_erasing(images, box):
            t, l, b, right = box
            keep = np.zeros_like(images)
            keep[:, t:b, l:right] = 1
            return images * keep
        """,
        """
        def random_erasing(images, box):
            out = images.copy()
            out[:, : box[0]] = out[:, box[2] :] = 0
            out[:, :, : box[1]] = out[:, :, box[3] :] = 0
            return out
        """,
    ],
    ("random_erasing", "erased_in_place"): [
        """
        def random_erasing(images, box):
            t, l, b, right = box
            view = images[:, t:b, l:right]
            view *= 0
            return images
        """,
        """
        def random_erasing(images, box):
            t, l, b, right = box
            images[:, t:b, l:right].fill(0)
            return images.copy()
        """,
    ],
    ("mixup", "mixup_lambda_swapped"): [
        """
        def mixup(X, Y, lam, permutation):
            def blend(A):
                return A + lam * (A[permutation] - A)

            return blend(X), blend(Y)
        """,
        """
        def mixup(X, Y, lam, permutation):
            own, other = 1 - lam, lam
            return own * X + other * np.take(X, permutation, axis=0), own * Y + other * Y[permutation]
        """,
    ],
    ("mixup", "mixup_labels_unmixed"): [
        """
        def mixup(X, Y, lam, permutation):
            return X[permutation] + lam * (X - X[permutation]), Y.copy()
        """,
        """
        def mixup(X, Y, lam, permutation):
            inputs = lam * X
            inputs += (1 - lam) * X[permutation]
            return inputs, Y
        """,
    ],
    ("mixup", "mixup_lambda_swapped_in_targets"): [
        """
        def mixup(X, Y, lam, permutation):
            return X[permutation] + lam * (X - X[permutation]), Y + lam * (Y[permutation] - Y)
        """,
        """
        def mixup(X, Y, lam, permutation):
            def blend(A, own):
                return own * A + (1 - own) * A[permutation]

            return blend(X, lam), blend(Y, 1 - lam)
        """,
    ],
    ("mixup", "mixup_with_inverse_permutation"): [
        """
        def mixup(X, Y, lam, permutation):
            XP, YP = np.empty_like(X), np.empty_like(Y)
            XP[permutation], YP[permutation] = X, Y
            return lam * X + (1 - lam) * XP, lam * Y + (1 - lam) * YP
        """,
        """
        def mixup(X, Y, lam, permutation):
            back = np.zeros(len(permutation), int)
            back[permutation] = np.arange(len(X))
            return tuple(A[back] + lam * (A - A[back]) for A in (X, Y))
        """,
    ],
    ("mixup", "mixup_target_of_the_larger_share"): [
        """
        def mixup(X, Y, lam, permutation):
            targets = Y.copy() if lam >= 0.5 else Y[permutation]
            return lam * X + (1 - lam) * X[permutation], targets
        """,
        """
        def mixup(X, Y, lam, permutation):
            own = round(lam + 1e-9)
            return X[permutation] + lam * (X - X[permutation]), own * Y + (1 - own) * Y[permutation]
        """,
    ],
    ("mixup", "mixup_permuted_twice"): [
        """
        def mixup(X, Y, lam, permutation):
            return lam * X + (1 - lam) * X[permutation], lam * Y + (1 - lam) * Y[permutation][permutation]
        """,
        """
        def mixup(X, Y, lam, permutation):
            XP, YP = X[permutation], Y[permutation[permutation]]
            return XP + lam * (X - XP), YP + lam * (Y - YP)
        """,
    ],
    ("mixup", "mixup_in_float64"): [
        """
        def mixup(X, Y, lam, permutation):
            w = np.array([lam, 1 - lam])
            return w[0] * X + w[1] * X[permutation], w[0] * Y + w[1] * Y[permutation]
        """,
        """
        def mixup(X, Y, lam, permutation):
            X, Y = X.astype(float), Y.astype(float)
            return lam * X + (1 - lam) * X[permutation], lam * Y + (1 - lam) * Y[permutation]
        """,
    ],
    ("cutmix", "cutmix_lambda_not_recomputed"): [
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
            return out, lam * Y + (1 - lam) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            B, h, w, C = images.shape
            half_h, half_w = int(h * (1 - lam) ** 0.5) // 2, int(w * (1 - lam) ** 0.5) // 2
            rows, columns = np.arange(h)[:, None], np.arange(w)
            inside = (rows >= center[0] - half_h) & (rows < center[0] + half_h)
            inside = inside & (columns >= center[1] - half_w) & (columns < center[1] + half_w)
            mixed = np.where(inside[None, :, :, None], images[permutation], images)
            return mixed, Y[permutation] + lam * (Y - Y[permutation])
        """,
    ],
    ("cutmix", "cutmix_lambda_of_the_whole_box"): [
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
            kept = 1 - (rh // 2 * 2) * (rw // 2 * 2) / (h * w)
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
            share = 4 * half_h * half_w / (h * w)
            return mixed, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("cutmix", "cutmix_without_root"): [
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            rh, rw = int(h * (1 - lam)), int(w * (1 - lam))
            top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
            left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
            out = images.copy()
            out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            kept = 1 - (bottom - top) * (right - left) / (h * w)
            return out, kept * Y + (1 - kept) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            _, h, w, _ = images.shape
            half_h, half_w = int(h - h * lam) // 2, int(w - w * lam) // 2
            rows, columns = np.arange(h)[:, None], np.arange(w)
            inside = (rows >= center[0] - half_h) & (rows < center[0] + half_h)
            inside = inside & (columns >= center[1] - half_w) & (columns < center[1] + half_w)
            mixed = np.where(inside[None, :, :, None], images[permutation], images)
            share = float(inside.mean())
            return mixed, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("cutmix", "cutmix_box_of_the_wrong_share"): [
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(lam)
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
            half_h, half_w = int(h * lam ** 0.5) // 2, int(w * lam ** 0.5) // 2
            rows, columns = np.arange(h)[:, None], np.arange(w)
            inside = (rows >= center[0] - half_h) & (rows < center[0] + half_h)
            inside = inside & (columns >= center[1] - half_w) & (columns < center[1] + half_w)
            mixed = np.where(inside[None, :, :, None], images[permutation], images)
            share = float(inside.mean())
            return mixed, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("cutmix", "cutmix_targets_swapped"): [
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
            return out, (1 - kept) * Y + kept * Y[permutation]
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
            return mixed, Y[permutation] + share * (Y - Y[permutation])
        """,
    ],
    ("cutmix", "cutmix_not_clipped_at_zero"): [
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(1 - lam)
            rh, rw = int(h * root), int(w * root)
            top, bottom = row - rh // 2, min(row + rh // 2, h)
            left, right = column - rw // 2, min(column + rw // 2, w)
            out = images.copy()
            out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            kept = 1 - (bottom - top) * (right - left) / (h * w)
            return out, kept * Y + (1 - kept) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            B, h, w, C = images.shape
            half_h, half_w = int(h * (1 - lam) ** 0.5) // 2, int(w * (1 - lam) ** 0.5) // 2
            y, x = center[0] - half_h, center[1] - half_w
            mixed = np.array(images)
            inside = np.zeros((h, w), bool)
            inside[y : y + 2 * half_h, x : x + 2 * half_w] = True
            mixed[:, inside] = images[permutation][:, inside]
            share = float(inside.mean())
            return mixed, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("cutmix", "cutmix_center_as_corner"): [
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(1 - lam)
            rh, rw = int(h * root), int(w * root)
            top, left = row, column
            bottom, right = min(row + rh, h), min(column + rw, w)
            out = images.copy()
            out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            kept = 1 - (bottom - top) * (right - left) / (h * w)
            return out, kept * Y + (1 - kept) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            B, h, w, C = images.shape
            sides = [int(n * (1 - lam) ** 0.5) for n in (h, w)]
            inside = np.zeros((h, w), bool)
            inside[center[0] : center[0] + sides[0], center[1] : center[1] + sides[1]] = True
            mixed = np.where(inside[None, :, :, None], images[permutation], images)
            share = float(inside.mean())
            return mixed, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("cutmix", "cutmix_center_exchanged"): [
        """
        def cutmix(images, Y, center, lam, permutation):
            column, row = center
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
            inside = (rows >= center[1] - half_h) & (rows < center[1] + half_h)
            inside = inside & (columns >= center[0] - half_w) & (columns < center[0] + half_w)
            mixed = np.where(inside[None, :, :, None], images[permutation], images)
            share = float(inside.mean())
            return mixed, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("cutmix", "cutmix_labels_unmixed"): [
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
            return out, Y
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            B, h, w, C = images.shape
            half_h, half_w = int(h * (1 - lam) ** 0.5) // 2, int(w * (1 - lam) ** 0.5) // 2
            rows, columns = np.arange(h)[:, None], np.arange(w)
            inside = (rows >= center[0] - half_h) & (rows < center[0] + half_h)
            inside = inside & (columns >= center[1] - half_w) & (columns < center[1] + half_w)
            mixed = np.where(inside[None, :, :, None], images[permutation], images)
            return mixed, Y.copy()
        """,
    ],
    ("cutmix", "cutmix_odd_sides_kept"): [
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(1 - lam)
            rh, rw = int(h * root), int(w * root)
            top, left = row - rh // 2, column - rw // 2
            bottom, right = min(top + rh, h), min(left + rw, w)
            top, left = max(top, 0), max(left, 0)
            out = images.copy()
            out[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            kept = 1 - (bottom - top) * (right - left) / (h * w)
            return out, kept * Y + (1 - kept) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            B, h, w, C = images.shape
            rh, rw = int(h * (1 - lam) ** 0.5), int(w * (1 - lam) ** 0.5)
            rows = np.arange(h)[:, None] - (center[0] - rh // 2)
            columns = np.arange(w) - (center[1] - rw // 2)
            inside = (rows >= 0) & (rows < rh) & (columns >= 0) & (columns < rw)
            mixed = np.where(inside[None, :, :, None], images[permutation], images)
            share = float(inside.mean())
            return mixed, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("cutmix", "cutmix_in_place"): [
        """
        def cutmix(images, Y, center, lam, permutation):
            row, column = center
            h, w = images.shape[1:3]
            root = np.sqrt(1 - lam)
            rh, rw = int(h * root), int(w * root)
            top, bottom = max(row - rh // 2, 0), min(row + rh // 2, h)
            left, right = max(column - rw // 2, 0), min(column + rw // 2, w)
            images[:, top:bottom, left:right] = images[permutation, top:bottom, left:right]
            kept = 1 - (bottom - top) * (right - left) / (h * w)
            return images, kept * Y + (1 - kept) * Y[permutation]
        """,
        """
        def cutmix(images, Y, center, lam, permutation):
            B, h, w, C = images.shape
            half_h, half_w = int(h * (1 - lam) ** 0.5) // 2, int(w * (1 - lam) ** 0.5) // 2
            rows, columns = np.arange(h)[:, None], np.arange(w)
            inside = (rows >= center[0] - half_h) & (rows < center[0] + half_h)
            inside = inside & (columns >= center[1] - half_w) & (columns < center[1] + half_w)
            partner = images[permutation]
            images[:, inside] = partner[:, inside]
            share = float(inside.mean())
            return images, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("cutmix", "cutmix_in_float64"): [
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
            kept = 1 - np.float64((bottom - top) * (right - left)) / (h * w)
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
            share = inside.mean()
            return mixed, Y + share * (Y[permutation] - Y)
        """,
    ],
    ("rand_augment", "drawn_once_a_batch"): [
        """
        def rand_augment(images, operations, num_ops, rng):
            chosen = rng.integers(len(operations), size=num_ops)
            out = []
            for image in images:
                for k in chosen:
                    image = operations[k](image)
                out.append(image)
            return np.stack(out)
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            out = list(images)
            for _ in range(num_ops):
                operation = operations[int(rng.integers(0, len(operations)))]
                out = [operation(image) for image in out]
            return np.array(out)
        """,
    ],
    ("rand_augment", "drawn_without_replacement"): [
        """
        def rand_augment(images, operations, num_ops, rng):
            out = []
            for image in images:
                for k in rng.permutation(len(operations))[:num_ops]:
                    image = operations[k](image)
                out.append(image)
            return np.stack(out)
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            def one(image):
                for k in rng.choice(len(operations), size=num_ops, replace=False):
                    image = operations[k](image)
                return image

            return np.array([one(image) for image in images])
        """,
    ],
    ("rand_augment", "always_from_the_original"): [
        """
        def rand_augment(images, operations, num_ops, rng):
            out = []
            for image in images:
                result = image
                for k in rng.integers(len(operations), size=num_ops):
                    result = operations[k](image)
                out.append(result)
            return np.stack(out)
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            out = images.copy()
            for i in range(len(images)):
                for _ in range(num_ops):
                    out[i] = operations[rng.integers(len(operations))](images[i])
            return out
        """,
    ],
    ("rand_augment", "last_operation_never_drawn"): [
        """
        def rand_augment(images, operations, num_ops, rng):
            out = []
            for image in images:
                for _ in range(num_ops):
                    image = operations[rng.integers(0, len(operations) - 1)](image)
                out.append(image)
            return np.stack(out)
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            out = images.copy()
            for i, draws in enumerate(rng.integers(len(operations) - 1, size=(len(images), num_ops))):
                for k in draws:
                    out[i] = operations[k](out[i])
            return out
        """,
    ],
    ("rand_augment", "one_operation_repeated"): [
        """
        def rand_augment(images, operations, num_ops, rng):
            out = []
            for image in images:
                operation = operations[rng.integers(len(operations))]
                for _ in range(num_ops):
                    image = operation(image)
                out.append(image)
            return np.stack(out)
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            out = images.copy()
            for i, k in enumerate(rng.integers(len(operations), size=len(images))):
                for _ in range(num_ops):
                    out[i] = operations[k](out[i])
            return out
        """,
    ],
    ("rand_augment", "seed_of_its_own"): [
        """
        def rand_augment(images, operations, num_ops, rng):
            rng = np.random.default_rng(42)
            out = []
            for image in images:
                for k in rng.integers(len(operations), size=num_ops):
                    image = operations[k](image)
                out.append(image)
            return np.stack(out)
        """,
        """
        def rand_augment(images, operations, num_ops, rng):
            generator = np.random.Generator(np.random.PCG64(7))
            out = images.copy()
            for i in range(len(images)):
                for _ in range(num_ops):
                    out[i] = operations[generator.integers(len(operations))](out[i])
            return out
        """,
    ],
}
