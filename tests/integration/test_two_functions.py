"""Two Lambda functions at once: processes of their own with botocore's clients, at one emulated AWS (issue 7, 2)."""

from __future__ import annotations

import itertools
import os
import re
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import boto3
import pytest

import saml_kit
from saml_backend.applications import SamlApplication
from saml_kit.sending import CONTENT_TYPE
from sign_in_kit import ALLOWED, directory_text, team_row
from sign_in_kit.function import Function, function
from studio_emulator import Behaviour, running, server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ACCOUNTS = {"Team1": ("111122223333", "eu-west-1"), "Team2": ("444455556666", "us-east-1")}
TABLES = ("studio-signin-replays", "studio-signin-tickets")
PENDING = 1.5  # seconds until a Studio profile is in service: more than passes between two calls of one sign-in
PATIENCE = 30  # seconds that anything may take, on a busy machine


@dataclass
class Meeting:
    """Where both functions hear that there is no Studio profile, before either of them makes one."""

    barrier: threading.Barrier = field(default_factory=lambda: threading.Barrier(2))
    left: int = 0
    created: list[str] = field(default_factory=list)

    def around(self, aws: WSGIApplication) -> WSGIApplication:
        """Return the emulated AWS, which keeps back the answers to so many descriptions until two are there."""

        def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
            operation = environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]
            statuses: list[str] = []

            def noting(status: str, *more: Any) -> Any:
                statuses.append(status)
                return start_response(status, *more)

            body = aws(environ, noting)
            if operation == "CreateUserProfile":
                self.created += statuses
            if operation == "DescribeUserProfile" and self.left > 0:
                self.left -= 1
                with suppress(threading.BrokenBarrierError):
                    self.barrier.wait(PATIENCE)
            return body

        return answer


