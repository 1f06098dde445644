"""One request: who, what, on what, whose, and in which context."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from abac.language.principal import Principal
from abac.language.request.context import Context
from abac.language.request.forms import UNUSUAL, read_plain, read_usual
from abac.language.request.reading import read

_new: Final = tuple.__new__


class Request(NamedTuple):
    """A request: who, what, on what, whose, and in which context (SIMULATION.md, Scenario).

    `resource` is an ARN or `*`. `resource_account` is empty only where nothing tells it. `context` already holds what
    follows from the rest: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType and aws:ResourceAccount.
    """

    principal: Principal
    action: str
    resource: str = "*"
    resource_account: str = ""
    context: Context = Context()
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
        try:
            return _new(cls, read_usual(raw))
        except UNUSUAL:
            return _new(cls, read_plain(raw, strict) or read(raw, strict))
