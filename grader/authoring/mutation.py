"""Tests that are tested: the hidden tests run on mutants of the reference, and the survivors shown."""

from __future__ import annotations

import ast
import difflib
import multiprocessing
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import OPERATOR_PROVIDERS

from grader.authoring.derived_submissions import reference_cells
from grader.authoring.mutation_operators import Provider
from grader.authoring.trials import Trials, start, with_tests
from grader.authoring.verification import Missed, PublicGap, Verification
from grader.diagnosis.record import ExerciseRecord
from grader.judging.exercise_run import Selection
from grader.judging.hidden_tests import HiddenTests
from grader.judging.misconceptions import load_equivalent_mutants
from grader.judging.submission_process import SandboxRunner
from grader.long_steps import LongStep, unseen
from grader.notebooks.assignment import load_assignment
from grader.sandbox import Limits, Sandbox
from grader.sandbox.host.limits import AskedLevel
from grader.testing.marks import EquivalentMutant
from grader.testing.plugin import TestSession

SHARES = 4  # of the mutants, for each process: each starts a sandbox, and then shows how far it all is
REQUIRED_SHARE = 0.98  # of the mutants that are not marked as equivalent

Frozen = Mapping[str, Mapping[str, str]]  # function -> parameter -> the literal that most tests pass


@dataclass(frozen=True)
class Mutant:
    """One exercise's reference with one small change."""

    exercise: str
    source: str
    before: str
    after: str

    def diff(self) -> str:
        return f"  - {self.before}\n  + {self.after}"


@dataclass(frozen=True)
class Fate:
    """What the tests said of a mutant."""

    survives: bool
    passes_public: bool
    caught_by: str


def mutants(exercise: str, source: str, frozen: Frozen | None = None) -> Iterator[Mutant]:
    """All first-order mutants of a source by cosmic-ray's operators and ours, those aside that do not compile."""
    seen = {ast.dump(ast.parse(source))}
    for operator in _operators(frozen):
        occurrence = 0
        while True:
            changed = mutate_code(source, operator, occurrence)
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


def _operators(frozen: Frozen | None) -> Iterator[Operator]:
    """Of every provider that is installed, ours with what it must know of this assignment's tests."""
    providers = {name: one for name, one in OPERATOR_PROVIDERS.items() if not isinstance(one, Provider)}
    for provider in [*providers.values(), Provider(frozen)]:
        for name in provider:
            if not provider[name].arguments() and name != "NoOp":
                yield provider[name]()


def _changed_lines(source: str, changed: str) -> tuple[str, str]:
    lines = list(difflib.ndiff(source.splitlines(), changed.splitlines()))
    before = " ".join(line[2:].strip() for line in lines if line.startswith("- "))
    after = " ".join(line[2:].strip() for line in lines if line.startswith("+ "))
    return before, after


def report_mutants(
    trials: Trials,
    found: Verification,
    *,
    level: AskedLevel = "best",
    jobs: int = 1,
    sample: int = 0,
    step: LongStep = unseen,
) -> None:
    """Run the tests on every mutant; survivors become problems where too many survive, notes where few do.

    Args:
        sample: how many mutants are tried, evenly spread over all of them; 0 for all.
    """
    marked = load_equivalent_mutants(trials.assignment, trials.judge.session.reference)
    made = list(_all_mutants(trials))
    texts = {(one.exercise, one.before, one.after) for one in made}
    found.problems += [
        f"the equivalent mutant of {one.exercise}, {one.before!r} → {one.after!r}, is no mutant: remove its mark."
        for one in marked
        if (one.exercise, one.before, one.after) not in texts
    ]
    counted = _spread([one for one in made if not _is_marked(one, marked)], sample)
    fates = _fates(trials, counted, level, jobs, step)
    survivors = [one for one, fate in zip(counted, fates, strict=True) if fate.survives]
    found.counts["mutants"] = len(counted)
    found.counts["mutants that survive"] = len(survivors)
    found.counts["equivalent mutants"] = sum(_is_marked(one, marked) for one in made)
    green = [
        Missed(f"the mutant {one.before} → {one.after}", one.exercise, fate.caught_by)
        for one, fate in zip(counted, fates, strict=True)
        if fate.passes_public and not fate.survives
    ]
    found.public["mutants"] = PublicGap(len(counted) - len(survivors), green)
    allowed = len(counted) * (1 - REQUIRED_SHARE)
    message = "sharpen a test, or mark it as equivalent in misconceptions.py with the reason."
    lines = [f"a mutant of {one.exercise} survives: {message}\n{one.diff()}" for one in survivors]
    if len(survivors) > allowed:
        found.problems += lines
    else:
        found.notes += lines


