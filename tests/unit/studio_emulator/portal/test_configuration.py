"""What an instance of LemonLDAP::NG is told, as far as it can be checked without starting one."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_emulator.portal import Application, configuration
from studio_emulator.portal.configuration import Instance
from studio_emulator.portal.signing_key import SigningKey

HOSTILE = """Te'am" & <1>\\"""


def _instance(folder: Path, **more: Any) -> Instance:
    told: dict[str, Any] = {
        "team": "Team1",
        "display_name": "Studio Team 1",
        "acs_url": "http://signin.localhost:1/saml/Team1",
        "audience": "http://signin.localhost:1/metadata/Team1",
        "start_url": None,
        "assigned": ("User1", "User2"),
    }
    return Instance(Application(**told | more), 8001, SigningKey("private", "certificate"), folder / "one")


def _written(instance: Instance, folder: Path) -> dict[str, Any]:
    ini = configuration.write(instance, [instance], folder / "sessions", "0" * 32)
    found: dict[str, Any] = json.loads((ini.parent / "lmConf-1.json").read_text())
    return found


def test_a_tile_begins_at_the_portal_unless_the_application_has_a_start_url(tmp_path: Path) -> None:
    """SIGNIN.md, The flow: SP-initiated is the safer default, and the tile's start URL points to /login/TEAM."""
    assert _instance(tmp_path).tile == "http://portal.localhost:8001/saml/singleSignOn?IDPInitiated=1&spConfKey=Team1"
    start = "http://signin.localhost:1/login/Team1"
    instance = _instance(tmp_path, start_url=start)
    assert instance.tile == start
    options = _written(instance, tmp_path)["samlSPMetaDataOptions"]["Team1"]
    assert options["samlSPMetaDataOptionsEnableIDPInitiatedURL"] == 0


def test_only_people_who_are_assigned_may_use_an_application(tmp_path: Path) -> None:
    """The rule guards the application itself, not only its tile; nobody assigned is nobody let in."""
    found = _written(_instance(tmp_path), tmp_path)
    rule = "$uid eq 'User1' or $uid eq 'User2'"
    assert found["samlSPMetaDataOptions"]["Team1"]["samlSPMetaDataOptionsRule"] == rule
    [tile] = [value for value in found["applicationList"]["0001-studio"].values() if isinstance(value, dict)]
    assert tile["options"]["display"] == rule
    empty = _instance(tmp_path / "empty", assigned=())
    empty.folder.parent.mkdir()
    options = _written(empty, tmp_path / "empty")["samlSPMetaDataOptions"]["Team1"]
    assert options["samlSPMetaDataOptionsRule"] == "0"


def test_names_cannot_break_out_of_the_metadata(tmp_path: Path) -> None:
    """XML 1.0, section 2.4: attribute values are escaped."""
    instance = _instance(tmp_path, team=HOSTILE, audience=f"urn:{HOSTILE}")
    text = _written(instance, tmp_path)["samlSPMetaDataXML"][HOSTILE]["samlSPMetaDataXML"]
    assert ElementTree.fromstring(text).get("entityID") == f"urn:{HOSTILE}"


@pytest.mark.parametrize("text", ["plain", HOSTILE, "a\\", "\\'", "$x @y", "x' or '1"])
def test_a_text_is_one_perl_literal(text: str) -> None:
    """`perlop`, Quote and Quote-like Operators: perl itself gives the text back."""
    literal = configuration._perl(text)
    answer = subprocess.run(["perl", "-e", f"print {literal}"], capture_output=True, check=True)
    assert answer.stdout.decode() == text


@settings(max_examples=50)
@given(text=st.text(alphabet="'\\a$@ ", max_size=8))
def test_no_quote_ends_a_literal_early(text: str) -> None:
    """An unescaped quote stands at the two ends only (`perlop`, q//)."""
    inner = configuration._perl(text)[1:-1]
    assert "'" not in inner.replace("\\\\", "").replace("\\'", "")
