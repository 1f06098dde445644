"""The sign-in over AWS's adapters, from click to Studio, against moto and the emulated Studio."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from saml_backend.http import HttpResponse
from saml_backend.wsgi import from_environment
from saml_kit.clock import hold
from sign_in_kit import Visitor
from sign_in_kit.aws import ACCOUNT, AwsSite, aws_site, create_domain, new_session, own_client


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    hold(monkeypatch)


@pytest.fixture
def site() -> Iterator[AwsSite]:
    """A deployment whose Studio profiles are in service at once."""
    with aws_site() as site:
        yield site


def opens(answer: HttpResponse) -> bool:
    """Whether a response leads into Studio."""
    return answer.status == 302 and "/auth?token=" in answer.headers["location"]


def test_a_click_opens_studio(site: AwsSite) -> None:
    """Directory from S3, application from SSM, claim in DynamoDB, opener from STS, Studio from SageMaker."""
    assert opens(Visitor(site).click("Team1")), site.lines()[-1]
    assert opens(Visitor(site).click("Team1")), "the second click finds the Studio profile"
    assert site.calls["sagemaker.CreateUserProfile"] == 1


def test_the_studio_profile_is_the_directorys(site: AwsSite) -> None:
    """Tags, execution role and settings in CreateUserProfile (SageMaker API Reference)."""
    Visitor(site).click("Team1")
    (request,) = site.asked("CreateUserProfile")
    assert request["UserSettings"]["ExecutionRole"] == f"arn:aws:iam::{ACCOUNT}:role/studio/team1/team1-data-scientist"
    assert request["UserSettings"]["JupyterLabAppSettings"]
    tags = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
    assert tags == {"Team": "Team1", "TeamPrefix": "team1", "NetworkProfile": "corporate", "CostCentre": "CC-1"}


@pytest.mark.parametrize(
    ("relay_state", "place"),
    [(None, {}), ("lab", {"LandingUri": "app:JupyterLab:lab"}), ("evil", {})],
)
def test_the_url_is_short_lived_and_lands_where_allowed(
    site: AwsSite, relay_state: str | None, place: dict[str, str]
) -> None:
    """ExpiresInSeconds 20, the team's session length, LandingUri from the allowlist (SIGNIN.md, The flow)."""
    Visitor(site).click("Team1", relay_state)
    (request,) = site.asked("CreatePresignedDomainUrl")
    fixed = {"ExpiresInSeconds": 20, "SessionExpirationDurationInSeconds": 28800}
    names = {name: request[name] for name in ("DomainId", "UserProfileName")}
    assert request == {**names, **fixed, **place}


def test_the_opener_is_assumed_for_one_visitor(site: AwsSite) -> None:
    """The session's name names the user, and its policy reaches one Studio profile (issue 7, 1)."""
    Visitor(site).click("Team1")
    (request,) = site.asked("AssumeRole")
    assert request["RoleArn"] == f"arn:aws:iam::{ACCOUNT}:role/studio-signin/studio-opener-corporate"
    assert request["RoleSessionName"] == "user1@Team1"
    policy = json.loads(request["Policy"])
    assert len(request["Policy"]) < 2048  # STS API Reference, AssumeRole: Policy
    (created,) = site.asked("CreateUserProfile")
    for statement in policy["Statement"]:
        resources = statement["Resource"]
        for resource in [resources] if isinstance(resources, str) else resources:
            assert "*" not in resource
            assert resource.endswith((created["UserProfileName"], "role/studio/team1/team1-data-scientist"))


