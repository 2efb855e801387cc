"""Detectors of structure: nothing returned, one part of several, or the parts in another order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from grader.diagnosis.detectors.evidence import Evidence
from grader.testing.agreement import same_value

_MOST_PARTS = 5


def nothing_returned(evidence: Evidence) -> str | None:
    if evidence.answer is None and evidence.right is not None:
        return "Nothing came back: is there a `return` on every way through the code?"
    return None


def one_part_alone(evidence: Evidence) -> str | None:
    """A tuple is expected, and one of its parts came."""
    expected = _parts(evidence.right)
    if expected is None or _parts(evidence.answer) is not None or evidence.answer is None:
        return None
    matching = [i for i, part in enumerate(expected) if same_value(evidence.answer, part)]
    if len(matching) != 1:
        return None
    return (
        f"One of the {len(expected)} parts came back alone, the {_ORDINALS[matching[0]]}, and it is right. "
        "Return all of them."
    )


def parts_in_another_order(evidence: Evidence) -> str | None:
    """The parts are right, and stand in other places."""
    got, expected = _parts(evidence.answer), _parts(evidence.right)
    if got is None or expected is None or len(got) != len(expected):
        return None
    for order in permutations(range(len(expected))):
        if order != tuple(range(len(expected))) and all(
            same_value(part, expected[place]) for part, place in zip(got, order, strict=True)
        ):
            moved = [i for i, place in enumerate(order) if i != place]
            if len(moved) == 2:
                one, other = (_ORDINALS[i] for i in moved)
                return (
                    f"The {one} and the {other} part of the result are right, but each in the other's place."
                )
            return "The parts of the result are right, but they stand in another order."
    return None


_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def _parts(value: object) -> Sequence[object] | None:
    if isinstance(value, tuple | list) and 2 <= len(value) <= _MOST_PARTS:
        return value
    return None
