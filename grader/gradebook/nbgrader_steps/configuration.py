"""What `nbgrader_config.py` sets so that nbgrader's own commands and formgrader's buttons use this kit."""

from __future__ import annotations

from typing import Any

from nbgrader.converters import Autograde, GenerateAssignment
from traitlets import Dict, Enum, Integer, Unicode
from traitlets.config import LoggingConfigurable

from grader.authoring.stubs import STUB

_PREPROCESSORS = "grader.gradebook.nbgrader_steps.preprocessors"

# nbgrader's own steps, and what stands in their place.
_IN_PLACE_OF = {
    "ClearSolutions": "grader.authoring.stubs.StubSolutions",
    "DeduplicateIds": None,  # with the two below in one step, which a copied or deleted cell does not stop
    "OverwriteKernelspec": None,
    "OverwriteCells": f"{_PREPROCESSORS}.RestoreRelease",
    "Execute": f"{_PREPROCESSORS}.Judge",
    "SaveAutoGrades": f"{_PREPROCESSORS}.SaveJudgedGrades",
}


class Grader(LoggingConfigurable):  # type: ignore[misc]
    """The options of this kit, `c.Grader.…` in `nbgrader_config.py`."""

    solutions = Unicode(
        "solutions", help="The folder of the assignments' sources, relative to the course folder."
    ).tag(config=True)
    secret_file = Unicode(
        ".grader_secret", help="The file whose random bytes seed the hidden tests; made on first use."
    ).tag(config=True)
    sandbox = Enum(
        ("best", "full", "partial", "none"),
        default_value="best",
        help="The sandbox level; best is the best that the machine has, one by name is refused without it.",
    ).tag(config=True)
    jobs = Integer(0, min=0, help="Judges that `grader autograde` runs side by side; 0 is one a core.").tag(
        config=True
    )
    limits = Dict(help="Limits of the sandbox by name, where they differ from the defaults.").tag(config=True)


def configure(c: Any) -> None:
    """Point nbgrader's steps at this kit's preprocessors, exporters and stubs.

    Args:
        c: the configuration object of `get_config()`.
    """
    c.ClearSolutions.code_stub = {"python": STUB}
    c.GenerateAssignment.preprocessors = _replaced(GenerateAssignment.preprocessors)
    c.Autograde.exporter_class = "grader.gradebook.submission.SubmissionExporter"
    c.Autograde.sanitize_preprocessors = _replaced(Autograde.sanitize_preprocessors)
    c.Autograde.autograde_preprocessors = _replaced(Autograde.autograde_preprocessors)
    c.Autograde.pre_convert_hook = "grader.gradebook.submission.expect_released_notebooks"
    c.GenerateFeedback.exporter_class = "grader.gradebook.feedback.exporter.FeedbackExporter"
    c.GenerateFeedback.preprocessors = ["grader.gradebook.feedback.exporter.CollectGrades"]
    c.HTMLExporter.preprocessors = [
        "grader.gradebook.nbgrader_steps.formgrader.SafeMarkdown"
    ]  # what formgrader shows


def _replaced(steps: Any) -> list[Any]:
    replaced = [_IN_PLACE_OF.get(step.__name__, step) for step in steps.default()]
    return [step for step in replaced if step is not None]
