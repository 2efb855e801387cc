"""`grader status`, `course`, `extension` and `similarity`: a term from its first day to its last."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, file_path, open_course, percent, points, relative

if TYPE_CHECKING:
    from rich.table import Table

    from grader.cli.arguments import Commands
    from grader.gradebook.status import AssignmentStatus


def add_commands(commands: Commands) -> None:
    add_command(
        commands,
        "status",
        _status,
        "Where each assignment stands, and the next command.",
        examples=["grader status"],
    )
    term = add_command(
        commands,
        "course",
        _course,
        "Make the folder of a term.",
        examples=["grader course ../spring 01_mlp 02_losses --start 2027-02-15 --every week --points 10"],
    )
    term.add_argument("folder", type=file_path, metavar="DIR", help="the new folder")
    term.add_argument("assignments", nargs="*", default=[], metavar="ASSIGNMENT", help="by default all")
    term.add_argument("--start", metavar="DATE", help="when the first one is due, such as 2027-02-15")
    term.add_argument("--every", metavar="TIME", help="week (default), day, 2weeks, 10days")
    term.add_argument("--points", type=points, metavar="N", help="what each is worth in the exports")
    similarity = add_command(
        commands,
        "similarity",
        _similarity,
        "List pairs of submissions whose code has the same structure.",
        examples=["grader similarity 08_adamw --least 60 --to similar.html"],
    )
    similarity.add_argument("assignment")
    similarity.add_argument("--least", type=percent, default=50, metavar="PERCENT", help="default: 50")
    similarity.add_argument(
        "--to", type=file_path, metavar="FILE", help="where the page with the codes side by side goes"
    )
    extension = add_command(
        commands,
        "extension",
        _extension,
        "Give a student more time.",
        examples=["grader extension ada 01_mlp +3d"],
    )
    extension.add_argument("student")
    extension.add_argument("assignment")
    extension.add_argument("time", help="from the due date on, such as +3d or +12h; 0 takes it back")


def _status(options: argparse.Namespace) -> int:
    from rich.console import Console

    from grader.gradebook.status import course_status

    statuses = course_status(open_course(options))
    console = Console(markup=False, highlight=False)
    console.print(_table(statuses))
    for one in statuses:
        if one.notes:
            console.print(f"{one.name}: {', '.join(one.notes)}")
    commands = [one.next_command for one in statuses if one.next_command]
    if commands:
        print("\n  ".join(["Next:", *commands]))
    return 0


def _table(statuses: Sequence[AssignmentStatus]) -> Table:
    """A row an assignment; with the course's own names it fits into 80 columns."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("assignment", no_wrap=True)
    table.add_column("due (UTC)", no_wrap=True)
    for heading in ("handed in", "to grade", "graded", "feedback"):
        table.add_column(heading, justify="right")
    for one in statuses:
        table.add_row(*_cells(one))
    return table


def _cells(one: AssignmentStatus) -> list[str]:
    if not one.released:
        return [one.name, "not released"]
    due = f"{one.due:%Y-%m-%d %H:%M}" if one.due else "–"
    if not one.handed_in:
        return [one.name, due, "0"]
    numbers = (one.to_grade, one.graded, one.feedback)
    return [one.name, due, f"{one.handed_in} of {one.students}", *map(str, numbers)]


def _course(options: argparse.Namespace) -> int:
    from grader.cli.arguments import chosen_assignments
    from grader.gradebook.term import Term, make_term, parse_due_dates

    base = open_course(options)
    names = [one.name for one in chosen_assignments(base, options.assignments)]
    due = parse_due_dates(names, options.start, options.every)
    course = make_term(options.folder, Term(base.solutions, tuple(names), due, options.points or 0.0))
    print(f"{relative(course.root)}: {len(names)} assignments, with a secret of its own.")
    for name, date in due.items():
        print(f"  {name} is due {date}")
    print(f"Next:  cd {shlex.quote(str(relative(course.root)))} && grader release")
    return 0


def _similarity(options: argparse.Namespace) -> int:
    from grader.gradebook.output import output_file
    from grader.gradebook.similarity import similar_pairs
    from grader.reports.report_page import render
    from grader.reports.text import clean

    pairs = similar_pairs(open_course(options), options.assignment, least=options.least / 100)
    for pair in pairs:
        print(f"{pair.share:4.0%}  {clean(pair.students[0])}  {clean(pair.students[1])}")
    print(f"{len(pairs)} pairs share {options.least:g} % or more. That accuses nobody: read the code.")
    if options.to:
        page = render("similarity.html.j2", title=f"{options.assignment}: similar submissions", pairs=pairs)
        with output_file(options.to, "--to") as file:
            file.write_text(page, encoding="utf-8")
        print(f"Side by side in {relative(options.to)}.")
    return 0


def _extension(options: argparse.Namespace) -> int:
    from grader.gradebook.lateness import extend, parse_extension

    time = parse_extension(options.time)
    print(extend(open_course(options), options.student, options.assignment, time))
    return 0
