"""Who is named, who must say yes, which resource is meant: every combination, formula against simulation."""

from __future__ import annotations

from itertools import product

import pytest

from abac.errors import Unsupported
from abac.language.pattern import Pattern
from abac.language.policy import Effect, Patterns, Policy, Statement
from abac.language.policy_set import PolicySet
from abac.language.principal import Principal, PrincipalElement
from abac.language.request import Context, Request
from abac.prove.encode import Documents, allowed
from abac.prove.encode.resources import resource_formula
from abac.prove.evaluate import evaluate
from abac.prove.slots import Asker, Space
from abac.simulate import decide
from abac.simulate.resource import ResourceElement
from strategies.spaces import HOME, LAST, OTHER, TARGETS

PRINCIPALS = (
    f"arn:aws:sts::{HOME}:assumed-role/TeamA/alice",
    f"arn:aws:iam::{HOME}:role/TeamA",
    f"arn:aws:iam::{HOME}:user/bob",
    f"arn:aws:iam::{HOME}:root",
    f"arn:aws:sts::{HOME}:federated-user/carol",
    f"arn:aws:iam::{HOME}:role/aws-service-role/x/Y",
    "sagemaker.amazonaws.com",
    "*",
)
AWS = (
    (),
    ("*",),
    (HOME,),
    (OTHER,),
    (f"arn:aws:iam::{HOME}:root",),
    (f"arn:aws:iam::{HOME}:role/TeamA",),
    (f"arn:aws:sts::{HOME}:assumed-role/TeamA/alice",),
    (HOME, f"arn:aws:iam::{HOME}:role/TeamA", f"arn:aws:sts::{HOME}:assumed-role/TeamA/alice"),
    (f"arn:aws:iam::{HOME}:user/bob", HOME),
    (f"arn:aws:sts::{HOME}:federated-user/carol",),
)
STAR = Patterns((Pattern.parse("*"),))
OPEN = Policy((Statement(Effect.ALLOW, STAR, STAR),))
SETS = (
    PolicySet(),
    PolicySet(identity=(OPEN,)),
    PolicySet(identity=(OPEN,), boundary=()),
    PolicySet(boundary=(OPEN,), session=()),
    PolicySet(identity=(OPEN,), session=(OPEN,), scp=((),)),
    PolicySet(identity=(OPEN,), scp=((OPEN,), (OPEN,))),
)
CASES = [
    *dict.fromkeys(TARGETS),
    ("kms:CreateGrant", "key"),
    ("kms:CreateAlias", "alias"),
    ("kms:RetireGrant", "key"),
    ("sts:AssumeRoleWithSAML", "role"),
    ("sts:TagSession", "role"),
]


def resource_in(space: Space, last: str) -> str:
    """An ARN of the space with this last segment."""
    if space.segments is None:
        return "*"
    usual = ("arn", "aws", "sagemaker", "eu-west-1", HOME)
    head = [domain.only for domain in space.segments[:5]]
    return ":".join((*(known if only is None else only for known, only in zip(usual, head, strict=True)), last))


def request_in(space: Space, provider: str | None = None) -> Request:
    """One request of the space."""
    last = {**LAST, "alias": ("alias/aws/s3",), "": ("",)}
    return Request.from_dict(
        {
            "principal": space.asker.principal.text,
            "action": space.action,
            "resource": resource_in(space, last[space.resource_type][0]),
            "resource_account": space.account or HOME,
            "context": {} if provider is None else {"aws:FederatedProvider": provider},
            "management_account": space.asker.management_account,
        }
    )


def disagreement(space: Space, policies: PolicySet, request: Request) -> str | None:
    """What the two say, where they do not say the same and neither refuses an answer."""
    try:
        expected = decide(request, policies).allowed
    except Unsupported:
        return None
    found = evaluate(allowed(space, Documents(policies)), space, request)
    return None if found is expected else f"formula {found}, simulation {expected}: {request}"


