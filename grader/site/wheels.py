"""Wheels for the browser: pure Python, made of the files at hand, so that building a site downloads nothing."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from grader.site.errors import SiteError

Files = Mapping[str, bytes]  # path within the wheel -> content

_DATE = (1980, 1, 1, 0, 0, 0)  # the same files give the same wheel, to the byte
_LEFT_OUT = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})


def package_files(folder: Path, *, without: Sequence[str] = ()) -> dict[str, bytes]:
    """The files of a package by their path in a wheel, but for some of its parts."""
    found = {}
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder)
        if path.is_file() and "__pycache__" not in within.parts and within.parts[0] not in without:
            found[f"{folder.name}/{within.as_posix()}"] = path.read_bytes()
    return found


def write_wheel(folder: Path, name: str, version: str, files: Files) -> Path:
    """Write a wheel of pure Python and of data."""
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    tags = "Wheel-Version: 1.0\nGenerator: grader\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    information = f"{_underscored(name)}-{version}.dist-info"
    own = {f"{information}/METADATA": metadata.encode(), f"{information}/WHEEL": tags.encode()}
    return _write(folder / f"{_underscored(name)}-{version}-py3-none-any.whl", {**files, **own}, information)


def installed_wheel(folder: Path, name: str) -> Path:
    """The wheel of a package of pure Python that is installed here.

    Raises:
        SiteError: it is not installed, or is not of Python alone.
    """
    try:
        found = distribution(name)
    except PackageNotFoundError:
        raise SiteError(f"{name} is not installed: run  pip install '.[instructor,site]'.") from None
    files = {}
    for path in found.files or ():
        if ".." not in path.parts and path.suffix != ".pyc" and path.name not in _LEFT_OUT:
            files[path.as_posix()] = Path(str(path.locate())).read_bytes()
    information = next((path.split("/")[0] for path in files if path.endswith(".dist-info/WHEEL")), "")
    if b"Root-Is-Purelib: true" not in files.get(f"{information}/WHEEL", b""):
        raise SiteError(f"{name} is not of Python alone: install it from its wheel.")
    return _write(folder / f"{_underscored(name)}-{found.version}-py3-none-any.whl", files, information)


def _underscored(name: str) -> str:
    return name.replace("-", "_")


def _write(wheel: Path, files: Files, information: str) -> Path:
    record = f"{information}/RECORD"
    lines = [f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in files.items()]
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in {**files, record: "".join([*lines, f"{record},,\n"]).encode()}.items():
            archive.writestr(zipfile.ZipInfo(path, _DATE), content, zipfile.ZIP_DEFLATED)
    return wheel


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
