"""`grader collect`: each platform's names, who is who, which attempt counts, and a second run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from grader.gradebook.course import Course
from grader.gradebook.submitted import timestamp_of
from tests.gradebook.small import ASSIGNMENT
from tests.platforms.conftest import Run
from tests.platforms.downloads import (
    notebook,
    other_notebook,
    starter,
    submitted,
    timestamp,
    write_zip,
    zip_bytes,
)

WORKSHEET = (
    'Identifier,"Full name","ID number","Email address",Status,Group,Grade,"Maximum grade",'
    '"Last modified (submission)","Last modified (grade)"\n'
    'Participant101,"Ada Lovelace",S1,ada@uni.edu,"Submitted for grading",Team A,,6.00,'
    '"Tuesday, 24 November 2026, 10:05 PM",-\n'
    'Participant102,"Miles O\'Brien",S2,miles@uni.edu,"Submitted for grading",Team A,,6.00,'
    '"Tuesday, 24 November 2026, 10:05 PM",-\n'
    'Participant103,"Zoë Müller-Lüdenscheidt",S3,zoe@uni.edu,"No submission",,,6.00,-,-\n'
)
WORKSHEET_GERMAN = (
    '\ufeffID,"Vollständiger Name",ID-Nummer,E-Mail-Adresse,Status,Bewertung,Bestwertung,'
    '"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)","Zuletzt geändert (Bewertung)"\n'
    'Teilnehmer/in101,"Ada Lovelace",,ada@uni.edu,"Zur Bewertung abgegeben",,"6,00",Ja,'
    '"Dienstag, 24. November 2026, 22:05",-\n'
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,01 Small (991)\n"
    ",,,,,Manual Posting\n"
    "    Points Possible,,,,,6.00\n"
    '"Lovelace, Ada",4711,sis1,ada.l,Lecture 1,\n'
    '"O\'Brien, Miles",4712,sis2,miles.ob,Lecture 1,\n'
    '"Guest, Gus",4713,,,Lecture 1,\n'
    '"Student, Test",4799,,,Lecture 1,\n'
)


def roster(course: Course, name: str, text: str) -> Path:
    path = course.root / name
    path.write_text(text, encoding="utf-8")
    return path


def answer(number: int) -> str:
    return f"def double(x):\n    return {number} * x"


def test_canvas_keeps_the_larger_attachment_and_prints_late(course: Course, run: Run, students: Path) -> None:
    download = write_zip(
        course.root / "submissions.zip",
        {
            "lovelaceada_4711_90_01_small.ipynb": notebook(course, answer(1)),
            "lovelaceada_LATE_4711_95_01_small-1.ipynb": notebook(course, answer(2)),
            "obrienmiles_4712_91_01_small (2).ipynb": notebook(course, answer(3)),
            "müllerlüdenscheidtzoë_4713_92_work.zip": zip_bytes({"folder/inner.zip": zip_bytes({"a/01_small-Copy1.ipynb": notebook(course, answer(4))})}),
            "strangerjo_9999_93_01_small.ipynb": notebook(course, answer(5)),
        },
    )  # fmt: skip
    status, dry, _ = run("collect", ASSIGNMENT, download, "--roster", students, "--dry-run")
    assert status == 1 and submitted(course) == {} and not (course.root / ".grader_collected.json").exists()
    assert "3 would be laid out" in dry and "is not in the roster" in dry and "strangerjo" in dry
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", students)
    assert status == 1 and out == dry.replace("would be laid out", "laid out")
    assert submitted(course) == {"ada": answer(2), "obrien": answer(3), "zoe": answer(4)}
    assert "ada: LATE, says Canvas" in out and timestamp(course, "ada") is None
    assert "lovelaceada_4711_90_01_small.ipynb: ada's, an older attempt." in out


def test_canvas_without_a_roster_and_with_its_own(course: Course, run: Run) -> None:
    files = {
        "lovelaceada_4711_90_01_small.ipynb": notebook(course, answer(1)),
        "team1_4712_91_01_small.ipynb": notebook(course, answer(3)),
        "guestgus_4713_92_01_small.ipynb": notebook(course, answer(4)),
    }
    download = write_zip(course.root / "submissions.zip", files)
    assert run("collect", ASSIGNMENT, download)[0] == 0
    assert sorted(submitted(course)) == ["4711", "4712", "4713"]
    for delimiter in ",;":
        export = roster(course, "canvas.csv", CANVAS.replace('"Lovelace, Ada"', '"Lovelace\0 Ada"').replace('"O\'Brien, Miles"', '"O\'Brien\0 Miles"').replace("Guest,", "Guest\0").replace("Student, Test", "Student\0 Test").replace(",", delimiter).replace("\0", ","))  # fmt: skip
        status, out, _ = run("collect", ASSIGNMENT, download, "--roster", export, "--dry-run")
        assert status == 1 and "ada.l <-" in out and "miles.ob <-" in out and "Guest, Gus has no id" in out
        assert "'team1' and not after O'Brien, Miles: a group's file" in out


@pytest.mark.parametrize(
    "form", ["{}/01_small.ipynb", "{}_/01_small.ipynb", "{}_01_small.ipynb", "x/{}/sub/n.ipynb"]
)
def test_moodle_by_its_worksheet(course: Course, run: Run, form: str) -> None:
    names = ("Ada Lovelace_101_assignsubmission_file", "Miles OBrien_102_assignsubmission_file")
    files = {form.format(name): notebook(course, answer(number)) for number, name in enumerate(names, 1)}
    files["Zoë Müller-Lüdenscheidt_103_assignsubmission_onlinetext/onlinetext.html"] = b"<p>sorry</p>"
    download = write_zip(course.root / "moodle.zip", files)
    sheet = roster(course, "Grades.csv", WORKSHEET)
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", sheet, "--timezone", "Europe/Zurich")
    assert submitted(course) == {"S1": answer(1), "S2": answer(2)}
    assert status == 1 and "came in without a notebook" in out
    folder = course.step(course.directory.submitted_directory, ASSIGNMENT, "S1")
    assert str(timestamp_of(course, folder)).startswith("2026-11-24 21:05:00")


def test_moodle_s_number_is_never_an_id(course: Course, run: Run, students: Path) -> None:
    """The worksheet of another assignment has other numbers; a group's number may be a participant's."""
    files = {"Ada Lovelace_102_assignsubmission_file/n.ipynb": notebook(course)}
    download = write_zip(course.root / "moodle.zip", files)
    sheet = roster(course, "Grades.csv", WORKSHEET)
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", sheet, "--dry-run")
    assert status == 0 and "S1 <-" in out and "S2" not in out  # by the full name
    status, out, _ = run("collect", ASSIGNMENT, download, "--dry-run")
    assert "Ada Lovelace_102 <-" in out and "is another one in the next assignment" in out
    status, out, _ = run(
        "collect", ASSIGNMENT, download, "--roster", students, "--roster", sheet, "--dry-run"
    )
    assert "  ada <-" in out


def test_moodle_in_german_without_id_numbers(course: Course, run: Run) -> None:
    files = {"Ada Lovelace_101_assignsubmission_file/n.ipynb": notebook(course)}
    download = write_zip(course.root / "moodle.zip", files)
    sheet = roster(course, "Bewertungen.csv", WORKSHEET_GERMAN)
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", sheet)
    assert status == 0 and "give --timezone" in out and list(submitted(course)) == ["ada@uni.edu"]
    assert timestamp(course, "ada@uni.edu") is None
    assert run("collect", ASSIGNMENT, download, "--roster", sheet, "--timezone", "Europe/Berlin")[0] == 0
    assert timestamp(course, "ada@uni.edu") == "2026-11-24 21:05:00.000000 UTC\n"


def test_moodle_groups(course: Course, run: Run) -> None:
    files = {
        "Team A_55_assignsubmission_file/n.ipynb": notebook(course, answer(7)),
        "Default group_assignsubmission_file/n.ipynb": notebook(course, answer(8)),
    }
    download = write_zip(course.root / "moodle.zip", files)
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", roster(course, "g.csv", WORKSHEET))
    assert status == 1 and submitted(course) == {"S1": answer(7), "S2": answer(7)}
    assert "Default group is in no group" in out and "each of its 2 members" in out


def test_gradescope_members_and_times(course: Course, run: Run, students: Path) -> None:
    metadata = """\
