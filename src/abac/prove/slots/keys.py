"""Context keys as slots: one for each fact, with the values that AWS documents for it.

Sources: IAM User Guide, AWS global condition context keys; Service Authorization Reference, Condition keys (types).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from abac.catalog import KeyKind, KeyType, find_action, key_kind, may_supply
from abac.language.pattern import folded
from abac.operators import Kind
from abac.prove.formula import Slot
from abac.prove.slots.domain import ADDRESSES, AN_ARN, ANYTHING, TRUTH, Domain, Gap

TAG_KEYS: Final = "aws:tagkeys"
REQUEST_TAG: Final = "aws:requesttag/"
_LONGEST_TAG_VALUE: Final = 256
_TAG_KEY: Final = Domain(((Gap(),),), longest=128)
_KINDS: Final = {
    KeyType.NUMERIC: frozenset({Kind.NUMBER}),
    KeyType.DATE: frozenset({Kind.DATE}),
    KeyType.IP_ADDRESS: ADDRESSES,
}


@lru_cache(maxsize=8192)
def fact_of(name: str) -> str:
    """The folded name of the key under which AWS states the fact of the key `name`, its own where there is one."""
    kind = key_kind(name)
    if kind is None or kind.same_as is None:
        return name
    stem = kind.name.partition("${")[0]
    return folded(kind.same_as.partition("${")[0] + name[len(stem) :])


@lru_cache(maxsize=8192)
def key_slot(name: str) -> Slot:
    """The slot of a context key, by folded name. A key that the catalogue does not know holds one value."""
    fact = fact_of(name)
    kind = key_kind(fact)
    return Slot(fact, kind is not None and kind.multivalued)


@lru_cache(maxsize=8192)
def own_slot(name: str) -> Slot:
    """The slot of a context key by itself, whatever other key states the same fact elsewhere."""
    kind = key_kind(name)
    return Slot(name, kind is not None and kind.multivalued)


@lru_cache(maxsize=8192)
def key_domain(name: str) -> Domain:
    """The values that a context key may have, by the folded name of its fact: texts of the type that AWS documents."""
    if name == TAG_KEYS:
        return _TAG_KEY
    if "tag/" in name:
        return Domain(longest=_LONGEST_TAG_VALUE)
    kind = key_kind(name)
    return ANYTHING if kind is None else _of_type(kind)


def _of_type(kind: KeyKind) -> Domain:
    types = set(kind.types)
    if types == {KeyType.BOOL}:
        return TRUTH
    # What a service's own table calls an ARN may be an id too (sagemaker:VolumeKmsKey).
    if types == {KeyType.ARN} and kind.is_global:
        return AN_ARN
    if types <= _KINDS.keys():
        return Domain(kinds=frozenset().union(*(_KINDS[each] for each in kind.types)))
    return ANYTHING


@lru_cache(maxsize=131_072)
def is_supplied(action_name: str, types: tuple[str, ...], name: str) -> bool:
    """Whether AWS may supply the key with an action's requests on one of these resource types.

    Without types, the resource may be of any of the action's, or none. What the catalogue does not know of is not
    ruled out (SIMULATION.md, Context keys).
    """
    action = find_action(action_name)
    if action is None:
        return True
    possible: tuple[str | None, ...] = types or (None, *(row.resource_type for row in action.resource_types))
    return any(may_supply(action, name, each) for each in possible)
