"""`grader collect`: a platform's download laid out as nbgrader keeps submissions."""

from __future__ import annotations

import os
import shlex
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePosixPath

from grader.gradebook.course import Course
from grader.gradebook.platforms.archives import Download, is_notebook_name, open_download
from grader.gradebook.platforms.choosing import Candidate, choose
from grader.gradebook.platforms.matching import Directory
from grader.gradebook.platforms.patterns.canvas import Canvas
from grader.gradebook.platforms.patterns.classroom import Classroom
from grader.gradebook.platforms.patterns.gradescope import Gradescope
from grader.gradebook.platforms.patterns.moodle import Moodle
from grader.gradebook.platforms.patterns.others import Blackboard, Brightspace, Google, Heap
from grader.gradebook.platforms.patterns.pattern import Pattern, Surroundings
from grader.gradebook.platforms.plan import LeftOut, Placement, Plan, digest_of, submitted_folder
from grader.gradebook.platforms.recognition import Recognizer, load_recognizer
from grader.gradebook.platforms.record import Age, Collected, Record
from grader.gradebook.platforms.rosters import read_roster
from grader.gradebook.platforms.times import local_time, stamp, time_zone
from grader.gradebook.settings import CourseError
from grader.gradebook.zoned_times import utc_time
from grader.long_steps import LongStep, unseen

PLATFORMS = ("gradescope", "moodle", "blackboard", "brightspace", "classroom", "canvas", "google", "heap")


@dataclass(frozen=True)
class CollectOptions:
    """What was asked for."""

    rosters: Sequence[Path] = ()
    timezone: str = ""
    platform: str = ""  # by default the one whose names most files have
    take: Sequence[str] = ()  # paths in the download, where there is no order
    update: bool = False  # newer attempts replace what an earlier collection laid out


def collect(
    course: Course,
    assignment: str,
    source: Path,
    options: CollectOptions,
    *,
    dry_run: bool,
    step: LongStep = unseen,
) -> Plan:
    """Make the plan, and carry it out unless this is a dry run.

    Raises:
        CourseError: the download, a roster or an option cannot be used.
    """
    recognizer = load_recognizer(course, assignment)
    directory = Directory([read_roster(path) for path in options.rosters])
    zone = time_zone(options.timezone) if options.timezone else None
    with tempfile.TemporaryDirectory(prefix="collect-") as scratch:
        download = open_download(source, Path(scratch))
        local = _LocalTimes(zone)
        around = Surroundings(directory, assignment, local)
        pattern = _pattern(download, around, source.name, options.platform)
        plan = _Planner(course, recognizer, directory, pattern, options).plan(download, step)
        if not plan.placements and not plan.left_out:
            holds = "no notebook" if download.entries else "no file"
            plan.nothing = f"{source} holds {holds}: name the folder or zip that the platform gave you."
        if local.asked and zone is None:
            plan.warnings.append(
                f"{pattern.title}'s times are local, and no time is written: give --timezone, such as Europe/Zurich."
            )
        if not dry_run:
            plan.carry_out(course, step)
    return plan


class _LocalTimes:
    """Reads local times where the zone is known, and remembers whether it was asked."""

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self.asked = False

    def __call__(self, text: str) -> datetime | None:
        self.asked = True
        return local_time(text, self._zone) if self._zone is not None else None


def _pattern(download: Download, around: Surroundings, source: str, chosen: str) -> Pattern:
    """The platform whose names the most notebooks have; a heap where none has."""
    make: dict[str, Callable[[], Pattern]] = {
        "gradescope": lambda: Gradescope(download),
        "moodle": lambda: Moodle(around),
        "blackboard": lambda: Blackboard(around),
        "brightspace": lambda: Brightspace(around),
        "classroom": lambda: Classroom(download, around, source),
        "canvas": lambda: Canvas(around),
        "google": Google,
        "heap": lambda: Heap(around),
    }
    if chosen:
        return make[chosen]()
    paths = [entry.path for entry in download.entries if is_notebook_name(entry.path)]
    paths = paths or [entry.path for entry in download.entries] + [one.path for one in download.problems]
    patterns = [make[name]() for name in PLATFORMS[:-1]]
    named = [sum(pattern.attempt(path) is not None for path in paths) for pattern in patterns]
    return patterns[named.index(max(named))] if max(named) else make["heap"]()


def _shown(path: Path, course: Course) -> Path:
    return path.relative_to(course.root) if path.is_relative_to(course.root) else path


