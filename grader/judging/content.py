"""What an exercise's result depends on, as digests: the same content is never judged twice."""

from __future__ import annotations

import ast
import hashlib
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path

from grader.notebooks.assignment import Assignment
from grader.notebooks.slicing import Program
from grader.results import Content, SubmissionResult
from grader.sandbox.host.limits import Limits

# The parts of this package that a result depends on; what only shows results is not among them.
_JUDGING = ("diagnosis", "execution", "judging", "notebooks", "sandbox", "testing", "results.py")


@dataclass(frozen=True)
class _Statement:
    """A top-level statement of an author's file: whose it is (None where all share it), and its source."""

    exercise: str | None
    source: str
    node: ast.stmt


class CourseContent:
    """The digests of everything but the student's code.

    Args:
        limits: the sandbox's.
        secret: the course's, from which the draws of the tests are seeded.
    """

    def __init__(self, assignment: Assignment, limits: Limits, secret: str) -> None:
        self._assignment = assignment
        self._limits = digest([repr(limits)])
        self._secret = secret

    def of(self, exercise: str, student: str, code: str = "") -> Content:
        """The exercise's content, with the digest of the student's code in it."""
        author = self._author[exercise]
        seed = digest([self._secret, student])
        return Content(
            code, author.tests, author.reference, author.misconceptions, judging(), self._limits, seed
        )

    def changed(self, result: SubmissionResult, student: str) -> dict[str, list[str]]:
        """Exercise -> what is no longer as it was when the result was made; nothing here but the course's side."""
        found: dict[str, list[str]] = {}
        for name in self._assignment.exercise_names:
            before = result.exercise(name)
            old = before.content if before is not None else None
            what = ["results"] if old is None else self.of(name, student, old.code).differences(old)
            if what:
                found[name] = what
        return found

    @cached_property
    def _author(self) -> dict[str, Content]:
        """What the author's files say of each exercise."""
        names = self._assignment.exercise_names
        tests = [
            *_statements(self._assignment.hidden_tests, names),
            *_without_public_tests(_statements(self._assignment.public_tests, names)),
        ]
        wrong = list(_statements(self._assignment.misconceptions, names))
        return {
            name: Content(
                tests=digest(_sources(tests, name)),
                reference=self._reference(tests, name),
                misconceptions=digest(_sources(wrong, name)),
            )
            for name in names
        }

    def _reference(self, tests: Sequence[_Statement], exercise: str) -> str:
        """The reference's statements that the exercise and its tests use, and what is said of each answer."""
        used = {exercise}
        for one in tests:
            if one.exercise in (None, exercise):
                used |= _attributes(one.node, "reference")
        sources = [one.source for one in self._assignment.program.slice(sorted(used)).statements]
        why = [repr(sorted(one.why.items())) for one in self._assignment.questions.get(exercise, {}).values()]
        return digest([*sources, *why])


def code_digest(program: Program, exercise: str) -> str:
    """Of the statements that define an exercise in a student's notebook, and of where they stand.

    Cards name cells and lines, so a moved statement is another content.
    """
    part = program.slice([exercise])
    pieces = [f"{one.label}\0{one.line}\0{one.source}" for one in part.statements]
    return digest([*pieces, *(cell.sentence for cell in part.broken)])


@cache
def judging() -> str:
    """Of the code that judges, and of the arithmetic under it."""
    package = Path(__file__).parents[1]
    pieces = [platform.python_version(), platform.machine(), version("numpy")]
    for name in _JUDGING:
        path = package / name
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            pieces.append(f"{file.relative_to(package).as_posix()}\0{file.read_text(encoding='utf-8')}")
    return digest(pieces)


def digest(pieces: Iterable[str]) -> str:
    """A short digest of some texts, in order."""
    found = hashlib.sha256()
    for piece in pieces:
        data = piece.encode("utf-8", "surrogatepass")
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()[:20]


def _sources(statements: Iterable[_Statement], exercise: str) -> list[str]:
    return [one.source for one in statements if one.exercise in (None, exercise)]


def _statements(path: Path, exercises: Sequence[str]) -> Iterator[_Statement]:
    """The statements of a file with the exercise that each belongs to, if it is one's alone."""
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    owners: dict[str, str] = {}  # what was marked, for `@name.variant` and `@x.setter`
    for node in ast.parse(text).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # the file's docstring
        decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
        first = min([node.lineno, *(one.lineno for one in decorators)])
        owner = _named(node, exercises) or _decorated(decorators, owners) or _read(node, exercises)
        if owner and isinstance(node, ast.FunctionDef | ast.ClassDef):
            owners[node.name] = owner
        yield _Statement(owner, "\n".join(lines[first - 1 : node.end_lineno]), node)


def _named(node: ast.stmt, exercises: Sequence[str]) -> str | None:
    """The exercise that a mark names: `@rules("x")`, `rule_points("x", …)`, `exercise="x"`, `with exercise("x")`."""
    calls: list[ast.expr] = []
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        calls = list(node.decorator_list)
    elif isinstance(node, ast.With):
        calls = [item.context_expr for item in node.items]
    elif isinstance(node, ast.Assign | ast.Expr):
        calls = [node.value]
    named: set[str] = set()
    for call in calls:
        if isinstance(call, ast.Call):
            given = [*call.args[:1], *(one.value for one in call.keywords if one.arg == "exercise")]
            named |= {
                one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
    known = named & set(exercises)
    return known.pop() if len(known) == 1 else None


def _decorated(decorators: Sequence[ast.expr], owners: dict[str, str]) -> str | None:
    for one in decorators:
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id in owners:
            return owners[one.value.id]
    return None


def _read(node: ast.stmt, exercises: Sequence[str]) -> str | None:
    """The only exercise that a test reads of `student`, as pytest's collection finds it."""
    if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test_")):
        return None
    found = _attributes(node, "student") & set(exercises)
    return found.pop() if len(found) == 1 else None


def _attributes(node: ast.AST, of: str) -> set[str]:
    return {
        one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == of
    }


def _without_public_tests(statements: Iterable[_Statement]) -> Iterator[_Statement]:
    """The rules and what they use: public tests and their hints are for `check` alone."""
    for one in statements:
        node = one.node
        is_test = isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        is_hints = isinstance(node, ast.Assign | ast.AnnAssign) and "hints" in _targets(node)
        if not is_test and not is_hints:
            yield one


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {one.id for one in targets if isinstance(one, ast.Name)}
