"""What a site is made of: wheels, notebooks, Pyodide's files; and what a public one does not hold."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import zipfile
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import sklearn.datasets

from grader.cli import main
from grader.notebooks.assignment import load_assignment, reference_sources
from grader.notebooks.cells import read_notebook
from grader.site.build import SiteOptions, build_site
from grader.site.contents import METADATA_KEY, write_contents
from grader.site.errors import SiteError
from grader.site.packages import write_packages
from grader.site.pyodide import CORE, PACKAGES, VERSION, checked_files, kernel_extension
from tests.site.pyodide_files import ROOT

needs_jupyterlite = pytest.mark.skipif(
    importlib.util.find_spec("jupyterlite_core") is None, reason="the extra `site` is not installed"
)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    if importlib.util.find_spec("jupyterlite_pyodide_kernel") is None:
        pytest.skip("the extra `site` is not installed")
    folder = tmp_path_factory.mktemp("site") / "wheels"
    return {
        path.name.split("-")[0]: path
        for path in write_packages(folder, ROOT / "assignments", ROOT / "solutions")
    }


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_kit_goes_without_what_runs_in_a_class(wheels):
    files = names(wheels["training_networks_grader"])
    assert "grader/student/check.py" in files and "grader/judging/local.py" in files
    parts = {path.split("/")[1] for path in files if path.startswith("grader/")}
    assert not parts & {"gradebook", "authoring", "cli", "demo", "site"}


def test_wheels_are_the_same_each_time(wheels, tmp_path):
    again = write_packages(tmp_path / "wheels", ROOT / "assignments", ROOT / "solutions")
    assert [hashlib.sha256(one.read_bytes()).digest() for one in again] == [
        hashlib.sha256(one.read_bytes()).digest() for one in wheels.values()
    ]


def test_the_stand_in_has_the_arrays_of_scikit_learn(wheels, tmp_path):
    with zipfile.ZipFile(wheels["scikit_learn"]) as archive:
        archive.extractall(tmp_path)
    spec = importlib.util.spec_from_file_location("stand_in", tmp_path / "sklearn" / "datasets.py")
    stand_in = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(stand_in)
    own, theirs = stand_in.load_digits(), sklearn.datasets.load_digits()
    for name in ("data", "target", "images", "target_names"):
        assert np.array_equal(own[name], theirs[name]) and getattr(own, name).dtype == theirs[name].dtype, (
            name
        )
    assert own.feature_names == theirs.feature_names and set(own) == set(theirs)
    for mine, other in zip(
        stand_in.load_digits(n_class=3, return_X_y=True),
        sklearn.datasets.load_digits(n_class=3, return_X_y=True),
        strict=True,
    ):
        assert np.array_equal(mine, other)
    for mine, other in zip(
        stand_in.load_sample_images().images, sklearn.datasets.load_sample_images().images, strict=True
    ):
        assert np.array_equal(mine, other) and mine.dtype == other.dtype
    with pytest.raises(AttributeError, match="fetch_openml is not on this site"):
        stand_in.fetch_openml  # noqa: B018


def make_pyodide(folder: Path) -> Path:
    """Files under the names of Pyodide's, and a lock that has their hashes."""
    for name in CORE:
        (folder / name).write_text(name)
    packages = {}
    for name in PACKAGES:
        (folder / f"{name}.whl").write_text(name)
        digest = hashlib.sha256(name.encode()).hexdigest()
        packages[name] = {"file_name": f"{name}.whl", "sha256": digest, "depends": []}
    (folder / "pyodide-lock.json").write_text(
        json.dumps({"info": {"version": VERSION}, "packages": packages})
    )
    return folder


def test_local_files_of_pyodide_are_taken_by_their_hash(tmp_path):
    folder = make_pyodide(tmp_path)
    assert {path.name for path in checked_files(folder)} == {*CORE, *(f"{name}.whl" for name in PACKAGES)}
    (folder / "numpy.whl").write_text("another")
    with pytest.raises(SiteError, match=r"numpy\.whl is not the file that the lock names"):
        checked_files(folder)
    (folder / "numpy.whl").unlink()
    with pytest.raises(SiteError, match=r"there is no numpy\.whl"):
        checked_files(folder)


def test_another_version_of_pyodide_is_refused(tmp_path):
    folder = make_pyodide(tmp_path)
    lock = json.loads((folder / "pyodide-lock.json").read_text())
    (folder / "pyodide-lock.json").write_text(json.dumps({**lock, "info": {"version": "0.26.0"}}))
    with pytest.raises(SiteError, match=r"its lock is of 0\.26\.0"):
        checked_files(folder)


