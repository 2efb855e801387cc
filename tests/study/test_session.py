"""What a save brings about: cards of what changed, misconceptions overcome, progress, and what is next."""

import io
import json

import pytest
from rich.console import Console

from grader.study.course import StudyCourse, StudyError
from grader.study.course_progress import Progress, read_progress
from grader.study.finish import finish_page
from grader.study.page import progress_page
from grader.study.reveal import find_exercise, reveal
from grader.study.session import Place, StudySession
from grader.study.terminal import saved_text
from tests.study.conftest import NAME, NO_SHIFT, REFERENCE, ROOT, fill

TODAY = 1_700_000_000.0


def test_a_save_shows_what_changed_and_nothing_else(session, folder):
    notebook = folder.notebook(NAME)
    assert session.is_untouched(NAME)
    assert session.look(NAME).changed == []
    fill(notebook, affine=REFERENCE["affine"], softmax=NO_SHIFT)
    assert not session.is_untouched(NAME)
    saved = session.look(NAME)
    assert [(one.name, one.outcome) for one in saved.changed] == [("affine", "passed"), ("softmax", "failed")]
    assert saved.next == Place(NAME, "affine_concepts") and saved.newly_done == ["affine"]
    text = _text(saved, session)
    assert "exp overflows above 709" in text and "1 of 13" in text and "Next: affine_concepts" in text
    saved = session.look(NAME)
    assert saved.changed == [] and _text(saved, session).count("\n") == 1
    _insert_a_cell(notebook)  # every cell below has another number now
    assert session.look(NAME).changed == []

    fill(notebook, softmax=REFERENCE["softmax"])
    saved = session.look(NAME)
    assert [one.name for one in saved.changed] == ["softmax"]
    assert [(exercise, mistake.name) for exercise, mistake in saved.overcome] == [
        ("softmax", "softmax_without_shift")
    ]
    assert "overcome in softmax" in _text(saved, session)
    page = progress_page(saved, session.standings, saved.next, TODAY)
    assert '<meta http-equiv="refresh"' in page and "Overcome" in page and "2 of 13" in page
    assert session.progress.of(NAME, "softmax").tries == 2

    fill(notebook, softmax="def softmax(z:\n    pass")
    saved = session.look(NAME)
    assert [(one.name, one.outcome) for one in saved.changed] == [("softmax", "failed")]

    notebook.write_text("{")
    saved = session.look(NAME)
    assert "not valid JSON" in saved.message and saved.changed == []


def test_progress_outlives_the_session(session, course, folder):
    fill(folder.notebook(NAME), affine=REFERENCE["affine"])
    session.look(NAME)
    later = StudySession(course, folder, session._judges)
    assert later.standings[0].done == 1 and later.look(NAME).changed == []


def test_damaged_progress_is_set_aside_and_what_can_be_read_goes_on(session, course, folder):
    fill(folder.notebook(NAME), affine=REFERENCE["affine"])
    session.look(NAME)
    file = session._file
    data = json.loads(file.read_text())
    data["notebooks"][NAME]["relu"] = {"tries": "many"}
    file.write_text(json.dumps(data))
    read = read_progress(file)
    assert read.damaged is not None and read.damaged.is_file() and not file.exists()
    assert read.progress.of(NAME, "affine").is_done and read.progress.of(NAME, "relu").tries == 0
    for text in ("", "[1]", '{"notebooks": 3}', "\x00\xff"):
        file.write_bytes(text.encode("latin-1"))
        again = StudySession(course, folder, session._judges)
        assert again.damaged is not None
        assert again.look(NAME).newly_done == ["affine"]  # the notebook is what counts
        assert read_progress(file).progress.of(NAME, "affine").is_done


def test_progress_is_written_as_it_is_read(tmp_path):
    progress = Progress(started=TODAY)
    one = progress.of(NAME, "softmax")
    one.tries, one.revealed = 3, TODAY
    one._meet("no_shift", "exp overflows", "Softmax", TODAY)
    progress.write(tmp_path / "p.json")
    assert read_progress(tmp_path / "p.json").progress == progress
    assert read_progress(tmp_path / "p.json").damaged is None


def test_the_reference_is_for_whoever_has_tried(session, folder):
    with pytest.raises(StudyError, match="has not been tried yet"):
        reveal(session, "softmax", TODAY)
    with pytest.raises(StudyError, match="no exercise 'sofmax'"):
        reveal(session, "sofmax", TODAY)
    fill(folder.notebook(NAME), softmax=NO_SHIFT)
    text = reveal(session, f"{NAME}.softmax", TODAY)
    assert "z.max(axis=-1, keepdims=True)" in text and "SOLUTION" not in text
    assert read_progress(session._file).progress.of(NAME, "softmax").revealed == TODAY


def test_what_another_terminal_reveals_is_kept(session, course, folder):
    fill(folder.notebook(NAME), softmax=NO_SHIFT)
    session.look(NAME)
    reveal(StudySession(course, folder, session._judges), "softmax", TODAY)
    fill(folder.notebook(NAME), softmax=REFERENCE["softmax"])
    session.look(NAME)
    assert read_progress(session._file).progress.of(NAME, "softmax").revealed == TODAY


def test_the_end_is_a_page_to_keep(session, folder):
    fill(folder.notebook(NAME), **{**REFERENCE, "softmax": NO_SHIFT})
    saved = session.look(NAME)
    assert not saved.finished and saved.next == Place(NAME, "softmax")
    reveal(session, "softmax", TODAY)
    fill(folder.notebook(NAME), softmax=REFERENCE["softmax"] + "\n# <b>mine</b>")
    saved = session.look(NAME)
    assert saved.finished and saved.next is None
    page = finish_page(session)
    assert "All 13 exercises pass" in page
    assert "exp overflows above 709" in page and "after the reference was read: <code>softmax" in page
    assert "&lt;b&gt;mine" in page and "<b>mine" not in page
    assert "all done" in _text(saved, session)


def _text(saved, session):
    console = Console(file=io.StringIO(), width=200)
    console.print(saved_text(saved, session.standings, TODAY), markup=False)
    return console.file.getvalue()


def _insert_a_cell(notebook):
    document = json.loads(notebook.read_text())
    cell = {
        "cell_type": "code",
        "id": "mine",
        "metadata": {},
        "source": "1 + 1",
        "outputs": [],
        "execution_count": None,
    }
    document["cells"].insert(3, cell)
    notebook.write_text(json.dumps(document))


def test_what_two_notebooks_have_is_named_with_its_notebook(folder, judges):
    course = StudyCourse(ROOT / "solutions", ROOT / "assignments")
    session = StudySession(course, folder, judges(course))
    assert session.full_name(Place(NAME, "affine")) == "affine"
    for assignment in ("02_losses", "10_label_smoothing"):
        named = session.full_name(Place(assignment, "loss_concepts"))
        assert named == f"{assignment}.loss_concepts"
        assert find_exercise(session, named) == Place(assignment, "loss_concepts")
