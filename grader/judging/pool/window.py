"""Work handed out a bounded number of pieces ahead, and its results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

Piece = TypeVar("Piece")
Answer = TypeVar("Answer", covariant=True)


class Pending(Protocol[Answer]):
    """What `concurrent.futures` and Dask call a future."""

    def result(self) -> Answer: ...

    def cancel(self) -> object: ...


def in_order(
    submit: Callable[[Piece], Pending[Answer]], pieces: Iterable[Piece], ahead: int
) -> Iterator[Answer]:
    """The answers in the order of the pieces, which are taken only as far ahead as asked.

    So neither the pieces nor the answers of a class are all in memory at one time.
    """
    pending: deque[Pending[Answer]] = deque()
    try:
        for piece in pieces:
            pending.append(submit(piece))
            if len(pending) >= ahead:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        for left in pending:
            left.cancel()
