"""Every single weakening of a statement is noticed by some property, or says here why it changes nothing.

Boundaries and SCPs are taken away first: what is asked is whether the statement itself is noticed. A weakening that
nobody notices is a question that the contract forgot to ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import settings

from abac.catalog import Action
from abac.contract import Contract
from abac.language.policy import Effect, PolicyType, Statement
from abac.language.world import PrincipalKind, RolePrincipal, World
from abac.sources import read_world
from planting import narrowed
from policy.conftest import POLICIES
from weakenings import Weakening, alone, asked_about, broken, statements_of, weakenings, with_statement

STUDIO = PrincipalKind.EXECUTION_ROLE
ROLES = ((STUDIO, "data-scientist"), (PrincipalKind.BACKEND, None), (PrincipalKind.OPENER, None))
DEFAULT_EXAMPLES = 100  # of hypothesis' default profile; the nightly one asks for more, and gets every weakening
STRIDE = 3

CREATES = (
    "CreateProfile",
    "LabelNewProfile",
    "CreateAppInOwnSpace",
    "CreateOwnEndpoint",
    "CreateOwnEndpointConfig",
    "CreateOwnExperiments",
    "CreateOwnFeatureGroups",
    "CreateOwnJobs",
    "CreateOwnLabelingJobs",
    "CreateOwnModel",
    "CreateOwnModelCards",
    "CreateOwnModelGroups",
    "CreateOwnPipeline",
    "CreateOwnProfilesApp",
    "CreateOwnSpace",
    "CreateOwnTransformJob",
    "CreateOwnTrialsAndLineage",
    "LabelWhatIsBeingCreated",
)
# Of one resource type and of any name: the label is what makes them the team's.
CREATES_OF_ANY_NAME = ("CreateOwnExperiments", "CreateOwnFeatureGroups", "CreateOwnLabelingJobs", "CreateOwnModelCards")


def _explained(weakening: Weakening) -> str | None:
    """Why a weakening changes nothing that AWS would let anybody do."""
    words = weakening.words
    if "aws:ResourceAccount" in words and words.endswith("or absent"):
        return "AWS always sends aws:ResourceAccount to S3 (IAM User Guide, global condition context keys)"
    if weakening.sid in CREATES and words.startswith("on arn:*:sagemaker:*:*:"):
        return "AWS creates in the caller's own account"
    if weakening.sid in CREATES_OF_ANY_NAME and words == "on every resource":
        return "the action has no other resource type, and AWS creates in the caller's own account"
    if weakening.sid == "LabelNewProfile" and words.endswith("[CreateUserProfile] with any value"):
        return "of profiles, CreateUserProfile is the one call that creates with tags"
    if weakening.sid == "LabelNewProfile" and words == "on every resource":
        return "sagemaker:TaggingAction is CreateUserProfile for profiles alone"
    if weakening.sid == "CreateProfile" and words == "on every resource":
        return "CreateUserProfile has no other resource type"
    if weakening.sid == "LabelWhatIsBeingCreated" and words == "on every resource":
        return "AWS asks for AddTags in a creation only of what is created, in the caller's own account"
    if weakening.sid in ("PassOwnRole", "PassTeamRole") and words.startswith("on arn:*:iam::*:"):
        return "AWS passes roles of the caller's own account alone (IAM User Guide, iam:PassRole)"
    if weakening.sid == "DenyModelsOfOthers" and words == "without sagemaker:CreateInferenceComponent":
        return "a data scientist makes no inference components; `abac mutate` asks the permission profiles that do"
    if weakening.sid == "ConnectOwnSpaceFromRemoteIde" and "aws:ViaAWSService" in words:
        return "the matrix asks for forwarded calls of presigning alone; `abac mutate` kills it by the proof of I8"
    if "sagemaker:ModelArn" in words and words.endswith("or absent"):
        return "a configuration that names no model reaches nobody's model"
    if words.endswith("${sagemaker:DomainId}*"):
        return "ids of domains all have one length, so none begins with another (API_CreateDomain, DomainId)"
    return None


def _role(world: World, kind: PrincipalKind, permission_profile: str | None) -> RolePrincipal:
    found = (role for role in world.principals if role.kind is kind)
    return next(role for role in found if permission_profile in (None, role.permission_profile))


def _all() -> Iterator[tuple[PrincipalKind, str | None, Statement, Weakening]]:
    world = read_world(POLICIES / "rendered")
    for kind, permission_profile in ROLES:
        for statement in statements_of(_role(world, kind, permission_profile).identity):
            for weakening in weakenings(statement):
                yield kind, permission_profile, statement, weakening


def _some() -> tuple[tuple[PrincipalKind, str | None, Statement, Weakening], ...]:
    every = tuple(_all())
    nightly = settings.default is not None and settings.default.max_examples > DEFAULT_EXAMPLES
    denies = tuple(one for one in every if one[2].effect is Effect.DENY)
    return every if nightly else (*every[::STRIDE], *(one for one in denies if one not in every[::STRIDE]))


CASES = _some()


def asked(
    world: World, kind: PrincipalKind, permission_profile: str | None, statement: Statement
) -> tuple[Action, ...]:
    """The actions an Allow names; of a Deny on a whole service, some that the role is allowed."""
    if statement.effect is Effect.ALLOW:
        return asked_about(statement)
    role = _role(world, kind, permission_profile)
    allows = (one for one in statements_of(role.identity) if one.effect is Effect.ALLOW)
    allowed = {action.full_name: action for one in allows for action in asked_about(one)}
    names = (
        "AddTags", "CreateModel", "CreatePresignedDomainUrl", "CreateSpace", "CreateTransformJob", "CreateUserProfile"
    )  # fmt: skip
    found = (allowed.get(f"sagemaker:{name}") for name in names)
    return tuple(narrowed(action, "space", "user-profile", most=2) for action in found if action)


def one_caller(world: World) -> World:
    """Of several roles that differ in their team alone, the first asks; the others are those it is asked about."""
    first, *others = world.principals
    silent = (replace(role, kind=PrincipalKind.JOB, identity=()) for role in others if role.kind is first.kind)
    rest = (role for role in others if role.kind is not first.kind)
    return replace(world, principals=(first, *silent, *rest))


@pytest.mark.parametrize(
    ("kind", "permission_profile", "statement", "weakening"),
    CASES,
    ids=[f"{profile or kind}-{weakening}" for kind, profile, _, weakening in CASES],
)
def test_a_weakening_is_noticed_or_explained(
    world: World,
    contract: Contract,
    kind: PrincipalKind,
    permission_profile: str | None,
    statement: Statement,
    weakening: Weakening,
) -> None:
    """A statement that was widened breaks a property (ISOLATION.md: no unexplained survivor)."""
    small = one_caller(alone(world, kind, permission_profile))
    actions = asked(small, kind, permission_profile, statement)
    before = broken(small, contract, actions)
    noticed = broken(with_statement(small, PolicyType.IDENTITY, weakening), contract, actions) - before
    assert bool(noticed) == (_explained(weakening) is None), _explained(weakening)
