"""The learner's folder: the course's notebooks, laid out and brought up to date without touching what was written."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.files import copy_atomically, write_atomically
from grader.study.course import StudyCourse, StudyError
from grader.study.merge import merge_notebooks

STATE = ".grader"  # in the learner's folder: what the program keeps for itself
BACKUPS = "backup"
DEFAULT_FOLDER = "training-networks"


@dataclass
class LaidOut:
    """What was done to a folder, by assignment."""

    added: list[str] = field(default_factory=list)
    updated: dict[str, int] = field(default_factory=dict)  # how many cells are new or renewed
    refused: dict[str, str] = field(default_factory=dict)  # why one was left as it is
    renamed: list[str] = field(default_factory=list)  # sentences on notebooks that may go by another name
    backup: Path | None = None


@dataclass(frozen=True)
class StudyFolder:
    """A folder of one's own with the notebooks of the course."""

    root: Path

    def notebook(self, name: str) -> Path:
        return self.root / name / f"{name}.ipynb"

    @property
    def state(self) -> Path:
        return self.root / STATE

    @property
    def exists(self) -> bool:
        return self.state.is_dir()

    def base(self, name: str) -> Path:
        """An assignment's files as they were given out to this folder."""
        return self.state / "released" / name

    def lay_out(self, course: StudyCourse, now: Callable[[], float] = time.time) -> LaidOut:
        """Copy what is missing, and merge what the course has renewed.

        Raises:
            StudyError: the folder is the course's own, or cannot be written to.
        """
        self._require_own(course)
        done = LaidOut()
        backup = self.root / BACKUPS / time.strftime("%Y-%m-%d_%H-%M-%S", time.localtime(now()))
        try:
            self.state.mkdir(parents=True, exist_ok=True)
            for name in course.names:
                self._update(course, name, backup, done)
        except OSError as error:
            raise self.not_writable(error) from None
        done.backup = backup if backup.is_dir() else None
        return done

    def not_writable(self, error: OSError) -> StudyError:
        """What to say where nothing can be kept in the folder."""
        if isinstance(error, FileExistsError | NotADirectoryError):
            return StudyError(f"{error.filename} stands where the course keeps a folder: move it away.")
        return StudyError(
            f"{self.root} cannot be written to: {error.strerror or error}. Name another folder."
        )

    def _require_own(self, course: StudyCourse) -> None:
        root = self.root.resolve()
        for taken in (course.assignments.resolve(), course.solutions.resolve()):
            if root == taken or taken in root.parents or root == taken.parent:
                raise StudyError(
                    f"{self.root} holds the course's own files: name a folder of your own, "
                    f"such as  grader study {DEFAULT_FOLDER}"
                )
        if self.root.exists() and not self.root.is_dir():
            raise StudyError(f"{self.root} is a file: name a folder.")

    def _update(self, course: StudyCourse, name: str, backup: Path, done: LaidOut) -> None:
        own = self.root / name
        own.mkdir(parents=True, exist_ok=True)
        notebook = self.notebook(name)
        merged = True
        if notebook.exists():
            merged = self._merge(course, name, backup, done)
        else:
            others = sorted(path.name for path in own.glob("*.ipynb"))
            if others:
                done.renamed.append(
                    f"{notebook.name} was not there, and is a fresh copy. If {' or '.join(others)} beside it is "
                    "yours, give it that name to go on with it."
                )
            copy_atomically(course.released(name), notebook)
            done.added.append(name)
        for source in sorted(course.released(name).parent.iterdir()):
            if source.is_file() and source != course.released(name):
                self._renew(source, own / source.name, self.base(name) / source.name, backup / name)
        if merged:
            self._remember(course.released(name).parent, self.base(name))

    def _merge(self, course: StudyCourse, name: str, backup: Path, done: LaidOut) -> bool:
        notebook = self.notebook(name)
        new = course.released(name).read_bytes()
        base = self.base(name) / notebook.name
        base_bytes = base.read_bytes() if base.is_file() else None
        if new == base_bytes:
            return True  # the same release as before
        try:
            merged = merge_notebooks(
                notebook.read_text(encoding="utf-8"),
                new.decode("utf-8"),
                base_bytes.decode("utf-8") if base_bytes is not None else None,
            )
        except ValueError:
            done.refused[name] = (
                f"{notebook.name} is not a notebook any more, and is left as it is: rename it, and the next "
                "`grader study` brings a fresh one."
            )
            return False
        if merged.changed:
            _back_up(notebook, backup / name)
            write_atomically(notebook, merged.text)
            done.updated[name] = merged.changed
        return True

    def _renew(self, source: Path, own: Path, base: Path, backup: Path) -> None:
        """A file that is the course's; where it was changed by hand, the change is backed up."""
        new = source.read_bytes()
        if own.is_file() and own.read_bytes() == new:
            return
        if own.is_file() and not (base.is_file() and own.read_bytes() == base.read_bytes()):
            _back_up(own, backup)
        copy_atomically(source, own)

    def _remember(self, released: Path, base: Path) -> None:
        base.mkdir(parents=True, exist_ok=True)
        for source in sorted(released.iterdir()):
            kept = base / source.name
            if source.is_file() and not (kept.is_file() and kept.read_bytes() == source.read_bytes()):
                copy_atomically(source, kept)


def chosen_folder(named: Path | None) -> StudyFolder:
    """The named folder, or the current one where it or one above is a learner's, or a new one below."""
    if named is not None:
        return StudyFolder(named.absolute())
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / STATE / "released").is_dir():
            return StudyFolder(folder)
    return StudyFolder(here / DEFAULT_FOLDER)


def _back_up(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    copy_atomically(file, folder / file.name)
