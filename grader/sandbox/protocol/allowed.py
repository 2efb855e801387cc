"""What a student's code may import; `check()` in the notebook reads the same list."""

from __future__ import annotations

import re
import sys

# NumPy besides. None of these reads files, starts processes or talks to others by itself; what they hold of `sys`
# and `os` meets the sandbox. `io` is here for its StringIO (its `open` is the builtin), `sys` for its version.
STANDARD_LIBRARY = frozenset(
    (
        "__future__", "abc", "array", "base64", "binascii", "bisect", "builtins", "calendar", "cmath", "collections",
        "colorsys", "contextlib", "contextvars", "copy", "dataclasses", "datetime", "decimal", "difflib", "enum",
        "errno", "fractions", "functools", "graphlib", "hashlib", "heapq", "inspect", "io", "itertools", "json",
        "keyword", "logging", "math", "numbers", "operator", "pprint", "queue", "random", "re", "reprlib",
        "statistics", "string", "struct", "sys", "textwrap", "time", "timeit", "traceback", "types", "typing",
        "unicodedata", "warnings", "weakref", "zlib"
    )
)  # fmt: skip
ALLOWED = STANDARD_LIBRARY | {"numpy"}
STAND_INS = frozenset({"grader"})  # the worker has an empty one: `from grader import check` costs nothing


def is_allowed(module: str) -> bool:
    """Whether `import module` works where a submission is judged."""
    top = module.partition(".")[0]
    return top in ALLOWED or top in STAND_INS


def refusal(module: str) -> str:
    """The sentence for a module that is not there."""
    top = module.partition(".")[0]
    if not re.fullmatch(r"[A-Za-z_]\w{0,60}", top):
        top = "this module"
    if top in sys.stdlib_module_names:
        return f"{top} is not available to the grader: use NumPy and modules such as math and itertools"
    return f"{top} is not available to the grader: use NumPy and the standard library"
