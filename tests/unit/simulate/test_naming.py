"""Whom Principal and NotPrincipal name."""

from __future__ import annotations

from typing import Any

import pytest

from abac.errors import Unsupported
from abac.language.policy import Policy, PolicyType
from abac.language.principal import Naming
from abac.language.read import read_policy_leniently
from abac.located import from_plain
from abac.simulate.match import asked
from abac.simulate.naming import named
from unit.simulate.situations import ACCOUNT, OBJECT, ROLE, ROOT, SESSION, USER, allow, deny, policy, request


def how(
    principal: Any, caller: str = SESSION, policy_type: PolicyType = PolicyType.RESOURCE, **context: str
) -> Naming | None:
    """How an Allow with this Principal names the caller of an S3 request."""
    statement = policy(allow("s3:*", OBJECT, Principal=principal), policy_type=policy_type).statements[0]
    keys = {name.replace("_", ":"): value for name, value in context.items()}
    return named(statement, policy_type, asked(request("s3:GetObject", OBJECT, caller, context=keys)))


@pytest.mark.parametrize(
    ("principal", "caller", "naming"),
    [
        ("*", SESSION, Naming.ANYONE),
        ({"AWS": "*"}, SESSION, Naming.ANYONE),
        ({"AWS": ACCOUNT}, SESSION, Naming.ACCOUNT),
        ({"AWS": ROOT}, USER, Naming.ACCOUNT),
        ({"AWS": ROLE}, SESSION, Naming.ROLE),
        ({"AWS": SESSION}, SESSION, Naming.EXACTLY),
        ({"AWS": USER}, USER, Naming.EXACTLY),
        ({"AWS": USER}, SESSION, None),
        ({"AWS": "444455556666"}, SESSION, None),
        ({"Service": "sagemaker.amazonaws.com"}, "sagemaker.amazonaws.com", Naming.SERVICE),
        ({"Service": "sagemaker.amazonaws.com"}, SESSION, None),
    ],
)
def test_each_form_of_principal_names_its_callers(principal: Any, caller: str, naming: Naming | None) -> None:
    """Every form that AWS documents (AWS JSON policy elements: Principal)."""
    assert how(principal, caller) is naming


@pytest.mark.parametrize("principal", [{"AWS": ["*", ACCOUNT]}, {"AWS": [ROLE, "*"]}])
def test_everyone_counts_more_than_an_account_or_a_role_beside_it(principal: Any) -> None:
    """A grant to everyone passes what a grant to an account or role does not (Principal, IAM role principals)."""
    assert how(principal) is Naming.ANYONE


def test_canonical_user_ids_are_refused_where_nothing_else_names_the_caller() -> None:
    """A canonical user id belongs to an account that only S3 knows (Principal, AWS account principals)."""
    canonical = {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}
    with pytest.raises(Unsupported, match="canonical user id"):
        how(canonical)
    assert how({**canonical, "AWS": ROLE}) is Naming.ROLE


def test_not_principal_with_allow_is_refused() -> None:
    """NotPrincipal is for Deny only (AWS JSON policy elements: NotPrincipal); a lenient reader lets it pass to here."""
    document = {"Version": "2012-10-17", "Statement": [allow("s3:*", OBJECT, NotPrincipal={"AWS": ROLE})]}
    read: Policy = read_policy_leniently(from_plain(document), PolicyType.RESOURCE)[0]
    with pytest.raises(Unsupported, match="NotPrincipal with Allow"):
        named(read.statements[0], PolicyType.RESOURCE, asked(request("s3:GetObject", OBJECT)))


@pytest.mark.parametrize(
    ("listed", "caller", "spared"),
    [
        ([ROOT, USER], USER, True),
        ([ACCOUNT, USER], USER, True),
        ([USER], USER, False),
        ([ROOT], USER, False),
        ([ROOT], ROOT, True),
        ([ROOT, ROLE, SESSION], SESSION, True),
        ([ROOT, ROLE], SESSION, False),
        ([ROLE, SESSION], SESSION, False),
    ],
)
def test_not_principal_spares_only_who_is_listed_with_all_that_stands_above(
    listed: list[str], caller: str, spared: bool
) -> None:
    """The account, the role and the session are validated in turn (AWS JSON policy elements: NotPrincipal)."""
    statement = policy(deny("s3:*", OBJECT, NotPrincipal={"AWS": listed}), policy_type=PolicyType.RESOURCE).statements[
        0
    ]
    naming = named(statement, PolicyType.RESOURCE, asked(request("s3:GetObject", OBJECT, caller)))
    assert (naming is None) is spared


def test_not_principal_spares_a_service_that_it_lists() -> None:
    """A service principal has no account above it (AWS JSON policy elements: NotPrincipal)."""
    listed = {"Service": "sagemaker.amazonaws.com"}
    statement = policy(deny("s3:*", OBJECT, NotPrincipal=listed), policy_type=PolicyType.RESOURCE).statements[0]
    for caller, naming in (("sagemaker.amazonaws.com", None), ("ec2.amazonaws.com", Naming.ANYONE)):
        question = asked(request("s3:GetObject", OBJECT, caller, resource_account=ACCOUNT))
        assert named(statement, PolicyType.RESOURCE, question) is naming


def test_in_an_endpoint_policy_an_account_is_its_root_user() -> None:
    """Access is granted to the root user only (PrivateLink Guide, gateway endpoint policies)."""
    assert how({"AWS": ACCOUNT}, SESSION, PolicyType.VPC_ENDPOINT) is None
    assert how({"AWS": ACCOUNT}, ROOT, PolicyType.VPC_ENDPOINT) is Naming.ACCOUNT
    assert how({"AWS": ROLE}, SESSION, PolicyType.VPC_ENDPOINT) is Naming.ROLE
