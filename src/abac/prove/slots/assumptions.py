"""What is taken for granted of the world: facts that tie slots together, or say what a slot cannot be. Each by name.

Source: PROOF.md, World assumptions ("each has a name, a source, and is printed with the proof").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from abac.catalog import key_kind
from abac.prove.formula import TRUE, Absent, AnyWithin, Formula, Slot, both, either, negation
from abac.prove.regions import literal
from abac.prove.slots.domain import ANYTHING
from abac.prove.slots.keys import REQUEST_TAG, TAG_KEYS, key_domain
from abac.prove.slots.space import SEGMENT_SLOTS, Space

_GLOBAL_KEYS: Final = "IAM User Guide, AWS global condition context keys"


@dataclass(frozen=True, slots=True, order=True)
class Assumption:
    """A fact about the world that a verdict rests on: its name, what it says, and where it is documented."""

    name: str
    words: str
    source: str

    def __str__(self) -> str:
        return f"{self.name}: {self.words} ({self.source})"


TAG_KEYS_OF_REQUEST: Final = Assumption(
    "request-tags-are-tag-keys",
    "aws:RequestTag/K is present exactly where an element of aws:TagKeys is K, in any case",
    f"{_GLOBAL_KEYS}: aws:RequestTag, aws:TagKeys",
)
ONE_RESOURCE_TAG: Final = Assumption(
    "one-resource-tag",
    "aws:ResourceTag and the service's own ResourceTag of one key state the same tag",
    "Service Authorization Reference, Condition keys of each service",
)
PRINCIPAL_TAGS: Final = Assumption(
    "principal-tags-are-the-roles",
    "the session has the role's tags and no others: no trust policy lets it bring session tags",
    "IAM User Guide, Pass session tags in AWS STS",
)
TYPED_KEYS: Final = Assumption(
    "keys-have-their-type",
    "a condition key holds a value of the type that AWS documents, such as an address or a date",
    f"{_GLOBAL_KEYS}; Service Authorization Reference, Condition keys",
)
NAMES_IN_ARNS: Final = Assumption(
    "names-in-arns",
    "a name in an ARN is not empty and does not hold the separator that follows it",
    "Service Authorization Reference, Resource types; API references (patterns of names)",
)


def links(slots: Collection[Slot]) -> Formula:
    """What ties the slots of one formula together: as much of it as these slots can feel."""
    by_name = {slot.name: slot for slot in slots}
    tag_keys = by_name.get(TAG_KEYS)
    if tag_keys is None:
        return TRUE
    tied = (slot for slot in slots if slot.name.startswith(REQUEST_TAG))
    return both(_same_truth(negation(Absent(slot)), _lists(tag_keys, slot)) for slot in sorted(tied))


def assumed(slots: Collection[Slot], space: Space) -> tuple[Assumption, ...]:
    """The assumptions that a verdict about these slots rests on, by name."""
    return _about(tuple(slots), space.asker.tags_known or space.asker.has_tags)


@lru_cache(maxsize=8192)
def _about(slots: tuple[Slot, ...], has_tags: bool) -> tuple[Assumption, ...]:
    return tuple(sorted(set(_assumed(slots, has_tags))))


def _assumed(slots: Collection[Slot], has_tags: bool) -> Iterator[Assumption]:
    if has_tags:
        yield PRINCIPAL_TAGS
    names = {slot.name for slot in slots}
    if TAG_KEYS in names and any(name.startswith(REQUEST_TAG) for name in names):
        yield TAG_KEYS_OF_REQUEST
    for slot in slots:
        if slot in SEGMENT_SLOTS:
            yield NAMES_IN_ARNS
        elif slot.name.startswith("aws:resourcetag/"):
            yield ONE_RESOURCE_TAG
        elif (kind := key_kind(slot.name)) is not None and key_domain(slot.name) != ANYTHING and "${" not in kind.name:
            yield TYPED_KEYS


def _lists(tag_keys: Slot, request_tag: Slot) -> Formula:
    return AnyWithin(tag_keys, literal([request_tag.name.removeprefix(REQUEST_TAG)], fold=True))


def _same_truth(one: Formula, other: Formula) -> Formula:
    return both([either([negation(one), other]), either([one, negation(other)])])
