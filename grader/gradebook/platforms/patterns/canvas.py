"""Canvas: `lastfirst_LATE_user_attachment_name-1.ipynb`, a group's file once under its representative."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePosixPath

from grader.gradebook.platforms.matching import Submitter
from grader.gradebook.platforms.patterns.pattern import Attempt, Surroundings

_FILE = re.compile(
    r"(?P<name>.+?)_(?:(?P<late>LATE)_)?(?:(?P<user>\d+)|(?P<anonymous>anon_[A-Za-z0-9]+))_(?P<attachment>\d+)_(?P<file>.+)"
)


class Canvas:
    """The zip of "Download Submissions"."""

    title = "Canvas"
    warnings: Sequence[str] = ()

    def __init__(self, around: Surroundings) -> None:
        self._names = {one.canvas_id: one.name for one in around.directory.people("canvas")}

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        for part in path.parts:
            anonymous = part.startswith("anon_")
            if match := _FILE.fullmatch(f"_{part}" if anonymous else part):
                return self._attempt(match)
        return None

    def _attempt(self, match: re.Match[str]) -> Attempt:
        order, user = int(match["attachment"]), match["user"] or ""
        if not user:
            refused = "graded anonymously: turn that off for the download, or lay it out by hand."
            return Attempt(
                match["anonymous"], (Submitter(username=match["anonymous"]),), order, refused=refused
            )
        notes = []
        if match["late"]:
            notes.append("LATE, says Canvas, and not by how much: no time is written.")
        name = match["name"]
        known = self._names.get(user)
        if known is not None and _squeezed(known) != _squeezed(name):
            notes.append(
                f"the file is named after {name!r} and not after {known}: a group's file is in the download once, "
                "under the one who handed it in."
            )
        submitter = Submitter((name,), canvas_id=user, fallback=user)
        return Attempt(user, (submitter,), order, notes=tuple(notes))


def upload_prefix(path: PurePosixPath) -> str | None:
    """What a name has to begin with for Canvas to take a file as a comment on this one: up to the attachment's number."""
    for part in path.parts:
        if (match := _FILE.fullmatch(part)) and match["user"]:
            return part[: match.end("attachment") + 1]
    return None


def _squeezed(name: str) -> str:
    """A name as Canvas puts it into a file's name: in lower case, letters and digits alone."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", name).casefold())
