"""The released notebooks as the site has them, and the catalogue that its start page reads."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.notebooks.assignment import first_heading
from grader.notebooks.cells import Cell, parse_ipynb
from grader.site.errors import SiteError

# What a notebook in the browser remembers of the release that it came from.
METADATA_KEY = "training_networks_release"

_FOLDER = re.compile(r"\d\d_[a-z0-9_]+")
_GUIDE_ID = "how-this-notebook-works"
_LEFT_OUT = frozenset({"students.md"})  # how to install the kit, and how to hand in

_IN_THE_BROWSER = """\
## In your browser

- **Everything runs here**, on your own computer, and is kept in this browser: nothing is sent. Save with Ctrl+S; the
  start page shows how far you are, and exports your work.
{hidden}- **A loop that never ends** is stopped inside `check` after ten seconds. In a cell of your own nothing can stop it:
  reload the page. What was saved is still there.\
"""
_HIDDEN = """\
- **Hidden tests are here too**: `check("{exercise}", hidden=True)` tries other numbers and sizes, and knows the usual
  mistakes by name. Once all of them pass you see the reference, and why it is written so.
"""


@dataclass(frozen=True)
class SiteNotebook:
    """A notebook as the start page knows it."""

    name: str
    title: str
    release: str  # changes with every change of the notebook
    exercises: tuple[str, ...]


def write_contents(assignments: Path, files: Path, *, with_hidden: bool) -> list[SiteNotebook]:
    """Copy what is released, and tell each notebook where it runs.

    Args:
        with_hidden: the site brings the hidden tests along.

    Raises:
        SiteError: nothing is released.
    """
    if not assignments.is_dir():
        folders: list[Path] = []
    else:
        folders = sorted(path for path in assignments.iterdir() if _FOLDER.fullmatch(path.name))
    notebooks = [_write(folder, files / folder.name, with_hidden) for folder in folders]
    if not notebooks:
        raise SiteError(f"{assignments} holds no released notebook: run  grader release  first.")
    return notebooks


def catalogue(notebooks: Sequence[SiteNotebook], *, with_hidden: bool) -> str:
    """What the start page reads."""
    document = {"hidden": with_hidden, "notebooks": [asdict(one) for one in notebooks]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _write(folder: Path, target: Path, with_hidden: bool) -> SiteNotebook:
    path = folder / f"{folder.name}.ipynb"
    if not path.is_file():
        raise SiteError(f"{folder} has no {path.name}: run  grader release {folder.name}.")
    shutil.copytree(folder, target, ignore=lambda _, names: _LEFT_OUT.union(_hidden_files(names)))
    text = path.read_text(encoding="utf-8")
    notebook, cells = json.loads(text), parse_ipynb(text, path.name)
    exercises = tuple(_exercises(cells))
    release = hashlib.sha256(text.encode()).hexdigest()[:12]
    hidden = _HIDDEN.format(exercise=exercises[0]) if with_hidden and exercises else ""
    guide = {
        "cell_type": "markdown",
        "id": "in-your-browser",
        "metadata": {"deletable": False, "editable": False},
        "source": _IN_THE_BROWSER.format(hidden=hidden),
    }
    after = next((cell.index for cell in cells if cell.id == _GUIDE_ID), 0)
    notebook["cells"].insert(after + 1, guide)
    # The kernel that runs here has this name; another one asks which kernel is meant.
    notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python", "language": "python"}
    notebook["metadata"][METADATA_KEY] = release
    (target / path.name).write_text(
        json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return SiteNotebook(folder.name, first_heading(cells) or folder.name, release, exercises)


def _hidden_files(names: Sequence[str]) -> set[str]:
    return {name for name in names if name.startswith(".")}


def _exercises(cells: Sequence[Cell]) -> list[str]:
    marks = [cell.metadata.get("nbgrader", {}) for cell in cells]
    return [str(mark["grade_id"]) for mark in marks if mark.get("solution") and not mark.get("task")]
