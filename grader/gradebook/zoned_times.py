"""Times with a zone, as people write them into `timestamp.txt` and `c.Grader.due_dates`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_TIME = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(\S.*)?")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d?)(?::?([0-5]\d))?")


def utc_time(text: str) -> datetime | None:
    """`2027-02-15 23:59:00 Europe/Zurich` in UTC, without a zone as nbgrader keeps times; None where it is no time.

    Without a zone it is UTC, as nbgrader has it. nbgrader's own `parse_utc` takes a zone that it does not know, such as
    CEST, for UTC, and +0100 for a hundred seconds.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    zone = _zone(match[2] or "UTC")
    if zone is None:
        return None
    try:
        return datetime.fromisoformat(match[1]).replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None


def _zone(name: str) -> tzinfo | None:
    if name in ("UTC", "Z"):
        return UTC
    if offset := _OFFSET.fullmatch(name):
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        away = timedelta(hours=hours, minutes=minutes)
        return timezone(-away if offset[1] == "-" else away) if hours < 24 else None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
