"""The pages say what is true: commands, links, pictures, tables and the sentences of the tools."""

from __future__ import annotations

import argparse
import ast
import re
import shlex
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from nbgrader.apps.nbgraderapp import NbGraderApp
from PIL import Image

from grader.cli import GROUPS
from tests.docs.tables import ROOT, TABLES, split

PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *sorted(f"docs/{p.name}" for p in ROOT.glob("docs/*.md")),
]
MAX_PICTURE_BYTES = 250_000

# Hosts of package registries, and folders of one machine.
FORBIDDEN = re.compile(
    r"pypi\.org|pythonhosted|anaconda\.(org|com)|npmjs|file://|localhost|127\.0\.0\.1|/(?:home|root|work|tmp|Users)/"
)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_lines(text: str) -> Iterator[str]:
    """Commands of the pages: lines of `sh` blocks, and lines after `$` in others."""
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if language == "sh" and line.strip():
                yield from line.split(" && ")
            elif line.startswith("$ "):
                yield line.removeprefix("$ ")


def spans(text: str) -> Iterator[str]:
    """Code within a line of prose."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`([^`\n]+)`", prose)


def grader_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="grader", exit_on_error=False)
    commands = parser.add_subparsers(required=True)
    for group in GROUPS:
        group.add_commands(commands)
    return parser


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE))


def words(line: str) -> list[str]:
    return shlex.split(re.split(r" [>|] ", line)[0], comments=True)


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


COMMANDS = [(name, line) for name in PAGES for line in shell_lines(page(name))]


@pytest.mark.parametrize(("name", "line"), [one for one in COMMANDS if one[1].startswith("grader ")])
def test_grader_takes_the_command(name: str, line: str) -> None:
    grader_parser().parse_args(words(line)[1:])


@pytest.mark.parametrize(("name", "line"), [one for one in COMMANDS if one[1].startswith("make ")])
def test_the_makefile_has_the_target(name: str, line: str) -> None:
    settings = {word for word in words(line)[1:] if "=" in word}
    assert set(words(line)[1:]) - settings <= make_targets()
    assert all(f"$({word.partition('=')[0]})" in page("Makefile") for word in settings)


@pytest.mark.parametrize(("name", "line"), [one for one in COMMANDS if one[1].startswith("nbgrader ")])
def test_nbgrader_has_the_command(name: str, line: str) -> None:
    assert words(line)[1] in NbGraderApp.subcommands


def test_the_pages_use_known_commands_only() -> None:
    known = (
        "grader",
        "make",
        "nbgrader",
        ".",
        "python3",
        "course/bin/pip",
        "course/bin/jupyter",
        "course/bin/grader",
        "pre-commit",
    )
    known += ("sudo", "docker", "apt-get", "python", "pip", "cd", "cp", "mkdir")
    assert {line for _, line in COMMANDS if words(line) and words(line)[0] not in known} == set()


@pytest.mark.parametrize("name", PAGES)
def test_commands_in_prose_are_there(name: str) -> None:
    subcommands = next(a for a in grader_parser()._actions if isinstance(a.choices, dict)).choices
    assert subcommands
    for span in spans(page(name)):
        first, _, rest = span.partition(" ")
        second = rest.split(" ")[0]
        if first == "grader" and re.fullmatch(r"[a-z]+", second):
            assert second in subcommands, span
        elif first == "make" and second:
            assert second in make_targets(), span
        elif first == "nbgrader" and second:
            assert second in NbGraderApp.subcommands, span
        elif first == "pytest":
            files = [word for word in words(span)[1:] if "/" in word]
            assert files and all((ROOT / file).exists() for file in files), span
        options = re.findall(r"--[a-z-]+", span) if first == "grader" and second in subcommands else []
        if options:
            assert set(options) <= set(subcommands[second]._option_string_actions), span


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", page(name)):
        if target.startswith(("https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        path = folder / file if file else ROOT / name
        assert path.exists(), target
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("name", PAGES)
def test_files_that_are_named_are_there(name: str) -> None:
    for span in spans(page(name)):
        if re.fullmatch(r"(?:grader|tests|tools)/[\w/.]+", span):
            assert (ROOT / span).exists(), span


@pytest.mark.parametrize("name", PAGES)
def test_no_registry_and_no_path_of_a_machine(name: str) -> None:
    assert FORBIDDEN.search(page(name)) is None


def test_pictures_are_small_and_used() -> None:
    pictures = sorted((ROOT / "docs" / "images").iterdir())
    text = "".join(map(page, PAGES))
    for picture in pictures:
        assert picture.stat().st_size < MAX_PICTURE_BYTES
        assert f"images/{picture.name}" in text
        if picture.suffix == ".svg":
            assert ElementTree.parse(picture).getroot().tag.endswith("svg")
        else:
            with Image.open(picture) as image:
                image.verify()


@pytest.mark.parametrize(("name", "marker"), TABLES)
def test_tables_follow_from_the_solutions(name: str, marker: str) -> None:
    _, between, _ = split(page(name), marker)
    assert between == f"{TABLES[name, marker]()}\n", "run  python -m tests.docs.tables"


def test_the_defaults_of_the_sandbox_are_those_of_the_page() -> None:
    from grader.sandbox.host.limits import Limits

    units = {"": 1, "MiB": 2**20, "GiB": 2**30}
    rows = re.findall(r"^\| `(\w+)` \| (\d+) ?(\w*) \|", page("docs/sandbox.md"), re.MULTILINE)
    assert len(rows) >= 7
    assert {name: int(number) * units[unit] for name, number, unit in rows} == {
        name: getattr(Limits(), name) for name, _, _ in rows
    }


@pytest.mark.parametrize("name", ["docs/how_it_works.md", "docs/sandbox.md"])
def test_hostile_notebooks_are_counted(name: str) -> None:
    numbers = re.findall(r"(\d+) hostile notebooks", page(name))
    assert numbers == [str(len(list(ROOT.glob("tests/hostile/*.py"))))]


def said_by_the_tools() -> list[list[str]]:
    """The texts of the sources, each as its fixed pieces: f-strings have values between them."""
    scripts = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tools/*.sh"))
    texts = [[text] for text in re.findall(r'"([^"\n]+)"', scripts)]
    for path in ROOT.glob("grader/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                texts.append([str(part.value) for part in node.values if isinstance(part, ast.Constant)])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append([node.value])
    return texts


NBGRADERS_OWN = "timestamp.txt`, from"


def quoted_messages() -> list[str]:
    rows = page("docs/troubleshooting.md").splitlines()
    return [row[3 : row.index("`", 3)] for row in rows if row.startswith("| `") and NBGRADERS_OWN not in row]


def shared(message: str, text: list[str]) -> int:
    """Characters of a quoted message, … for what it leaves out, that a text of the sources says too."""
    whole = sum(len(piece) for piece in text if piece.strip() in message)
    parts = [part.strip() for part in message.split("…")]
    return max(whole, sum(len(part) for part in parts if any(part in piece for piece in text)))


def test_messages_are_those_of_the_tools() -> None:
    texts = said_by_the_tools()
    messages = [re.sub(r"^(?:grader: |CheckError: |- )", "", message) for message in quoted_messages()]
    # The rest are names and numbers of the example.
    unknown = [one for one in messages if max(shared(one, text) for text in texts) < 0.4 * len(one)]
    assert unknown == []


def subcommands() -> dict[str, argparse.ArgumentParser]:
    found = next(action.choices for action in grader_parser()._actions if isinstance(action.choices, dict))
    assert found
    return found


@pytest.mark.parametrize("name", subcommands())
def test_help_ends_with_an_example_that_parses(name: str) -> None:
    _, heading, examples = subcommands()[name].format_help().rpartition("example")
    lines = [line.strip() for line in examples.splitlines()[1:]]
    assert heading and lines
    for line in lines:
        assert line.startswith(f"grader {name}")
        grader_parser().parse_args(words(line)[1:])


def test_the_week_names_every_command() -> None:
    week = page("docs/instructors.md").partition("## The week")[2].partition("\n## ")[0]
    named = set(re.findall(r"`grader ([a-z]+)", week))
    at_any_time = {"study", "grade", "demo", "site"}
    assert named - at_any_time == set(subcommands()) - at_any_time
