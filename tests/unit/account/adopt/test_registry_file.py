"""teams.yaml afterwards: the same file with more in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.account.adopt import Adoption, Change, written_with
from abac.errors import InputError
from abac.located import Place
from abac.teams import load
from unit.teams.registries import HEAD

COMMITTED = Path(__file__).resolve().parents[4] / "policies/teams.yaml"
HERE = Place("mapping.yaml", 1, 1)


def _adoption(user: str, profile: str, team: str = "Team1") -> Adoption:
    return Adoption(profile, team, user, Change.ADOPT, HERE)


def test_every_line_of_the_committed_file_stays(tmp_path: Path) -> None:
    """Comments, order, quotes and broken lines are people's; only lines of ours are added."""
    text = written_with([_adoption("User1", "User1-Team1"), _adoption("User2", "x", "Team2")], COMMITTED)
    ours = [line for line in text.splitlines() if "adopted_profiles" in line]
    assert ours == ["    adopted_profiles: {User1: User1-Team1}", "    adopted_profiles: {User2: x}"]
    assert [line for line in text.splitlines() if line not in ours] == COMMITTED.read_text().splitlines()


@pytest.mark.parametrize(
    "team",
    [
        "  Team1: {}",
        "  Team1: {team_prefix: team1} # why",
        "  Team1:\n    team_prefix: team1 # why",
        "  Team1: {adopted_profiles: {Old: old}}",
        "  Team1:\n    adopted_profiles: {Old: old} # why\n    team_prefix: team1",
        "  Team1:\n    # before\n    adopted_profiles:\n      # first\n      Old: old\n    team_prefix: team1",
        "  Team1:\n    adopted_profiles: {}\n    team_prefix: team1",
    ],
)
def test_every_way_of_writing_a_team_takes_them(tmp_path: Path, team: str) -> None:
    """Flow or block, with and without profiles already; comments and earlier adoptions stay."""
    file = tmp_path / "teams.yaml"
    file.write_text(f"{HEAD}{team}\n  Team2: {{}}\n")
    text = written_with(
        [_adoption("User1", "User1-Team1"), _adoption("on", "null"), _adoption("Zed", "z", "Team2")], file
    )
    file.write_text(text)
    expected = {"User1": "User1-Team1", "on": "null"} | ({"Old": "old"} if "Old" in team else {})
    assert load(file).teams["Team1"].adopted_profiles == expected
    assert load(file).teams["Team2"].adopted_profiles == {"Zed": "z"}
    for comment in ("# why", "# before", "# first"):
        assert text.count(comment) == team.count(comment)


def test_nothing_to_adopt_changes_nothing() -> None:
    """What is left alone or adopted already is not written again."""
    left = [Adoption("x", None, None, Change.NO_TEAM, HERE), Adoption("y", "Team1", "u", Change.ALREADY, HERE)]
    assert written_with(left, COMMITTED) == COMMITTED.read_text()


def test_a_result_that_is_no_registry_is_refused() -> None:
    """One Studio profile for two people: found before anything is written."""
    with pytest.raises(InputError, match="one person in one team"):
        written_with([_adoption("User1", "shared"), _adoption("User2", "Shared", "Team2")], COMMITTED)