def test_the_openers_session_makes_and_opens_under_the_teams_tag_only(site: AwsSite) -> None:
    """What makes or opens a Studio profile asks for the team's tag; reading does not (explanation/sign-in.md)."""
    Visitor(site).click("Team1")
    (request,) = site.asked("AssumeRole")
    tagged = {
        action: statement.get("Condition", {}).get("StringEquals", {})
        for statement in json.loads(request["Policy"])["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    asked = {"aws:RequestTag/Team": "Team1"}
    assert tagged["sagemaker:CreateUserProfile"] == tagged["sagemaker:AddTags"] == asked
    assert tagged["sagemaker:CreatePresignedDomainUrl"] == {"aws:ResourceTag/Team": "Team1"}


def test_only_the_openers_session_signs_calls_to_sagemaker(site: AwsSite) -> None:
    """The function's own role has nothing of SageMaker (policies/backend/backend.yaml), and its keys never try."""
    signed: list[str] = []
    make = site.new_session

    def session() -> object:
        made = make()
        made.register(
            "before-send.sagemaker", lambda request, **_: signed.append(str(request.headers["Authorization"]))
        )
        return made

    site.new_session = session
    site.start()
    Visitor(site).click("Team1")
    Visitor(site, user="user2").click("Team2")
    keys = {re.findall("Credential=([^/]+)", text)[0] for text in signed}
    assert len(keys) == 2, "a session for each visitor"
    assert os.environ["AWS_ACCESS_KEY_ID"] not in keys


def test_sessions_are_kept_for_those_who_wait() -> None:
    """One AssumeRole a visitor, however often the wait page asks."""
    with aws_site(pending=60) as site:
        visitor = Visitor(site)
        visitor.click("Team1")
        for _ in range(3):
            assert visitor.get("/status?team=Team1").body == '{"state": "pending"}'
        assert site.calls["sts.AssumeRole"] == 1


def test_waiting_ends_in_studio() -> None:
    """Ticket in DynamoDB, read consistently, consumed once by a conditional delete."""
    with aws_site(pending=60) as site:
        visitor = Visitor(site)
        assert visitor.click("Team1").status == 303
        cookies = dict(visitor.cookies)
        assert visitor.get("/open?team=Team1").status == 303
        site.studio_later(60)
        assert opens(visitor.get("/open?team=Team1"))
        visitor.cookies = cookies
        assert visitor.get("/open?team=Team1").status == 403
        assert len(site.audit()) == 1


def test_what_another_made_is_refused(site: AwsSite) -> None:
    """A Studio profile of that name with another team's tags is read, refused and reported, never opened."""
    Visitor(site).click("Team1")
    (created,) = site.asked("CreateUserProfile")
    sagemaker = own_client("sagemaker")
    arn = sagemaker.describe_user_profile(DomainId=created["DomainId"], UserProfileName=created["UserProfileName"])[
        "UserProfileArn"
    ]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "Team", "Value": "Team2"}])
    assert Visitor(site).click("Team1").status == 403
    assert site.lines()[-1]["reason"] == "profile-tags-differ"
    assert site.calls["sagemaker.CreatePresignedDomainUrl"] == 1


def test_another_account_and_region_are_reached_through_their_opener() -> None:
    """The opener role, the domain and the Region are the team's (issue 7, 1)."""
    other = "444455556666"
    with aws_site(account=other, region="eu-central-1", domain="d-elsewhere") as site:
        assert Visitor(site).click("Team1").status == 503, "there is no such domain over there"
        (assumed,) = site.asked("AssumeRole")
        assert assumed["RoleArn"].startswith(f"arn:aws:iam::{other}:role/")
        assert site.asked("CreateUserProfile")[0]["DomainId"] == "d-elsewhere"
        assert f":eu-central-1:{other}:user-profile/d-elsewhere/" in assumed["Policy"]


def test_studio_opens_in_another_account_and_region() -> None:
    """Created and opened where the team is, with the session of the opener there; nothing of it is here (issue 7, 1).

    What the policies of both accounts allow is not asked here: moto decides nothing.
    """
    other, region, name = "444455556666", "eu-central-1", "444455556666/eu-central-1/studio"
    with aws_site(account=other, region=region) as site:
        keys = own_client("sts").assume_role(RoleArn=f"arn:aws:iam::{other}:role/x", RoleSessionName="test")
        sagemaker = new_session().create_client(
            "sagemaker",
            region_name=region,
            aws_access_key_id=keys["Credentials"]["AccessKeyId"],
            aws_secret_access_key=keys["Credentials"]["SecretAccessKey"],
            aws_session_token=keys["Credentials"]["SessionToken"],
        )
        site.settings = replace(site.settings, domains={name: create_domain(sagemaker)})
        site.start()
        assert opens(Visitor(site).click("Team1")), site.lines()[-1]
        (profile,) = sagemaker.list_user_profiles()["UserProfiles"]
        assert profile["UserProfileName"].startswith("user1-team1-")
        assert not own_client("sagemaker").list_user_profiles()["UserProfiles"]
        assert site.audit()[0]["account"] == other
        sagemaker.close()


def test_a_domain_that_the_deployment_does_not_know_is_said_in_the_log() -> None:
    """SIGN_IN_DOMAINS lacks the name: 503, and the log says which."""
    with aws_site(domain="elsewhere") as site:
        assert Visitor(site).click("Team1").status == 503
        assert f"{ACCOUNT}/eu-west-1/elsewhere" in site.lines()[-1]["detail"]


def test_the_environment_makes_a_wsgi_application(site: AwsSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a server's command line names: `saml_backend.wsgi:from_environment()`."""
    values = {
        "SIGN_IN_BASE_URL": site.settings.base_url,
        "SIGN_IN_DIRECTORY": site.settings.directory,
        "SIGN_IN_APPLICATIONS": site.settings.applications,
        "SIGN_IN_REPLAY_TABLE": site.settings.replay_table,
        "SIGN_IN_TICKET_TABLE": site.settings.ticket_table,
        "AWS_DEFAULT_REGION": "eu-west-1",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    started: list[str] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/health"}
    body = from_environment()(environ, lambda status, *_more: started.append(status))  # type: ignore[arg-type]
    assert (started, b"".join(body)) == (["200 OK"], b'{"status": "ok"}')
