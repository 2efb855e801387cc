"""The levels and limits of a sandbox, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.execution.iterators import MAX_ITEMS

Level = Literal["full", "partial", "none"]
AskedLevel = Level | Literal["best"]  # the best that the machine has


@dataclass(frozen=True)
class Limits:
    """What a worker may use; seconds of wall time, sizes in bytes."""

    call_seconds: float = 10.0
    exercise_seconds: float = 60.0
    submission_seconds: float = 300.0
    judge_seconds: float = 60.0  # of the trusted side's own processor time, for a step of an exercise
    memory_bytes: int = 2 * 2**30
    file_bytes: int = 16 * 2**20
    open_files: int = 64
    processes: int = 1
    header_bytes: int = 64 * 1024
    frame_bytes: int = 32 * 2**20
    materialized_items: int = MAX_ITEMS
    callbacks_per_call: int = 100_000
    callback_depth: int = 40
