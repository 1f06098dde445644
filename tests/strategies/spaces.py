"""Hypothesis strategies for proofs: spaces of requests, requests in them, and policies that often meet them.

Keys and operators of each type share their values, so that a request lies now inside of a region and now at its edge.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from abac.language.condition import Condition, Quantifier
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import Principal, PrincipalElement
from abac.language.request import Request, Values
from abac.prove.slots import Asker, Space

HOME, OTHER = "111122223333", "444455556666"
PRINCIPALS = (
    f"arn:aws:sts::{HOME}:assumed-role/TeamA/alice",
    f"arn:aws:sts::{HOME}:assumed-role/TeamA/alice",
    f"arn:aws:sts::{HOME}:assumed-role/TeamA/alice",
    f"arn:aws:iam::{HOME}:user/bob",
    f"arn:aws:iam::{HOME}:root",
    f"arn:aws:sts::{HOME}:federated-user/carol",
    "sagemaker.amazonaws.com",
    "*",
)
TARGETS = (
    ("sagemaker:AddTags", "endpoint"),
    ("sagemaker:AddTags", "endpoint"),
    ("sagemaker:CreateEndpointConfig", "endpoint-config"),
    ("sagemaker:CreateEndpointConfig", "endpoint-config"),
    ("sagemaker:ListEndpoints", ""),
    ("s3:GetObject", "object"),
    ("kms:Decrypt", "key"),
    ("sts:AssumeRole", "role"),
    ("example:Unknown", "*"),
)
TEXTS = ("A", "a", "B", "A-1", "", "team-a", "K", "\u212a")
TAG_KEYS = ("Team", "team", "TEAM", "Owner")
ADDRESSES = ("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0", "203.0.113.7", "2001:db8::1", "::ffff:10.0.0.1")
MOMENTS = ("2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", "2026-06-30T12:00:00+02:00", "1767225600")
NUMBERS = ("0", "1", "1.5", "2", "-1", "3600")
ARNS = (
    f"arn:aws:sagemaker:eu-west-1:{HOME}:endpoint/A-1",
    f"arn:aws:sagemaker:eu-west-1:{HOME}:endpoint/B",
    f"arn:aws:iam::{HOME}:role/A/x",
    "arn:aws:s3:::bucket/A",
)
VALUES: dict[str, tuple[str, ...]] = {
    "aws:ResourceTag/Team": TEXTS,
    "sagemaker:ResourceTag/Team": TEXTS,
    "aws:RequestTag/Team": TEXTS,
    "aws:PrincipalTag/Team": TEXTS,
    "aws:PrincipalTag/Missing": TEXTS,
    "aws:TagKeys": TAG_KEYS,
    "aws:SourceIp": ADDRESSES,
    "aws:CurrentTime": MOMENTS,
    "aws:MultiFactorAuthAge": NUMBERS,
    "aws:SecureTransport": ("true", "false"),
    "aws:SourceArn": ARNS,
    "sagemaker:ModelArn": ARNS,
    "sagemaker:TaggingAction": TEXTS,
    "s3:VersionId": TEXTS,
}
MULTIVALUED = ("aws:TagKeys", "sagemaker:ModelArn")
ALIKE = ("aws:ResourceTag/Team", "sagemaker:ResourceTag/Team")
VARIABLES = (
    "${aws:PrincipalTag/Team}",
    "${aws:PrincipalTag/Missing}",
    "${aws:PrincipalTag/Missing, 'A'}",
    "${aws:RequestTag/Team}",
    "${aws:ResourceTag/Team, 'B'}",
    "${aws:TagKeys}",
    "x-${aws:RequestTag/Team}",
    "${aws:PrincipalTag/Team}-*",
)
STRINGS = ("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringLike", "StringNotLike")
OPERATORS: dict[tuple[str, ...], tuple[str, ...]] = {
    ADDRESSES: ("IpAddress", "NotIpAddress"),
    MOMENTS: ("DateLessThan", "DateGreaterThanEquals", "DateNotEquals"),
    NUMBERS: ("NumericLessThanEquals", "NumericGreaterThan", "NumericEquals"),
    ARNS: ("ArnLike", "ArnNotEquals"),
    ("true", "false"): ("Bool",),
}
BLOCKS = ("10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32", "0.0.0.0/0")
GLOBS = ("A*", "*", "?", "*-1", "arn:aws:*", "10.*", "a", "${*}")
ARN_GLOBS = (f"arn:aws:sagemaker:*:{HOME}:endpoint/A*", "arn:*:iam::*:role/${aws:PrincipalTag/Team}/*", "arn:*:*:*:*:*")
RESOURCES = (
    "*",
    "*",
    "*",
    f"arn:aws:sagemaker:*:{HOME}:endpoint/${{aws:PrincipalTag/Team}}*",
    "arn:*:sagemaker:eu-west-1:*:endpoint*/A*",
    "arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/*",
    "arn:aws:s3:::bucket/${aws:RequestTag/Team}",
    f"arn:aws:iam::{HOME}:role/*",
    "arn:aws:kms:*",
    "arn:aws:sagemaker:*",
)
LAST = {
    "endpoint": ("endpoint/A-1", "endpoint/B", "endpoint/x"),
    "endpoint-config": ("endpoint-config/A", "endpoint-config/B-1"),
    "object": ("bucket/A/x", "bucket/B", "other/A/x"),
    "key": ("key/1",),
    "role": ("role/TeamA", "role/A/x"),
    "*": ("endpoint/A-1", "bucket/A/x", ""),
}
NAMED = (
    "*",
    HOME,
    OTHER,
    f"arn:aws:iam::{HOME}:role/TeamA",
    f"arn:aws:sts::{HOME}:assumed-role/TeamA/alice",
    f"arn:aws:iam::{HOME}:user/bob",
)


@st.composite
def spaces(draw: st.DrawFn) -> Space:
    """All requests of one caller for one action on one type, in its own account or in another."""
    principal = Principal.parse(draw(st.sampled_from(PRINCIPALS)))
    assert principal is not None
    tag = draw(st.sampled_from((*TEXTS, None)))
    action, resource_type = draw(st.sampled_from(TARGETS))
    account = HOME if principal.is_outsider else draw(st.sampled_from(("", "", OTHER)))
    return Space(Asker(principal, {"aws:PrincipalTag/Team": tag}), action, resource_type, account)


@st.composite
def requests_in(draw: st.DrawFn, space: Space) -> Request:
    """A request of the space."""
    context: dict[str, Values] = {key: value for key, value in space.asker.keys.items() if value is not None}
    for key, values in VALUES.items():
        slot = space.slot(key)
        if slot is None or not draw(st.booleans()):
            continue
        fitting = [value for value in values if space.domain(slot).contains(value)]
        chosen = draw(st.lists(st.sampled_from(fitting), min_size=1, max_size=2, unique=True))
        context[key] = tuple(chosen) if key in MULTIVALUED else chosen[0]
    raw: dict[str, Any] = {"principal": space.asker.principal.text, "action": space.action, "resource": "*"}
    if space.segments is not None:
        raw["resource"] = draw(resources_of(space))
    if space.account:
        raw["resource_account"] = space.account
    return Request.from_dict({**raw, "context": agreeing(space, context)}, strict=False)


@st.composite
def resources_of(draw: st.DrawFn, space: Space) -> str:
    """An ARN of the space's type."""
    usual = ("arn", "aws", "sagemaker", "eu-west-1", HOME)
    head = [domain.only for domain in (space.segments or ())[:5]]
    texts = [known if only is None else only for known, only in zip(usual, head, strict=True)]
    return ":".join((*texts, draw(st.sampled_from(LAST[space.resource_type]))))


