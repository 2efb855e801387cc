"""GitHub Classroom: `slug-submissions/slug-username`, a folder a repository."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from grader.gradebook.platforms.archives import Download
from grader.gradebook.platforms.matching import Submitter
from grader.gradebook.platforms.patterns.pattern import Attempt, Surroundings
from grader.gradebook.platforms.repositories import commit_time

_PARENT = re.compile(r"(?P<slug>.+)-submissions(?:\.zip)?")
_BRANCH = re.compile(r"-(?:main|master)(?:\.zip)?$|\.zip$")


class Classroom:
    """What `gh classroom clone student-repos` leaves, or a zip of it.

    Args:
        source: the name of the folder or zip itself.
    """

    title = "GitHub Classroom"

    def __init__(self, download: Download, around: Surroundings, source: str) -> None:
        self._repositories = {
            (PurePosixPath() if root == PurePosixPath(".") else root): git
            for root, git in download.repositories.items()
        }
        self._usernames = [one.username for one in around.directory.people("classroom") if one.username]
        self._source = source
        self.warnings: Sequence[str] = ()

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        root = self._root(path)
        if root is None:
            return None
        parent = root.parts[-2] if len(root.parts) > 1 else self._source
        name = _BRANCH.sub("", root.name) or root.name
        git = self._repositories.get(root)
        when = commit_time(git) if git is not None else None
        notes = () if when else ("its repository says no time that can be read.",)
        slug = match["slug"] if (match := _PARENT.fullmatch(parent)) else ""
        if slug and name.casefold().startswith(f"{slug}-".casefold()):
            username = name[len(slug) + 1 :]
            submitter = Submitter(username=username, fallback=username)
        else:
            submitter = Submitter(folder=name)
        return Attempt(str(root), (submitter,), when=when, notes=notes)

    def _root(self, path: PurePosixPath) -> PurePosixPath | None:
        """The repository that the file lies in: by its `.git`, by the folder around it, or by a username at its end."""
        folders = [one for one in reversed(path.parents) if one.parts]
        for folder in folders:
            parent = folder.parts[-2] if len(folder.parts) > 1 else self._source
            if folder in self._repositories or _PARENT.fullmatch(parent):
                return folder
        for folder in folders:
            name = _BRANCH.sub("", folder.name).casefold()
            if any(name.endswith(f"-{username.casefold()}") for username in self._usernames):
                return folder
        return None
