"""The learner's folder: laid out once, renewed without touching what was written."""

import json
import shutil

import pytest

from grader.study.course import StudyCourse, StudyError, find_course, find_solution
from grader.study.folder import StudyFolder
from grader.study.merge import merge_notebooks
from tests.study.conftest import NAME, NO_SHIFT, ROOT, fill, source


def test_a_fresh_folder_has_what_students_get(course, folder):
    given = {path.name for path in course.released(NAME).parent.iterdir()}
    assert {path.name for path in (folder.root / NAME).iterdir()} == given
    assert {"01_mlp.ipynb", "test_public.py", "known_mistakes.json", "students.md"} <= given
    assert folder.notebook(NAME).read_bytes() == course.released(NAME).read_bytes()


def test_laying_it_out_again_changes_nothing(course, folder):
    fill(folder.notebook(NAME), softmax=NO_SHIFT)
    before = folder.notebook(NAME).read_bytes()
    done = folder.lay_out(course)
    assert (done.added, done.updated, done.refused, done.backup) == ([], {}, {}, None)
    assert folder.notebook(NAME).read_bytes() == before


def test_a_notebook_under_another_name_is_named(course, folder):
    own = folder.notebook(NAME)
    fill(own, softmax=NO_SHIFT)
    own.rename(own.with_name("mine.ipynb"))
    done = folder.lay_out(course)
    assert done.added == [NAME] and source(own.with_name("mine.ipynb"), "softmax") == NO_SHIFT
    assert done.renamed == [
        "01_mlp.ipynb was not there, and is a fresh copy. If mine.ipynb beside it is yours, give it that name to go "
        "on with it."
    ]


def test_a_file_in_a_folder_s_place_is_named(course, folder):
    shutil.rmtree(folder.root / NAME)
    (folder.root / NAME).write_text("mine")
    with pytest.raises(StudyError, match=r"/01_mlp stands where the course keeps a folder: move it away"):
        folder.lay_out(course)
    assert (folder.root / NAME).read_text() == "mine"


def test_an_update_renews_the_course_s_cells_and_keeps_the_learner_s(course, folder):
    own = folder.notebook(NAME)
    fill(own, softmax=NO_SHIFT)
    _edit(own, lambda cells: cells.insert(5, _cell("mine", "x = 1")))
    before = own.read_bytes()
    released = course.released(NAME)
    fill(
        released,
        softmax="def softmax(z):\n    raise NotImplementedError",
        relu="def relu(z):\n    # new stub",
    )
    _edit(released, lambda cells: cells.append(_cell("new-exercise", "y = 2")))
    (released.parent / "test_public.py").write_text("# renewed\n")
    done = folder.lay_out(course)
    assert done.updated == {NAME: 2} and done.backup is not None
    assert source(own, "softmax") == NO_SHIFT
    assert source(own, "relu").endswith("# new stub")
    assert (source(own, "mine"), source(own, "new-exercise")) == ("x = 1", "y = 2")
    assert (folder.root / NAME / "test_public.py").read_text() == "# renewed\n"
    assert (done.backup / NAME / own.name).read_bytes() == before
    assert folder.lay_out(course).updated == {}


def test_a_notebook_that_is_none_is_left_alone(course, folder):
    folder.notebook(NAME).write_text("half of a {")
    fill(course.released(NAME), relu="# new")
    assert "rename it" in folder.lay_out(course).refused[NAME]
    assert folder.notebook(NAME).read_text() == "half of a {"


def test_a_changed_file_of_the_course_s_is_backed_up(course, folder):
    mine = folder.root / NAME / "test_public.py"
    mine.write_text("# my own checks\n")
    done = folder.lay_out(course)
    assert mine.read_bytes() == (course.released(NAME).parent / "test_public.py").read_bytes()
    assert (done.backup / NAME / "test_public.py").read_text() == "# my own checks\n"


