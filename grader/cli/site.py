"""`grader site`: the course in a browser."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from grader.cli.arguments import add_command, file_path, open_course, relative

if TYPE_CHECKING:
    from grader.cli.arguments import Commands

SECRET = "It holds the hidden tests and the references: publishing it publishes the solutions."
PUBLIC = "It holds no hidden test and no reference."


def add_commands(commands: Commands) -> None:
    site = add_command(
        commands,
        "site",
        _site,
        "Build the course as a static site that runs in a browser.",
        examples=["grader site", "grader site --public-only --output public"],
    )
    secret = site.add_mutually_exclusive_group()
    secret.add_argument(
        "--public-only",
        action="store_true",
        default=None,
        help="leave hidden tests and references out; the default in the folder of a term",
    )
    secret.add_argument(
        "--with-solutions",
        action="store_false",
        dest="public_only",
        help="bring them along; the default elsewhere",
    )
    site.add_argument(
        "--pyodide", type=file_path, metavar="DIR", help="bring Pyodide's files along, from this folder"
    )
    site.add_argument("--output", type=file_path, metavar="DIR", help="where to (default: build/site)")


def _site(options: argparse.Namespace) -> int:
    from grader.site.build import SiteOptions, build_site

    course = open_course(options)
    assignments = course.step(course.directory.release_directory, ".")
    public_only = course.options.public_site if options.public_only is None else options.public_only
    solutions = None if public_only else course.solutions
    output = (options.output or course.root / "build" / "site").resolve()
    count = build_site(SiteOptions(assignments, solutions, options.pyodide), output)
    print(f"{count} notebooks in {relative(output)}. {PUBLIC if public_only else SECRET}")
    print(f"To look at it:  python3 -m http.server --directory {relative(output)}")
    return 0
