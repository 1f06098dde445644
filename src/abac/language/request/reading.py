"""Read a request and say everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from abac.errors import InputError
from abac.language.arn import Arn
from abac.language.pattern import folded
from abac.language.principal import Principal, PrincipalType
from abac.language.request.context import Context, Values, context_value
from abac.located import Place, Problem

MEMBERS: Final = ("principal", "action", "resource", "resource_account", "context", "management_account")
FOLLOWING: Final = ("aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:ResourceAccount")
"""The keys that follow from the rest of a request, in the order in which they join its context."""

_ACCOUNT: Final = re.compile(r"[0-9]{12}")


Parts = tuple[Principal, str, str, str, Context, bool]
"""What a request consists of, in the order of its members: principal, action, resource, its account, context, and
whether the principal's account is the organisation's management account."""


def read(raw: object, strict: bool) -> Parts:
    """The parts of a request. Raises InputError with every problem found."""
    reader = _Reader(strict)
    parts = reader.read(raw)
    if reader.problems or parts is None:
        raise InputError(reader.problems)
    return parts


class _Reader:
    """Reads one request and collects what is wrong with it."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.problems: list[Problem] = []

    def wrong(self, path: str, found: str, expected: str) -> None:
        self.problems.append(Problem(Place("", path=f"request.{path}" if path else "request"), found, expected))

    def read(self, raw: object) -> Parts | None:
        if not isinstance(raw, Mapping):
            self.wrong("", f"{_kind(raw)}", "an object with `principal` and `action`")
            return None
        for name in raw:
            if name not in MEMBERS:
                self.wrong(str(name), f"unknown member `{name}`", f"one of {', '.join(MEMBERS)}")
        principal = self.principal(raw.get("principal"))
        action = self.action(raw.get("action"))
        resource = self.resource(raw.get("resource", "*"))
        account = self.account(raw.get("resource_account"), resource, principal)
        management = raw.get("management_account", False)
        if not isinstance(management, bool):
            self.wrong("management_account", f"{_kind(management)}", "true or false")
        context = self.context(raw.get("context", {}))
        if principal is None or self.problems:
            return None
        whole = self.with_what_follows(context, what_follows(principal, account))
        return principal, action, resource, account, whole, management

    def principal(self, value: object) -> Principal | None:
        if not isinstance(value, str):
            self.wrong("principal", "nothing" if value is None else f"{_kind(value)}", "the ARN of a principal")
            return None
        found = Principal.parse(value)
        if found is None:
            self.wrong(
                "principal",
                f"`{value}`",
                "the ARN of a user, role, assumed-role session, federated user or root, a service such as "
                "`sagemaker.amazonaws.com`, or `*`",
            )
        return found

    def action(self, value: object) -> str:
        if isinstance(value, str) and all(value.partition(":")) and not set(value) & set("*? "):
            return value
        self.wrong("action", "nothing" if value is None else f"`{value}`", "one action such as `s3:GetObject`")
        return ""

    def resource(self, value: object) -> str:
        if isinstance(value, str) and (value == "*" or Arn.parse(value) is not None):
            return value
        self.wrong("resource", f"`{value}`", "`*` or an ARN with six segments separated by `:`")
        return "*"

    def account(self, value: object, resource: str, principal: Principal | None) -> str:
        if value is None:
            arn = Arn.parse(resource)
            inherited = principal.account if principal else ""
            return arn.account if arn and _ACCOUNT.fullmatch(arn.account) else inherited
        if isinstance(value, str) and _ACCOUNT.fullmatch(value):
            return value
        self.wrong("resource_account", f"`{value}`", "an account id of 12 digits in quotes")
        return ""

    def context(self, value: object) -> dict[str, Values]:
        if not isinstance(value, Mapping):
            self.wrong("context", f"{_kind(value)}", "an object of context keys and values")
            return {}
        found: dict[str, Values] = {}
        spelled: dict[str, str] = {}
        for key, given in value.items():
            text = context_value(given)
            if text is None:
                self.wrong(f"context.{key}", f"{_kind(given)}", "a text, number, boolean or a list of them")
            elif not isinstance(key, str) or ":" not in key:
                self.wrong(f"context.{key}", f"`{key}`", "a context key such as `aws:SourceIp`")
            elif folded(key) in spelled:
                twin = spelled[folded(key)]
                self.wrong(f"context.{key}", f"`{key}` and `{twin}`", "one of them: context keys ignore case")
            elif self.strict and folded(key) == "aws:tagkeys" and (pair := twins(text)):
                self.wrong(f"context.{key}", f"`{pair[0]}` and `{pair[1]}`", "one of them: tag keys ignore case")
            else:
                spelled[folded(key)] = key
                found[key] = text
        return found

    def with_what_follows(self, given: dict[str, Values], follows: Sequence[str | None]) -> Context:
        context, spelled = dict(given), {folded(key): key for key in given}
        for key, value in zip(FOLLOWING, follows, strict=True):
            if value is None:
                continue
            if (spelling := spelled.get(folded(key))) is None:
                context[key] = value
            elif self.strict and not agrees(key, stated := given[spelling], value):
                found = stated if isinstance(stated, str) else None
                self.wrong(f"context.{key}", f"`{found}`", f"`{value}`, which follows from the request")
        return Context(context)


def what_follows(principal: Principal, account: str) -> tuple[str | None, str | None, str | None, str | None]:
    """The values of `FOLLOWING`, each None where nothing tells it."""
    return principal.principal_arn, principal.account or None, _principal_type(principal), account or None


def twins(tag_keys: Values) -> tuple[str, str] | None:
    """Two tag keys that differ in case alone; AWS says that tag keys ignore case, so both at once are ambiguous."""
    spelled: dict[str, str] = {}
    for key in (tag_keys,) if isinstance(tag_keys, str) else tag_keys:
        if spelled.setdefault(folded(key), key) != key:
            return spelled[folded(key)], key
    return None


def _principal_type(principal: Principal) -> str | None:
    if principal.type is PrincipalType.SERVICE:
        return None
    return PrincipalType.ASSUMED_ROLE if principal.type is PrincipalType.ROLE else principal.type


def agrees(key: str, stated: Values, follows: str) -> bool:
    """Whether the value that a context states for one of `FOLLOWING` can be the one that follows."""
    if stated == follows:
        return True
    if key != "aws:PrincipalArn" or not isinstance(stated, str):
        return False
    # A session's ARN has no path, the role's has: the account, the kind and the last segment must be the same.
    head, _, tail = follows.partition(":role/")
    return stated.startswith(f"{head}:role/") and stated.rsplit("/", 1)[-1] == tail.rsplit("/", 1)[-1]


def _kind(value: object) -> str:
    if value is None:
        return "null"
    names: Sequence[tuple[type, str]] = (
        (bool, "a boolean"),
        (str, "text"),
        (int, "a number"),
        (float, "a number"),
        (list, "a list"),
    )
    return next((name for type_, name in names if isinstance(value, type_)), "an object")
