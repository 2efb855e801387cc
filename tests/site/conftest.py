"""The site as it is built once for the tests, and what runs it."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import sys
import threading

import pytest

from grader.site.build import SiteOptions, build_site
from tests.site.pyodide_files import FOLDER, ROOT


@pytest.fixture(scope="session")
def pyodide_folder():
    if not FOLDER.is_dir():
        pytest.skip("Pyodide's files are not here: `make test-site` gets them")
    return FOLDER


@pytest.fixture(scope="session")
def site(tmp_path_factory, pyodide_folder):
    """The self-study site with Pyodide's files of its own."""
    pytest.importorskip("jupyterlite_core", reason="the extra `site` is not installed")
    folder = tmp_path_factory.mktemp("site") / "site"
    build_site(SiteOptions(ROOT / "assignments", ROOT / "solutions", pyodide_folder), folder)
    return folder


@pytest.fixture(scope="session")
def node():
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node.js is not installed")
    return found


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A browser that closes does not wait for what it has asked for."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def published(site):
    """Where a web server publishes a site, below a path as pages of a repository are."""
    server = _Server(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site.parent)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{site.name}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def address(site):
    with published(site) as found:
        yield found