submission_51:
  :submitters:
  - :name: Ada Lovelace
    :sid: '3001'
    :email: Ada@uni.edu
  - :name: Zoe M.
    :sid:
    :email: zoe@uni.edu
  :created_at: 2026-11-24 22:05:03.124858000 Z
  :score: 3.0
submission_52:
  :submitters:
  - :name: Ada Lovelace
    :sid: '3001'
    :email: ada@uni.edu
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: &1 2026-11-25 08:00:00.000000000 Z
    zone: !ruby/object:ActiveSupport::TimeZone
      name: Etc/UTC
    time: *1
"""
    download = write_zip(
        course.root / "gradescope.zip",
        {
            "assignment_9_export/submission_metadata.yml": metadata.encode(),
            "assignment_9_export/submission_51/01_small.ipynb": notebook(course, answer(1)),
            "assignment_9_export/submission_52/work/01_small.ipynb": notebook(course, answer(2)),
        },
    )
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", students)
    assert status == 0 and submitted(course) == {"ada": answer(2), "zoe": answer(1)}, out
    assert timestamp(course, "ada") == "2026-11-25 08:00:00.000000 UTC\n"
    assert timestamp(course, "zoe") == "2026-11-24 22:05:03.124858 UTC\n"
    status, out, _ = run("collect", ASSIGNMENT, download, "--dry-run")
    assert "3001 <-" in out and "zoe@uni.edu <-" in out


def commit(folder: Path, files: dict[str, bytes], when: str) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x", "-C", str(folder)]
    if not (folder / ".git").exists():
        folder.mkdir(parents=True)
        subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    subprocess.run([*git, "add", "-A"], check=True)
    environment = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "PATH": "/usr/bin:/bin"}
    subprocess.run([*git, "commit", "-q", "-m", "work"], check=True, env=environment)


@pytest.mark.parametrize("zipped", [False, True])
def test_classroom_runs_nothing_of_a_repository(
    course: Course, run: Run, tmp_path: Path, zipped: bool
) -> None:
    folder = tmp_path / "small-submissions"
    ada, grace = folder / "small-ada-l", folder / "small-grace"
    commit(ada, {"01_small.ipynb": starter(course)}, "2026-11-20T08:00:00+0100")
    commit(ada, {"01_small (1).ipynb": notebook(course, answer(1))}, "2026-11-24T23:05:00+0100")
    commit(grace, {"01_small.ipynb": notebook(course, answer(2))}, "2026-11-24T10:00:00+0000")
    commit(folder / "small-grace-1", {"01_small.ipynb": starter(course)}, "2026-11-25T10:00:00+0000")
    subprocess.run(["git", "-C", str(grace), "gc", "-q"], check=True)
    run_it = tmp_path / "was_run"
    with (ada / ".git" / "config").open("a") as config:
        config.write(f"[core]\n\tfsmonitor = touch {run_it}\n[log]\n\tshowSignature = true\n")
        config.write(f"[gpg]\n\tprogram = touch {run_it}\n")
    source = folder
    if zipped:
        files = {
            str(path.relative_to(tmp_path)): path.read_bytes() for path in folder.rglob("*") if path.is_file()
        }
        source = write_zip(tmp_path / "repositories.zip", files)
    status, out, _ = run("collect", ASSIGNMENT, source)
    assert status == 0, out
    assert submitted(course)["ada-l"] == answer(1) and submitted(course)["grace"] == answer(2)
    assert timestamp(course, "ada-l") == "2026-11-24 22:05:00.000000 UTC\n"
    assert "is the starter as it was released" in out and "nothing was done in it" in out
    assert not run_it.exists()
    # Two repositories of one person: the starter loses, although it is newer.
    lists = (
        "identifier,github_username,github_id,name\nada,ada-l,1,\ngrace,grace,2,\ngrace@uni.edu,grace-1,3,\n"
    )
    listed = roster(course, "classroom_roster.csv", lists)
    people = roster(course, "people.csv", "id,first_name,last_name,email\nada,,,\ngrace,,,grace@uni.edu\n")
    out = run("collect", ASSIGNMENT, source, "--roster", listed, "--roster", people)[1]
    assert submitted(course)["grace"] == answer(2) and "grace's, is the starter as it was released" in out
    assert timestamp(course, "grace") == "2026-11-24 10:00:00.000000 UTC\n"
    assert not run_it.exists()
    subprocess.run(["git", "-C", str(ada), "status"], check=False, capture_output=True)
    assert run_it.exists()  # git itself would have run it


def test_classroom_s_identifier_is_the_id(course: Course, run: Run, tmp_path: Path) -> None:
    lists = "identifier,github_username,github_id,name\ns-1,ada-l,1,Ada Lovelace\ns-2,l,2,\n"
    folder = tmp_path / "clones"
    (folder / "hw-ada-l").mkdir(parents=True)
    (folder / "hw-ada-l" / "x.ipynb").write_bytes(notebook(course))
    (folder / "hw-l").mkdir()
    (folder / "hw-l" / "x.ipynb").write_bytes(notebook(course))
    listed = roster(course, "classroom_roster.csv", lists)
    status, out, _ = run("collect", ASSIGNMENT, folder, "--roster", listed)
    assert status == 1 and list(submitted(course)) == ["s-2"] and "may be s-1 (Ada Lovelace) or s-2" in out


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("12-34 - Ada Lovelace - Nov 24, 2026 1105 PM/n.ipynb", "2026-11-24 22:05:00.000000 UTC\n"),
        ("12-34 - Ada Lovelace - 24 November, 2026 23:05/n.ipynb", "2026-11-24 22:05:00.000000 UTC\n"),
        ("01 MLP_ada_attempt_2026-11-24-23-05-00_n.ipynb", "2026-11-24 22:05:00.000000 UTC\n"),
        ("Ada Lovelace - 01_small.ipynb", None),
        ("ada/01_small.ipynb", None),
        ("heap/01_small_ADA.ipynb", None),
        ("Lovelace, Ada/x/y.ipynb", None),
        ("“Ada”_Lovelace.ipynb.txt", None),
    ],
)  # fmt: skip
def test_other_names(course: Course, run: Run, students: Path, name: str, expected: str | None) -> None:
    download = write_zip(course.root / "download.zip", {name: notebook(course, answer(1))})
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", students, "--timezone", "Europe/Zurich")
    assert (status, submitted(course)) == (0, {"ada": answer(1)}), out
    assert timestamp(course, "ada") == expected


def test_two_candidates_are_both_listed(course: Course, run: Run, students: Path) -> None:
    download = write_zip(course.root / "heap.zip", {"Anna Lee/01_small.ipynb": notebook(course)})
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", students)
    assert status == 1 and submitted(course) == {}
    assert "may be anna1 (Anna Lee) or anna2 (Anna Lee)" in out
    assert run("collect", ASSIGNMENT, download)[0] == 1  # and without a roster nothing says who it is


def test_no_name_in_a_download_reorders_or_forges_a_line(course: Course, run: Run, students: Path) -> None:
    folder = course.root / "download"
    for name in ("ada/\u202ebypni.ipynb", "nobody\n  zoe <- zoe/a.ipynb/b.ipynb"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(notebook(course))
    _, out, _ = run("collect", ASSIGNMENT, folder, "--roster", students)
    assert "ada <- ada/\\u202ebypni.ipynb" in out and "\u202e" not in out
    assert not any(line.startswith("  zoe <-") for line in out.splitlines())


def test_the_folder_of_a_stranger_is_named(course: Course, run: Run, students: Path) -> None:
    download = write_zip(course.root / "heap.zip", {"Žofie Šťastná/02_other.ipynb": notebook(course)})
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", students)
    assert status == 1 and "Žofie Šťastná/02_other.ipynb: Žofie Šťastná is not in the roster" in out
    status, _, err = run("collect", "01_smal", download)
    assert status == 2 and "There is no assignment '01_smal'" in err


def test_no_order_takes_none_or_the_one_asked_for(course: Course, run: Run, students: Path) -> None:
    files = {
        "Ada Lovelace_1_assignsubmission_file/a.ipynb": notebook(course, answer(1)),
        "Ada Lovelace_1_assignsubmission_file/b.ipynb": notebook(course, answer(2)),
        "Zoë Müller-Lüdenscheidt_2_assignsubmission_file/a.ipynb": notebook(course, answer(3)),
        "Zoë Müller-Lüdenscheidt_2_assignsubmission_file/a-Copy1.ipynb": notebook(course, answer(3)),
    }
    download = write_zip(course.root / "moodle.zip", files)
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", students)
    assert status == 1 and submitted(course) == {"zoe": answer(3)} and out.count("--take PATH") == 2
    wanted = "Ada Lovelace_1_assignsubmission_file/b.ipynb"
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", students, "--take", wanted)
    assert status == 0 and submitted(course)["ada"] == answer(2)
    assert "--dry-run lists" in run("collect", ASSIGNMENT, download, "--take", "no.ipynb")[2]


def test_what_is_no_notebook_of_the_assignment(course: Course, run: Run, students: Path) -> None:
    files = {
        "ada/01_small.ipynb": b'{"cells": [',
        "zoe/untitled.ipynb": notebook(course, answer(2), ids=False),
        "obrien/01_small.ipynb": other_notebook(course),
        "anna1/01_small.ipynb": notebook(course, answer(4)),
        "anna1/02.ipynb": other_notebook(course),
        "anna1/.ipynb_checkpoints/01_small-checkpoint.ipynb": notebook(course, answer(5)),
        "__MACOSX/anna1/._01_small.ipynb": b"\0\5\26\7",
    }
    download = write_zip(course.root / "heap.zip", files)
    status, out, _ = run("collect", ASSIGNMENT, download, "--roster", students)
    assert status == 1
    assert submitted(course) == {"ada": '{"cells": [', "zoe": answer(2), "anna1": answer(4)}
    assert "obrien/01_small.ipynb: obrien's, is a notebook of 02_other." in out
    assert "cannot be graded" in out and "none of the assignment's ids" in out


def test_a_second_run_changes_nothing_that_was_edited(course: Course, run: Run, students: Path) -> None:
    def download(version: int) -> Path:
        names = ("lovelaceada_4711", "obrienmiles_4712", "müllerlüdenscheidtzoë_4713")
        files = {f"{name}_{version}_n.ipynb": notebook(course, answer(version)) for name in names}
        return write_zip(course.root / f"{version}.zip", files)

    folder = course.root / "submitted"
    (folder / "zoe" / ASSIGNMENT).mkdir(parents=True)
    (folder / "zoe" / ASSIGNMENT / "by_hand.ipynb").write_text("hers")
    status, out, _ = run("collect", ASSIGNMENT, download(1), "--roster", students)
    assert status == 1 and "by_hand.ipynb in the folder already" in out
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    status, out, _ = run("collect", ASSIGNMENT, download(1), "--roster", students)
    assert "0 laid out, 2 there already" in out
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    (folder / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_bytes(notebook(course, answer(99)))
    status, out, _ = run("collect", ASSIGNMENT, download(2), "--roster", students)
    assert status == 1 and "--update replaces it" in out and submitted(course)["obrien"] == answer(1)
    status, out, _ = run("collect", ASSIGNMENT, download(2), "--roster", students, "--update")
    assert submitted(course) == {"ada": answer(99), "obrien": answer(2)}
    assert "edited by hand: it stays" in out and "by_hand.ipynb in the folder already" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((ASSIGNMENT, "nothing.zip"), "There is no nothing.zip"),
        ((ASSIGNMENT, "nbgrader_config.py"), "neither a folder nor a zip"),
        (("09_none", "nbgrader_config.py"), "There is no assignment '09_none'"),
        ((ASSIGNMENT, ".", "--roster", "nbgrader_config.py"), "is no"),
        ((ASSIGNMENT, ".", "--roster", "none.csv"), "cannot be read"),
        ((ASSIGNMENT, ".", "--timezone", "Mars/Olympus"), "no time zone"),
    ],
)
def test_bad_input_is_one_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    status, out, error = run("collect", *arguments)
    assert (status, out) == (2, "") and sentence in error and error.count("\n") == 1
