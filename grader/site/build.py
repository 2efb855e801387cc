"""`grader site`: a folder of static files that any web server publishes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.site.contents import catalogue, write_contents
from grader.site.errors import SiteError
from grader.site.packages import LOADED_BY_KERNEL, RELEASED, write_packages
from grader.site.pyodide import PACKAGES, checked_files, kernel_extension, published_url
from grader.student.check_history import VARIABLE as PROGRESS
from grader.student.notebook import RELEASED_FILES

_STATIC = Path(__file__).parent / "static"
_PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
_PYODIDE = "static/pyodide"
# From the script of the kernel's worker, which resolves what it loads, to the site's root.
_ROOT_OF_WORKER = "../../../.."
_MARKER = "catalogue.json"  # stands in every site, and nowhere else


@dataclass(frozen=True)
class SiteOptions:
    """What a site is made of.

    Attributes:
        assignments: the released notebooks.
        solutions: hidden tests and references, which the site then gives to everybody; None keeps them at home.
        pyodide: a folder with Pyodide's files, which the site brings along; None loads it from where it is published.
    """

    assignments: Path
    solutions: Path | None
    pyodide: Path | None = None


def build_site(options: SiteOptions, output: Path) -> int:
    """Build the site into a folder, in the place of the one that was there.

    Returns:
        How many notebooks it has.

    Raises:
        SiteError: it cannot be built; an earlier site stays as it was.
    """
    if output.exists() and any(output.iterdir()) and not (output / _MARKER).is_file():
        raise SiteError(f"{output} is not empty and holds no site: choose another folder with --output.")
    own_files = checked_files(options.pyodide) if options.pyodide is not None else []
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".site-", dir=output.parent) as scratch:
        lite, built = Path(scratch) / "lite", Path(scratch) / "site"
        with_hidden = options.solutions is not None
        notebooks = write_contents(options.assignments, lite / "files", with_hidden=with_hidden)
        wheels = write_packages(lite / "wheels", options.assignments, options.solutions)
        # Named by their content: a browser that has been here before must not keep the old ones.
        folder = f"wheels/{_digest(wheels)}"
        _write_json(lite / "jupyter-lite.json", _configuration(folder, wheels, bool(own_files)))
        _write_json(lite / "jupyter_lite_config.json", _build_configuration())
        _write_json(lite / "overrides.json", _settings())
        _run_jupyterlite(lite, built)
        (built / "wheels").mkdir()
        shutil.move(lite / "wheels", built / folder)
        if own_files:
            (built / _PYODIDE).mkdir(parents=True)
            for file in own_files:
                shutil.copy(file, built / _PYODIDE)
        shutil.copytree(_STATIC, built, dirs_exist_ok=True)
        (built / _MARKER).write_text(catalogue(notebooks, with_hidden=with_hidden), encoding="utf-8")
        shutil.rmtree(output, ignore_errors=True)
        built.rename(output)
    return len(notebooks)


def _configuration(folder: str, wheels: Sequence[Path], local: bool) -> dict[str, object]:
    """What the kernel loads, and where from."""
    own = [f"{_ROOT_OF_WORKER}/{folder}/{wheel.name}" for wheel in wheels]
    packages = [*own, *LOADED_BY_KERNEL, *PACKAGES]
    kernel = {
        "pyodideUrl": f"./{_PYODIDE}/pyodide.js" if local else published_url(),
        "disablePyPIFallback": local,
        "loadPyodideOptions": {
            "packages": packages,
            "env": {PROGRESS: "/drive/progress.json", RELEASED_FILES: RELEASED},
        },
    }
    data = {
        "appName": "Training Neural Networks",
        "appUrl": "./notebooks",
        "litePluginSettings": {_PLUGIN: kernel},
        # What a learner has no use for: more extensions, and the word "Not Trusted" on each notebook of the course.
        "disabledExtensions": [
            "@jupyterlab/extensionmanager-extension",
            "@jupyter-notebook/notebook-extension:trusted",
        ],
    }
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def _build_configuration() -> dict[str, object]:
    """What `jupyter lite build` is told: this environment's other extensions want a server."""
    return {
        "LiteBuildConfig": {
            "apps": ["lab", "notebooks"],
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(kernel_extension())],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
        }
    }


def _settings() -> dict[str, object]:
    return {
        "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
        "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 20},
    }


def _run_jupyterlite(lite: Path, output: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "jupyterlite_core",
        "build",
        "--lite-dir",
        ".",
        "--output-dir",
        str(output),
    ]
    done = subprocess.run(
        command, cwd=lite, env={**os.environ, "PYTHONWARNINGS": "ignore"}, capture_output=True, text=True
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        raise SiteError(
            f"JupyterLite cannot build the site: {' '.join(last)} "
            "Is it installed?  pip install '.[instructor,site]'"
        )


def _digest(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:12]


def _write_json(path: Path, document: dict[str, object]) -> None:
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
