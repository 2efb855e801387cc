"""The digits and the two photographs of scikit-learn, read from its own files."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.number]

_FILES = Path(__file__).parent / "data"


class Bunch(dict[str, object]):
    """A dictionary with its entries as attributes, as scikit-learn's."""

    def __getattr__(self, name: str) -> object:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def load_digits(
    *, n_class: int = 10, return_X_y: bool = False, as_frame: bool = False
) -> Bunch | tuple[Array, Array]:
    """As scikit-learn's: 1797 digits of 8×8 pixels from 0 to 16."""
    if as_frame:
        raise NotImplementedError("On this site the digits come as arrays: as_frame=False.")
    with gzip.open(_FILES / "digits.csv.gz", "rt", encoding="ascii") as file:
        table = np.loadtxt(file, delimiter=",")
    table = table[table[:, -1] < n_class] if n_class < 10 else table
    flat, target = table[:, :-1], table[:, -1].astype(int, copy=False)
    if return_X_y:
        return flat, target
    names = [f"pixel_{row}_{column}" for row in range(8) for column in range(8)]
    return Bunch(
        data=flat,
        target=target,
        frame=None,
        feature_names=names,
        target_names=np.arange(10),
        images=flat.reshape(-1, 8, 8),
        DESCR="1797 handwritten digits of 8×8 pixels, from the UCI repository, as scikit-learn has them.",
    )


def load_sample_images() -> Bunch:
    """As scikit-learn's: two photographs, arrays of shape (427, 640, 3) and uint8."""
    names = ["china.jpg", "flower.jpg"]
    return Bunch(
        images=[load_sample_image(name) for name in names],
        filenames=[str(_FILES / name) for name in names],
        DESCR="Two photographs, as scikit-learn has them.",
    )


def load_sample_image(image_name: str) -> Array:
    """As scikit-learn's: one of the two photographs."""
    from matplotlib.image import imread

    path = _FILES / image_name
    if path.suffix != ".jpg" or not path.is_file():
        raise AttributeError(f"Cannot find sample image: {image_name}")
    return np.array(imread(path))


def __getattr__(name: str) -> object:
    raise AttributeError(
        f"scikit-learn's {name} is not on this site, which has its digits and sample images alone: "
        "use the notebook on your computer for it."
    )
