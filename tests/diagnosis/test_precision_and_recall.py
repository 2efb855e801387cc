"""How often a misconception is named, and how often rightly: on code that was written apart from the catalogue.

Three collections for each assignment: variants of every misconception, wrong implementations that are none,
and right ones. Each sees one of twenty students' draws, so that all twenty are seen; with DIAGNOSIS_SEEDS=20
in the environment each sees all of them.
"""

import ast
import functools
import importlib.util
import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.authoring.derived_submissions import as_ipynb
from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import JudgeService
from grader.notebooks.slicing import Program
from tests.diagnosis.in_process import SECRET, SOLUTIONS, LocalJudge, with_judge

COLLECTIONS = ("variants", "uncatalogued", "right")
NAMES = sorted(
    {file.stem for kind in COLLECTIONS for file in (Path(__file__).parent / kind).glob("[0-9]*.py")}
)
STUDENTS = 20
EACH = int(os.environ.get("DIAGNOSIS_SEEDS", "1"))
PRECISION, RECALL = 0.99, 0.95


def collection(kind: str, name: str) -> Any:
    path = Path(__file__).parent / kind / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"{kind}_{name}", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, kind.upper())


def students(position: int) -> Iterator[str]:
    """Some of the twenty, the next ones for the next implementation."""
    for number in range(EACH):
        yield f"student {(position * EACH + number) % STUDENTS}"


def judged(judge: LocalJudge, exercise: str, source: str, position: int) -> Iterator[tuple[str, Any]]:
    for student in students(position):
        yield student, judge.judge_exercise(exercise, textwrap.dedent(source), student)


def named(result: Any) -> str | None:
    return result.diagnosis.misconception if result.diagnosis else None


@functools.cache
def judged_wrong(name: str) -> list[tuple[str, Any]]:
    """What came of the wrong implementations that are in no catalogue, with a title each."""
    found: list[tuple[str, Any]] = []

    def body(judge: LocalJudge) -> None:
        wrong = [
            (exercise, fault, source)
            for exercise, faults in collection("uncatalogued", name).items()
            for fault, source in faults.items()
        ]
        for position, (exercise, fault, source) in enumerate(wrong):
            for student, result in judged(judge, exercise, source, position):
                found.append((f"{exercise}, {fault} ({student})", result))

    with_judge(name, body)
    return found


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_variants_are_named_and_nothing_else_is(name: str) -> None:
    variants = collection("variants", name)
    counts = {"named": 0, "right": 0, "variants": 0}
    misses: list[str] = []

    def body(judge: LocalJudge) -> None:
        tried = [(key, source) for key, sources in variants.items() for source in sources]
        for position, ((exercise, misconception), source) in enumerate(tried):
            for student, result in judged(judge, exercise, source, position):
                found = named(result)
                counts["variants"] += 1
                counts["named"] += found is not None
                counts["right"] += found == misconception
                if found != misconception:
                    misses.append(f"{exercise}, {misconception}: named {found} ({student})\n{source}")

    with_judge(name, body)
    for title, result in judged_wrong(name):
        if named(result) is not None:
            counts["named"] += 1
            misses.append(f"{title}, which is in no catalogue: named {named(result)}")
    precision = counts["right"] / counts["named"]
    recall = counts["right"] / counts["variants"]
    print(
        f"{name}: precision {precision:.4f} of {counts['named']}, recall {recall:.4f} of {counts['variants']}; "
        f"{len(judged_wrong(name))} uncatalogued"
    )
    assert precision >= PRECISION and recall >= RECALL, "\n".join(misses)


@pytest.mark.parametrize("name", NAMES)
def test_every_misconception_has_variants(name: str) -> None:
    variants, found = collection("variants", name), set()

    def body(judge: LocalJudge) -> None:
        found.update(
            (one.exercise, one.name)
            for exercise in judge.session.exercises
            for one in judge.catalogue.of(exercise)
            if not isinstance(one.implementation, dict)  # an answer to a question is written in one way
        )

    with_judge(name, body)
    lacking = [
        f"{misconception} of {exercise} has {len(variants.get((exercise, misconception), ()))} variants: write at "
        f"least two in tests/diagnosis/variants/{name}.py, as other people would write it (CONTRIBUTING.md, step 8)."
        for exercise, misconception in sorted(found)
        if len(variants.get((exercise, misconception), ())) < 2
    ]
    assert not lacking, "\n".join(lacking)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_every_wrong_implementation_loses_points(name: str) -> None:
    assert [
        f"{title}: {result.outcome}, {result.score}"
        for title, result in judged_wrong(name)
        if result.outcome != "failed" or result.score == result.max_score
    ] == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_right_implementations_keep_all_points(name: str) -> None:
    lost: list[str] = []
    right = collection("right", name)

    def body(judge: LocalJudge) -> None:
        for exercise, sources in right.items():
            for position, source in enumerate(sources):
                for student, result in judged(judge, exercise, source, position):
                    if result.score != result.max_score:
                        first = next(test for test in result.tests if test.outcome != "passed")
                        lost.append(f"{exercise} ({student}): {first.name}: {first.message}\n{source}")

    with_judge(name, body)
    assert lost == []
    assert max(map(len, right.values())) >= 10


def apart(judge: LocalJudge, sources: dict[str, str]) -> list[dict[str, str]]:
    """The sources in as few notebooks as keep them apart: none reads another's exercise or defines its helpers."""
    groups: list[dict[str, str]] = []
    for exercise, source in sources.items():
        for group in groups:
            together = {**group, exercise: source}
            program = Program(judge.cells(together), judge.session.assignment.scaffold_sources)
            if not any(program.reads([one]) & together.keys() - {one} for one in together) and not any(
                len(program.definitions(name)) > 1 for one in together for name in bound(together[one])
            ):
                group[exercise] = source
                break
        else:
            groups.append({exercise: source})
    return groups


def bound(source: str) -> set[str]:
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize("name", NAMES)
def test_the_sandbox_says_the_same(name: str) -> None:
    """One variant of each exercise, and the first right notebooks, as submissions through the real worker."""
    variants, right = collection("variants", name), collection("right", name)
    first = {exercise: (misconception, sources[0]) for (exercise, misconception), sources in variants.items()}
    wrong_notebooks: list[tuple[str, list[str]]] = []
    right_notebooks: list[str] = []

    def body(judge: LocalJudge) -> None:
        sources = {exercise: textwrap.dedent(source) for exercise, (_, source) in first.items()}
        for group in apart(judge, sources):
            wrong_notebooks.append((as_ipynb(judge.cells(group)), list(group)))
        for number in range(3):
            sources = {one: textwrap.dedent(several[number % len(several)]) for one, several in right.items()}
            right_notebooks.append(as_ipynb(judge.cells(sources)))

    with_judge(name, body)
    with JudgeService(JudgeSetup(SOLUTIONS / name, SECRET)) as service:
        for text, wrong in wrong_notebooks:
            result = service.judge(Submission("student 0", text=text))
            diagnoses = {one.name: one.diagnosis for one in result.exercises}
            for exercise in wrong:
                diagnosis = diagnoses[exercise]
                assert diagnosis is not None, exercise
                assert diagnosis.misconception == first[exercise][0]
        for text in right_notebooks:
            result = service.judge(Submission("student 0", text=text))
            assert result.score == result.max_score, [
                (test.name, test.message)
                for one in result.exercises
                for test in one.tests
                if test.outcome != "passed"
            ]
