"""What `grader verify` found of an assignment, and the lines that it prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

LARGEST_SHARE = 0.5  # of an exercise's points, that a single slip may cost
LARGEST_PUBLIC_GAP = 0.05  # of the wrong implementations that hidden tests catch, may pass `check`
MOST_LISTED = 5


@dataclass(frozen=True)
class Cost:
    """What one form of a misconception costs; `share` is of the exercise's points."""

    exercise: str
    misconception: str
    form: str
    share: float
    reason: str  # why it may be more than half, where the author says so

    @property
    def label(self) -> str:
        named = (
            self.misconception if self.form == self.misconception else f"{self.misconception} ({self.form})"
        )
        return f"{named} {self.share:.0%}"

    @property
    def too_much(self) -> bool:
        return self.share > LARGEST_SHARE and not self.reason


@dataclass(frozen=True)
class Missed:
    """A wrong implementation that `check` is green on, and the hidden test that catches it."""

    label: str
    exercise: str
    caught_by: str


@dataclass
class PublicGap:
    """What `check` shows of wrong implementations that hidden tests catch: how many, and those it is green on."""

    caught: int = 0
    green: list[Missed] = field(default_factory=list)

    @property
    def share(self) -> float:
        return len(self.green) / self.caught if self.caught else 0.0


@dataclass
class Verification:
    """The problems found, each ending with what to do, and what was counted.

    Attributes:
        strict: what is a problem only where the author asks for it.
        notes: worth a look, nothing to be done.
        public: by what was tried, "misconceptions" or "mutants".
        declares_rules: whether every exercise with code declares its rules, so that `check` can be held to much.
    """

    assignment: str
    problems: list[str] = field(default_factory=list)
    strict: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    costs: list[Cost] = field(default_factory=list)
    public: dict[str, PublicGap] = field(default_factory=dict)
    declares_rules: bool = False

    def all_problems(self, *, strict: bool) -> list[str]:
        """The problems, with those that only a strict author has."""
        problems = [*self.problems, *(self._too_green() if strict or self.declares_rules else [])]
        return problems + ([*self.strict, *self._too_costly()] if strict else [])

    def lines(self, *, strict: bool = False) -> Iterator[str]:
        """The report, the summary last."""
        problems = self.all_problems(strict=strict)
        yield from (f"- {problem}" for problem in problems)
        yield from (f"  note: {note}" for note in [*([] if strict else self.strict), *self.notes])
        yield from self._cost_lines()
        for what, gap in self.public.items():
            if gap.caught:
                yield (
                    f"  check() is green on {len(gap.green)} of {gap.caught} {what} that the hidden tests "
                    f"catch ({gap.share:.1%})"
                )
            yield from (
                f"  note: check() is green on {one.label} of {one.exercise}, which {one.caught_by} catches"
                for one in gap.green
            )
        counted = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        noun = "problem" if len(problems) == 1 else "problems"
        state = f"{len(problems)} {noun}" if problems else "verified"
        yield f"{self.assignment}: {state} ({counted})"

    def _cost_lines(self) -> Iterator[str]:
        for exercise in dict.fromkeys(cost.exercise for cost in self.costs):
            own = sorted((one for one in self.costs if one.exercise == exercise), key=lambda one: -one.share)
            yield f"  costs in {exercise}: {', '.join(one.label for one in own)}"

    def _too_costly(self) -> Iterator[str]:
        largest: dict[tuple[str, str], float] = {}  # of a misconception's forms, which share one reason
        for cost in self.costs:
            one = (cost.exercise, cost.misconception)
            largest[one] = max(cost.share, largest.get(one, 0.0))
        for cost in self.costs:
            if cost.too_much:
                yield (
                    f"misconception {cost.label} of {cost.exercise} costs more than half of the points: let "
                    "each test ask for one thing, or say why with costs=…."
                )
            elif cost.reason and largest[cost.exercise, cost.misconception] <= LARGEST_SHARE:
                yield (
                    f"misconception {cost.label} of {cost.exercise} costs no more than half: remove costs=…."
                )

    def _too_green(self) -> Iterator[str]:
        for what, gap in self.public.items():
            if gap.share > LARGEST_PUBLIC_GAP:
                missing = Counter(f"{one.caught_by} of {one.exercise}" for one in gap.green)
                listed = ", ".join(f"{test} ({count})" for test, count in missing.most_common(MOST_LISTED))
                yield (
                    f"check() is green on {gap.share:.1%} of the {what} that the hidden tests catch, more than "
                    f"{LARGEST_PUBLIC_GAP:.0%}: let test_public.py ask, in small numbers, for what these hidden "
                    f"tests ask: {listed}."
                )
