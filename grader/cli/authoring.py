"""`grader release` and `grader verify`: what an author runs."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from grader.cli.arguments import add_command, chosen_assignments, count, open_course, relative

if TYPE_CHECKING:
    from grader.authoring.verification import Verification
    from grader.cli.arguments import Commands
    from grader.gradebook.course import Course
    from grader.notebooks.assignment import Assignment

T = TypeVar("T")


def add_commands(commands: Commands) -> None:
    release = add_command(
        commands,
        "release",
        _release,
        "Build what students get from the assignments' folders.",
        examples=["grader release", "grader release 01_mlp 02_losses"],
    )
    release.add_argument("assignments", nargs="*", default=[], metavar="ASSIGNMENT", help="all by default")
    new = add_command(
        commands,
        "new",
        _new,
        "Begin an assignment: four files that pass `grader verify`.",
        examples=['grader new 17_attention --title "Attention"'],
    )
    new.add_argument("name", metavar="NN_name", help="such as 17_attention")
    new.add_argument("--title", default="", help="the notebook's first heading")
    verify = add_command(
        commands,
        "verify",
        _verify,
        "Check that tests earn, catch and name what they should.",
        examples=["grader verify 01_mlp", "grader verify --mutants --jobs 4"],
    )
    verify.add_argument("assignments", nargs="*", default=[], metavar="ASSIGNMENT", help="all by default")
    verify.add_argument(
        "--mutants", action="store_true", help="also run the tests on mutants of the reference"
    )
    verify.add_argument(
        "--jobs",
        type=count,
        default=1,
        metavar="N",
        help="processes that try mutants side by side (default: 1)",
    )
    verify.add_argument(
        "--sample",
        type=count,
        default=0,
        metavar="N",
        help="try so many mutants of an assignment, spread over all of them (default: all)",
    )
    verify.add_argument(
        "--strict",
        action="store_true",
        help="a slip that costs more than half, and much that check() misses, are problems and not notes",
    )
    verify.add_argument(
        "--force", action="store_true", help="verify again what has not changed since it was verified"
    )


def _release(options: argparse.Namespace) -> int:
    from grader.authoring.points import exercise_points
    from grader.authoring.release import release_assignment
    from grader.cli.progress import with_progress

    course = open_course(options)
    for assignment in with_progress("release", chosen_assignments(course, options.assignments)):
        folder = release_assignment(assignment, course, exercise_points(assignment))
        print(f"{assignment.name}: released to {relative(folder)}")
    return 0


def _new(options: argparse.Namespace) -> int:
    from grader.authoring.new import new_assignment

    folder = new_assignment(open_course(options).solutions, options.name, options.title)
    print(
        f"{relative(folder)}: notebook.py, test_public.py, test_hidden.py and misconceptions.py, with a small exercise."
    )
    print(f"Next:  grader release {folder.name} && grader verify {folder.name}")
    return 0


def _verify(options: argparse.Namespace) -> int:
    if options.sample and not options.mutants:
        print("grader: --sample says how many mutants are tried: add --mutants.", file=sys.stderr)
        return 2
    course = open_course(options)
    failed = False
    for assignment in chosen_assignments(course, options.assignments):
        found = _verification(course, assignment, options)
        print("\n".join(found.lines(strict=options.strict)), flush=True)
        failed = failed or bool(found.all_problems(strict=options.strict))
    return 1 if failed else 0


def _verification(course: Course, assignment: Assignment, options: argparse.Namespace) -> Verification:
    from threadpoolctl import threadpool_limits

    from grader.authoring.staleness import check_release_current
    from grader.authoring.verify import Options, verify
    from grader.authoring.verify_cache import VerifyCache
    from grader.cli.progress import with_progress
    from grader.gradebook.course import create_course
    from grader.notebooks.cells import read_notebook

    notebook = course.released_notebook(assignment.name)
    chosen = Options(course.limits, course.options.sandbox, mutants=options.mutants, sample=options.sample)
    cache = VerifyCache(course.root / "build" / "verify", assignment, notebook.parent, chosen)
    kept = None if options.force else cache.load()
    if kept is not None:
        print(f"  {assignment.name} has not changed since it was verified: --force verifies it again.")
        return kept
    released = read_notebook(notebook) if notebook.is_file() else None

    def step(title: str, items: Sequence[T]) -> Iterator[T]:
        return with_progress(f"{assignment.name}: {title}", items)

    # On one thread as the sandbox's processes: of small matrices, two threads only wait for each other.
    with threadpool_limits(1, user_api="blas"), tempfile.TemporaryDirectory() as folder:
        found = verify(assignment, released=released, options=replace(chosen, jobs=options.jobs), step=step)
        scratch = create_course(Path(folder), solutions=course.solutions)
        found.problems += check_release_current(assignment, notebook.parent, scratch)
    cache.save(found)
    return found
