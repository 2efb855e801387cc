"""What each misconception gives on the calls of the public tests, for the notebook to know it by."""

from __future__ import annotations

import json
import random
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from grader.diagnosis.known_mistakes import FILE, KnownForm, KnownMistake, StoredTest, as_json
from grader.diagnosis.replay import (
    Implementation,
    NotReplayable,
    Outcome,
    quiet,
    recorded,
    replay,
    state_restored,
)
from grader.diagnosis.stored_values import NotStorable, leaves, shows_right, stored, wrong_values
from grader.judging.misconceptions import load_misconceptions
from grader.judging.reference import load_reference
from grader.notebooks.assignment import Assignment
from grader.student.watched import WatchedBackend
from grader.testing.faults import Stopped
from grader.testing.local import parameter_names
from grader.testing.marks import Form, Misconception
from grader.testing.outcomes import outcome_of
from grader.testing.plugin import TestInfo, TestSession, run_session, seeded_rng
from grader.testing.rule_checks import RULES
from grader.testing.student import RecordedCall, Student

LARGEST_FORM = 12_000  # characters; what gives more is left out
# Tests that hand over or get more entries than this, or take more steps of the reference's, train networks: their
# weights are no two machines' the same, and everyone would wait.
LARGEST_ARRAY = 256
MOST_STEPS = 50_000
FORM_SECONDS = 5.0  # of a call: the reference's is over in a few milliseconds


def known_mistakes_file(assignment: Assignment) -> str:
    """The text of `known_mistakes.json`.

    Left out are questions, what is right wherever the public tests look, what only raises exceptions, what comes
    out differently each time, and what gives the same as another misconception.

    Raises:
        TestFileError, AssignmentError: the author's files do not load.
    """
    reference = load_reference(assignment)
    misconceptions = load_misconceptions(assignment, reference)
    mistakes: dict[str, Sequence[KnownMistake]] = {}

    def body(session: TestSession) -> None:
        for name in assignment.exercise_names:
            if callable(getattr(reference, name)):
                own = [one for one in misconceptions if one.exercise == name]
                mistakes[name] = _PublicRuns(session, reference, name).mistakes(own)

    run_session([assignment.public_tests], TestSession(assignment.exercise_names, body))
    return as_json({name: listed for name, listed in mistakes.items() if listed})


def given_away(assignment: Assignment, text: str) -> Iterator[str]:
    """Right answers in a file of known mistakes: sentences, none if all is well."""
    try:
        written = json.loads(text)
    except ValueError:  # another file than the release gives, which is said of all files
        return
    reference = load_reference(assignment)
    shown: list[str] = []

    def body(session: TestSession) -> None:
        for name, listed in written.items():
            answers = getattr(reference, name, None)
            runs = _PublicRuns(session, reference, name) if callable(answers) else None
            shown.extend(
                f"{FILE} shows a right answer of {name}, with the hint {one['hint']!r}: "
                f"run  grader release {assignment.name}."
                for one in listed
                if runs is None or runs.shows_right(one["forms"])
            )

    run_session([assignment.public_tests], TestSession(assignment.exercise_names, body))
    yield from shown


@dataclass(frozen=True)
class _Run:
    """A public test run on an implementation."""

    failed: bool
    calls: Sequence[RecordedCall]
    steps: int = 0  # of its calls, where they were counted


