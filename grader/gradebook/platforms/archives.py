"""A download as a list of files: folders are walked, zips unpacked, and nothing in them is trusted."""

from __future__ import annotations

import os
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.files import raise_if_disk_fails
from grader.gradebook.settings import CourseError
from grader.notebooks.cells import MAX_NOTEBOOK_BYTES

# What a zip within the download may hold, and the download as a whole.
MAX_FILES, MAX_BYTES = 20_000, 512 * 2**20
MAX_ALL_FILES, MAX_ALL_BYTES = 500_000, 16 * 2**30
MAX_DEPTH = 4
_CHUNK = 2**20

_WANTED = (".json", ".zip", ".yml", ".yaml")  # besides names with .ipynb in them
_OTHER_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".tbz")
_LEFTOVERS = ("__MACOSX", ".ipynb_checkpoints")
# What of a repository tells when it was committed; its configuration and hooks are not among it.
_OF_GIT = ("HEAD", "packed-refs", "refs", "objects")


@dataclass(frozen=True)
class Entry:
    """A file of the download; a zip's name stands in the path as a folder."""

    path: PurePosixPath
    file: Path | None  # where its bytes are; None where nobody reads them, such as a picture's


@dataclass(frozen=True)
class Problem:
    """What could not be taken out of the download, and why."""

    path: PurePosixPath
    why: str


@dataclass
class Download:
    """What was found."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repositories: dict[PurePosixPath, Path] = field(default_factory=dict)  # root -> its .git


class _TooMuch(Exception):
    """A zip that unpacks to more than anybody hands in."""


def open_download(source: Path, scratch: Path) -> Download:
    """Read a folder or a zip; what is unpacked goes into `scratch` under names of our own.

    Raises:
        CourseError: there is nothing to read, or far too much.
    """
    reader = _Reader(scratch)
    if source.is_dir():
        reader.folder(source)
    elif why := _why_unreadable(source) if source.exists() else "":
        raise CourseError(f"{source} {why}: name the folder or zip that the platform gave you.")
    elif source.exists() and not source.stat().st_size:
        pass  # as a zip without files
    elif zipfile.is_zipfile(source):
        try:
            reader.archive(source, PurePosixPath(), depth=0)
        except _TooMuch:
            raise CourseError(f"{source} unpacks to far more than a class hands in: look into it.") from None
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            raise CourseError(f"{source} is damaged ({error}): download it again.") from None
    elif source.exists():
        raise CourseError(f"{source} is neither a folder nor a zip: name what the platform gave you.")
    else:
        raise CourseError(f"There is no {source}: name the folder or zip that the platform gave you.")
    return reader.download


def is_notebook_name(path: PurePosixPath) -> bool:
    """Whether it may be a notebook: browsers and platforms put endings behind `.ipynb`."""
    name = path.name.casefold()
    return ".ipynb" in name and not name.startswith("._")


class _Reader:
    def __init__(self, scratch: Path) -> None:
        self.download = Download()
        self.scratch = scratch
        self.files = self.bytes = self.number = 0

    def problem(self, path: PurePosixPath, why: str) -> None:
        self.download.problems.append(Problem(path, why))

    def new_file(self) -> Path:
        self.number += 1
        return self.scratch / f"{self.number}"

    def add(self, path: PurePosixPath, file: Path, depth: int) -> None:
        """Take a file that is on disk; a zip is opened."""
        suffix = path.suffix.casefold()
        if suffix == ".zip" and zipfile.is_zipfile(file):
            if depth >= MAX_DEPTH:
                self.problem(path, f"a zip in a zip, {MAX_DEPTH} deep: unpack it by hand.")
                return
            before = (len(self.download.entries), set(self.download.repositories))
            try:
                self.archive(file, path, depth + 1)
            except _TooMuch:
                self._forget(*before)
                self.problem(path, "unpacks to far more than a notebook: left unopened.")
            except (zipfile.BadZipFile, OSError, EOFError) as error:
                self._forget(*before)
                self.problem(path, f"is damaged ({error}).")
        elif suffix == ".zip" or suffix in _OTHER_ARCHIVES:
            self.problem(path, "is no zip that can be opened: unpack it by hand, or ask for a zip.")
        else:
            self.download.entries.append(Entry(path, file))

    def _forget(self, entries: int, repositories: set[PurePosixPath]) -> None:
        del self.download.entries[entries:]
        for root in set(self.download.repositories) - repositories:
            del self.download.repositories[root]

    def folder(self, source: Path) -> None:
        def left_out(error: OSError) -> None:
            where = PurePosixPath(Path(error.filename).relative_to(source).as_posix())
            self.problem(
                where if where.parts else PurePosixPath(source.absolute().name), f"{_closed(error)}."
            )

        for where, folders, files in os.walk(source, onerror=left_out):
            inside = PurePosixPath(Path(where).relative_to(source).as_posix())
            links = {name for name in (*folders, *files) if os.path.islink(Path(where) / name)}  # noqa: PTH114 - a closed folder
            for name in sorted(links):
                self.problem(inside / name, "is a link: hand in the file itself.")
            if ".git" in folders and ".git" not in links:
                self.download.repositories[inside] = Path(where) / ".git"
            folders[:] = sorted({*folders} - links - {*_LEFTOVERS, ".git"})
            for name in sorted({*files} - links):
                file = Path(where) / name
                if why := _why_unreadable(file):
                    self.problem(inside / name, f"{why}.")
                else:
                    self.add(inside / name, file, depth=0)

    def archive(self, file: Path, within: PurePosixPath, depth: int) -> None:
        """Take what a zip holds, each file under a number, so that no name in it can lead anywhere."""
        most_files, most_bytes = (MAX_ALL_FILES, MAX_ALL_BYTES) if depth == 0 else (MAX_FILES, MAX_BYTES)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > most_files or self.files + len(members) > MAX_ALL_FILES:
                raise _TooMuch
            self.files += len(members)
            paths = [(member, _inner_path(member)) for member in members if not member.is_dir()]
            times = Counter(_folded(path) for _, path in paths if path is not None)
            left = most_bytes
            for member, path in paths:
                if path is None:
                    self.problem(within / "…", f"{member.filename!r} {_why_refused(member)}.")
                elif not set(path.parts).isdisjoint(_LEFTOVERS):
                    continue
                elif stat.S_ISLNK(member.external_attr >> 16):
                    self.problem(within / path, "is a link: hand in the file itself.")
                elif times[_folded(path)] > 1:
                    self.problem(within / path, "is in the zip twice: neither is taken.")
                else:
                    left -= self._member(archive, member, within, path, depth, left)

    def _member(
        self,
        archive: zipfile.ZipFile,
        member: zipfile.ZipInfo,
        within: PurePosixPath,
        path: PurePosixPath,
        depth: int,
        most: int,
    ) -> int:
        """Take one file of a zip; returns how large it was."""
        git = _git_part(path)
        if git is None and not _is_wanted(path):
            suffix = path.suffix.casefold()
            if suffix in _OTHER_ARCHIVES:
                self.problem(
                    within / path, "is no zip that can be opened: unpack it by hand, or ask for a zip."
                )
            else:
                self.download.entries.append(Entry(within / path, None))
            return 0
        if member.flag_bits & 0x1:
            self.problem(within / path, "is encrypted: ask for it without a password.")
            return 0
        if git is not None:
            root, inner = git
            if inner.parts[0] not in _OF_GIT:
                return 0
            folder = self.download.repositories.setdefault(within / root, self.new_file())
            target = folder / inner
            target.parent.mkdir(parents=True, exist_ok=True)
        else:
            target = self.new_file()
        try:
            size = self._write(archive, member, target, most, notebook=is_notebook_name(path))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            self.problem(within / path, f"is damaged ({error}).")
            return 0
        if size is None:
            self.problem(
                within / path, f"is larger than {MAX_NOTEBOOK_BYTES >> 20} MB: ask for it without outputs."
            )
            return 0
        if git is None:
            self.add(within / path, target, depth)
        return size

    def _write(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int, *, notebook: bool
    ) -> int | None:
        """Unpack by the bytes that come, whatever the zip says of them; None where a notebook is too large."""
        size = 0
        with archive.open(member) as packed, target.open("wb") as file:
            while chunk := packed.read(_CHUNK):
                size += len(chunk)
                self.bytes += len(chunk)
                if notebook and size > MAX_NOTEBOOK_BYTES:
                    return None
                if size > most or self.bytes > MAX_ALL_BYTES:
                    raise _TooMuch
                file.write(chunk)
        return size


def _why_unreadable(file: Path) -> str:
    """Why the bytes of a file cannot be had; empty where they can. A pipe is not opened, which would wait for ever."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return "is a pipe or a device, and no file"
        with file.open("rb"):
            return ""
    except OSError as error:
        raise_if_disk_fails(error)
        return _closed(error)


