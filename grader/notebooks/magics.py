"""IPython's magics set aside, in one pass over a cell: what is no Python becomes a call that a slice never needs."""

from __future__ import annotations

import re

_CALL = "get_ipython()"  # a name that no grader has: who needs what a magic gives is told so

_ESCAPE = re.compile(r"\s*(?:[%!?/;,])")  # no statement of Python's begins so
_HELP = re.compile(r"\s*[%\w.*\[\]'\"]+\?{1,2}\s*$")
_ASSIGNED = re.compile(r"([\w.,\[\]'\" \t]+=[ \t]*)[%!]")
_PROMPT = re.compile(r"(?:>>> ?|\.\.\. ?|In \[\d+\]: ?|   +\.+: ?)")
_FIRST_PROMPT = re.compile(r"(?:>>>|In \[\d+\]:)")
# What decides whether a line break ends a statement: strings, comments and brackets.
_TOKEN = re.compile(
    r"""(?P<string>(?P<quotes>\"{3}|'{3}|"|'))|(?P<comment>\#[^\n]*)|(?P<open>[(\[{])|(?P<close>[)\]}])"""
)
_END_OF_STRING = {
    quotes: re.compile(rf"(?:\\.|(?!{quotes}).)*?{quotes}", re.DOTALL) for quotes in ('"""', "'''")
} | {quotes: re.compile(rf"(?:\\.|[^\\\n{quotes}])*(?:{quotes}|(?=\n)|\Z)", re.DOTALL) for quotes in "\"'"}


def without_magics(source: str) -> str:
    """The cell as Python, line by line; what was Python stays as it is.

    IPython's own transformation reads the cell again for each magic, and gives up at the 500th.
    """
    lines = _without_prompts(source.split("\n"))
    text = "\n".join(lines) + "\n"
    made: list[str] = []
    position = 0
    while position < len(text):
        end = text.index("\n", position)
        line = text[position:end]
        replaced = _replaced(line)
        if replaced is None:
            after = _end_of_statement(text, position)
            made.append(text[position:after])
            position = after
            continue
        made.append(replaced + "\n")
        position = end + 1
        while line.endswith("\\") and position < len(text):  # a magic goes on behind a backslash
            end = text.index("\n", position)
            line = text[position:end]
            made.append("\n")
            position = end + 1
    return "".join(made)


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines without copied prompts, and without the indentation that the first one has."""
    first = next((line for line in lines if line.strip()), "")
    if _FIRST_PROMPT.match(first):
        lines = [_PROMPT.sub("", line, count=1) if _PROMPT.match(line) else line for line in lines]
        first = next((line for line in lines if line.strip()), "")
    indentation = first[: len(first) - len(first.lstrip())]
    return [line.removeprefix(indentation) for line in lines] if indentation else lines


def _replaced(line: str) -> str | None:
    """What stands in a magic's place; None for a line of Python."""
    indentation = line[: len(line) - len(line.lstrip())]
    if _ESCAPE.match(line) or (line.rstrip().endswith("?") and _HELP.match(line)):
        return indentation + _CALL
    if "%" in line or "!" in line:
        assigned = _ASSIGNED.match(line)
        if assigned:
            return assigned[1] + _CALL
    return None


def _end_of_statement(text: str, position: int) -> int:
    """Behind the line break that ends the statement which begins here, or a part of it: `x = 1;` is one."""
    depth = 0
    while position < len(text):
        end = text.index("\n", position)
        token = _TOKEN.search(text, position, end)
        if token is None:
            continued = text[max(position, end - 1) : end] == "\\"
            if (depth and not _is_last(text, end)) or (continued and not _is_last(text, end)):
                position = end + 1
                continue
            return end + 1
        position = token.end()
        if token["string"]:
            closed = _END_OF_STRING[token["quotes"]].match(text, position)
            if closed is None:  # it never ends: the rest is one piece
                return len(text)
            position = closed.end()
        elif token["open"]:
            depth += 1
        elif token["close"]:
            depth = max(0, depth - 1)
    return len(text)


def _is_last(text: str, end: int) -> bool:
    return end + 1 >= len(text)
