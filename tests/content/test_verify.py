"""`grader verify` finds nothing to do, in any assignment."""

import pytest

from grader.cli import main
from grader.notebooks.assignment import assignment_folders
from tests.docs.tables import ROOT


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", [folder.name for folder in assignment_folders(ROOT / "solutions")])
def test_the_assignment_is_verified(name, capsys):
    status = main(["verify", name, "--course", str(ROOT)])
    said = capsys.readouterr()
    assert status == 0, said.out + said.err
    assert said.out.startswith(f"{name}: verified (")
