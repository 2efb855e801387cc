"""`grader status`, `course`, `extension` and `similarity`: a term from its first day to its last."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, open_course, relative

if TYPE_CHECKING:
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
    term.add_argument("folder", type=Path, metavar="DIR", help="the new folder")
    term.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="by default all")
    term.add_argument("--start", metavar="DATE", help="when the first one is due, such as 2027-02-15")
    term.add_argument("--every", default="week", metavar="TIME", help="week (default), day, 2weeks, 10days")
    term.add_argument("--points", type=float, metavar="N", help="what each is worth in the exports")
    similarity = add_command(
        commands,
        "similarity",
        _similarity,
        "List pairs of submissions whose code has the same structure.",
        examples=["grader similarity 08_adamw --least 60 --to similar.html"],
    )
    similarity.add_argument("assignment")
    similarity.add_argument("--least", type=float, default=50, metavar="PERCENT", help="default: 50")
    similarity.add_argument(
        "--to", type=Path, metavar="FILE", help="where the page with the codes side by side goes"
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
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from grader.gradebook.status import course_status

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("assignment", no_wrap=True)
    for heading in ("due (UTC)", "handed in", "late", "graded", "to grade", "waiting", "feedback", "next"):
        table.add_column(
            heading, justify="left" if heading in ("due (UTC)", "next") else "right", no_wrap=True
        )
    for one in course_status(open_course(options)):
        table.add_row(one.name, *(Text(cell) for cell in _cells(one)))
    Console(soft_wrap=True, width=160).print(table)
    return 0


def _cells(one: AssignmentStatus) -> list[str]:
    if not one.released:
        return ["not released", *[""] * 6, one.next_command]
    due = f"{one.due:%Y-%m-%d %H:%M}" if one.due else "–"
    if not one.handed_in:
        return [due, "0", *[""] * 5, one.next_command]
    graded = f"{one.graded}" + (f" + {one.ungradable} ungradable" if one.ungradable else "")
    feedback = f"{one.feedback}" + (f", {one.outdated} out of date" if one.outdated else "")
    numbers = [f"{one.handed_in} of {one.students}", one.late, graded, one.to_grade, one.waiting, feedback]
    return [due, *map(str, numbers), one.next_command]


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
    print(f"Next:  cd {relative(course.root)} && grader release")
    return 0


def _similarity(options: argparse.Namespace) -> int:
    from grader.files import write_atomically
    from grader.gradebook.similarity import similar_pairs
    from grader.reports.report_page import render
    from grader.reports.text import clean

    pairs = similar_pairs(open_course(options), options.assignment, least=options.least / 100)
    for pair in pairs:
        print(f"{pair.share:4.0%}  {clean(pair.students[0])}  {clean(pair.students[1])}")
    print(f"{len(pairs)} pairs share {options.least:g} % or more. That accuses nobody: read the code.")
    if options.to:
        page = render("similarity.html.j2", title=f"{options.assignment}: similar submissions", pairs=pairs)
        write_atomically(options.to, page)
        print(f"Side by side in {relative(options.to)}.")
    return 0


def _extension(options: argparse.Namespace) -> int:
    from grader.gradebook.lateness import extend, parse_extension

    time = parse_extension(options.time)
    print(extend(open_course(options), options.student, options.assignment, time))
    return 0
