"""What autodoc makes of docstrings and signatures, put right."""

from __future__ import annotations

import re

from sphinx.application import Sphinx

_ATTRIBUTE = re.compile(r"    (\w+(?:, \w+)*): ")


def setup(app: Sphinx) -> dict[str, bool]:
    """Listen before napoleon does, which takes one name a line for an attribute."""
    app.connect("autodoc-process-docstring", _list_attributes, priority=100)
    app.connect("autodoc-process-signature", _signature)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _list_attributes(
    app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]
) -> None:
    if "Attributes:" not in lines:
        return
    start = lines.index("Attributes:")
    lines[start:] = [
        "**Attributes**",
        "",
        *(
            _ATTRIBUTE.sub(r"- `\1`: ", line) if _ATTRIBUTE.match(line) else line[2:]
            for line in lines[start + 1 :]
        ),
    ]


def _signature(
    app: Sphinx,
    what: str,
    name: str,
    thing: object,
    options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None]:
    if what in ("class", "exception"):  # test files are handed their objects and make none
        return "", None
    return _plain(signature), _plain(returns)


def _plain(annotation: str | None) -> str | None:
    """Without what autodoc writes for an alias within a union."""
    return annotation and re.sub(r"TypeAliasForwardRef\('(\w+)'\)", r"\1", annotation)
