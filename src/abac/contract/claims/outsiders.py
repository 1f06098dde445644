"""Claims about those who have no role here: strangers, services, other accounts, knocking at every role (I11)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from abac.catalog import Action, find_action
from abac.contract.cast import STRANGER_ACCOUNT
from abac.contract.claims.claim import Claim
from abac.contract.claims.clauses import Element, every, on, other_than, when
from abac.language.world import PrincipalKind, RolePrincipal

_SAGEMAKER: Final = "sagemaker.amazonaws.com"
_LAMBDA: Final = "lambda.amazonaws.com"
_EC2: Final = "ec2.amazonaws.com"
_ACCOUNT: Final = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")
# Which service runs each kind of role, under which name it signs its resources, and the property that needs it.
_RUNS: Final = {
    PrincipalKind.EXECUTION_ROLE: (_SAGEMAKER, "sagemaker", "L3"),
    PrincipalKind.DEFAULT_ROLE: (_SAGEMAKER, "sagemaker", "L3"),
    PrincipalKind.BACKEND: (_LAMBDA, "lambda", "L5"),
}
_FOR_THIS_ACCOUNT: Final[Element] = {"StringEquals": {"aws:SourceAccount": "${aws:ResourceAccount}"}}


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who asks with no role of this world: the principal of requests, and what AWS says of it by itself."""

    principal: str
    words: str
    keys: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_service(self) -> bool:
        """Whether a service of AWS asks."""
        return self.principal.endswith(".amazonaws.com")


def outsiders_of(role: RolePrincipal) -> Iterator[Outsider]:
    """Everybody outside who might assume the role: strangers, and whomever its trust policy names besides."""
    named = _named(role)
    accounts = {STRANGER_ACCOUNT, *(text for text in _ACCOUNT.findall(named) if text != role.account)}
    for account in sorted(accounts):
        yield Outsider(f"arn:aws:sts::{account}:assumed-role/Anybody/x", "a role of another account")
        same = {"aws:PrincipalArn": f"arn:aws:iam::{account}:role/studio-signin/studio-signin-backend"}
        name = f"arn:aws:sts::{account}:assumed-role/studio-signin-backend/x"
        yield Outsider(name, "a role of the sign-in's name in another account", same)
        yield Outsider(f"arn:aws:iam::{account}:root", "another account")
    yield Outsider("*", "anybody, unsigned")
    for service in sorted({_SAGEMAKER, _LAMBDA, _EC2, *_services(role)}):
        yield Outsider(service, f"the service {service}")


def _names_users(role: RolePrincipal) -> bool:
    """Whether SageMaker must be able to name the user in the role's sessions: our domains ask it to (L3).

    Source: SageMaker Developer Guide, Monitor individual user resource access with sourceIdentity. Of roles that come
    from elsewhere nobody knows how their domain is set.
    """
    return role.kind is PrincipalKind.EXECUTION_ROLE and role.permission_profile is not None


def outsiders_claims(role: RolePrincipal, outsider: Outsider) -> Iterator[Claim]:
    """What must hold of one outsider and one role; nothing where the source does not tell the role's trust."""
    if role.trust is None:
        return
    assume, tag = _action("sts:AssumeRole"), _action("sts:TagSession")
    this = on(role.arn)
    runs, service, property = _RUNS.get(role.kind, ("", "", ""))
    if outsider.principal == runs:
        other = every(this, other_than(when(_FOR_THIS_ACCOUNT)))
        words = "a role of the platform, for nobody known or another account"
        yield Claim("I11", assume, "role", other, False, words)
        source = {"aws:SourceArn": f"arn:*:{service}:*:${{aws:ResourceAccount}}:*"}
        home = every(this, when({**_FOR_THIS_ACCOUNT, "ArnLike": source}))
        yield Claim(property, assume, "role", home, True, "the role that it runs, for this account")
        if _names_users(role):
            words = "the role that it runs, naming the user of the session"
            yield Claim(property, _action("sts:SetSourceIdentity"), "role", home, True, words)
    else:
        yield Claim("I11", assume, "role", this, False, "a role of the platform")
    # Session tags win over the role's own, so nobody may give a session any (IAM User Guide, Pass session tags).
    yield Claim("I4", tag, "role", this, False, "a role's session, giving it tags that win over the role's own")


def _named(role: RolePrincipal) -> str:
    """All that the Principal elements and conditions of the role's trust policy say of accounts, as one text."""
    if role.trust is None:
        return ""
    texts = [pattern.source for one in role.trust.statements if one.principal for pattern in one.principal.aws]
    texts += [operand.source for one in role.trust.statements for each in one.conditions for operand in each.operands]
    return " ".join(texts)


def _services(role: RolePrincipal) -> Iterator[str]:
    for statement in role.trust.statements if role.trust else ():
        yield from statement.principal.service if statement.principal else ()


def _action(name: str) -> Action:
    found = find_action(name)
    if found is None:
        raise KeyError(name)
    return found
