"""Speed beside peers, in one run: `make bench` measures, and writes docs/benchmarks.md and the README's table.

All grade the same submissions of 01_mlp with the same hidden tests, on one core, one after the other. The
peers run the whole notebook, and call the tests from its cells.
"""

from __future__ import annotations

import os
import shutil

from tests.bench import ours, peers
from tests.bench.checks import write_checks
from tests.bench.measure import adopt_orphans
from tests.bench.ours import Cost
from tests.bench.report import Row, class_table, plot, seconds_table, short_table, write_section
from tests.bench.samples import ROOT, make_samples

BUILD = ROOT / "build" / "bench"
NAME = "01_mlp"
SUBMISSIONS = int(os.environ.get("BENCH_SUBMISSIONS", "24"))
PEER_SUBMISSIONS = int(os.environ.get("BENCH_PEER_SUBMISSIONS", "6"))

_CHECK = "import grader; grader.check, grader.figure, grader.check_gradient"
_NO_GRAMMAR = "import sys; sys.modules['rfc3987_syntax'] = None; "


def main() -> None:
    adopt_orphans()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    samples = make_samples(BUILD, NAME, SUBMISSIONS, PEER_SUBMISSIONS)
    floor = peers.floor(samples)
    one, judge = ours.grade(samples)
    autograde = Row("`grader autograde`", ours.autograde(samples), ours=True)
    rows = [
        Row("the tests alone, in one warm process, without isolation", Cost(0.0, floor)),
        autograde,
        Row("formgrader's button, with this kit", ours.button(samples), ours=True),
        Row("`nbgrader autograde`, with this kit", ours.through_nbgrader(samples), ours=True),
        Row("`nbgrader autograde`, without it", peers.nbgrader(samples, BUILD)),
    ]
    otter = peers.otter(samples, BUILD)
    if otter is not None:
        rows.append(Row("`otter run`", Cost(0.0, otter)))
    nbgrader = ours.module_seconds("import nbgrader.apps", samples)
    spared = ours.module_seconds(f"{_NO_GRAMMAR}import nbgrader.apps", samples)
    goals = [
        (
            "`from grader import check`, on top of NumPy and pyplot",
            ours.import_seconds(_CHECK, samples),
            "0.15",
        ),
        ("`grader grade` of one notebook", one, "1.2"),
        ("`grader autograde` before the first submission", autograde.cost.start, "1.5"),
        ("`grader autograde` per submission", autograde.cost.submission, "0.06"),
        ("the judge per submission", judge.submission, f"{4 * floor:.3f}, 4 times the tests alone"),
        ("what any `nbgrader` command imports", nbgrader, ""),
        ("the grammar's part of it", nbgrader - spared, ""),
    ]
    page = ROOT / "docs" / "benchmarks.md"
    table = class_table(rows, autograde)
    write_section(page, "bench", table)
    write_section(page, "goals", seconds_table(goals))
    write_section(ROOT / "README.md", "bench", short_table([rows[1], *rows[3:]]))
    checks = write_checks()
    plot(rows, ROOT / "docs" / "images" / "benchmarks.svg")
    print(f"{len(samples.texts)} submissions of {NAME}, {len(samples.peers)} for the peers, one core each\n")
    print(table, seconds_table(goals), checks, sep="\n\n")


if __name__ == "__main__":
    main()
