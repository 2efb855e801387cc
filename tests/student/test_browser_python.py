"""The time limit in the Python of a browser, Pyodide's, where there are neither interrupts nor timers."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.site.pyodide_files import FOLDER as PYODIDE
from tests.site.pyodide_files import ROOT
from tests.student.test_time_limit import ENDLESS

SCRIPT = """
const [pyodide, root, sources] = process.argv.slice(2);
const { loadPyodide } = await import(pyodide + "/pyodide.mjs");
const python = await loadPyodide({ indexURL: pyodide });
python.FS.mkdir("/kit");
python.FS.mount(python.FS.filesystems.NODEFS, { root }, "/kit");
python.globals.set("sources", sources);
console.log(python.runPython(`
import json, signal, sys
sys.path.insert(0, "/kit")
sys.dont_write_bytecode = True
from grader.execution.time_limit import OutOfTime, time_limit

FILE = "<ipython-input-1>"
found = []
for source in json.loads(sources):
    try:
        with time_limit(0.2, lambda name: name == FILE):
            exec(compile(source, FILE, "exec"), {})
        found.append(None)
    except OutOfTime as error:
        lines, traceback = [], error.__traceback__
        while traceback is not None:
            if traceback.tb_frame.f_code.co_filename == FILE:
                lines.append(traceback.tb_lineno)
            traceback = traceback.tb_next
        found.append(lines)
json.dumps([sys.platform, hasattr(signal, "setitimer"), found])
`));
"""


@pytest.mark.skipif(
    shutil.which("node") is None or not (PYODIDE / "pyodide.mjs").is_file(),
    reason="Node.js or Pyodide's files are not here: `make test-site` gets the files",
)
def test_endless_loops_end_in_a_browsers_python(tmp_path: Path) -> None:
    script = tmp_path / "limit.mjs"
    script.write_text(SCRIPT, encoding="utf-8")
    in_time = "sum(i for i in range(1000))"
    command = ["node", str(script), str(PYODIDE.resolve()), str(ROOT), json.dumps([*ENDLESS, in_time])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    platform, has_timer, found = json.loads(done.stdout.splitlines()[-1])
    assert (platform, has_timer) == ("emscripten", False)
    assert found[-1] is None
    # Each was stopped in the student's own code, the last line of which is named.
    assert all(lines for lines in found[:-1])
    assert found[0] == [1] and found[4] == [3, 2]
