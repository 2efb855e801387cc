"""What formgrader shows of a student's Markdown: nothing that acts in the teacher's browser."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from grader.gradebook.feedback.markdown import markdown_html

# formgrader's style sheet (Bootstrap 3) takes the room out of tables and the triangle off what unfolds.
_STYLED = {
    "<table>": '<table class="table table-condensed" style="width: auto">',
    "<summary>": '<summary style="display: list-item; cursor: pointer">',
}


class SafeMarkdown(Preprocessor):  # type: ignore[misc]
    """Hands formgrader's template Markdown that is rendered and cleaned already.

    Its page may do all that the teacher may, and its template lets a student's HTML through.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if cell.cell_type == "markdown":
            html = markdown_html(cell.source, cell.pop("attachments", None))
            for plain, styled in _STYLED.items():
                html = html.replace(plain, styled)
            # One line is one block of HTML, which the template's own Markdown step leaves as it is.
            cell.source = f"<div>{html.replace(chr(10), '&#10;')}</div>"
        return cell, resources
