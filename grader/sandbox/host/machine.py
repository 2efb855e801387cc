"""What this machine offers a sandbox, and which of the interpreter's files a worker sees."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from grader.blas import ONE_THREAD
from grader.sandbox.host.faults import SandboxError
from grader.sandbox.host.limits import Limits
from grader.sandbox.host.remembered import content_key, remembered

# What may be imported inside: every module of these packages. Everything else of the grader stays outside.
_INSIDE = ("execution", "sandbox.protocol", "sandbox.inside")
_PACKAGE = Path(__file__).resolve().parents[2]
_BOOT = _PACKAGE / "sandbox" / "inside" / "boot.py"
SCRATCH = "/scratch"  # where a worker of level full may write; each has its own
_FOREIGN = ("site-packages", "dist-packages")  # packages inside the standard library's folder
_SECRET_FREE = ("SYSTEMROOT",)  # Windows does not start Python without it
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "HOME": "/",
    "PYTHONHASHSEED": "0",  # sets and dictionaries iterate the same way each time
    **ONE_THREAD,
}


@dataclass(frozen=True)
class Interpreter:
    """Python without its packages: this environment's base interpreter, and where NumPy and msgspec are."""

    executable: str
    standard_library: tuple[str, ...]
    folders: dict[str, str]  # package -> the folder that holds it

    @property
    def package_folders(self) -> list[str]:
        """NumPy and msgspec themselves, with the libraries that wheels put beside them."""
        found = []
        for name, folder in self.folders.items():
            found += [
                str(path) for path in (Path(folder, name), Path(folder, f"{name}.libs")) if path.is_dir()
            ]
        return found


def bubblewrap() -> str | None:
    """Path of the bubblewrap program."""
    return shutil.which("bwrap")


def landlock_version() -> int:
    """Version of the kernel's Landlock; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    from grader.sandbox.inside import landlock

    return landlock.version()


def has_seccomp() -> bool:
    """Whether the kernel has seccomp filters and this processor's table is known."""
    if sys.platform != "linux":
        return False
    from grader.sandbox.inside import seccomp

    return seccomp.is_supported() and Path("/proc/sys/kernel/seccomp").exists()


@functools.cache
def interpreter() -> Interpreter:
    """The interpreter to run workers with; raises `SandboxError`."""
    executable = os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)
    folders = {
        "numpy": str(Path(np.__file__).resolve().parents[1]),
        "msgspec": str(Path(msgspec.__file__).resolve().parents[1]),
    }
    standard_library = sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib", vars=_base_paths())
    found = [str(Path(path).resolve()) for path in standard_library]
    found.append(str(Path(found[-1], "lib-dynload")))
    paths = tuple(dict.fromkeys(path for path in found if Path(path).is_dir()))
    return Interpreter(executable, paths, folders)


def _base_paths() -> dict[str, str]:
    return {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}


def command(python: Interpreter, config: dict[str, Any]) -> list[str]:
    """The command that runs the server, outside of any container."""
    return [python.executable, "-s", "-S", "-P", "-B", str(_BOOT), json.dumps(config)]


def configuration(python: Interpreter, level: str, limits: Limits, **more: Any) -> dict[str, Any]:
    """What the server is told; the student's code can read it, and it holds nothing secret."""
    return {
        "level": level,
        "limits": asdict(limits),
        "files": {name: str(_module_file(name)) for name in inside_modules()},
        "folders": python.folders,
        "standard_library": list(python.standard_library),
        "readable": readable(python, level),
        "scratch": SCRATCH,
        **more,
    }


def environment() -> dict[str, str]:
    """Every variable of a worker's environment."""
    return ENVIRONMENT | {name: os.environ[name] for name in _SECRET_FREE if name in os.environ}


def readable(python: Interpreter, level: str) -> list[str]:
    """What Landlock lets a worker read: Python and NumPy, no other packages."""
    if level == "full":  # the container has masked the packages
        return [*python.standard_library, *python.package_folders]
    entries: list[str] = []
    for folder in python.standard_library:
        entries += [str(path) for path in sorted(Path(folder).iterdir()) if path.name not in _FOREIGN]
    return entries + python.package_folders


