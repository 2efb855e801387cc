"""Who is who: from what a download says of a submitter to nbgrader's student id."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from grader.gradebook.platforms.rosters import Person, Roster, RosterKind
from grader.gradebook.settings import CourseError

_BAD_ID = re.compile(r"[/\\*?\[\]\x00-\x1f]|^\.|^\s|\s$")


@dataclass(frozen=True)
class Submitter:
    """What a download says of who handed in."""

    names: tuple[str, ...] = ()
    number: str = ""  # Moodle's participant
    canvas_id: str = ""
    username: str = ""  # GitHub's or Blackboard's
    folder: str = ""  # GitHub Classroom's slug-username, where the slug is not known
    email: str = ""
    sid: str = ""
    fallback: str = ""  # the id where there is no roster; empty where the platform gives none

    def __str__(self) -> str:
        known = [*self.names[:1], self.username, self.folder, self.email, self.sid]
        return next(filter(None, known), self.canvas_id or self.number) or "somebody"


@dataclass(frozen=True)
class Match:
    """The students that a submitter may be; one, or a reason why there is not one.

    Where it may be several, `why` says whom, and `advice` what helps, if that does not depend on what is done with it.
    """

    students: tuple[str, ...]
    why: str = ""
    advice: str = ""
    person: Person | None = None
    several: bool = False


class Directory:
    """The rosters of a run.

    Raises:
        CourseError: a roster has no field that tells everybody apart.
    """

    def __init__(self, rosters: Sequence[Roster]) -> None:
        self.rosters = rosters
        self._nbgrader = _merged(roster for roster in rosters if roster.kind == "nbgrader")
        self._platforms = [
            one
            for roster in rosters
            if roster.kind != "nbgrader"
            for one in _with_ids(roster, bool(self._nbgrader))
        ]
        self._people = self._nbgrader or self._platforms
        self._by_id: dict[str, dict[str, Person]] = defaultdict(dict)
        self._index: dict[str, dict[str, list[Person]]] = {"lms_user_id": {}, "email": {}, "id": {}}
        for person in self._nbgrader:
            for field, value in (
                ("lms_user_id", person.lms_user_id),
                ("email", person.email.casefold()),
                ("id", person.id),
            ):
                self._index[field].setdefault(value, []).append(person)
        self._by_canvas_id: dict[str, list[Person]] = defaultdict(list)
        self._by_number: dict[str, list[Person]] = defaultdict(list)
        for person in self._platforms:
            self._by_canvas_id[person.canvas_id].append(person)
            self._by_number[person.number].append(person)
        self._by_name: dict[str, dict[str, Person]] = defaultdict(dict)
        for person in self._people:
            self._by_id[person.id.casefold()][person.id] = person
            for key in _name_keys(person.name) | _name_keys(person.sortable):
                self._by_name[key][person.id] = person

    @property
    def is_empty(self) -> bool:
        return not self._people

    def people(self, kind: RosterKind) -> list[Person]:
        """The people of one kind of roster, those of a platform with the ids that they have here."""
        return [one for roster in self.rosters if roster.kind == kind for one in roster.people]

    def group(self, name: str) -> list[Person]:
        """The members of a group of Moodle's worksheet."""
        key = _key(name)
        return [one for one in self._platforms if one.group and _key(one.group) == key]

    def find(self, submitter: Submitter) -> Match:
        """The student; two candidates are both named, and none of them taken."""
        if self.is_empty:
            if not submitter.fallback:
                return Match((), "nothing in the download says whose it is: give a roster with --roster.")
            return _valid(Match((submitter.fallback,)))
        linked = list(dict.fromkeys(self._linked(submitter)))
        if len(linked) > 1:
            return _several(linked)
        if not self._nbgrader:
            return _valid(Match((linked[0].id,), person=linked[0])) if linked else self._named(submitter)
        return self._of_nbgrader(submitter, linked[0] if linked else None)

    def _linked(self, submitter: Submitter) -> list[Person]:
        """The lines of a platform's own roster that the download's own numbers and usernames point to."""

        def where(holds: Callable[[Person], bool]) -> list[Person]:
            return [one for one in self._platforms if holds(one)]

        if submitter.canvas_id and submitter.canvas_id in self._by_canvas_id:
            return self._by_canvas_id[submitter.canvas_id]
        if submitter.number:  # a group's number may be a participant's too: the name has to agree
            keys = {key for name in submitter.names for key in _name_keys(name)}
            return [
                one
                for one in self._by_number.get(submitter.number, ())
                if not one.name or keys & _name_keys(one.name)
            ]
        if submitter.username:
            return where(
                lambda one: bool(one.username) and one.username.casefold() == submitter.username.casefold()
            )
        if submitter.folder:
            folder = submitter.folder.casefold()
            return where(lambda one: bool(one.username) and folder.endswith(f"-{one.username.casefold()}"))
        return []

    def _of_nbgrader(self, submitter: Submitter, linked: Person | None) -> Match:
        known = linked or Person()
        emails = {
            one.casefold()
            for one in (submitter.email, known.email, known.login, known.identifier)
            if "@" in one
        }
        ids = {
            submitter.username,
            submitter.sid,
            known.id_number,
            known.login,
            known.sis_id,
            known.identifier,
            known.email,
        }
        rules = (
            self._listed("lms_user_id", {submitter.canvas_id, known.canvas_id}),
            self._listed("email", emails),
            self._listed("id", ids),
        )
        for found in rules:
            if len(found) > 1:
                return _several(found)
            if found:
                return _valid(Match((found[0].id,), person=linked or found[0]))
        match = self._named(
            replace(submitter, names=(*submitter.names, *([known.name] if known.name else [])))
        )
        return replace(match, person=linked or match.person)

    def _listed(self, field: str, values: set[str]) -> list[Person]:
        """nbgrader's students with one of the values; e-mails are compared in lower case."""
        index = self._index[field]
        found = {one.id: one for value in values if value for one in index.get(value, ())}
        return list(found.values())

    def _named(self, submitter: Submitter) -> Match:
        found: dict[str, Person] = {}
        for name in submitter.names:
            exact = dict(self._by_id.get(name.casefold(), {}))
            for key in () if exact else _name_keys(name):
                exact |= self._by_name.get(key, {})
            found |= exact
        if len(found) > 1:
            return _several(found.values())
        if not found:
            return Match(
                (), f"{submitter} is not in the roster: add a line there, or lay the notebook out by hand."
            )
        [(student, person)] = found.items()
        return _valid(Match((student,), person=person))


