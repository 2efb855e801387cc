"""What is hidden stays hidden: nothing that a student's code builds from a hidden call's inputs reaches the card."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from grader.judging.redaction import Known, redacted_message
from grader.notebooks.cells import Cell
from grader.sandbox import Limits
from grader.sandbox.host.refusals import known_refusal
from grader.testing.describing import describe, shown
from grader.testing.student import RecordedCall

# Each ends with what it has learned of the inputs, in the digits or letters of something that cards show.
LEAKS = {
    "a name": "raise NameError(f\"name 'leak{secret}' is not defined\")",
    "an attribute": "raise AttributeError(f\"'leak{secret}' object has no attribute 'leak{secret}'\")",
    "an argument": "raise TypeError(f\"softmax() missing 1 required positional argument: 'leak{secret}'\")",
    "a shape": "raise ValueError(f'cannot reshape array of size {secret} into shape ({secret},)')",
    "shapes": "raise ValueError(f'operands could not be broadcast together with shapes ({secret},) ({secret},3) ')",
    "an index": "raise IndexError(f'index {secret} is out of bounds for axis 0 with size {secret}')",
    "a class of exceptions": "raise type(f'leak{secret}', (Exception,), {})('leak')",
    "a line": "exec(compile('\\n' * int(secret[:5]) + 'raise ValueError', softmax.__code__.co_filename, 'exec'))",
    "keys": "return {f'leak{secret}': 1.0}",
    "text": "return f'leak{secret}'",
    "texts": "return [f'leak{secret}'] * 3",
    "an integer": "return int(secret * 2)",
    "a class of objects": "return type(f'leak{secret}', (), {})()",
    "a dtype": "return np.zeros(2, dtype=f'U{secret[:5]}')",
    "a refusal": "return forge(f'leak{secret}')",
}
FORGE = """
def forge(text):
    import gc
    for one in gc.get_objects():
        if type(one).__name__ == "Stream":
            import sys
            messages = sys.modules["grader.sandbox.protocol.messages"]
            frame = sys._getframe()
            while frame is not None:
                message = frame.f_locals.get("message")
                if hasattr(message, "count_instructions"):
                    one.send(messages.Refused(message.number, text))
                    raise SystemExit
                frame = frame.f_back
    raise RuntimeError
"""


@pytest.mark.parametrize("leak", LEAKS)
def test_no_card_shows_what_the_code_learned(judge, leak):
    source = (
        "import numpy as np\n"
        f"{FORGE}\n"
        "def softmax(z):\n"
        "    z = np.asarray(z, dtype=float)\n"
        "    secret = ''.join(f'{abs(v):.6f}'.replace('.', '')[:7] for v in z.ravel()[:3]).lstrip('0').ljust(9, '7')\n"
        f"    {LEAKS[leak]}\n"
    )
    _, exercises = judge(softmax=source)
    tests = exercises["softmax"]["tests"]
    assert "failed" in {test["outcome"] for test in tests}
    for test in tests:
        said = json.dumps([test["message"], test["got"], test["hint"]])
        # The student's own line is quoted; what it made is not.
        said = said.replace(json.dumps(LEAKS[leak])[1:-1], "")
        assert not re.search(r"leak\d|\d{5}", said), said


CELLS = [Cell(0, "code", "def f(x):\n    hidden_size = 12\n    return x.reshape(3, -1)")]
KNOWN = Known.of(CELLS, [RecordedCall("f", None, (np.zeros((5, 7)),))])


@pytest.mark.parametrize(
    ("exception", "message", "said"),
    [
        ("NameError", "name 'hidden_size' is not defined", True),
        ("NameError", "name 'hidden_sizes' is not defined", False),
        ("ValueError", "cannot reshape array of size 35 into shape (3,newaxis)", False),
        ("ValueError", "cannot reshape array of size 35 into shape (12,7)", True),
        ("ValueError", "cannot reshape array of size 39 into shape (12,7)", False),
        ("ValueError", "cannot reshape array of size 41 into shape (12,7)", False),
        ("ValueError", "operands could not be broadcast together with shapes (5,7) (7,5) ", True),
        ("ValueError", "shapes (5,7) and (5,7) not aligned: 7 (dim 1) != 5 (dim 0)", True),
        ("AttributeError", "'NoneType' object has no attribute 'shape'", True),
        ("AttributeError", "'numpy.ndarray' object has no attribute 'push'", False),
        ("TypeError", "f() missing 1 required positional argument: 'x'", True),
        ("IndexError", "index 7 is out of bounds for axis 1 with size 7", True),
        ("IndexError", "index 123 is out of bounds for axis 1 with size 7", False),
        (
            "ModuleNotFoundError",
            "scipy is not available to the grader: use NumPy and the standard library",
            False,
        ),
    ],
)
def test_names_and_sizes_in_a_known_message_are_known_ones(exception, message, said):
    shown_message = redacted_message(exception, message, KNOWN)
    assert (shown_message == f"{exception}: {' '.join(message.split())}") is said
    assert said or shown_message == exception


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("a value that is not data: of dtype object", "a value that is not data: of dtype object"),
        ("a value that is not data: of dtype str3072", "a value that is not data: of dtype str"),
        ("more than 32 MB of arrays", "more than 32 MB of arrays"),
        ("more than 33 MB of arrays", "a value that is not data"),
        ("a generator of more than 10000 items", "a generator of more than 10000 items"),
        ("a generator of more than 123456789 items", "a value that is not data"),
        ("x" * 4000, "a value that is not data"),
    ],
)
def test_a_refusal_is_one_of_the_known_ones(reason, said):
    assert known_refusal(reason, Limits()) == said


@pytest.mark.parametrize(
    ("got", "expected", "said"),
    [
        ("secret", 1.0, "a str"),
        ("B", "A", "'B'"),
        ({"W": 1, "secret": 2}, {"W": 1, "b": 2}, "{'W': 1, another key: 2}"),
        (["secret", 2], np.zeros(2), "[a str, 2]"),
        (10**40, 3, "an integer of more than 15 digits"),
        (("A", "x"), ("A", "B"), "('A', 'x')"),
    ],
)
def test_text_and_keys_are_shown_where_they_are_expected(got, expected, said):
    assert describe(shown(got, expected)) == said
