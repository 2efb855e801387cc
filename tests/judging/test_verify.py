"""`grader verify` finds what an author forgets, and every message ends with what to do."""

import ast
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from cosmic_ray.mutating import mutate_code

from grader.authoring.figures import figure_problems
from grader.authoring.known_mistakes import known_mistakes_file
from grader.authoring.leavings import leavings_problems
from grader.authoring.mutation import mutants
from grader.authoring.mutation_operators import Provider
from grader.authoring.prose import wrapped_list_lines
from grader.authoring.verification import Cost, Missed, Verification
from grader.authoring.verify import Options, verify
from grader.authoring.verify_cache import VerifyCache
from grader.cli import main
from grader.diagnosis.record import ExerciseRecord, TestRecord
from grader.judging.exercise_run import ALL_TESTS
from grader.judging.reference import load_reference
from grader.notebooks.assignment import AssignmentError, load_assignment
from grader.results import TestResult
from grader.sandbox import Limits

TINY = Path(__file__).parent / "course" / "90_tiny"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TINY, tmp_path / "90_tiny"))


def edit(folder, file, old, new):
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def test_a_good_assignment_has_no_problems(folder):
    found = verify(load_assignment(folder))
    assert found.problems == []
    assert found.counts == {"exercises": 4, "hidden tests": 6, "points": 11, "misconceptions": 9}


MISTAKES = [
    ("test_hidden.py", "@points(2)\n", "", "test_values has no points"),
    ("test_hidden.py", '    """Every row is a distribution."""\n', "", "test_values has no description"),
    ("test_hidden.py", "student.predict(z), reference.predict(z)", "student.predict(z), reference.predict(z) + 1",
     "the reference does not pass test_predict"),
    ("test_hidden.py", 'assert_answer(student.concepts, "b", "B")', "assert student.concepts",
     "misconception guess of concepts is not caught by test_b"),
    ("misconceptions.py", '    """exp overflows."""\n', "", "no_shift of softmax has no hint"),
    ("misconceptions.py", 'caught_by="test_values", lecture="Softmax"', 'caught_by="test_valeus", lecture="Softmax"',
     "'test_valeus' in caught_by is no test of softmax"),
    ("misconceptions.py", 'lecture="Metrics"', 'lecture=""', "MeanOfMeans of Mean names no place in the lecture"),
    ("misconceptions.py", "    return softmax(z).argmin(axis=-1)", "    return softmax(z).argmax(axis=0)",
     "is recognized as nothing: make it differ from the others"),
    ("notebook.py", 'check("predict")', "", "has no check cell"),
    ("notebook.py", "# A: Nothing stands before it.\n", "", "question a of concepts does not say why of A"),
    ("notebook.py",
     "# <!-- why\n# A: Nothing stands before it, so it is first.\n# B: One stands before it.\n# -->\n", "",
     "question b of concepts does not say why of A and B"),
    ("notebook.py", "# B: One stands", "# C: One stands", "question b of concepts says why of C"),
    ("notebook.py", "# **`b`**: Which", "# **b**: Which", "question b of concepts is not in the text"),
    ("notebook.py", "# - B: the second\n", "", "question b of concepts has the answer 'B', which is none"),
    ("test_hidden.py", "def test_b(", "def test_c(", "question b of concepts needs one hidden test"),
    ("test_public.py", '    "Mean": ["What must be kept between two updates?"],\n', "", "Mean has no hints"),
    ("test_public.py", "assert_close(mean.result(), 2.0)", "assert_close(mean.result(), 3.0)",
     "the reference does not pass the public test test_mean"),
    ("test_public.py", "hints = {", "hints = dict() or {", "write `hints` as a literal dictionary"),
    ("test_public.py", "    mean = student.Mean()", "    mean = student.Mean() if student.softmax else 0",
     "test_public.py does not collect: test_mean reads Mean, softmax"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"), MISTAKES, ids=[mistake[3] for mistake in MISTAKES]
)
def test_a_mistake_of_the_author_is_said(folder, file, old, new, problem):
    edit(folder, file, old, new)
    if problem == "has no check cell":
        edit(folder, file, '# %% check="predict"\n', "# %%\n")
    found = verify(load_assignment(folder))
    matching = [message for message in found.problems if problem in message]
    assert matching and matching[0].rstrip().endswith("."), found.problems


def test_surviving_mutants_are_shown_as_diffs(folder):
    edit(folder, "test_hidden.py", "for z in (rng.normal(size=(5, 7)), rng.uniform(-1000, 1000, size=(5, 7))):",
         "for z in (rng.normal(size=(1, 7)),):")  # fmt: skip
    found = verify(load_assignment(folder), options=Options(mutants=True))
    survivors = [message for message in found.problems if "a mutant of softmax survives" in message]
    assert any(
        "-     e = " in one or "- e = np.exp(z - z.max(axis=-1, keepdims=True))" in one for one in survivors
    )


def test_an_equivalent_mutant_is_not_counted_and_a_stale_mark_is_a_problem(folder):
    mark = (
        "\nfrom grader.testing import equivalent_mutant\n"
        'marks = [equivalent_mutant(exercise="softmax", before="no such line", after="x", reason="none")]\n'
    )
    (folder / "misconceptions.py").write_text((folder / "misconceptions.py").read_text() + mark)
    found = verify(load_assignment(folder), options=Options(mutants=True))
    assert any("is no mutant: remove its mark" in message for message in found.problems)


def test_mutants_are_first_order_and_compile():
    made = list(mutants("f", "def f(x, y=2):\n    return x + y if x > 0 else None\n"))
    assert len({one.source for one in made}) == len(made) > 10
    for one in made:
        compile(one.source, "<mutant>", "exec")
        assert one.before != one.after


def test_every_operator_does_what_its_examples_show():
    for name in Provider():
        operator = Provider()[name]
        assert operator.examples(), name
        for example in operator.examples():
            made = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
            assert made is not None, example
            assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(example.post_mutation_code)), example


