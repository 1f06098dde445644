"""What must hold of all requests of a team's session, claim by claim (ISOLATION.md)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from abac.catalog import find_action, image_accounts, service
from abac.contract import Handling, Treatment, Treatments
from abac.contract.claims import Account, Claim, Claimant, team_claims
from abac.contract.claims.clauses import ALL
from abac.contract.questions import Session
from abac.language.world import PrincipalKind
from abac.results import Relation
from unit.contract.claims.asking import ROLE, claims, contract, meets

HOME = "arn:aws:sagemaker:eu-central-1:111122223333"
PROFILE = f"{HOME}:user-profile/d-0123456789ab/alice-alpha"
MATES = f"{HOME}:user-profile/d-0123456789ab/bob-alpha"
RIVALS = f"{HOME}:user-profile/d-0123456789ab/carol-bravo"


def of(action: str, property: str, resource_type: str) -> list[Claim]:
    """The isolation claims of one property about one row."""
    found = claims(action)
    return [one for one in found if (one.property, one.resource_type, one.expected) == (property, resource_type, False)]


def forbidden(action: str, resource_type: str, resource: str, **context: object) -> set[str]:
    """The properties that forbid a request."""
    found = (one for one in claims(action) if one.resource_type == resource_type and one.account is Account.HOME)
    return {one.property for one in found if not one.expected and meets(one, resource, **context)}


def test_every_row_of_every_action_is_in_a_claim() -> None:
    """ISOLATION.md: an allowed row without any property fails the contract. Here: each type of each action."""
    for prefix in ("sagemaker", "s3", "logs", "iam", "sts", "dynamodb"):
        found = service(prefix)
        assert found is not None
        for action in found.actions.values():
            asked = {one.resource_type for one in claims(action.full_name) if not one.property.startswith("L")}
            assert asked >= {row.resource_type for row in action.resource_types}, action.full_name


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"aws__ResourceTag___Team": "Bravo"}, {"I2"}),
        ({}, {"I2"}),
        ({"aws__ResourceTag___Team": "Alpha"}, set()),
    ],
    ids=["another team's", "untagged", "own"],
)
def test_i2_forbids_a_write_of_all_that_is_not_the_teams(tags: dict[str, str], expected: set[str]) -> None:
    """ISOLATION.md, Whose is a resource?: own by tag; untagged is nobody's, and nobody may touch it."""
    given = {"aws__SourceIp": "203.0.113.9", **tags}
    assert forbidden("sagemaker:DeleteModel", "model", f"{HOME}:model/any", **given) == expected


def test_images_of_aws_are_demanded_in_each_of_its_accounts() -> None:
    """Who builds on AWS's images pulls them in any Region (AWS Deep Learning Containers, Available images)."""
    demands = {("data-scientist", "ecr:BatchGetImage", "repository", Relation.AWS): "L1"}
    found = find_action("ecr:BatchGetImage")
    assert found is not None
    asked = team_claims(replace(contract(), liveness=demands), Claimant(ROLE, Session.JOB), found)
    wanted = [one for one in asked if one.expected]
    assert [(one.account, one.aws_account) for one in wanted] == [(Account.AWS, each) for each in image_accounts()]
    for one in wanted:
        assert meets(one, f"arn:aws:ecr:eu-west-1:{one.aws_account}:repository/pytorch-training")
        assert not meets(one, "arn:aws:ecr:eu-west-1:999999999999:repository/pytorch-training")


def test_what_aws_alone_owns_may_be_invoked_and_no_more() -> None:
    """A foundation model is the same for every team; all other models are somebody's (API_runtime_InvokeModel)."""
    found = claims("bedrock:InvokeModel")
    kinds = {one.resource_type for one in found if one.property in ("I1", "I2")}
    assert "foundation-model" not in kinds
    assert "imported-model" in kinds
    abroad = {one.resource_type for one in found if one.account is Account.ELSEWHERE}
    assert "foundation-model" not in abroad
    assert "imported-model" in abroad


