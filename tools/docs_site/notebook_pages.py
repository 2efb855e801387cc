"""Notebooks and references as pages in MyST's Markdown; nothing is run."""

from __future__ import annotations

from pathlib import Path

from grader.judging.commentary import commentaries
from grader.notebooks.assignment import Assignment, reference_sources
from grader.notebooks.cells import Cell, read_notebook

_NOTE = """\
:::{{note}}
This is the notebook to read. To work on it, open `assignments/{name}/{name}.ipynb` in Jupyter. No cell was run here: the
figures are drawn by your own code.{solution}
:::
"""


def notebook_page(path: Path, *, has_solution: bool) -> str:
    """A released notebook: its text, its code, and what JupyterLab folds in folded too."""
    first, *rest = read_notebook(path)
    heading, _, text = first.source.partition("\n")
    solution = f" The [solutions](../solutions/{path.stem}.md) stand apart." if has_solution else ""
    note = _NOTE.format(name=path.stem, solution=solution)
    parts = [f"{heading}\n\n{note}\n{text.strip()}", *map(_cell, rest)]
    return "\n\n".join(parts) + "\n"


def solution_page(assignment: Assignment) -> str:
    """The reference of each exercise, with why it is so, what else is right, and why each answer is right or wrong."""
    said, sources = commentaries(assignment.folder), reference_sources(assignment)
    parts = [
        f"# Solutions: {assignment.title}",
        f"One right way among others. The exercises are in [the notebook](../notebooks/{assignment.name}.md).",
    ]
    for exercise in assignment.exercises:
        parts += [f"## `{exercise.name}`", _code(sources[exercise.name])]
        for name, question in assignment.questions.get(exercise.name, {}).items():
            parts.append("\n".join(f"- **{name}**, {answer}: {why}" for answer, why in question.why.items()))
        parts.append(said.get(exercise.name, ""))
    return "\n\n".join(part for part in parts if part) + "\n"


def _cell(cell: Cell) -> str:
    if cell.kind == "markdown":
        return cell.source.replace("](students.md)", "](../docs/students.md)")
    if not cell.source.strip():
        return ""
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return f"<details>\n<summary>Code</summary>\n\n{_code(cell.source)}\n\n</details>"
    return _code(cell.source)


def _code(source: str) -> str:
    return f"~~~~python\n{source.strip()}\n~~~~"
