"""Who can do one thing, and under which conditions: what `who-can` found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from abac.language.condition import Condition
from abac.language.policy import PolicyType
from abac.results.decision import StatementRef


class Need(NamedTuple):
    """A condition that is left to the request: `operands` are its own with what is known of the caller put in."""

    condition: Condition
    operands: tuple[str, ...]


class Way(NamedTuple):
    """One statement that can speak of the action: on which resources, and when.

    `resources` are its patterns that are left to the request, none where it speaks of every resource that was asked
    about; `except_resources` says that they stand in NotResource. All `needs` must hold.
    """

    ref: StatementRef
    resources: tuple[str, ...] = ()
    except_resources: bool = False
    needs: tuple[Need, ...] = ()

    @property
    def always(self) -> bool:
        """Whether it speaks of every request that was asked about."""
        return not self.resources and not self.needs


class Limit(NamedTuple):
    """A policy type, or a level of it, that must allow the request, too: one of these ways."""

    policy_type: PolicyType
    level: str
    ways: tuple[Way, ...]


class Permission(NamedTuple):
    """One Allow that lets the principal, the limits that must let it, too, and the Denies that can still refuse."""

    way: Way
    limits: tuple[Limit, ...] = ()
    unless: tuple[Way, ...] = ()


class Able(NamedTuple):
    """A principal that can, in each of these ways; `kind` and `team` are empty for whom the source does not know."""

    principal: str
    permissions: tuple[Permission, ...]
    kind: str = ""
    team: str = ""


class Unable(NamedTuple):
    """A principal of the source that cannot: the policy types that never allow it, and the Denies that always speak."""

    principal: str
    blocked_by: tuple[PolicyType, ...]
    denied_by: tuple[StatementRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Access:
    """Everybody of a source who can perform `action`, on `resource` where one was asked about."""

    action: str
    resource: str | None
    able: tuple[Able, ...]
    unable: tuple[Unable, ...] = ()
    assumed: tuple[str, ...] = ()
