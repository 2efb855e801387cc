"""Python in the browser: which Pyodide a site loads, and whether local files of it are the published ones."""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from grader.site.errors import SiteError

VERSION = "0.27.7"
# Loaded as the kernel starts, with what they need. What a cell imports besides is fetched when it is imported.
PACKAGES = ("micropip", "ssl", "sqlite3", "jedi", "ipython", "numpy", "matplotlib")
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")

_KERNEL = Path("share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension")


def kernel_extension() -> Path:
    """JupyterLite's extension with the kernel.

    Raises:
        SiteError: it is not installed.
    """
    folder = Path(sys.prefix) / _KERNEL
    if not (folder / "package.json").is_file():
        raise SiteError("jupyterlite-pyodide-kernel is not installed: run  pip install '.[instructor,site]'.")
    return folder


def published_url() -> str:
    """Where the kernel finds Pyodide by default, in the version that the kit is tested with."""
    schema = json.loads((kernel_extension() / "static" / "schema" / "kernel.v0.schema.json").read_text())
    default: str = schema["properties"]["pyodideUrl"]["default"]
    return re.sub(r"/v\d+\.\d+\.\d+/", f"/v{VERSION}/", default)


class LockEntry(TypedDict):
    """What this reads of a package in Pyodide's lock."""

    file_name: str
    sha256: str
    depends: list[str]


class Lock(TypedDict):
    """What this reads of Pyodide's lock."""

    info: dict[str, str]
    packages: dict[str, LockEntry]


@dataclass(frozen=True)
class LockedFile:
    """A package's file, and the hash that it must have."""

    name: str
    sha256: str


def needed_files(lock: Lock, packages: Sequence[str] = PACKAGES) -> list[LockedFile]:
    """The files of packages and of what they need, as the lock names them."""
    wanted, left = set[str](), list(packages)
    while left:
        name = re.sub(r"[-_.]+", "-", left.pop()).lower()
        if name not in wanted:
            wanted.add(name)
            left += lock["packages"][name]["depends"]
    entries = [lock["packages"][name] for name in sorted(wanted)]
    return [LockedFile(entry["file_name"], entry["sha256"]) for entry in entries]


def checked_files(folder: Path) -> list[Path]:
    """The files that a site needs of a folder with Pyodide, each with the hash that the folder's lock names.

    Raises:
        SiteError: a file is missing, or is another one.
    """
    problem = next(_problems(folder), None)
    if problem is not None:
        raise SiteError(f"{folder} cannot be used as Pyodide {VERSION}: {problem}")
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    return [folder / name for name in (*CORE, *(file.name for file in needed_files(lock)))]


def _problems(folder: Path) -> Iterator[str]:
    for name in CORE:
        if not (folder / name).is_file():
            yield f"there is no {name}."
            return
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    if lock["info"]["version"] != VERSION:
        yield f"its lock is of {lock['info']['version']}."
        return
    for file in needed_files(lock):
        path = folder / file.name
        if not path.is_file():
            yield f"there is no {file.name}."
        elif hashlib.sha256(path.read_bytes()).hexdigest() != file.sha256:
            yield f"{file.name} is not the file that the lock names."
