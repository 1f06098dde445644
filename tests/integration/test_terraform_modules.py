"""Terraform's modules: formatted, valid, refusing what their own tests say, and described as they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from python_terraform import IsFlagged

from terraform_kit import ROOT, offline_module

MODULES = sorted(folder.name for folder in (ROOT / "modules").iterdir() if folder.is_dir())
FILES = {"README.md", "main.tf", "outputs.tf", "tests", "variables.tf", "versions.tf"}


def test_there_are_modules() -> None:
    """The tests below say something only of modules that are there."""
    assert MODULES


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_the_files_that_people_look_for(name: str) -> None:
    """README, variables, outputs, versions and tests of its own (STYLE.md, habit 11; issue 8, item 1)."""
    assert {path.name for path in (ROOT / "modules" / name).iterdir()} >= FILES


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_valid_and_its_own_tests_pass(name: str, tmp_path: Path) -> None:
    """`terraform fmt`, `validate` and `test` with a mocked provider: what is made and what is refused."""
    with offline_module(name, tmp_path) as module:
        assert module.run("fmt", check=IsFlagged, recursive=IsFlagged) == ""
        assert json.loads(module.run("validate", json=IsFlagged))["diagnostics"] == []
        assert "0 failed" in module.run("test", no_color=IsFlagged)


def test_the_readmes_tables_are_made_from_the_code() -> None:
    """`terraform/readme.py --check` finds every table as variables.tf and outputs.tf say (issue 8, item 1)."""
    checked = subprocess.run(
        [sys.executable, ROOT / "readme.py", "--check"], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout) == (0, "")


def test_a_changed_variable_makes_the_readme_stale(tmp_path: Path) -> None:
    """The check can fail: a variable that the table lacks is noticed, and writing mends it."""
    home = tmp_path / "terraform"
    (home / "modules/one").mkdir(parents=True)
    script = home / "readme.py"
    script.write_text((ROOT / "readme.py").read_text())
    (home / "README.md").write_text("# no marks\n")
    (home / "modules/one/outputs.tf").write_text("")
    (home / "modules/one/variables.tf").write_text(
        'variable "size" {\n  description = "How big | wide."\n  type = number\n}\n'
    )
    readme = home / "modules/one/README.md"
    readme.write_text("# one\n\n<!-- made by terraform/readme.py from variables.tf and outputs.tf: -->\n<!-- end -->\n")
    command = [sys.executable, str(script)]
    assert subprocess.run([*command, "--check"], check=False, capture_output=True).returncode == 1
    assert subprocess.run(command, check=True, capture_output=True).returncode == 0
    assert "| `size` | `number` | **required** | How big \\| wide. |" in readme.read_text()
    assert subprocess.run([*command, "--check"], check=False, capture_output=True).returncode == 0
