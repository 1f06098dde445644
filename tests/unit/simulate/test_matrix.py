"""Every question decided, relation by relation, in two worlds that are small enough to reason about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from abac.catalog import Action, find_action
from abac.contract import Contract, Property, read_contract
from abac.language.policy import PolicyType
from abac.language.policy_set import PolicySet
from abac.language.read import read_policy
from abac.language.request import Request
from abac.language.world import World
from abac.located import from_plain, read_yaml
from abac.results import MatrixRow, Relation
from abac.simulate import decide
from abac.simulate.matrix import asked_actions, matrix, with_owners_side
from abac.sources import read_world
from planting import edited, mixed, statement

WORLDS = Path(__file__).parents[2] / "worlds"
CONTRACT = read_contract(
    read_yaml(
        b"""
format: 1
properties:
  I1: {title: no read}
  I2: {title: no write}
  I11: {title: nobody from outside}
  L1: {title: own}
services: [sagemaker]
liveness:
  L1:
    data-scientist:
      own:
        sagemaker:DeleteEndpoint: [endpoint]
        sagemaker:DescribeEndpoint: [endpoint]
        sagemaker:InvokeEndpoint: [endpoint]
""",
        "isolation.yaml",
    )
)


def action(name: str) -> Action:
    """An action of the catalogue."""
    found = find_action(name)
    assert found is not None
    return found


def rows(world: World, name: str, contract: Contract = CONTRACT) -> list[MatrixRow]:
    """What team Alpha's role is asked about one action, without what outsiders are asked."""
    found = matrix(world, contract, actions=[action(name)])
    return [row for row in found if row.team == "Alpha" and row.principal.endswith("/alpha-data-scientist/SageMaker")]


@pytest.fixture(scope="module")
def tight() -> World:
    """Two teams that reach their own endpoints alone."""
    return read_world(WORLDS / "tight")


@pytest.fixture(scope="module")
def leaky() -> World:
    """Two teams that reach each other's."""
    return read_world(WORLDS / "leaky")


@pytest.mark.parametrize(
    ("name", "forbids"), [("DescribeEndpoint", "I1"), ("DeleteEndpoint", "I2"), ("InvokeEndpoint", "I2")]
)
def test_another_teams_endpoint_is_out_of_reach(tight: World, leaky: World, name: str, forbids: str) -> None:
    """By its tag, whatever its name: denied where the tag is asked for, and a leak where it is not (IAM, ABAC)."""
    for world, allowed in ((tight, False), (leaky, True)):
        found = [row for row in rows(world, f"sagemaker:{name}") if row.resource_type == "endpoint"]
        others = [row for row in found if row.relation is Relation.OTHER]
        assert {row.situation for row in others} >= {"", "named like one's own"}
        assert {(row.decision.allowed, row.property, row.expected) for row in others} == {(allowed, forbids, "Denied")}


def test_an_untagged_endpoint_is_nobodys(tight: World, leaky: World) -> None:
    """An absent tag equals nothing (IAM User Guide, Condition operators: an absent key)."""
    for world, allowed in ((tight, False), (leaky, True)):
        nobodys = [row for row in rows(world, "sagemaker:DeleteEndpoint") if row.relation is Relation.UNTAGGED]
        assert [row.decision.allowed for row in nobodys[:1]] == [allowed]


def test_ones_own_endpoint_is_within_reach(tight: World) -> None:
    """Liveness demands it of the permission profile."""
    own = rows(tight, "sagemaker:DescribeEndpoint")[0]
    assert (own.relation, own.property, own.expected, own.decision.allowed) == (Relation.OWN, "L1", "Allowed", True)


def test_an_account_of_strangers_is_taken_as_open(tight: World) -> None:
    """They may open what is theirs to everybody, so only the caller's own side refuses (IAM, Cross-account)."""
    there = [row for row in rows(tight, "sagemaker:DescribeEndpoint") if row.situation == "in another account"]
    assert [(row.property, row.decision.allowed) for row in there] == [("I11", False)]
    wider = statement(
        {"Sid": "Wide", "Effect": "Allow", "Action": "sagemaker:DescribeEndpoint", "Resource": "*"}, PolicyType.IDENTITY
    )
    opened = edited(tight, lambda kind, role, found: [*found, wider] if kind is PolicyType.IDENTITY else found)
    there = [row for row in rows(opened, "sagemaker:DescribeEndpoint") if row.situation == "in another account"]
    assert [row.decision.allowed for row in there] == [True]


def test_a_role_that_nobody_described_is_taken_as_trusting_its_account(tight: World) -> None:
    """So do roles that the console makes; what the caller may assume is then up to its own policies (IAM, Roles)."""
    assert not any(row.decision.allowed for row in rows(tight, "sts:AssumeRole"))
    assume = statement(
        {"Sid": "Assume", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}, PolicyType.IDENTITY
    )
    opened = edited(tight, lambda kind, role, found: [*found, assume] if kind is PolicyType.IDENTITY else found)
    allowed = {row.situation for row in rows(opened, "sts:AssumeRole") if row.decision.allowed}
    assert "any other role" in allowed
    assert "" not in allowed  # the teams' own roles are described, and trust SageMaker alone


