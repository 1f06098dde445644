"""A grid's bytes are the outcomes that the readable reference decides, request by request."""

from __future__ import annotations

from pathlib import Path

import pytest

from abac.errors import InputError
from abac.language import Effect, PolicyType, RolePrincipal, World
from abac.language.world import PrincipalKind
from abac.results import Outcome
from abac.simulate import decide
from abac.simulate.matrix import OUTCOMES, Grid, Targets, outcomes_of
from abac.sources import read_world
from unit.simulate.situations import ENDPOINT, ROLE, allow, deny, policy

TIGHT = Path(__file__).resolve().parents[2] / "worlds" / "tight"
OWN = {"StringEquals": {"aws:ResourceTag/Team": "${aws:PrincipalTag/Team}"}}
BUCKET = "arn:aws:s3:::data"
STRANGER = "arn:aws:s3:::stranger"
KEY = "arn:aws:kms:eu-west-1:444455556666:key/k"
GRID = Grid(
    ("sagemaker:DeleteEndpoint", "sagemaker:ListModels", "s3:GetBucketPolicy", "s3:GetObject", "kms:Decrypt"),
    (
        Targets((ENDPOINT, f"{ENDPOINT}2", "*", BUCKET, STRANGER, f"{BUCKET}/x", KEY), {"aws:ResourceTag/Team": "A"}),
        Targets((ENDPOINT, BUCKET), {"aws:ResourceTag/Team": "B", "aws:TagKeys": ("Team", "Cost")}),
        Targets((ENDPOINT,)),
    ),
    {"aws:SourceIp": "203.0.113.7"},
)


def role(team: str) -> RolePrincipal:
    """A role that may do with its team's resources what it likes."""
    identity = policy(
        allow("sagemaker:*", Condition=OWN),
        allow(["s3:*", "kms:*"]),
        deny("s3:Get*", f"{BUCKET}/*", Condition={"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
    )
    return RolePrincipal(ROLE, PrincipalKind.EXECUTION_ROLE, team=team, tags={"Team": team}, identity=(identity,))


def world() -> World:
    """Two roles, a bucket with a policy of its own, and an organisation's level."""
    closed = policy(deny("s3:*", "*", Principal="*"), policy_type=PolicyType.RESOURCE)
    everything = policy(allow(), policy_type=PolicyType.SCP)
    return World((role("A"), role("B")), resource_policies={STRANGER: closed}, scp=((everything,),))


def expected(world: World, role: RolePrincipal, grid: Grid) -> list[Outcome]:
    """Each request of the grid, decided by itself."""
    return [decide(asked, world.policies_for(role, asked.resource)).outcome for asked in grid.requests(role)]


def test_bytes_are_the_outcomes_of_the_reference_in_order() -> None:
    """Bulk, engine and reference agree (issue 4, 8), over accounts, policies of resources, tags and wildcards."""
    seen = set()
    for asker in world().principals:
        found = [OUTCOMES[place] for place in outcomes_of(world(), asker, GRID)]
        assert found == expected(world(), asker, GRID)
        assert len(found) == GRID.size
        seen |= set(found)
    assert seen == set(Outcome)


def test_the_outcomes_of_a_folder_are_those_of_the_reference() -> None:
    """The same for policies as the generator writes them."""
    read = read_world(TIGHT)
    assert read.principals
    for asker in read.principals:
        assert [OUTCOMES[place] for place in outcomes_of(read, asker, GRID)] == expected(read, asker, GRID)


def test_a_roles_own_tags_count_in_its_requests() -> None:
    """A session bears the tags of its role (IAM User Guide, aws:PrincipalTag)."""
    first, second = (outcomes_of(world(), asker, GRID)[0] for asker in world().principals)
    assert (OUTCOMES[first], OUTCOMES[second]) == (Outcome.ALLOWED, Outcome.IMPLICITLY_DENIED)
    assert Effect.ALLOW in {statement.effect for statement in role("A").identity[0].statements}


def test_what_is_no_request_is_refused() -> None:
    """SIMULATION.md, Scenario: an ARN has six segments."""
    with pytest.raises(InputError, match="arn:aws:s3"):
        outcomes_of(world(), role("A"), Grid(("s3:GetObject",), (Targets(("arn:aws:s3",)),)))
