"""What was found out about the machine is found out once, and again when the machine has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.sandbox.host.remembered import content_key, remembered


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "library").touch()
    return [str(tmp_path / "library")]


def test_once(found: list[str]) -> None:
    assert remembered("libraries", "a", lambda: found) == found
    assert remembered("libraries", "a", lambda: pytest.fail("it is known")) == found
    assert remembered("libraries", "b", lambda: ["other"]) == ["other"]


def test_again_where_a_file_is_gone_or_the_cache_is_damaged(found: list[str], tmp_path: Path) -> None:
    remembered("libraries", "a", lambda: found)
    kept = next((tmp_path / "cache").rglob("*.json"))
    for damage in ("{", "[]", "[7]", '["/no/such/file"]'):
        kept.write_text(damage)
        assert remembered("libraries", "a", lambda: found) == found
    Path(found[0]).unlink()
    assert remembered("libraries", "a", lambda: ["new"]) == ["new"]


def test_without_a_cache(found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert remembered("libraries", "a", lambda: found) == found


def test_a_replaced_file_is_another_key(tmp_path: Path) -> None:
    path = tmp_path / "python"
    path.write_text("one")
    before = content_key([str(path)], "2.0")
    assert content_key([str(path)], "2.0") == before != content_key([str(path)], "2.1")
    path.unlink()
    (tmp_path / "between").touch()  # takes the freed inode
    path.write_text("two")
    assert content_key([str(path)], "2.0") != before