@pytest.mark.parametrize(
    ("namespace", "is_broken"),
    [
        ("alpha/training", False),
        ("alphax/training", True),
        ("bravo/training", True),
        ("/aws/sagemaker/TrainingJobs", True),
    ],
)
def test_i2_forbids_metrics_in_a_namespace_that_is_not_the_teams(namespace: str, is_broken: bool) -> None:
    """CloudWatch User Guide, Using condition keys to limit access to CloudWatch namespaces."""
    conditioned = Treatments([Treatment("cloudwatch:PutMetricData", Handling.CONDITIONED)])
    found = find_action("cloudwatch:PutMetricData")
    assert found is not None
    asked = team_claims(replace(contract(), treatments=conditioned), Claimant(ROLE, Session.JOB), found)
    broken = [one for one in asked if one.property == "I2" and meets(one, "*", cloudwatch__namespace=namespace)]
    assert bool(broken) is is_broken


def test_i3_forbids_to_touch_a_deciding_label_of_what_exists() -> None:
    """ISOLATION.md, I3: any letter case; a label that decides nothing is the owner's to change."""
    own = {"aws__ResourceTag___Team": "Alpha", "aws__SourceIp": "203.0.113.9"}
    model = f"{HOME}:model/alpha-work"
    assert "I3" in forbidden("sagemaker:AddTags", "model", model, aws__TagKeys=["TEAMPREFIX"], **own)
    assert "I3" in forbidden("sagemaker:DeleteTags", "model", model, aws__TagKeys=["sagemaker:space-arn"], **own)
    assert forbidden("sagemaker:AddTags", "model", model, aws__TagKeys=["Project"], **own) == set()


def test_i3_forbids_every_wrong_label_of_what_is_created() -> None:
    """ISOLATION.md, I3: another team's, none, a second spelling, another user's profile, another domain's space."""
    good = {"aws__RequestTag___Team": "Alpha", "aws__TagKeys": ["Team"], "aws__SourceIp": "203.0.113.9"}
    model = f"{HOME}:model/alpha-work"

    def created(**changes: object) -> set[str]:
        return forbidden("sagemaker:CreateModel", "model", model, **{**good, **changes})

    assert created() == set()
    assert created(aws__RequestTag___Team="Bravo") == {"I3"}
    assert created(aws__TagKeys=["Team", "tEAM"]) == {"I3"}
    owner, space = "aws__RequestTag___sagemaker:user-profile-arn", "aws__RequestTag___sagemaker:space-arn"
    assert created(**{owner: MATES}) == {"I3"}
    assert created(**{owner: PROFILE}) == set()
    assert created(**{space: f"{HOME}:space/d-ba9876543210/x"}) == {"I3"}


def test_i4_forbids_every_role_but_the_one_that_the_profile_lists() -> None:
    """ISOLATION.md, I4: exact path and name, to SageMaker alone; the team's more powerful role too."""
    role = "arn:aws:iam::111122223333:role/studio"
    to_it = {"iam__PassedToService": "sagemaker.amazonaws.com"}

    def passed(name: str, **context: object) -> set[str]:
        return forbidden("iam:PassRole", "role", f"{role}{name}", **context)

    assert passed("/alpha/alpha-data-scientist", **to_it) == set()
    assert passed("/alpha/alpha-data-scientist") == {"I4"}
    assert passed("/alpha/alpha-ml-engineer", **to_it) == {"I4"}
    assert passed("/bravo/bravo-data-scientist", **to_it) == {"I4"}
    assert passed("-default/studio-default", **to_it) == {"I4"}


def test_i4_lets_a_profile_pass_each_role_that_is_listed_for_it_and_no_other() -> None:
    """isolation.yaml, passes: an ML engineer gives a pipeline the role of the team's jobs, or its own."""
    engineer = replace(ROLE, permission_profile="ml-engineer")
    found = [one for one in claims("iam:PassRole", engineer) if one.property == "I4"]

    def passed(name: str, service: str = "sagemaker.amazonaws.com") -> bool:
        arn = f"arn:aws:iam::111122223333:role/studio/{name}"
        return not any(meets(one, arn, iam__PassedToService=service) for one in found)

    assert passed("alpha/alpha-ml-engineer")
    assert passed("alpha/alpha-mlops-pipeline")
    assert not passed("alpha/alpha-mlops-pipeline", "ec2.amazonaws.com")
    assert not passed("alpha/alpha-data-scientist")
    assert not passed("bravo/bravo-mlops-pipeline")


