"""The local times that platforms print, in the languages that they print them in."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale

from grader.gradebook.settings import CourseError

# A time as nbgrader writes it into `timestamp.txt`.
STAMP = "%Y-%m-%d %H:%M:%S.%f UTC"

_LANGUAGES = (
    *(
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "pl",
        "cs",
        "sk",
        "da",
        "sv",
        "nb",
        "fi",
        "hu",
        "ro",
        "ca",
        "gl",
    ),
    *("tr", "el", "ru", "uk", "sl", "hr", "et", "lv", "lt", "id"),
)
_CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?!\d)|(?<!\d)(\d{3,4})(?=\s*[ap]\.?\s?m\b)"
)
_HALF = re.compile(r"(?<![^\W\d_])([ap])\.?\s?m\b\.?")
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")


def time_zone(name: str) -> ZoneInfo:
    """The zone of `--timezone`.

    Raises:
        CourseError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseError(f"There is no time zone {name!r}: name one such as Europe/Zurich or UTC.") from None


def local_time(text: str, zone: tzinfo) -> datetime | None:
    """A time such as `Dienstag, 24. November 2026, 10:00` in UTC; None where the text does not say one for sure."""
    text = text.casefold().replace("\u202f", " ").replace("\xa0", " ").strip()
    clock = _CLOCK.search(text)
    if clock is None:
        return None
    hour, minute, second = _clock(clock)
    half = _HALF.search(text, clock.end() - 1) or _HALF.search(text)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half[1] == "p" else 0)
    date = _date(text[: clock.start()] + " " + text[clock.end() :])
    if date is None:
        return None
    try:
        local = datetime(*date, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return local.astimezone(UTC)


def stamp(when: datetime) -> str:
    """A time as nbgrader writes it into `timestamp.txt`."""
    return when.astimezone(UTC).strftime(STAMP)


def _clock(clock: re.Match[str]) -> tuple[int, int, int]:
    if clock[4]:  # Brightspace prints 1147 PM
        return int(clock[4][:-2]), int(clock[4][-2:]), 0
    return int(clock[1]), int(clock[2]), int(clock[3] or 0)


def _date(text: str) -> tuple[int, int, int] | None:
    if asian := _EAST_ASIAN.search(text):
        return int(asian[1]), int(asian[2]), int(asian[3])
    months = {month for word in _WORD.findall(text) for month in [_months().get(word)] if month}
    numbers = _NUMBER.findall(text)
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(months) != 1 or len(years) != 1 or len(days) != 1:
        return None  # 03/04/2026 has two readings
    return int(years[0]), months.pop(), int(days[0])


@cache
def _months() -> dict[str, int]:
    """The names of months, long and short; those that are another month elsewhere are left out."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    for word in _WORD.findall(name.casefold()):
                        found.setdefault(word, set()).add(number)
    return {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1 and len(word) > 1}
