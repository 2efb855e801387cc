"""`grader collect`: what a learning platform gives out, laid out for grading."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, file_path, open_course

if TYPE_CHECKING:
    from grader.cli.arguments import Commands
_PLATFORMS = ("gradescope", "moodle", "blackboard", "brightspace", "classroom", "canvas", "google", "heap")


def add_commands(commands: Commands) -> None:
    collect = add_command(
        commands,
        "collect",
        _collect,
        "Lay out a platform's download (a zip or a folder) for grading.",
        examples=["grader collect 01_mlp submissions.zip --roster students.csv --dry-run"],
    )
    collect.add_argument("assignment")
    collect.add_argument("download", type=file_path, metavar="DOWNLOAD")
    collect.add_argument(
        "--roster",
        type=file_path,
        action="append",
        default=[],
        metavar="FILE",
        help="who is who: students.csv, or a platform's own list; can be repeated",
    )
    collect.add_argument("--dry-run", action="store_true", help="print what goes where, and change nothing")
    collect.add_argument(
        "--update", action="store_true", help="newer attempts replace those that were collected before"
    )
    collect.add_argument(
        "--timezone", default="", metavar="ZONE", help="of the platform's local times, such as Europe/Zurich"
    )
    collect.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="PATH",
        help="of several files without an order, take this one; can be repeated",
    )
    collect.add_argument(
        "--from",
        dest="platform",
        choices=_PLATFORMS,
        default="",
        help="the platform (default: by its files' names)",
    )


def _collect(options: argparse.Namespace) -> int:
    from grader.cli.progress import with_progress
    from grader.gradebook.platforms.collecting import CollectOptions, collect

    chosen = CollectOptions(
        options.roster, options.timezone, options.platform, options.take, update=options.update
    )
    plan = collect(
        open_course(options),
        options.assignment,
        options.download,
        chosen,
        dry_run=options.dry_run,
        step=with_progress,
    )
    print(plan.text(dry_run=options.dry_run))
    return plan.exit_status