@dataclass(frozen=True)
class Deployment:
    """Two functions of one deployment."""

    functions: tuple[Function, Function]
    meeting: Meeting
    applications: Mapping[str, SamlApplication]

    def together(self, *events: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Hand each function an event at the same moment."""
        for one, event in zip(self.functions, events, strict=True):
            one.send(event)
        return [one.answer() for one, _ in zip(self.functions, events, strict=True)]

    def message(self, user: str, team: str, **more: Any) -> bytes:
        """Return what the team's application says of a user now, signed."""
        return saml_kit.Message.for_team(self.applications[team], user=user, now=datetime.now(UTC), **more).signed()


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """Two functions, two teams in two accounts and Regions, an emulated AWS whose answers the test may keep back."""
    place, meeting = tmp_path_factory.mktemp("deployment"), Meeting()
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        emulated: Callable[[], WSGIApplication] = server.application
        patch.setattr(server, "application", lambda: meeting.around(emulated()))
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        url = stack.enter_context(running(Behaviour(PENDING))).url
        aws = {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
        for name, value in (aws | {"AWS_DEFAULT_REGION": "eu-west-1"}).items():
            patch.setenv(name, value)
        environment = aws | create(place) | {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
        both = [stack.enter_context(function(environment)) for _ in range(2)]
        applications = {team: saml_kit.application(team) for team in ACCOUNTS}
        yield Deployment((both[0], both[1]), meeting, applications)


def create(place: Path) -> dict[str, str]:
    """Create tables, domains, directory and applications; return the settings that name them."""
    dynamodb = boto3.client("dynamodb")
    for table in TABLES:
        dynamodb.create_table(
            TableName=table,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
    dynamodb.close()
    rows = {}
    for team, (account, region) in ACCOUNTS.items():
        sagemaker = sagemaker_of(team)
        domain = sagemaker.create_domain(
            DomainName="studio",
            AuthMode="IAM",
            DefaultUserSettings={"ExecutionRole": f"arn:aws:iam::{account}:role/studio-default/studio-default"},
            SubnetIds=["subnet-1"],
            VpcId="vpc-1",
        )["DomainId"]
        sagemaker.close()
        rows[team] = team_row(team, account=account, region=region, domain=domain)
        (place / f"{team}.xml").write_bytes(saml_kit.metadata(saml_kit.application(team)))
    (place / "directory.json").write_text(directory_text(**rows))
    return {
        "AWS_DEFAULT_REGION": "eu-west-1",
        "SIGN_IN_BASE_URL": saml_kit.BASE_URL,
        "SIGN_IN_DIRECTORY": f"file:{place}/directory.json",
        "SIGN_IN_APPLICATIONS": f"file:{place}",
        "SIGN_IN_REPLAY_TABLE": TABLES[0],
        "SIGN_IN_TICKET_TABLE": TABLES[1],
        "POWERTOOLS_METRICS_DISABLED": "true",
    }


def sagemaker_of(team: str) -> Any:
    """Return a client in the team's account and Region."""
    account, region = ACCOUNTS[team]
    sts = boto3.client("sts")
    keys = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/platform", RoleSessionName="test")["Credentials"]
    sts.close()
    return boto3.client(
        "sagemaker",
        region_name=region,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def studio_profiles(team: str) -> list[str]:
    """Return the names of the Studio profiles in the team's domain."""
    sagemaker = sagemaker_of(team)
    found = [row["UserProfileName"] for row in sagemaker.list_user_profiles(MaxResults=100)["UserProfiles"]]
    sagemaker.close()
    return found


def event(method: str, path: str, body: bytes = b"", cookies: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return an event of an HTTP API, payload 2.0."""
    parts = urlsplit(path)
    return {
        "version": "2.0",
        "rawPath": parts.path,
        "rawQueryString": parts.query,
        "cookies": [f"{name}={value}" for name, value in (cookies or {}).items()],
        "headers": {"content-type": CONTENT_TYPE},
        "requestContext": {"stage": "$default", "http": {"method": method, "sourceIp": ALLOWED}},
        "body": body.decode(),
        "isBase64Encoded": False,
    }


def post(team: str, message: bytes, cookies: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the event of a message that the identity provider sends."""
    return event("POST", f"/saml/{team}", saml_kit.body(message), cookies)


def cookies_of(*answers: Mapping[str, Any]) -> dict[str, str]:
    """Return what a browser holds after these answers."""
    pairs = [cookie.partition(";")[0].partition("=") for answer in answers for cookie in answer["cookies"]]
    return {name: value for name, _, value in pairs if value}


def finished(deployment: Deployment, team: str, answer: dict[str, Any]) -> str:
    """Follow an answer to Studio, by either function in turn; return the address that opens it."""
    cookies, end, turns = cookies_of(answer), time.monotonic() + PATIENCE, itertools.cycle(deployment.functions)
    while True:
        location = answer["headers"].get("location", "")
        if answer["statusCode"] == 302:
            return str(location)
        assert answer["statusCode"] in (200, 303), answer
        assert time.monotonic() < end, "never in Studio"
        time.sleep(0.05)
        path = location.removeprefix(saml_kit.BASE_URL) or f"/wait?team={team}"
        one = next(turns)
        one.send(event("GET", path, cookies=cookies))
        answer = one.answer()


def landing(url: str) -> dict[str, str]:
    """Return what the emulated Studio says of whose it is."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return dict(re.findall(r'data-field="([a-z-]+)">([^<]*)<', answer.read().decode()))


@pytest.mark.parametrize("team", ACCOUNTS)
@pytest.mark.parametrize("user", ["ada", "bob"])
def test_two_first_clicks_at_once_make_one_studio_profile(deployment: Deployment, user: str, team: str) -> None:
    """Both functions hear that there is none, both create: SageMaker takes one (CreateUserProfile: ResourceInUse)."""
    meeting, before = deployment.meeting, len(studio_profiles(team))
    meeting.created.clear()
    meeting.left = 2
    answers = deployment.together(*(post(team, deployment.message(user, team)) for _ in range(2)))
    assert sorted(status[:3] for status in meeting.created) == ["200", "400"], "they did not meet"
    pages = [landing(finished(deployment, team, answer)) for answer in answers]
    account, region = ACCOUNTS[team]
    assert pages[0]["profile"] == pages[1]["profile"]
    assert pages[0]["profile"].startswith(f"{user}-{team.lower()}-")
    assert pages[0]["role"] == f"arn:aws:iam::{account}:role/studio/{team.lower()}/{team.lower()}-data-scientist"
    assert pages[0]["domain"].endswith(f"in account {account}, {region}")
    assert len(studio_profiles(team)) == before + 1


def test_one_message_at_two_functions_opens_studio_once(deployment: Deployment) -> None:
    """The claim is a conditional put (SIGNIN.md, Content: replay, concurrent): one function wins, ten times of ten."""
    for _ in range(10):
        message = deployment.message("ada", "Team1")
        answers = deployment.together(post("Team1", message), post("Team1", message))
        assert sorted(answer["statusCode"] // 100 for answer in answers) == [3, 4]
        refused = max(answers, key=lambda answer: int(answer["statusCode"]))
        assert "used already" in refused["body"]


def test_both_tabs_of_a_double_click_end_in_studio(deployment: Deployment) -> None:
    """Each tab begins at another function, without the other's cookie; one browser holds both and answers both."""
    begun = deployment.together(*(event("GET", "/login/Team1") for _ in range(2)))
    cookies = cookies_of(*begun)
    requests = [value.rpartition(".")[2] for value in cookies.values()]
    assert len(requests) == 2
    messages = [deployment.message("eve", "Team1", in_response_to=request) for request in requests]
    answers = deployment.together(*(post("Team1", message, cookies) for message in messages))
    pages = [landing(finished(deployment, "Team1", answer)) for answer in answers]
    assert pages[0]["profile"] == pages[1]["profile"]
    assert [name for name in studio_profiles("Team1") if name.startswith("eve-")] == [pages[0]["profile"]]


def test_one_ticket_at_two_functions_opens_studio_once(deployment: Deployment) -> None:
    """Who spends the ticket with the conditional delete gets the URL; the other hears that it was opened already."""
    [answer, _] = deployment.together(
        post("Team1", deployment.message("joe", "Team1")), post("Team2", deployment.message("joe", "Team2"))
    )
    cookies = cookies_of(answer)
    time.sleep(PENDING)
    opened = deployment.together(*(event("GET", "/open?team=Team1", cookies=cookies) for _ in range(2)))
    assert sorted(answer["statusCode"] for answer in opened) == [302, 403]