def test_a_trust_without_its_account_lets_strangers_in(tight: World, leaky: World) -> None:
    """The confused deputy (IAM User Guide, "The confused deputy problem")."""
    for world, allowed in ((tight, False), (leaky, True)):
        found = matrix(world, CONTRACT, actions=())
        strangers = [row for row in found if row.situation == "sagemaker.amazonaws.com for another account"]
        assert [row.decision.allowed for row in strangers] == [allowed, allowed]
        honest = [row for row in found if row.situation == "the service that runs it, for this account"]
        assert all(row.decision.allowed for row in honest)


def test_a_kind_of_session_is_asked_where_a_statement_tells_it_apart(tight: World) -> None:
    """Studio's session keys change no decision where no statement on the action reads them: it is asked about once."""
    own_profile = statement(
        {
            "Effect": "Allow",
            "Action": "sagemaker:CreatePresignedDomainUrl",
            "Resource": "arn:*:sagemaker:*:*:user-profile/${sagemaker:DomainId}/${sagemaker:UserProfileName}",
        },
        PolicyType.IDENTITY,
    )
    world = edited(tight, lambda kind, role, found: [*found, own_profile] if kind is PolicyType.IDENTITY else found)
    assert not [row for row in rows(world, "sagemaker:DescribeEndpoint") if "in a job" in row.situation]
    asked = [row for row in rows(world, "sagemaker:CreatePresignedDomainUrl") if row.relation is Relation.OWN]
    assert {(row.situation, row.decision.allowed) for row in asked} >= {
        ("", True),
        ("in a shared space", False),
        ("in a job", False),
    }


def test_a_row_names_the_statement_that_decided(leaky: World) -> None:
    """Reports point at the template's file and line."""
    other = next(row for row in rows(leaky, "sagemaker:DeleteEndpoint") if row.relation is Relation.OTHER)
    ref = next(ref for ref in other.decision.decided_by if ref.sid)
    assert (ref.sid, ref.place.file, ref.place.line) == ("UseEndpoints", "tests/worlds/leaky/endpoints.json", 4)


def test_two_processes_decide_what_one_decides(tight: World) -> None:
    """The rows and their order do not depend on how many processes work."""
    asked = [action("sagemaker:DescribeEndpoint"), action("sagemaker:Search")]
    assert matrix(tight, CONTRACT, actions=asked, jobs=2) == matrix(tight, CONTRACT, actions=asked)


@pytest.mark.parametrize("seed", range(3))
def test_how_statements_are_spread_changes_no_decision(leaky: World, seed: int) -> None:
    """Documents of one policy type are a union (IAM User Guide, Policy evaluation logic)."""
    spread = mixed(leaky, seed)
    for name in ("sagemaker:DeleteEndpoint", "sagemaker:DescribeEndpoint"):
        before = [(row.request, row.decision.outcome) for row in rows(leaky, name)]
        assert [(row.request, row.decision.outcome) for row in rows(spread, name)] == before


def test_every_service_that_a_policy_allows_is_asked_about(tight: World) -> None:
    """An allowed action outside of the contract's services is asked about too (ISOLATION.md)."""
    contract = replace(CONTRACT, services=("sts",), properties={"I1": Property("I1", "no read")})
    assert {one.service for one in asked_actions(tight, contract)} == {"sagemaker", "sts"}


def test_progress_is_told_after_each_principal(tight: World) -> None:
    """How many are done, and how many there are."""
    told: list[tuple[int, int]] = []
    matrix(tight, CONTRACT, actions=(), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(
    ("owner", "action", "allowed"),
    [
        ("999999999999", "ecr:BatchGetImage", True),
        ("763104351884", "ecr:BatchGetImage", True),
        ("444455556666", "ecr:BatchGetImage", False),
        ("111122223333", "kms:Decrypt", True),
    ],
)
def test_what_the_world_does_not_describe_refuses_nothing_it_need_not(owner: str, action: str, allowed: bool) -> None:
    """Strangers and AWS open theirs; a key trusts its account, as those of the console do (KMS, Default key policy)."""
    everything = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    own = PolicySet(identity=(read_policy(from_plain(everything), PolicyType.IDENTITY),))
    stem = f"arn:aws:{action.partition(':')[0]}:eu-west-1:{owner}:"
    request = {
        "principal": "arn:aws:sts::111122223333:assumed-role/x/SageMaker",
        "action": action,
        "resource": f"{stem}{'key/1234' if action.startswith('kms') else 'repository/x'}",
    }
    policies = with_owners_side(own, action, owner, "111122223333")
    assert decide(Request.from_dict(request), policies).allowed is allowed
