"""Run as Python starts in the browser, before the kernel and what it imports."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

# The argument of a function that it makes addresses of, by its position and its name.
_OF_ADDRESSES = {
    "bincount": (0, "x"),
    "choose": (0, "a"),
    "put": (1, "ind"),
    "repeat": (1, "repeats"),
    "take": (1, "indices"),
}


def start() -> None:
    """Look for modules in the learner's folder last, and make what is of 32 bits here do as elsewhere."""
    # Each look into that folder is a request to the page, and every import would begin with one.
    if "" in sys.path:
        sys.path.remove("")
        sys.path.append("")
    _keep_stand_in()
    _repair_font_list()
    _take_long_integers()


def _take_long_integers() -> None:
    """Let functions take indices and counts of int64, such as labels, as they do where addresses have 64 bits."""
    for name, (position, argument) in _OF_ADDRESSES.items():
        setattr(np, name, _taking_long_integers(getattr(np, name), position, argument))


def _taking_long_integers(function: Callable[..., object], position: int, name: str) -> Callable[..., object]:
    @functools.wraps(function)
    def call(*args: object, **kwargs: object) -> object:
        if len(args) > position:
            args = (*args[:position], _addresses(args[position]), *args[position + 1 :])
        elif name in kwargs:
            kwargs[name] = _addresses(kwargs[name])
        return function(*args, **kwargs)

    return call


def _addresses(numbers: object) -> object:
    """Integers of 64 bits as those that an address has, where they fit; what does not is refused as before."""
    found = np.asarray(numbers)
    if found.dtype.kind not in "iu" or found.dtype.itemsize <= np.dtype(np.intp).itemsize:
        return numbers
    short = found.astype(np.intp)
    return short if np.array_equal(short, found) else numbers


def _keep_stand_in() -> None:
    """Let `import sklearn` mean what is here: Pyodide would fetch the whole of it as it sees the import."""
    pyodide_js = importlib.import_module("pyodide_js")
    pyodide_js._api._import_name_to_package_name.delete("sklearn")


def _repair_font_list() -> None:
    """Pyodide's matplotlib comes with a list of its fonts that says another version, and would be made anew.

    That takes seconds, and a warning about it would be the first that a learner sees.
    """
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        return
    folder = Path(spec.origin).parent
    listed, manager = folder / "fontlist.json", folder / "font_manager.py"
    if not (listed.is_file() and manager.is_file()):
        return
    expected = re.search(r"^    __version__ = (.+)$", manager.read_text(encoding="utf-8"), re.MULTILINE)
    if expected:
        text = listed.read_text(encoding="utf-8")
        listed.write_text(re.sub(r'("_version": )[^,]+', rf"\g<1>{expected[1]}", text, count=1))
