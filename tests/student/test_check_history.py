"""What is kept of checks: how exercises came out, and which mistakes were overcome."""

import json

from grader.judging.commentary import COMMENTARY, reference_text
from grader.student.check_history import VARIABLE, Reached, keep
from tests.site.pyodide_files import ROOT

SHIFT = ("exp overflows above 709.", "Derivative of Softmax MLE Loss")


def exercises(path):
    return json.loads(path.read_text())["notebooks"]["01_mlp"]["exercises"]


def test_nothing_is_kept_unasked(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert keep("01_mlp", [Reached("softmax", "passed")]) == []


def test_a_mistake_is_overcome_once_and_met_again(monkeypatch, tmp_path):
    path = tmp_path / "progress.json"
    monkeypatch.setenv(VARIABLE, str(path))
    assert keep("01_mlp", [Reached("softmax", "failed", mistake=SHIFT), Reached("relu", "passed")]) == []
    assert keep("01_mlp", [Reached("relu", "passed"), Reached("softmax", "neutral")]) == []
    overcome = keep("01_mlp", [Reached("softmax", "passed")])
    assert [(one.exercise, one.hint, one.lecture) for one in overcome] == [("softmax", *SHIFT)]
    assert keep("01_mlp", [Reached("softmax", "passed", hidden=True)]) == []
    assert keep("01_mlp", [Reached("softmax", "failed", hidden=True, mistake=SHIFT)]) == []
    assert len(keep("01_mlp", [Reached("softmax", "passed", hidden=True)])) == 1
    assert exercises(path)["softmax"]["public"] == exercises(path)["softmax"]["hidden"] == "passed"
    assert exercises(path)["relu"]["hidden"] is None


def test_a_damaged_file_is_begun_anew(monkeypatch, tmp_path):
    path = tmp_path / "progress.json"
    path.write_text('{"notebooks": {"01_mlp": {"exercises": 3}}}')
    monkeypatch.setenv(VARIABLE, str(path))
    keep("01_mlp", [Reached("softmax", "passed")])
    assert set(exercises(path)) == {"softmax"}


def test_a_folder_that_is_gone_stops_no_check(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone" / "progress.json"))
    assert keep("01_mlp", [Reached("softmax", "passed")]) == []


def test_the_reference_comes_with_its_commentary(tmp_path):
    folder = tmp_path / "01_mlp"
    folder.mkdir()
    (folder / "notebook.py").write_text((ROOT / "solutions" / "01_mlp" / "notebook.py").read_text())
    (folder / COMMENTARY).write_text(
        "# 01\n\n## `relu`\n\n**Why.** One kink.\n\n**Cost.** A pass.\n\n## softmax\n\nShift.\n"
    )
    text = reference_text(folder, "relu")
    assert "return np.maximum(z, 0)" in text and text.endswith("**Cost.** A pass.")
    assert "SOLUTION" not in text and "Shift" not in text
    assert reference_text(folder, "affine_concepts") == "" and reference_text(folder, "no_exercise") == ""
