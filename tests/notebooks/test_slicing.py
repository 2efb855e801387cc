"""A slice keeps what an exercise needs, in order, and leaves out what it does not."""

import pytest

from grader.execution.definitions import execute
from grader.notebooks.cells import Cell, NotebookError, parse_ipynb, read_notebook
from grader.notebooks.scripts import parse_script
from grader.notebooks.slicing import Program, substitute_names


def program(*cells):
    return Program(parse_script("\n".join(f"# %%\n{cell}" for cell in cells)))


def kept(made, *names, substituted=()):
    return [statement.source for statement in made.slice(names, substituted).statements]


def run(made, *names, substitutes=None):
    substitutes = substitutes or {}
    namespace = {
        alias: substitutes[name] for name, both in substitute_names(substitutes).items() for alias in both
    }
    failures = execute(made.slice(names, substitutes).statements, namespace)
    return namespace, failures


def test_demo_cells_are_left_out():
    made = program("import math", "def f(z):\n    x = z\n    return x", "x = f(1)\nprint(x)", "fit(f)")
    assert kept(made, "f") == ["def f(z):\n    x = z\n    return x"]


def test_helpers_and_constants_come_along():
    made = program("SLOPE = 0.1", "def helper(z):\n    return SLOPE * z", "f = lambda z: helper(z)")
    namespace, failures = run(made, "f")
    assert failures == [] and namespace["f"](10) == 1.0


def test_loops_and_changes_of_needed_names_are_run():
    made = program(
        "table = {}\nfor i in range(3):\n    table[i] = i * i",
        "table.update({7: 49})\ntable[8] = 64",
        "try:\n    import scipy_of_another_world\nexcept ImportError:\n    table[9] = 81",
        "def f(i):\n    return table[i]",
    )
    namespace, failures = run(made, "f")
    assert failures == [] and [namespace["f"](i) for i in (2, 7, 8, 9)] == [4, 49, 64, 81]


def test_a_name_changed_through_a_function_of_the_notebook():
    made = program(
        "cache = []", "def fill(c):\n    c.append(3)", "fill(cache)", "def f():\n    return cache[0]"
    )
    assert run(made, "f")[0]["f"]() == 3


def test_a_global_statement_binds_where_its_function_is_called():
    made = program("def setup():\n    global rate\n    rate = 5", "setup()", "def f():\n    return rate")
    assert run(made, "f")[0]["f"]() == 5


def test_calls_on_modules_change_nothing():
    made = program("import random", "random.seed(1)", "def f():\n    return random.random()")
    assert "random.seed(1)" not in kept(made, "f")


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline\ndef f():\n    return 1",
        "!pip list\ndef f():\n    return 1",
        "def f():\n    return 1\nf?",
        "%%time\ndef f():\n    return 1",
        "name = input()\ndef f():\n    return 1",
        "files = !ls\ndef f():\n    return 1",
        "%%capture output\ndef f():\n    return 1",
    ],
)
def test_magics_and_input_cost_nothing(cell):
    namespace, failures = run(program(cell), "f")
    assert failures == [] and namespace["f"]() == 1


def test_a_cell_in_another_language_is_no_python():
    assert program("%%bash\necho hello").broken == ()


def test_a_cell_that_does_not_parse_is_named_with_its_line():
    made = program("def g():\n    return 2", "x = 1\ndef f(:\n    return 1")
    (broken,) = made.broken
    assert broken.label == "cell 2" and broken.line == 2 and "f" in broken.binds
    assert run(made, "g")[0]["g"]() == 2


def test_a_failing_statement_is_reported_with_cell_and_line_and_costs_nobody_else():
    made = program(
        "def g():\n    return 2", "import a_module_that_is_not_there\nf = a_module_that_is_not_there.f"
    )
    namespace, failures = run(made, "f", "g")
    assert namespace["g"]() == 2
    assert [(one.label, one.line, one.exception) for one in failures] == [
        ("cell 2", 1, "ModuleNotFoundError"),
        ("cell 2", 2, "NameError"),
    ]
    assert failures[1].binds == ("f",)


