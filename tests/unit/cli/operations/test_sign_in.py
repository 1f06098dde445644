"""The verb `signin` (CLI reference): exit codes, formats, places."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from abac.cli.app import main
from saml_kit.keys import identity_provider_key
from saml_kit.message import Message
from saml_kit.providers import application, metadata

REPOSITORY = Path(__file__).resolve().parents[4]
TEAMS = ["--teams", str(REPOSITORY / "policies/teams.yaml")]
URL = ["--url", "https://signin.example.com"]


@pytest.fixture(autouse=True)
def _no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGN_IN_BASE_URL", raising=False)


def test_the_sheet_is_printed_in_each_format(capsys: pytest.CaptureFixture[str]) -> None:
    """Issue 7, item 5: the Identity Center values sheet."""
    assert main(["signin", "sheet", "Team1", *URL, *TEAMS]) == 0
    table = capsys.readouterr().out
    assert "Application ACS URL" in table
    assert "https://signin.example.com/saml/Team1" in table
    assert main(["signin", "sheet", "Team1", *URL, *TEAMS, "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["format"], document["start_url"]) == (1, "https://signin.example.com/login/Team1")
    assert main(["signin", "sheet", "Team1", *URL, *TEAMS, "--format", "markdown"]) == 0
    assert "| Application SAML audience | https://signin.example.com/metadata/Team1 |" in capsys.readouterr().out


def test_the_address_may_stand_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The backend's own variable; without either the sheet says that a word stands for the address."""
    assert main(["signin", "sheet", "Team2", *TEAMS]) == 0
    assert "--url says it" in capsys.readouterr().err
    monkeypatch.setenv("SIGN_IN_BASE_URL", "https://from.example.com")
    assert main(["signin", "sheet", "Team2", *TEAMS]) == 0
    assert "https://from.example.com/saml/Team2" in capsys.readouterr().out


def test_an_unknown_team_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, with what was probably meant."""
    assert main(["signin", "sheet", "Team11", *TEAMS]) == 2
    assert "did you mean `Team1`?" in capsys.readouterr().err


def test_the_doctor_ends_with_0_or_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CLI reference, Exit codes: doctor with a finding is 1."""
    good = tmp_path / "good.xml"
    good.write_bytes(metadata(application("Team1")))
    assert main(["signin", "doctor", str(good)]) == 0
    assert capsys.readouterr().out == "nothing is wrong\n"
    bad = tmp_path / "bad.xml"
    bad.write_bytes(metadata(application("Team1")).replace(b"bindings:HTTP-Redirect", b"bindings:SOAP"))
    assert main(["signin", "doctor", str(bad), "--format", "json"]) == 1
    [finding] = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["severity"], finding["file"]) == ("redirect-absent", "error", str(bad))


def test_the_doctor_says_why_a_response_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And that a team which begins at the sign-in takes no response that nobody asked for (SIGNIN.md, The flow)."""
    from datetime import UTC, datetime

    of = application("Team1")
    file, captured = tmp_path / "Team1.xml", tmp_path / "captured"
    file.write_bytes(metadata(of))
    captured.write_bytes(Message.for_team(of, user="u-1", now=datetime.now(UTC)).signed(identity_provider_key("Team1")))
    command = ["signin", "doctor", str(file), "--response", str(captured)]
    assert main([*command, "--teams", str(tmp_path / "absent.yaml")]) == 0
    assert capsys.readouterr().out == "nothing is wrong: the response would be accepted\n"
    for team in ([], ["--team", "Team1"]):
        assert main([*command, *TEAMS, *team]) == 1
        assert "[request-absent]" in capsys.readouterr().out
    assert main([*command, *TEAMS, "--team", "Team11"]) == 2
    assert "did you mean `Team1`?" in capsys.readouterr().err


def test_a_file_that_is_absent_or_no_metadata_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 with the place."""
    assert main(["signin", "doctor", str(tmp_path / "none.xml")]) == 2
    assert "no such file" in capsys.readouterr().err
    broken = tmp_path / "broken.xml"
    broken.write_text("<a>")
    assert main(["signin", "doctor", str(broken)]) == 2
    assert f"{broken}:1:" in capsys.readouterr().err


def test_an_extra_that_is_not_installed_is_bad_use(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The command to type, not a defect."""
    for name in [name for name in sys.modules if name.startswith("abac.account")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "lxml", None)
    assert main(["signin", "doctor", str(tmp_path)]) == 2
    assert "pip install 'abac[signin]'" in capsys.readouterr().err
