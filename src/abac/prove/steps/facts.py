"""Facts that steps change: what is true after a step that was not true before.

Source: PROOF.md, Several steps (label, role attached, owner; code and sessions besides).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from abac.language.request import Request
from abac.prove.steps.actors import Actor, Call

Tags = tuple[tuple[str, str], ...]
"""The tags of a resource, by key."""


class Harm(StrEnum):
    """What is done to another team at the end; the words follow its name."""

    READ = "read"
    WRITE = "changed"
    INVOKE = "invoked"
    ACT_AS = "acted as"
    BORROW = "borrowed"


@dataclass(frozen=True, slots=True)
class Start:
    """Nothing has been changed yet: labels, owners and roles are as administrators and owners made them."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A resource of the victim bears these tags instead of its own."""

    resource_type: str
    resource: str
    tags: Tags


@dataclass(frozen=True, slots=True)
class Passed:
    """A service may be given this role, which is none of the attacker's."""

    role: str


@dataclass(frozen=True, slots=True)
class Owned:
    """A space that the attacker made belongs to the victim; it bears these tags."""

    space: str
    tags: Tags


@dataclass(frozen=True, slots=True)
class Carrying:
    """What the attacker chose waits in a resource of this type, to run with somebody else's role."""

    resource_type: str


@dataclass(frozen=True, slots=True)
class Acting:
    """The attacker's code or browser has the credentials of this session."""

    actor: Actor


@dataclass(frozen=True, slots=True)
class Done:
    """Another team is harmed."""

    harm: Harm


Fact = Start | Labelled | Passed | Owned | Carrying | Acting | Done


@dataclass(frozen=True, slots=True)
class Move:
    """A call that may be the next step, what it would make true, `so` in words, and the `harm` if it is the last.

    `unless` is the same call in the state before the first step: what that allows needs no step before it.
    """

    call: Call
    so: str
    after: Callable[[Request], Fact]
    harm: Harm | None = None
    unless: Call | None = None


def like(fact: Fact) -> tuple[object, ...]:
    """What tells facts apart that lead to different steps; names of resources do not."""
    match fact:
        case Labelled(resource_type, _, tags):
            return ("labelled", resource_type, tags)
        case Owned(_, tags):
            return ("owned", tags)
        case Acting(actor):
            return ("acting", actor.role.arn, actor.team, actor.session)
        case _:
            return (fact,)
