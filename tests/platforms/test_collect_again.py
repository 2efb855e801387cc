"""`grader collect` after an earlier collection: what is newer, what stays, and what the record says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.gradebook.course import Course
from tests.gradebook.small import ASSIGNMENT
from tests.platforms.conftest import Run
from tests.platforms.downloads import notebook, submitted, timestamp, write_zip
from tests.platforms.test_collect import WORKSHEET, answer, roster

RECORD = ".grader_collected.json"


def canvas(course: Course, attachment: int, version: int | None = None) -> Path:
    name = f"lovelaceada_4711_{attachment}_n.ipynb"
    return write_zip(
        course.root / f"{attachment}.zip", {name: notebook(course, answer(version or attachment))}
    )


def gradescope(course: Course, number: int, when: str, version: int) -> Path:
    metadata = f"submission_{number}:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: ada\n  :created_at: {when}\n"
    files = {
        "export/submission_metadata.yml": metadata.encode(),
        f"export/submission_{number}/n.ipynb": notebook(course, answer(version)),
    }
    return write_zip(course.root / f"{number}.zip", files)


@pytest.fixture
def collect(run: Run, students: Path) -> Run:
    return lambda *arguments: run("collect", ASSIGNMENT, *arguments, "--roster", students)


def test_an_older_upload_never_replaces_a_newer_one(course: Course, collect: Run) -> None:
    assert collect(canvas(course, 6003))[0] == 0
    for more in ((), ("--update",), ("--update", "--take", "lovelaceada_4711_5003_n.ipynb")):
        status, out, _ = collect(canvas(course, 5003), *more)
        assert status == 0 and submitted(course) == {"ada": answer(6003)}, out
        assert "0 laid out, 0 there already, 0 left out" in out
        assert "ada's, older than lovelaceada_4711_6003_n.ipynb of an earlier collection, which stays." in out
    assert collect(canvas(course, 10001), "--update")[0] == 0  # numbers, not texts
    assert submitted(course) == {"ada": answer(10001)}


def test_the_order_of_a_record_by_an_earlier_version(course: Course, collect: Run) -> None:
    collect(canvas(course, 6003))
    record = json.loads((course.root / RECORD).read_text())
    for name in ("order", "when", "platform"):
        del record[ASSIGNMENT]["ada"][name]
    (course.root / RECORD).write_text(json.dumps(record))
    assert "ada's, older than" in collect(canvas(course, 5003), "--update")[1]
    collect(canvas(course, 7003), "--update")
    assert submitted(course) == {"ada": answer(7003)}


def test_the_same_notebook_handed_in_again_keeps_its_first_time(course: Course, collect: Run) -> None:
    first = "2026-11-24 13:00:00.000000 UTC\n"
    collect(gradescope(course, 52, "2026-11-24 13:00:00 Z", 1))
    status, out, _ = collect(gradescope(course, 53, "2026-11-25 09:00:00 Z", 1), "--update")
    assert status == 0 and "1 there already" in out and timestamp(course, "ada") == first
    assert (
        "ada: the same notebook was handed in again on 2026-11-25 09:00:00.000000 UTC: the earlier time"
        in out
    )
    (course.root / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt").unlink()
    collect(gradescope(course, 53, "2026-11-25 09:00:00 Z", 1), "--update")
    assert timestamp(course, "ada") == "2026-11-25 09:00:00.000000 UTC\n"


def test_an_older_time_never_replaces_a_newer_one(course: Course, collect: Run) -> None:
    newer = "2026-11-24 13:00:00.000000 UTC\n"
    collect(gradescope(course, 52, "2026-11-24 13:00:00 Z", 1))
    status, out, _ = collect(gradescope(course, 51, "2026-11-24 12:00:00 Z", 2), "--update")
    assert status == 0 and "ada's, older than export/submission_52/n.ipynb" in out
    # The same notebook, handed in before: it is there already, and the time stays the later one.
    status, out, _ = collect(gradescope(course, 50, "2026-11-24 11:00:00 Z", 1), "--update")
    assert status == 0 and "1 there already" in out
    assert submitted(course) == {"ada": answer(1)} and timestamp(course, "ada") == newer
    assert json.loads((course.root / RECORD).read_text())[ASSIGNMENT]["ada"]["path"].startswith(
        "export/submission_52"
    )
    collect(gradescope(course, 53, "2026-11-24 14:00:00 Z", 3), "--update")
    assert submitted(course) == {"ada": answer(3)}
    assert timestamp(course, "ada") == newer.replace("13:", "14:")


def test_without_an_order_what_is_there_stays(course: Course, collect: Run) -> None:
    def download(version: int) -> Path:
        name = "Ada Lovelace_101_assignsubmission_file/my n.ipynb"
        return write_zip(course.root / f"{version}.zip", {name: notebook(course, answer(version))})

    collect(download(1))
    for more in ((), ("--update",)):
        status, out, _ = collect(download(2), *more)
        assert status == 1 and submitted(course) == {"ada": answer(1)}
        assert "nothing says whether ada's is newer than" in out
        assert "--update --take 'Ada Lovelace_101_assignsubmission_file/my n.ipynb' takes this one." in out
    path = "Ada Lovelace_101_assignsubmission_file/my n.ipynb"
    assert "--update replaces it" in collect(download(2), "--take", path)[1]
    assert collect(download(2), "--update", "--take", path)[0] == 0
    assert submitted(course) == {"ada": answer(2)}


def test_the_worksheet_s_times_are_an_order(course: Course, collect: Run) -> None:
    def download(version: int, time: str) -> tuple[object, ...]:
        name = "Ada Lovelace_101_assignsubmission_file/n.ipynb"
        source = write_zip(course.root / f"{version}.zip", {name: notebook(course, answer(version))})
        sheet = roster(course, f"{version}.csv", WORKSHEET.replace("10:05 PM", time))
        return source, "--roster", sheet, "--timezone", "Europe/Zurich", "--update"

    collect(*download(2, "11:05 PM"))
    collect(*download(1, "10:05 PM"))
    assert submitted(course) == {"ada": answer(2)}
    collect(*download(3, "11:30 PM"))
    assert submitted(course) == {"ada": answer(3)}


def test_a_second_look_that_knows_less_forgets_nothing(course: Course, collect: Run) -> None:
    name = "Ada Lovelace_101_assignsubmission_file/n.ipynb"
    source = write_zip(course.root / "x.zip", {name: notebook(course, answer(1))})
    sheet = roster(course, "sheet.csv", WORKSHEET)
    collect(source, "--roster", sheet, "--timezone", "Europe/Zurich")
    before = (course.root / RECORD).read_text()
    collect(source)
    assert (course.root / RECORD).read_text() == before


def test_a_time_of_the_attempt_that_is_gone(course: Course, collect: Run) -> None:
    """Canvas says no time: what an earlier collection wrote goes, what a person wrote is named."""
    folder = course.root / "submitted" / "ada" / ASSIGNMENT
    collect(canvas(course, 1))
    (folder / "timestamp.txt").write_bytes("2026-11-24 10:00:00 UTC – her own".encode("cp1252"))
    note = f"ada: submitted/ada/{ASSIGNMENT}/timestamp.txt was written by hand, for the earlier attempt, and stays"
    assert note in collect(canvas(course, 2), "--update", "--dry-run")[1]
    assert note in collect(canvas(course, 2), "--update")[1] and submitted(course) == {"ada": answer(2)}
    assert (folder / "timestamp.txt").exists()
    (folder / "timestamp.txt").unlink()
    assert note not in collect(canvas(course, 3), "--update")[1]
    (folder / f"{ASSIGNMENT}.ipynb").unlink()
    (folder / "timestamp.txt").write_text("2026-11-24 10:00:00 UTC\n")
    assert note in collect(canvas(course, 4))[1]


@pytest.mark.parametrize("how", ["replaced", "deleted"])
def test_a_collected_time_goes_with_its_attempt(course: Course, collect: Run, how: str) -> None:
    collect(gradescope(course, 51, "2026-11-24 12:00:00 Z", 1))
    assert timestamp(course, "ada") is not None
    if how == "deleted":
        (course.root / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").unlink()
    status, out, _ = collect(canvas(course, 2), "--update", "--take", "lovelaceada_4711_2_n.ipynb")
    assert status == 0 and submitted(course) == {"ada": answer(2)} and "by hand" not in out
    assert timestamp(course, "ada") is None


@pytest.mark.parametrize(
    "damage",
    ["{", "[]", '{"01_small": []}', '{"01_small": {"ada": 1}}', '{"01_small": {"ada": {"notebook": 1}}}',
     '{"01_small": {"ada": {"order": "x"}}}', '{"01_small": {"ada": {"when": "2026-11-24T10:00:00"}}}', "\udcff"],
)  # fmt: skip
def test_a_damaged_record_is_named(course: Course, collect: Run, run: Run, damage: str) -> None:
    collect(canvas(course, 1))
    (course.root / RECORD).write_bytes(damage.encode(errors="surrogateescape"))
    for more in ((), ("--update",), ("--update", "--dry-run")):
        status, out, error = collect(canvas(course, 2), *more)
        assert (status, out) == (2, "") and f"{RECORD} is damaged" in error and error.count("\n") == 1
    assert (course.root / RECORD).read_bytes() == damage.encode(errors="surrogateescape")
    assert submitted(course) == {"ada": answer(1)}
    (course.root / RECORD).unlink()
    assert "put there or edited by hand" in collect(canvas(course, 2), "--update")[1]
