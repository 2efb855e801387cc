"""`make fuzz`: inputs that grow from what they reach in the loader or in the decoder, by Atheris.

`python -m tests.faults.fuzz frames|notebooks` and libFuzzer's own options, such as `-atheris_runs=1000000`.
"""

from __future__ import annotations

import contextlib
import sys

import atheris

with atheris.instrument_imports(include=["grader"]):
    from tests.faults.mutations import FRAMES, NOTEBOOK, load, receive


def frames(data: bytes) -> None:
    if len(data) < 2**16:
        receive(data)


def notebooks(data: bytes) -> None:
    with contextlib.suppress(UnicodeDecodeError):
        load(data.decode())


TARGETS = {"frames": (frames, FRAMES), "notebooks": (notebooks, [NOTEBOOK.encode()])}


def main() -> None:
    """Fuzz one target, from honest inputs on; an error that is not declared ends it."""
    import tempfile
    from pathlib import Path

    target, seeds = TARGETS[sys.argv.pop(1)]
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds):
            Path(corpus, str(number)).write_bytes(seed)
        atheris.Setup([*sys.argv, corpus], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
