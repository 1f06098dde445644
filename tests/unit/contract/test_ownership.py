"""Whose a resource is: every witness satisfies the rule for its owner, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from abac.catalog import Action, ResourceType, find_action, image_accounts, service
from abac.contract import Person
from abac.contract.ownership import (
    OWNER_TAG,
    aws_accounts,
    is_aws_account,
    is_aws_alone,
    is_prefixed,
    is_tag_owned,
    is_user_owned,
    of_sign_in,
    own_form,
    owned_by,
    request_keys,
    resources_of,
)
from abac.language.policy import PolicyType
from abac.language.policy_set import PolicySet
from abac.language.read import read_policy
from abac.language.request import Request
from abac.located import from_plain
from abac.results import Relation
from abac.simulate.decide import decide
from unit.contract.people import CAST, MATE, ME, RIVAL, kind

SERVICES = ("codecommit", "ecr", "iam", "logs", "s3", "sagemaker", "secretsmanager", "ssm", "sts")


def owned_kinds() -> Iterator[tuple[Action, ResourceType]]:
    """Every type that somebody may own, with an action that AWS authorises on it by its tags or its name."""
    for prefix in SERVICES:
        found = service(prefix)
        assert found is not None
        for kind_ in found.resource_types.values():
            if own_form(kind_) is None:
                continue
            suited = (one for one in found.actions.values() if _suits(one, kind_))
            action = next(suited, None)
            if action is not None:
                yield action, kind_


def _suits(action: Action, kind_: ResourceType) -> bool:
    named = kind_.name in {row.resource_type for row in action.resource_types}
    return named and (not is_tag_owned(kind_) or action.supports_key("aws:ResourceTag/Team", kind_.name))


KINDS = tuple(owned_kinds())


def may(asker: Person, action: Action, arn: str, tags: dict[str, str], form: dict[str, Any]) -> bool:
    """Whether a policy that says no more than the rule lets `asker` act on the resource."""
    statement = {"Effect": "Allow", "Action": action.full_name, "Resource": "*", **form}
    document = from_plain({"Version": "2012-10-17", "Statement": [statement]})
    request = {
        "principal": f"arn:aws:sts::{asker.account}:assumed-role/x/SageMaker",
        "action": action.full_name,
        "resource": arn,
        "resource_account": asker.account,
        "context": {
            "aws:PrincipalTag/Team": asker.team,
            "aws:PrincipalTag/TeamPrefix": asker.team_prefix,
            "aws:PrincipalTag/DataBucket": asker.data_bucket,
            **{f"aws:ResourceTag/{key}": value for key, value in tags.items()},
        },
    }
    policies = PolicySet(identity=(read_policy(document, PolicyType.IDENTITY),))
    if action.service == "sts":  # a role's trust must let anybody in, so that the rule alone decides
        open_ = {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": asker.account}, "Action": "sts:*"}],
        }
        policies = PolicySet(identity=policies.identity, resource=read_policy(from_plain(open_), PolicyType.TRUST))
    return decide(Request.from_dict(request, strict=False), policies).allowed


@pytest.mark.parametrize(("action", "kind_"), KINDS, ids=[f"{k.service}-{k.name}" for _, k in KINDS])
def test_a_witness_is_its_owners_and_no_rivals(action: Action, kind_: ResourceType) -> None:
    """The rule in IAM's own form lets the owner at the resource and keeps a rival out (ISOLATION.md, Whose is it?)."""
    form = own_form(kind_)
    assert form is not None
    mine = owned_by(kind_, ME, Relation.OWN)
    tags = {key: value for key, value in mine.tags.items() if key == "Team"}
    assert may(ME, action, mine.arn, tags, dict(form))
    assert not may(RIVAL, action, mine.arn, tags, dict(form))


def test_enough_types_are_owned_to_ask_about() -> None:
    """63 of SageMaker's 69 types carry tags (AWS-FACTS.md); most of them belong to teams."""
    assert len([k for _, k in KINDS if k.service == "sagemaker"]) > 45
    assert {f"{k.service}:{k.name}" for _, k in KINDS} >= {"s3:object", "logs:log-stream", "iam:role"}


@pytest.mark.parametrize("name", ["domain", "image", "studio-lifecycle-config", "hub"])
def test_what_the_platform_owns_is_no_teams(name: str) -> None:
    """Domain, images, lifecycle configurations and hubs are the platform's (ISOLATION.md)."""
    found = kind(f"sagemaker:{name}")
    assert own_form(found) is None
    assert {one.relation for one in resources_of(found, CAST)} == {Relation.PLATFORM}


@pytest.mark.parametrize("name", ["user-profile", "space", "app"])
def test_users_own_profiles_spaces_and_apps(name: str) -> None:
    """One user owns each, and a colleague's is another user's (ISOLATION.md, I10)."""
    found = kind(f"sagemaker:{name}")
    assert is_user_owned(found)
    theirs = next(one for one in resources_of(found, CAST) if one.relation is Relation.OTHER_USER)
    assert theirs.tags[OWNER_TAG] == MATE.profile_arn
    assert theirs.tags["Team"] == "Team1"


