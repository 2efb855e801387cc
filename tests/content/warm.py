"""What every notebook imports, loaded once by the process that those of `in_shell.py` are forked from."""

import importlib
import os

# As in a kernel, and read when pyplot is imported.
os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"

for module in (
    "IPython.core.interactiveshell",
    "matplotlib.pyplot",
    "sklearn.datasets",
    "grader.student.check",
    "pytest",
):
    importlib.import_module(module)
