"""Which files go into the package."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lambda_package.architecture import Architecture
from lambda_package.contents import TwiceError, merged, of_source, of_wheel
from lambda_package.lock import CONSTRAINTS, PACKAGES, canonical

SOURCE = Path(__file__).resolve().parents[3] / "src/saml_backend"


def _wheel(folder: Path, *names: str) -> Path:
    path = folder / "thing-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return path


def test_a_wheel_is_unpacked_as_it_would_be_installed(tmp_path: Path) -> None:
    """PEP 427, The .data directory; licences stay, what an installer writes for itself does not."""
    wheel = _wheel(
        tmp_path,
        "thing/__init__.py",
        "thing/thing.pyi",
        "thing/thing.h",
        "thing-1.data/purelib/extra/more.py",
        "thing-1.dist-info/RECORD",
        "thing-1.dist-info/METADATA",
        "thing-1.dist-info/licenses/LICENSE",
    )
    kept = ["thing/__init__.py", "extra/more.py", "thing-1.dist-info/METADATA", "thing-1.dist-info/licenses/LICENSE"]
    assert list(of_wheel(wheel)) == kept


def test_our_own_package_is_there_with_its_data() -> None:
    """Templates and the handler; no compiled files."""
    files = of_source(SOURCE)
    assert {"saml_backend/__init__.py", "saml_backend/lambda_handler.py"} <= files.keys()
    assert any(name.endswith(".html") for name in files)
    assert not any("__pycache__" in name or name.endswith(".pyc") for name in files)


def test_no_file_replaces_another() -> None:
    """Which of two would win depends on an order that nobody chose."""
    assert merged({"a": b"1"}, {"b": b"2"}) == {"a": b"1", "b": b"2"}
    with pytest.raises(TwiceError, match="a"):
        merged({"a": b"1"}, {"a": b"1"})


@pytest.mark.parametrize("architecture", Architecture)
def test_the_committed_list_is_that_of_the_constraints(architecture: Architecture) -> None:
    """A version that changes in constraints.txt must change here: `python -m lambda_package lock`."""
    pins = {
        canonical(line.split("==")[0]): line.split("==")[1]
        for line in CONSTRAINTS.read_text().splitlines()
        if "==" in line and not line.startswith("#")
    }
    lines = [line.split() for line in architecture.requirements.read_text().splitlines() if not line.startswith("#")]
    assert [line[0] for line in lines] == [f"{name}=={pins[name]}" for name in sorted(PACKAGES)]
    assert all(line[1].startswith("--hash=sha256:") and len(line[1]) == 78 for line in lines)


@pytest.mark.parametrize("architecture", Architecture)
def test_the_committed_list_names_no_index(architecture: Architecture) -> None:
    """Where wheels come from is each machine's own setting; the hashes say which they are."""
    assert "://" not in architecture.requirements.read_text()
