"""Small worlds: one execution role of a team and what it may do."""

from __future__ import annotations

from typing import Any

from abac.contract import Contract, load
from abac.language.policy import Policy, PolicyType
from abac.language.read import read_policy
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.located import from_plain
from abac.prove.isolation import prove
from abac.results.proof import ProofReport, PropertyProof

OWN = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}


def policy(*statements: dict[str, Any]) -> Policy:
    """An identity policy of these statements; each allows unless it says otherwise."""
    written = [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]
    return read_policy(from_plain({"Version": "2012-10-17", "Statement": written}), PolicyType.IDENTITY, name="own")


def role(document: Policy, team: str = "Alpha", prefix: str = "alpha", **facts: Any) -> RolePrincipal:
    """An execution role of a team, of no permission profile."""
    tags = {"Team": team, "TeamPrefix": prefix, "DataBucket": f"studio-{prefix}"}
    arn = f"arn:aws:iam::111122223333:role/studio/{prefix}/{prefix}-role"
    return RolePrincipal(arn, PrincipalKind.EXECUTION_ROLE, team, tags=tags, identity=(document,), **facts)


def proved(
    *statements: dict[str, Any], actions: tuple[str, ...], team: str = "Alpha", prefix: str = "alpha"
) -> ProofReport:
    """What is proved of one role with these statements, for some actions, by the package's contract."""
    world = World((role(policy(*statements), team, prefix),))
    return prove(world, contract(), actions=actions)


def contract() -> Contract:
    """The contract of the package."""
    return load()


def result(report: ProofReport, property: str) -> PropertyProof:
    """What one property came to."""
    return next(each for each in report.properties if each.id == property)
