"""Measures solutions of the capstone against its settings, on many draws: python tools/capstone_table.py --draws 200.

Each method is trained on draws of each setting, as the hidden tests make them. What was measured is kept in
build/capstone_table.jsonl, so that a run that was stopped goes on where it was; the tables are printed from all that is
kept there, and --write puts them into docs/capstone.md and the notebook. The chance that a sound solution misses a tier
is estimated by a normal distribution with the mean and the standard deviation of its own draws.
"""

# ruff: noqa: E402

from __future__ import annotations

import os

for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_variable] = "1"  # draws run side by side instead

import argparse
import itertools
import json
import math
import runpy
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from grader.judging.reference import load_reference
from grader.notebooks.assignment import load_assignment
from tools import capstone_methods as methods
from tools.capstone_deep import DEEP_BASELINES, DEEP_SOUND

FOLDER = ROOT / "solutions" / "16_capstone"
KEPT = ROOT / "build" / "capstone_table.jsonl"
PUBLIC = runpy.run_path(str(FOLDER / "test_public.py"), run_name="test_public")
HIDDEN = runpy.run_path(str(FOLDER / "test_hidden.py"), run_name="test_hidden")
REFERENCE = load_reference(load_assignment(FOLDER))

# Of each setting: which of (accuracy, NLL) counts, the two tiers, and their points.
TIERS: dict[str, tuple[int, tuple[float, float], tuple[int, int]]] = {
    "moved": (0, HIDDEN["MOVED_ACCURACY"], (3, 6)),
    "doubtful": (1, HIDDEN["DOUBTFUL_NLL"], (4, 8)),
    "wrong labels": (0, HIDDEN["WRONG_ACCURACY"], (4, 8)),
    "deep": (0, HIDDEN["DEEP_ACCURACY"], (3, 5)),
    "bright": (0, HIDDEN["BRIGHT_ACCURACY"], (3, 5)),
}
CLASSIFIER, DEEP = ["moved", "doubtful", "wrong labels"], ["deep", "bright"]

move, negate, plain = PUBLIC["moved_at_random"], methods.negated, methods.unchanged
PICTURES, NUMBERS = PUBLIC["DIGITS"].data / 16, PUBLIC["DIGITS"].target
network, neighbours, ridge, chosen = methods.network, methods.neighbours, methods.ridge, methods.chosen


def with_both(make: Callable[..., methods.Train]) -> methods.Train:
    """With moved pictures or with negatives, whichever the development set prefers."""
    return chosen(make(move), make(negate))


def wide(distort: methods.Distort) -> methods.Train:
    """200 units; the development set also chooses the smoothing."""
    return chosen(*(network(distort, hidden=(200,), dropout=0.4, alpha=alpha) for alpha in (0.0, 0.2)))


def decaying(distort: methods.Distort) -> methods.Train:
    """A mean of three, with dropout and weight decay; a temperature in the place of label smoothing."""
    member = network(distort, dropout=0.3, decay=0.1, temperature=True)
    return methods.mean_of(3, member)


def stopping(distort: methods.Distort) -> methods.Train:
    """A constant rate, smaller batches, more dropout; the best epoch is kept."""
    return chosen(
        *(
            network(distort, lr=0.004, dropout=0.4, alpha=alpha, steps=1500, batch=50, best_epoch=True)
            for alpha in (0.0, 0.2)
        )
    )


def two_layers(distort: methods.Distort) -> methods.Train:
    """Two hidden layers, trained for longer."""
    return chosen(
        *(
            network(distort, hidden=(128, 64), lr=0.003, dropout=0.2, alpha=alpha, steps=1600, batch=50)
            for alpha in (0.0, 0.2)
        )
    )


