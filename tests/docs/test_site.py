"""The documentation as a site: it builds without a warning, its links lead somewhere, and it fetches nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import grader
import grader.testing
from grader.notebooks.assignment import assignment_folders, load_assignment, reference_sources
from tests.docs.tables import ROOT
from tests.docs.test_docs import grader_parser

pytest.importorskip("furo", reason="the extra `docs` is not installed: run  make docs")
pytest.importorskip("myst_parser", reason="the extra `docs` is not installed: run  make docs")


NAMES = [folder.name for folder in assignment_folders(ROOT / "solutions")]
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "object": "data", "link": "href"}
EXTERNAL = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)


@dataclass
class Page(HTMLParser):
    """What is looked for in a page's HTML."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    formulas: int = 0
    prose: str = ""
    _code: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        self.formulas += tag == "math"
        self._code += tag in ("code", "pre", "script", "style")
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if FETCHED.get(tag) in values:
            self.fetched.append(values[FETCHED[tag]])

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "pre", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.prose += data


@cache
def read(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def build(folder: Path, *options: str) -> Path:
    command = [sys.executable, "-m", "tools.docs_site", "--to", str(folder), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("docs") / "site")


def broken_links(site: Path) -> Iterator[str]:
    for path in sorted(site.rglob("*.html")):
        page = read(path)
        for link in [*page.links, *page.fetched]:
            if re.match(r"https?:|mailto:|data:", link):
                continue
            file, _, anchor = unquote(link).partition("#")
            target = path.parent / file.partition("?")[0] if file else path
            missing = not target.is_file()
            if missing or (anchor and target.suffix == ".html" and anchor not in read(target).anchors):
                yield f"{path.relative_to(site)}: {link}"


def test_links_and_their_anchors_are_there(site: Path) -> None:
    assert sum(len(read(path).links) for path in site.rglob("*.html")) > 1000
    assert list(broken_links(site)) == []


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        assert [one for one in read(path).fetched if EXTERNAL.match(one)] == [], path
    for path in site.rglob("*.css"):
        found = re.findall(r"""(?:url\(|@import)\s*["']?([^"')]+)""", path.read_text(encoding="utf-8"))
        assert [one for one in found if EXTERNAL.match(one)] == [], path


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_has_its_exercises_and_its_mathematics(site: Path, name: str) -> None:
    page = read(site / "notebooks" / f"{name}.html")
    text = (site / "notebooks" / f"{name}.html").read_text(encoding="utf-8")
    assignment = load_assignment(ROOT / "solutions" / name)
    assert {one.name for one in assignment.exercises} <= set(re.findall(r'class="pre">(\w+)<', text))
    assert page.formulas >= 2
    assert re.findall(r"\$|\\[a-z]+|\[students\.md\]", page.prose) == []


def test_every_command_and_its_options_are_listed(site: Path) -> None:
    anchors = read(site / "reference" / "command_line.html").anchors
    subcommands = next(a for a in grader_parser()._actions if isinstance(a.choices, dict)).choices
    assert subcommands
    for name, parser in subcommands.items():
        options = {one for action in parser._actions for one in action.option_strings[-1:]} - {"--help"}
        assert {f"cmdoption-grader-{name}-{one.lstrip('-')}" for one in options} <= anchors
        assert f"grader-{name}" in anchors


def test_every_name_that_is_imported_is_listed(site: Path) -> None:
    anchors = read(site / "reference" / "testing.html").anchors
    assert {f"grader.testing.{name}" for name in grader.testing.__all__} <= anchors
    anchors = read(site / "reference" / "notebooks.html").anchors
    assert {f"grader.{name}" for name in grader.__all__} <= anchors


def test_no_solution_is_shown_unless_asked_for(site: Path) -> None:
    assert not (site / "solutions").exists()
    assert "olutions/" not in "".join(link for path in site.rglob("*.html") for link in read(path).links)


@pytest.mark.long
def test_with_solutions_and_again_without(tmp_path: Path) -> None:
    site = build(tmp_path / "site", "--solutions")
    assert list(broken_links(site)) == []
    for name in NAMES:
        assignment = load_assignment(ROOT / "solutions" / name)
        anchors = read(site / "solutions" / f"{name}.html").anchors
        assert {one.replace("_", "-").lower() for one in reference_sources(assignment)} <= {
            one.lower() for one in anchors
        }
    build(site)
    assert not (site / "solutions").exists()


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    command = [sys.executable, "-m", "tools.docs_site", "--to", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "holds other files: name a new folder." in done.stderr
    assert (tmp_path / "thesis.tex").exists()
