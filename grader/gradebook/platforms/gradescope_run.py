"""Inside Gradescope's container: one submission judged, and written as its `results.json`."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TypedDict

import msgspec

from grader.gradebook.slim_import import import_nbgrader
from grader.sandbox.host.limits import AskedLevel

SHOWN_ALWAYS = "visible"


class Settings(msgspec.Struct, frozen=True):
    """What `grader gradescope` wrote into the zip."""

    assignment: str
    visibility: str
    secret: str
    sandbox: AskedLevel
    limits: dict[str, float | int]


class GradescopeTest(TypedDict):
    """One exercise."""

    name: str
    number: str
    score: float
    max_score: float
    status: str
    output: str
    output_format: str
    visibility: str


class GradescopeResults(TypedDict, total=False):
    """Gradescope's `results.json`; its own total is the sum of the tests' scores."""

    score: float
    output: str
    output_format: str
    visibility: str
    stdout_visibility: str
    execution_time: int
    extra_data: dict[str, str]
    tests: list[GradescopeTest]


def main(root: Path) -> int:
    """Judge `submission/`, write `results/results.json`; without it Gradescope says that the autograder failed.

    A grade that the grader itself failed on has no results: it is no zero, and Gradescope lets it be run again.
    """
    import_nbgrader()
    from grader.judging.pool.service import JudgeError
    from grader.notebooks.cells import NotebookError

    started = time.monotonic()
    settings = msgspec.json.decode((root / "source" / "settings.json").read_bytes(), type=Settings)
    try:
        results = _judge(root, settings)
    except NotebookError as error:
        # What the student can put right is told at once, and earns nothing until then.
        results = {"score": 0.0, "output": f"This submission could not be graded. {error}", "tests": []}
        results |= {"output_format": "text", "visibility": SHOWN_ALWAYS}
    except JudgeError as error:
        print(f"The grader failed, not the student: {error}")
        return 1
    results["execution_time"] = round(time.monotonic() - started)
    results["stdout_visibility"] = "hidden"
    target = root / "results" / "results.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _judge(root: Path, settings: Settings) -> GradescopeResults:
    from grader.gradebook.release_cells import release_of, restore_release
    from grader.gradebook.submission import notebook_text, read_submission, require_own_cells
    from grader.judging.pool.local import judge_pool
    from grader.judging.pool.messages import JudgeSetup, Submission
    from grader.judging.pool.service import JudgeError
    from grader.notebooks.cells import NotebookError
    from grader.reports.card import exercise_card
    from grader.sandbox.host.limits import Limits

    source, name = root / "source", settings.assignment
    release = release_of(name, source / "released.ipynb")
    handed_in = _notebook(root / "submission", name)
    notebook = read_submission(handed_in)
    require_own_cells(notebook, {cell.name for cell in release.cells})
    restore_release(notebook, release)
    setup = JudgeSetup(
        source / "solutions" / name,
        settings.secret,
        msgspec.convert(settings.limits, Limits),
        settings.sandbox,
        True,
    )
    with tempfile.TemporaryDirectory() as folder, judge_pool(setup, 1) as judge:
        path = Path(folder) / f"{name}.ipynb"
        path.write_text(notebook_text(notebook), encoding="utf-8")
        result = next(judge([Submission(_student(root), path)]))
    if result is None:
        raise JudgeError("The run was interrupted.")
    if result.status == "ungradable":
        raise NotebookError(result.message)
    if result.status == "error":
        broken = [one.name for one in result.exercises if one.outcome == "error"]
        raise JudgeError(
            f"{result.message or 'a test ended in an error'} ({', '.join(broken) or 'no exercise'})."
        )
    tests: list[GradescopeTest] = [
        {
            "name": one.name,
            "number": str(number),
            "score": float(one.score or 0.0),
            "max_score": float(one.max_score),
            "status": "passed" if one.outcome == "passed" else "failed",
            "output": exercise_card(one).html,
            "output_format": "html",
            "visibility": settings.visibility,
        }
        for number, one in enumerate(result.exercises, 1)
    ]
    notes = list(result.warnings)
    if handed_in.name != f"{name}.ipynb":
        notes.append(f"{handed_in.name} was graded: its name should be {name}.ipynb.")
    return {
        "output": "\n".join(notes),
        "output_format": "text",
        "visibility": SHOWN_ALWAYS,
        "extra_data": {"sandbox": result.sandbox},
        "tests": tests,
    }


def _notebook(submission: Path, name: str) -> Path:
    """The notebook that was handed in: by its name, or the only one.

    Raises:
        NotebookError: there is none, or several of other names.
    """
    from grader.notebooks.cells import NotebookError

    found = [
        path
        for path in sorted(submission.rglob("*.ipynb"))
        if path.is_file() and not path.is_symlink() and ".ipynb_checkpoints" not in path.parts
    ]
    chosen = [path for path in found if path.name == f"{name}.ipynb"] or found
    if len(chosen) == 1:
        return chosen[0]
    listed = " and ".join(str(path.relative_to(submission)) for path in chosen)
    said = f"There are {listed}" if chosen else "There is no notebook in it"
    raise NotebookError(f"{said}: hand in one notebook, {name}.ipynb.")


def _student(root: Path) -> str:
    """Who it is, for the draws to repeat: the e-mail, of a group the first by the alphabet."""
    try:
        metadata = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
        users = metadata.get("users") or []
        return min(str(user.get("email") or user.get("id") or "") for user in users)
    except (OSError, ValueError, AttributeError):
        return ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
