"""What `grader site` cannot do, for people."""

from __future__ import annotations


class SiteError(Exception):
    """The site cannot be built as asked; one sentence with the next step."""
