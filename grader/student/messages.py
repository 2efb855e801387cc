"""What a failing public test says, put so that a student finds the line to change."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator, Sequence

from grader.testing.comparing import Mismatch
from grader.testing.describing import describe
from grader.testing.faults import Raised
from grader.testing.student import Opaque, RecordedCall

# NumPy's own words for `W @ X` and `np.dot(W, X)` whose shapes do not fit.
_MATMUL = re.compile(r"matmul: .*mismatch in its core dimension.*\(size (\d+) is different from (\d+)\)")
_DOT = re.compile(r"shapes .* not aligned: (\d+) \(dim \d+\) != (\d+) \(dim \d+\)")
NO_DICTIONARY = "The call gave a dictionary, where the values alone are expected: `return a, b`, in the order of the task."
FORGOTTEN_RETURN = "The call gave None. Did you forget to return the result?"


def forgot_return(error: BaseException, calls: Sequence[RecordedCall]) -> bool:
    """Whether a test failed for a call that gave None where something is expected."""
    made = [call for call in calls if call.attribute is None and call.fault is None]
    if not made or made[-1].result is not None:
        return False
    if isinstance(error, Mismatch):
        return error.got is None and error.expected is not None and not error.where
    return "NoneType" in str(error)


def gave_dictionary(error: Mismatch, calls: Sequence[RecordedCall]) -> bool:
    """Whether a key of a dictionary stands where a value is expected: the test has taken its parts for a tuple's."""
    answer = calls[-1].result if calls else None
    return isinstance(answer, dict) and isinstance(error.got, str) and error.got in answer


def no_function(name: str, value: object) -> str:
    """What to say where an exercise's name stands for a value now, as after `softmax = softmax(z)`."""
    return f"`{name}` is {describe(value)} now, and no function: run the cell that defines it again."


def other_form(error: BaseException, calls: Sequence[RecordedCall]) -> str:
    """The answer is of a form that the test cannot even look at."""
    sentence = "The answer does not have the form that is expected"
    answers = [call.result for call in calls if call.fault is None]
    if not answers or isinstance(answers[-1], Opaque):
        return f"{sentence} ({type(error).__name__}: {error})."
    return f"{sentence}: got {describe(answers[-1])} ({type(error).__name__}: {error})."


def inner_sizes(message: str) -> str:
    """What NumPy means by a product whose shapes do not fit; empty for other messages."""
    if found := _MATMUL.search(message):
        # NumPy names the second operand's size first.
        second, first = found.groups()
    elif found := _DOT.search(message):
        first, second = found.groups()
    else:
        return ""
    return (
        f"In the product of two matrices the inner sizes {first} and {second} differ: the last axis of the left one "
        "and the first of the right one must be of one size."
    )


def without_self(error: Raised) -> str:
    """What a method's missing first parameter means; empty for other exceptions."""
    if error.exception == "NameError" and "'self'" in error.message and error.frames:
        return f"`{error.frames[-1][2]}` has no parameter `self`: it comes first in every method's list."
    return ""


def code_below_raise(source: str) -> int | None:
    """The line, from 1, of a `raise NotImplementedError` that own code stands below; None where there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return next(_left_over(tree), None)


def _left_over(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for statement in node.body[:-1]:
                if isinstance(statement, ast.Raise) and _is_not_implemented(statement.exc):
                    yield statement.lineno


def _is_not_implemented(node: ast.expr | None) -> bool:
    name = node.func if isinstance(node, ast.Call) else node
    return isinstance(name, ast.Name) and name.id == "NotImplementedError"