def test_substitutes_reach_aliases_partials_and_defaults():
    made = program(
        "from functools import partial",
        "def affine(x):\n    return 'wrong'",
        "alias = affine\npart = partial(affine, 1)\ndef f(x, layer=affine):\n    return layer(x), alias(x), part()",
    )
    namespace, failures = run(made, "f", substitutes={"affine": lambda x: "right"})
    assert failures == [] and namespace["f"](1) == ("right",) * 3


def test_a_substitute_holds_where_one_statement_binds_several_names():
    made = program("affine, other = (lambda x: 'wrong'), 5", "def f(x):\n    return affine(x), other")
    assert run(made, "f", substitutes={"affine": lambda x: "right"})[0]["f"](1) == ("right", 5)


def test_the_last_definition_counts():
    made = program("def f():\n    return 1", "def f():\n    return 2")
    assert run(made, "f")[0]["f"]() == 2


def test_a_given_cell_s_variable_is_not_the_helper_of_that_name():
    demo = "average = 0\nfor average in range(3):\n    print(average)\nrate = 0.5"
    cells = ["def average(x):\n    return x / 2\ndef f(x):\n    return average(x) * rate", demo]
    made = Program(parse_script("\n".join(f"# %%\n{cell}" for cell in cells)), scaffold={demo})
    assert run(made, "f")[0]["f"](8) == 2.0
    assert kept(made, "f")[-1] == "rate = 0.5"  # what nobody else binds is theirs to read


def test_future_imports_hold_for_later_cells():
    made = program("from __future__ import annotations", "def f(x: NotThere) -> Neither:\n    return x")
    assert run(made, "f")[0]["f"](3) == 3


def test_decorators_and_semicolons_keep_their_lines():
    made = program("import functools\na = 1; b = 2; @functools.cache".replace("; @functools.cache", ""))
    assert kept(made, "b") == ["b = 2"]
    made = program("import functools\n\n@functools.cache\ndef f():\n    return 1")
    statement = made.slice(["f"]).statements[-1]
    assert statement.line == 3 and statement.source.startswith("@functools.cache")


def test_base_classes_are_known():
    made = program("class Mean:\n    pass", "class Accuracy(Mean):\n    pass")
    assert made.base_classes(["Accuracy"]) == {"Mean"}
    assert made.reads(["Accuracy"]) == {"Accuracy", "Mean"}


@pytest.mark.parametrize("text", ["%PDF", "[]", "{}", '{"cells": 3}', '{"cells": [3]}', "[" * 100_000])
def test_what_is_no_notebook_is_said_in_one_sentence(text, tmp_path):
    with pytest.raises(NotebookError) as error:
        parse_ipynb(text, "ada.ipynb")
    assert "ada.ipynb is not a notebook" in str(error.value) and "\n" not in str(error.value)


def test_a_missing_or_binary_file_is_said_in_one_sentence(tmp_path):
    with pytest.raises(NotebookError, match=r"ada\.ipynb cannot be read"):
        read_notebook(tmp_path / "ada.ipynb")
    (tmp_path / "ada.ipynb").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NotebookError, match="not a text file"):
        read_notebook(tmp_path / "ada.ipynb")


@pytest.mark.parametrize(
    "source",
    [
        "x = " + "(" * 5000 + ")" * 5000,
        "a\x00b",
        "x = " + "-" * 100_000 + "1",
        "x = " + "+".join(["1"] * 3000),
        "x = [" * 80 + "]" * 80,
    ],
)
def test_source_made_to_break_a_parser_is_a_broken_cell(source):
    made = program("def g():\n    return 2", source)
    assert run(made, "g")[0]["g"]() == 2


