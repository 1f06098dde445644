"""Rules about who may act: everybody, or a service on behalf of anybody.

Sources: Amazon S3 User Guide, Blocking public access, The meaning of "public"; IAM User Guide, The confused deputy
problem, Cross-service confused deputy prevention.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from abac.catalog import KeyGroup, key_kind
from abac.language.condition import Condition
from abac.language.policy import Effect, PolicyType, Statement
from abac.language.principal import PrincipalElement
from abac.lint.findings import called, error, listed, warning
from abac.lint.presence import Absent, when_absent
from abac.operators import find
from abac.results import Finding

_SOURCE_KEYS: Final = frozenset({"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"})
# Keys outside the groups of principal, session and network that say on whose behalf a call is made.
_OTHER_BOUNDS: Final = _SOURCE_KEYS | {
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "kms:calleraccount",
    "sts:externalid",
}

SENDS_SOURCE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bedrock.amazonaws.com": "Amazon Bedrock User Guide, Create a service role for model customization",
        "codebuild.amazonaws.com": "AWS CodeBuild User Guide, Cross-service confused deputy prevention",
        "codedeploy.amazonaws.com": "AWS CodeDeploy User Guide, Cross-service confused deputy prevention",
        "ecs-tasks.amazonaws.com": "Amazon ECS Developer Guide, Amazon ECS task IAM role",
        "frauddetector.amazonaws.com": "Amazon Fraud Detector User Guide, Confused deputy prevention",
        "iot.amazonaws.com": "AWS IoT Core Developer Guide, Cross-service confused deputy prevention",
        "lambda.amazonaws.com": "AWS agent toolkit (github.com/aws/agent-toolkit-for-aws), lambda-trust-policy.json",
        "personalize.amazonaws.com": "Amazon Personalize Developer Guide, Cross-service confused deputy prevention",
        "sagemaker.amazonaws.com": "SageMaker Developer Guide, Cross-service confused deputy prevention",
        "scheduler.amazonaws.com": "EventBridge Scheduler User Guide, Set up the execution role",
        "states.amazonaws.com": "Step Functions Developer Guide, Prevent cross-service confused deputy issue",
    }
)
"""Services that name the resource they act for when they assume a role, and where AWS says so."""


def public_principal(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """An Allow for everybody that no condition bounds to known accounts, organisations, networks or sources."""
    principal = statement.principal
    if statement.effect is not Effect.ALLOW or policy_type not in (PolicyType.RESOURCE, PolicyType.TRUST):
        return
    if principal is None or principal.negated or not _is_everybody(principal):
        return
    if any(_bounds(condition) for condition in statement.conditions):
        return
    found = f"everybody as Principal in {called(statement)}"
    if statement.conditions:
        expected = "a condition on who calls, such as `aws:PrincipalOrgID`: the given ones do not say"
        yield warning("public-principal", principal.place, found, expected)
    else:
        expected = "named principals, or a condition such as `aws:PrincipalOrgID`"
        yield error("public-principal", principal.place, found, expected)


def trust_without_source(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A role that a service may assume on behalf of any account: the service says for whom, and nobody looks."""
    principal = statement.principal
    if policy_type is not PolicyType.TRUST or statement.effect is not Effect.ALLOW or principal is None:
        return
    services = [name for name in principal.service if name.lower() in SENDS_SOURCE]
    bound = any(
        condition.key.lower() in _SOURCE_KEYS and when_absent(condition) is Absent.FAILS
        for condition in statement.conditions
    )
    if services and not bound:
        found = f"{listed(services)} as Principal in {called(statement)}, on behalf of any account"
        expected = "`aws:SourceAccount` or `aws:SourceArn` in a condition"
        yield warning("trust-without-source", principal.place, found, expected)


def _is_everybody(principal: PrincipalElement) -> bool:
    return principal.anyone or any(pattern.is_star for pattern in principal.aws)


def _bounds(condition: Condition) -> bool:
    """Whether the condition says who calls: a positive operator on a key of the caller, the network or the source."""
    operator = find(condition.operator)
    if operator is None or operator.negative or when_absent(condition) is not Absent.FAILS:
        return False
    kind = key_kind(condition.key)
    groups = (KeyGroup.PRINCIPAL, KeyGroup.SESSION, KeyGroup.NETWORK)
    # Keys that nobody documents are those of an identity provider: its own business.
    return kind is None or kind.group in groups or condition.key.lower() in _OTHER_BOUNDS
