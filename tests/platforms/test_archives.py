"""Zips of strangers: paths, links, bombs, encryption and duplicates."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from grader.gradebook.platforms import archives
from grader.gradebook.platforms.archives import Download, open_download
from grader.gradebook.settings import CourseError
from tests.platforms.downloads import write_zip, zip_bytes


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def problems(download: Download) -> dict[str, str]:
    return {str(one.path): one.why for one in download.problems}


@pytest.mark.parametrize(
    "name",
    ["../up.ipynb", "a/../../up.ipynb", "/etc/up.ipynb", "..\\up.ipynb", "C:\\up.ipynb", "a/\x01.ipynb"],
)
def test_paths_that_lead_out(tmp_path: Path, scratch: Path, name: str) -> None:
    path = write_zip(tmp_path / "x.zip", {name: b"{}", "fine.ipynb": b"{}"})
    download = open_download(path, scratch)
    assert [str(entry.path) for entry in download.entries] == ["fine.ipynb"]
    says = "has a character that cannot be shown: ask" if "\x01" in name else "leads out of the zip."
    assert [says in one.why for one in download.problems] == [True]
    assert [file.parent for file in tmp_path.rglob("*") if file.is_file() and file != path] == [scratch]


def test_links(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("link.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert problems(open_download(path, scratch)) == {"link.ipynb": "is a link: hand in the file itself."}
    folder = tmp_path / "folder"
    (folder / "real").mkdir(parents=True)
    (folder / "link.ipynb").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to(tmp_path)
    download = open_download(folder, scratch)
    assert download.entries == [] and sorted(problems(download)) == ["link.ipynb", "linked"]


def test_a_bomb_costs_its_student_alone(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MAX_BYTES", 2**20)
    bomb = zip_bytes({f"{number}.json": bytes(2**19) for number in range(9)})
    many = zip_bytes({f"{number}.txt": b"" for number in range(archives.MAX_FILES + 1)})
    path = write_zip(tmp_path / "x.zip", {"a/bomb.zip": bomb, "b/many.zip": many, "c/fine.ipynb": b"{}"})
    download = open_download(path, scratch)
    assert [str(entry.path) for entry in download.entries] == ["c/fine.ipynb"]
    assert list(problems(download)) == ["a/bomb.zip", "b/many.zip"]
    monkeypatch.setattr(archives, "MAX_ALL_BYTES", 2**20)
    with pytest.raises(CourseError, match="far more"):
        open_download(write_zip(tmp_path / "y.zip", {"a.json": bytes(2**21)}), scratch)


def test_a_notebook_that_is_too_large(tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_NOTEBOOK_BYTES", 2**20)
    download = open_download(
        write_zip(tmp_path / "x.zip", {"a.ipynb": bytes(2**21), "b.ipynb": b"{}"}), scratch
    )
    assert [str(entry.path) for entry in download.entries] == ["b.ipynb"] and list(problems(download)) == [
        "a.ipynb"
    ]


def test_a_zip_in_a_zip_ends_somewhere(tmp_path: Path, scratch: Path) -> None:
    data = zip_bytes({"a.ipynb": b"{}"})
    for _ in range(archives.MAX_DEPTH + 1):
        data = zip_bytes({"in.zip": data})
    (tmp_path / "x.zip").write_bytes(data)
    download = open_download(tmp_path / "x.zip", scratch)
    assert download.entries == [] and "unpack it by hand" in next(iter(problems(download).values()))


def test_duplicates_damage_and_other_archives(tmp_path: Path, scratch: Path) -> None:
    inner = zip_bytes({"n.ipynb": b"{}" * 1000})
    files = {
        "A.ipynb": b"1",
        "a.ipynb": b"2",
        "cut.zip": inner[: len(inner) // 2],
        "x.rar": b"Rar!",
        "n.7z": b"7z",
    }
    flipped = bytearray(inner)
    flipped[45] ^= 0xFF
    files["flipped.zip"] = bytes(flipped)
    download = open_download(write_zip(tmp_path / "x.zip", files), scratch)
    assert download.entries == []
    assert sorted(problems(download)) == [
        "A.ipynb",
        "a.ipynb",
        "cut.zip",
        "flipped.zip/n.ipynb",
        "n.7z",
        "x.rar",
    ]


def test_encryption(tmp_path: Path, scratch: Path) -> None:
    path = write_zip(tmp_path / "x.zip", {"a.ipynb": b"{}"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(bytes(data))
    assert "encrypted" in problems(open_download(path, scratch))["a.ipynb"]


def test_names_of_the_finder_and_of_windows(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ä\\é.ipynb", b"{}")
    data = path.read_bytes()
    for signature, offset in ((b"PK\3\4", 7), (b"PK\1\2", 9)):  # without the flag that says UTF-8
        at = data.index(signature) + offset
        data = data[:at] + bytes([data[at] & ~0x08]) + data[at + 1 :]
    path.write_bytes(data)
    assert [entry.path for entry in open_download(path, scratch).entries] == [PurePosixPath("ä/é.ipynb")]