class _PublicRuns:
    """One exercise's public tests, run on the reference with other implementations in the exercise's place."""

    def __init__(self, session: TestSession, reference: SimpleNamespace, exercise: str) -> None:
        self._session = session
        self._reference = reference
        self._exercise = exercise
        tests = [test for test in session.tests if test.exercise == exercise]
        declared = session.rules.get(exercise)
        names = {f"test_{exercise}_{RULES[rule].suffix}" for rule in declared.names} if declared else set()
        values = [test for test in tests if test.name not in names]
        self._rules = [test for test in tests if test.name in names]
        self._right: Implementation = getattr(reference, exercise)
        self._right_runs = {
            name: run for name, run in self._run(self._right, values, count=True).items() if _is_small(run)
        }
        self._values = [test for test in values if test.name in self._right_runs]
        self._right_leaves = [
            leaf
            for run in self._right_runs.values()
            for call in run.calls
            for leaf in leaves(call.result)
            if isinstance(leaf, np.ndarray) and leaf.size > 1
        ]

    def mistakes(self, misconceptions: Sequence[Misconception]) -> list[KnownMistake]:
        """What a notebook can tell apart of these."""
        found: list[tuple[KnownMistake, list[Form]]] = []
        for one in misconceptions:
            written: dict[str, tuple[KnownForm, Form]] = {}
            for form in one.forms:
                kept = self._kept(form.implementation)
                if kept is not None:
                    written.setdefault(repr(kept), (kept, form))
            if written:
                forms = [kept for kept, _ in written.values()]
                found.append(
                    (KnownMistake(one.hint, one.lecture, forms), [form for _, form in written.values()])
                )
        return self._told_apart(found)

    def shows_right(self, forms: Sequence[Any]) -> bool:
        """Whether a file's forms hold an array that the reference gives in some call, or a number in the same one.

        Of a test's calls the first alone are surely the same: later ones may be handed what came of them.
        """
        for form in forms:
            for name, test in form["tests"].items():
                right = self._right_runs.get(name, _Run(False, ()))
                for position, call in enumerate(test["calls"]):
                    same = right.calls[0].result if position == 0 and right.calls else None
                    for value in wrong_values(call.get("result", {})):
                        if shows_right(value, same, self._right_leaves):
                            return True
        return False

    def _told_apart(self, found: Sequence[tuple[KnownMistake, list[Form]]]) -> list[KnownMistake]:
        """Those of which no two forms give the same; where the values are the same, the rules may tell."""
        told = []
        for mistake, sources in found:
            others = {repr(form) for other, _ in found if other is not mistake for form in other.forms}
            forms = [
                replace(form, failed_rules=self._failed_rules(source)) if repr(form) in others else form
                for form, source in zip(mistake.forms, sources, strict=True)
            ]
            told.append(replace(mistake, forms=forms))
        unique = []
        for mistake in told:
            others = {repr(form) for other in told if other is not mistake for form in other.forms}
            forms = [form for form in mistake.forms if repr(form) not in others]
            if forms:
                unique.append(replace(mistake, forms=forms))
        return unique

    def _failed_rules(self, form: Form) -> list[str]:
        runs = self._run(form.implementation, self._rules)
        return [name for name, run in runs.items() if run.failed]

    def _kept(self, implementation: Implementation) -> KnownForm | None:
        """What is kept of an implementation; None where it would tell nothing."""
        tests = self._stored(implementation, 1)
        if tests is None or len(repr(tests)) > LARGEST_FORM or tests != self._stored(implementation, 2):
            return None
        telling = any(
            test.failed and "result" in call and next(wrong_values(call["result"]), None) is not None
            for test in tests.values()
            for call in test.calls
        )
        return KnownForm(tests) if telling else None

    def _stored(self, implementation: Implementation, seed: int) -> dict[str, StoredTest] | None:
        """Each test's calls as JSON, the global generators seeded; None where they cannot be kept."""
        try:
            with _global_generators(seed):
                runs = self._run(implementation, self._values)
        except NotStorable:  # a call of it does not end
            return None
        tests = {}
        for name, run in runs.items():
            try:
                tests[name] = StoredTest(run.failed, [*self._calls(run)])
            except NotReplayable:  # of another exercise besides, which is the student's own
                continue
            except NotStorable:
                return None
        return tests

    def _calls(self, run: _Run) -> Iterator[Any]:
        with state_restored(self._right), quiet():
            right = list(replay(run.calls, self._exercise, self._right))
        if len(right) != len(run.calls):
            raise NotStorable
        for call, expected in zip(run.calls, right, strict=True):
            yield self._call(recorded(call), expected)

    def _call(self, got: Outcome, right: Outcome) -> Any:
        if got.exception:
            return {"raises": got.exception}
        made: dict[str, Any] = {"result": stored(got.result, right.result, self._right_leaves, got.tolerance)}
        changed = [one if isinstance(one, bool) else None for one in got.changed]
        if any(one is not False for one in changed):
            made["changed"] = changed
        return made

    def _run(
        self, implementation: Implementation, tests: Sequence[TestInfo], *, count: bool = False
    ) -> dict[str, _Run]:
        namespace = {**vars(self._reference), self._exercise: implementation}
        parameters: Mapping[str, Sequence[str]] = {self._exercise: parameter_names(self._right)}
        backend = WatchedBackend(namespace, FORM_SECONDS)
        runs = {}
        with warnings.catch_warnings(), np.errstate(all="ignore"), state_restored(implementation):
            warnings.simplefilter("ignore")
            for test in tests:
                student = Student(backend, parameters)
                rng = seeded_rng("public", "", self._exercise, test.name)
                counting: AbstractContextManager[list[int]] = nullcontext([])
                if count:
                    counting = student.counting_instructions()
                with counting as counts, backend.watching():
                    error = self._session.run(test, student, rng)
                if isinstance(error, Stopped):
                    raise NotStorable(test.name)
                calls = tuple(student.recording)
                runs[test.name] = _Run(outcome_of(error) != "passed", calls, sum(counts))
        return runs


def _is_small(run: _Run) -> bool:
    seen = (
        leaf for call in run.calls for part in (call.args, call.kwargs, call.result) for leaf in leaves(part)
    )
    small = all(not isinstance(leaf, np.ndarray) or leaf.size <= LARGEST_ARRAY for leaf in seen)
    return small and run.steps <= MOST_STEPS


@contextmanager
def _global_generators(seed: int) -> Iterator[None]:
    """Python's and NumPy's global generators in a known state, put back afterwards."""
    before, numpy_before = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed)
    try:
        yield
    finally:
        random.setstate(before)
        np.random.set_state(numpy_before)
