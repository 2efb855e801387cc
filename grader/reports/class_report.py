"""A class as one page of HTML: the table, the common misconceptions, and how each test went."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from grader.reports.class_data import (
    Result,
    cell_mark,
    counts_by_test,
    exercise_points,
    exercises_of,
    misconceptions,
    recognized,
    status_of,
    summary,
)
from grader.reports.class_table import LEGEND
from grader.reports.style import with_code
from grader.reports.text import clean, number

MAX_STUDENTS_NAMED = 8

STYLE = """
:root { color-scheme: light dark; --text: #1f2328; --page: #ffffff; --line: #d0d7de; --quiet: #59636e;
  --bar: #2f7bd0; --bad: #c2570c; --good: 47, 123, 208; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --page: #14171c; --line: #3d444d;
  --quiet: #9198a1; --bar: #5b9be0; --bad: #e08a4a; --good: 91, 155, 224; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 2rem auto;
  max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 9px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { vertical-align: bottom; }
td.score, th.score { text-align: right; white-space: nowrap; }
thead th.score { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; font-weight: 600; }
.quiet { color: var(--quiet); } .bad { color: var(--bad); font-weight: 600; }
.track { display: inline-block; width: 10rem; height: 0.7em; background: rgba(128, 128, 128, 0.2); }
.bar { display: block; height: 100%; background: var(--bar); }
code { font-family: Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.92em; }
"""


def class_report_html(results: Mapping[str, Result | None], *, title: str = "Class report") -> str:
    """The page, complete and without scripts or links; it follows the reader's light or dark theme.

    Args:
        results: for each student the result of the submission, or None where there is no submission.
        title: the heading, such as the assignment's.
    """
    body = [
        f"<h1>{escape(clean(title))}</h1>",
        f"<p>{escape(summary(results))}</p>",
        _table(results),
        f'<p class="quiet">{escape(LEGEND.replace("   ", " · "))}</p>',
        "<h2>Common misconceptions</h2>",
        _misconceptions(results),
        "<h2>Tests, the hardest first</h2>",
        _tests(results),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(clean(title))}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


def _html_table(head: str, rows: list[str]) -> str:
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody></table>"
    return f'<div class="scroll">{table}</div>'


def _head(*names: str) -> str:
    return "".join(f"<th>{escape(name)}</th>" for name in names)


def _table(results: Mapping[str, Result | None]) -> str:
    points = exercise_points(results)
    headings = "".join(f'<th class="score">{escape(name)}</th>' for name in ("total", *points))
    maxima = "".join(f'<td class="score quiet">{escape(number(value))}</td>' for value in points.values())
    first = f'<tr><td class="quiet">points</td><td></td>{maxima}<td></td></tr>'
    rows = [_row(student, result, list(points)) for student, result in results.items()]
    return _html_table(f"<th>student</th>{headings}<th>recognized</th>", [first, *rows])


def _row(student: str, result: Result | None, names: list[str]) -> str:
    status = status_of(result)
    first = f"<tr><th>{escape(clean(student))}</th>"
    if result is None or status == "ungradable":
        message = clean(result.get("message")) if result is not None else ""
        reason = escape(f"{status}: {message}" if message else status)
        kind = "quiet" if result is None else "bad"
        return f'{first}<td></td><td colspan="{len(names) + 1}" class="{kind}">{reason}</td></tr>'
    by_name = {clean(exercise.get("name")): exercise for exercise in exercises_of(result)}
    cells = "".join(_cell(by_name.get(name)) for name in names)
    words = [
        f"{escape(one.exercise)}: <code>{escape(one.misconception)}</code>" for one in recognized(result)
    ]
    if status == "error":
        words.insert(0, f'<span class="bad">broken: {escape(clean(result.get("message")))}</span>')
    total = "!" if result.get("score") is None else number(result["score"])
    return f'{first}<td class="score">{escape(total)}</td>{cells}<td>{", ".join(words)}</td></tr>'


def _cell(exercise: Mapping[str, Any] | None) -> str:
    mark = cell_mark(exercise)
    if exercise is None or mark in ("!", "–"):
        return f'<td class="score {"bad" if mark == "!" else "quiet"}">{mark}</td>'
    maximum = exercise.get("max_score") or 1
    # The fuller the colour, the larger the share of the points.
    share = min(max(exercise["score"] / maximum, 0.0), 1.0)
    return f'<td class="score" style="background: rgba(var(--good), {0.45 * share:.2f})">{escape(mark)}</td>'


def _misconceptions(results: Mapping[str, Result | None]) -> str:
    found = misconceptions(results)
    if not found:
        return '<p class="quiet">None was recognized.</p>'
    rows = []
    for one, students in found:
        named = [escape(clean(student)) for student in students[:MAX_STUDENTS_NAMED]]
        more = f" and {len(students) - len(named)} more" if len(students) > len(named) else ""
        see = f'<br><span class="quiet">Lecture: {with_code(one.lecture)}</span>' if one.lecture else ""
        rows.append(
            f'<tr><td class="score">{len(students)}</td><td>{escape(one.exercise)}</td>'
            f"<td><code>{escape(one.misconception)}</code></td><td>{with_code(one.hint)}{see}</td>"
            f"<td>{', '.join(named)}{more}</td></tr>"
        )
    return _html_table(_head("students", "exercise", "misconception", "its hint", "who"), rows)


def _tests(results: Mapping[str, Result | None]) -> str:
    rows = []
    for count in sorted(counts_by_test(results), key=lambda count: count.pass_rate if count.tried else 2.0):
        percent = f"{100 * count.pass_rate:.0f}%" if count.tried else "–"
        width = 100 * count.pass_rate
        bar = f'<span class="track"><span class="bar" style="width: {width:.0f}%"></span></span>'
        kinds = (("not_implemented", "not implemented"), ("error", "error"))
        others = ", ".join(f"{count.outcomes[kind]} {words}" for kind, words in kinds if count.outcomes[kind])
        rows.append(
            f'<tr><td class="score">{percent}</td><td>{bar}</td>'
            f'<td class="score">{count.outcomes["passed"]} of {count.tried}</td>'
            f"<td>{escape(count.exercise)}</td><td>{with_code(count.description)}</td>"
            f'<td class="quiet">{others}</td></tr>'
        )
    if not rows:
        return '<p class="quiet">Nothing was graded.</p>'
    return _html_table(_head("pass", "", "of those who tried", "exercise", "test", "not tried"), rows)
