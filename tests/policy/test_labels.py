"""Labels decide everything: what the statements say of them is held against every spelling."""

from __future__ import annotations

from itertools import product

import pytest

from abac.language.request import Request
from abac.language.world import PrincipalKind, World
from abac.results import Decision
from abac.simulate.decide import decide

SPELLINGS = sorted({"".join(letters) for letters in product("Tt", "Ee", "Aa", "Mm")} - {"Team"})


def creating_a_model(world: World, tag_keys: tuple[str, ...]) -> Decision:
    """What becomes of an honest CreateModel whose request bears tags with these keys."""
    role = next(one for one in world.principals if one.permission_profile == "data-scientist")
    arn = f"arn:aws:sagemaker:eu-west-1:{role.account}:model/{role.tags['TeamPrefix']}-work"
    request = {
        "principal": f"arn:aws:sts::{role.account}:assumed-role/{role.name}/SageMaker",
        "action": "sagemaker:CreateModel",
        "resource": arn,
        "resource_account": role.account,
        "context": {
            **{f"aws:PrincipalTag/{key}": value for key, value in role.tags.items()},
            "aws:PrincipalArn": role.arn,
            "aws:SourceIp": "203.0.113.10",
            "aws:RequestTag/Team": role.team,
            "aws:TagKeys": list(tag_keys),
        },
    }
    assert role.kind is PrincipalKind.EXECUTION_ROLE
    return decide(Request.from_dict(request, strict=False), world.policies_for(role, arn))


def test_the_label_as_it_is_spelled_is_taken(world: World) -> None:
    """The team's own label, alone: what every creating call of a team says."""
    assert creating_a_model(world, ("Team",)).allowed


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_other_spelling_of_the_label_is_refused(world: World, spelling: str) -> None:
    """Tag keys that differ in case are two tags but one condition key (IAM User Guide, Tags for IAM resources)."""
    assert not creating_a_model(world, ("Team", spelling)).allowed
