"""Submitted files as notebooks that nbgrader's steps cannot trip over."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import nbformat
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4.rwbase import split_lines

from grader.gradebook.course import Course, course_of
from grader.gradebook.manual import safe_outputs
from grader.gradebook.settings import CourseError
from grader.gradebook.submitted import handed_in_file
from grader.notebooks.cells import MAX_NAME, Cell, NotebookError, parse_ipynb, read_text, without_surrogates
from grader.reports.text import clean

# Pictures pasted into a cell: name -> MIME type -> base64.
Attachments = dict[str, dict[str, str]]

# In a notebook's metadata: the name of the file that was graded in the place of the released one.
GRADED_FILE = "graded_file"


@dataclass(frozen=True)
class _Extra:
    """Pasted pictures of a text cell, outputs of a code cell."""

    attachments: Attachments | None = None
    outputs: list[NotebookNode] = field(default_factory=list)


_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def read_submission(path: Path) -> NotebookNode:
    """A submitted file as a valid notebook of nbformat 4: sources, known metadata, outputs of manual answers alone.

    Whatever else the file holds is left out, so that a damaged piece of it costs the student nothing. Where no
    file has the name, the only notebook in the folder is read, and the metadata's `GRADED_FILE` names it.

    Raises:
        NotebookError: the file is no notebook; one sentence for the student and the teacher.
    """
    expected, path = path, own_file(path)
    text = read_text(path)
    cells = parse_ipynb(text, path.name)
    metadata: dict[str, object] = {"language_info": {"name": "python"}}
    if path != expected:
        metadata[GRADED_FILE] = clean(path.name)
    extras = _extras(text, len(cells))
    taken: set[str] = set()
    return NotebookNode(
        cells=[_standard_cell(cell, extras[cell.index], taken) for cell in cells],
        metadata=nbformat.from_dict(metadata),
        nbformat=4,
        nbformat_minor=5,
    )


def own_file(expected: Path) -> Path:
    """The file that is graded: the released notebook, or where none has its name the only one that is there.

    Raises:
        NotebookError: there is none, or it leads to what somebody else has handed in.
    """
    path = handed_in_file(expected)
    try:
        path.lstat()
    except FileNotFoundError:
        raise NotebookError(_missing(path)) from None
    except OSError:
        read_text(path)  # says why it cannot be read
    folder = Path(os.path.realpath(path.parent))
    if folder not in Path(os.path.realpath(path)).parents:
        raise NotebookError(
            f"{path.name} is a link that leads out of the submission: hand in the file itself."
        )
    return path


def require_own_cells(notebook: NotebookNode, known: Collection[str]) -> None:
    """Refuse a notebook under another name that is one of another assignment, by nbgrader's ids of its cells.

    Raises:
        NotebookError: it has ids, and none of them is the assignment's.
    """
    ids = _grade_ids(notebook)
    if GRADED_FILE in notebook.metadata and ids and ids.isdisjoint(known):
        name = notebook.metadata[GRADED_FILE]
        raise NotebookError(
            f"{name} is a notebook of another assignment: hand in the one of this assignment."
        )


def _grade_ids(notebook: NotebookNode) -> set[str]:
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return {mark["grade_id"] for mark in marks if isinstance(mark.get("grade_id"), str)}


def new_cell(kind: str, source: str, name: str, metadata: dict[str, object]) -> NotebookNode:
    """A cell of nbformat 4.5; nbformat's own makers validate each, which costs more than all else."""
    cell: dict[str, object] = {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(cell)


def notebook_text(notebook: NotebookNode) -> str:
    """What `nbformat.v4.writes` gives, for a notebook whose outputs are cards alone.

    That copies the notebook and all that its metadata keeps, and indents in Python, which takes as long as judging.
    """
    copied = NotebookNode(notebook)
    copied["cells"] = [_own(cell) for cell in notebook.cells]
    compact = json.dumps(split_lines(copied), ensure_ascii=False, sort_keys=True)
    return msgspec.json.format(compact, indent=1)


def _own(cell: NotebookNode) -> NotebookNode:
    """The cell with sources and outputs that can be split into lines without changing the given one's."""
    copied = NotebookNode(cell)
    if "outputs" in cell:
        copied["outputs"] = [NotebookNode(output, data=NotebookNode(output.data)) for output in cell.outputs]
    return copied


def _standard_cell(cell: Cell, extra: _Extra, taken: set[str]) -> NotebookNode:
    name = (
        cell.id if cell.id and _ID.fullmatch(cell.id) and cell.id not in taken else f"cell-{cell.index + 1}"
    )
    while name in taken:
        name += "-"
    taken.add(name)
    metadata: dict[str, object] = {}
    marks = cell.metadata.get("nbgrader")
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    if isinstance(grade_id, str) and len(grade_id) <= MAX_NAME:  # all else there comes back from the release
        metadata["nbgrader"] = {"grade_id": without_surrogates(grade_id)}
    tags = cell.metadata.get("tags")
    if isinstance(tags, list):
        metadata["tags"] = sorted(
            {without_surrogates(tag) for tag in tags if isinstance(tag, str) and re.fullmatch(r"[^,]+", tag)}
        )
    built = new_cell(cell.kind, cell.source, name, metadata)
    if extra.attachments and cell.kind != "code":
        built["attachments"] = extra.attachments
    if extra.outputs and cell.kind == "code":
        built["outputs"] = extra.outputs
    return built


def _extras(text: str, count: int) -> list[_Extra]:
    """What cells hold beside source and metadata, as far as it is well formed."""
    if '"attachments"' not in text and '"outputs"' not in text:
        return [_Extra()] * count
    cells = json.loads(text).get("cells") or [{}] * count
    return [_Extra(_well_formed(cell.get("attachments")), _outputs(cell)) for cell in cells]


def _outputs(cell: Mapping[str, object]) -> list[NotebookNode]:
    """Of a cell that says it is an answer that a person grades; whether it is one, the release tells."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    claims = isinstance(marks, dict) and marks.get("grade") and marks.get("solution")
    return safe_outputs(cell.get("outputs")) if claims else []


def _well_formed(attachments: object) -> Attachments | None:
    if not isinstance(attachments, dict):
        return None
    return {
        name: bundle
        for name, bundle in attachments.items()
        if isinstance(bundle, dict)
        and all(isinstance(value, str) for value in bundle.values())
        and all(text == without_surrogates(text) for text in (name, *bundle, *bundle.values()))
    } or None


def blank_notebook(course: Course, assignment: str) -> NotebookNode:
    """The release, standing in for a submission that cannot be read, so that formgrader has what to show.

    Raises:
        CourseError: there is no release.
    """
    path = course.released_notebook(assignment)
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, nbformat.reader.NotJSONError):
        raise CourseError(
            f"{assignment} has no release in {course.root.name}: run  grader release {assignment}."
        ) from None


class SubmissionExporter(NotebookExporter):  # type: ignore[misc]
    """nbgrader's notebook exporter for `autograde`, which takes files that are no notebooks as well."""

    def from_filename(
        self, filename: str, resources: ResourcesDict | None = None, **options: object
    ) -> tuple[NotebookNode, ResourcesDict]:
        path = Path(filename)
        known = ResourcesDict()
        known.update(resources or {})
        course = course_of(self)
        run: Mapping[str, str] = known["nbgrader"]
        autograded = course.step(course.directory.autograded_directory, run["assignment"], run["student"])
        if (
            path.parent.resolve() == autograded.resolve()
        ):  # nbgrader's second pass, over what the first one wrote
            return super().from_filename(filename, known, **options)  # type: ignore[no-any-return]
        try:
            notebook = read_submission(path)
            if GRADED_FILE in notebook.metadata:
                require_own_cells(notebook, _grade_ids(blank_notebook(course, run["assignment"])))
        except NotebookError as error:
            self.log.warning("Student %s: %s Recorded as ungradable.", run["student"], error)
            notebook = blank_notebook(course, run["assignment"])
            known["unreadable"] = str(error)
        return self.from_notebook_node(notebook, known, **options)  # type: ignore[no-any-return]


def expect_released_notebooks(*, assignment: str, student: str, notebooks: list[str]) -> None:
    """nbgrader's hook before a submission: where only other names are there, ask for the released one too.

    nbgrader would stop at such a submission, and leave the grades of an earlier one standing.
    """
    names = {Path(notebook).name for notebook in notebooks}
    if notebooks and f"{assignment}.ipynb" not in names:
        notebooks.append(str(Path(notebooks[0]).with_name(f"{assignment}.ipynb")))


def _missing(expected: Path) -> str:
    found = sorted(path.name for path in expected.parent.glob("*.ipynb"))
    instead = f", but {' and '.join(found)}" if found else ""
    return f"The submission has no {expected.name}{instead}: hand in the notebook under its own name."
