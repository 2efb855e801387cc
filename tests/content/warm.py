"""What every notebook and `grader verify` import, loaded once by the process that theirs are forked from."""

import importlib
import os

# As in a kernel, and read when pyplot is imported.
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"

from grader.gradebook.slim_import import import_nbgrader

import_nbgrader()  # before others import it in full
for module in (
    "IPython.core.interactiveshell",
    "matplotlib.pyplot",
    "sklearn.datasets",
    "grader.student.check",
    "grader.cli",
    "grader.authoring.staleness",
    "grader.authoring.verify",
    "grader.authoring.verify_cache",
    "grader.gradebook.course",
    "pytest",
):
    importlib.import_module(module)
