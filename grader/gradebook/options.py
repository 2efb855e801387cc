"""The options of this kit in `nbgrader_config.py`."""

from __future__ import annotations

from traitlets import Bool, Dict, Enum, Float, Integer, List, Unicode
from traitlets.config import LoggingConfigurable


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
    limits = Dict(
        key_trait=Unicode(), help="Limits of the sandbox by name, where they differ from the defaults."
    ).tag(config=True)
    assignments = List(
        Unicode(), help="The assignments of the course by name, where it has not all of `solutions`."
    ).tag(config=True)
    due_dates = Dict(
        key_trait=Unicode(),
        value_trait=Unicode(),
        help="Assignment -> when it is due, such as 2027-02-15 23:59:00 UTC; in the place of nbgrader's database.",
    ).tag(config=True)
    public_site = Bool(
        False, help="`grader site` leaves hidden tests and references out, unless --with-solutions is given."
    ).tag(config=True)
    scaled_to = Float(
        0.0, min=0.0, help="What every assignment is worth in the exports; 0 is what its tests are."
    ).tag(config=True)
