"""The verb `team adopt` (CLI reference): dry run first, then the file, then the directory."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from abac.cli.app import main
from studio_emulator import extended

POLICIES = Path(__file__).resolve().parents[4] / "policies"
NAMES = ["User1-Team1", "User2-Team2", "admin"]


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A copy of the committed policies."""
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


@pytest.fixture
def profiles(tmp_path: Path) -> str:
    """What `aws sagemaker list-user-profiles` prints of three Studio profiles."""
    rows = [{"DomainId": "d-1", "UserProfileName": name, "Status": "InService"} for name in NAMES]
    file = tmp_path / "profiles.json"
    file.write_text(json.dumps({"UserProfiles": rows}))
    return str(file)


def test_the_dry_run_writes_nothing(policies: Path, profiles: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Issue 7, item 7: dry run first."""
    teams = policies / "teams.yaml"
    before = teams.read_text()
    assert main(["team", "adopt", "--profiles", profiles, "--teams", str(teams)]) == 0
    shown = capsys.readouterr()
    assert "+    adopted_profiles: {User1: User1-Team1}" in shown.out
    assert "left alone: no team's" in shown.out
    assert "nothing was written" in shown.err
    assert teams.read_text() == before


def test_what_is_written_reaches_the_directory(
    policies: Path, profiles: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 7, item 7: an explicit profile map in the directory; a second run changes nothing."""
    teams = policies / "teams.yaml"
    command = ["team", "adopt", "--profiles", profiles, "--teams", str(teams), "--write", "--format", "json"]
    assert main(command) == 0
    document = json.loads(capsys.readouterr().out)
    assert [row["change"] for row in document["profiles"]] == ["adopt", "adopt", "no_team"]
    once = teams.read_text()
    assert main(command) == 0
    assert [row["change"] for row in json.loads(capsys.readouterr().out)["profiles"]][:2] == ["already", "already"]
    assert teams.read_text() == once
    assert main(["generate", "--policies", str(policies)]) == 0
    directory: dict[str, Any] = json.loads((policies / "rendered/directory.json").read_text())
    assert {key: team["profiles"] for key, team in directory["teams"].items()} == {
        "Team1": {"User1": "User1-Team1"},
        "Team2": {"User2": "User2-Team2"},
    }


def test_the_account_is_listed_page_by_page(
    policies: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """AWS-FACTS.md, 16: a list that is not read to its end loses people; the emulator gives ten a page."""
    with extended(), mock_aws():
        _work_in("111122223333", monkeypatch)
        sagemaker = boto3.Session().client("sagemaker", region_name="eu-west-1")
        settings = {"AuthMode": "IAM", "DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::111122223333:role/r"}}
        domain = sagemaker.create_domain(DomainName="studio", SubnetIds=["s"], VpcId="v", **settings)["DomainId"]
        for number in range(12):
            sagemaker.create_user_profile(DomainId=domain, UserProfileName=f"u{number}-Team1")
        teams = str(policies / "teams.yaml")
        assert main(["team", "adopt", "--account", "--teams", teams, "--format", "json"]) == 0
        sagemaker.close()
    assert len(json.loads(capsys.readouterr().out)["profiles"]) == 12


def test_a_team_of_another_domain_adopts_nothing_here(
    policies: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two domains of one account: `ada-Team2` in the domain of Team1 is not the home of Ada in Team2."""
    teams = policies / "teams.yaml"
    teams.write_text(teams.read_text().replace("\n  Team2:\n", "\n  Team2:\n    domain: lab\n"))
    with extended(), mock_aws():
        _work_in("111122223333", monkeypatch)
        sagemaker = boto3.Session().client("sagemaker", region_name="eu-west-1")
        settings = {"AuthMode": "IAM", "DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::111122223333:role/r"}}
        for name in ("studio", "lab"):
            made = sagemaker.create_domain(DomainName=name, SubnetIds=["s"], VpcId="v", **settings)["DomainId"]
            for profile in ("ada-Team1", "ada-Team2"):
                sagemaker.create_user_profile(DomainId=made, UserProfileName=profile)
        sagemaker.close()
        assert main(["team", "adopt", "--account", "--teams", str(teams), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["profiles"]
    assert [(row["profile"], row["team"]) for row in rows] == [
        ("ada-Team1", "Team1"),
        ("ada-Team2", None),
        ("ada-Team1", None),
        ("ada-Team2", "Team2"),
    ]


def test_a_team_of_another_account_adopts_nothing_here(
    policies: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A home in one account is no home of a team in another, whatever the Studio profile is called."""
    teams = policies / "teams.yaml"
    teams.write_text(teams.read_text().replace("\n  Team2:\n", '\n  Team2:\n    account: "444455556666"\n'))
    with extended(), mock_aws():
        _work_in("111122223333", monkeypatch)
        sagemaker = boto3.Session().client("sagemaker", region_name="eu-west-1")
        settings = {"AuthMode": "IAM", "DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::111122223333:role/r"}}
        domain = sagemaker.create_domain(DomainName="studio", SubnetIds=["s"], VpcId="v", **settings)["DomainId"]
        for name in ("ada-Team1", "ada-Team2"):
            sagemaker.create_user_profile(DomainId=domain, UserProfileName=name)
        sagemaker.close()
        command = ["team", "adopt", "--account", "--teams", str(teams), "--format", "json"]
        assert main(command) == 0
        rows = json.loads(capsys.readouterr().out)["profiles"]
        assert {row["profile"]: row["change"] for row in rows} == {"ada-Team1": "adopt", "ada-Team2": "no_team"}
        _work_in("777788889999", monkeypatch)
        assert main(command) == 2
    assert "account 777788889999: no team's account" in capsys.readouterr().err


def _work_in(account: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let boto3 find credentials of an account of the emulated AWS."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    sts = boto3.Session().client("sts")
    keys = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/platform", RoleSessionName="test")["Credentials"]
    sts.close()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys["SecretAccessKey"])
    monkeypatch.setenv("AWS_SESSION_TOKEN", keys["SessionToken"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"Users": []}', "no list `UserProfiles`"),
        ('{"UserProfiles": [{"UserProfileName": "a_b"}, {}]}', "no name of a Studio profile"),
        ('{"UserProfiles": [{"UserProfileName": "ada-Team1"}]}', "no id of a domain"),
    ],
)
def test_a_list_that_is_none_is_bad_input(
    policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, words: str
) -> None:
    """Exit code 2, every problem with its place."""
    file = tmp_path / "list.json"
    file.write_text(content)
    assert main(["team", "adopt", "--profiles", str(file), "--teams", str(policies / "teams.yaml")]) == 2
    error = capsys.readouterr().err
    assert error.count(words) == content.count("UserProfileName") + content.count("{}") or words in error
    assert f"{file}:1:" in error


def test_a_mapping_file_says_owners_of_any_scheme(
    policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Issue 7, item 7: or any mapping file."""
    file = tmp_path / "mapping.yaml"
    file.write_text("Team1: {User1: ds-0001}\nTeam2: {User1: ds-0002, User2: ds-0003}\n")
    teams = str(policies / "teams.yaml")
    assert main(["team", "adopt", "--mapping", str(file), "--teams", teams, "--write"]) == 0
    assert "ds-0003" in capsys.readouterr().out
    assert "adopted_profiles: {User1: ds-0002, User2: ds-0003}" in Path(teams).read_text()


def test_one_source_is_asked_for(policies: Path, profiles: str, capsys: pytest.CaptureFixture[str]) -> None:
    """None or two of them are bad use."""
    teams = ["--teams", str(policies / "teams.yaml")]
    assert main(["team", "adopt", *teams]) == 2
    assert main(["team", "adopt", *teams, "--account", "--profiles", profiles]) == 2
    assert "give one of" in capsys.readouterr().err
    assert main(["team", "adopt", *teams, "--account", "--domain", "x"]) == 2
    assert "--domain says which domain --profiles lists" in capsys.readouterr().err
