"""Where a student's code lives: the kernel's namespace, its cells, and the notebook's folder."""

from __future__ import annotations

import importlib
import json
import linecache
import os
import re
import sys
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.testing.local import is_student_file

PUBLIC_TESTS = "test_public.py"
# Names a folder with the released folders' files, where that is read faster than the notebook's own.
RELEASED_FILES = "GRADER_RELEASED"
COLAB_SECONDS = 3  # to wait for its page


def get_ipython() -> Any:
    """The shell that runs, or None. Where one runs, IPython is imported; a plain script can do without."""
    core = sys.modules.get("IPython.core.getipython")
    return core.get_ipython() if core is not None else None


def student_namespace(caller: types.FrameType | None) -> dict[str, Any]:
    """The notebook's names; outside IPython the globals of the calling script."""
    shell = get_ipython()
    if shell is not None:
        namespace: dict[str, Any] = shell.user_ns
        return namespace
    return caller.f_globals if caller is not None else vars(sys.modules["__main__"])


def notebook_file(namespace: Mapping[str, Any]) -> Path | None:
    """The saved notebook, where VS Code or the Jupyter server says which it is."""
    names = (
        namespace.get("__vsc_ipynb_file__"),
        os.environ.get("JPY_SESSION_NAME"),
        namespace.get("__session__"),
    )
    for name in names:
        if isinstance(name, str) and name.endswith(".ipynb") and Path(name).is_file():
            return Path(name)
    return None


def colab_notebook() -> str | None:
    """The notebook as Colab's page shows it, which saves by itself; None elsewhere."""
    if "google.colab" not in sys.modules:
        return None
    try:
        messages = importlib.import_module("google.colab._message")
        answer = messages.blocking_request("get_ipynb", timeout_sec=COLAB_SECONDS)
        return json.dumps(answer["ipynb"])
    except Exception:  # no page is open, or Colab has changed
        return None


def public_tests_file(namespace: Mapping[str, Any]) -> Path | None:
    """`test_public.py` beside the notebook, or in the current folder."""
    notebook = notebook_file(namespace)
    script = namespace.get("__file__")
    folders = [notebook.parent] if notebook else []
    if released := os.environ.get(RELEASED_FILES):
        folders.append(Path(released) / Path.cwd().name)
    folders.append(Path.cwd())
    if isinstance(script, str) and get_ipython() is None:
        folders.append(Path(script).parent)
    return next((folder / PUBLIC_TESTS for folder in folders if (folder / PUBLIC_TESTS).is_file()), None)


def is_cell(filename: str) -> bool:
    """Whether a code object of this file name was made from a cell of the running notebook."""
    return cell_name(filename) is not None or is_student_file(filename)


def cell_name(filename: str) -> str | None:
    """`In[4]` for the file name that the kernel gave to a cell; None for other files."""
    shell = get_ipython()
    if shell is None:
        main = vars(sys.modules["__main__"]).get("__file__")
        return Path(filename).name if filename == main else None
    if not hasattr(shell.compile, "format_code_name"):
        return _old_cell_name(shell, filename)
    named = shell.compile.format_code_name(filename)
    return named[1] if named else None


def _old_cell_name(shell: Any, filename: str) -> str | None:
    """The same before IPython 8, which Colab has: the file's name holds the number, or follows from the source."""
    numbered = re.match(r"<ipython-input-(\d+)-", filename)
    if numbered:
        return f"In[{numbered[1]}]"
    if not is_student_file(filename):
        return None
    history = shell.history_manager
    cells = list(zip(history.input_hist_raw, history.input_hist_parsed, strict=False))
    for number, (raw, parsed) in reversed(list(enumerate(cells))):
        for end in ("", "\n"):  # the history leaves the last line's end out
            if shell.compile.get_code_name(raw + end, parsed + end, number) == filename:
                return f"In[{number}]"
    return None


def place(filename: str, line: int) -> str:
    """A cell's line as students find it: `In[4], line 3:` and the line itself."""
    source = linecache.getline(filename, line).strip()
    where = f"{cell_name(filename) or 'your code'}, line {line}"
    return f"{where}:  {source}" if source else where


def frames(traceback: types.TracebackType | None) -> Iterator[tuple[types.CodeType, int]]:
    """Code and line of each frame of a traceback, the outermost first."""
    while traceback is not None:
        yield traceback.tb_frame.f_code, traceback.tb_lineno
        traceback = traceback.tb_next


def student_frames(error: BaseException) -> list[tuple[types.CodeType, int]]:
    """The frames of the student's own cells, the outermost first."""
    return [(code, line) for code, line in frames(error.__traceback__) if is_cell(code.co_filename)]
