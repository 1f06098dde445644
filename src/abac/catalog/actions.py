"""Finding actions by name, by pattern and by likeness. Names of actions ignore case.

Source: IAM User Guide, IAM JSON policy elements: Action.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from abac.catalog.services import Action, names, service
from abac.language.pattern import Pattern
from abac.language.policy import Patterns


@lru_cache(maxsize=65_536)
def find_action(full_name: str) -> Action | None:
    """The action with this name, such as `sagemaker:createendpoint`, or None where the catalogue has none."""
    prefix, _, name = full_name.lower().partition(":")
    found = service(prefix)
    spelled = _spelled(prefix).get(name) if found else None
    return found.actions[spelled.partition(":")[2]] if found and spelled else None


@lru_cache(maxsize=4096)
def expand(pattern: str) -> tuple[str, ...]:
    """Every action that an Action element's `pattern` names, in the catalogue's order, as AWS spells them.

    `*` alone names all of them. Any other pattern has a service prefix, which may hold wildcards too; one without a
    colon names nothing.
    """
    prefix, colon, name = ("*:*" if pattern == "*" else pattern.lower()).partition(":")
    if not colon:
        return ()
    glob = Pattern.parse(name, variables=False)
    found: list[str] = []
    for known in _prefixes(prefix):
        rows = _spelled(known)
        found += rows.values() if glob.is_star else (full for lower, full in rows.items() if glob.matches(lower))
    return tuple(found)


def covered(element: Patterns) -> frozenset[str]:
    """Every action of the catalogue that an Action or NotAction element covers."""
    named = frozenset(name for pattern in element.patterns for name in expand(pattern.source))
    return frozenset(expand("*")) - named if element.negated else named


def nearest_action(full_name: str) -> str | None:
    """The action whose name is most like this one, for "did you mean"; None where nothing is like it.

    A known service's own actions are searched; for an unknown service those of the services with the likest prefixes.
    """
    prefix, colon, name = full_name.lower().partition(":")
    if not colon:
        return None
    alike = [prefix] if prefix in names() else difflib.get_close_matches(prefix, names(), n=3, cutoff=0.7)
    for candidate in alike:
        rows = _spelled(candidate)
        if close := difflib.get_close_matches(name, rows, n=1, cutoff=0.6):
            return rows[close[0]]
    return None


def _prefixes(pattern: str) -> Iterator[str]:
    glob = Pattern.parse(pattern, variables=False)
    if not glob.has_wildcard:
        yield from (prefix for prefix in (pattern,) if prefix in names())
        return
    yield from (prefix for prefix in names() if glob.matches(prefix))


@cache
def _spelled(prefix: str) -> Mapping[str, str]:
    """Full names as AWS spells them, by name in lower case."""
    return {name.lower(): f"{prefix}:{name}" for name in names()[prefix]}
