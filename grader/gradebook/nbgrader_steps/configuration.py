"""What `nbgrader_config.py` sets so that nbgrader's own commands and formgrader's buttons use this kit."""

from __future__ import annotations

from traitlets import List
from traitlets.config import Config
from traitlets.config.loader import DeferredConfig

from grader.authoring.markers import STUB

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


class Replaced(DeferredConfig):  # type: ignore[misc]
    """nbgrader's own list of steps with this kit's in their place, worked out where nbgrader asks for it.

    A command that needs no nbgrader reads the course's configuration too, and imports none.
    """

    def __init__(self, without: str = "") -> None:
        super().__init__()
        self._without = without

    def get_value(self, trait: List) -> list[type | str]:
        replaced = [
            _IN_PLACE_OF.get(step.__name__, step)
            for step in trait.default()
            if step.__name__ != self._without
        ]
        return [step for step in replaced if step is not None]

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def configure(c: Config) -> None:
    """Point nbgrader's steps at this kit's preprocessors, exporters and stubs.

    Args:
        c: the configuration object of `get_config()`.
    """
    c.ClearSolutions.code_stub = {"python": STUB}
    c.GenerateAssignment.preprocessors = Replaced()
    c.Autograde.exporter_class = "grader.gradebook.submission.SubmissionExporter"
    # Submissions are read without outputs, but for those of the cells that a person grades.
    c.Autograde.sanitize_preprocessors = Replaced(without="ClearOutput")
    c.Autograde.autograde_preprocessors = Replaced()
    c.Autograde.pre_convert_hook = "grader.gradebook.submission.expect_released_notebooks"
    c.GenerateFeedback.exporter_class = "grader.gradebook.feedback.exporter.FeedbackExporter"
    c.GenerateFeedback.preprocessors = ["grader.gradebook.feedback.exporter.CollectGrades"]
    c.HTMLExporter.preprocessors = [
        "grader.gradebook.nbgrader_steps.formgrader.SafeMarkdown"
    ]  # what formgrader shows
