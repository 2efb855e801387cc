"""What the fork server does before it has children: all of it works, and nothing of it stays."""

from __future__ import annotations

import gc
import types
from typing import Any

import pytest

from grader.sandbox.inside import imports, rehearsal
from grader.sandbox.protocol import messages


def test_every_request_is_answered_and_nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    replies: list[messages.Reply] = []
    ask = rehearsal._Caller.ask

    def kept(*args: Any) -> Any:
        answer = ask(*args)
        replies.append(answer.reply)
        return answer

    monkeypatch.setattr(rehearsal._Caller, "ask", kept)
    rehearsal.rehearse(1000)
    failed = [reply for reply in replies if not isinstance(reply, messages.Value | messages.Loaded)]
    assert all(isinstance(reply, messages.Raised) and reply.exception == "TypeError" for reply in failed)
    assert len(failed) == rehearsal._ROUNDS  # the call of `Layer` that lacks an argument
    assert all(not reply.failures for reply in replies if isinstance(reply, messages.Loaded))
    assert not imports._labels
    functions = [one for one in gc.get_objects() if type(one) is types.FunctionType]
    assert not [one for one in functions if one.__code__.co_filename == "rehearsal"]