def test_the_course_s_own_folders_are_refused(course):
    for root in (course.assignments, course.assignments / NAME, course.assignments.parent, course.solutions):
        with pytest.raises(StudyError, match="a folder of your own"):
            StudyFolder(root).lay_out(course)


LOCKED = {"editable": False, "nbgrader": {"grade_id": "check_a", "locked": True, "grade": True}}
SOLUTION = {"nbgrader": {"grade_id": "a", "locked": False, "solution": True}}


@pytest.mark.parametrize(
    ("own", "new", "base", "expected"),
    [
        pytest.param(["text:1 mine"], ["text:2"], ["text:1"], ["1 mine"], id="an edited text stays"),
        pytest.param(["text:1"], ["text:2"], ["text:1"], ["2"], id="an untouched text is renewed"),
        pytest.param(["check_a:mine"], ["check_a:check"], None, ["check"], id="a locked cell comes back"),
        pytest.param(["a:mine"], ["a:stub 2"], None, ["mine"], id="without the old release a solution stays"),
        pytest.param([], ["text:1"], ["text:1"], [], id="what was deleted stays deleted"),
        pytest.param([], ["check_a:c"], ["check_a:c"], ["c"], id="but for locked cells"),
        pytest.param(
            ["text:1", "x:own"], ["new:n", "text:1"], ["text:1"], ["n", "1", "own"], id="own cells follow"
        ),
        pytest.param(["text:1"], [], ["text:1"], [], id="an untouched cell goes with the release"),
        pytest.param(["text:mine"], [], ["text:1"], ["mine"], id="an edited one does not"),
        pytest.param(["a:one", "a:two"], ["a:stub"], ["a:stub"], ["one", "two"], id="copies of a cell stay"),
    ],
)
def test_merging(own, new, base, expected):
    merged = merge_notebooks(_notebook(own), _notebook(new), _notebook(base) if base is not None else None)
    assert ["".join(cell["source"]) for cell in json.loads(merged.text)["cells"]] == expected
    again = merge_notebooks(merged.text, _notebook(new), _notebook(new))
    assert again.changed == 0 and again.text == merged.text


def test_a_cell_without_its_metadata_is_known_by_its_id():
    plain = json.dumps({"cells": [_cell("a", "mine")]})
    merged = merge_notebooks(plain, _notebook(["a:stub"]), _notebook(["a:stub"]))
    assert [cell["source"] for cell in json.loads(merged.text)["cells"]] == ["mine"]


def test_the_course_is_found_above(course, tmp_path, monkeypatch):
    below = course.assignments / NAME
    assert find_course([below]) == course
    assert find_course([], course.assignments.parent) == course
    with pytest.raises(StudyError, match="no course folder"):
        find_course([], tmp_path / "nothing")


def test_a_notebook_says_which_assignment_it_is(course, tmp_path):
    whole = StudyCourse(ROOT / "solutions", ROOT / "assignments")
    text = course.released(NAME).read_text()
    for name in ("01_mlp.ipynb", "01_mlp-Copy1.ipynb", "ada_01_mlp.ipynb", "homework.ipynb"):
        (tmp_path / name).write_text(text)
        assert find_solution(tmp_path / name, whole) == NAME
    other = tmp_path / "other.ipynb"
    other.write_text(json.dumps({"cells": []}))
    with pytest.raises(StudyError, match="--assignment"):
        find_solution(other, whole)


def _cell(name, text, metadata=None):
    return {"cell_type": "code", "id": name, "metadata": metadata or {}, "source": text}


def _notebook(cells):
    pairs = [one.split(":", 1) for one in cells]
    marks = {"check_a": LOCKED, "a": SOLUTION}
    return json.dumps({"cells": [_cell(name, text, marks.get(name)) for name, text in pairs]})


def _edit(notebook, change):
    document = json.loads(notebook.read_text())
    change(document["cells"])
    notebook.write_text(json.dumps(document))
