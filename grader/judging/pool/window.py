"""Work handed out a bounded number of pieces ahead, and its results in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from grader.judging.pool.interrupts import interruptible

Piece = TypeVar("Piece")
Answer = TypeVar("Answer", covariant=True)


class Pending(Protocol[Answer]):
    """What `concurrent.futures` and Dask call a future."""

    def result(self) -> Answer: ...

    def done(self) -> bool: ...

    def cancel(self) -> object: ...


def in_order(
    submit: Callable[[Piece], Pending[Answer]], pieces: Iterable[Piece], ahead: int
) -> Iterator[Answer | None]:
    """The answers in the order of the pieces, which are taken only as far ahead as asked.

    So neither the pieces nor the answers of a class are all in memory at one time. After Ctrl-C come the answers
    that are there already, None in the place of each other one, and then `KeyboardInterrupt`.
    """
    pending: deque[Pending[Answer]] = deque()

    def first() -> Answer:
        with interruptible():
            answer = pending[0].result()
        pending.popleft()
        return answer

    try:
        for piece in pieces:
            pending.append(submit(piece))
            if len(pending) >= ahead:
                yield first()
        while pending:
            yield first()
    except KeyboardInterrupt:
        while pending:
            one = pending[0]
            yield one.result() if one.done() else None
            pending.popleft()
        raise
    finally:
        for left in pending:
            left.cancel()
