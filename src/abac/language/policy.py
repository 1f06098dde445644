"""Policy documents as values: IAM's own nouns, independent of the file format they came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from abac.language.condition import Condition
from abac.language.pattern import Pattern
from abac.language.principal import PrincipalElement
from abac.located import Place

NOWHERE = Place("")


class PolicyType(StrEnum):
    """The policy types that AWS's evaluation logic tells apart (IAM User Guide, Policies and permissions).

    A trust policy is `TRUST` only when read and linted; in scenarios and decisions it is a `resource` policy.
    """

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    RESOURCE = "resource"
    SCP = "scp"
    RCP = "rcp"
    VPC_ENDPOINT = "vpc_endpoint"
    TRUST = "trust"


class Effect(StrEnum):
    """What a statement does to the requests that it speaks of."""

    ALLOW = "Allow"
    DENY = "Deny"


@dataclass(frozen=True, slots=True)
class Patterns:
    """An element such as Action or NotResource: the patterns, and whether the element is the negated form."""

    patterns: tuple[Pattern, ...]
    negated: bool = False
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `resource` is absent in trust policies, `principal` in identity-like policies."""

    effect: Effect
    action: Patterns
    resource: Patterns | None = None
    principal: PrincipalElement | None = None
    conditions: tuple[Condition, ...] = ()
    sid: str | None = None
    index: int = 0
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """One document. `name` is what people know it by (a file or a policy's name), never part of its meaning."""

    statements: tuple[Statement, ...]
    version: str = "2012-10-17"
    id: str | None = None
    name: str = field(default="", compare=False)
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def reads_variables(self) -> bool:
        """Whether `${…}` is a policy variable here (IAM User Guide, Policy variables: Version 2012-10-17 only)."""
        return self.version == "2012-10-17"
