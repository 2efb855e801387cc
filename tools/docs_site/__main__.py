"""Build the site; a warning is an error."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from tools.docs_site.pages import ROOT, write_sources

_SPHINXS_OWN = ".buildinfo"  # in every folder that Sphinx has written
_STRICT = ("--fail-on-warning", "--keep-going", "--fresh-env", "--quiet")


def main() -> int:
    """Write Sphinx's sources, and build the site of them."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs_site", description=__doc__)
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "docs", metavar="DIR")
    parser.add_argument(
        "--solutions",
        action="store_true",
        help="with the references: whoever publishes that site publishes the solutions",
    )
    options = parser.parse_args()
    target: Path = options.to.absolute()
    if target.exists():  # what an earlier build has left may be the solutions
        if any(target.iterdir()) and not (target / _SPHINXS_OWN).is_file():
            parser.error(f"{options.to} holds other files: name a new folder.")
        shutil.rmtree(target)
    with tempfile.TemporaryDirectory() as folder:
        sources, trees = Path(folder) / "sources", Path(folder) / "doctrees"
        write_sources(sources, with_solutions=options.solutions)
        settings = ["-c", str(Path(__file__).parent), "-d", str(trees)]
        status = sphinx([*settings, *_STRICT, "-b", "html", str(sources), str(target)])
    if status == 0:
        print(f"Open {target / 'index.html'}.")
        if options.solutions:
            print("It shows the solutions: do not publish it for a course that is graded.")
    return status


if __name__ == "__main__":
    sys.exit(main())
