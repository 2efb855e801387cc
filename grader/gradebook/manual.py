"""Answers that a person grades: written ones and figures, kept with their outputs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from grader.judging.content import digest
from grader.notebooks.cells import without_surrogates

# What an output may be: pictures and text; larger ones are left out with a sentence.
_PICTURES = ("image/png", "image/jpeg")
_MAX_OUTPUTS, _MAX_PICTURE, _MAX_TEXT = 20, 4 * 2**20, 20_000


def safe_outputs(outputs: object) -> list[NotebookNode]:
    """The pictures and texts of a submitted cell's outputs, as nbformat has them; the rest is left out."""
    found: list[NotebookNode] = []
    for output in outputs if isinstance(outputs, list) else []:
        if not isinstance(output, dict) or len(found) == _MAX_OUTPUTS:
            continue
        if output.get("output_type") == "stream":
            data = {"text/plain": _text(output.get("text"))}
        else:
            data = _data(output.get("data"))
        if any(data.values()):
            found.append(nbformat.from_dict({"output_type": "display_data", "data": data, "metadata": {}}))
    return found


def _data(bundle: object) -> dict[str, str]:
    if not isinstance(bundle, dict):
        return {}
    data = {"text/plain": _text(bundle.get("text/plain"))}
    for kind in _PICTURES:
        picture = _joined(bundle.get(kind))
        if len(picture) > _MAX_PICTURE:
            data["text/plain"] = "This picture is too large to be kept."
        elif picture and _is_base64(picture):
            data[kind] = picture
    return data


def _joined(text: object) -> str:
    lines = text if isinstance(text, list) else [text]
    return "".join(line for line in lines if isinstance(line, str))


def _text(text: object) -> str:
    return without_surrogates(_joined(text)[:_MAX_TEXT])


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def keep_outputs_of(notebook: NotebookNode, names: Collection[str]) -> None:
    """Take the outputs away from every cell that is not one of these."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and _name(cell) not in names:
            cell.outputs, cell.execution_count = [], None


def manual_scores(notebook: NotebookNode, names: Collection[str]) -> dict[str, float | None]:
    """Cell -> 0 where it is left as released, as nbgrader has it, and None where a person has to grade it."""
    scores: dict[str, float | None] = dict.fromkeys(names)
    for cell in notebook.cells:
        name = _name(cell)
        if name in scores and compute_checksum(cell) == cell.metadata["nbgrader"]["checksum"]:
            scores[name] = 0.0
    return scores


def manual_digests(notebook: NotebookNode, names: Collection[str]) -> dict[str, str]:
    """Cell -> digest of what a person grades: the source and the outputs."""
    return {
        _name(cell): digest([cell.source, repr(cell.get("outputs", []))])
        for cell in notebook.cells
        if _name(cell) in names
    }


def changed_answers(before: Mapping[str, str] | None, now: Mapping[str, str]) -> set[str]:
    """The cells that are another answer than the one before; all of them where that is not known."""
    return {name for name, one in now.items() if before is None or before.get(name) != one}


def _name(cell: NotebookNode) -> str:
    marks = cell.metadata.get("nbgrader", {})
    return str(marks.get("grade_id", "")) if isinstance(marks, dict) else ""
