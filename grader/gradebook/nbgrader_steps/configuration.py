"""What `nbgrader_config.py` sets so that nbgrader's own commands and formgrader's buttons use this kit."""

from __future__ import annotations

from nbgrader.converters import Autograde, GenerateAssignment
from traitlets import List
from traitlets.config import Config

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


def configure(c: Config) -> None:
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


def _replaced(steps: List) -> list[type | str]:
    replaced = [_IN_PLACE_OF.get(step.__name__, step) for step in steps.default()]
    return [step for step in replaced if step is not None]
