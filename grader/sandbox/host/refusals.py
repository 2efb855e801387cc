"""Why a worker gives no value, in the words that this package has for it: the worker's own may say anything."""

from __future__ import annotations

import re

from grader.sandbox.host.limits import Limits
from grader.sandbox.protocol.data import MAX_DEPTH, MAX_DIMENSIONS, MAX_INTEGER_BYTES, MAX_NUMBERS

_NOT_DATA = "a value that is not data"
# As `encoding`, `wire` and `iterators` say it; a number is one of our own limits.
_FORMS = re.compile(
    rf"{_NOT_DATA}: (?:of dtype (?:object|str|bytes|void|datetime64|timedelta64)|nested more than # levels deep"
    r"|an array of more than # dimensions|a list of more than # items|a container that holds itself"
    r"|a slice with bounds that are no integers|an integer of more than # bits"
    r"|an iterator deep inside other values)"
    r"|nested too deeply, or text that is not Unicode|more than # KB besides arrays|more than # MB of arrays"
    r"|a generator of more than # items"
)
_SIZED = re.compile(r"(of dtype (?:str|bytes|void))\d+$")  # the width is the value's


def known_refusal(reason: str, limits: Limits) -> str:
    """The reason if it is one of the known ones, or else that there is no value."""
    reason = _SIZED.sub(r"\1", reason)
    ours = {MAX_DEPTH, MAX_DIMENSIONS, MAX_NUMBERS, MAX_INTEGER_BYTES * 8, limits.materialized_items}
    ours |= {limits.header_bytes // 1024, limits.frame_bytes // 2**20}

    def number(found: re.Match[str]) -> str:
        return "#" if int(found[0]) in ours else "?"

    form = re.sub(r"(?<=than )\d{1,9}(?= )", number, reason)
    return reason if _FORMS.fullmatch(form) else _NOT_DATA