def test_an_argument_is_frozen_at_what_most_tests_pass():
    source = "def f(x, lr, key='W'):\n    return x * lr + len(key)\n"
    made = {one.after for one in mutants("f", source, {"f": {"lr": "0.1", "key": "'b'"}})}
    assert {"lr = 0.1", "key = 'b'"} <= made


def test_mutants_are_tried_side_by_side_with_the_same_findings(folder):
    one = verify(load_assignment(folder), options=Options(mutants=True))
    shown = []

    def step(title, items):
        shown.append(title)
        return items

    two = verify(load_assignment(folder), options=Options(mutants=True, jobs=2), step=step)
    assert one == two
    assert shown == ["misconceptions", "shares of the mutants"]
    assert one.counts["mutants"] > 20


@pytest.mark.parametrize(
    "body",
    [
        "raise SystemExit(3)",
        "print('x' * 10**6)",
        "np.seterr(all='raise'); return -z",
        "return z.tolist().index('x')",
    ],
)
def test_what_a_misconception_does_costs_no_other(folder, body):
    before = verify(load_assignment(folder))
    first = '@misconception(exercise="softmax", caught_by="test_values", lecture="Softmax")\ndef no_shift(z):'
    odd = f'{first.replace("no_shift", "odd")}\n    """It does what no other does."""\n    {body}\n\n\n'
    edit(folder, "misconceptions.py", first, odd + first)
    after = verify(load_assignment(folder))
    assert [one for one in after.costs if one.misconception != "odd"] == before.costs
    assert [one for one in after.problems if "odd" not in one] == before.problems
    [own] = [one for one in after.costs if one.misconception == "odd"]
    assert own.share >= 2 / 3


def test_a_call_of_a_misconception_ends_at_the_limit(folder):
    edit(folder, "misconceptions.py", "    e = np.exp(z)\n", "    time.sleep(0.4)\n    e = np.exp(z)\n")
    edit(folder, "misconceptions.py", "import numpy as np\n", "import time\n\nimport numpy as np\n")
    stopped = verify(load_assignment(folder), options=Options(limits=Limits(call_seconds=0.1)))
    assert any("no_shift of softmax is recognized as nothing" in message for message in stopped.problems)


def test_a_misconception_without_an_end_is_stopped_and_named(folder, monkeypatch):
    monkeypatch.setattr("grader.diagnosis.recognition.CALL_SECONDS", 0.5)
    monkeypatch.setattr("grader.authoring.known_mistakes.FORM_SECONDS", 0.5)
    edit(folder, "misconceptions.py", "    e = np.exp(z)\n", "    while True: pass\n    e = np.exp(z)\n")
    found = verify(load_assignment(folder), options=Options(limits=Limits(call_seconds=0.5)))
    assert not [message for message in found.problems if "recognized" in message]
    kept = json.loads(known_mistakes_file(load_assignment(folder)))
    assert "exp overflows." not in [one["hint"] for one in kept.get("softmax", [])]


def test_a_file_of_the_author_s_that_exits_is_named(folder):
    edit(
        folder,
        "misconceptions.py",
        "import numpy as np\n",
        "import sys\n\nimport numpy as np\n\nsys.exit(4)\n",
    )
    with pytest.raises(AssignmentError, match=r"90_tiny/misconceptions.py does not run: SystemExit"):
        verify(load_assignment(folder))


