"""What the reports' pages share: their style, their one script, and how a template is filled in."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from grader.reports.style import with_code

_FOLDER = Path(__file__).parent


def render(template: str, **values: object) -> str:
    """A page from one of this folder's templates; every value is escaped that is no `Markup`."""
    script = (_FOLDER / "report.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup((_FOLDER / "report.css").read_text(encoding="utf-8")),
            script=Markup(script),
            script_hash=Markup(digest),
            **values,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["with_code"] = lambda text: Markup(with_code(text))
    return environment
