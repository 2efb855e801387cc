"""`grader similarity`: pairs of submissions whose code has the same structure, beyond what everybody shares."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from grader.gradebook.course import Course
from grader.gradebook.settings import CourseError
from grader.gradebook.submission import own_file
from grader.gradebook.submitted import nobody_submitted, submitted_students
from grader.notebooks.assignment import find_assignment, reference_sources
from grader.notebooks.cells import NotebookError, read_notebook

# Winnowing (Schleimer, Wilkerson and Aiken, 2003): fingerprints of so many characters of code without names, of which
# one in a window of so many is kept.
_NOISE, _WINDOW = 20, 8
# A form that so large a share of the class has written, and not fewer than so many students, is a common right one.
_COMMON_SHARE, _COMMON_LEAST = 0.15, 4
_LANGUAGE = "python"


@dataclass(frozen=True)
class Passage:
    """A piece of a student's code; `shared` with the other student of a pair, or not."""

    text: str
    shared: bool


@dataclass(frozen=True)
class SimilarPair:
    """Two students, the share of their own code that the other's has too, and both codes in passages."""

    students: tuple[str, str]
    shares: tuple[float, float]
    codes: tuple[tuple[Passage, ...], tuple[Passage, ...]]

    @property
    def share(self) -> float:
        return min(self.shares)


def similar_pairs(
    course: Course, assignment: str, *, least: float = 0.5, most: int = 50
) -> list[SimilarPair]:
    """The pairs that share at least so much, the most similar first.

    Left out is what says nothing: the release's own code, the reference's, and forms that many students have written.

    Raises:
        CourseError: nothing was released or handed in, or what compares is not installed.
        AssignmentError: there is no such assignment.
    """
    found = find_assignment(course.solutions, assignment)
    try:
        released = [one.source for one in read_notebook(course.released_notebook(assignment))]
    except NotebookError:
        raise CourseError(f"{assignment} has no release: run  grader release {assignment}  first.") from None
    students = submitted_students(course, assignment)
    if not students:
        raise nobody_submitted(course, assignment)
    own = {student: _own_code(course, assignment, released, student) for student in students}
    right = reference_sources(found).values()
    return pairs_of(
        {student: code for student, code in own.items() if code.strip()},
        [*released, *right],
        least=least,
        most=most,
    )


def pairs_of(codes: Mapping[str, str], known: Sequence[str], *, least: float, most: int) -> list[SimilarPair]:
    """As `similar_pairs`, of given codes; `known` is code that everybody has."""
    try:
        from copydetect import CodeFingerprint, compare_files
    except ImportError:
        raise CourseError(
            "Comparing submissions needs copydetect: run  pip install '.[similarity]'  in the kit's folder."
        ) from None

    def fingerprint(code: str, shared: Sequence[int] = ()) -> CodeFingerprint:
        return CodeFingerprint(
            "code.py", _NOISE, _WINDOW, np.array(list(shared)), language=_LANGUAGE, fp=io.StringIO(code)
        )

    everybodys: set[int] = set()
    for code in known:
        everybodys |= set(fingerprint(code).hashes)
    seen = Counter(one for code in codes.values() for one in set(fingerprint(code).hashes))
    bound = max(_COMMON_LEAST, _COMMON_SHARE * len(codes))
    everybodys |= {one for one, count in seen.items() if count > bound}
    prints = {student: fingerprint(code, sorted(everybodys)) for student, code in codes.items()}
    found = []
    for first, second in _candidates({name: set(one.hashes) for name, one in prints.items()}):
        _, shares, slices = compare_files(prints[first], prints[second])
        if min(shares) >= least:
            parts = (_passages(codes[first], slices[0]), _passages(codes[second], slices[1]))
            found.append(SimilarPair((first, second), (float(shares[0]), float(shares[1])), parts))
    return sorted(found, key=lambda pair: -pair.share)[:most]


def _candidates(hashes: Mapping[str, set[int]]) -> list[tuple[str, str]]:
    """The pairs with anything in common, without comparing everybody with everybody."""
    holders: dict[int, list[str]] = {}
    for student, own in hashes.items():
        for one in own:
            holders.setdefault(one, []).append(student)
    return sorted({pair for students in holders.values() for pair in combinations(sorted(students), 2)})


def _own_code(course: Course, assignment: str, released: Sequence[str], student: str) -> str:
    """What a student has written: the answers, and cells that did not come with the notebook."""
    folder = course.step(course.directory.submitted_directory, assignment, student)
    try:
        cells = read_notebook(own_file(folder / f"{assignment}.ipynb"))
    except NotebookError:
        return ""
    known = {source.strip() for source in released}
    return "\n\n".join(
        cell.source for cell in cells if cell.kind == "code" and cell.source.strip() not in known
    )


def _passages(code: str, slices: object) -> tuple[Passage, ...]:
    bounds = np.asarray(slices, dtype=int).reshape(2, -1)
    passages, position = [], 0
    for start, end in zip(*bounds, strict=True):
        passages.append(Passage(code[position:start], shared=False))
        passages.append(Passage(code[start:end], shared=True))
        position = end
    passages.append(Passage(code[position:], shared=False))
    return tuple(one for one in passages if one.text)
