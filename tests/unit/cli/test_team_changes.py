"""The verbs `team add` and `team remove` (issue 6, item 6): plan first, then teams.yaml and what follows from it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
import typer

from abac.cli.app import main

POLICIES = Path(__file__).resolve().parents[3] / "policies"


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A copy of the committed policies."""
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: bool) -> None:
    """Let the streams be a terminal's, and somebody answer."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(typer, "confirm", lambda _question: answer)


def test_without_yes_the_plan_is_all(policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Off a terminal nobody is asked and nothing is written."""
    before = contents(policies)
    assert main(["team", "add", "Team3", "--group", "Studio Team 3", "--policies", str(policies)]) == 0
    shown = capsys.readouterr()
    for words in (
        "/studio/team3/team3-data-scientist",
        "/studio/team3/team3-read-only",
        "studio-team3-111122223333-eu-west-1",
        "documents do not depend on which teams there are",
        "+    identity_center_group: Studio Team 3",
        "abac signin sheet Team3",
        "the group `Studio Team 3`",
    ):
        assert words in shown.out, words
    assert "nothing was written; --yes writes it" in shown.err
    assert contents(policies) == before


def test_a_team_that_came_and_went_leaves_no_trace(policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is written is what `generate` would write, and removing it gives the same bytes as before."""
    before = contents(policies)
    assert main(["team", "add", "Team3", "--yes", "--policies", str(policies)]) == 0
    assert main(["generate", "--check", "--policies", str(policies)]) == 0
    directory = json.loads((policies / "rendered/directory.json").read_text())
    assert list(directory["teams"]) == ["Team1", "Team2", "Team3"]
    capsys.readouterr()
    assert main(["team", "remove", "Team3", "--yes", "--policies", str(policies)]) == 0
    assert contents(policies) == before


def test_removing_says_what_stays(policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Home directories, data and logs stay on purpose, and so does a comment before the team."""
    teams = policies / "teams.yaml"
    teams.write_text(teams.read_text().replace("  Team2:\n", "  # the second\n  Team2:\n"))
    line = teams.read_text().splitlines().index("  # the second") + 1
    assert main(["team", "remove", "Team2", "--policies", str(policies)]) == 0
    shown = capsys.readouterr().out.partition("Stays on purpose:")[2]
    for words in ("home directories", "studio-team2-111122223333-eu-west-1", "logs:", "Team=Team2", f"in line {line} "):
        assert words in shown, words


def test_every_option_reaches_the_registry(policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is a member of a team in teams.yaml (reference, teams.yaml)."""
    words = (
        "--prefix ds --display-name Data:Science --cost-centre CC-7 --owner a@b.com --owner c@d.com --group on "
        "--account 444455556666 --region eu-central-1 --domain d-abc --permission-profile read-only "
        "--network-profile corporate --bucket science"
    )
    assert main(["team", "add", "DS.1", *words.split(), "--yes", "--policies", str(policies)]) == 0
    capsys.readouterr()
    assert main(["team", "show", "DS.1", "--teams", str(policies / "teams.yaml"), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["team"]
    expected = {
        "team_prefix": "ds",
        "display_name": "Data:Science",
        "cost_centre": "CC-7",
        "owners": ["a@b.com", "c@d.com"],
        "identity_center_group": "on",
        "account": "444455556666",
        "region": "eu-central-1",
        "domain": "d-abc",
        "permission_profiles": ["read-only"],
        "network_profile": "corporate",
        "data_bucket": "science",
    }
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["add", "Root"], "team key `Root`, which is reserved"),
        (["add", "Team1"], "the key `Team1` a second time"),
        (["add", "team"], "no overlap with `team`"),
        (["add", "a b"], "expected a team key"),
        (["add", "Team3", "--network-profile", "corporat"], "did you mean `corporate`?"),
        (["remove", "Team3"], "no team `Team3`"),
    ],
)
def test_what_the_registry_refuses_is_refused_in_its_words(
    policies: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    """2, with the place, and nothing is written, not even with --yes."""
    before = contents(policies)
    assert main(["team", *arguments, "--yes", "--policies", str(policies)]) == 2
    assert words in (shown := capsys.readouterr().err)
    assert str(policies / "teams.yaml") in shown
    assert contents(policies) == before


def test_the_last_team_stays(policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A registry has at least one team."""
    assert main(["team", "remove", "Team1", "--yes", "--policies", str(policies)]) == 0
    assert main(["team", "remove", "Team2", "--yes", "--policies", str(policies)]) == 2
    assert "teams.yaml" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_leaves_the_registry(
    policies: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both or none: somebody else's JSON among the rendered documents refuses the whole change."""
    (policies / "rendered/stray.json").write_text("{}")
    before = contents(policies)
    assert main(["team", "add", "Team3", "--yes", "--policies", str(policies)]) == 2
    assert "stray.json" in capsys.readouterr().err
    assert contents(policies) == before


@pytest.mark.parametrize("answer", [True, False])
def test_a_terminal_is_asked(
    policies: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: bool
) -> None:
    """What is answered is done."""
    at_a_terminal(monkeypatch, answer)
    assert main(["team", "add", "Team3", "--policies", str(policies)]) == 0
    assert ("Team3:" in (policies / "teams.yaml").read_text()) is answer
    assert ("nothing was written" in capsys.readouterr().err) is not answer