def test_i4_lets_a_profile_that_lists_no_role_pass_none() -> None:
    """ISOLATION.md, I4: any role that its permission profile does not list."""
    reader = replace(ROLE, permission_profile="read-only")
    (found,) = (one for one in claims("iam:PassRole", reader) if one.property == "I4")
    own = "arn:aws:iam::111122223333:role/studio/alpha/alpha-read-only"
    assert meets(found, own, iam__PassedToService="sagemaker.amazonaws.com")


def test_i5_and_i10_tell_another_teams_profile_from_a_colleagues() -> None:
    """ISOLATION.md, I5 and I10: nobody presigns for another user's profile."""
    url = "sagemaker:CreatePresignedDomainUrl"
    given = {"aws__ResourceTag___Team": "Alpha", "aws__SourceIp": "203.0.113.9"}
    assert forbidden(url, "user-profile", PROFILE, **given) == set()
    assert forbidden(url, "user-profile", MATES, **given) == {"I10"}
    assert forbidden(url, "user-profile", RIVALS, **given) == {"I5"}
    unlabelled = {"aws__SourceIp": "203.0.113.9"}
    assert forbidden(url, "user-profile", PROFILE, **unlabelled) == {"I2"}


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ({"sagemaker__OwnerUserProfileArn": PROFILE, "sagemaker__SpaceSharingType": "Private"}, set()),
        ({"sagemaker__OwnerUserProfileArn": MATES, "sagemaker__SpaceSharingType": "Private"}, {"I10"}),
        ({"sagemaker__OwnerUserProfileArn": RIVALS, "sagemaker__SpaceSharingType": "Private"}, {"I5"}),
        ({"sagemaker__OwnerUserProfileArn": PROFILE, "sagemaker__SpaceSharingType": "Shared"}, {"I5"}),
        ({"sagemaker__OwnerUserProfileArn": PROFILE}, {"I5"}),
        ({}, {"I5"}),
    ],
    ids=["own", "colleague's", "another team's", "shared", "sharing not told", "nothing told"],
)
def test_a_space_is_ones_own_by_its_owner_and_in_no_other_way(context: dict[str, str], expected: set[str]) -> None:
    """SageMaker Developer Guide, permissions for spaces: owner and sharing type come with the call."""
    given = {"aws__ResourceTag___Team": "Alpha", "aws__SourceIp": "203.0.113.9", **context}
    space = f"{HOME}:space/d-0123456789ab/anything"
    assert forbidden("sagemaker:UpdateSpace", "space", space, **given) == expected


def test_a_session_that_knows_no_profile_owns_none() -> None:
    """AWS-FACTS.md: sagemaker:UserProfileName is absent in shared spaces and jobs."""
    found = [one for one in claims("sagemaker:StartSession", session=Session.JOB) if one.property.startswith("L")]
    assert found == []


def test_i8_speaks_of_addresses_and_endpoints_that_are_not_shown() -> None:
    """ISOLATION.md, I8: also when a key is absent."""
    (found,) = of("sagemaker:ListApps", "I8", "")
    assert meets(found, "*")
    assert meets(found, "*", aws__SourceIp="198.51.100.7")
    assert not meets(found, "*", aws__SourceIp="203.0.113.7")
    assert not meets(found, "*", aws__ViaAWSService="true")


def test_i8_lets_no_service_presign_from_elsewhere() -> None:
    """ISOLATION.md, I8: a presigned URL is only issued to the allowed networks, also when a key is absent."""
    found = of("sagemaker:CreatePresignedDomainUrl", "I8", "user-profile")

    def spoken(**context: str) -> bool:
        return any(meets(one, PROFILE, **context) for one in found)

    assert spoken(aws__ViaAWSService="true")
    assert spoken(aws__ViaAWSService="true", aws__SourceIp="198.51.100.7")
    assert not spoken(aws__ViaAWSService="true", aws__SourceIp="203.0.113.7")


def test_i8_lets_no_service_start_a_session_from_elsewhere() -> None:
    """What StartSession returns opens a space as a presigned URL does (SageMaker API Reference, StartSession)."""
    found = of("sagemaker:StartSession", "I8", "space")
    space = "arn:aws:sagemaker:eu-west-1:111122223333:space/d-abc/x"
    assert any(meets(one, space, aws__ViaAWSService="true") for one in found)