class _Planner:
    def __init__(
        self,
        course: Course,
        recognizer: Recognizer,
        directory: Directory,
        pattern: Pattern,
        options: CollectOptions,
    ) -> None:
        self.course = course
        self.recognizer = recognizer
        self.directory = directory
        self.pattern = pattern
        self.options = options
        self.record = Record(course, recognizer.assignment)
        self.result = Plan(recognizer.assignment, pattern.title, warnings=list(pattern.warnings))

    def plan(self, download: Download, step: LongStep) -> Plan:
        by_student: dict[str, list[Candidate]] = {}
        empty: dict[str, str] = {}  # what came in without a notebook: its key -> one of its paths
        with_notebook: set[str] = set()
        for entry in step("read", download.entries):
            attempt = self.pattern.attempt(entry.path)
            found = None
            if entry.file is not None and (is_notebook_name(entry.path) or entry.path.suffix == ".json"):
                found = self.recognizer.look(entry.file)
                if not is_notebook_name(entry.path) and found.kind in ("unknown", "unreadable"):
                    found = None  # some other JSON
            if found is None:
                if attempt is not None and not isinstance(self.pattern, Heap):
                    empty.setdefault(attempt.key, str(entry.path))
                continue
            assert entry.file is not None
            if attempt is None:
                self.leave(
                    entry.path, f"is not named as {self.pattern.title} names files: lay it out by hand."
                )
                continue
            with_notebook.add(attempt.key)
            if attempt.refused:
                self.leave(entry.path, attempt.refused)
                continue
            for submitter in attempt.submitters:
                match = self.directory.find(submitter)
                if len(match.students) != 1:
                    advice = match.advice or "put it into that one's folder by hand"
                    self.leave(entry.path, f"{match.why}: {advice}." if match.several else match.why)
                    continue
                candidate = Candidate(entry.path, entry.file, attempt, found)
                by_student.setdefault(match.students[0], []).append(candidate)
        for problem in download.problems:
            self.leave(problem.path, problem.why)
            attempt = self.pattern.attempt(problem.path)
            if attempt is not None:
                with_notebook.add(attempt.key)
        for key, path in empty.items():
            if key not in with_notebook:
                self.leave(path, "came in without a notebook: ask for the .ipynb file.")
        for student in sorted(by_student):
            self.place(student, by_student[student])
        self._check_taken()
        return self.result

    def leave(self, path: PurePosixPath | str, why: str, *, older: bool = False) -> None:
        one = LeftOut(str(path), why, older)
        if one not in self.result.left_out:
            self.result.left_out.append(one)

    def place(self, student: str, candidates: Sequence[Candidate]) -> None:
        choice = choose(candidates, self.options.take, github=isinstance(self.pattern, Classroom))
        for path, why, older in choice.left_out:
            self.leave(path, f"{student}'s, {why}", older=older)
        one = choice.taken
        if one is None:
            return
        placement = Placement(
            student, one.path, one.file, one.recognized.digest, "new", one.attempt.when,
            (*one.attempt.notes, *choice.notes), one.attempt.order,
        )  # fmt: skip
        known = self.record.student(student)
        age = self._age(known, one)
        folder = submitted_folder(self.course, self.recognizer.assignment, student)
        target = folder / f"{self.recognizer.assignment}.ipynb"
        if not target.exists():
            others = sorted(path.name for path in folder.glob("*.ipynb"))
            if others:
                self.leave(
                    one.path, f"{student} has {others[0]} in the folder already: it was put there by hand."
                )
                return
        elif (there := digest_of(target)) == placement.digest:
            older = age == "older" and there == known.notebook
            placement = replace(placement, action="older" if older else "same")
            when = one.attempt.when
            if placement.action == "same" and when is not None and self._is_later(known, folder, when):
                note = (
                    f"the same notebook was handed in again on {stamp(when)}: the earlier time stays. "
                    f"If it is wrong, delete {_shown(folder / 'timestamp.txt', self.course)} and collect again."
                )
                placement = replace(placement, keeps_time=True, notes=(*placement.notes, note))
        elif there != known.notebook:
            self.leave(
                one.path,
                f"{student}'s notebook was put there or edited by hand: it stays. Delete it to take this one.",
            )
            return
        elif why := self._why_it_stays(student, known, one, age):
            self.leave(one.path, why, older=age == "older")
            return
        else:
            placement = replace(placement, action="replace")
        if placement.is_laid_out and known.notebook:
            placement = replace(placement, notes=(*placement.notes, *self._kept_time(known, folder)))
        self.result.placements.append(placement)

    def _age(self, known: Collected, one: Candidate) -> Age:
        """Whether the file was handed in after what an earlier collection laid out."""
        attempt = one.attempt
        if known.path and not known.platform:  # an earlier version kept the path alone
            before = self.pattern.attempt(PurePosixPath(known.path))
            known = replace(known, platform=self.pattern.title, order=before.order if before else 0)
        return known.age_of(self.pattern.title, attempt.order, attempt.when)

    def _why_it_stays(self, student: str, known: Collected, one: Candidate, age: Age) -> str:
        """Why the file does not replace what an earlier collection laid out; empty where it does."""
        if age == "older":
            return f"{student}'s, older than {known.path} of an earlier collection, which stays."
        if age == "unknown" and str(one.path) not in self.options.take:
            return (
                f"nothing says whether {student}'s is newer than {known.path} of an earlier collection, which stays: "
                f"--update --take {shlex.quote(str(one.path))} takes this one."
            )
        if not self.options.update:
            return f"{student} has another attempt from an earlier collection: --update replaces it."
        return ""

    def _is_later(self, known: Collected, folder: Path, when: datetime) -> bool:
        """Whether the same notebook was collected with an earlier time, which stays: what counts is its first upload."""
        written = utc_time(known.timestamp) if known.wrote(folder / "timestamp.txt") else None
        return written is not None and when > written.replace(tzinfo=UTC)

    def _kept_time(self, known: Collected, folder: Path) -> Sequence[str]:
        """A note where the earlier attempt's time stays, as it was not a collection that wrote it."""
        timestamp = folder / "timestamp.txt"
        if known.wrote(timestamp) or not os.path.lexists(timestamp):
            return ()
        where = _shown(timestamp, self.course)
        return [f"{where} was written by hand, for the earlier attempt, and stays: correct it, or delete it."]

    def _check_taken(self) -> None:
        known = {str(one.path) for one in self.result.placements} | {one.path for one in self.result.left_out}
        for path in self.options.take:
            if path not in known:
                raise CourseError(
                    f"--take {path}: the download has no such notebook; --dry-run lists the paths."
                )
