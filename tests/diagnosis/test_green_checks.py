"""How often `check` is green on code that loses points: on the wrong implementations written apart from the tests."""

import textwrap

import pytest

from grader.judging.reference import load_reference
from grader.notebooks.assignment import load_assignment
from tests.diagnosis.in_process import SOLUTIONS, with_judge
from tests.diagnosis.public_checks import public_checks
from tests.diagnosis.test_precision_and_recall import NAMES, collection

LARGEST_SHARE = 0.03


def with_code(name, tried):
    """Those of functions and classes: of answers to questions a check says that they are judged when graded."""
    reference = load_reference(load_assignment(SOLUTIONS / name))
    return [one for one in tried if callable(getattr(reference, one[0]))]


def wrong(name):
    """Exercise, what is wrong, and source."""
    variants = [
        (key[0], key[1], source)
        for key, several in collection("variants", name).items()
        for source in several
    ]
    faults = [
        (exercise, fault, source)
        for exercise, several in collection("uncatalogued", name).items()
        for fault, source in several.items()
    ]
    return with_code(name, variants + faults)


def green(name, tried):
    """Those on which every public check passes."""
    found = public_checks(SOLUTIONS / name, [(one[0], one[-1]) for one in tried], until_failure=True)
    return [
        one
        for one, checked in zip(tried, found, strict=True)
        if not any(test.failed for test in checked.values())
    ]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_a_green_check_is_seldom_wrong(name):
    tried = wrong(name)
    passing = green(name, tried)
    lost = []

    def body(judge):
        for exercise, fault, source in passing:
            result = judge.judge_exercise(exercise, textwrap.dedent(source), "student 1")
            if result.score != result.max_score:
                caught_by = next(test.name for test in result.tests if test.outcome != "passed")
                lost.append(f"{exercise}, {fault}: {caught_by}")

    with_judge(name, body)
    print(
        f"{name}: check() is green on {len(lost)} of {len(tried)} wrong implementations, {len(lost) / len(tried):.1%}"
    )
    assert len(lost) <= LARGEST_SHARE * len(tried), "\n".join(lost)


@pytest.mark.parametrize("name", NAMES)
def test_a_right_implementation_is_green(name):
    tried = with_code(
        name,
        [(exercise, source) for exercise, several in collection("right", name).items() for source in several],
    )
    passing = green(name, tried)
    assert [one for one in tried if one not in passing] == []