PERSON = replace(ROLE, kind=PrincipalKind.PERMISSION_SET, permission_profile=None)


def test_a_permission_set_has_the_reduced_contract() -> None:
    """ISOLATION.md, Setting: I1 to I4, I6, I11, I12; who comes by a permission set has no profile of its own (I10)."""
    told = {claim.property for action in ("sagemaker:DeleteModel", "s3:GetObject") for claim in claims(action, PERSON)}
    assert {"I1", "I2"} <= told <= {"I1", "I2", "I3", "I4", "I6", "I11", "I12"}


@pytest.mark.parametrize(
    "action",
    ["sagemaker:CreatePresignedDomainUrl", "sagemaker:CreateApp", "sagemaker:CreateSpace", "sagemaker:StartSession"],
)
def test_a_permission_set_opens_nothing_of_studio(action: str) -> None:
    """ISOLATION.md, Setting: they get no presign, app or space at all."""
    assert any(claim.property == "I12" and claim.premise == ALL for claim in claims(action, PERSON))
    assert not any(claim.property == "I12" and claim.premise == ALL for claim in claims(action))


@pytest.mark.parametrize("action", ["sagemaker:AddTags", "s3:GetObject"])
def test_an_action_that_may_name_no_resource_is_asked_about_on_none(action: str) -> None:
    """All its resource types are optional (Service Authorization Reference): tags tell nothing of a request on `*`."""
    assert [claim for claim in claims(action) if not claim.resource_type and claim.premise == ALL]
    assert not [claim for claim in claims("sagemaker:DeleteModel") if not claim.resource_type]


def test_a_team_takes_no_role_of_any_account() -> None:
    """ISOLATION.md, I4 and I11: assumed directly, or in an account of strangers."""
    found = {(one.property, one.account) for one in claims("sts:AssumeRole")}
    assert {("I4", Account.HOME), ("I11", Account.ELSEWHERE)} <= found


def test_i11_speaks_of_the_accounts_of_strangers() -> None:
    """ISOLATION.md, I11; AWS creates in the caller's own account, so creating is not asked about."""
    abroad = [one for one in claims("sagemaker:DeleteModel") if one.account is Account.ELSEWHERE]
    assert [one.property for one in abroad] == ["I11"]
    assert not [one for one in claims("sagemaker:CreateModel") if one.account is Account.ELSEWHERE]


def test_i12_speaks_of_sessions_beside_studio() -> None:
    """ISOLATION.md, I12: `aws login` and MCP servers."""
    (found,) = (one for one in of("s3:GetObject", "I12", "object"))
    assert meets(found, "arn:aws:s3:::b/k", aws__IsMcpServiceAction="true")
    assert not meets(found, "arn:aws:s3:::b/k")


def test_legitimate_work_is_claimed_of_all_that_is_ones_own() -> None:
    """ISOLATION.md, L1 and L2: as the permission profile lists."""
    (found,) = (one for one in claims("s3:GetObject") if one.property == "L2")
    assert found.expected
    assert meets(found, "arn:aws:s3:::studio-alpha/alpha/any/file")
    assert not meets(found, "arn:aws:s3:::studio-alpha/bravo/file")
    reader = replace(ROLE, permission_profile="read-only")
    assert not [one for one in claims("s3:PutObject", reader) if one.property.startswith("L")]


def test_a_key_that_names_another_teams_resource_is_forbidden() -> None:
    """ownership.yaml, request_keys: AWS does not authorise the model of a configuration as a resource."""
    label = {"aws__RequestTag___Team": "Alpha", "aws__TagKeys": ["Team"], "aws__SourceIp": "203.0.113.9"}
    own, rivals = f"{HOME}:model/alpha-m", f"{HOME}:model/bravo-m"

    def made(**context: object) -> set[str]:
        arn = f"{HOME}:endpoint-config/alpha-c"
        return forbidden("sagemaker:CreateEndpointConfig", "endpoint-config", arn, **label, **context)

    assert made(sagemaker__ModelArn=[own]) == set()
    assert made(sagemaker__ModelArn=[own, rivals]) == {"I2"}
    assert made() == {"I2"}
