"""A notebook's cells in IPython's shell: no kernel to start, and a process of its own, forked from a warm one."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import sys
import traceback
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Output = dict[str, Any]  # as nbformat has it


def execute(notebook: Any, folder: Path) -> float:
    """Run a notebook's code cells in a folder and put in what they give; the processor seconds that they took."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.content.warm"])
    receiver, sender = context.Pipe(duplex=False)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    sources = [cell.source for cell in cells]
    process = context.Process(target=_run_all, args=(sources, str(folder), sender))
    process.start()
    sender.close()
    try:
        outputs, seconds = json.loads(receiver.recv_bytes())
    finally:
        receiver.close()
        process.join()
        process.close()
    for number, (cell, found) in enumerate(zip(cells, outputs, strict=True), start=1):
        cell.outputs, cell.execution_count = found, number
    return float(seconds)


def _run_all(sources: list[str], folder: str, sender: Connection) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    importlib.import_module("tests.content.warm")  # where the process it is forked from could not

    os.chdir(folder)
    sys.path.insert(0, "")
    warnings.simplefilter("default")
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    before = os.times()
    outputs = [_run(shell, source) for source in sources]
    after = os.times()
    seconds = sum(after[:4]) - sum(before[:4])
    sender.send_bytes(json.dumps([outputs, seconds]).encode())


def _run(shell: Any, source: str) -> list[Output]:
    from IPython.utils.capture import capture_output

    with capture_output() as captured:
        result = shell.run_cell(source, store_history=True)
    outputs: list[Output] = [
        {"output_type": "stream", "name": name, "text": text}
        for name, text in (("stdout", captured.stdout), ("stderr", captured.stderr))
        if text
    ]
    outputs += [
        {
            "output_type": "display_data",
            "data": {key: _text(data) for key, data in one.data.items()},
            "metadata": {},
        }
        for one in captured.outputs
    ]
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        lines = traceback.format_exception(error)
        outputs.append(
            {"output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines}
        )
    return outputs


def _text(data: Any) -> Any:
    return f"{len(data)} bytes" if isinstance(data, bytes) else data
