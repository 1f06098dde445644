"""One request as AWS's evaluation logic sees it, and its context, whose keys ignore case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from abac.errors import InputError
from abac.language.arn import Arn
from abac.language.pattern import folded
from abac.language.principal import Principal, PrincipalType
from abac.located import Place, Problem

Values = str | tuple[str, ...]
"""A context value: one text, or a tuple for a key that the request gives as a list."""

_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_MEMBERS: Final = ("principal", "action", "resource", "resource_account", "context", "management_account")


class Context(Mapping[str, Values]):
    """Context keys with their values. Look-ups ignore case; iteration gives the spelling of the input.

    Source: IAM User Guide, IAM JSON policy elements: Condition ("condition key names are not case-sensitive").
    """

    __slots__ = ("_spelling", "_values")

    def __init__(self, values: Mapping[str, Values] | None = None) -> None:
        self._values: dict[str, Values] = {}
        self._spelling: dict[str, str] = {}
        for key, value in (values or {}).items():
            self._values[folded(key)] = value
            self._spelling[folded(key)] = key

    def __getitem__(self, key: str) -> Values:
        return self._values[folded(key)]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and folded(key) in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._spelling.values())

    def __len__(self) -> int:
        return len(self._values)

    def single(self, key: str) -> str | None:
        """The value of a key that has exactly one; None where it is absent or holds a list.

        Keys with several values cannot be policy variables (IAM User Guide, Policy variables).
        """
        value = self._values.get(folded(key))
        return value if isinstance(value, str) else None

    def with_(self, **values: Values) -> Context:  # pragma: no cover - convenience for people at a prompt
        """A copy with more keys; `aws__PrincipalArn` stands for `aws:PrincipalArn`."""
        return Context({**self, **{key.replace("__", ":"): value for key, value in values.items()}})

    def __repr__(self) -> str:
        return f"Context({dict(self)!r})"


@dataclass(frozen=True, slots=True)
class Request:
    """A request: who, what, on what, whose, and in which context (SIMULATION.md, Scenario).

    `resource` is an ARN or `*`. `resource_account` is empty only where nothing tells it. `context` already holds what
    follows from the rest: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType and aws:ResourceAccount.
    """

    principal: Principal
    action: str
    resource: str = "*"
    resource_account: str = ""
    context: Context = field(default_factory=Context)
    management_account: bool = False

    @property
    def service(self) -> str:
        """The action's service prefix in lower case."""
        return self.action.partition(":")[0].lower()

    @property
    def principal_arn(self) -> str | None:
        """aws:PrincipalArn, which knows the path of a role."""
        return self.context.single("aws:PrincipalArn") or self.principal.principal_arn

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], *, strict: bool = True) -> Request:
        """Read the `request` object of a scenario.

        Raises InputError with every problem found. `strict=False` lets a given aws:PrincipalArn (and its like) win
        over what follows from the principal; strict, a contradiction is an error.
        """
        reader = _Reader(strict)
        request = reader.read(raw)
        if reader.problems or request is None:
            raise InputError(reader.problems)
        return request


class _Reader:
    """Reads one request and collects what is wrong with it."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.problems: list[Problem] = []

    def wrong(self, path: str, found: str, expected: str) -> None:
        self.problems.append(Problem(Place("", path=f"request.{path}" if path else "request"), found, expected))

    def read(self, raw: object) -> Request | None:
        if not isinstance(raw, Mapping):
            self.wrong("", f"{_kind(raw)}", "an object with `principal` and `action`")
            return None
        for name in raw:
            if name not in _MEMBERS:
                self.wrong(str(name), f"unknown member `{name}`", f"one of {', '.join(_MEMBERS)}")
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
        request = Request(principal, action, resource, account, Context(context), management)
        return self.derived(request, context)

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
            elif self.strict and folded(key) == "aws:tagkeys" and (twins := _twins(text)):
                self.wrong(f"context.{key}", f"`{twins[0]}` and `{twins[1]}`", "one of them: tag keys ignore case")
            else:
                spelled[folded(key)] = key
                found[key] = text
        return found

    def derived(self, request: Request, given: dict[str, Values]) -> Request:
        follows: dict[str, str | None] = {
            "aws:PrincipalArn": request.principal.principal_arn,
            "aws:PrincipalAccount": request.principal.account or None,
            "aws:PrincipalType": _principal_type(request.principal),
            "aws:ResourceAccount": request.resource_account or None,
        }
        context = dict(given)
        for key, value in follows.items():
            stated = request.context.single(key)
            if value is None:
                continue
            if key not in request.context:
                context[key] = value
            elif self.strict and not _agrees(key, stated, value):
                self.wrong(f"context.{key}", f"`{stated}`", f"`{value}`, which follows from the request")
        return replace(request, context=Context(context))


def context_value(value: object) -> Values | None:
    """A context value as AWS's text, or None where JSON gave something that is no value."""
    if isinstance(value, list | tuple):
        texts = [_scalar(item) for item in value]
        return None if any(text is None for text in texts) else tuple(text for text in texts if text is not None)
    return _scalar(value)


def _twins(tag_keys: Values) -> tuple[str, str] | None:
    """Two tag keys that differ in case alone; AWS says that tag keys ignore case, so both at once are ambiguous."""
    spelled: dict[str, str] = {}
    for key in (tag_keys,) if isinstance(tag_keys, str) else tag_keys:
        if spelled.setdefault(folded(key), key) != key:
            return spelled[folded(key)], key
    return None


def _scalar(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return repr(value) if isinstance(value, int | float) else None


def _principal_type(principal: Principal) -> str | None:
    if principal.type is PrincipalType.SERVICE:
        return None
    return PrincipalType.ASSUMED_ROLE if principal.type is PrincipalType.ROLE else principal.type


def _agrees(key: str, stated: str | None, follows: str) -> bool:
    if stated == follows:
        return True
    if key != "aws:PrincipalArn" or stated is None:
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