def test_what_a_misconception_costs_and_what_check_misses(folder):
    found = verify(load_assignment(folder))
    shares = {cost.misconception: cost.share for cost in found.costs if cost.exercise == "softmax"}
    assert shares == pytest.approx({"no_shift": 2 / 3, "not_normalized": 2 / 3, "over_the_examples": 2 / 3})
    gap = found.public["misconceptions"]
    assert gap.caught == 7
    assert gap.green == [
        Missed("no_shift", "softmax", "test_values"),
        Missed("MeanOfMeans", "Mean", "test_mean"),
        Missed("LastBatch", "Mean", "test_mean"),
    ]
    assert not found.all_problems(strict=False)
    problems = found.all_problems(strict=True)
    assert any("no_shift 67% of softmax costs more than half" in one for one in problems)
    assert any("check() is green on 42.9%" in one and "test_mean of Mean (2)" in one for one in problems)
    found.declares_rules = True
    assert any("check() is green on" in one for one in found.all_problems(strict=False))


def test_a_cost_with_a_reason_is_no_problem_and_a_needless_reason_is_one():
    costs = [
        Cost("f", "all_of_it", "all_of_it", 0.8, "It is the whole idea."),
        Cost("f", "slip", "slip", 0.3, "x"),
    ]
    problems = Verification("01_f", costs=costs).all_problems(strict=True)
    assert problems == ["misconception slip 30% of f costs no more than half: remove costs=…."]


class InThisProcess:
    """Trials whose two tests run here: one asks the reference about the caller's arguments, one about copies."""

    def __init__(self, folder):
        self.assignment = load_assignment(folder)
        self.reference = load_reference(self.assignment)

    def run(self, exercise, source, selection=ALL_TESTS):
        names = {"np": np, "softmax": self.reference.softmax}
        exec(source, names)
        z, values = np.arange(6.0).reshape(2, 3), np.arange(3.0)
        if exercise == "Mean":
            student, reference = names["Mean"](), self.reference.Mean()
            student.update_state(values)
            same = [student.result() == (reference.update_state(values), reference.result())[1]] * 2
        else:
            right = getattr(self.reference, exercise)(z.copy())
            got = names[exercise](z)
            same = [np.array_equal(got, getattr(self.reference, exercise)(z)), np.array_equal(got, right)]
        results = [
            TestRecord(TestResult(name, name, "passed" if one else "failed"))
            for name, one in zip(("test_late", "test_fair"), same, strict=True)
            if selection.only is None or name in selection.only
        ]
        return ExerciseRecord(exercise, tuple(results))


def test_a_reference_that_is_asked_about_changed_arguments_is_found(folder):
    found = list(leavings_problems(InThisProcess(folder)))
    assert [one.partition(" takes")[0] for one in found[:2]] == [
        "test test_late of softmax",
        "test test_late of predict",
    ]
    assert any("of Mean" in one for one in found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("The loss is y\n- log p, as in the lecture.", ["- log p, as in the lecture."]),
        ("It ends after epoch\n1. Then the next begins.", ["1. Then the next begins."]),
        ("It has:\n- one\n- two", []),
        ("Steps.\n\n- one that is\n  long\n- two", []),
        ("```\nx\n- y\n```", []),
        ("$$\na\n- b\n$$", []),
        ("# Title\n- one", []),
        ("It ends in\n2. Then", []),
    ],
)
def test_lines_that_wrapping_made_a_list(source, found):
    assert list(wrapped_list_lines(source)) == found


def test_a_verification_is_kept_until_something_changes(folder, tmp_path):
    def cache(options="default"):
        return VerifyCache(tmp_path / "verify", load_assignment(folder), tmp_path / "released", options)

    assert cache().load() is None
    found = Verification("90_tiny", notes=["a note"], costs=[Cost("f", "slip", "slip", 0.3, "")])
    cache().save(found)
    assert cache().load() == found
    assert cache("with mutants").load() is None
    edit(folder, "test_public.py", "hints = {", "hints  = {")
    assert cache().load() is None
    edit(folder, "test_public.py", "hints  = {", "hints = {")
    assert cache().load() == found
    next((tmp_path / "verify").iterdir()).write_text("{}x")
    assert cache().load() is None


def test_figures_without_a_description_are_problems(folder):
    assert list(figure_problems(load_assignment(folder))) == []
    with (folder / "notebook.py").open("a") as script:
        script.write('\n# %%\nwith figure("One"):\n    pass\nwith figure("Two", alt="A line."):\n    pass\n')
        script.write('with figure("Three", alt=""):\n    pass\n')
    [problem] = figure_problems(load_assignment(folder))
    assert (
        problem.startswith("2 figures have no description")
        and "the first is 'One': write figure(…, alt=" in problem
    )
    assert problem in verify(load_assignment(folder)).problems


def test_a_sample_without_mutants_is_refused(capsys):
    assert main(["verify", "90_tiny", "--sample", "3"]) == 2
    assert "add --mutants" in capsys.readouterr().err
