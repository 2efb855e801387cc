"""A misconception as a change to the reference: found whatever its layout, and refused with what to do."""

import pytest

from grader.testing import change, misconception
from grader.testing.changes import Change, ChangeError, apply_changes

SOURCE = '''def f(z, axis=-1):
    """z -> f(z); e = np.exp(z)."""
    e = np.exp(
        z - z.max(axis=axis, keepdims=True)  # the shift
    )
    if axis:
        e = abs(e)
        e = e + 1  # why
    return e / e.sum(axis=axis, keepdims=True)
'''


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("e = np.exp(z - z.max(axis=axis, keepdims=True))", "e = np.exp(z)",
         "e = np.exp(\n        z - z.max(axis=axis, keepdims=True)  # the shift\n    )", "e = np.exp(z)"),
        ("axis=-1", "axis=0", "axis=-1", "axis=0"),
        ("e = e+1", "", "        e = e + 1  # why\n", ""),
        ("/ e.sum(axis=axis, keepdims=True)", "", "/ e.sum(axis=axis, keepdims=True)", ""),
        ("    e = e + 1\nreturn e / e.sum(axis=axis, keepdims=True)", "    e = e + 2\nreturn e",
         "e = e + 1  # why\n    return e / e.sum(axis=axis, keepdims=True)", "e = e + 2\n    return e"),
        ("""
            if axis:
                e = abs(e)
        """, """
            for _ in range(2):
                if axis:
                    e = abs(e)
        """, "    if axis:\n        e = abs(e)", "    for _ in range(2):\n        if axis:\n            e = abs(e)"),
    ],
    ids=["broken line", "part of a line", "line left out", "end left out", "two levels", "block"],
)  # fmt: skip
def test_a_change_is_made_where_it_fits(before, after, old, new):
    assert SOURCE.count(old) == 1
    assert apply_changes(SOURCE, [Change(before, after)]) == SOURCE.replace(old, new)


def test_several_changes_are_looked_for_in_the_source_as_given():
    made = apply_changes("a = 1\nb = 2\n", [Change("b = 2", "b = 1"), Change("a = 1", "b = 2")])
    assert made == "b = 2\nb = 1\n"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([Change("e = np.exp(y)", "")], "is not in the reference: copy from the exercise's cell"),
        ([Change("", "e = 1")], "is not in the reference"),
        ([Change("keepdims=True", "")], "is in the reference 2 times: add the line above or below"),
        ([Change("np.exp(", "np.log(")], "no whole line or expression"),
        ([Change("e = abs(e)", "e"), Change("abs(e)", "e")], "overlap: join them"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_with_what_to_do(changes, message):
    with pytest.raises(ChangeError, match=message):
        apply_changes(SOURCE, changes)


def test_stacked_changes_and_variants():
    @misconception(exercise="f", caught_by="test_f", lecture="F")
    @change(before="a", after="b")
    @change(before="c", after="d")
    def slip():
        """The hint
        of two lines."""

    @slip.variant
    @change(before="a", after="e")
    def other_slip(): ...

    assert (slip.name, slip.hint) == ("slip", "The hint of two lines.")
    assert [form.changes for form in slip.forms] == [
        (Change("a", "b"), Change("c", "d")),
        (Change("a", "e"),),
    ]
    assert other_slip is slip.forms[1]
