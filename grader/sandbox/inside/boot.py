"""First file of the server's process: a standard library and named files, and no other way to import."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import sys
import types
from collections.abc import Sequence
from typing import Any


class NamedModules:
    """Finds the grader's few files by name, and NumPy and msgspec in their own folders, and nothing else."""

    def __init__(self, files: dict[str, str], folders: dict[str, str]) -> None:
        self._files = files
        self._folders = folders
        parts = [name.split(".") for name in files]
        self._packages = {".".join(part[:depth]) for part in parts for depth in range(1, len(part))}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name in self._files:
            return importlib.util.spec_from_file_location(name, self._files[name])
        if name in self._packages:
            return importlib.machinery.ModuleSpec(name, None, is_package=True)
        if name in self._folders:
            return importlib.machinery.PathFinder.find_spec(name, [self._folders[name]])
        return None


def main() -> None:
    config: dict[str, Any] = json.loads(sys.argv[1])
    sys.argv[1:] = []
    sys.path[:] = config["standard_library"]
    sys.meta_path.insert(0, NamedModules(config["files"], config["folders"]))
    from grader.sandbox.inside import server

    server.main(config)


if __name__ == "__main__":
    main()
