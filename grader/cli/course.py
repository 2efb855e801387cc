"""`grader autograde`, `feedback`, `report` and `demo`: what an instructor runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, count, file_path, named, open_course, relative

if TYPE_CHECKING:
    from grader.cli.arguments import Commands
    from grader.reports.class_data import ClassResults
    from grader.reports.standings import Standings


def add_commands(commands: Commands) -> None:
    autograde = add_command(
        commands,
        "autograde",
        _autograde,
        "Grade a class into nbgrader's gradebook.",
        examples=[
            "grader autograde 01_mlp",
            "grader autograde 01_mlp --student ada --force",
            "grader autograde 01_mlp --dry-run",
        ],
    )
    autograde.add_argument("assignment")
    _add_students(autograde)
    autograde.add_argument("--force", action="store_true", help="grade again what was graded before")
    autograde.add_argument("--jobs", type=count, default=0, help="judges side by side (default: one a core)")
    autograde.add_argument("--scheduler", metavar="ADDRESS", help="judge on the Dask cluster at this address")
    autograde.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="run students' code even where this machine has no sandbox",
    )
    autograde.add_argument(
        "--dry-run", action="store_true", help="say what would be graded and why, and grade nothing"
    )
    autograde.add_argument("--json", action="store_true", help="print what was done as one JSON object")
    feedback = add_command(
        commands,
        "feedback",
        _feedback,
        "Write a feedback page for each student.",
        examples=["grader feedback 01_mlp", "grader feedback 01_mlp --zip moodle --output feedback.zip"],
    )
    feedback.add_argument("assignment")
    _add_students(feedback)
    feedback.add_argument(
        "--zip",
        choices=("moodle", "canvas", "mail-merge"),
        help="also pack the pages: as feedback files of a platform, or named after the students, with their addresses",
    )
    feedback.add_argument(
        "--output", type=file_path, metavar="FILE", help="where the zip goes (default: feedback_….zip)"
    )
    feedback.add_argument(
        "--roster",
        type=file_path,
        action="append",
        default=[],
        metavar="FILE",
        help="Moodle's worksheet, where the submissions were not collected from its download",
    )
    report = add_command(
        commands,
        "report",
        _report,
        "Print the table of a class, and write it as a page.",
        examples=["grader report 01_mlp --to class.html", "grader report --to course.html"],
    )
    report.add_argument("assignment", nargs="?", help="without one, the page of the whole course")
    report.add_argument("--to", type=file_path, metavar="FILE", help="where the page goes (default: no page)")
    report.add_argument("--anonymous", action="store_true", help="numbers in the place of names")
    demo = add_command(
        commands,
        "demo",
        _demo,
        "Grade a made-up class in a scratch course folder.",
        examples=["grader demo", "grader demo --assignment 01_mlp --to build/demo"],
    )
    demo.add_argument("--assignment", default="01_mlp")
    demo.add_argument("--to", type=file_path, default=Path("build/demo"), metavar="DIR")


def _add_students(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--student", type=named, action="append", dest="students", metavar="ID", help="only this one"
    )


def _autograde(options: argparse.Namespace) -> int:
    import json

    from grader.cli.progress import show_progress
    from grader.gradebook.autograde import autograde, plan_autograde

    if options.dry_run:
        plan = plan_autograde(
            open_course(options), options.assignment, students=options.students, force=options.force
        )
        if options.json:
            print(json.dumps(plan.as_data()))
        else:
            print(plan)
        return 0
    with show_progress(options.assignment) as progress:
        report = autograde(
            open_course(options),
            options.assignment,
            students=options.students,
            jobs=options.jobs or None,
            scheduler=options.scheduler,
            force=options.force,
            unsafe_no_sandbox=options.unsafe_no_sandbox,
            progress=progress,
        )
    print(json.dumps(report.as_data()) if options.json else report)
    return report.exit_status


def _feedback(options: argparse.Namespace) -> int:
    from grader.cli.progress import show_progress
    from grader.gradebook.feedback.exporter import generate_feedback

    if options.zip is None and (options.output or options.roster):
        print("grader: --output and --roster are for the zip: add --zip.", file=sys.stderr)
        return 2
    course = open_course(options)
    with show_progress(options.assignment) as progress:
        report = generate_feedback(course, options.assignment, students=options.students, progress=progress)
    print(report)
    if options.zip is None:
        return report.exit_status
    from grader.gradebook.platforms.feedback_zip import pack_feedback

    packed = pack_feedback(
        course, options.assignment, report.pages, options.zip, options.output, options.roster
    )
    print(packed.text(relative(packed.output)))
    return report.exit_status or packed.exit_status


def _report(options: argparse.Namespace) -> int:
    if options.assignment is None:
        return _course_report(options)
    from grader.gradebook.class_results import class_results
    from grader.gradebook.output import output_file
    from grader.gradebook.standings import class_standings
    from grader.gradebook.submitted import nobody_submitted
    from grader.reports.class_report import anonymized, class_report_html
    from grader.reports.class_table import print_class_table

    course = open_course(options)
    results: ClassResults = class_results(course, options.assignment)
    if not results:
        raise nobody_submitted(course, options.assignment)
    with course.gradebook() as gradebook:
        standings: Standings = class_standings(course, gradebook, options.assignment)
    if options.anonymous:
        results, standings = anonymized(results, standings)
    print_class_table(results, standings)
    if options.to:
        page = class_report_html(results, title=options.assignment, standings=standings)
        with output_file(options.to, "--to") as file:
            file.write_text(page, encoding="utf-8")
        print(f"Report written to {relative(options.to)}.")
    return 0


def _course_report(options: argparse.Namespace) -> int:
    """The page of all assignments that were handed out."""
    from grader.gradebook.output import output_file
    from grader.gradebook.standings import course_reports
    from grader.reports.course_report import course_report_html

    page = course_report_html(course_reports(open_course(options)), anonymous=options.anonymous)
    path = options.to or Path("course.html")
    with output_file(path, "--to") as file:
        file.write_text(page, encoding="utf-8")
    print(f"Report of the course written to {relative(path)}.")
    return 0


def _demo(options: argparse.Namespace) -> int:
    from grader.demo.demo import run_demo

    run_demo(open_course(options).solutions, options.assignment, options.to, print)
    return 0
