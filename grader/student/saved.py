"""The saved notebook against what runs: whether the code that is checked is the code that is graded."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.notebooks.cells import Cell, NotebookError, parse_ipynb, read_notebook
from grader.notebooks.grade_ids import check_id
from grader.notebooks.redefinitions import Redefinition, needed_definitions, same_code
from grader.notebooks.slicing import Program
from grader.notebooks.source import Analyzed, analyze_cell
from grader.reports.public_check import Doubt
from grader.student.notebook import colab_notebook, notebook_file
from grader.student.running import History, Running, end_time

# Copies that browsers, Jupyter and Drive make: `01_mlp-Copy1`, `01_mlp (1)`, `Copy of 01_mlp`.
_ASSIGNMENT = re.compile(r"\d\d_[a-z0-9_]+")
# A text, which is compiled when it is first asked for: an import would wait for it.
_COPIED = r"(?:\w+ (?:of|von|de) )?(\d\d_[a-z0-9_]+?)(?:-Copy\d+|[ _]?\(\d+\)|[ _-]copy\d*)?"
_ONLY_SAVED = "only what is saved is graded"


@dataclass(frozen=True)
class SavedNotebook:
    """A notebook as it is saved; the cells of checks are as they were released, whatever is written there.

    Attributes:
        file: where it is; None where it is not a file of this computer's.
        saved: when, in seconds since the epoch; infinity where it is what stands on the screen.
    """

    file: Path | None
    saved: float
    program: Program
    in_check_cells: frozenset[str]

    def expected_name(self) -> str | None:
        """The name under which it is handed in, where it has another one."""
        if self.file is None:
            return None
        stem, folder = self.file.stem, self.file.parent.name
        copied = re.fullmatch(_COPIED, stem, re.IGNORECASE)
        name = folder if _ASSIGNMENT.fullmatch(folder) else copied[1] if copied else stem
        return f"{name}.ipynb" if name != stem else None


def saved_notebook(namespace: Mapping[str, object]) -> SavedNotebook | None:
    """The notebook as it is saved, or on Colab as it stands on the screen; None where it cannot be found."""
    file = notebook_file(namespace)
    try:
        if file is not None:
            return _read(file, file.stat().st_mtime)
        text = colab_notebook()
        return _notebook(parse_ipynb(text), None, float("inf")) if text else None
    except (NotebookError, OSError):
        return None


@functools.lru_cache(maxsize=1)
def _read(file: Path, changed: float) -> SavedNotebook:
    return _notebook(read_notebook(file), file, changed)


def _notebook(cells: list[Cell], file: Path | None, saved: float) -> SavedNotebook:
    in_check_cells: set[str] = set()
    kept = []
    for cell in cells:
        if _is_check(cell):
            in_check_cells |= _binds(cell)
        else:
            kept.append(cell)
    exercises = {cell.name for cell in cells if _is_exercise(cell)}
    # One that defines an exercise is not as it was released: its definition counts.
    scaffold = frozenset(
        cell.source.strip() for cell in cells if _is_scaffold(cell) and not exercises & _binds(cell)
    )
    return SavedNotebook(file, saved, Program(kept, scaffold), frozenset(in_check_cells))


def _nbgrader(cell: Cell) -> Mapping[str, object]:
    marks = cell.metadata.get("nbgrader")
    return marks if isinstance(marks, Mapping) else {}


def _is_check(cell: Cell) -> bool:
    marks = _nbgrader(cell)
    return cell.name.startswith(check_id("")) and bool(marks.get("locked"))


def _binds(cell: Cell) -> set[str]:
    return {name for statement in analyze_cell(cell)[0] for name in statement.effects.binds}


def _is_exercise(cell: Cell) -> bool:
    marks = _nbgrader(cell)
    return bool(marks.get("solution")) and not marks.get("locked")


def _is_scaffold(cell: Cell) -> bool:
    """Whether the release brought the cell, as neither exercise nor provided: its id follows from a heading."""
    own = cell.id == "setup" or (cell.id or "").endswith("-code")
    return cell.kind == "code" and own and not _nbgrader(cell)


def doubts(
    exercise: str,
    namespace: Mapping[str, object],
    history: History,
    saved: SavedNotebook | None,
    ended: Callable[[int], float | None] = end_time,
) -> tuple[Doubt, ...]:
    """Why what was checked is not what will be graded, the gravest first; nothing for a notebook in order."""
    found = list(_unfinished(exercise, namespace, history, saved))
    if saved is not None and not found:
        found += _of_saved(exercise, namespace, history, saved, ended)
    if saved is not None and (name := saved.expected_name()) and saved.file is not None:
        label = f"not in {name}"
        sentence = f"`{saved.file.name}` is not the name that is handed in: that is `{name}`."
        found.append(Doubt(label, sentence))
    return tuple(dict.fromkeys(found))


def _unfinished(
    exercise: str, namespace: Mapping[str, object], history: History, saved: SavedNotebook | None
) -> Iterator[Doubt]:
    """Cells that should have defined anew what is checked, and ended before they did."""
    program = saved.program if saved is not None and saved.program.binds(exercise) else history.program
    for name in [exercise, *needed_definitions(program, exercise)]:
        running = history.running(name, namespace.get(name))
        if running is None or not running.statement.effects.defines_function:
            continue
        later = history.tried_after(name, running.run)
        if later is not None:
            yield Doubt(
                "an earlier definition was checked",
                f"The cell of `{name}` did not run to its end the last time (In[{later}]): what was checked is the "
                f"definition before it, of In[{running.run}].",
                asks_to_run=True,
            )


def _of_saved(
    exercise: str,
    namespace: Mapping[str, object],
    history: History,
    saved: SavedNotebook,
    ended: Callable[[int], float | None],
) -> Iterator[Doubt]:
    program = saved.program
    if not program.definitions(exercise):
        yield _not_in_file(exercise, namespace, history, saved, ended)
        return
    for name, statement in needed_definitions(program, exercise).items():
        if statement.effects.imports or name not in namespace:
            continue
        defines = statement.effects.defines_function
        running = history.running(name, namespace[name], by_code=defines)
        if running is None or same_code(running.statement.source, statement.source):
            continue
        doubt = _difference(name, exercise, running, statement, program, history, saved, ended)
        if doubt is not None:
            yield doubt


def _not_in_file(
    exercise: str,
    namespace: Mapping[str, object],
    history: History,
    saved: SavedNotebook,
    ended: Callable[[int], float | None],
) -> Doubt:
    broken = next((cell for cell in saved.program.broken if exercise in cell.binds), None)
    if broken is not None:
        return Doubt("its cell does not parse", f"{broken.sentence} Repair it, and save: {_ONLY_SAVED}.")
    if exercise in saved.in_check_cells:
        return Doubt(
            "it stands in the cell of a check",
            f"`{exercise}` is defined in the cell of a check, which comes back as it was released when it is "
            "graded: move it to the cell of the exercise.",
        )
    running = history.running(exercise, namespace.get(exercise))
    time = ended(running.run) if running is not None else None
    if time is not None and time < saved.saved:
        return Doubt(
            "not in the notebook",
            f"No cell of the saved notebook defines `{exercise}`: the cell that did when it ran has changed since. "
            "Is the name written as before?",
        )
    return Doubt(
        "not saved yet",
        f"The saved notebook does not define `{exercise}`. Save it (Ctrl+S): {_ONLY_SAVED}.",
        asks_to_save=True,
    )


def _difference(
    name: str,
    exercise: str,
    running: Running,
    statement: Analyzed,
    program: Program,
    history: History,
    saved: SavedNotebook,
    ended: Callable[[int], float | None],
) -> Doubt | None:
    """Why a name's last definition in the file is not the one that runs."""
    definitions = program.definitions(name)
    labels = tuple(dict.fromkeys(one.label for one in definitions))
    earlier = definitions[:-1]
    if len(labels) > 1 and any(same_code(one.source, running.statement.source) for one in earlier):
        return Doubt(f"defined in {len(labels)} cells", Redefinition(name, labels).sentence)
    what = f"The cell of `{name}`" if name == exercise else f"The cell of `{name}`, which `{exercise}` uses,"
    if not (statement.effects.defines_function or _is_assignment(statement)):
        return None
    time = ended(running.run)
    ran_before = any(
        same_code(one.statement.source, statement.source)
        for one in history.definitions(name)
        if one.run <= running.run
    )
    if (time is not None and time > saved.saved) or (time is None and (ran_before or _is_stub(statement))):
        return Doubt(
            "not saved yet",
            f"{what} is not saved as it ran. Save the notebook (Ctrl+S): {_ONLY_SAVED}.",
            asks_to_save=True,
        )
    return Doubt(
        "its cell has changed since it ran",
        f"{what} has changed since it ran: run it again.",
        asks_to_run=True,
    )


def redefined(exercise: str, program: Program) -> Iterator[Doubt]:
    """That an exercise has several definitions, of which the last one counts; it need not be the one that is read."""
    labels = tuple(dict.fromkeys(one.label for one in program.definitions(exercise)))
    if len(labels) > 1:
        yield Doubt(f"defined in {len(labels)} cells", Redefinition(exercise, labels).sentence)


def _is_assignment(statement: Analyzed) -> bool:
    return re.match(r"\w+\s*(?::[^=\n]+)?=(?!=)", statement.source) is not None


def _is_stub(statement: Analyzed) -> bool:
    return "raise NotImplementedError" in statement.source
