"""Tests that are tested: the hidden tests run on mutants of the reference, and the survivors shown."""

from __future__ import annotations

import ast
import difflib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from grader.authoring.derived_submissions import reference_cells, with_exercise
from grader.authoring.verify import Verification
from grader.judging.judge import Judge
from grader.judging.misconceptions import load_equivalent_mutants
from grader.notebooks.assignment import Exercise
from grader.notebooks.slicing import Program
from grader.testing.marks import EquivalentMutant

STUDENT = "mutants"
REQUIRED_SHARE = 0.98  # of the mutants that are not marked as equivalent


@dataclass(frozen=True)
class Mutant:
    """One exercise's reference with one small change."""

    exercise: str
    source: str
    before: str
    after: str

    def diff(self) -> str:
        return f"  - {self.before}\n  + {self.after}"


def mutants(exercise: str, source: str) -> Iterator[Mutant]:
    """All first-order mutants of a source by cosmic-ray's operators, without those that do not compile."""
    seen = {ast.dump(ast.parse(source))}
    for name in operator_names():
        operator_class = get_operator(name)
        if operator_class.arguments() or name.endswith("NoOp"):
            continue
        occurrence = 0
        while True:
            changed = mutate_code(source, operator_class(), occurrence)
            occurrence += 1
            if changed is None:
                break
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # `is` with a literal
                    tree = ast.dump(ast.parse(changed))
                    compile(changed, "<mutant>", "exec")
            except (SyntaxError, ValueError):
                continue
            if tree not in seen:
                seen.add(tree)
                yield Mutant(exercise, changed, *_changed_lines(source, changed))


def _changed_lines(source: str, changed: str) -> tuple[str, str]:
    lines = list(difflib.ndiff(source.splitlines(), changed.splitlines()))
    before = " ".join(line[2:].strip() for line in lines if line.startswith("- "))
    after = " ".join(line[2:].strip() for line in lines if line.startswith("+ "))
    return before, after


def report_mutants(judge: Judge, found: Verification) -> None:
    """Run the tests on every mutant; survivors become problems where too many survive, notes where few do."""
    assignment = judge.session.assignment
    marked = load_equivalent_mutants(assignment, judge.session.reference)
    made = list(_all_mutants(judge, assignment.exercises))
    texts = {(one.exercise, one.before, one.after) for one in made}
    found.problems += [
        f"the equivalent mutant of {one.exercise}, {one.before!r} → {one.after!r}, is no mutant: remove its mark."
        for one in marked
        if (one.exercise, one.before, one.after) not in texts
    ]
    counted = [one for one in made if not _is_marked(one, marked)]
    survivors = [one for one in counted if _survives(judge, one)]
    found.counts["mutants"] = len(counted)
    found.counts["mutants that survive"] = len(survivors)
    found.counts["equivalent mutants"] = len(made) - len(counted)
    allowed = len(counted) * (1 - REQUIRED_SHARE)
    message = "sharpen a test, or mark it as equivalent in misconceptions.py with the reason."
    lines = [f"a mutant of {one.exercise} survives: {message}\n{one.diff()}" for one in survivors]
    if len(survivors) > allowed:
        found.problems += lines
    else:
        found.notes += lines


def _all_mutants(judge: Judge, exercises: Sequence[Exercise]) -> Iterator[Mutant]:
    cells = reference_cells(judge.session.assignment)
    for exercise in exercises:
        if exercise.kind != "concepts":
            yield from mutants(exercise.name, cells[exercise.cell].source)


def _is_marked(mutant: Mutant, marked: Sequence[EquivalentMutant]) -> bool:
    return any(
        (one.exercise, one.before, one.after) == (mutant.exercise, mutant.before, mutant.after)
        for one in marked
    )


def _survives(judge: Judge, mutant: Mutant) -> bool:
    assignment = judge.session.assignment
    cells = with_exercise(reference_cells(assignment), mutant.exercise, mutant.source)
    program = Program(cells, assignment.scaffold_sources)
    with judge.process(program, cells, [mutant.exercise]) as process:
        return judge.run(process, mutant.exercise, STUDENT, until_failure=True).outcome == "passed"