@pytest.mark.parametrize("text", PRINCIPALS)
@pytest.mark.parametrize("management", [False, True])
def test_whose_word_is_needed_is_read_alike(text: str, management: bool) -> None:
    """Sides, namings, limits and exemptions of both readings (IAM User Guide, Policy evaluation logic)."""
    principal = Principal.parse(text)
    assert principal is not None
    for (action, kind), account in product(CASES, (HOME, OTHER)):
        space = Space(Asker(principal, management_account=management), action, kind, account)
        request = request_in(space)
        for policies in SETS:
            assert disagreement(space, policies, request) is None


@pytest.mark.parametrize("text", PRINCIPALS)
@pytest.mark.parametrize("names", AWS)
def test_who_is_named_is_read_alike(text: str, names: tuple[str, ...]) -> None:
    """Principal and NotPrincipal, in policies of resources, endpoints and the organisation."""
    principal = Principal.parse(text)
    assert principal is not None
    provider = f"arn:aws:iam::{HOME}:saml-provider/idp"
    for negated, effect, everyone in product((False, True), Effect, (False, True)):
        element = PrincipalElement(
            tuple(map(Pattern.parse, names)),
            ("sagemaker.amazonaws.com",) if everyone else (),
            (provider,),
            negated=negated,
        )
        policy = Policy((Statement(effect, STAR, STAR, element), *(OPEN.statements if effect is Effect.DENY else ())))
        for (action, kind), account, policies in product(
            (("s3:GetObject", "object"), ("sts:AssumeRole", "role"), ("sts:AssumeRoleWithSAML", "role")),
            (HOME, OTHER),
            (
                PolicySet(resource=policy),
                PolicySet((OPEN,), (), resource=policy),
                PolicySet((OPEN,), vpc_endpoint=(policy,)),
            ),
        ):
            space = Space(Asker(principal), action, kind, account)
            for vouching in (provider, "other"):
                assert disagreement(space, policies, request_in(space, vouching)) is None


PATTERNS = (
    "*",
    "arn:*",
    "arn:aws:s3:::bucket/*",
    "arn:aws:s3:::bucket/${aws:PrincipalTag/Team}/*",
    "arn:aws:s3:::bucket/${aws:PrincipalTag/None}/*",
    "arn:aws:s3:::bucket/${aws:PrincipalTag/None, 'A'}/*",
    "arn:aws:s3:::${aws:RequestTag/Team}",
    "arn:aws:s3:::${aws:RequestTag/Team, 'bucket/B'}",
    "arn:*:sagemaker:*:*:endpoint/?-*",
    "arn:aws:sagemaker:*",
    "arn:aws:sagemaker:eu-west-1:endpoint/*",
    "arn:aws:sagemaker:eu-*:111122223333:endpoint/B",
    "arn:aws:iam::${aws:PrincipalAccount}:role/*",
    "arn:aws:kms:*:*:key",
)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("negated", [False, True])
def test_which_resource_is_meant_is_read_alike(pattern: str, negated: bool) -> None:
    """Resource and NotResource by segment, with variables (IAM JSON policy elements: Resource)."""
    principal = Principal.parse(PRINCIPALS[0])
    assert principal is not None
    element = Patterns((Pattern.parse(pattern),), negated)
    for action, kind in dict.fromkeys(TARGETS):
        space = Space(Asker(principal, {"aws:PrincipalTag/Team": "A"}), action, kind)
        for last, tag in product(LAST.get(kind, ("",)), (None, "bucket/A/x", "bucket/B")):
            resource = resource_in(space, last)
            tags = {"aws:PrincipalTag/Team": "A", **({} if tag is None else {"aws:RequestTag/Team": tag})}
            given = {key.lower(): value for key, value in tags.items() if space.fact(key) is not None}
            given["aws:principalaccount"] = HOME
            target = tuple(resource.split(":", 5)) if space.segments else None
            expected = ResourceElement(element).speaks_of(target, given)
            request = Request(principal, action, resource, HOME, Context(tags))
            assert evaluate(resource_formula(element, space), space, request) in (expected, None)