def container(program: str, python: Interpreter) -> list[str]:
    """The bubblewrap command line up to the program that it is to run."""
    line = [
        program,
        "--unshare-all",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--cap-drop",
        "ALL",
    ]
    for name, value in ENVIRONMENT.items():
        line += ["--setenv", name, value]
    for link, target in _top_level_links():
        line += ["--symlink", target, link]
    for folder in python.standard_library:
        line += ["--ro-bind", folder, folder]
    masked = [str(Path(folder, name)) for folder in python.standard_library for name in _FOREIGN]
    masked = [folder for folder in masked if Path(folder).is_dir()]
    for folder in masked:
        line += ["--tmpfs", folder]
    for path in [*python.package_folders, python.executable]:  # NumPy may be in a folder just masked
        line += ["--ro-bind", path, path]
    for folder in masked:
        line += ["--remount-ro", folder]
    for path in shared_libraries():
        for name in _names(path):
            line += ["--ro-bind", path, name]
    for file in [_BOOT, *map(_module_file, inside_modules())]:
        line += ["--ro-bind", str(file), str(file)]
    line += ["--dev-bind", "/dev/null", "/dev/null", "--proc", "/proc", "--dir", SCRATCH]
    return [*line, "--remount-ro", "/", "--chdir", "/", "--"]


@functools.cache
def inside_modules() -> tuple[str, ...]:
    """Names of the grader's modules that run inside."""
    found = []
    for package in _INSIDE:
        folder = _PACKAGE.joinpath(*package.split("."))
        found += [f"grader.{package}.{path.stem}" for path in sorted(folder.glob("[!_]*.py"))]
    return tuple(found)


def _module_file(name: str) -> Path:
    return _PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py")


@functools.cache
def shared_libraries() -> tuple[str, ...]:
    """Libraries outside of Python's and NumPy's folders that a server maps, found by running one."""
    python = interpreter()
    inside = [*python.standard_library, *python.package_folders]
    key = content_key(
        [python.executable, *inside, "/etc/ld.so.cache", str(_PACKAGE / "sandbox")], np.__version__
    )
    return tuple(
        file
        for file in remembered("libraries", key, _mapped_files)
        if file != python.executable and not any(file.startswith(folder + os.sep) for folder in inside)
    )


def _mapped_files() -> list[str]:
    """The files that a server maps; starting one takes as long as all else of a sandbox's start."""
    python = interpreter()
    config = configuration(python, "none", Limits(), report_maps=True)
    try:
        process = subprocess.run(
            command(python, config),
            env=environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return [str(file) for file in json.loads(process.stdout)]
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        detail = str(getattr(error, "stderr", None) or error).strip().splitlines()[-1:]
        raise SandboxError(
            f"the worker's interpreter {python.executable} does not start: {detail}"
        ) from error


@functools.cache
def _links(folder: str, prefix: str = "") -> dict[tuple[int, int], list[str]]:
    """File -> names of the symbolic links to it in a folder, by its device and number, which are read the soonest."""
    found: dict[tuple[int, int], list[str]] = {}
    for entry in os.scandir(folder) if Path(folder).is_dir() else ():
        if entry.is_symlink() and entry.name.startswith(prefix):
            with contextlib.suppress(OSError):  # a link to nothing
                found.setdefault(_file(entry.path), []).append(entry.path)
    return found


def _file(path: str) -> tuple[int, int]:
    status = os.stat(path)  # noqa: PTH116 - a `Path` takes as long
    return status.st_dev, status.st_ino


def _names(path: str) -> list[str]:
    """The names under which the dynamic loader may ask for a library: its own, and links beside it."""
    file = _file(path)
    names = [path, *_links(str(Path(path).parent)).get(file, [])]
    for folder in {os.path.realpath("/lib64"), os.path.realpath("/lib")}:
        # The interpreter's ELF header names the loader in one of these.
        names += _links(folder, "ld-").get(file, [])
    return list(dict.fromkeys(names))


def _top_level_links() -> Iterator[tuple[str, str]]:
    """`/lib -> usr/lib` and the like, where the system has merged them."""
    for name in ("bin", "lib", "lib64", "sbin"):
        if Path("/", name).is_symlink():
            yield f"/{name}", str(Path("/", name).readlink())
