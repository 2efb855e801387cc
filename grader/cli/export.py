"""`grader export`: grades for a spreadsheet or a learning platform."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, file_path, open_course, relative

if TYPE_CHECKING:
    from grader.cli.arguments import Commands


def add_commands(commands: Commands) -> None:
    export = add_command(
        commands,
        "export",
        _export,
        "Write grades as a table, or as a learning platform imports them.",
        examples=[
            "grader export --output grades.csv",
            "grader export 01_mlp --to canvas --roster canvas_export.csv",
        ],
    )
    export.add_argument(
        "assignments", nargs="*", metavar="ASSIGNMENT", help="by default all that were handed out"
    )
    export.add_argument(
        "--to",
        default="",
        metavar="FORMAT",
        help="csv, xlsx, canvas, moodle or gradescope (default: as FILE ends, else csv)",
    )
    export.add_argument("--output", type=file_path, metavar="FILE", help="default: grades.csv and the like")
    export.add_argument(
        "--roster",
        type=file_path,
        action="append",
        default=[],
        metavar="FILE",
        help="what the platform gave out: Canvas' gradebook export, Moodle's worksheet; can be repeated",
    )
    export.add_argument(
        "--column", default="", metavar="HEADING", help="the platform's column of the assignment"
    )
    export.add_argument("--scale", action="store_true", help="fit the points to those that the platform has")


def _export(options: argparse.Namespace) -> int:
    from grader.cli.progress import with_progress
    from grader.gradebook.platforms.exporting import ExportOptions, export

    chosen = ExportOptions(
        options.to, options.output, options.assignments, options.roster, options.column, options.scale
    )
    report = export(open_course(options), chosen, with_progress)
    print(report.text(relative(report.output)))
    return report.exit_status