def test_functions_that_are_looked_up_by_name_come_along():
    made = program(
        "def double(z):\n    return 2 * z",
        "def broken(z, table=missing):\n    return table[z]",
        "noise = draw()",
        "def f(name, z):\n    return globals()[name](z)",
        "def later(z):\n    return z",
    )
    namespace, failures = run(made, "f")
    assert failures == [] and namespace["f"]("double", 4) == 8
    assert "noise = draw()" not in kept(made, "f") and "later" not in namespace
    assert {"double", "broken"} <= made.reads(["f"]) and "later" not in made.reads(["f"])
    replaced, _ = run(made, "f", substitutes={"double": lambda z: -z})
    assert replaced["f"]("double", 4) == -4


def test_what_an_exercise_binds_is_looked_up_too():
    triple = Cell(0, "code", "triple = lambda z: 3 * z", {"exercise": "triple"}, "cell 1")
    own = Cell(1, "code", "factor = 5", {}, "cell 2")
    f = Cell(2, "code", "f = lambda z: eval('triple')(z)", {"exercise": "f"}, "cell 3")
    made = Program([triple, own, f])
    namespace, failures = run(made, "f")
    assert failures == [] and namespace["f"](2) == 6 and "factor" not in namespace


REGISTRIES = {
    "a function": ("register", "table = {}\ndef register(g):\n    table[g.__name__] = g\n    return g"),
    "with a method": (
        "register",
        "table = {}\ndef register(g):\n    table.update({g.__name__: g})\n    return g",
    ),
    "an object": (
        "table",
        "class Table(dict):\n    def __call__(self, g):\n        self[g.__name__] = g\n        return g\n"
        "table = Table()",
    ),
}


@pytest.mark.parametrize(("decorator", "registry"), REGISTRIES.values(), ids=REGISTRIES)
def test_functions_that_a_decorator_registers_come_along(decorator, registry):
    made = program(
        registry,
        f"@{decorator}\ndef double(z):\n    return 2 * z",
        "def f(name, z):\n    return table[name](z)",
        "digits = draw()",
    )
    namespace, failures = run(made, "f")
    assert failures == [] and namespace["f"]("double", 4) == 8 and "digits" not in namespace


@pytest.mark.parametrize(
    "call",
    [
        'register("double", double)',
        'register(name="double", g=double)',
        'for name, g in [("double", double)]:\n    register(name, g)',
        'if True:\n    register("double", lambda z: 2 * z)',
    ],
)
def test_functions_that_a_call_registers_come_along(call):
    made = program(
        "table = {}\ndef register(name, g):\n    table[name] = g",
        "def double(z):\n    return 2 * z",
        call,
        "def f(name, z):\n    return table[name](z)",
        "print(draw())",
        "register(draw())",
    )
    namespace, _ = run(made, "f")
    assert namespace["f"]("double", 4) == 8


def test_a_call_that_fills_no_table_of_the_exercise_is_left_out():
    made = program(
        "import numpy as np\ndef draw_line(axes):\n    axes.plot(np.linspace(0, 1))",
        "with figure() as axes:\n    draw_line(axes)",
        "seen = []\ndef note(z):\n    seen.append(z)",
        "note(draw())",
        "print(draw())",
        "def f(z):\n    print(z)\n    return np.abs(z)",
    )
    assert [statement.source for statement in made.slice(["f"]).statements] == [
        "import numpy as np",
        "def f(z):\n    print(z)\n    return np.abs(z)",
    ]


def test_an_implementation_for_a_type_is_registered():
    made = program(
        "import functools\n@functools.singledispatch\ndef f(z):\n    return z",
        "@f.register\ndef _(z: int):\n    return 2 * z",
    )
    assert run(made, "f")[0]["f"](4) == 8


def test_a_decorator_that_changes_nothing_brings_no_other_function_along():
    made = program(
        "def timed(g):\n    def call(*z):\n        result = g(*z)\n        return result\n    return call",
        "digits = load_digits()",
        "@timed\ndef draw():\n    return digits",
        "@timed\ndef f(z):\n    return z",
    )
    assert run(made, "f")[1] == [] and not any("digits" in source for source in kept(made, "f"))
