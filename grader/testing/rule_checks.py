"""What each rule of the course asks: the property alone, of an answer that is finite and of the right shape."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from grader.execution.randomness import generator_seeded
from grader.testing.assertions import assert_unchanged, global_random_unchanged, require_no_growth
from grader.testing.comparing import Mismatch, as_array, compare, subject
from grader.testing.faults import StudentFault
from grader.testing.student import Student

Array = NDArray[Any]

BATCH, OTHER_BATCH, FEW, MANY = 7, 11, 29, 61  # primes, so that a size in an answer names its cause
SINGLE_EXAMPLES = 8
LARGE = 1000.0


@dataclass
class Case:
    """Where the arguments of a rule's calls come from; the same case draws the same ones each time.

    Attributes:
        batch: the number of examples.
        dtype: of the arrays.
        large: whether `logits` are up to ±1000; where it is true, a declaration also makes the calls that take
            other branches, such as a probability of 0 or a setting at its end.
        seed, stream: of the arguments, and of the generator that is handed over.
        used: which of `batch`, `dtype`, `rng` and `large` the calls read.
    """

    size: int = BATCH
    of_dtype: DTypeLike = np.float64
    large: bool = False
    seed: int = 0
    stream: int = 0
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._draw = generator_seeded(self.seed)

    @property
    def batch(self) -> int:
        self.used.add("batch")
        return self.size

    @property
    def dtype(self) -> Any:
        self.used.add("dtype")
        return np.dtype(self.of_dtype)

    @property
    def rng(self) -> np.random.Generator:
        """A generator for the student, the same one each time it is asked for."""
        self.used.add("rng")
        return np.random.default_rng([self.seed, self.stream])

    def array(self, values: Any) -> Array:
        """An array in the case's dtype."""
        return np.asarray(values, self.dtype)

    def normal(self, *shape: int) -> Array:
        """Normal numbers."""
        return self.array(self._draw.normal(size=shape))

    def uniform(self, low: float, high: float, *shape: int) -> Array:
        """Numbers between two."""
        return self.array(self._draw.uniform(low, high, size=shape))

    def logits(self, *shape: int) -> Array:
        """Numbers that may be large: up to ±1000 for the rule `stable`, both ends among them."""
        self.used.add("large")
        if not self.large:
            return self.uniform(-4, 4, *shape)
        z = self._draw.uniform(-LARGE, LARGE, size=shape)
        z.flat[:2] = -LARGE, LARGE
        return self.array(z)

    def probabilities(self, *shape: int) -> Array:
        """Positive numbers that sum to one over the last axis."""
        p = self._draw.uniform(0.1, 1.0, size=shape)
        return self.array(p / p.sum(axis=-1, keepdims=True))

    def labels(self, classes: int) -> NDArray[np.int64]:
        """Class indices (batch,), every class among them where the batch is large enough."""
        return self._draw.permutation(np.resize(self._draw.permutation(classes), self.batch)).astype(np.int64)


@dataclass
class RuleRun:
    """The calls of a declaration, made on one student."""

    calls: Callable[[Student, Case], Any]
    student: Student
    seed: int

    def case(self, data: int = 0, **settings: Any) -> Case:
        """A case of this test; `data` tells those with different arguments apart."""
        return Case(seed=self.seed + data, **settings)

    def results(self, case: Case, between: Callable[[], object] = lambda: None) -> tuple[Any, Any]:
        """The answer and what its shape is like; `between` runs where the calls yield."""
        steps = self.calls(self.student, case)
        while inspect.isgenerator(steps):
            try:
                next(steps)
                between()
            except StopIteration as end:
                steps = end.value
        answer, like = steps
        return answer, like

    def answer(self, case: Case, between: Callable[[], object] = lambda: None) -> Any:
        """The answer, once it is finite and of the right shape."""
        answer, like = self.results(case, between)
        require_form(answer, like)
        return answer


def require_form(answer: object, like: object) -> None:
    """The answer has this form, and is made of finite numbers that are not all the same one."""
    require_varied([finite_numbers(answer, like)])


def finite_numbers(answer: object, like: object) -> Array:
    """The numbers in an answer's arrays, once it has this form and they are finite."""
    arrays = [array for _, array, _ in parts(answer, like)]
    for array in arrays:
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise Mismatch("The answer is not finite: it holds nan or infinity.", answer, shows_values=False)
    return np.concatenate([array.ravel() for array in arrays if array.ndim] or [np.empty(0)])


def require_varied(answers: Sequence[Array]) -> None:
    """The numbers of these answers are not all the same one."""
    if not are_varied(answers):
        raise Mismatch(
            "All numbers of the answer are the same one, whatever the arguments are.", shows_values=False
        )


def are_varied(answers: Sequence[Array]) -> bool:
    """Whether the numbers of these answers are not all the same one, or each answer has a single one."""
    numbers = np.concatenate(answers)
    return max(len(one) for one in answers) <= 1 or not bool((numbers == numbers[0]).all())


