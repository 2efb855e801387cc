"""The site in headless Chromium, every outside request refused, as a learner goes through it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.site.build import SiteOptions, build_site
from tests.chromium import chromium
from tests.site.processes import processor_seconds
from tests.site.pyodide_files import ROOT

MINUTES = 60_000  # in milliseconds; the kernel of a busy machine takes a while
WRONG = "def affine(X, W, b):\n    return X @ W"
RIGHT = "def affine(X, W, b):\n    return X @ W + b"


@pytest.fixture
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser, address):
    """A page that notes what it asks of others."""
    page = browser.new_page(viewport={"width": 1300, "height": 1600})
    page.set_default_timeout(8 * MINUTES)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


def cell(page, text: str):
    return page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=text)).first


def write(page, at, source: str) -> None:
    at.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def run(page, at) -> None:
    at.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


def output(at, text: str) -> None:
    at.locator(".jp-OutputArea-output", has_text=text).first.wait_for()


def save(page, address: str, text: str) -> None:
    """Save the notebook, and wait until the browser keeps it with the text."""
    page.keyboard.press("Control+s")
    other = page.context.new_page()
    other.goto(f"{address}/")
    kept = """async (text) => {
        const { readAll } = await import(new URL("storage.js", location.href).href);
        return JSON.stringify((await readAll()).get("01_mlp/01_mlp.ipynb") ?? null).includes(text);
    }"""
    for _ in range(120):
        if other.evaluate(kept, text):
            break
        page.wait_for_timeout(500)
    else:
        raise AssertionError("The notebook was not saved.")
    other.close()


def test_a_learner_solves_an_exercise(page, address, record_property: Callable[[str, object], None]):
    page.goto(f"{address}/")
    assert page.locator("#tiles li").count() == 16
    assert page.locator("#overcome").is_hidden()
    started = processor_seconds()
    page.locator("#tiles a").first.click()
    page.locator(".jp-CodeCell").first.wait_for()
    for text in ("import grader", "import matplotlib.pyplot", "def affine"):
        run(page, cell(page, text))
    check = cell(page, 'check("affine")')
    run(page, check)
    output(check, "affine: not implemented yet")
    assert "font cache" not in page.locator(".jp-Notebook").inner_text()
    first_card = processor_seconds() - started
    record_property("processor seconds to the first card", first_card)
    print(f"first card after {first_card:.1f} s of processor time")

    write(page, cell(page, "def affine"), WRONG)
    run(page, cell(page, "def affine"))
    run(page, check)
    output(
        check, "The result for X of zeros should be b in every row."
    )  # red, with the hint of the misconception
    write(page, cell(page, "def affine"), RIGHT)
    run(page, cell(page, "def affine"))
    run(page, check)
    output(check, "affine: all 8 public checks pass")

    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text('check("affine", hidden=True)')
    hidden = cell(page, "hidden=True")
    before = processor_seconds()
    run(page, hidden)
    output(hidden, "affine: 5 of 5 points")
    output(hidden, "The reference of affine")
    print(f"hidden verdict after {processor_seconds() - before:.1f} s of processor time")

    save(page, address, "hidden=True")
    page.reload()
    page.locator(".jp-CodeCell").first.wait_for()
    assert "X @ W + b" in cell(page, "def affine").inner_text()

    page.goto(f"{address}/")
    first = page.locator("#tiles li").first
    first.get_by_text("1 of 13 exercises done").wait_for()
    assert page.locator("#continue").inner_text() == "Go on where you stopped: The multilayer perceptron"
    assert "should be b in every row" in page.locator("#overcome").inner_text()
    with page.expect_download() as download:
        page.locator("#export").click()
    assert download.value.suggested_filename == "training_networks.zip"
    exported = Path(download.value.path()).read_bytes()
    assert b"01_mlp/01_mlp.ipynb" in exported and b"progress.json" in exported


def test_a_newer_release_keeps_the_answers(page, address, site, tmp_path):
    page.goto(f"{address}/notebooks/index.html?path=01_mlp/01_mlp.ipynb")
    write(page, cell(page, "def affine"), RIGHT)
    save(page, address, "X @ W + b")
    changed = tmp_path / "assignments"
    shutil.copytree(ROOT / "assignments" / "01_mlp", changed / "01_mlp")
    notebook = changed / "01_mlp" / "01_mlp.ipynb"
    notebook.write_text(
        notebook.read_text().replace("# The multilayer perceptron", "# The newest perceptron", 1)
    )
    older = site.rename(site.with_name("older"))
    try:
        build_site(SiteOptions(changed, None), site)
        page.goto(f"{address}/")
        page.get_by_text("A newer version exists.").wait_for()
        page.get_by_role("button", name="Take it, and keep my answers").click()
        page.get_by_text("is up to date").wait_for()
        page.goto(f"{address}/notebooks/index.html?path=01_mlp/01_mlp.ipynb")
        page.get_by_text("The newest perceptron").first.wait_for()
        assert "X @ W + b" in cell(page, "def affine").inner_text()
    finally:
        shutil.rmtree(site, ignore_errors=True)
        older.rename(site)