def agreeing(space: Space, context: dict[str, Values]) -> dict[str, Values]:
    """The context with one value for keys that state one fact, and tags that agree with the tag keys."""
    found = dict(context)
    if space.slot(ALIKE[0]) is not None and space.slot(ALIKE[1]) is not None:
        for one, other in (ALIKE, ALIKE[::-1]):
            if one in context and other not in context:
                found[other] = context[one]
        if all(key in found for key in ALIKE):
            found[ALIKE[1]] = found[ALIKE[0]]
    if space.slot("aws:TagKeys") is not None and space.slot("aws:RequestTag/Team") is not None:
        listed = [key for key in found.get("aws:TagKeys", ()) if key.lower() != "team"]
        if "aws:RequestTag/Team" in found:
            teams = [key for key in found.get("aws:TagKeys", ()) if key.lower() == "team"]
            listed += teams or ["Team"]
        found.pop("aws:TagKeys", None)
        if listed:
            found["aws:TagKeys"] = tuple(listed)
    return found


@st.composite
def meeting_conditions(draw: st.DrawFn) -> Condition:
    """A condition whose operands are, or lie around, values of its key; now and then of another type."""
    key = draw(st.sampled_from(tuple(VALUES)))
    values = VALUES[key]
    own = OPERATORS.get(values, STRINGS)
    operator = draw(st.sampled_from((*own, *own, *STRINGS, "Null", "ArnLike", "NumericLessThan")))
    pool: tuple[str, ...] = (*values, *GLOBS, *VARIABLES) if operator.startswith(("String", "Bool")) else values
    if "IpAddress" in operator:
        pool = BLOCKS
    if operator.startswith("Arn"):
        pool = (*values, *ARN_GLOBS, *VARIABLES)
    is_null = operator == "Null"
    operands = draw(st.lists(st.sampled_from(("true", "false") if is_null else pool), min_size=1, max_size=2))
    return Condition(
        operator,
        key,
        tuple(map(Pattern.parse, operands)),
        Quantifier.SINGLE if is_null else draw(st.sampled_from(Quantifier)),
        not is_null and draw(st.booleans()),
    )


