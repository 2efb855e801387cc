"""Misconceptions known by what they give on the public tests' calls: the file beside them, and recognizing one.

A notebook has no wrong implementations, and no right answers besides those in its tests. What is kept of a
misconception is therefore each call's outcome, as `stored_values` keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from grader.diagnosis.agreement import raises_where_not_finite
from grader.diagnosis.replay import Outcome, recorded
from grader.diagnosis.stored_values import agrees, wrong_values
from grader.testing.student import RecordedCall

FILE = "known_mistakes.json"


@dataclass(frozen=True)
class CheckedTest:
    """A public test as it went: whether it failed, and the calls that it made."""

    failed: bool
    calls: Sequence[RecordedCall] = ()


@dataclass(frozen=True)
class StoredTest:
    """What a wrong implementation gave in a public test, call by call."""

    failed: bool
    calls: Sequence[Any]  # JSON

    def matches(self, checked: CheckedTest) -> bool:
        return (
            checked.failed == self.failed
            and len(checked.calls) == len(self.calls)
            and all(
                call_matches(one, recorded(call)) for one, call in zip(self.calls, checked.calls, strict=True)
            )
        )


@dataclass(frozen=True)
class KnownForm:
    """One way to write a misconception: its public tests, and which tests of rules it fails where that is kept."""

    tests: Mapping[str, StoredTest]
    failed_rules: Sequence[str] | None = None

    def matches(self, checked: Mapping[str, CheckedTest]) -> bool:
        return all(name in checked and test.matches(checked[name]) for name, test in self.tests.items())

    def breaks_the_same_rules(self, checked: Mapping[str, CheckedTest]) -> bool:
        if self.failed_rules is None:
            return False
        rules = checked.keys() - self.tests.keys()
        return {name for name in rules if checked[name].failed} == set(self.failed_rules)


@dataclass(frozen=True)
class KnownMistake:
    """A misconception of an exercise: its hint, the place in the lecture, and the ways to write it."""

    hint: str
    lecture: str
    forms: Sequence[KnownForm]


@dataclass(frozen=True)
class KnownMistakes:
    """The misconceptions of a notebook by exercise."""

    exercises: Mapping[str, Sequence[KnownMistake]] = field(default_factory=dict)

    def recognize(self, exercise: str, checked: Mapping[str, CheckedTest]) -> KnownMistake | None:
        """The one misconception that gives what was given in every call; None where none or several do.

        Of several that give the same in the tests of values, the rules that are broken may tell one.
        """
        found = [
            (one, matching)
            for one in self.exercises.get(exercise, ())
            if (matching := [form for form in one.forms if form.matches(checked)])
        ]
        if len(found) > 1:
            found = [
                (one, forms)
                for one, forms in found
                if any(form.breaks_the_same_rules(checked) for form in forms)
            ]
        return found[0][0] if len(found) == 1 else None


def call_matches(stored: Any, got: Outcome) -> bool:
    """Whether a recorded call came out as the stored one."""
    raised = stored.get("raises")
    if raised or got.exception:
        finite = raised or all(_is_finite(one) for one in wrong_values(stored["result"]))
        return raised == got.exception or (not finite and raises_where_not_finite(got))
    changed = [bool(one) if isinstance(one, bool) else None for one in got.changed]
    expected = stored.get("changed", [False] * len(changed))
    if len(expected) != len(changed) or any(
        one is not None and two is not None and one != two for one, two in zip(expected, changed, strict=True)
    ):
        return False
    return agrees(stored["result"], got.result, got.tolerance)


def _is_finite(array: Any) -> bool:
    return bool(np.isfinite(array).all())


def read_known_mistakes(path: Path) -> KnownMistakes:
    """The file's misconceptions; none where it is not there or is damaged, for it only gives hints."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return KnownMistakes(
            {exercise: [_mistake(one) for one in listed] for exercise, listed in document.items()}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return KnownMistakes()


def _mistake(one: Any) -> KnownMistake:
    return KnownMistake(one["hint"], one["lecture"], [_form(form) for form in one["forms"]])


def _form(form: Any) -> KnownForm:
    tests = {name: StoredTest(test["failed"], test["calls"]) for name, test in form["tests"].items()}
    return KnownForm(tests, form.get("failed_rules"))


def as_json(mistakes: Mapping[str, Sequence[KnownMistake]]) -> str:
    """The file's text: the same to the byte for the same mistakes, a test to a line."""
    exercises = []
    for exercise, listed in mistakes.items():
        written = [_mistake_text(one) for one in listed]
        exercises.append(f"{_dump(exercise)}: [\n" + ",\n".join(written) + "\n]")
    return "{\n" + ",\n".join(exercises) + "\n}\n" if exercises else "{}\n"


def _mistake_text(one: KnownMistake) -> str:
    forms = []
    for form in one.forms:
        tests = [
            f"    {_dump(name)}: " + _dump({"failed": test.failed, "calls": list(test.calls)})
            for name, test in form.tests.items()
        ]
        rules = "" if form.failed_rules is None else f'   "failed_rules": {_dump(list(form.failed_rules))},\n'
        forms.append("  {\n" + rules + '   "tests": {\n' + ",\n".join(tests) + "\n   }\n  }")
    return (
        f' {{"hint": {_dump(one.hint)},\n  "lecture": {_dump(one.lecture)},\n  "forms": [\n'
        + ",\n".join(forms)
        + "\n ]}"
    )


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