def parts(answer: Any, like: Any, where: str = "") -> Iterator[tuple[str, Array, Any]]:
    """The arrays of an answer, each with its place and with what it is like, after comparing the forms."""
    if isinstance(like, Mapping):
        if not isinstance(answer, Mapping) or set(answer) != set(like):
            raise Mismatch(
                f"A dictionary with the keys {', '.join(map(str, like))} is expected.",
                answer,
                where=where,
                secret=True,
            )
        for key, item in like.items():
            yield from parts(answer[key], item, f"{where}[{key!r}]")
    elif isinstance(like, list | tuple) and not _is_shape(like):
        if not isinstance(answer, list | tuple) or len(answer) != len(like):
            raise Mismatch(f"{len(like)} values are expected.", answer, where=where, secret=True)
        for position, item in enumerate(like):
            yield from parts(answer[position], item, f"{where}[{position}]")
    elif like is None:
        if isinstance(answer, Mapping | tuple | list):
            for item in answer.values() if isinstance(answer, Mapping) else answer:
                yield from parts(item, None, where)
        else:
            yield where, as_array(answer, None, where, form_alone=True), None
    else:
        example = np.zeros(like) if _is_shape(like) else np.asarray(like)
        array = as_array(answer, example, where, form_alone=True)
        if array.shape != example.shape:
            raise Mismatch(
                f"{subject('shape', where)} is {array.shape}, expected is {example.shape}.",
                where=where,
                shows_values=False,
            )
        yield where, array, like


def _is_shape(like: object) -> bool:
    return isinstance(like, tuple) and all(isinstance(size, int) for size in like)


def keeps_dtype(run: RuleRun) -> None:
    for dtype in (np.float32, np.float64):
        answer, like = run.results(run.case(of_dtype=dtype))
        require_form(answer, like)
        for where, array, example in parts(answer, like):
            expected = example.dtype if isinstance(example, np.ndarray) else np.dtype(dtype)
            if array.ndim and example is not None and array.dtype != expected:
                raise Mismatch(
                    f"The dtype is {array.dtype}, expected is {expected}.",
                    str(array.dtype),
                    str(expected),
                    where=where,
                )


def batch_of_one(run: RuleRun) -> None:
    # A single example's ReLU is all zeros now and then, but not for as many examples as this.
    answers: list[Array] = []
    while len(answers) < SINGLE_EXAMPLES and not (answers and are_varied(answers)):
        answers.append(finite_numbers(*run.results(run.case(len(answers), size=1))))
    require_varied(answers)


def is_vectorized(run: RuleRun) -> None:
    counts = []
    for size in (FEW, MANY):
        with run.student.counting_instructions() as counted:
            run.answer(run.case(size=size))
        counts.append(sum(counted))
    require_no_growth(counts[0], counts[1], FEW, MANY)


def leaves_arguments(run: RuleRun) -> None:
    run.answer(run.case())
    assert_unchanged(run.student)  # here too, so that a card shows the call which did it
    with suppress(StudentFault):  # of large arguments, which another rule is about
        run.results(run.case(1, large=True, size=OTHER_BATCH))
    assert_unchanged(run.student)


def is_repeatable(run: RuleRun) -> None:
    with global_random_unchanged(run.student):
        first = run.answer(run.case())
        if not _same(run.answer(run.case()), first):
            raise Mismatch("The same call gives another answer the second time.", shows_values=False)
        run.answer(run.case(1, size=OTHER_BATCH))
        if not _same(run.answer(run.case()), first):
            raise Mismatch(
                "The same call gives another answer after a call with other arguments: keep nothing of a call.",
                shows_values=False,
            )


def shares_nothing(run: RuleRun) -> None:
    with global_random_unchanged(run.student):
        alone = run.answer(run.case())
        beside = run.answer(run.case(), between=lambda: run.results(run.case(1, size=OTHER_BATCH)))
    if not _same(beside, alone):
        raise Mismatch(
            "An object gives another answer once another one was used: keep what belongs to it in `self`.",
            shows_values=False,
        )


def draws_from_rng(run: RuleRun) -> None:
    with global_random_unchanged(run.student):
        first = run.answer(run.case(size=FEW))
        other = run.answer(run.case(size=FEW, stream=1))
        again = run.answer(run.case(size=FEW))
    if not _same(again, first):
        raise Mismatch(
            "The same state of rng gives another answer: draw from the given rng alone.", shows_values=False
        )
    if _same(other, first):
        raise Mismatch(
            "Another state of rng gives the same answer: draw from the given rng.", shows_values=False
        )


def is_stable(run: RuleRun) -> None:
    for dtype in (np.float64, np.float32):
        run.answer(run.case(large=True, of_dtype=dtype))


def _same(one: object, other: object) -> bool:
    try:
        compare(one, other)
    except Mismatch:
        return False
    return True


@dataclass(frozen=True)
class Rule:
    """A rule: how its tests end, the description that students read, and what it checks."""

    suffix: str
    description: str
    check: Callable[[RuleRun], None]


RULES: dict[str, Rule] = {
    "dtype": Rule("keeps_dtype", "float32 stays float32, and float64 stays float64.", keeps_dtype),
    "batch_of_one": Rule("batch_of_one", "A batch of one example keeps its shape.", batch_of_one),
    "vectorized": Rule("is_vectorized", "No Python loop over the examples.", is_vectorized),
    "arguments": Rule(
        "leaves_arguments", "The arguments are the same after the call as before.", leaves_arguments
    ),
    "repeatable": Rule(
        "is_repeatable", "The same call gives the same answer again, also after other calls.", is_repeatable
    ),
    "instances": Rule("shares_nothing", "Two objects of the class share nothing.", shares_nothing),
    "random": Rule(
        "draws_from_rng",
        "All randomness comes from rng: its state decides the answer, and no other generator is used.",
        draws_from_rng,
    ),
    "stable": Rule("is_stable", "Inputs of ±1000 give finite numbers, in both dtypes.", is_stable),
}