@st.composite
def meeting_policies(
    draw: st.DrawFn, policy_type: PolicyType, *, effects: tuple[Effect, ...] = tuple(Effect)
) -> Policy:
    """A document of one to three statements on every action, mostly on every resource."""
    statements: list[Statement] = []
    for index in range(draw(st.integers(1, 3))):
        effect = draw(st.sampled_from((*effects, effects[0])))
        principal = None
        if policy_type in (PolicyType.RESOURCE, PolicyType.VPC_ENDPOINT):
            aws = tuple(map(Pattern.literal, draw(st.lists(st.sampled_from(NAMED[1:]), max_size=2))))
            negated = effect is Effect.DENY and draw(st.booleans())
            principal = PrincipalElement(aws=aws, anyone=draw(st.booleans()), negated=negated)
        elif policy_type is PolicyType.RCP:
            principal = PrincipalElement(anyone=True)
        statements.append(
            Statement(
                effect,
                Patterns((Pattern.parse("*"),)),
                Patterns(
                    (Pattern.parse(draw(st.sampled_from(RESOURCES))),), draw(st.sampled_from((False,) * 5 + (True,)))
                ),
                principal,
                tuple(draw(st.lists(meeting_conditions(), max_size=2))),
                index=index,
            )
        )
    return Policy(tuple(statements))


def layer(policy_type: PolicyType) -> st.SearchStrategy[tuple[Policy, ...]]:
    """One document of a type."""
    effects = (Effect.DENY,) if policy_type is PolicyType.RCP else tuple(Effect)
    return meeting_policies(policy_type, effects=effects).map(lambda policy: (policy,))


@st.composite
def meeting_policy_sets(draw: st.DrawFn) -> PolicySet:
    """Identity policies always, each other layer now and then."""

    def maybe(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(strategy) if draw(st.sampled_from((True, False, False))) else None

    return PolicySet(
        identity=draw(layer(PolicyType.IDENTITY)),
        boundary=maybe(layer(PolicyType.BOUNDARY)),
        session=maybe(layer(PolicyType.SESSION)),
        resource=maybe(meeting_policies(PolicyType.RESOURCE)),
        scp=maybe(layer(PolicyType.SCP).map(lambda level: (level,))),
        rcp=maybe(layer(PolicyType.RCP).map(lambda level: (level,))),
        vpc_endpoint=maybe(layer(PolicyType.VPC_ENDPOINT)),
    )
