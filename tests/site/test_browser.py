"""The site in headless Chromium, every outside request refused, as a learner goes through it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.site.build import SiteOptions, build_site
from grader.site.pyodide import checked_files, published_url
from tests.chromium import chromium
from tests.site.conftest import published
from tests.site.processes import processor_seconds
from tests.site.pyodide_files import ROOT

MINUTES = 60_000  # in milliseconds
KERNEL = 8 * MINUTES  # on a busy machine Python takes a while to start
VIEWPORT = {"width": 1300, "height": 1600}
WRONG = "def affine(X, W, b):\n    return X @ W"
ENDLESS = "def affine(X, W, b):\n    while True:\n        pass"
RIGHT = "def affine(X, W, b):\n    return X @ W + b"


@pytest.fixture
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def context(browser, address):
    """A browser without a past, which notes what it asks of others: the pages, and Python in its worker."""
    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(MINUTES)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    yield context
    context.close()
    server = address.rpartition("/")[0]  # the page's worker asks it for a sign of life, above the site's path
    assert [url for url in asked if not url.startswith((f"{server}/", "data:", "blob:"))] == []


@pytest.fixture
def page(context):
    return context.new_page()


def cell(page, text: str):
    """The first cell with the text; Jupyter makes those that are far below as one scrolls to them."""
    found = page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=text)).first
    page.locator(".jp-WindowedPanel-outer").first.hover()
    for _ in range(100):
        if found.count():
            break
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(100)
    return found


def write(page, at, source: str) -> None:
    at.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def run(page, at) -> None:
    at.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")


def output(at, text: str) -> None:
    at.locator(".jp-OutputArea-output", has_text=text).first.wait_for(timeout=KERNEL)


def open_notebook(page, address: str) -> None:
    page.goto(f"{address}/notebooks/index.html?path=01_mlp/01_mlp.ipynb")
    page.locator(".jp-CodeCell").first.wait_for()


def save(page, address: str, source: str) -> None:
    """Save the notebook, and wait until the browser keeps it with a cell of this source."""
    page.keyboard.press("Control+s")
    other = page.context.new_page()
    other.goto(f"{address}/")
    kept = """async (source) => {
        const { readAll } = await import(new URL("storage.js", location.href).href);
        const cells = (await readAll()).get("01_mlp/01_mlp.ipynb")?.content.cells ?? [];
        return cells.some((cell) => [cell.source].flat().join("") === source);
    }"""
    for _ in range(120):
        if other.evaluate(kept, source):
            break
        page.wait_for_timeout(500)
    else:
        raise AssertionError("The notebook was not saved.")
    other.close()


def test_a_learner_solves_an_exercise(page, address, record_property: Callable[[str, object], None]):
    page.goto(f"{address}/")
    page.locator("#tiles li").nth(15).wait_for()
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

    save(page, address, 'check("affine", hidden=True)')
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


def test_work_moves_to_another_browser(page, browser, address):
    """What one browser has exported, another imports, which has never seen a notebook; and Jupyter opens it there."""
    open_notebook(page, address)
    write(page, cell(page, "def affine"), RIGHT)
    save(page, address, RIGHT)
    page.goto(f"{address}/")
    with page.expect_download() as download:
        page.locator("#export").click()
    other = browser.new_context(viewport=VIEWPORT).new_page()
    other.set_default_timeout(MINUTES)
    other.goto(f"{address}/")
    other.locator("#import").set_input_files(download.value.path())
    other.get_by_text("Imported 1 file.").wait_for()
    assert other.locator("#continue").inner_text().startswith("Go on where you stopped")
    open_notebook(other, address)
    assert "X @ W + b" in cell(other, "def affine").inner_text()
    # And Jupyter keeps what is changed here.
    write(other, cell(other, "def affine"), WRONG)
    save(other, address, WRONG)
    other.context.close()


def test_a_newer_release_keeps_the_answers(page, address, site, pyodide_folder, tmp_path):
    open_notebook(page, address)
    write(page, cell(page, "def affine"), RIGHT)
    save(page, address, RIGHT)
    changed = tmp_path / "assignments"
    shutil.copytree(ROOT / "assignments" / "01_mlp", changed / "01_mlp")
    notebook = changed / "01_mlp" / "01_mlp.ipynb"
    notebook.write_text(
        notebook.read_text().replace("# The multilayer perceptron", "# The newest perceptron", 1)
    )
    older = site.rename(site.with_name("older"))
    try:
        build_site(SiteOptions(changed, None, pyodide_folder), site)
        page.goto(f"{address}/")
        page.get_by_text("A newer version exists.").wait_for()
        page.get_by_role("button", name="Take it, and keep my answers").click()
        page.get_by_text("is up to date").wait_for()
        open_notebook(page, address)
        page.locator(".jp-RenderedMarkdown").get_by_text("The newest perceptron").first.wait_for(
            state="attached"
        )
        assert "X @ W + b" in cell(page, "def affine").inner_text()
    finally:
        shutil.rmtree(site, ignore_errors=True)
        older.rename(site)


def test_a_loop_that_never_ends_is_stopped(page, address):
    open_notebook(page, address)
    for text in ("import grader", "import matplotlib.pyplot"):
        run(page, cell(page, text))
    write(page, cell(page, "def affine"), ENDLESS)
    run(page, cell(page, "def affine"))
    check = cell(page, 'check("affine")')
    run(page, check)
    output(check, "The call was stopped after 30 s.")
    # The kernel goes on.
    write(page, cell(page, "def affine"), RIGHT)
    run(page, cell(page, "def affine"))
    run(page, check)
    output(check, "affine: all 8 public checks pass")


def test_the_published_form_loads_the_tested_files(browser, pyodide_folder, tmp_path):
    """Where Pyodide is published stand, for this test, the files that its lock names; the network itself is not reached."""
    build_site(SiteOptions(ROOT / "assignments", None), tmp_path / "site")
    files = {file.name: file for file in checked_files(pyodide_folder)}
    server = published_url().rpartition("/")[0]
    asked: set[str] = set()

    def answer(route) -> None:
        name = route.request.url.removeprefix(f"{server}/")
        asked.add(name)
        if name in files:
            # As servers of files for other sites' pages do.
            route.fulfill(path=files[name], headers={"Access-Control-Allow-Origin": "*"})
        else:
            route.abort()

    context = browser.new_context(viewport=VIEWPORT)
    context.set_default_timeout(MINUTES)
    context.route(lambda url: not url.startswith("http://127.0.0.1:"), answer)
    with published(tmp_path / "site") as address:
        page = context.new_page()
        open_notebook(page, address)
        for text in ("import grader", "import matplotlib.pyplot", 'check("affine")'):
            run(page, cell(page, text))
        output(cell(page, 'check("affine")'), "affine: not")
        context.close()
    assert {"pyodide.js", "pyodide.asm.wasm", "pyodide-lock.json"} <= asked <= set(files)