def test_notebooks_say_where_they_run_and_which_release_they_are(tmp_path):
    found = write_contents(ROOT / "assignments", tmp_path, with_hidden=True)
    assert (
        len(found) == 16 and found[0].title == "The multilayer perceptron" and "softmax" in found[0].exercises
    )
    notebook = json.loads((tmp_path / "01_mlp" / "01_mlp.ipynb").read_text())
    assert notebook["metadata"][METADATA_KEY] == found[0].release
    guides = [cell for cell in notebook["cells"] if cell["id"] == "in-your-browser"]
    assert len(guides) == 1 and 'check("affine", hidden=True)' in guides[0]["source"]
    assert not (tmp_path / "01_mlp" / "students.md").exists()


def test_nothing_released_is_said(tmp_path):
    with pytest.raises(SiteError, match="grader release"):
        write_contents(tmp_path, tmp_path / "files", with_hidden=False)


@pytest.fixture(scope="module")
def public_site(tmp_path_factory):
    site = tmp_path_factory.mktemp("public") / "site"
    build_site(SiteOptions(ROOT / "assignments", None), site)
    return site


@needs_jupyterlite
def test_the_kernel_takes_the_settings_of_the_published_form(public_site):
    """The network is not reached: what can be held here is that the kernel reads these settings, and which Pyodide they name."""
    settings = json.loads((public_site / "jupyter-lite.json").read_text())["jupyter-config-data"]
    (plugin,) = settings["litePluginSettings"]
    extension = json.loads((kernel_extension() / "package.json").read_text())
    assert plugin == f"{extension['name']}:kernel"
    kernel = settings["litePluginSettings"][plugin]
    schema = json.loads((kernel_extension() / "static" / "schema" / "kernel.v0.schema.json").read_text())
    jsonschema.validate(kernel, {**schema, "additionalProperties": False})
    default = schema["properties"]["pyodideUrl"]["default"]
    # Pyodide of another minor version has another Python interface, which the kernel is not made for.
    url = re.fullmatch(r"(https://\S+/v\d+\.\d+\.)\d+(/full/pyodide\.js)", default)
    assert kernel["pyodideUrl"] == f"{url[1]}{VERSION.rpartition('.')[2]}{url[2]}"
    assert f"/v{VERSION}/" in kernel["pyodideUrl"] and not (public_site / "static" / "pyodide").exists()
    worker = public_site / "extensions" / extension["name"] / "static"
    wheels = [name for name in kernel["loadPyodideOptions"]["packages"] if "/" in name]
    assert wheels and all((worker / name).resolve().is_file() for name in wheels)


@needs_jupyterlite
def test_a_public_site_holds_no_hidden_test_and_no_reference(public_site):
    site = public_site
    text = b"\n".join(_contents(site))
    for name in ("01_mlp", "05_backpropagation"):
        assignment = load_assignment(ROOT / "solutions" / name)
        assert b"training_networks_solutions/" not in text
        # In the file's JSON a line ends otherwise than in the reference.
        own = "\n".join(cell.source for cell in read_notebook(site / "files" / name / f"{name}.ipynb"))
        for exercise, source in reference_sources(assignment).items():
            assert source.strip().encode() not in text, exercise
            assert source.strip() not in own, exercise
        for line in assignment.hidden_tests.read_text().splitlines():
            if line.startswith("def test_"):
                assert line.encode() not in text, line
    catalogue = json.loads((site / "catalogue.json").read_text())
    assert catalogue["hidden"] is False and len(catalogue["notebooks"]) == 16
    assert "hidden=True" not in (site / "files" / "01_mlp" / "01_mlp.ipynb").read_text()


def test_the_site_of_a_term_gives_no_solutions_away(tmp_path, monkeypatch, capsys):
    """What `grader course` makes is for grades: there the solutions travel only if that is said."""
    built = []
    monkeypatch.setattr("grader.site.build.build_site", lambda options, output: built.append(options) or 1)
    term = str(tmp_path / "spring")
    assert main(["course", term, "01_mlp", "--course", str(ROOT)]) == 0
    for course, words in ((term, []), (term, ["--with-solutions"]), (str(ROOT), [])):
        assert main(["site", "--course", course, *words]) == 0
    given = [one.solutions and one.solutions.resolve() for one in built]
    assert given == [None, ROOT / "solutions", ROOT / "solutions"]
    said = capsys.readouterr().out
    assert said.count("holds no hidden test") == 1 and said.count("publishes the solutions") == 2
    with pytest.raises(SystemExit):
        main(["site", "--public-only", "--with-solutions"])


@needs_jupyterlite
def test_what_is_no_site_is_not_replaced(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(SiteError, match="is not empty and holds no site"):
        build_site(SiteOptions(ROOT / "assignments", None), tmp_path)
    assert (tmp_path / "thesis.tex").exists()


def _contents(site: Path):
    """Every file of a site, and of the wheels in it."""
    for path in site.rglob("*"):
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    yield name.encode()
                    yield archive.read(name)
        elif path.is_file() and "build" not in path.relative_to(site).parts:
            yield path.read_bytes()
