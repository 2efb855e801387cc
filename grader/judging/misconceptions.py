"""An assignment's misconceptions: what `misconceptions.py` marks, as source and implementation."""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TypeVar

from grader.notebooks.assignment import Assignment, AssignmentError, without_markers
from grader.testing.changes import ChangeError, apply_changes
from grader.testing.marks import Changed, EquivalentMutant, Form, Misconception, MisconceptionMark, Written

Marked = TypeVar("Marked", MisconceptionMark, EquivalentMutant)
Namespace = dict[str, object]


def load_misconceptions(assignment: Assignment, reference: SimpleNamespace) -> list[Misconception]:
    """Run `misconceptions.py` with the reference's names importable from `reference`.

    Raises:
        AssignmentError: the file fails, marks an exercise that is not there, or changes what is not there.
    """
    if not assignment.misconceptions.is_file():
        return []
    names = run_with_reference(assignment.misconceptions, reference)
    # The reference's names come last: the file may call a constant of its own as they are called.
    definitions = _definitions(assignment.misconceptions)
    loader = _Loader(assignment, reference, definitions, {**names, **vars(reference)})
    return [loader.load(name, mark) for name, mark in _marks(assignment, names, MisconceptionMark)]


def load_equivalent_mutants(assignment: Assignment, reference: SimpleNamespace) -> list[EquivalentMutant]:
    """The mutants that `misconceptions.py` marks as equivalent; raises as `load_misconceptions` does."""
    if not assignment.misconceptions.is_file():
        return []
    names = run_with_reference(assignment.misconceptions, reference)
    return [mark for _, mark in _marks(assignment, names, EquivalentMutant)]


def _marks(assignment: Assignment, names: Namespace, kind: type[Marked]) -> Iterator[tuple[str, Marked]]:
    """What the file binds of a kind, by name or in a list."""
    for name, value in names.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, kind):
                if one.exercise not in assignment.exercise_names:
                    raise AssignmentError(
                        f"{assignment.name}/misconceptions.py: {name} is of {one.exercise!r}, "
                        "which is no exercise. Correct `exercise`."
                    )
                yield name, one


@dataclass(frozen=True)
class _Loader:
    assignment: Assignment
    reference: SimpleNamespace
    definitions: Mapping[str, str]  # sources of misconceptions.py by name
    namespace: Namespace  # what definitions may read: the names of misconceptions.py and of the reference

    def load(self, bound_to: str, mark: MisconceptionMark) -> Misconception:
        name = mark.name or bound_to
        forms = tuple(
            self._form(name if number == 0 else f"{name}, form {number + 1}", mark.exercise, written)
            for number, written in enumerate(mark.forms)
        )
        return Misconception(name, mark.exercise, mark.caught_by, mark.lecture, mark.hint, forms, mark.costs)

    def _form(self, name: str, exercise: str, written: Written) -> Form:
        if isinstance(written, Mapping):
            answers = {**getattr(self.reference, exercise), **written}
            return Form(name, f"{exercise} = {answers!r}\n", written)
        if isinstance(written, Changed):
            return self._changed(name, exercise, written)
        own = written.__name__
        if own not in self.definitions:
            raise AssignmentError(
                f"{self.assignment.name}/misconceptions.py: {name} of {exercise} is no function or class of "
                "the file's own: write it out there."
            )
        source = re.sub(rf"\b{re.escape(own)}\b", exercise, self.definitions[own])
        return Form(own, source, written, self.namespace)

    def _changed(self, name: str, exercise: str, written: Changed) -> Form:
        where = f"{self.assignment.name}/misconceptions.py: {name} of {exercise}"
        cell = next(one.cell for one in self.assignment.exercises if one.name == exercise)
        namespace = dict(self.namespace)
        try:
            source = apply_changes(without_markers(self.assignment.cells[cell].source), written.changes)
            exec(compile(source, f"<{written.name}>", "exec"), namespace)
        except ChangeError as error:
            raise AssignmentError(f"{where}: {error}") from None
        except Exception as error:
            raise AssignmentError(
                f"{where} does not run: {type(error).__name__}: {error}. Correct `after`."
            ) from error
        return Form(written.name, source, namespace[exercise], self.namespace)


def _definitions(path: Path) -> dict[str, str]:
    """The file's functions and classes by name, as students would have written them: no marks and no hint.

    `inspect` would read the whole file again for each class.
    """
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    found = {}
    for node in _statements(ast.parse(text).body):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            own = lines[node.lineno - 1 : node.end_lineno]
            if ast.get_docstring(node) is not None and len(node.body) > 1:
                del own[node.body[0].lineno - node.lineno : (node.body[0].end_lineno or 0) - node.lineno + 1]
            found[node.name] = textwrap.dedent("\n".join(own)) + "\n"
    return found


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield from _statements(node.body) if isinstance(node, ast.With) else [node]


def run_with_reference(path: Path, reference: SimpleNamespace) -> Namespace:
    """Run one of the author's files with `from reference import …` meaning the given names."""
    module = types.ModuleType("reference")
    module.__dict__.update(vars(reference))
    previous = sys.modules.get("reference")
    sys.modules["reference"] = module
    # Registered for good: a traceback finds a function's source through its module.
    own = types.ModuleType(f"{path.stem}_{path.parent.name}")
    own.__file__ = str(path)
    sys.modules[own.__name__] = own
    try:
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), own.__dict__)
    except (Exception, SystemExit) as error:
        raise AssignmentError(
            f"{path.parent.name}/{path.name} does not run: {type(error).__name__}: {error}. Correct it."
        ) from error
    finally:
        if previous is None:
            del sys.modules["reference"]
        else:
            sys.modules["reference"] = previous
    return own.__dict__
