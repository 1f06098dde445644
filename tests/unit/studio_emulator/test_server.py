"""The server on loopback, and where presigned URLs lead."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from studio_emulator import Behaviour, StudioServer, running
from unit.studio_emulator.studios import DEFAULT_ROLE, ROLE, Clock, create_domain, refused


@pytest.fixture
def server(clock: Clock) -> Iterator[StudioServer]:
    """A server whose clock the test moves."""
    with running(Behaviour(now=clock)) as found:
        yield found


@pytest.fixture
def client(server: StudioServer) -> Iterator[Any]:
    """A client of the server, which ends without an open connection."""
    client = boto3.client("sagemaker", region_name="eu-west-1", endpoint_url=server.url)
    yield client
    client.close()


def _page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        text: str = answer.read().decode()
        return text


def _fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'data-field="([a-z-]+)">([^<]*)<', page))


def test_a_presigned_url_leads_to_profile_role_and_home(client: Any, server: StudioServer) -> None:
    """Issue 7, item 9: a landing page that shows Studio profile, role and home."""
    domain = create_domain(client)
    for name, settings in (("ada", {"ExecutionRole": ROLE}), ("bob", {})):
        client.create_user_profile(
            DomainId=domain, UserProfileName=name, UserSettings=settings, Tags=[{"Key": "Team", "Value": "<Team1>"}]
        )
    pages = {}
    for name in ("ada", "bob"):
        url = client.create_presigned_domain_url(
            DomainId=domain, UserProfileName=name, SessionExpirationDurationInSeconds=1800, LandingUri="studio::"
        )["AuthorizedUrl"]
        assert url.startswith(f"{server.url}/studio/auth?token=")
        pages[name] = _fields(_page(url))
    assert pages["ada"]["profile"] == "ada"
    assert pages["ada"]["role"] == ROLE
    assert pages["bob"]["role"].startswith(DEFAULT_ROLE)
    assert pages["ada"]["home"] != pages["bob"]["home"]
    assert pages["ada"]["session"] == "1800 seconds"
    assert pages["ada"]["landing-page"] == "studio::"
    assert pages["ada"]["tags"] == "Team=&lt;Team1&gt;"


def test_a_presigned_url_expires(client: Any, clock: Clock) -> None:
    """ExpiresInSeconds: 5 to 300, 300 unless it is given (CreatePresignedDomainUrl)."""
    profile = {"DomainId": create_domain(client), "UserProfileName": "ada"}
    client.create_user_profile(**profile)
    short = client.create_presigned_domain_url(**profile, ExpiresInSeconds=20)["AuthorizedUrl"]
    long = client.create_presigned_domain_url(**profile)["AuthorizedUrl"]
    clock.advance(20)
    with pytest.raises(urllib.error.HTTPError, match="403") as caught:
        _page(short)
    caught.value.close()
    assert _fields(_page(long))["profile"] == "ada"
    with refused("ValidationException"):
        client.create_presigned_domain_url(**profile, ExpiresInSeconds=301)


def test_a_url_is_presigned_only_for_a_profile_that_is_in_service(sagemaker: Any, domain: str, clock: Clock) -> None:
    """And only in a domain that authenticates by IAM (CreatePresignedDomainUrl)."""
    sso = create_domain(sagemaker, "sso", AuthMode="SSO")
    clock.advance(10)
    for place in (domain, sso):
        sagemaker.create_user_profile(DomainId=place, UserProfileName="ada")
    with refused("ValidationException"):
        sagemaker.create_presigned_domain_url(DomainId=domain, UserProfileName="ada")
    clock.advance(10)
    with refused("ValidationException"):
        sagemaker.create_presigned_domain_url(DomainId=sso, UserProfileName="ada")
    url = sagemaker.create_presigned_domain_url(DomainId=domain, UserProfileName="ada")["AuthorizedUrl"]
    assert re.fullmatch(rf"https://{domain}\.studio\.eu-west-1\.sagemaker\.aws/auth\?token=[\w-]{{43}}", url)


def test_an_assumed_role_reaches_the_account_of_that_role(server: StudioServer) -> None:
    """Teams live in other accounts: AssumeRole of the opener there (issue 7, item 1)."""
    sts = boto3.client("sts", region_name="eu-west-1", endpoint_url=server.url)
    assumed = sts.assume_role(RoleArn=ROLE, RoleSessionName="ada")["Credentials"]
    sagemaker = boto3.client(
        "sagemaker",
        region_name="eu-west-1",
        endpoint_url=server.url,
        aws_access_key_id=assumed["AccessKeyId"],
        aws_secret_access_key=assumed["SecretAccessKey"],
        aws_session_token=assumed["SessionToken"],
    )
    create_domain(sagemaker)
    [found] = sagemaker.list_domains()["Domains"]
    assert ":111122223333:" in found["DomainArn"]
    for client in (sts, sagemaker):
        client.close()


def test_the_program_prints_its_address_and_ends_with_ctrl_c() -> None:
    """One line, on loopback, a free port; 130 is the shell's number for an interrupt."""
    command = [sys.executable, "-m", "studio_emulator", "--pending-seconds", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        line = program.stdout.readline().strip()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", line)
        assert "MotoAPI" in _page(f"{line}/moto-api/") or _page(f"{line}/moto-api/data.json")
        program.send_signal(signal.SIGINT)
        assert program.wait(timeout=20) == 130
