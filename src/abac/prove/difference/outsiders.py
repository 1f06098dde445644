"""Callers that are no roles of a world, but that policies of resources may let in.

Source: IAM User Guide, "AWS JSON policy elements: Principal"; ISOLATION.md, I11 (who nobody from outside is).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from abac.contract import STRANGER_ACCOUNT
from abac.language.arn import Arn
from abac.language.policy import Policy, Statement
from abac.language.principal import Principal
from abac.prove.slots import Asker

_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_UNKNOWN_ROLE: Final = "role/not-in-the-source"


def outsiders(policies: Iterable[Policy], accounts: Iterable[str], known: frozenset[str]) -> Iterator[Asker]:
    """Whoever the policies name and `known` ARNs do not; a role that no source knows, and nobody with a name.

    There is such a role in each of `accounts`, in every account that a policy names, and in one of strangers. Of their
    tags nothing is known. Identity providers are asked by none of these: `by_providers` says where they matter.
    """
    named = {text for policy in policies for statement in policy.statements for text in _named(statement)}
    homes = {*accounts, STRANGER_ACCOUNT, *(account for text in named if (account := _whole_account(text)))}
    texts = {*(f"arn:aws:iam::{account}:{_UNKNOWN_ROLE}" for account in homes), *named} - known
    for text in ("*", *sorted(texts)):
        asker = _asker(text)
        if asker is not None:
            yield asker


def by_providers(policies: Iterable[Policy]) -> frozenset[Statement]:
    """The statements that name an identity provider or a canonical user id."""
    return frozenset(
        statement
        for policy in policies
        for statement in policy.statements
        if statement.principal and (statement.principal.federated or statement.principal.canonical_user)
    )


def _named(statement: Statement) -> Iterator[str]:
    if statement.principal is not None:
        yield from (pattern.source for pattern in statement.principal.aws)
        yield from statement.principal.service


def _whole_account(text: str) -> str | None:
    """The account that a principal stands for as a whole: its number, or the ARN of its root."""
    if _ACCOUNT.fullmatch(text):
        return text
    arn = Arn.parse(text)
    return arn.account if arn is not None and arn.resource == "root" else None


def _asker(text: str) -> Asker | None:
    """A caller; of a role the session that calls. None for what is no single caller."""
    arn = Arn.parse(text)
    if arn is not None and arn.service == "iam" and arn.resource.startswith("role/"):
        name = arn.resource.rpartition("/")[2]
        session = Principal.parse(f"arn:{arn.partition}:sts::{arn.account}:assumed-role/{name}/session")
        return None if session is None else Asker(session, {"aws:PrincipalArn": text}, tags_known=False)
    principal = Principal.parse(text)
    return None if principal is None else Asker(principal, tags_known=False)
