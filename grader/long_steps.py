"""What a long step tells of how far it is, whoever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class LongStep(Protocol):
    """Gives the items one after the other, and may show how many are done."""

    def __call__(self, title: str, items: Sequence[T], /) -> Iterable[T]: ...


def unseen(title: str, items: Sequence[T], /) -> Sequence[T]:
    """A long step that shows nothing."""
    return items
