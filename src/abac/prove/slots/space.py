"""All requests of one asker for one action on one resource type: which of its parts are unknown, and what they may be.

Source: PROOF.md, The decision procedure, 1 and 2.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from abac.catalog import Action, find_action
from abac.language.pattern import folded
from abac.language.request import Values
from abac.prove.formula import Slot
from abac.prove.slots.asker import Asker
from abac.prove.slots.domain import ANYTHING, Domain, Gap
from abac.prove.slots.keys import is_supplied, key_domain, key_slot, own_slot
from abac.prove.slots.resources import SEGMENTS, Segments, resource_segments, types_that_look_alike

SEGMENT_SLOTS = tuple(Slot(f"resource[{i}]") for i in range(SEGMENTS))
_PLACES = {slot: i for i, slot in enumerate(SEGMENT_SLOTS)}
Fact = Slot | Values | None
"""What a context key is in a space: a slot where it is free, else its value; None where it is absent."""

_ANY_ARN: Segments = (Domain.of("arn"), *[Domain(((Gap(":", 0),),))] * 4, ANYTHING)


@dataclass(frozen=True, slots=True)
class Space:
    """Requests of `asker` for `action` (in any case) on resources of `resource_type`, as the catalogue names it.

    An empty `resource_type` is the request on `*`; an action that the catalogue does not know may be asked for any ARN
    with the type `"*"`. `account` owns the resource (empty: the asker's own), and stands in its ARN unless
    `arn_account` says what does. Raises KeyError where the action has no such resource type.
    """

    asker: Asker
    action: str
    resource_type: str = ""
    account: str = ""
    arn_account: str | None = None
    known: Action | None = field(init=False, repr=False, compare=False)
    segments: Segments | None = field(init=False, repr=False, compare=False)
    types: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _facts: dict[str, Fact] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        known = find_action(self.action)
        object.__setattr__(self, "known", known)
        object.__setattr__(self, "account", self.account or self.asker.principal.account)
        object.__setattr__(self, "segments", self._segments(known))
        types = types_that_look_alike(self.action.lower(), self.resource_type) if known and self.resource_type else ()
        object.__setattr__(self, "types", types)

    def _segments(self, known: Action | None) -> Segments | None:
        if self.resource_type == "":
            return None
        if known is None and self.resource_type == "*":
            return _ANY_ARN
        account = self.account if self.arn_account is None else self.arn_account
        return resource_segments(self.action.lower(), self.resource_type, self.asker.principal.partition, account)

    def fact(self, key: str) -> Fact:
        """What a context key is here: a slot where it is free, else its value; None where it is absent."""
        try:
            return self._facts[key]
        except KeyError:
            found = self._facts[key] = self._fact(folded(key))
            return found

    def _fact(self, name: str) -> Fact:
        if not is_supplied(self.action.lower(), self.types, name):
            return None
        if name == "aws:resourceaccount" and not self.asker.fixes(name):
            return self.account or None
        if self.asker.fixes(name):
            return self.asker.value(name)
        return key_slot(name) if self.known or self._is_of_the_action(name) else own_slot(name)

    def _is_of_the_action(self, name: str) -> bool:
        """Whether a key states facts of an action that the catalogue does not know: AWS's own and its service's do.

        Another service's ResourceTag would be a fact of its own, if it came at all.
        """
        return name.partition(":")[0] in ("aws", self.action.lower().partition(":")[0])

    def slot(self, key: str) -> Slot | None:
        """The slot of a context key that is free here; None for one that is rigid or absent."""
        found = self.fact(key)
        return found if isinstance(found, Slot) else None

    def domain(self, slot: Slot) -> Domain:
        """The values that a slot may have. Raises KeyError for a segment of a resource that is none."""
        place = _PLACES.get(slot)
        if place is None:
            return key_domain(slot.name)
        if self.segments is None:
            raise KeyError(slot.name)
        return self.segments[place]
