"""`grader study`: lays out the folder, and says on each save what it brought about."""

from __future__ import annotations

import os
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from grader.files import write_atomically
from grader.study import finish, page, terminal
from grader.study.course import StudyCourse, find_course
from grader.study.folder import StudyFolder, chosen_folder
from grader.study.judges import StudyJudges
from grader.study.jupyter import jupyterlab
from grader.study.reveal import reveal
from grader.study.session import Saved, StudySession
from grader.study.watch import saves, signature


@dataclass(frozen=True)
class StudyOptions:
    """What was asked for.

    Attributes:
        folder, course: None where they are to be found.
        reveal: an exercise, or nothing.
    """

    folder: Path | None = None
    course: Path | None = None
    opens: bool = False
    once: bool = False
    page: bool = False
    reveal: str = ""


class Study:
    """A session with what shows it: the terminal, and a page where one is asked for."""

    def __init__(self, session: StudySession, console: Console, *, writes_page: bool) -> None:
        self.session = session
        self._console = console
        self._writes_page = writes_page

    @property
    def page_file(self) -> Path:
        return self.session.folder.root / page.FILE

    def look(self, assignment: str) -> Saved:
        """Judge a saved notebook and show what came of it."""
        saved = self.session.look(assignment)
        terminal.show(self._console, terminal.saved_text(saved, self.session.standings, time.time()))
        self.write_page(saved)
        if saved.finished:
            self._finish()
        return saved

    def write_page(self, saved: Saved | None = None, *, live: bool = True) -> None:
        """Rewrite the page, where there is one."""
        if self._writes_page:
            near = saved.assignment if saved is not None else ""
            text = page.progress_page(
                saved, self.session.standings, self.session.next(near), time.time(), live=live
            )
            write_atomically(self.page_file, text)

    def catch_up(self) -> Saved | None:
        """Judge what was saved while nobody looked."""
        last = None
        for assignment in self.session.course.names:
            if self.session.is_untouched(assignment):
                continue
            saved = self.session.look(assignment)
            if saved.changed or saved.message:
                last = saved
                terminal.show(self._console, terminal.saved_text(saved, self.session.standings, time.time()))
            if saved.finished:
                self._finish()
        return last

    def show_standings(self) -> None:
        terminal.show(self._console, terminal.standings_text(self.session.standings, self.session.next()))

    def watch(self) -> None:
        """Look at each save, until interrupted."""
        names = self.session.course.names
        files = {name: self.session.folder.notebook(name) for name in names}
        seen = {name: signature(path) for name, path in files.items()}
        self.write_page(self.catch_up())
        self.show_standings()
        place = self.session.next()
        if place is not None:
            self.session.warm(place.assignment)
        terminal.show(self._console, "Waiting for you to save a notebook. Ctrl+C ends this; nothing is lost.")
        for name in saves(files, seen=seen):
            self.look(name)

    def _finish(self) -> None:
        file = self.session.folder.root / finish.FILE
        write_atomically(file, finish.finish_page(self.session))
        terminal.show(self._console, f"Every exercise passes. A page to keep: {file}")


def run_study(options: StudyOptions, console: Console) -> int:
    """Do what was asked for; the exit status.

    Raises:
        StudyError, AssignmentError: the message says what to do.
    """
    folder = chosen_folder(options.folder)
    course = find_course([folder.root, Path.cwd()], options.course)
    with _study(course, folder, console, writes_page=options.page) as study:
        if options.reveal:
            text = reveal(study.session, options.reveal, time.time())
            terminal.show(console, terminal.revealed_text(text))
            return 0
        if options.once:
            study.write_page(study.catch_up(), live=False)
            study.show_standings()
            return 0
        with ExitStack() as opened:
            if options.opens:
                log = opened.enter_context(jupyterlab(folder.root, folder.state / "jupyter.log"))
                terminal.show(console, f"JupyterLab is starting; its address stands in {log}")
            if options.page:
                study.write_page()
                terminal.show(console, f"The page: {study.page_file}")
                if _has_display():
                    webbrowser.open(study.page_file.resolve().as_uri())
            try:
                study.watch()
            except KeyboardInterrupt:
                study.write_page(live=False)
                terminal.show(console, "\nUntil next time: grader study")
    return 0


@contextmanager
def _study(
    course: StudyCourse, folder: StudyFolder, console: Console, *, writes_page: bool
) -> Iterator[Study]:
    done = folder.lay_out(course)
    if done.added or done.updated or done.refused or done.backup:
        terminal.show(console, terminal.laid_out_text(done, str(folder.root)))
    with StudyJudges(course, folder.state / "results") as judges:
        session = StudySession(course, folder, judges)
        if session.damaged is not None:
            terminal.show(
                console,
                f"The record of your progress was damaged: it is kept as {session.damaged}, and what could be read of "
                "it goes on. Your notebooks are judged anew.",
            )
        try:
            session.write()
        except OSError as error:
            raise folder.not_writable(error) from None
        yield Study(session, console, writes_page=writes_page)


def _has_display() -> bool:
    """Whether a browser would have a window; one of text would take the terminal."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_console() -> Console:
    """A console that prints what it can on terminals without Unicode."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    return Console()
