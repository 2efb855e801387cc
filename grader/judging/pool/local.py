"""Judges side by side on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue

from grader.judging.pool.messages import JudgeSetup, Submission
from grader.judging.pool.service import RestartingJudge
from grader.judging.pool.window import in_order
from grader.results import SubmissionResult

# Judges all submissions that it is given, lazily, with results in their order; None where Ctrl-C came first.
JudgeAll = Callable[[Iterable[Submission]], Iterator[SubmissionResult | None]]

# How many submissions a judge each are prepared ahead: enough that one that takes its whole time holds nobody up.
_AHEAD = 16


@contextmanager
def judge_pool(setup: JudgeSetup, jobs: int) -> Iterator[JudgeAll]:
    """Judges that start when there is work for them.

    The yielded function raises `JudgeError` where the author's files or the sandbox do not start.
    """
    judges = [RestartingJudge(setup) for _ in range(jobs)]
    idle: SimpleQueue[RestartingJudge] = SimpleQueue()
    for judge in judges:
        idle.put(judge)

    def judge_one(submission: Submission) -> SubmissionResult:
        judge = idle.get()
        try:
            return judge.judge(submission)
        finally:
            idle.put(judge)

    threads = ThreadPoolExecutor(jobs)
    try:
        yield lambda submissions: in_order(
            lambda one: threads.submit(judge_one, one), submissions, _AHEAD * jobs
        )
    except BaseException:  # Ctrl-C, or a fault of ours: nobody waits for what is being judged
        threads.shutdown(wait=False, cancel_futures=True)
        for judge in judges:
            judge.kill()
        raise
    threads.shutdown()
    for judge in judges:
        judge.close()
