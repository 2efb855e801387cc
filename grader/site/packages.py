"""The packages that the site brings along: the kit, the tests of it, and what the kernel needs."""

from __future__ import annotations

import shutil
import zipfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import grader
from grader.diagnosis.known_mistakes import FILE as KNOWN_MISTAKES
from grader.judging.commentary import COMMENTARY
from grader.notebooks.assignment import assignment_folders
from grader.notebooks.cells import read_text
from grader.notebooks.percent import parse_percent
from grader.site.errors import SiteError
from grader.site.pyodide import kernel_extension
from grader.site.wheels import installed_wheel, package_files, write_wheel
from grader.student.course_files import ASSIGNMENTS_PACKAGE, SOLUTIONS_PACKAGE
from grader.student.notebook import PUBLIC_TESTS

_STAND_IN = Path(__file__).parent / "stand_in"

# What runs in a class or on an author's computer only.
_NOT_IN_A_BROWSER = ("authoring", "cli", "demo", "gradebook", "site", "study", "__main__.py")
# What the kit and the kernel need and Pyodide has not, or has too old.
_INSTALLED = ("comm", "iniconfig", "pluggy", "pytest")
# Named so that the kernel, which loads these itself, sees them as loaded. Pyodide finds no name with `_` in it so.
LOADED_BY_KERNEL = ("comm", "ipykernel", "piplite")
_OF_KERNEL = ("ipykernel", "pyodide_kernel")
_SECRET_FILES = ("notebook.py", "test_public.py", "test_hidden.py", "misconceptions.py", COMMENTARY)
_RELEASED_FILES = (PUBLIC_TESTS, KNOWN_MISTAKES)
_SITE_PACKAGES = "/lib/python3.12/site-packages"  # of Pyodide
RELEASED = f"{_SITE_PACKAGES}/{ASSIGNMENTS_PACKAGE}"
# The kernel imports `piplite` first of all.
_FIRST_LINES = """
import training_networks_start

training_networks_start.start()
"""


def write_packages(folder: Path, assignments: Path, solutions: Path | None) -> list[Path]:
    """Write the wheels into a folder, the solutions among them unless they stay at home.

    Raises:
        SiteError: something that they are made of is not installed, or cannot be read in a browser.
    """
    folder.mkdir(parents=True)
    number = version("training-networks-grader")
    kit = package_files(Path(grader.__file__).parent, without=_NOT_IN_A_BROWSER)
    wheels = [write_wheel(folder, "training-networks-grader", number, kit)]
    wheels.append(write_wheel(folder, "training-networks-assignments", number, _released_files(assignments)))
    start = {"training_networks_start.py": (_STAND_IN / "start.py").read_bytes()}
    wheels.append(write_wheel(folder, "training-networks-start", number, start))
    if solutions is not None:
        files = _solution_files(solutions)
        wheels.append(write_wheel(folder, "training-networks-solutions", number, files))
    wheels.append(write_wheel(folder, "scikit-learn", version("scikit-learn"), _stand_in()))
    wheels += [installed_wheel(folder, name) for name in _INSTALLED]
    own = kernel_extension() / "static" / "pypi"
    for name in _OF_KERNEL:
        wheels.append(Path(shutil.copy(next(own.glob(f"{name}-*.whl")), folder)))
    wheels.append(_with_first_lines(next(own.glob("piplite-*.whl")), folder))
    return wheels


def _with_first_lines(wheel: Path, folder: Path) -> Path:
    """The wheel of `piplite`, which also makes things ready here."""
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/RECORD")}
    files["piplite/__init__.py"] = _FIRST_LINES.encode() + files["piplite/__init__.py"]
    _, number, *_ = wheel.name.split("-")
    own = {path: content for path, content in files.items() if ".dist-info/" not in path}
    return write_wheel(folder, "piplite", number, own)


def _released_files(assignments: Path) -> dict[str, bytes]:
    """What `check` reads, where reading it asks nothing of the page."""
    return {
        f"{ASSIGNMENTS_PACKAGE}/{folder.name}/{name}": (folder / name).read_bytes()
        for folder in sorted(assignments.iterdir())
        for name in _RELEASED_FILES
        if (folder / name).is_file()
    }


def _solution_files(solutions: Path) -> dict[str, bytes]:
    files = {f"{SOLUTIONS_PACKAGE}/__init__.py": b'"""Hidden tests and references, for self-study."""\n'}
    for assignment in assignment_folders(solutions):
        if parse_percent(read_text(assignment / "notebook.py")) is None:
            raise SiteError(
                f"{assignment.name}/notebook.py uses more of jupytext's format than can be read without jupytext, "
                "which a browser has not: write its cells as the other assignments do."
            )
        for name in _SECRET_FILES:
            if (assignment / name).is_file():
                files[f"{SOLUTIONS_PACKAGE}/{assignment.name}/{name}"] = (assignment / name).read_bytes()
    return files


def _stand_in() -> dict[str, bytes]:
    """The stand-in for scikit-learn with scikit-learn's own files, of which it reads three."""
    files = package_files(_STAND_IN / "sklearn")
    spec = find_spec("sklearn.datasets")
    if spec is None or spec.origin is None:
        raise SiteError("scikit-learn is not installed: run  pip install '.[instructor,site]'.")
    own = Path(spec.origin).parent
    for name in ("data/digits.csv.gz", "images/china.jpg", "images/flower.jpg"):
        files[f"sklearn/data/{Path(name).name}"] = (own / name).read_bytes()
    return files
