"""What can go wrong on the wire; raised on the side that notices it."""

from __future__ import annotations


class WireError(Exception):
    """Something on the wire is not what the protocol says; the text is ours, never the other side's."""


class Closed(WireError):
    """The other side is gone."""


class OutOfTime(Exception):
    """The deadline passed while waiting for the other side."""


class TooLarge(Exception):
    """A message that this side wants to send is over the limits; nothing was sent."""


class NotData(Exception):
    """A value that cannot cross; the text says what it is."""
