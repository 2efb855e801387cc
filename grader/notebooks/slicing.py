"""Cutting a notebook to the statements that a set of names needs, in the notebook's order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.execution.definitions import Statement
from grader.notebooks.cells import Cell
from grader.notebooks.source import Analyzed, BrokenCell, Effects, analyze_cell

# Where a substitute waits while statements that bind its name, among others, run.
_SUBSTITUTE = "__substitute_{}__"

# By these, code finds what it names only as it runs: `globals()[output]`.
_LOOKUPS = frozenset({"globals", "eval", "exec"})


@dataclass(frozen=True)
class Slice:
    """The part of a notebook that defines the asked names, and the cells that could not be read."""

    statements: tuple[Statement, ...]
    broken: tuple[BrokenCell, ...]


@dataclass(frozen=True)
class _Index:
    """By a name, the positions of the statements that may touch it; those that every slice has, and what they read."""

    touching: Mapping[str, Sequence[int]]
    always: frozenset[int]
    always_read: frozenset[str]


class Program:
    """A notebook's top-level statements, analyzed once and sliced for any names.

    Args:
        scaffold: sources of cells that came with the notebook and are no exercise. What they bind and change is
            left alone where another cell binds the name: a figure's variable is not the helper of that name.
    """

    def __init__(self, cells: Sequence[Cell], scaffold: Collection[str] = ()) -> None:
        self.statements: list[Analyzed] = []
        self._scaffold: list[bool] = []
        of_exercises: list[bool] = []
        broken: list[BrokenCell] = []
        for cell in cells:
            if cell.kind == "code":
                statements, failure = analyze_cell(cell)
                self.statements += statements
                self._scaffold += [cell.source.strip() in scaffold] * len(statements)
                of_exercises += ["exercise" in cell.metadata] * len(statements)
                if failure:
                    broken.append(failure)
        self.broken = tuple(broken)
        effects = [statement.effects for statement in self.statements]
        self._imported = {name for one in effects if one.imports for name in one.binds}
        self._functions = {name for one in effects if one.defines_function for name in one.binds}
        self._callable = [
            one.defines_function or of_exercise
            for one, of_exercise in zip(effects, of_exercises, strict=True)
        ]
        self._own = {
            name
            for one, is_scaffold in zip(effects, self._scaffold, strict=True)
            if not is_scaffold
            for name in one.binds
        }
        self._call_changes = {
            name: one.call_changes for one in effects for name in one.binds if one.call_changes
        }
        self._global_effects: dict[str, frozenset[str]] = {}
        for one in effects:
            if one.global_effects:
                for name in one.binds:
                    self._global_effects[name] = one.global_effects
        self._touched = [self._touches(one) for one in effects]
        self._may_choose = [
            touched | self._may_touch(one)
            if not is_scaffold
            else (touched | self._may_touch(one)) - self._own
            for one, touched, is_scaffold in zip(effects, self._touched, self._scaffold, strict=True)
        ]
        self._closures: dict[tuple[frozenset[str], frozenset[str]], tuple[set[int], frozenset[str]]] = {}
        self._indexes: dict[frozenset[str], _Index] = {}

    def binds(self, name: str) -> bool:
        """Whether a statement that parses binds the name."""
        return any(name in statement.effects.binds for statement in self.statements)

    def definitions(self, name: str) -> list[Analyzed]:
        """The statements that bind a name and may come into its slice, in order."""
        return [
            statement
            for statement, is_scaffold in zip(self.statements, self._scaffold, strict=True)
            if name in statement.effects.binds and not (is_scaffold and name in self._own)
        ]

    def reads(self, names: Iterable[str]) -> frozenset[str]:
        """The asked names and every name that their definitions read, through any number of others.

        Where they look names up as they run, those of all functions above them are read.
        """
        return self._close(self._with_lookups(frozenset(names), frozenset()), frozenset())[1]

    def base_classes(self, names: Iterable[str]) -> frozenset[str]:
        """Names used as base classes in the slice of the asked names."""
        chosen, _ = self._close(names, frozenset())
        return frozenset(base for position in chosen for base in self.statements[position].effects.bases)

    def slice(self, names: Iterable[str], substituted: Iterable[str] = ()) -> Slice:
        """The statements that the names need; those that only bind substituted names are left out.

        What they may look up as they run comes along, and may fail: nobody knows whether it is needed.
        """
        asked, replaced = frozenset(names), frozenset(substituted)
        _, needed = self._close(asked, replaced)
        chosen, _ = self._close(self._with_lookups(asked, replaced), replaced)
        statements: list[Statement] = []
        for position in sorted(chosen):
            statement = self.statements[position]
            effects = statement.effects
            statements.append(
                Statement(
                    statement.label,
                    statement.line,
                    statement.source,
                    tuple(sorted(effects.binds)),
                    may_fail=not (self._touched[position] & needed) and not effects.always,
                )
            )
            for name in sorted(effects.binds & replaced):
                restore = f"{name} = {_SUBSTITUTE.format(name)}"
                statements.append(
                    Statement(statement.label, statement.line, restore, (name,), may_fail=False)
                )
        return Slice(tuple(statements), self.broken)

    def _with_lookups(self, names: frozenset[str], replaced: frozenset[str]) -> frozenset[str]:
        """The names, and those of the functions above the last statement that looks names up as it runs."""
        chosen, _ = self._close(names, replaced)
        looking = [position for position in chosen if self.statements[position].effects.reads & _LOOKUPS]
        above = range(max(looking, default=0))
        return names.union(*(self.statements[one].effects.binds for one in above if self._callable[one]))

    def _close(self, names: Iterable[str], replaced: frozenset[str]) -> tuple[set[int], frozenset[str]]:
        """Positions of the needed statements, and all names needed."""
        asked = frozenset(names), replaced
        if asked not in self._closures:
            self._closures[asked] = self._closed(*asked)
        return self._closures[asked]

    def _closed(self, names: frozenset[str], replaced: frozenset[str]) -> tuple[set[int], frozenset[str]]:
        """As `_close`, from name to name: in time that grows with the statements, whatever their order."""
        if replaced not in self._indexes:
            self._indexes[replaced] = self._index(replaced)
        index = self._indexes[replaced]
        chosen = set(index.always)
        needed = set(names - replaced) | index.always_read
        waiting = list(needed)
        while waiting:
            for position in index.touching.get(waiting.pop(), ()):
                if position not in chosen:
                    chosen.add(position)
                    reads = self.statements[position].effects.reads - replaced - needed
                    needed |= reads
                    waiting += reads
        return chosen, frozenset(needed)

    def _index(self, replaced: frozenset[str]) -> _Index:
        """What every slice with these names replaced is found in."""
        touching, always, read = defaultdict[str, list[int]](list), set[int](), set[str]()
        for position, statement in enumerate(self.statements):
            effects = statement.effects
            if effects.binds and effects.binds <= replaced:
                continue
            for name in self._may_choose[position]:
                touching[name].append(position)
            if effects.always:
                always.add(position)
                read |= effects.reads
        return _Index(touching, frozenset(always), frozenset(read - replaced))

    def _touches(self, statement: Effects) -> frozenset[str]:
        # A function that assigns to a global does so when it is called, by a statement that reads its name.
        effects = frozenset[str]()
        if not statement.defines_function and self._global_effects:
            effects = effects.union(
                *(self._global_effects.get(name, frozenset()) for name in statement.reads)
            )
        # `np.random.seed(0)` and `plt.plot(z)` are calls on modules: they change nothing that is needed.
        return statement.binds | (statement.changes - self._imported) | effects

    def _may_touch(self, statement: Effects) -> frozenset[str]:
        registered = self._registered_in(statement)
        if statement.binds:
            return registered
        return registered | (statement.may_change - self._imported - self._functions)

    def _registered_in(self, statement: Effects) -> frozenset[str]:
        """What decorators and calls may change: the tables of `@register` and of `register("relu", relu)`."""
        named = statement.decorators - self._imported
        calls = named | statement.called_alone
        tables = (self._call_changes.get(name, frozenset[str]()) for name in calls)
        return (named - self._functions).union(*tables) - self._imported


def substitute_names(names: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each substituted name, the two names under which its substitute must stand in the namespace."""
    return {name: (name, _SUBSTITUTE.format(name)) for name in names}
