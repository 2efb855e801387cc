"""What stands first and last in each notebook: how it works, and what there is to do before handing in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.notebooks.assignment import Assignment, assignment_folders, load_assignment
from grader.reports.text import listing
from grader.testing.marks import TestFileError
from grader.testing.rule_checks import RULES
from grader.testing.rules import declared_rules

STUDENTS_PAGE = "students.md"

_FIRST = """\
## How this notebook works

- **Write** each exercise where it says `raise NotImplementedError`, and a letter where a question says `None`. Run
  the cell, then the check below it. Names and arguments stay as they are; cells and functions of your own are welcome.
- **NumPy** and modules of the standard library such as `math`, `itertools` and `collections` are there when it is
  graded. SciPy, scikit-learn and others are not.
- **`check("…")`** tries small examples and the rules of the course on what you have defined, as often as you like. It
  counts nothing and sends nothing.
- **Hidden tests** earn the points beside the headings: other numbers and sizes, the same rules. No plot is graded.
- **Only the saved notebook counts.** Save it, and hand it in as `{name}.ipynb`.{more}"""

_LAST = """\
## Before you hand in

The cell below runs all checks once more and shows what is still open.

{looked_at}

To hand in: restart the kernel and run all cells, save, and hand in `{name}.ipynb` under this name.{following}"""

CHECK_ALL = "check()"


@dataclass(frozen=True)
class Guide:
    """The texts of a notebook's first and last cells."""

    first: str
    last: str


def guide(assignment: Assignment) -> Guide:
    """Write the guide of an assignment from its declared rules and from the course around it.

    Raises:
        TestFileError, AssignmentError: the author's files do not load.
    """
    more = (
        f"\n- More on all of this: [{STUDENTS_PAGE}]({STUDENTS_PAGE})." if students_page(assignment) else ""
    )
    following = next_assignment(assignment)
    after = f" Next comes `{following.name}`, *{following.title}*." if following else ""
    return Guide(
        _FIRST.format(name=assignment.name, more=more),
        _LAST.format(name=assignment.name, looked_at=_looked_at(assignment), following=after),
    )


def next_assignment(assignment: Assignment) -> Assignment | None:
    """The assignment after this one, in the order of the course."""
    later = [one for one in assignment_folders(assignment.folder.parent) if one.name > assignment.name]
    return load_assignment(later[0]) if later else None


def students_page(assignment: Assignment) -> str | None:
    """The page for students as it lies beside their notebook, without the pictures; None where a course has none."""
    page = assignment.folder.parent.parent / "docs" / STUDENTS_PAGE
    if not page.is_file():
        return None
    lines = page.read_text(encoding="utf-8").split("\n")
    kept = [line for line in lines if not line.startswith("![")]
    return "\n".join(line for number, line in enumerate(kept) if line or number == 0 or kept[number - 1])


def _looked_at(assignment: Assignment) -> str:
    listed = _rules(assignment.public_tests)
    start = "The hidden tests look at the same functions and answers, with other numbers and sizes"
    if not listed:
        return f"{start}."
    rules = "\n".join(
        f"- {RULES[rule].description.rstrip('.')}{_where(exercises, listed)}."
        for rule, exercises in listed.items()
    )
    return f"{start}, and at the rules of the course:\n\n{rules}"


def _rules(public_tests: Path) -> dict[str, list[str]]:
    """The rules that are declared, in their usual order, with the exercises that they hold for."""
    try:
        declared = declared_rules(public_tests)
    except TestFileError:
        raise
    except Exception as error:
        raise TestFileError(
            f"{public_tests.parent.name}/{public_tests.name} does not run: {type(error).__name__}: {error}. Repair it."
        ) from error
    return {
        rule: exercises
        for rule in RULES
        if (exercises := [name for name, one in declared.items() if rule in one.names])
    }


def _where(exercises: Sequence[str], listed: Mapping[str, Sequence[str]]) -> str:
    """Where a rule holds, by the shorter list."""
    everywhere = dict.fromkeys(name for names in listed.values() for name in names)
    others = [name for name in everywhere if name not in exercises]
    if not others:
        return ""
    shorter, word = (others, "not in") if len(others) < len(exercises) else (exercises, "in")
    return f" ({word} {listing([f'`{name}`' for name in shorter])})"
