"""Concept questions as a notebook's text asks them: options, and why each is right or wrong, which no student gets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.notebooks.cells import Cell

# <!-- why
# A: A sentence, over as many lines as it needs.
# -->
_WHY = re.compile(r"\n*^<!--[ \t]*why\b(.*?)-->[ \t]*$", re.MULTILINE | re.DOTALL)
_OPENED = re.compile(r"<!--\s*why\b", re.IGNORECASE)
_QUESTION = re.compile(r"^\*\*`(\w+)`\*\*:", re.MULTILINE)
_OPTION = re.compile(r"^- ([A-Z]): (.*(?:\n {2,}\S.*)*)", re.MULTILINE)
_SENTENCE = re.compile(r"^([A-Z]): (.*(?:\n(?![A-Z]: ).*)*)", re.MULTILINE)
PREDICTION = "predict"  # the question of which any answer earns the points


class QuestionsError(ValueError):
    """An explanation that cannot be read, and so could not be kept from students."""


@dataclass(frozen=True)
class Question:
    """One question; options and explanations by their letters."""

    name: str
    options: Mapping[str, str] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    shares_options: bool = False  # with the other questions of its exercise


def without_explanations(source: str) -> str:
    """A Markdown cell as students get it.

    Raises:
        QuestionsError: an explanation does not end, or stands within a line.
    """
    text = _WHY.sub("", source)
    if _OPENED.search(text):
        raise QuestionsError("an explanation starts with  <!-- why  alone on its line and ends with  -->")
    return text


def read_questions(cells: Sequence[Cell]) -> dict[str, dict[str, Question]]:
    """Exercise -> its questions by name, from the text since the exercise before, explanations included."""
    found: dict[str, dict[str, Question]] = {}
    text: list[str] = []
    for cell in cells:
        if cell.kind == "markdown":
            text.append(cell.source)
        elif name := cell.metadata.get("exercise"):
            found[name] = {question.name: question for part in text for question in _questions(part)}
            text = []
    return {name: questions for name, questions in found.items() if questions}


def _questions(source: str) -> Iterator[Question]:
    marks = list(_QUESTION.finditer(source))
    if not marks:
        return
    shared = _options(_WHY.sub("", source[: marks[0].start()]))
    for mark, end in zip(marks, [*(mark.start() for mark in marks[1:]), len(source)], strict=True):
        part = source[mark.end() : end]
        own = _options(_WHY.sub("", part))
        why = {
            letter: " ".join(text.split())
            for block in _WHY.finditer(part)
            for letter, text in _SENTENCE.findall(block[1])
        }
        yield Question(mark[1], own or shared, why, shares_options=not own)


def _options(source: str) -> dict[str, str]:
    return {letter: " ".join(text.split()) for letter, text in _OPTION.findall(source)}
