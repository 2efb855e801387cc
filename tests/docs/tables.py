"""The pages' tables that follow from solutions/; `python -m tests.docs.tables` brings them up to date."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.notebooks.assignment import Assignment, assignment_folders, load_assignment

ROOT = Path(__file__).parents[2]


def assignments() -> list[Assignment]:
    return [load_assignment(folder) for folder in assignment_folders(ROOT / "solutions")]


def assignments_table() -> str:
    """Name, title and exercises of each assignment; questions are counted, not named."""
    rows = ["| assignment | title | what students write |", "| --- | --- | --- |"]
    for assignment in assignments():
        code = [f"`{one.name}`" for one in assignment.exercises if one.kind != "concepts"]
        questions = sum(one.kind == "concepts" for one in assignment.exercises)
        sets = f"; {questions} {'set' if questions == 1 else 'sets'} of questions" if questions else ""
        rows.append(f"| `{assignment.name}` | {assignment.title} | {', '.join(code)}{sets} |")
    return "\n".join(rows)


def provided_table() -> str:
    """What the provided cells of each assignment show of earlier ones."""
    rows = ["| assignment | shows the solutions of |", "| --- | --- |"]
    for assignment in assignments():
        shown: dict[str, list[str]] = {}
        for cell in assignment.provided_cells:
            for item in cell.metadata["provided"].split():
                earlier, _, exercise = item.partition(".")
                if not exercise:
                    continue  # code of the cell's own, nobody's solution
                shown.setdefault(earlier, []).append(f"`{exercise}`")
        parts = [f"{earlier}: {', '.join(names)}" for earlier, names in sorted(shown.items())]
        rows.append(f"| `{assignment.name}` | {'; '.join(parts) or 'nothing'} |")
    return "\n".join(rows)


TABLES: dict[tuple[str, str], Callable[[], str]] = {
    ("docs/assignments.md", "assignments"): assignments_table,
    ("docs/instructors.md", "provided"): provided_table,
}


def split(text: str, marker: str) -> tuple[str, str, str]:
    """The page before, between and after a pair of markers."""
    opening, closing = f"<!-- {marker} -->\n", f"<!-- /{marker} -->"
    before, _, rest = text.partition(opening)
    between, _, after = rest.partition(closing)
    return before + opening, between, closing + after


def main() -> None:
    for (page, marker), table in TABLES.items():
        path = ROOT / page
        before, _, after = split(path.read_text(encoding="utf-8"), marker)
        path.write_text(f"{before}{table()}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
