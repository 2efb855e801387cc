"""nbgrader's configuration of this course; `nbgrader` and `grader` run in this folder read it."""

from grader.gradebook.nbgrader_steps.configuration import configure

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "training-networks"

# Built by `grader release` from solutions/, which holds one folder an assignment.
c.CourseDirectory.source_directory = "build/source"
c.CourseDirectory.release_directory = "assignments"

# c.CourseDirectory.db_url = "postgresql://…"   # SQLite, gradebook.db, by default
# c.Grader.jobs = 8                             # judges side by side; one a core by default
# c.Grader.sandbox = "full"                     # refuse to grade with less

configure(c)
