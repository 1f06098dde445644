"""Principals: who calls, who is named, and which form names which caller."""

from __future__ import annotations

import pytest

from abac.language.pattern import Pattern
from abac.language.principal import Naming, Principal, PrincipalElement, PrincipalType

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/TeamA"
ROLE_WITH_PATH = f"arn:aws:iam::{ACCOUNT}:role/studio/TeamA"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/TeamA/alice"
USER = f"arn:aws:iam::{ACCOUNT}:user/eng/ann"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
SERVICE = "sagemaker.amazonaws.com"


def parsed(text: str) -> Principal:
    """The principal that `text` names."""
    principal = Principal.parse(text)
    assert principal is not None
    return principal


def naming(named: str, caller: str, principal_arn: str | None = None) -> Naming | None:
    """How `{"AWS": named}` names the caller."""
    return PrincipalElement(aws=(Pattern.parse(named),)).names(parsed(caller), principal_arn)


@pytest.mark.parametrize(
    ("text", "type_", "principal_arn"),
    [
        (USER, PrincipalType.USER, USER),
        (ROLE, PrincipalType.ROLE, ROLE),
        (SESSION, PrincipalType.ASSUMED_ROLE, ROLE),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/ann", PrincipalType.FEDERATED_USER, None),
        (ROOT, PrincipalType.ACCOUNT, ROOT),
        (SERVICE, PrincipalType.SERVICE, None),
        ("*", PrincipalType.ANONYMOUS, None),
    ],
)
def test_every_form_of_caller_is_read(text: str, type_: PrincipalType, principal_arn: str | None) -> None:
    """For a session aws:PrincipalArn is the role's ARN (IAM User Guide, global condition context keys)."""
    principal = parsed(text)

    assert principal.type is type_
    assert principal.account == ("" if principal.is_outsider else ACCOUNT)
    if type_ is not PrincipalType.FEDERATED_USER:
        assert principal.principal_arn == principal_arn


def test_the_partition_of_a_session_is_that_of_its_role() -> None:
    """Partitions such as `aws-cn` have roles of their own (General Reference, ARN format)."""
    principal = parsed(f"arn:aws-cn:sts::{ACCOUNT}:assumed-role/TeamA/alice")
    assert principal.role == f"arn:aws-cn:iam::{ACCOUNT}:role/TeamA"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alice",
        ACCOUNT,
        f"arn:aws:iam::{ACCOUNT}:user/",
        f"arn:aws:iam::{ACCOUNT}:group/admins",
        f"arn:aws:iam:eu-west-1:{ACCOUNT}:user/ann",
        "arn:aws:iam::1111:user/ann",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/TeamA",
        f"arn:aws:sts::{ACCOUNT}:assumed-role//alice",
        f"arn:aws:iam::{ACCOUNT}:assumed-role/TeamA/alice",
        "arn:aws:iam::\u0661\u0661\u0661\u0661\u0662\u0662\u0662\u0662\u0663\u0663\u0663\u0663:root",
        "sagemaker.example.com",
        "sagemaker.amazonaws.com\n",
    ],
)
def test_what_no_caller_can_be_is_not_read(text: str) -> None:
    """A group is no principal, accounts have 12 digits (IAM User Guide, Principal element; IAM identifiers)."""
    assert Principal.parse(text) is None


@pytest.mark.parametrize("named", [ACCOUNT, ROOT])
@pytest.mark.parametrize("caller", [USER, ROLE, SESSION, ROOT])
def test_an_account_names_all_its_principals(named: str, caller: str) -> None:
    """The id and the root ARN mean the same account (IAM User Guide, Principal element, AWS account principals)."""
    assert naming(named, caller) in (Naming.ACCOUNT, Naming.EXACTLY)
    assert naming("444455556666", caller) is None


def test_a_role_names_its_sessions_and_a_session_itself() -> None:
    """Role principals and role session principals differ (IAM User Guide, Principal element)."""
    assert naming(ROLE, SESSION) is Naming.ROLE
    assert naming(SESSION, SESSION) is Naming.EXACTLY
    assert naming(SESSION, SESSION.replace("alice", "bob")) is None
    assert naming(SESSION, ROLE) is None


def test_the_path_of_a_role_counts() -> None:
    """A session's ARN has no path, so aws:PrincipalArn tells it (IAM User Guide, IAM identifiers)."""
    assert naming(ROLE_WITH_PATH, SESSION, ROLE_WITH_PATH) is Naming.ROLE
    assert naming(ROLE_WITH_PATH, SESSION) is None
    assert naming(ROLE, SESSION, ROLE_WITH_PATH) is None


def test_a_user_is_named_by_its_own_arn() -> None:
    """IAM user principals (IAM User Guide, Principal element)."""
    assert naming(USER, USER) is Naming.EXACTLY
    assert naming(USER.replace("ann", "Ann"), USER) is None


def test_a_wildcard_names_everyone_only_when_it_stands_alone() -> None:
    """No wildcard may match a part of a principal's name or ARN (IAM User Guide, Principal element)."""
    assert naming("*", USER) is Naming.ANYONE
    assert naming("*", "*") is Naming.ANYONE
    assert naming(f"arn:aws:iam::{ACCOUNT}:user/*", USER) is None


@pytest.mark.parametrize("caller", [USER, SESSION, SERVICE, "*"])
def test_the_star_alone_names_anyone(caller: str) -> None:
    """`"Principal": "*"` is all principals, anonymous ones included (IAM User Guide, Principal element)."""
    assert PrincipalElement(anyone=True).names(parsed(caller)) is Naming.ANYONE


def test_a_service_is_named_by_its_name_alone() -> None:
    """Service principals stand under `Service` (IAM User Guide, Principal element, AWS service principals)."""
    element = PrincipalElement(service=(SERVICE,))

    assert element.names(parsed(SERVICE)) is Naming.SERVICE
    assert element.names(parsed("lambda.amazonaws.com")) is None
    assert element.names(parsed(SESSION)) is None


def test_the_most_precise_naming_wins() -> None:
    """Precision decides what an Allow grants past boundary and session (IAM User Guide, Policy evaluation logic)."""
    element = PrincipalElement(aws=tuple(map(Pattern.parse, [ACCOUNT, SESSION, "*", ROLE])), anyone=True)

    assert element.names(parsed(SESSION)) is Naming.EXACTLY


def test_an_element_that_names_nobody_names_nobody() -> None:
    """Anonymous callers belong to no account (IAM User Guide, Principal element)."""
    assert PrincipalElement().names(parsed(USER)) is None
    assert naming(ACCOUNT, "*") is None


def test_both_spellings_of_everybody_name_services_and_anonymous_callers() -> None:
    """`"*"` and `{"AWS": "*"}` are equivalent (IAM User Guide, AWS JSON policy elements: Principal, All principals)."""
    for element in (PrincipalElement(anyone=True), PrincipalElement(aws=(Pattern.parse("*"),))):
        for text in ("sagemaker.amazonaws.com", "*", "arn:aws:iam::111122223333:user/ann"):
            principal = Principal.parse(text)
            assert principal is not None
            assert element.names(principal) is Naming.ANYONE
