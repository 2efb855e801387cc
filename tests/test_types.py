"""`Any` turns type checking off: how often it stands in the kit's annotations."""

import ast
from collections import Counter
from pathlib import Path

import grader

PACKAGE = Path(grader.__file__).parent
MOST = 199  # lower it with every one that goes


def test_any_is_rare():
    counts = Counter()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name) and node.id == "Any":
                counts[str(path.relative_to(PACKAGE))] += 1
    most = "\n".join(f"{number:4} {file}" for file, number in counts.most_common(10))
    assert counts.total() <= MOST, f"{counts.total()} times Any: name the types, first in\n{most}"