def _merged(rosters: Iterable[Roster]) -> list[Person]:
    """nbgrader's students, each once, also where two lists have them.

    Raises:
        CourseError: a list has two people under one id.
    """
    found: dict[str, Person] = {}
    for roster in rosters:
        lines: dict[str, list[Person]] = defaultdict(list)
        for one in roster.people:
            before = next((line for line in lines[one.id] if _contradict(line, one)), None)
            lines[one.id].append(one)
            if before is not None:
                raise CourseError(
                    f"{roster.path}: the id {one.id!r} stands twice, on the lines {before.line} and {one.line}, and "
                    "they differ: correct the id, or leave one of them."
                )
            known = {name: value for name, value in vars(one).items() if value}
            found[one.id] = replace(found.get(one.id, Person()), **known)
    return list(found.values())


def _contradict(one: Person, other: Person) -> bool:
    """Whether two lines say different things of a person; an empty field says nothing."""
    fields = ((vars(one)[name], vars(other)[name]) for name in vars(one) if name != "line")
    return any(mine and theirs and mine != theirs for mine, theirs in fields)


def _with_ids(roster: Roster, linked: bool) -> list[Person]:
    """The people of a platform's roster under one field for the whole run; beside `students.csv` it only links."""
    if linked:
        return list(roster.people)
    fields: dict[RosterKind, tuple[tuple[str, Callable[[Person], str]], ...]] = {
        "canvas": (("SIS Login ID", lambda one: one.login),),
        "moodle": (("ID number", lambda one: one.id_number), ("Email address", lambda one: one.email)),
        "classroom": (
            ("identifier", lambda one: one.identifier),
            ("github_username", lambda one: one.username),
        ),
    }
    choices = fields[roster.kind]
    complete = [one for one in choices if roster.people and all(map(one[1], roster.people))]
    name, field = (complete or choices[-1:])[0]
    people = list(dict.fromkeys(roster.people))
    lines: dict[str, list[int]] = defaultdict(list)
    for one in people:
        lines[field(one).casefold()].append(one.line)
    twice = next((value for value, found in lines.items() if value and len(found) > 1), None)
    if twice is not None:
        where = " and ".join(map(str, lines[twice]))
        raise CourseError(
            f"{roster.path}: two people have the {name} {twice!r}, on the lines {where}: leave one of them, or give "
            "nbgrader's students.csv with --roster as well."
        )
    return [replace(one, id=field(one)) for one in people]


def _valid(match: Match) -> Match:
    if "" in match.students:
        name = match.person.name if match.person else "somebody"
        return Match(
            (), f"{name} has no id in the roster: give nbgrader's students.csv with --roster as well."
        )
    bad = next((student for student in match.students if _BAD_ID.search(student)), None)
    if bad is None:
        return match
    return Match((), f"{bad!r} cannot be a folder's name: give nbgrader's students.csv with other ids.")


def _several(people: Iterable[Person]) -> Match:
    people = list(people)
    listed = [_label(one) for one in people]
    advice = ""
    numbers = {one.canvas_id or one.number for one in people}
    if len(numbers) == 1 and numbers != {""}:  # a platform's own list has it twice
        listed = [f"{label} on line {one.line}" for label, one in zip(listed, people, strict=True)]
        advice = f"the roster has the id {numbers.pop()} on each, leave the right line in it"
    return Match((), f"may be {' or '.join(listed)}", advice, several=True)


def _label(one: Person) -> str:
    name = one.name or one.username or one.identifier
    return f"{one.id} ({name})" if one.id and name and name != one.id else one.id or name


def _name_keys(name: str) -> set[str]:
    """A full name as it is compared, first name first and last."""
    if not name.strip():
        return set()
    last, comma, first = name.partition(",")
    return {key for key in (_key(name), _key(f"{first} {last}") if comma else "") if key}


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(
        character for character in folded if character.isalnum() or unicodedata.combining(character)
    )