def _closed(error: OSError) -> str:
    return f"cannot be read ({error.strerror})"


def _is_wanted(path: PurePosixPath) -> bool:
    return is_notebook_name(path) or path.suffix.casefold() in _WANTED


def _git_part(path: PurePosixPath) -> tuple[PurePosixPath, PurePosixPath] | None:
    """The repository's root, and the path inside its `.git`."""
    parts = path.parts
    if ".git" not in parts[:-1]:
        return None
    at = parts.index(".git")
    return PurePosixPath(*parts[:at]), PurePosixPath(*parts[at + 1 :])


def _inner_path(member: zipfile.ZipInfo) -> PurePosixPath | None:
    """A member's path with `/` between its parts; None where it would lead out of the folder."""
    parts = list(_parts(member))
    if not parts or any(part in ("", ".", "..") for part in parts) or ":" in parts[0][:2]:
        return None
    if any(_is_control(character) for part in parts for character in part):
        return None
    return PurePosixPath(*parts)


def _why_refused(member: zipfile.ZipInfo) -> str:
    """Why a member has no path."""
    if any(map(_is_control, member.filename)):
        return "has a character that cannot be shown: ask for the file under another name"
    return "leads out of the zip"


def _is_control(character: str) -> bool:
    return ord(character) < 32


def _parts(member: zipfile.ZipInfo) -> Iterator[str]:
    name = member.filename
    if not member.flag_bits & 0x800:  # the Finder writes UTF-8 and does not say so
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    yield from name.replace("\\", "/").split("/")


def _folded(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()
