"""Run as Python starts in the browser, before the kernel and what it imports."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from pathlib import Path


def start() -> None:
    """Look for modules in the learner's folder last, and make matplotlib's list of fonts fit."""
    # Each look into that folder is a request to the page, and every import would begin with one.
    if "" in sys.path:
        sys.path.remove("")
        sys.path.append("")
    _keep_stand_in()
    _repair_font_list()


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