SOUND: dict[str, methods.Train] = {
    "the reference": REFERENCE.train_classifier,
    "wider, smoothing": with_both(wide),
    "three, decay, temperature": with_both(decaying),
    "constant rate, best epoch": with_both(stopping),
    "two hidden layers": with_both(two_layers),
}
OTHERS: dict[str, methods.Train] = {
    "constant": methods.constant,
    "softmax regression": network(hidden=()),
    "softmax regression, distorted": with_both(lambda d: network(d, hidden=())),
    "ridge regression, distorted": with_both(lambda d: ridge(None, d, 10)),
    "linear discriminant": methods.discriminant,
    "kernel ridge": chosen(ridge(0.1), ridge(0.3)),
    "kernel ridge, distorted copies": with_both(lambda d: chosen(ridge(0.1, d, 8), ridge(0.3, d, 8))),
    "neighbours": neighbours(),
    "neighbours, distorted copies": with_both(lambda d: neighbours(d, 10)),
    "neighbours, light taken out": chosen(neighbours(move, 10), neighbours(without=3, both_signs=True)),
    "pasted digits": methods.pasted(PICTURES, NUMBERS),
    "pasted digits, moved copies": methods.pasted(PICTURES, NUMBERS, move, 10),
    "pasted digits, lit copies": methods.pasted(PICTURES, NUMBERS, PUBLIC["lit_at_random"], 10),
    "first attempt with SGD": network(hidden=(32,), lr=0.1, sgd=True, falling=False),
    "plain MLP": network(),
    "plain MLP, two layers": network(hidden=(128, 64), lr=0.003),
    "five plain MLPs": methods.mean_of(5, network()),
    "overtrained MLP": network(steps=4000, falling=False),
    "MLP, dropout, not distorted": network(dropout=0.4),
    "MLP, best epoch, not distorted": network(best_epoch=True, falling=False),
    "distorted, nothing else": with_both(lambda d: network(d)),
    "MLP on dev alone": methods.on_dev_alone(network(dropout=0.4)),
    "MLP on train and dev": methods.on_train_and_dev(network()),
    "MLP on train and dev, dropout": methods.on_train_and_dev(network(dropout=0.4)),
}
ALL = {**SOUND, **OTHERS}
ALL_DEEP = {"the reference": REFERENCE.train_deep_network, **DEEP_SOUND, **DEEP_BASELINES}

Measured = NDArray[np.float64]  # a row for each draw: accuracy, NLL, seconds
Task = tuple[str, str, int]  # method, setting, seed


def run(task: Task) -> dict[str, Any]:
    """What a method gets on a draw: accuracy, NLL, and the processor seconds of the training."""
    method, setting, seed = task
    rng = np.random.default_rng([16, list(TIERS).index(setting), seed])
    with np.errstate(all="ignore"):
        if setting in CLASSIFIER:
            *data, X, gold = PUBLIC["draw"](setting, rng)
            started = time.process_time()
            predict = ALL[method](*data, rng)
            seconds = time.process_time() - started
            accuracy, nll = PUBLIC["measure"](predict, X, gold)
        else:
            X_train, y_train, X, gold = PUBLIC["draw_deep"](setting, rng)
            started = time.process_time()
            params = ALL_DEEP[method](X_train, y_train, PUBLIC["DEEP"], rng)
            seconds, nll = time.process_time() - started, 0.0
            finite = all(np.isfinite(value).all() for value in params.values())
            accuracy = PUBLIC["measure_deep"](params, X, gold) if finite else 0.0
    return {"task": task, "got": (accuracy, nll), "seconds": seconds}


def kept() -> dict[Task, dict[str, Any]]:
    lines = KEPT.read_text().splitlines() if KEPT.exists() else []
    found = [json.loads(line) for line in lines]
    return {tuple(one["task"]): one for one in found}


def judged(setting: str, values: Measured, tier: int) -> Measured:
    """What a tier is asked of: single draws, or the means of so many of them."""
    count = HIDDEN["AVERAGED"].get(setting, 1) if tier else 1
    whole = len(values) // count * count
    return np.asarray(values[:whole].reshape(-1, count).mean(axis=1)) if whole else values


def missed(setting: str, values: Measured, tier: int) -> float:
    """The chance to miss a tier, by a normal distribution."""
    counted, tiers, _ = TIERS[setting]
    margin = (values.mean() - tiers[tier]) * (1 if counted == 0 else -1)
    count = HIDDEN["AVERAGED"].get(setting, 1) if tier else 1
    spread = values.std(ddof=1) / math.sqrt(count) if len(values) > 1 else 0.0
    return 0.5 * math.erfc(margin / (spread * math.sqrt(2))) if spread else float(margin < 0)


def results(settings: list[str], names: Iterable[str]) -> dict[str, dict[str, Measured]]:
    """Of each method that was measured in all of the settings, its draws in each: accuracy, NLL and seconds."""
    found: dict[str, dict[str, list[list[float]]]] = defaultdict(lambda: defaultdict(list))
    for (method, setting, _), one in kept().items():
        found[method][setting].append([*one["got"], one["seconds"]])
    return {
        name: {setting: np.array(found[name][setting]) for setting in settings}
        for name in names
        if all(found[name][setting] for setting in settings)
    }


def lost(setting: str, own: Measured) -> float:
    """The points that a method loses in a setting, on the average over its draws."""
    counted, tiers, points = TIERS[setting]
    values = own[:, counted]
    asked = [judged(setting, values, one) for one in (0, 1)]
    passed = [
        np.mean(got >= tier if counted == 0 else got <= tier) for got, tier in zip(asked, tiers, strict=True)
    ]
    return float(sum(value * (1 - share) for value, share in zip(points, passed, strict=True)))


