"""Questions read from a notebook's text, and the text without what no student gets."""

import pytest

from grader.notebooks.cells import Cell
from grader.notebooks.questions import QuestionsError, read_questions, without_explanations

OWN = """\
### Questions: `concepts`

**`first`**: What of $x$?

- A: a short one
- B: one that goes on
  in the next line

<!-- why
A: It is $x$: no more,
   no less.
B: It is not.
-->

**`second`**: And now?

- A: nothing

Answer with the letters."""

SHARED = """\
- A: none
- B: all

**`this`**: Which?

<!-- why
A: Some.
B: Not all.
-->

**`that`**: Which?"""


def cells(*texts):
    found = [Cell(index, "markdown", text) for index, text in enumerate(texts)]
    return [*found, Cell(len(found), "code", "concepts = {}", {"exercise": "concepts"})]


def test_options_and_explanations_go_over_lines():
    questions = read_questions(cells(OWN))["concepts"]
    assert list(questions) == ["first", "second"]
    first = questions["first"]
    assert first.options == {"A": "a short one", "B": "one that goes on in the next line"}
    assert first.why == {"A": "It is $x$: no more, no less.", "B": "It is not."}
    assert questions["second"].options == {"A": "nothing"} and questions["second"].why == {}


def test_options_before_the_first_question_are_shared():
    questions = read_questions(cells("Some text.", SHARED))["concepts"]
    assert questions["this"].options == questions["that"].options == {"A": "none", "B": "all"}
    assert questions["this"].why == {"A": "Some.", "B": "Not all."}
    assert all(question.shares_options for question in questions.values())


def test_questions_belong_to_the_next_exercise():
    other = [Cell(0, "markdown", SHARED), Cell(1, "code", "f = 1", {"exercise": "f"}), *cells(OWN)]
    assert list(read_questions(other)["concepts"]) == ["first", "second"]


def test_students_get_the_text_without_explanations():
    text = without_explanations(OWN)
    assert "why" not in text and "It is" not in text and "<!--" not in text
    assert "in the next line\n\n**`second`**" in text
    assert without_explanations(text) == text


@pytest.mark.parametrize(
    "source",
    ["<!-- why\nA: it does not end", "in a line <!-- why\nA: x\n-->", "<!--  WHY\nA: x\n-->"],
)
def test_an_explanation_that_would_stay_is_refused(source):
    with pytest.raises(QuestionsError, match="starts with"):
        without_explanations(source)
