"""Which roles stand for which: those that no document tells apart but by the names of their team."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from abac.contract.questions import Session
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.prove.isolation.callers import Readings, asker, groups, sessions_of
from unit.prove.isolation.worlds import policy, role


def grouped(*roles: RolePrincipal) -> int:
    """How many groups there are."""
    world = World(roles)
    return len(groups(world, Readings.of(world)))


def two(*statements: dict[str, Any]) -> tuple[RolePrincipal, RolePrincipal]:
    """Roles of two teams with the same document."""
    document = policy(*statements)
    return role(document), role(document, "Bravo", "bravo")


def test_teams_that_differ_in_names_are_one() -> None:
    """ARCHITECTURE.md, Scale: the number of teams adds no question; equal documents need not be one value."""
    assert grouped(*two({"Action": "s3:GetObject"})) == 1
    assert grouped(role(policy({"Action": "s3:*"})), role(policy({"Action": "s3:*"}), "Bravo", "bravo")) == 1


def test_other_documents_are_another_group() -> None:
    """PROOF.md 5: grouped by equal documents."""
    assert grouped(role(policy({"Action": "s3:*"})), role(policy({"Action": "sqs:*"}), "Bravo", "bravo")) == 2


def test_a_tag_whose_value_is_compared_tells_roles_apart() -> None:
    """Its presence alone does not."""
    one, other = two({"Action": "s3:*", "Condition": {"StringEquals": {"aws:PrincipalTag/Tier": "gold"}}})
    gold, tin = ({**each.tags, "Tier": tier} for each, tier in ((one, "gold"), (other, "tin")))
    assert grouped(replace(one, tags=gold), replace(other, tags=tin)) == 2
    present = two({"Action": "s3:*", "Condition": {"Null": {"aws:PrincipalTag/Tier": "false"}}})
    assert grouped(replace(present[0], tags=gold), replace(present[1], tags=tin)) == 1
    assert grouped(replace(present[0], tags=gold), present[1]) == 2


def test_an_arn_that_a_condition_takes_tells_roles_apart() -> None:
    """By whether it takes them, not by how they are called."""
    condition = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/studio/alpha/*"}}
    assert grouped(*two({"Action": "s3:*", "Condition": condition})) == 2
    every = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/studio/*"}}
    assert grouped(*two({"Action": "s3:*", "Condition": every})) == 1


def test_an_account_that_stands_in_a_document_tells_roles_apart() -> None:
    """Where no document names an account, one account is as good as another."""
    one, other = two({"Action": "s3:*", "Resource": "arn:aws:s3:::x-111122223333"})
    abroad = replace(other, arn=other.arn.replace("111122223333", "444455556666"))
    assert grouped(one, abroad) == 2
    plain, same = two({"Action": "s3:*"})
    assert grouped(plain, replace(same, arn=same.arn.replace("111122223333", "444455556666"))) == 1


def test_the_keys_of_a_session_are_those_that_studio_gives() -> None:
    """AWS-FACTS.md: both in a private space, the domain alone in a shared one, neither in a job."""
    mine = role(policy({"Action": "s3:*"}))
    told = {
        session: (asker(mine, session, "alice-alpha").value("sagemaker:domainid") is not None,
                  asker(mine, session, "alice-alpha").value("sagemaker:userprofilename"))
        for session in sessions_of(mine)
    }  # fmt: skip
    assert told == {
        Session.PRIVATE_SPACE: (True, "alice-alpha"),
        Session.SHARED_SPACE: (True, None),
        Session.JOB: (False, None),
    }
    assert sessions_of(replace(mine, kind=PrincipalKind.BACKEND)) == (Session.ROLE,)
