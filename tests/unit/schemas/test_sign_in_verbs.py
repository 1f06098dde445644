"""The schemas of `signin` and `team adopt` against what they print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from abac.cli.app import main
from saml_kit.providers import application, metadata
from unit.schemas.checking import ROOT, accepts, validator, without

TEAMS = ["--teams", str(ROOT / "policies/teams.yaml"), "--format", "json"]


def _printed(capsys: pytest.CaptureFixture[str], code: int, *words: str) -> Any:
    assert main(words) == code
    return json.loads(capsys.readouterr().out)


def test_the_sheet_satisfies_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """ARCHITECTURE: every JSON output has a schema, tested against what is written."""
    found = _printed(capsys, 0, "signin", "sheet", "Team1", "--url", "https://signin.example.com", *TEAMS)
    validator("signin-sheet").validate(found)
    assert not any(accepts("signin-sheet", without(found, (member,))) for member in found)


def test_what_the_doctor_says_satisfies_its_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a finding at a line and one of the file as a whole."""
    file = tmp_path / "Team1.xml"
    text = metadata(application("Team1")).replace(b"HTTP-Redirect", b"SOAP")
    file.write_bytes(text.replace(b"<ds:X509Certificate>", b"<ds:X509Certificate>!"))
    found = _printed(capsys, 1, "signin", "doctor", str(file), "--format", "json")
    assert len(found["findings"]) == 2
    validator("signin-doctor").validate(found)
    assert not accepts("signin-doctor", found | {"more": 1})


def test_adoptions_satisfy_their_schema(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is adopted and one that is nobody's."""
    file = tmp_path / "profiles.json"
    rows = [{"DomainId": "d-1", "UserProfileName": name} for name in ("User1-Team1", "admin")]
    file.write_text(json.dumps({"UserProfiles": rows}))
    found = _printed(capsys, 0, "team", "adopt", "--profiles", str(file), *TEAMS)
    assert [row["change"] for row in found["profiles"]] == ["adopt", "no_team"]
    validator("team-adopt").validate(found)
    assert not accepts("team-adopt", without(found, ("profiles", 0, "user")))
