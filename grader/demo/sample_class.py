"""Submissions of a made-up class: right ones, misconceptions, and files that break a naive grader."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.notebooks.assignment import Assignment, without_markers
from grader.testing.marks import Misconception

# Pioneers of computing and learning machines, in the order in which they are handed out.
_NAMES = (
    *("ada", "alan", "grace", "claude", "barbara", "john", "margaret", "donald", "edsger", "frances"),
    *("geoffrey", "hedy", "ivan", "jean", "katherine", "leslie", "marvin", "niklaus", "olga", "peter"),
    *("radia", "seymour", "tony", "ursula", "vint", "warren", "yann", "zuse", "annie", "blaise"),
    *("charles", "dorothy", "emmy", "frank", "george", "helen", "irene", "joan", "karl", "lotfi"),
    *("mary", "norbert", "oliver", "paul", "rosalind", "shafi", "tim", "umesh", "wes", "yoshua"),
)

MISCONCEPTIONS_AN_EXERCISE = 2


@dataclass(frozen=True)
class SampleSubmission:
    """One student of the class; `text` is the file handed in, None where there was none."""

    student: str
    about: str
    text: str | None


def sample_class(
    assignment: Assignment,
    released: str,
    misconceptions: Sequence[Misconception],
) -> list[SampleSubmission]:
    """The class for one assignment.

    Args:
        released: text of the released notebook.
        misconceptions: the assignment's.
    """
    names = iter(_NAMES)
    kinds = _texts(assignment, released, misconceptions)
    return [SampleSubmission(next(names), about, text) for about, text in kinds]


def _texts(
    assignment: Assignment, released: str, misconceptions: Sequence[Misconception]
) -> Iterator[tuple[str, str | None]]:
    right = {
        exercise.name: without_markers(assignment.cells[exercise.cell].source)
        for exercise in assignment.exercises
    }

    def notebook(changes: Mapping[str, str]) -> str:
        return filled_in(released, {**right, **changes})

    def wrong(*chosen: Misconception) -> str:
        return notebook({one.exercise: one.source for one in chosen})

    yield "the reference", notebook({})
    yield "the untouched release", released
    by_exercise = {
        name: [one for one in misconceptions if one.exercise == name] for name in assignment.exercise_names
    }
    for name, known in by_exercise.items():
        for one in known[:MISCONCEPTIONS_AN_EXERCISE]:
            yield f"{one.name} in {name}", wrong(one)
    last = [known[-1] for known in by_exercise.values() if known]
    yield "several misconceptions", wrong(*last[:3])
    yield "several others", wrong(*last[-3:])
    functions = [exercise.name for exercise in assignment.exercises if exercise.kind == "function"]
    first, middle = functions[0], functions[len(functions) // 2]
    yield f"{middle}: an empty cell", notebook({middle: ""})
    yield f"{middle}: a syntax error", notebook({middle: right[middle].replace("return", "return (", 1)})
    yield f"{first}: an endless loop", notebook({first: _body(right[first], "while True:\n        pass")})
    yield f"{first}: kills its process", notebook({first: _body(right[first], _KILL)})
    yield "a file that is no notebook", "%PDF-1.7 " + "\n".join(right.values())
    yield "no submission", None


# Reads far beyond an array, which ends the process with a segmentation fault.
_KILL = "return np.lib.stride_tricks.as_strided(np.zeros(1), (2**40,), (8,)).sum()"


def _body(source: str, body: str) -> str:
    """A function's source with another body."""
    head = source[: source.index("):") + 2]
    return f"{head}\n    {body}\n"


def filled_in(released: str, sources: Mapping[str, str]) -> str:
    """The released notebook with these sources in its solution cells."""
    document = json.loads(released)
    for cell in document["cells"]:
        nbgrader = cell["metadata"].get("nbgrader", {})
        if nbgrader.get("solution") and nbgrader.get("grade_id") in sources:
            cell["source"] = sources[nbgrader["grade_id"]]
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
