"""The frame of the learner's pages: one file each, without scripts and without anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from grader.study.session import Standing

_CSS = """
:root { color-scheme: light dark; }
body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5;
  font-family: system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 1.6rem 0 .4rem; }
.quiet { opacity: .75; } .next { font-size: 1.1rem; font-weight: 600; margin: 1rem 0; }
table { border-collapse: collapse; } td, th { padding: .15rem .9rem .15rem 0; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
progress { width: 14rem; max-width: 20vw; accent-color: #157a40; }
pre { overflow-x: auto; padding: .6rem .8rem; background: rgba(128, 128, 128, .12); }
ul { padding-left: 1.2rem; } summary { cursor: pointer; }
@media (max-width: 30rem) { td, th { padding-right: .5rem; } }
@media print { body { margin: 0; max-width: none; } details { break-inside: avoid; } }
"""


def page(title: str, body: str, *, refresh_seconds: int = 0) -> str:
    """A whole page around already escaped HTML."""
    refresh = f'<meta http-equiv="refresh" content="{refresh_seconds}">\n' if refresh_seconds else ""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{refresh}<title>{escape(title)}</title>\n<style>{_CSS}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def standings_table(standings: Iterable[Standing]) -> str:
    """A row with a bar per notebook."""
    rows = "\n".join(
        f'<tr><th scope="row">{escape(one.assignment)}</th><td><progress max="{one.exercises}" value="{one.done}" '
        f'aria-label="{escape(one.assignment)}">{one.done} of {one.exercises}</progress></td>'
        f'<td class="number">{one.done} of {one.exercises}</td></tr>'
        for one in standings
    )
    return f"<table>\n{rows}\n</table>"
