"""Problems of every kind come at once (CLI reference, Bad input): a value of the wrong form hides nothing else."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from abac.errors import InputError
from abac.teams import load
from unit.teams.registries import FIRST, HEAD, refused

# One team of every problem that cross-checks alone can see: line, and words of the problem.
CROSSED = """\
A1: {permission_profiles: [data-scientits]}
A2: {network_profile: corporat}
B1: {team_prefix: abc}
B2: {team_prefix: abcd}
C1: {team_prefix: cc, data: {bucket: one-bucket}}
C2: {team_prefix: dd, data: {bucket: one-bucket}}
Root: {team_prefix: ee}
T1: {tags: {application: x}}
D1: {domain: d-abcdefghijkl}
D2: {domain: d-abcdefghijkl, region: us-east-1}
"""
SEEN = (
    (0, "unknown permission profile `data-scientits`"),
    (1, "unknown network profile `corporat`"),
    (3, "team prefix `abcd` of team `B2`, which begins with `abc`"),
    (5, "bucket `one-bucket` of team `C1`"),
    (6, "team key `Root`, which is reserved"),
    (7, "the tag `application`"),
    (9, "domain `d-abcdefghijkl` of team `D2`"),
)


def places(problems: list[str]) -> list[int]:
    """Return the line of each problem."""
    return sorted(int(problem.split(":")[1]) for problem in problems)


def at(problems: list[str], line: int) -> list[str]:
    """Return the problems on one line."""
    return [problem for problem in problems if problem.startswith(f"teams.yaml:{line}:")]


@pytest.mark.parametrize(
    ("teams", "head", "line"),
    [
        ("XY: {account: 1}", HEAD, FIRST + 10),
        ("XY: {colour: red}", HEAD, FIRST + 10),
        ("XY: {owners: [nobody]}", HEAD, FIRST + 10),
        ("XY: 7", HEAD, FIRST + 10),
        ("XY:", HEAD, FIRST + 10),
        ('"x y": {}', HEAD, FIRST + 10),
        ("XY: {user_settings: {Tags: []}}", HEAD, FIRST + 10),
        ("XY: {tags: {Team: x}}", HEAD, FIRST + 10),
        ("", HEAD.replace("[203.0.113.0/24]", "[203.0.113.1/24]"), 4),
        ("", HEAD.replace("{description: Looks.}", "{}"), 3),
        ("", HEAD.replace("{description: Looks.}", "none"), 3),
        ("", HEAD.replace("28800", "1"), 1),
        ("", HEAD.replace("domain: studio,", "domain: studio, colour: red,"), 1),
        ("", HEAD.replace("teams:", "colours: red\nteams:"), 6),
    ],
)
def test_one_malformed_value_hides_no_crosscheck(teams: str, head: str, line: int) -> None:
    """Seven teams that do not fit together are found beside it, and it makes no second problem."""
    problems = refused(CROSSED + teams, head)
    first = head.count("\n") + 1
    assert places(problems) == sorted([line, *(first + row for row, _ in SEEN)])
    for row, words in SEEN:
        assert words in " ".join(at(problems, first + row))


@pytest.mark.parametrize(
    "team",
    [
        "{team_prefix: A-B, permission_profiles: [raed-only]}",
        "{team_prefxi: zz, permission_profiles: [raed-only]}",
        "{account: 1, permission_profiles: [raed-only]}",
        "{data: {}, permission_profiles: [raed-only]}",
        "{network_profile: 1, permission_profiles: [raed-only]}",
    ],
)
def test_a_team_with_a_malformed_value_is_checked_for_the_others(team: str) -> None:
    """Both mistakes are its own; its prefix, where it was to be written, is not taken to be the derived one."""
    problems = refused(f"Ab: {{}}\nABC: {team}" if "prefix" in team.split(",")[0] else f"Xy: {team}")
    assert len(problems) == 2
    assert "unknown permission profile `raed-only`" in problems[1]


def test_malformed_defaults_are_not_missed_in_every_team() -> None:
    """What the defaults get wrong is said once, not once more in each team that relies on them."""
    head = HEAD.replace('"111122223333"', "[]").replace("[data-scientist]", "{}")
    assert len(refused("A: {team_prefix: aa}\nB: {team_prefix: aab}\nC: {team_prefix: aa}", head)) == 4
    nothing = HEAD.replace("defaults:", "defaults: 7\nreserved_names: [").partition("reserved_names")[0]
    rest = HEAD[HEAD.index("permission_profiles: {data") :]
    assert len(refused("Aa: {}\nBb: {}", nothing + rest)) == 1


def test_references_into_an_absent_section_are_no_further_problem() -> None:
    """Without `network_profiles` no team can name one; the section is what is to be mended."""
    problems = refused("Aa: {}", HEAD.replace("network_profiles: {corporate", "network_profilez: {corporate"))
    assert len(problems) == 2
    assert not any("unknown network profile" in one for one in problems)


def test_a_duplicate_key_hides_nothing_and_is_said_with_the_rest(tmp_path: Path) -> None:
    """YAML 1.2.2, 3.2.1.3: keys are unique; the value of the second one is judged too."""
    path = tmp_path / "teams.yaml"
    path.write_text(
        HEAD + textwrap.indent("A: {region: eu-west-1, region: Mars}\nA: {team_prefix: aa}\n" + CROSSED, "  ")
    )
    with pytest.raises(InputError) as caught:
        load(path)
    problems = [str(problem).replace(str(path), "teams.yaml") for problem in caught.value.problems]
    assert [problem.split(":")[1] for problem in problems[:2]] == [str(FIRST), str(FIRST + 1)]
    assert all("a second time" in problem for problem in problems[:2])
    assert places(problems) == sorted([FIRST, FIRST + 1, *(FIRST + 2 + row for row, _ in SEEN)])


def test_a_section_that_stands_twice_is_mended_first(tmp_path: Path) -> None:
    """Which of the two holds the profiles that teams refer to, nobody can say."""
    path = tmp_path / "teams.yaml"
    path.write_text(HEAD.replace("teams:", "permission_profiles: {other: {description: x}}\nteams:") + "  A: {}\n")
    with pytest.raises(InputError) as caught:
        load(path)
    (problem,) = map(str, caught.value.problems)
    assert problem.startswith(f"{path}:6:1: the key `permission_profiles` a second time")
