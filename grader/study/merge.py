"""Updating a learner's notebook to a new release: what they wrote stays, what the course wrote is renewed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

Json = dict[str, object]


@dataclass(frozen=True)
class Merged:
    """A notebook's new text, and how many of its cells are new or renewed; 0 where nothing is to be done."""

    text: str
    changed: int


def merge_notebooks(own: str, new: str, base: str | None) -> Merged:
    """A learner's notebook with the cells of a new release.

    Solutions and everything else that was written stay. Locked cells, and cells that stand as they were released, are
    replaced; cells that the new release adds come after the one that they follow there. A cell of one's own stays after
    the cell that it followed.

    Args:
        base: the release that the learner started from; without it, only locked cells are replaced.

    Raises:
        ValueError: one of the texts is no notebook.
    """
    document = _document(own)
    mine = _cells(document)
    released = _cells(_document(new))
    old = _keyed(_cells(_document(base))) if base is not None else {}
    own_cells = _found(mine, _keyed(released))
    changed = 0
    merged: dict[str, Json] = {}
    for key, cell in _keyed(released).items():
        there = own_cells.get(key)
        if there is None:
            if key in old and not _is_locked(cell):
                continue  # deleted on purpose, and what stands elsewhere in its place is not to be shadowed
            merged[key] = cell
            changed += 1
            continue
        merged[key] = _renewed(there, cell, old.get(key))
        changed += merged[key] != there
    gone = {
        key
        for key, cell in old.items()
        if key not in merged and (_is_locked(cell) or _source(own_cells.get(key, cell)) == _source(cell))
    }
    changed += sum(key in own_cells for key in gone - set(_keyed(released)))
    cells = _placed(mine, own_cells, merged, gone)
    if not changed:
        return Merged(own, 0)
    document["cells"] = cells
    return Merged(json.dumps(document, ensure_ascii=False, indent=1) + "\n", changed)


def _renewed(own: Json, new: Json, base: Json | None) -> Json:
    """The learner's cell, or the release's in its place."""
    same = _source(own) == _source(new)
    untouched = base is not None and _source(own) == _source(base)
    if same or not (_is_locked(new) or untouched):
        # What nbgrader knows of the cell is renewed in any case, such as the points.
        metadata = {**_metadata(own)}
        if "nbgrader" in _metadata(new):
            metadata["nbgrader"] = _metadata(new)["nbgrader"]
        return {**own, "metadata": metadata}
    return new


def _placed(
    mine: Sequence[Json], own: dict[str, Json], merged: dict[str, Json], gone: set[str]
) -> list[Json]:
    """The merged cells in the release's order, each followed by the learner's own cells that followed it."""
    after: dict[str, list[Json]] = {"": []}
    keys = {id(cell): key for key, cell in own.items()}
    last = ""
    for cell in mine:
        key = keys.get(id(cell))
        if key is not None and key in merged:
            last = key
        elif key is None or key not in gone:
            after.setdefault(last, []).append(cell)
    cells = list(after[""])
    for key, cell in merged.items():
        cells += [cell, *after.get(key, [])]
    return cells


def _keyed(cells: Sequence[Json]) -> dict[str, Json]:
    """The cells by the names that the release gave them: nbgrader's, or the cell's id. Of copies, the first counts."""
    found: dict[str, Json] = {}
    for cell in cells:
        marks = _metadata(cell).get("nbgrader")
        name = marks.get("grade_id") if isinstance(marks, dict) else None
        key = f"grade_id {name}" if isinstance(name, str) else f"id {cell.get('id')}"
        if key != "id None":
            found.setdefault(key, cell)
    return found


def _found(mine: Sequence[Json], released: dict[str, Json]) -> dict[str, Json]:
    """The learner's cells by the release's names; an editor may have dropped nbgrader's, and left the id."""
    found = _keyed(mine)
    by_id = {cell.get("id"): cell for cell in reversed(mine) if isinstance(cell.get("id"), str)}
    for key, cell in released.items():
        own = by_id.get(cell.get("id"))
        if key not in found and own is not None:
            found = {name: one for name, one in found.items() if one is not own} | {key: own}
    return found


def _is_locked(cell: Json) -> bool:
    metadata = _metadata(cell)
    marks = metadata.get("nbgrader")
    return metadata.get("editable") is False or (isinstance(marks, dict) and marks.get("locked") is True)


def _metadata(cell: Json) -> Json:
    found = cell.get("metadata")
    return found if isinstance(found, dict) else {}


def _source(cell: Json) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        return "".join(str(line) for line in source)
    return str(source)


def _document(text: str) -> Json:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("it is no notebook")
    return found


def _cells(document: Json) -> list[Json]:
    cells = document.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise ValueError("it has no list of cells")
    return cells
