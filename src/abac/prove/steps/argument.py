"""The inductive argument: whatever an allowed action changes beside its resource is held by a proved claim.

Facts that I1 and I2 rest on are the label of a resource, its owner, the role and the code that it runs with, and who
may open a session. If every action that may be allowed and that changes one of them is the subject of a claim of I2 to
I6, and all of these are proved for all requests, then no allowed step changes the facts of another team, so no sequence
does.
Source: PROOF.md, Several steps (I7); ISOLATION.md, I7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from abac.catalog import Action
from abac.contract.claims import Claim
from abac.contract.effects import Effect, Effects, effects_of
from abac.contract.ownership import is_aws_alone
from abac.contract.premise import AllOf
from abac.contract.questions.question import kind_of

RESTS_ON: Final = ("I1", "I2", "I3", "I4", "I5", "I6")
NEEDED: Final = frozenset({*RESTS_ON, "I12"})  # a side door that is shut changes nothing either
PASSED_ROLES: Final = (
    "AWS asks for iam:PassRole of whoever gives a role to a service "
    "(IAM User Guide, Grant a user permissions to pass a role to an AWS service)"
)
# Which properties speak of a change; a claim that no request at all is allowed holds every change.
HELD_BY: Final[Mapping[Effect, frozenset[str]]] = {
    Effect.CREATE: frozenset({"I2", "I3", "I5", "I6"}),
    Effect.LABEL: frozenset({"I3", "I6"}),
    Effect.ATTACH_ROLE: frozenset({"I2", "I3", "I4", "I5", "I6"}),
    Effect.OWNER: frozenset({"I5"}),
    Effect.LIFECYCLE_CONFIGURATION: frozenset({"I2", "I4", "I5", "I6"}),
    Effect.CODE: frozenset({"I2", "I4", "I6"}),
    Effect.SESSION: frozenset({"I2", "I5"}),
    Effect.INVOKE: frozenset({"I2"}),
    Effect.PASS_ROLE: frozenset({"I4"}),
    Effect.ASSUME_ROLE: frozenset({"I4"}),
}
_EVERYTHING: Final = AllOf()

Counts = Callable[[Claim], bool]
"""Whether a claim is of a property that is proved, and about some request: one about none holds nothing."""


@dataclass(slots=True)
class Argument:
    """What is known of the rows that may be allowed: those that change facts, and those that nothing holds.

    `unreviewed` are actions without a row in the table of effects; `loose` says which change of which row is held by no
    claim.
    """

    rows: set[tuple[str, str]] = field(default_factory=set)
    unreviewed: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)

    def note(self, action: Action, claims: Callable[[Action], Iterable[Claim]], counts: Counts) -> None:
        """Take an action that may be allowed into the argument; `claims` gives all that the contract says of it."""
        effects = effects_of(action)
        if not effects.reviewed:
            self.unreviewed.add(action.full_name)
        if not changes_facts(action):
            return
        holders = [claim for claim in claims(action) if not claim.expected]
        for resource_type in [row.resource_type for row in action.resource_types] or [""]:
            changes = _changes(action, effects, resource_type)
            if changes:
                self.rows.add((action.full_name, resource_type))
            here = [claim for claim in holders if claim.resource_type == resource_type]
            self.loose |= {
                _told(action, resource_type, effect) for effect in changes if not _is_held(effect, here, counts)
            }


def changes_facts(action: Action) -> bool:
    """Whether the action changes more than the resource that it names."""
    return bool(effects_of(action).kinds - {Effect.NONE})


def _changes(action: Action, effects: Effects, resource_type: str) -> frozenset[Effect]:
    """The changes that a row is authorised for.

    A creation on the types besides the one it makes is none of theirs. What AWS alone owns runs with no role of an
    account, so invoking it changes nobody's facts.
    """
    nothing = {Effect.NONE}
    if effects.creates is not None and effects.creates != resource_type:
        nothing.add(Effect.CREATE)
    if resource_type and is_aws_alone(kind_of(action, resource_type)):
        nothing.add(Effect.INVOKE)
    return effects.kinds - nothing


def _is_held(effect: Effect, claims: Iterable[Claim], counts: Counts) -> bool:
    speaking = (claim for claim in claims if claim.property in HELD_BY[effect] or claim.premise == _EVERYTHING)
    return any(counts(claim) for claim in speaking)


def _told(action: Action, resource_type: str, effect: Effect) -> str:
    change = effect.value.replace("_", " ")
    return f"{action.full_name} on {resource_type or 'no resource'}: no claim of I2 to I6 holds its effect `{change}`"
