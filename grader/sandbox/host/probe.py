"""Tries to get out of a fresh worker: a level that does not hold is not the machine's level."""

from __future__ import annotations

from pathlib import Path

from grader.execution.definitions import Statement
from grader.sandbox.host.faults import SandboxError, StudentFault
from grader.sandbox.host.worker import Worker

# The student's own `import` is checked by a hook; this goes around it, as someone determined would.
_SOURCE = """
def reached(files):
    import sys
    load = sys.modules["importlib"].import_module
    os = sys.modules["os"]
    found = []

    def attempt(what, action):
        try:
            action()
        except Exception:
            return
        found.append(what)

    def fork():
        if os.fork() == 0:
            os._exit(0)

    attempt("open a socket", lambda: load("_socket").socket(2, 1))
    attempt("start a process", fork)
    attempt("start a thread", lambda: load("_thread").start_new_thread(int, ()))
    attempt("run a program", lambda: os.posix_spawn(sys.executable, [sys.executable, "-V"], {}))
    attempt("send a signal", lambda: os.kill(os.getppid(), 0))
    attempt("write a file", lambda: open("/var/tmp/grader-probe", "w").close())
    for file in files:
        attempt("read " + file, lambda: open(file).close())
        attempt("list " + os.path.dirname(file), lambda: os.listdir(os.path.dirname(file)))
    attempt("import scipy", lambda: load("scipy"))
    return found
"""


def probe(worker: Worker) -> list[str]:
    """What code inside could do that it must not be able to do."""
    files = [str(Path(__file__).resolve()), "/etc/passwd", str(Path.cwd() / "nbgrader_config.py")]
    statement = Statement("probe", 1, _SOURCE, ("reached",))
    try:
        failures = worker.load([statement])
        found = [] if failures else worker.call("reached", (files,), {})
    except StudentFault as fault:
        raise SandboxError(f"the sandbox does not work on this machine: {fault}") from fault
    if failures or not isinstance(found, list):
        raise SandboxError("the sandbox does not work on this machine: its probe did not run")
    return [str(item) for item in found]
