"""Sphinx's settings."""

import tomllib
from pathlib import Path

_PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]

project = "Training Neural Networks II"
version = release = _PROJECT["version"]
language = "en"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "tools.docs_site.docstrings",
    "tools.docs_site.mathml",
]
smartquotes_action = "D"  # dashes alone: quotation marks are code as often as not

myst_enable_extensions = ["amsmath", "colon_fence", "dollarmath", "strikethrough"]
myst_heading_anchors = 4  # as links between the pages name them
myst_dmath_double_inline = True
suppress_warnings = ["myst.strikethrough"]  # that it is for HTML alone

default_role = "code"  # docstrings write `name`
autodoc_typehints_format = "short"
autodoc_type_aliases = {name: name for name in ("Array", "DTypeLike", "Loss", "Written")}
maximum_signature_line_length = 88
napoleon_use_rtype = False
python_use_unqualified_type_names = True
add_module_names = False

html_theme = "furo"
html_title = "Training Neural Networks II"
html_static_path = ["static"]
html_css_files = ["course.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_search_summary = False  # would load the pages that are found, which a browser refuses for files
html_show_copyright = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
