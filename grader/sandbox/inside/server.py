"""The fork server: imports NumPy once, then makes a confined child for every worker that is asked for."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import random
import socket
import sys
import time
import types
import warnings
from typing import Any

import numpy as np

from grader.sandbox.inside import counting, imports, rehearsal, worker
from grader.sandbox.protocol.allowed import STANDARD_LIBRARY
from grader.sandbox.protocol.errors import WireError
from grader.sandbox.protocol.messages import TO_WORKER, Ready, text
from grader.sandbox.protocol.wire import Stream

if sys.platform != "win32":
    from grader.sandbox.inside import confine, landlock, seccomp

# NumPy loads these when they are first used; a child would pay for it each time.
_REMEMBERED = 256
_NUMPY_PARTS = ("fft", "linalg", "ma", "matlib", "polynomial", "random", "testing")


def main(config: dict[str, Any]) -> None:
    """Serve forks (levels full and partial), or be the one worker (level none)."""
    preload()
    if config.get("report_maps"):
        print(json.dumps(_mapped_files()))
        return
    level = config["level"]
    if level != "none":
        rehearsal.rehearse(config["limits"]["materialized_items"])
    close_imports()
    if level == "none":
        wire = _inherited_wire(config)
        if sys.platform != "win32":
            confine.limit_resources(config["limits"])
        _serve_worker(_stream(config, wire), config)
    else:
        _serve_forks(config)


def preload() -> None:
    """Import what students may import."""
    # `numpy.matlib` takes all of NumPy's names, so it would load f2py, which builds Fortran and can build nothing here.
    vars(np)["f2py"] = sys.modules["numpy.f2py"] = types.ModuleType("numpy.f2py")
    for name in sorted(STANDARD_LIBRARY):
        importlib.import_module(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for part in _NUMPY_PARTS:
            importlib.import_module(f"numpy.{part}")
    np.linalg.solve(np.eye(2), np.ones(2))  # loads what is loaded on first use
    np.random.default_rng(0).normal(size=3)


def close_imports() -> None:
    """Stand in for the `grader` that notebooks import from; what is imported now is the library's code."""
    ours = [module for name, module in sys.modules.items() if name.startswith("grader.")]
    imports.install()
    counting.take_all_code_for_library(ours)


def _serve_forks(config: dict[str, Any]) -> None:
    control = socket.socket(fileno=config["control"])
    confine.unlimit_processor()  # the judge that starts this counts its own steps
    config |= {"user": os.getuid(), "group": os.getgid()}  # a child in a new namespace cannot see its own
    code = seccomp.program()
    rules = landlock.ruleset(config["readable"], []) if config["level"] == "partial" else -1
    ended: dict[int, int] = {}
    gc.collect()
    gc.freeze()  # the children leave these pages alone, and so share them
    control.send(json.dumps({"ready": os.getpid()}).encode())
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 4096, 1)
        if not data:
            os._exit(0)
        request = json.loads(data)
        if "status" in request:
            control.send(json.dumps({"status": _status(ended, request["status"])}).encode())
            continue
        _reap(ended)
        try:
            pid = os.fork() if config["level"] == "partial" else confine.fork_into_namespaces()
        except OSError as error:
            control.send(json.dumps({"error": str(error)[:500]}).encode())
            os.close(descriptors[0])
            continue
        if pid == 0:
            control.close()
            _be_worker(config, descriptors[0], code, rules)
        ended.pop(pid, None)
        _announce(control, pid)
        os.close(descriptors[0])


def _be_worker(config: dict[str, Any], wire: int, code: bytes, rules: int) -> None:
    """In the fork: confine this process and serve the wire; never returns."""
    stream = _stream(config, wire)
    try:
        limits = config["limits"]
        os.dup2(1, 2)  # what is printed goes nowhere; a pipe that nobody reads would block
        if config["level"] == "full":
            confine.map_user(config["user"], config["group"])
            confine.hide_files(config["scratch"], limits["file_bytes"])
        else:
            confine.end_with_parent()
        confine.drop_privileges()
        if landlock.version():
            own = config["level"] == "full"
            confine.restrict_files(
                landlock.ruleset(config["readable"], [config["scratch"]]) if own else rules
            )
        confine.limit_resources(limits)
        confine.restrict_system_calls(code)
        _serve_worker(stream, config)
    except BaseException as error:
        with contextlib.suppress(BaseException):
            stream.send(Ready(text(f"{type(error).__name__}: {error}", 500)))
    finally:
        os._exit(70)


def _stream(config: dict[str, Any], wire: int) -> Stream:
    limits = config["limits"]
    return Stream(socket.socket(fileno=wire), TO_WORKER, limits["header_bytes"], limits["frame_bytes"])


def _serve_worker(stream: Stream, config: dict[str, Any]) -> None:
    """Say that the worker is ready, and serve the wire until it closes; never returns."""
    counting.install()
    np.random.seed(0)  # a submission's unseeded draws are the same each time it is judged
    random.seed(0)
    try:
        stream.send(Ready(""))
        namespace = sys.modules["__main__"].__dict__
        worker.Worker(stream, config["limits"]["materialized_items"], namespace).serve_forever()
    except WireError:
        os._exit(0)
    finally:
        os._exit(71)


def _announce(control: socket.socket, pid: int) -> None:
    descriptor = os.pidfd_open(pid)
    socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [descriptor])
    os.close(descriptor)


def _reap(ended: dict[int, int]) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        ended[pid] = os.waitstatus_to_exitcode(status)
        if len(ended) > _REMEMBERED:  # most are never asked for, and numbers come round again
            del ended[next(iter(ended))]


def _status(ended: dict[int, int], pid: int) -> int | None:
    """Exit code of a child (negative: the signal that ended it); None if it is still running after 1 s."""
    for _ in range(200):
        _reap(ended)
        if pid in ended:
            return ended.pop(pid)
        time.sleep(0.005)
    return None


def _mapped_files() -> list[str]:
    """Shared libraries in this process, for the container that is to have just these."""
    with open("/proc/self/maps") as maps:  # noqa: PTH123
        lines = [line.split(maxsplit=5) for line in maps]
    files = {parts[5].strip() for parts in lines if len(parts) == 6}
    return sorted(file for file in files if file.startswith("/") and ".so" in file)


def _inherited_wire(config: dict[str, Any]) -> int:
    if sys.platform == "win32":
        share = sys.stdin.buffer.read(config["share_bytes"])
        return socket.fromshare(share).detach()
    return int(config["wire"])
