"""Who asks: everything that a principal and its session fix, whatever they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from abac.language.arn import Arn
from abac.language.pattern import folded
from abac.language.principal import Principal
from abac.language.request import Values
from abac.language.request.reading import FOLLOWING, what_follows
from abac.language.world import RolePrincipal

_TAGS = "aws:principaltag/"


@dataclass(frozen=True, slots=True)
class Asker:
    """A principal with its rigid context keys: a value, or None for a key that its requests certainly lack.

    Keys ignore case. A key that is not named is free; a tag of the principal that is not named is absent, unless
    `tags_known` is false: then nobody knows the principal's tags. Source: PROOF.md, The decision procedure, 2.
    """

    principal: Principal
    keys: Mapping[str, Values | None] = field(default_factory=dict, hash=False)
    management_account: bool = False
    tags_known: bool = True
    _facts: dict[str, Values | None] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._facts.update({folded(key): value for key, value in self.keys.items()})
        for key, value in zip(FOLLOWING[:3], what_follows(self.principal, ""), strict=False):
            self._facts.setdefault(folded(key), value)

    @classmethod
    def of_role(
        cls,
        role: RolePrincipal,
        *,
        session: str = "SageMaker",
        keys: Mapping[str, Values | None] | None = None,
        tags_known: bool = True,
    ) -> Asker:
        """A session of a role, with the role's tags; `keys` add to what the role fixes, and win over it.

        Raises ValueError where the role's ARN is none. A role's session has no user name, and is no AWS service
        (IAM User Guide, AWS global condition context keys: aws:username, aws:PrincipalIsAWSService).
        """
        arn = Arn.parse(role.arn)
        partition = arn.partition if arn else "aws"
        principal = Principal.parse(f"arn:{partition}:sts::{role.account}:assumed-role/{role.name}/{session}")
        if principal is None:
            raise ValueError(f"`{role.arn}` is not the ARN of a role")
        own: dict[str, Values | None] = {f"aws:PrincipalTag/{key}": value for key, value in role.tags.items()}
        own |= {"aws:PrincipalArn": role.arn, "aws:username": None, "aws:PrincipalIsAWSService": "false"}
        return cls(principal, {**own, **(keys or {})}, tags_known=tags_known)

    def fixes(self, name: str) -> bool:
        """Whether the key with this folded name is rigid for the asker."""
        return name in self._facts or (self.tags_known and name.startswith(_TAGS))

    @property
    def has_tags(self) -> bool:
        """Whether some tag of the principal is rigid."""
        return any(name.startswith(_TAGS) for name in self._facts)

    def value(self, name: str) -> Values | None:
        """The value of a rigid key, by folded name; None where it is absent."""
        return self._facts.get(name)

    @property
    def principal_arn(self) -> str | None:
        """aws:PrincipalArn, which knows the path of a role."""
        known = self._facts.get("aws:principalarn")
        return known if isinstance(known, str) else self.principal.principal_arn
