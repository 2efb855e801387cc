"""The student's code gets copies of a test's arguments, and the same copy for the same object."""

import copy

import numpy as np
import pytest

from grader.testing.copies import copied
from grader.testing.local import LocalBackend
from grader.testing.student import Student


def student_of(source):
    namespace = {}
    exec(compile(source, "cell 1", "exec"), namespace)
    return Student(LocalBackend(namespace))


def test_what_a_call_changes_comes_back_only_to_those_who_ask():
    student = student_of(
        "def f(z, params, rows):\n    z[...] = 0; params.clear(); rows.append(1); params['W'] = z\n    return z"
    )
    z, params, rows = np.ones(3), {"W": np.ones(2)}, [np.ones(1)]
    got = student.f(z, params, rows)
    assert got.tolist() == [0, 0, 0]
    assert z.tolist() == [1, 1, 1] and params["W"].tolist() == [1, 1] and len(rows) == 1
    assert student.after(z).tolist() == [0, 0, 0] and student.after(params)["W"].tolist() == [0, 0, 0]
    assert len(student.after((z, rows))[1]) == 2
    call = student.recording[0]
    assert call.args[0].tolist() == [1, 1, 1] and call.args_after[0].tolist() == [0, 0, 0]


def test_an_object_is_one_object_to_the_student_with_its_new_content():
    student = student_of(
        "kept = []\n"
        "def keep(params):\n    kept.append(params)\n    return len(kept)\n"
        "def first(params=None):\n    return kept[0]['W'], kept[0] is params"
    )
    params = {"W": np.ones(2)}
    student.keep(params)
    params["W"] += 1
    values, same = student.first(params)
    assert values.tolist() == [2, 2] and same
    student.start_recording()  # the next test
    assert not student.first(params)[1]


def test_an_answer_is_not_changed_by_later_calls():
    student = student_of("def f(z):\n    z += 1\n    return z")
    z = np.zeros(2)
    first = student.f(z)
    first[0] = 7
    assert student.f(z).tolist() == [1, 1] and first.tolist() == [7, 1]


def test_a_read_only_argument_stays_read_only():
    student = student_of("def f(z):\n    z += 1")
    z = np.ones(2)
    z.flags.writeable = False
    with pytest.raises(Exception, match="read-only"):
        student.f(z)


def test_the_students_draws_do_not_move_the_tests_generator():
    student = student_of("def f(rng, n):\n    return rng.random(n)")
    rng, twin = np.random.default_rng(1), np.random.default_rng(1)
    first, second = student.f(rng, 3), student.f(rng, 5)
    assert not np.allclose(first, second[:3]), "each call has draws of its own"
    assert np.allclose(student.f(twin, 3), first), "the same state gives the same draws"
    assert rng.random() == np.random.default_rng(1).random()
    assert not np.allclose(first, np.random.default_rng(1).random(3)), "the test's draws are not repeated"


@pytest.mark.parametrize("bits", [np.random.PCG64, np.random.MT19937, np.random.Philox, np.random.SFC64])
def test_a_copied_generator_goes_on_as_the_original(bits):
    rng = np.random.Generator(bits(5))
    rng.spawn(2)
    rng.integers(9, size=3, dtype=np.int32)  # which leaves half a draw behind
    other = copied(rng)
    assert other is not rng
    expected = copy.deepcopy(rng)
    for one in (other, rng):
        assert one.bit_generator.state["bit_generator"] == bits.__name__
    assert (
        other.integers(2**31, size=5, dtype=np.int32).tolist()
        == expected.integers(2**31, size=5, dtype=np.int32).tolist()
    )
    assert [child.random() for child in other.spawn(2)] == [child.random() for child in expected.spawn(2)]
    rng.random(100)
    assert other.random() == expected.random()


def test_a_generator_without_a_seed_sequence_of_numpy_is_copied_too():
    class Seeds(np.random.bit_generator.ISeedSequence):
        def generate_state(self, n_words, dtype=np.uint32):
            return np.arange(1, n_words + 1, dtype=dtype)

    rng = np.random.Generator(np.random.PCG64(Seeds()))
    assert copied(rng).random() == rng.random()
