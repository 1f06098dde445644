"""teams.yaml with a team more or less: everything else stays as people wrote it (issue 6, item 6)."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from abac.errors import InputError
from abac.located import read_yaml
from abac.teams import read
from abac.teams.editing import comment_before, replace, scalar, text_of, with_team, without_team
from unit.teams.registries import HEAD

COMMITTED = Path(__file__).resolve().parents[3] / "policies/teams.yaml"
SECTIONS = [
    "  AA: {}\n  BB: {team_prefix: bb} # why\n",
    "  AA:\n    team_prefix: aa\n    # about A\n\n  # before B\n  BB:\n    owners:\n    - b@ex.am\n    # about B\n",
    "  AA: {}\n  'BB': # quoted\n    display_name: |-\n      Bee\n# after\n",
    "  {AA: {team_prefix: aa}, BB: {team_prefix: bb}} # flow\n",
    "  AA: {}\n  BB:\n    tags: {x: y,\n           z: w}",
]


def keys(text: str) -> list[str]:
    """The teams that YAML itself reads, in order."""
    return list(yaml.safe_load(text)["teams"])


def test_the_committed_file_gets_lines_and_loses_none() -> None:
    """Comments, order and quoting are people's; a team more is a few lines more, before the next section."""
    before = text_of(COMMITTED)
    after = with_team(before, "Team3", {"team_prefix": "team3", "owners": ["a@example.com"]})
    new = ["  Team3:", "    team_prefix: team3", "    owners: [a@example.com]"]
    at = after.splitlines().index(new[0])
    assert after.splitlines()[at : at + 3] == new
    assert after.splitlines()[at - 1] == "    members: [User1, User2]"
    assert without_team(after, "Team3", "teams.yaml") == before


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_team_comes_and_goes_in_every_style(section: str, end: str) -> None:
    """Block or flow, with comments inside, before and after, and with either line end."""
    before = (HEAD + section).replace("\n", end)
    after = with_team(before, "Zed", {"team_prefix": "zed", "tags": {"a": "on"}})
    assert sorted(keys(after)) == ["AA", "BB", "Zed"]
    assert read(read_yaml(after.encode(), "teams.yaml")).teams["Zed"].tags["a"] == "on"
    assert without_team(after, "Zed", "teams.yaml").rstrip() == before.rstrip()
    assert after.count("\n") == after.count(end)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("gone", ["AA", "BB"])
def test_the_other_team_stays_as_it_is_written(section: str, gone: str) -> None:
    """What is taken out is one team and the comments within it."""
    before = HEAD + section
    after = without_team(before, gone, "teams.yaml")
    assert keys(after) == ["BB" if gone == "AA" else "AA"]
    kept = yaml.safe_load(before)
    del kept["teams"][gone]
    assert yaml.safe_load(after) == kept
    for comment, owner in {"# about A": "AA", "# about B": "BB"}.items():
        assert (comment in after) is (comment in before and owner != gone)
    for comment in ("# before B", "# after"):
        assert after.count(comment) == before.count(comment)


def test_a_comment_before_a_team_is_told() -> None:
    """It stays when the team goes, for it may speak of those that follow; people are told where it is."""
    text = "teams:\n  # research\n  A: {}\n  B: {}\n"
    assert (comment_before(text, "A"), comment_before(text, "B")) == (2, None)


def test_a_team_that_is_not_there_cannot_go() -> None:
    """Bad input, with what was probably meant (CLI reference, Bad input)."""
    with pytest.raises(InputError, match=r"no team `Taem1`.*did you mean `Team1`\?"):
        without_team(text_of(COMMITTED), "Taem1", "teams.yaml")


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)
    | st.sampled_from(["on", "1e5", "~", "-"])
)
@example("-")
def test_a_text_comes_back_as_the_text_that_it_is(text: str) -> None:
    """YAML 1.1 and 1.2 read some plain words as something else; in a list and in a mapping alike."""
    written = scalar(text)
    assert yaml.safe_load(f"a: {written}\nb: [{written}, x]\n") == {"a": text, "b": [text, "x"]}


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    """Nothing is half-written: a new file takes the old one's name, and no other file is left."""
    file = tmp_path / "teams.yaml"
    file.write_text("old")
    file.chmod(0o640)
    replace(file, "new\r\n")
    assert file.read_bytes() == b"new\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["teams.yaml"]


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    """A problem with the file's name, not a crash."""
    with pytest.raises(InputError, match="no such file"):
        text_of(tmp_path / "teams.yaml")
