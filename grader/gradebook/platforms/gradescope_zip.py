"""`grader gradescope`: an assignment's autograder for Gradescope, as one zip."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import grader
from grader.gradebook.course import Course
from grader.gradebook.output import output_file
from grader.gradebook.settings import CourseError
from grader.notebooks.assignment import Assignment, find_assignment

# When students see a test's card, by Gradescope's own words.
Visibility = Literal["hidden", "after_due_date", "after_published", "visible"]

_DISTRIBUTION = "training-networks-grader"
_EXTRA = "gradescope"  # of the kit's installation: what judging needs besides the base

SETUP = """\
#!/usr/bin/env bash
# Run once by Gradescope, while it builds the image.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
find_python() {
  for name in "${AUTOGRADER_PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    if [ -n "$name" ] && "$name" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"; return
    fi
  done
}
if [ "$(id -u)" = 0 ] && [ -z "${AUTOGRADER_PYTHON:-}" ]; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends bubblewrap || true  # the sandbox's container, where the host allows it
  [ -n "$(find_python)" ] || apt-get install -y -qq --no-install-recommends python3.11 python3.11-venv
fi
python="$(find_python)"
[ -n "$python" ] || { echo "Python 3.11 or newer is needed: choose a newer base image." >&2; exit 1; }
"$python" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$root/source/requirements.txt"
"""

RUN = """\
#!/usr/bin/env bash
# Run by Gradescope for each submission; writes results/results.json.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
python="$root/venv/bin/python"
[ -x "$python" ] || python="${AUTOGRADER_PYTHON:-python3}"
cd "$root"
PYTHONPATH="$root/source/kit" exec "$python" -m grader.gradebook.platforms.gradescope_run "$root"
"""


def write_autograder(course: Course, assignment: str, output: Path, visibility: Visibility) -> None:
    """Write the zip.

    Raises:
        CourseError: there is no release, or the zip cannot be written.
        AssignmentError: there is no such assignment.
    """
    found = find_assignment(course.solutions, assignment)
    released = course.released_notebook(assignment)
    if not released.is_file():
        raise CourseError(
            f"{assignment} has no release in {course.root.name}: run  grader release {assignment}."
        )
    settings = {
        "assignment": assignment,
        "visibility": visibility,
        # Not the course's own secret, which would say all draws to whoever reads this zip.
        "secret": hashlib.sha256(f"gradescope {course.secret}".encode()).hexdigest(),
        "limits": dict(course.options.limits),
        "sandbox": str(course.options.sandbox),
    }
    with output_file(output) as path, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        _script(archive, "setup.sh", SETUP)
        _script(archive, "run_autograder", RUN)
        archive.writestr("requirements.txt", "\n".join(_requirements()) + "\n")
        archive.writestr("settings.json", json.dumps(settings, indent=1) + "\n")
        archive.write(released, "released.ipynb")
        for name, file in _files(found):
            archive.write(file, name)


def _script(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o100755 << 16
    archive.writestr(info, text)


def _files(assignment: Assignment) -> Iterator[tuple[str, Path]]:
    """The kit, the assignment, and of earlier ones the notebook where the assignment shows its results."""
    package = Path(grader.__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix in (".py", ".j2", ".typed") and "__pycache__" not in path.parts:
            yield f"kit/grader/{path.relative_to(package).as_posix()}", path
    for path in sorted(assignment.folder.glob("*.py")):
        yield f"solutions/{assignment.name}/{path.name}", path
    provided = [str(cell.metadata["provided"]) for cell in assignment.provided_cells]
    names = {item.partition(".")[0] for line in provided for item in line.split() if "." in item}
    for name in sorted(names - {assignment.name}):
        yield f"solutions/{name}/notebook.py", assignment.folder.parent / name / "notebook.py"


def _requirements() -> list[str]:
    """What to install beside the kit, which comes in the zip."""
    source = Path(grader.__file__).parents[1] / "pyproject.toml"
    if source.is_file():
        project = tomllib.loads(source.read_text(encoding="utf-8"))["project"]
        base, extra = project["dependencies"], project["optional-dependencies"][_EXTRA]
    else:
        listed = [one.replace(" ", "") for one in importlib.metadata.requires(_DISTRIBUTION) or []]
        base = [one for one in listed if ";" not in one]
        extra = [
            one.partition(";")[0]
            for one in listed
            if f'"{_EXTRA}"' in one.partition(";")[2].replace("'", '"')
        ]
    return sorted([*base, *extra])
