"""`check("softmax", hidden=True)`: the judge at hand, where the course's own files are."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.notebooks.cells import Cell
from grader.notebooks.source import analyze_cell
from grader.reports.card import Card, check_card, exercise_card
from grader.reports.public_check import PublicCheck
from grader.results import ExerciseResult
from grader.student.check_history import Mistake, Reached, keep
from grader.student.course_files import HIDDEN_TESTS, course_folder
from grader.student.running import kernel_history
from grader.student.watched import WatchedBackend


@dataclass(frozen=True)
class Judged:
    """The card, and what stands below it once the exercise is done: Markdown, or nothing."""

    card: Card
    reference: str = ""


def judge_hidden(exercise: str, tests_file: Path) -> Judged:
    """The card that feedback would show for what this kernel has run, and the reference where all of it is right.

    The cells that ran are judged as those of a handed-in notebook: the definitions in them, run anew.

    Raises:
        KeyboardInterrupt: the student's interrupt.
    """
    folder = course_folder(tests_file)
    if folder is None:
        return _not_possible(
            exercise,
            "The hidden tests are not here: `hidden=True` is for self-study. It takes the course's own files: the "
            f"wheel training_networks_course-….whl, or `solutions/{tests_file.parent.name}/{HIDDEN_TESTS}` in a folder "
            "above this notebook.",
        )
    # Looked up by name: a student's kernel must not need what the judge is made of.
    judge: Any = importlib.import_module("grader.judging.local")
    reference_text: Callable[[Path, str], str] = importlib.import_module(
        "grader.judging.commentary"
    ).reference_text
    try:
        cells = cells_in_force(kernel_history().cells)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result: ExerciseResult = judge.judge_exercise(folder, cells, exercise, backend=WatchedBackend)
    except Exception as error:
        return _not_possible(exercise, f"The hidden tests could not be run: {error}")
    found = result.diagnosis
    mistake = (found.hint, found.lecture) if found is not None else None
    overcome = keep(folder.name, [Reached(exercise, result.outcome, hidden=True, mistake=mistake)])
    reference = reference_text(folder, exercise) if result.outcome == "passed" else ""
    return Judged(exercise_card(result), "\n\n".join([*map(_overcome, overcome), reference]).strip())


def cells_in_force(ran: Sequence[Cell]) -> list[Cell]:
    """The cells that ran, without those that did not parse and those whose functions were all defined anew later."""
    kept: list[Cell] = []
    defined_later: set[str] = set()
    for cell in reversed(ran):
        statements, broken = analyze_cell(cell)
        binds = {name for one in statements for name in one.effects.binds}
        defines = all(one.effects.defines_function or one.effects.imports for one in statements)
        if broken is not None or not statements or (defines and binds and binds <= defined_later):
            continue
        for one in statements:
            if one.effects.defines_function:
                defined_later |= one.effects.binds
        kept.append(replace(cell, index=cell.index - 1))  # labels count from 1, as the kernel does
    return kept[::-1]


def _overcome(mistake: Mistake) -> str:
    return f"Overcome: {mistake.hint}"


def _not_possible(exercise: str, sentence: str) -> Judged:
    return Judged(check_card(PublicCheck(exercise, "error", headline="not judged", statement=sentence)))
