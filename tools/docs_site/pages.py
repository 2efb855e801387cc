"""The sources that Sphinx reads: the repository's own pages where they lie, and pages made from the sources."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from grader.notebooks.assignment import Assignment, assignment_folders, load_assignment
from tools.docs_site.notebook_pages import notebook_page, solution_page
from tools.docs_site.reference_pages import command_line_page, notebook_functions_page, testing_page

ROOT = Path(__file__).parents[2]

_INDEX = """\
# Training Neural Networks II

Sixteen Jupyter notebooks that teach the lecture in plain NumPy, and the kit that grades them: students write each
formula themselves, and a check below it says at once what is wrong and why.

![A notebook: the exercise softmax, and below it the card of a check that failed](docs/images/check_card.png)

::::{container} doors
:::{container} door
**[Students](docs/students.md)**

Install one file, open a notebook, and `check("softmax")`. [Your first exercise](docs/first_exercise.md)
:::
:::{container} door
**[Instructors](docs/instructors.md)**

Release, grade in a sandbox, give feedback, export to your platform.
[A first week](docs/first_week.md)
:::
:::{container} door
**[Self-study](docs/self_study.md)**

The whole judge at home, the hidden tests too. [The first hour](docs/first_hour.md)
:::
:::{container} door
**[Authors](CONTRIBUTING.md)**

Write or change an exercise. [An exercise step by step](CONTRIBUTING.md#add-an-exercise)
:::
::::

"""
# Pages of docs/ that are not named here follow at the end.
_TABLES_OF_CONTENTS = {
    "Start here": ["docs/students", "docs/instructors", "docs/self_study", "CONTRIBUTING"],
    "Step by step": ["docs/first_exercise", "docs/first_week", "docs/first_hour"],
    "The notebooks": ["docs/assignments", "notebooks/*", "docs/capstone"],
    "Solutions": ["solutions/*"],
    "How judging works": ["docs/how_it_works", "docs/security", "docs/sandbox", "docs/benchmarks"],
    "Reference": [
        "reference/command_line",
        "reference/notebooks",
        "reference/testing",
        "docs/results",
        "docs/troubleshooting",
        "docs/site",
        "CHANGELOG",
    ],
}


def write_sources(folder: Path, *, with_solutions: bool) -> None:
    """Lay out everything that the site is made of; pages keep their paths, and with them their links."""
    folder.mkdir()
    for name in ("CONTRIBUTING.md", "CHANGELOG.md"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    assignments = [load_assignment(one) for one in assignment_folders(ROOT / "solutions")]
    _write(folder / "index.md", _index(with_solutions))
    _write(folder / "reference" / "command_line.md", command_line_page())
    _write(folder / "reference" / "notebooks.md", notebook_functions_page())
    _write(folder / "reference" / "testing.md", testing_page())
    _write_notebooks(folder, assignments, with_solutions)


def _write_notebooks(folder: Path, assignments: Sequence[Assignment], with_solutions: bool) -> None:
    for assignment in assignments:
        released = ROOT / "assignments" / assignment.name / f"{assignment.name}.ipynb"
        page = notebook_page(released, has_solution=with_solutions)
        _write(folder / "notebooks" / f"{assignment.name}.md", page)
        if with_solutions:
            _write(folder / "solutions" / f"{assignment.name}.md", solution_page(assignment))


def _index(with_solutions: bool) -> str:
    trees = []
    named = {page for pages in _TABLES_OF_CONTENTS.values() for page in pages}
    others = [
        one for one in (f"docs/{path.stem}" for path in sorted(ROOT.glob("docs/*.md"))) if one not in named
    ]
    for caption, pages in [*_TABLES_OF_CONTENTS.items(), ("More", others)]:
        if not pages or (caption == "Solutions" and not with_solutions):
            continue
        options = f":caption: {caption}\n:hidden:\n:glob:\n:maxdepth: 1"
        trees.append("\n".join(["```{toctree}", options, "", *pages, "```"]))
    return _INDEX + "\n\n".join(trees) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
