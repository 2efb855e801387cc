"""The processor time of this process's children, which are the browser's."""

from __future__ import annotations

import os
from pathlib import Path


def processor_seconds() -> float:
    """Of all processes below this one, as Linux counts it; what runs the browser from outside is not counted."""
    parents: dict[int, tuple[int, float, str]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().partition("(")[2].rpartition(")")
        except OSError:  # it has ended
            continue
        fields = rest.split()
        ticks = int(fields[11]) + int(fields[12])
        parents[int(path.parent.name)] = (int(fields[1]), ticks / os.sysconf("SC_CLK_TCK"), name)

    def below(process: int) -> float:
        own = [number for number, (parent, _, _) in parents.items() if parent == process]
        return sum((0.0 if parents[n][2] == "node" else parents[n][1]) + below(n) for n in own)

    return below(os.getpid())