def _spread(made: Sequence[Mutant], sample: int) -> Sequence[Mutant]:
    """So many of them, evenly spread."""
    if not 0 < sample < len(made):
        return made
    return [made[number * len(made) // sample] for number in range(sample)]


def _all_mutants(trials: Trials) -> Iterator[Mutant]:
    cells = reference_cells(trials.assignment)
    for exercise in trials.assignment.exercises:
        if exercise.kind != "concepts":
            source = cells[exercise.cell].source
            yield from mutants(exercise.name, source, _frozen(trials, trials.run(exercise.name, source)))


def _frozen(trials: Trials, record: ExerciseRecord) -> Frozen:
    """The scalar that the tests' calls pass most often, by function or method and parameter."""
    passed: dict[str, dict[str, Counter[str]]] = {}
    for calls in record.recordings:
        for call in calls:
            if call.attribute is not None:
                continue
            function = call.target if isinstance(call.target, str) else calls[call.target].attribute
            names: Sequence[str] = ()
            if function == record.exercise:
                names = trials.judge.session.parameters[record.exercise]
            given = {**dict(zip(names, call.args, strict=False)), **call.kwargs}
            for name, value in given.items():
                if value is None or type(value) in (bool, int, float, str):
                    counts = passed.setdefault(str(function), {}).setdefault(name, Counter())
                    counts[repr(value)] += 1
    frozen = {
        function: {name: counts.most_common(1)[0][0] for name, counts in parameters.items()}
        for function, parameters in passed.items()
    }
    # A class is called by its name, and takes what its constructor does.
    return frozen | {"__init__": frozen.get(record.exercise, {})}


def _is_marked(mutant: Mutant, marked: Sequence[EquivalentMutant]) -> bool:
    return any(
        (one.exercise, one.before, one.after) == (mutant.exercise, mutant.before, mutant.after)
        for one in marked
    )


def _fates(
    trials: Trials, made: Sequence[Mutant], level: AskedLevel, jobs: int, step: LongStep
) -> list[Fate]:
    if jobs <= 1 or len(made) < 2 * jobs:
        return [_fate(trials, one) for one in step("mutants", made)]
    share = partial(_fates_of_share, trials.assignment.folder, trials.limits, level, trials.student)
    # Processes of their own, started afresh: a copy of this one would share its sandbox.
    count = min(len(made) // 2, SHARES * jobs)
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(share, made[start::count]) for start in range(count)]
        shares = [one.result() for one in step("shares of the mutants", waiting)]
    return [shares[number % count][number // count] for number in range(len(made))]


def _fates_of_share(
    folder: Path, limits: Limits, level: AskedLevel, student: str, made: Iterable[Mutant]
) -> list[Fate]:
    fates: list[Fate] = []

    def body(hidden: HiddenTests, public: TestSession | None) -> None:
        with Sandbox.start(limits, level) as sandbox:
            trials = start(hidden, public, SandboxRunner(sandbox), [], student, limits)
            fates.extend(_fate(trials, one) for one in made)

    with_tests(load_assignment(folder), body)
    return fates


def _fate(trials: Trials, mutant: Mutant) -> Fate:
    record = trials.run(mutant.exercise, mutant.source, Selection(until_failure=True))
    caught_by = next((test.result.name for test in record.tests if test.result.outcome != "passed"), "")
    # What nothing catches says nothing of the public tests, and a mutant that trains is tried for seconds.
    public = bool(caught_by) and trials.public is not None
    public = public and trials.passes_public(mutant.exercise, mutant.source)
    return Fate(record.outcome == "passed", public, caught_by)
