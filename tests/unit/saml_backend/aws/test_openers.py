"""The session policy of an opener, whose size AWS limits."""

from __future__ import annotations

import json
from typing import Any

import pytest

import saml_kit
from saml_backend.aws.openers import session_policy
from saml_backend.directory import TeamDirectory
from saml_backend.entitlement import Entitlement, entitle
from saml_backend.refusal import Misconfigured
from saml_backend.validation import validate
from saml_kit.clock import NOW, hold
from sign_in_kit import directory_text, team_row

SIZE_LIMIT = 2_048  # characters (STS API Reference, AssumeRole: Policy)
TEAM = "T" * 64
PREFIX = "p" * 12
REGION = f"us-{'g' * 26}-10"
DOMAIN = f"d-{'a' * 61}"  # DescribeDomain: DomainId has 63 characters at most
ROLE = f"studio/{PREFIX}/{'r' * 64}"


def entitlement(**changes: Any) -> Entitlement:
    """What a person may enter whose team and Studio profile have the longest names."""
    row = team_row(TEAM, team_prefix=PREFIX, region=REGION, domain=DOMAIN, profiles={"user1": "P" * 63})
    row |= {"execution_role": ROLE, "execution_roles": {"data-scientist": ROLE}} | changes
    directory = TeamDirectory.read(directory_text(**{TEAM: row}))
    application = saml_kit.application(TEAM)
    message = saml_kit.Message.for_team(application, user="user1", now=NOW).signed()
    return entitle(validate(saml_kit.form(message), application, now=NOW, expected_request=None), directory)


def test_the_longest_session_policy_is_one_that_aws_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name as long as the directory allows, in the partition with the longest name; both letter cases stand."""
    hold(monkeypatch)
    policy = session_policy(entitlement(), "aws-us-gov", DOMAIN)
    assert len(policy) <= SIZE_LIMIT
    assert [len(statement["Resource"]) for statement in json.loads(policy)["Statement"][:3]] == [2, 2, 2]


@pytest.mark.parametrize(
    "changes",
    [
        {"region": f"us-{'g' * 27}-10"},
        {"execution_role": f"{ROLE}r", "execution_roles": {"data-scientist": f"{ROLE}r"}},
        {"profiles": {"user1": "P" * 64}},
    ],
)
def test_longer_names_are_refused_with_the_directory(changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """What AWS would not take is said when the team's row is read, not as a fault of STS at somebody's click."""
    hold(monkeypatch)
    with pytest.raises(Misconfigured, match=r"is not what directory\.schema\.json describes"):
        entitlement(**changes)


@pytest.mark.parametrize("key", ["T" * 65, "", "a/b", "../x", "a b", "é"])
def test_a_key_that_no_team_can_have_is_refused_with_the_directory(key: str) -> None:
    """It becomes part of a path where applications are read, and stands in the session policy twice."""
    directory = TeamDirectory.read(directory_text(**{key: team_row(key)}))
    with pytest.raises(Misconfigured, match="no key of a team"):
        directory.team(key)