def table(settings: list[str], names: Iterable[str], sound: Iterable[str], brief: bool = False) -> list[str]:
    """Mean, standard deviation and worst draw of each method in each setting, and the points that it loses."""
    possible = sum(sum(TIERS[setting][2]) for setting in settings)
    heads = [f"`{one}`, {'accuracy' if TIERS[one][0] == 0 else 'NLL'}" for one in settings]
    last = [f"points lost of {possible}"] if brief else [f"points lost of {possible}", "s"]
    rows = [f"| | draws | {' | '.join([*heads, *last])} |", "| --- |" + " ---: |" * (len(heads + last) + 1)]
    for name, measured in results(settings, names).items():
        cells = []
        for setting, own in measured.items():
            values = own[:, TIERS[setting][0]]
            bad = values.min() if TIERS[setting][0] == 0 else values.max()
            long = f"{values.mean():.3f} ± {values.std():.3f} ({bad:.3f})"
            cells.append(f"{values.mean():.3f}" if brief else long)
        cells.append(f"{sum(lost(setting, own) for setting, own in measured.items()):.1f}")
        if not brief:
            cells.append(f"{max(own[:, 2].mean() for own in measured.values()):.1f}")
        bold = "**" if name in sound else ""
        draws = sorted({len(own) for own in measured.values()})
        counts = f"{draws[0]}" if len(draws) == 1 else f"{draws[0]} to {draws[-1]}"
        rows.append(f"| {bold}{name}{bold} | {counts} | {' | '.join(cells)} |")
    return rows


def chances(settings: list[str], names: Iterable[str]) -> list[str]:
    """Of each sound solution: the draws that missed the higher tier, and the chance to miss one by a normal distribution."""
    rows = [f"| | {' | '.join(f'`{one}`' for one in settings)} |", "| --- |" + " ---: |" * len(settings)]
    for name, measured in results(settings, names).items():
        cells = []
        for setting, own in measured.items():
            counted, tiers, _ = TIERS[setting]
            values = own[:, counted]
            high = judged(setting, values, 1)
            misses = int(np.sum(high < tiers[1] if counted == 0 else high > tiers[1]))
            chance = max(missed(setting, values, tier) for tier in (0, 1))
            cells.append(f"{misses} of {len(high)}; " + (f"{chance:.0e}" if len(values) > 4 else "?"))
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return rows


def write(path: Path, blocks: dict[str, list[str]], prefix: str = "") -> None:
    """Put lines between <!-- name --> and <!-- /name -->."""
    text = path.read_text()
    for name, lines in blocks.items():
        start, end = f"{prefix}<!-- {name} -->\n", f"{prefix}<!-- /{name} -->\n"
        before, _, rest = text.partition(start)
        old, _, after = rest.partition(end)
        assert old, f"{path} has no block {name}"
        text = before + start + "".join(f"{prefix}{line}\n" for line in lines) + end + after
    path.write_text(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="the first draw's seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", default="", help="methods whose names hold this")
    parser.add_argument("--setting", default="", help="one setting alone")
    parser.add_argument("--write", action="store_true", help="into docs/capstone.md and the notebook")
    options = parser.parse_args()
    known = kept()
    seeds = range(options.first, options.first + options.draws)
    wanted = [
        (method, setting, seed)
        for seed, (settings, all_methods) in itertools.product(seeds, ((CLASSIFIER, ALL), (DEEP, ALL_DEEP)))
        for setting in settings
        for method in all_methods
        if options.only in method and options.setting in ("", setting)
    ]
    todo = [task for task in wanted if task not in known]
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.open("a") as file, Pool(options.jobs) as pool:
        for one in pool.imap_unordered(run, todo):
            file.write(json.dumps(one) + "\n")
            file.flush()
    deep_sound = ["the reference", *DEEP_SOUND]
    blocks = {
        "classifier": table(CLASSIFIER, ALL, SOUND),
        "deep": table(DEEP, ALL_DEEP, deep_sound),
        "classifier chances": chances(CLASSIFIER, SOUND),
        "deep chances": chances(DEEP, deep_sound),
    }
    for lines in blocks.values():
        print("\n".join(lines), end="\n\n")
    if options.write:
        write(ROOT / "docs" / "capstone.md", blocks)
        brief = {
            "classifier": table(CLASSIFIER, ALL, SOUND, brief=True),
            "deep": table(DEEP, ALL_DEEP, deep_sound, brief=True),
        }
        write(FOLDER / "notebook.py", brief, "# ")


if __name__ == "__main__":
    main()
