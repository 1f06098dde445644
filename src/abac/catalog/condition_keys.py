"""What kind of fact a condition key is, and whether a request may carry it.

Sources: IAM User Guide, AWS global condition context keys; Service Authorization Reference, Condition keys.
"""

from __future__ import annotations

from functools import lru_cache

from abac.catalog.global_keys import KeyGroup, KeyKind, KeyType, global_keys
from abac.catalog.services import Action, ConditionKey, Service, fits, service

_LIST = "ArrayOf"


@lru_cache(maxsize=8192)
def key_kind(key: str) -> KeyKind | None:
    """The kind of `key`, spelled as a policy spells it, in any case; None where AWS documents no such key."""
    for kind in global_keys():
        if fits(kind.name, key):
            return kind
    prefix = key.lower().partition(":")[0]
    # Keys of identity providers (`saml:aud`, `accounts.google.com:sub`) have no service of their own: STS defines them.
    owner = service(prefix) or service("sts")
    if owner is None:
        return None
    row = next((row for name, row in owner.condition_keys.items() if fits(name, key)), None)
    return _of_service(owner, row, federated=owner.prefix != prefix) if row else None


def may_supply(action: Action, key: str, resource_type: str | None = None) -> bool:
    """Whether a request for `action` on `resource_type` (None: not known) can carry `key`.

    False is only said where AWS's tables rule the key out: a key of some service that the action does not list, tags
    that it does not list, a global key that other services supply. Keys of the principal, the session and identity
    providers, global keys, and keys in no service's name that the catalogue does not know, are supplied or absent.
    """
    if action.supports_key(key, resource_type):
        return True
    kind = key_kind(key)
    if kind is None:
        return service(key.partition(":")[0]) is None
    return kind.is_global and not kind.listed_by_action and kind.supplied_for(action.full_name)


def _of_service(owner: Service, row: ConditionKey, *, federated: bool) -> KeyKind:
    """A row of a service's table. Keys of identity providers stay with the session.

    IAM User Guide, AWS global condition context keys, Other cross-service condition keys.
    """
    return KeyKind(
        name=row.name,
        types=(KeyType(row.type.removeprefix(_LIST)),),
        multivalued=row.type.startswith(_LIST),
        group=KeyGroup.SESSION if row.session or federated else None,
        same_as=row.same_as,
        source=owner.url,
    )
