"""Who must say yes: the caller's side, the resource's side, or one of them. A table, read from the top.

Source: IAM User Guide, "Policy evaluation for requests within a single account", "Cross-account policy evaluation
logic"; KMS Developer Guide, "Key policies in AWS KMS"; IAM User Guide, "IAM JSON policy elements: Principal".
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final, NamedTuple

from abac.language.arn import Arn
from abac.language.principal import Naming, PrincipalType
from abac.language.request import Request
from abac.simulate.action import ANSWERED_ALWAYS, ASSUME_ROOT


class Word(Enum):
    """Whether a side's Allow is needed."""

    NEEDED = "needed"
    UNLESS_GRANTED = "needed unless the resource policy grants it to the caller itself"
    NOT_NEEDED = "not needed"


class Sides(NamedTuple):
    """One situation: when it applies, and whose Allow it needs. `caller` is the identity side, `resource` the other."""

    situation: str
    applies: Callable[[Request], bool]
    caller: Word
    resource: Word
    source: str


def sides(request: Request) -> Sides:
    """The first row of the table that applies to the request."""
    return next(row for row in TABLE if row.applies(request))


def is_federation(request: Request) -> bool:
    """Whether an identity provider vouches for the caller, who has no credentials of AWS yet (STS API Reference)."""
    return request.action.lower() in ("sts:assumerolewithsaml", "sts:assumerolewithwebidentity")


def is_trust(request: Request) -> bool:
    """Whether the resource policy is a role's trust policy (IAM User Guide, "Permissions to assume a role")."""
    action = request.action.lower()
    return action.startswith("sts:assumerole") or action in _WITH_ASSUME_ROLE


# Permissions that AssumeRole asks for besides its own, on the same role.
_WITH_ASSUME_ROLE: Final = ("sts:tagsession", "sts:setsourceidentity", "sts:setcontext")


def needs_no_permission(request: Request) -> bool:
    """Whether AWS answers the caller whatever policies say; nobody known, and services, are no such callers."""
    return request.action.lower() in ANSWERED_ALWAYS and not request.principal.is_outsider


def assumes_root(request: Request) -> bool:
    """Whether a session of a member account's root user is asked for (STS API Reference, AssumeRoot)."""
    return request.action.lower() == ASSUME_ROOT


def is_root(request: Request) -> bool:
    """Whether the caller is an account's root user, whom no identity policy limits."""
    return request.principal.type is PrincipalType.ACCOUNT


def is_closed_to_root(request: Request) -> bool:
    """Whether AWS never lets a root user call it (STS API Reference, AssumeRole and AssumeRoot)."""
    return is_trust(request) or assumes_root(request)


def same_account(request: Request) -> bool:
    """Whether caller and resource belong to one account."""
    return request.principal.account == (request.resource_account or request.principal.account)


def _is_key(request: Request) -> bool:
    arn = Arn.parse(request.resource)
    return request.service == "kms" and arn is not None and arn.service == "kms" and arn.resource.startswith("key/")


def _is_root_assuming(request: Request) -> bool:
    return is_root(request) and is_trust(request)


TABLE: Final = (
    Sides(
        "AWS answers every caller, whatever policies say",
        needs_no_permission,
        caller=Word.NOT_NEEDED,
        resource=Word.NOT_NEEDED,
        source="STS API Reference, GetCallerIdentity (no permissions are required)",
    ),
    Sides(
        "a session of a member account's root user is had: the caller's own policies must allow it",
        assumes_root,
        caller=Word.NEEDED,
        resource=Word.NOT_NEEDED,
        source="STS API Reference, AssumeRoot",
    ),
    Sides(
        "no identity policy applies: an AWS service, an anonymous caller, or one whom a provider vouches for",
        lambda request: request.principal.is_outsider or is_federation(request),
        caller=Word.NOT_NEEDED,
        resource=Word.NEEDED,
        source="IAM User Guide, AWS JSON policy elements: Principal (AWS service principals; All principals)",
    ),
    Sides(
        "a root user assumes a role: AWS never lets it",
        _is_root_assuming,
        caller=Word.NEEDED,
        resource=Word.NEEDED,
        source="STS API Reference, AssumeRole (root user credentials cannot call it)",
    ),
    Sides(
        "a role is assumed in its own account: its trust policy must allow it",
        lambda request: is_trust(request) and same_account(request),
        caller=Word.UNLESS_GRANTED,
        resource=Word.NEEDED,
        source="IAM User Guide, How AWS enforcement code logic evaluates requests (resource-based policies)",
    ),
    Sides(
        "a KMS key is used in its own account: its key policy must allow it",
        lambda request: _is_key(request) and same_account(request),
        caller=Word.UNLESS_GRANTED,
        resource=Word.NEEDED,
        source="KMS Developer Guide, Key policies in AWS KMS (Default key policy)",
    ),
    Sides(
        "caller and resource are in one account: either side may allow it",
        same_account,
        caller=Word.UNLESS_GRANTED,
        resource=Word.NOT_NEEDED,
        source="IAM User Guide, Policy evaluation for requests within a single account",
    ),
    Sides(
        "caller and resource are in different accounts: both sides must allow it",
        lambda request: True,
        caller=Word.NEEDED,
        resource=Word.NEEDED,
        source="IAM User Guide, Cross-account policy evaluation logic",
    ),
)


class Grant(Enum):
    """How far an Allow of a resource policy reaches past the implicit denies of the caller's own policies.

    Source: IAM User Guide, "How AWS enforcement code logic evaluates requests", table of principals: a user or a
    session that is named itself, or everybody, passes identity, boundary and session policies; a role that is named
    passes identity policies only; an account that is named passes none, its administrators decide.
    """

    NONE = 0
    TO_ACCOUNT = 1
    TO_ROLE = 2
    TO_CALLER = 3


GRANTS: Final = {
    Naming.ACCOUNT: Grant.TO_ACCOUNT,
    Naming.ROLE: Grant.TO_ROLE,
    Naming.ANYONE: Grant.TO_CALLER,
    Naming.EXACTLY: Grant.TO_CALLER,
    Naming.SERVICE: Grant.TO_CALLER,
    Naming.FEDERATED: Grant.TO_CALLER,
}