def test_what_is_owned_by_tag_is_asked_about_in_every_relation() -> None:
    """Own, other team's under its name and under a name like one's own, and nobody's (ISOLATION.md)."""
    found = list(resources_of(kind("sagemaker:endpoint"), CAST))
    assert [(one.relation, one.tags.get("Team"), one.arn.rsplit("/", 1)[1]) for one in found] == [
        (Relation.OWN, "Team1", "team1-work"),
        (Relation.OTHER, "Team2", "team2-work"),
        (Relation.OTHER, "Team2", "team1-work"),
        (Relation.UNTAGGED, None, "team1-work"),
    ]


def test_what_is_owned_by_name_has_namesakes() -> None:
    """A prefix that begins alike, in the same bucket, and one's own prefix in another's bucket are others'."""
    found = [one.arn for one in resources_of(kind("s3:object"), CAST) if one.relation is Relation.OTHER]
    assert found == [
        "arn:aws:s3:::studio-team2/team2/train.csv",
        "arn:aws:s3:::studio-team1/team1x/train.csv",
        "arn:aws:s3:::studio-team2/team1/train.csv",
    ]


def test_the_sign_ins_logs_are_secret() -> None:
    """The log groups of jobs may be listed; the sign-in's hold who signed in (ISOLATION.md, I6)."""
    found = list(of_sign_in(kind("logs:log-group"), ME))
    assert [one.secret for one in found] == [True]
    assert "/aws/lambda/studio-signin" in found[0].arn
    assert list(of_sign_in(kind("sagemaker:domain"), ME)) == []


def test_names_of_what_logs_to_shared_groups_are_prefixed() -> None:
    """SageMaker writes the logs of all jobs into fixed groups; the stream bears the job's name (AWS-FACTS.md)."""
    assert is_prefixed(kind("sagemaker:training-job"))
    assert not is_prefixed(kind("sagemaker:space"))


def test_every_key_that_names_another_resource_has_an_attack() -> None:
    """A list without a prefix lists everybody's, so saying nothing attacks too (S3 API Reference, ListObjectsV2)."""
    says = {(one.key, one.attack) for one in request_keys()}
    assert ("s3:prefix", None) in says
    assert {key for key, _ in says} == {
        "cloudwatch:namespace",
        "kms:GrantIsForAWSResource",
        "s3:prefix",
        "sagemaker:FileSystemId",
        "sagemaker:ModelArn",
        "sagemaker:WorkteamArn",
        "sts:AWSServiceName",
    }


@pytest.mark.parametrize(
    ("action", "silent"),
    [("CreateEndpointConfig", False), ("CreateInferenceComponent", True), ("CreateTransformJob", True)],
)
def test_who_names_no_model_reaches_none_where_a_call_may_name_none(action: str, silent: bool) -> None:
    """A component may name a container in the model's place (SageMaker API Reference, CreateInferenceComponent)."""
    found = find_action(f"sagemaker:{action}")
    assert found
    keys = [one for one in request_keys() if one.key == "sagemaker:ModelArn"]
    assert [one for one in keys if one.attack is None and one.is_attack_on(found)] == (
        [] if silent else [one for one in keys if one.attack is None]
    )
    assert all(one.is_attack_on(found) for one in keys if one.attack)
    assert all(("Null" in one.honest_of(found)) is not silent for one in keys)


def test_aws_owns_images_in_accounts_of_its_own() -> None:
    """AWS opens its Deep Learning Containers to everybody (AWS Deep Learning Containers, Available images)."""
    found = [one for one in resources_of(kind("ecr:repository"), CAST) if one.relation is Relation.AWS]
    assert [(one.arn.split(":")[4], one.account) for one in found] == [("763104351884", "763104351884")]
    assert aws_accounts("ecr:BatchGetImage", "repository") == image_accounts()
    assert aws_accounts("s3:GetObject", "object") == ()


def test_a_type_whose_arn_names_no_account_is_aws_alone() -> None:
    """A foundation model has no account in its ARN (Service Authorization Reference, Amazon Bedrock)."""
    model = kind("bedrock:foundation-model")
    assert is_aws_alone(model)
    assert [one.relation for one in resources_of(model, CAST)] == [Relation.AWS]
    assert not is_aws_alone(kind("ecr:repository"))


@pytest.mark.parametrize(("account", "its"), [("763104351884", True), ("111122223333", False), ("", False)])
def test_an_account_of_aws_is_told_from_others(account: str, its: bool) -> None:
    """763104351884 serves most Regions (AWS Deep Learning Containers, Available images)."""
    assert is_aws_account(account) is its


@pytest.mark.parametrize(
    ("name", "is_own"), [("team1", True), ("team1/x", True), ("team1x", False), ("team1x/y", False)]
)
def test_parameters_are_owned_by_path(name: str, is_own: bool) -> None:
    """A path that is asked for without its slash is a resource of its own (API_GetParametersByPath)."""
    form = own_form(kind("ssm:parameter"))
    action = find_action("ssm:GetParameter")
    assert form is not None
    assert action is not None
    assert may(ME, action, f"arn:aws:ssm:eu-central-1:111122223333:parameter/studio/{name}", {}, dict(form)) is is_own
