"""What `grader study` prints: what changed, what is next, and how far the course is done."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.reports.card import exercise_card
from grader.reports.text import clean
from grader.results import ExerciseResult
from grader.study.course_progress import Mistake
from grader.study.folder import LaidOut
from grader.study.session import Place, Saved, Standing

MOST_CARDS = 4  # in full: what changed at once is rarely more
_STYLES = {"passed": "green", "failed": "dark_orange3", "not_implemented": "blue", "error": "magenta"}


def saved_text(saved: Saved, standings: Sequence[Standing], at: float) -> RenderableType:
    """What a save brought about."""
    clock = time.strftime("%H:%M:%S", time.localtime(at))
    if not saved.changed and not saved.message:  # an editor saves by itself now and then
        return Text(f"{clock}  {saved.assignment} saved: no exercise has changed.", style="dim")
    parts: list[RenderableType] = [Rule(f"{clock}  {saved.assignment}", align="left")]
    if saved.message:
        parts.append(Text(clean(saved.message)))
    full, short = shown_cards(saved.changed)
    parts += [_card(one) for one in full]
    parts += [_headline(one) for one in short]
    parts += [_overcome(exercise, mistake) for exercise, mistake in saved.overcome]
    if saved.newly_done:
        parts.append(
            Text(f"To compare with the reference:  grader study --reveal {saved.to_reveal}", style="dim")
        )
    own = [one for one in standings if one.assignment == saved.assignment]
    parts += [_bar(one) for one in own]
    parts.append(Text(next_sentence(saved.next, standings)))
    return Group(*parts)


def shown_cards(changed: Sequence[ExerciseResult]) -> tuple[list[ExerciseResult], list[ExerciseResult]]:
    """The exercises to show in full, and those of which a line will do: what fails comes first in the notebook's order."""
    if len(changed) <= MOST_CARDS:
        return list(changed), []
    failing = [one for one in changed if one.outcome != "passed"][:MOST_CARDS]
    return failing, [one for one in changed if one not in failing]


def standings_text(standings: Sequence[Standing], place: Place | None) -> RenderableType:
    """How far each notebook is done, and what is next."""
    return Group(*(_bar(one) for one in standings), Text(next_sentence(place, standings)))


def laid_out_text(done: LaidOut, folder: str) -> RenderableType:
    """What was done to the folder; nothing where nothing was."""
    lines = []
    if done.added:
        count = len(done.added)
        lines.append(Text(f"{count} {'notebook' if count == 1 else 'notebooks'} copied to {folder}."))
    for name, cells in done.updated.items():
        noun = "cell" if cells == 1 else "cells"
        lines.append(Text(f"{name}: {cells} {noun} new or renewed by the course; what you wrote stays."))
    lines += [Text(sentence, style="dark_orange3") for sentence in [*done.refused.values(), *done.renamed]]
    if done.backup is not None:
        lines.append(Text(f"The files as they were: {done.backup}"))
    return Group(*lines)


def revealed_text(markdown: str) -> RenderableType:
    """The reference with its commentary, the course's own Markdown."""
    return Markdown(markdown)


def next_sentence(place: Place | None, standings: Sequence[Standing]) -> str:
    """What is next, and how much of the course is done."""
    done, exercises = sum(one.done for one in standings), sum(one.exercises for one in standings)
    course = f"{done} of {exercises} exercises of the course"
    if place is None:
        return f"{course}: all done."
    return f"{course}. Next: {place.exercise} in {place.assignment}"


def show(console: Console, what: RenderableType) -> None:
    """Print without markup and highlighting: learners' names and messages are text."""
    console.print(what, markup=False, highlight=False, soft_wrap=False)


def _card(result: ExerciseResult) -> RenderableType:
    headline, *lines = exercise_card(result).text.split("\n")
    return Group(Text(headline, style=f"bold {_STYLES[result.outcome]}"), *map(_line, lines))


def _line(line: str) -> RenderableType:
    """A line of a card; where it is broken, it goes on below the words that it begins with."""
    label = re.match(r" *(?:(?:call|copy|got|expected)  +)?", line)
    indent = label.end() if label else 0
    grid = Table.grid()
    grid.add_column(width=indent)
    grid.add_row(Text(line[:indent]), Text(line[indent:]))
    return grid if indent else Text(line)


def _headline(result: ExerciseResult) -> Text:
    return Text(exercise_card(result).text.partition("\n")[0], style=_STYLES[result.outcome])


def _overcome(exercise: str, mistake: Mistake) -> Text:
    return Text(f"★ overcome in {exercise}: {mistake.hint}", style="bold green")


def _bar(standing: Standing) -> Text:
    bar = "▰" * standing.done + "▱" * (standing.exercises - standing.done)
    text = Text(f"{standing.assignment:22}", style="default")
    text.append(bar, style="green" if standing.done == standing.exercises else "default")
    return text.append(f" {standing.done} of {standing.exercises}")
