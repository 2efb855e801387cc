"""Reference pages: the command line from its parsers, what is imported from the docstrings."""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Iterator

import grader
import grader.testing
from grader.cli import GROUPS

_COMMAND_LINE = """\
# The command line

Every command works on the course folder that it is called in. A known error is one sentence on standard error and the exit
status 2; `grader COMMAND --help` prints what stands here.

| command | what it does |
| --- | --- |
"""
_NOTEBOOKS = """\
# What notebooks import

`from grader import check, figure`, and in the notebooks on derivatives `check_gradient`. They need the base installation
alone.
"""
_TESTING = """\
# What test files import

`from grader.testing import …` in `test_public.py`, `test_hidden.py` and `misconceptions.py`. How they go together is in
[Contributing](../CONTRIBUTING.md#add-an-exercise).
"""


def command_line_page() -> str:
    """Each command with its usage, arguments and options."""
    commands = argparse.ArgumentParser(prog="grader").add_subparsers()
    for group in GROUPS:
        group.add_commands(commands)
    helps = {action.dest: action.help or "" for action in commands._choices_actions}
    rows = [f"| [`grader {name}`](#grader-{name}) | {_prose(text)} |" for name, text in helps.items()]
    sections = [_command(name, one) for name, one in commands.choices.items()]
    return _COMMAND_LINE + "\n".join(rows) + "\n\n" + "\n\n".join(sections) + "\n"


def notebook_functions_page() -> str:
    """`check`, `figure` and `check_gradient`."""
    return _NOTEBOOKS + "\n".join(_autodoc("autofunction", f"grader.{name}") for name in grader.__all__)


def testing_page() -> str:
    """The names of `grader.testing`, by the module that they come from."""
    homes: dict[str, list[str]] = {}
    names = sorted(grader.testing.__all__, key=lambda name: inspect.isclass(getattr(grader.testing, name)))
    for name in names:
        homes.setdefault(getattr(grader.testing, name).__module__, []).append(name)
    parts = [_TESTING]
    for home, names in homes.items():
        title = home.rpartition(".")[2].replace("_", " ").capitalize()
        parts.append(f"## {title}\n\n{inspect.getdoc(sys.modules[home])}\n")
        for name in names:
            kind = "autoclass" if inspect.isclass(getattr(grader.testing, name)) else "autofunction"
            parts.append(_autodoc(kind, f"grader.testing.{name}"))
    return "\n".join(parts)


def _command(name: str, parser: argparse.ArgumentParser) -> str:
    parts = [f"## `grader {name}`", _prose(parser.description or ""), f"~~~~text\n{_usage(parser)}\n~~~~"]
    parts.append(f"```{{program}} grader {name}\n```")
    shown = [one for one in parser._actions if one.help != argparse.SUPPRESS and one.dest != "help"]
    parts += [_option(one) for one in sorted(shown, key=lambda one: bool(one.option_strings))]
    return "\n\n".join(parts)


def _option(action: argparse.Action) -> str:
    names = " ".join(_placeholders(action))
    titles = [f"{one} {names}".strip() for one in action.option_strings] or [names or action.dest]
    text = _prose((action.help or "") % {**vars(action), "prog": "grader"})
    if action.choices is not None and action.metavar is not None:
        text += f" One of {', '.join(f'`{one}`' for one in action.choices)}."
    return f"````{{option}} {', '.join(titles)}\n{text}\n````"


def _placeholders(action: argparse.Action) -> Iterator[str]:
    if action.nargs == 0:
        return
    if isinstance(action.metavar, tuple):
        yield from action.metavar
    elif action.metavar:
        yield action.metavar
    elif action.choices is not None:
        yield "{" + ",".join(map(str, action.choices)) + "}"
    else:
        yield action.dest.upper() if action.option_strings else action.dest


def _usage(parser: argparse.ArgumentParser) -> str:
    parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, width=88)
    usage = parser.format_usage().replace(" [-h]", "").strip()
    return usage.removeprefix("usage: ").replace("\n" + " " * len("usage: "), "\n")


def _prose(text: str) -> str:
    """Help as Markdown, with options as code."""
    return re.sub(r"(?<![\w`-])(--[a-z][\w-]*)(?!`)", r"`\1`", text).replace("|", "\\|")


def _autodoc(kind: str, name: str) -> str:
    members = "\n   :members:" if kind == "autoclass" else ""
    return f"```{{eval-rst}}\n.. {kind}:: {name}{members}\n```\n"
