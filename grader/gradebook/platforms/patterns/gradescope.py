"""Gradescope: `submission_123/` with `submission_metadata.yml` beside them, which says who and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

import yaml

from grader.gradebook.platforms.archives import Download
from grader.gradebook.platforms.matching import Submitter
from grader.gradebook.platforms.patterns.pattern import Attempt
from grader.gradebook.settings import CourseError

METADATA = "submission_metadata.yml"
_MAX_BYTES = 256 * 2**20


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Ruby's objects are read as the mappings and texts that they are written as."""


def _plain(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node) if isinstance(node, yaml.ScalarNode) else None


_Loader.add_multi_constructor("!ruby/", _plain)


class Gradescope:
    """The zip of "Export Submissions"."""

    title = "Gradescope"
    warnings: Sequence[str] = ()

    def __init__(self, download: Download) -> None:
        self._submissions: dict[PurePosixPath, Mapping[object, object]] = {}
        for entry in download.entries:
            if entry.path.name == METADATA and entry.file is not None:
                for name, said in _read(entry.path, entry.file.read_bytes()).items():
                    if isinstance(said, Mapping):
                        self._submissions[entry.path.parent / str(name)] = said

    def attempt(self, path: PurePosixPath) -> Attempt | None:
        for folder in (path, *path.parents):
            if folder in self._submissions:
                return _attempt(folder.name, self._submissions[folder])
        return None


def _attempt(key: str, said: Mapping[object, object]) -> Attempt:
    people = _field(said, "submitters")
    submitters = (
        tuple(_submitter(one) for one in people if isinstance(one, Mapping))
        if isinstance(people, list)
        else ()
    )
    if not submitters:
        return Attempt(key, (Submitter(username=key),), refused="its metadata name no submitter.")
    notes = (
        (f"handed in by a group of {len(submitters)}: each member has it.",) if len(submitters) > 1 else ()
    )
    return Attempt(key, submitters, when=_time(_field(said, "created_at")), notes=notes)


def _submitter(said: Mapping[object, object]) -> Submitter:
    name, sid, email = (_text(_field(said, field)) for field in ("name", "sid", "email"))
    return Submitter((name,) if name else (), email=email, sid=sid, fallback=sid or email)


def _field(said: Mapping[object, object], name: str) -> object:
    """Ruby writes its symbols with a colon."""
    return said.get(f":{name}", said.get(name))


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _time(value: object) -> datetime | None:
    if isinstance(value, Mapping):  # ActiveSupport::TimeWithZone
        return _time(value.get("utc"))
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(
                value.replace(" UTC", "+00:00").replace(" Z", "+00:00").replace(" +", "+")
            )
        except ValueError:
            return None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    return None if not isinstance(value, date) else datetime(value.year, value.month, value.day, tzinfo=UTC)


def _read(path: PurePosixPath, data: bytes) -> Mapping[object, object]:
    if len(data) > _MAX_BYTES:
        raise CourseError(f"{path} is larger than {_MAX_BYTES >> 20} MB: look into it.")
    try:
        found = yaml.load(data.decode("utf-8-sig", errors="replace"), Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).splitlines()[0]
        raise CourseError(f"{path} cannot be read ({reason}): download it again.") from None
    return found if isinstance(found, Mapping) else {}
