"""The rule about condition keys that AWS never puts into the request.

Sources: IAM User Guide, AWS global condition context keys (which services supply a key); the cautions of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from abac.catalog import Action, KeyKind, expand, find_action, key_kind, service
from abac.catalog.services import fits
from abac.language.condition import Condition
from abac.language.pattern import One, Pattern
from abac.language.policy import PolicyType, Statement
from abac.lint.findings import called, listed, warning
from abac.lint.presence import Absent, when_absent
from abac.results import Finding

_RULE = "key-never-supplied"


def key_never_supplied(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A key that AWS supplies for other services only, or only after something was switched on."""
    if statement.action.negated:
        return
    for condition in statement.conditions:
        kind = key_kind(condition.key)
        if kind is None:
            continue
        lacking = [pattern.source for pattern in _named(statement) if _lacks(pattern.source, kind)]
        if lacking:
            found = f"`{condition.key}` in {called(statement)}, which AWS does not supply for {listed(lacking)}"
            yield warning(_RULE, condition.place, f"{found}: {_effect(condition)}", "a key that these actions carry")
    yield from _cautioned(statement)


def is_listed_by_service(key: str) -> bool:
    """Whether AWS says which services supply the key, or do not: this rule then says more than `key-of-no-action`."""
    kind = key_kind(key)
    return kind is not None and (kind.supplied_by is not None or bool(kind.not_supplied_for))


def _named(statement: Statement) -> Iterator[Pattern]:
    """The patterns that name a service; `*` names all of them, and nobody can say what all of them supply."""
    for pattern in statement.action.patterns:
        prefix = pattern.source.partition(":")[0]
        if not pattern.has_hole and service(prefix) is not None:
            yield pattern


def _lacks(pattern: str, kind: KeyKind) -> bool:
    """Whether none of the actions that the pattern names carries the key."""
    if kind.supplied_by is None and not kind.not_supplied_for:
        return False
    names = _expanded(pattern)
    return bool(names) and not any(kind.supplied_for(name) for name in names)


def _effect(condition: Condition) -> str:
    match when_absent(condition):
        case Absent.HOLDS:
            return "the condition holds for every such request"
        case Absent.FAILS:
            return "the condition never holds for such a request"
    return "the key is absent from such a request"


def _cautioned(statement: Statement) -> Iterator[Finding]:
    """For each key, once, what must be switched on before AWS supplies it."""
    keys = {condition.key.lower(): condition for condition in reversed(statement.conditions)}
    for condition in reversed(keys.values()):
        for caution, actions in _cautions(statement, condition.key).items():
            found = f"`{condition.key}` in {called(statement)} for {listed(actions)}: {caution}"
            yield warning(_RULE, condition.place, found, "the switch to be on, or the bucket and prefix by name")


def _cautions(statement: Statement, key: str) -> dict[str, list[str]]:
    """The cautions that apply, each with the action patterns that it applies to."""
    found: dict[str, list[str]] = {}
    if not key.lower().startswith("aws:resourcetag/") or not _may_be_bucket(statement):
        return found
    for pattern in _named(statement):
        for caution in _cautions_of(pattern.source, key.lower()):
            found.setdefault(caution, []).append(pattern.source)
    return found


@lru_cache(maxsize=4_096)
def _cautions_of(pattern: str, key: str) -> tuple[str, ...]:
    actions = [action for name in _expanded(pattern) if (action := find_action(name))]
    return tuple(dict.fromkeys(caution for action in actions for caution in _cautions_on(action, key)))


def _cautions_on(action: Action, key: str) -> Iterator[str]:
    found = service(action.service)
    for row in action.resource_types:
        caution = found.resource_types[row.resource_type].caution if found else None
        if caution and any(fits(template, key) for template in row.condition_keys):
            yield caution


def _may_be_bucket(statement: Statement) -> bool:
    """Whether a resource may be one without account in its ARN: the cautions are about buckets and objects alone."""
    if statement.resource is None or statement.resource.negated:
        return True
    for pattern in statement.resource.patterns:
        segments = pattern.segments()
        if len(segments) < 6 or _may_be_empty(segments[4]):
            return True
    return False


def _may_be_empty(segment: Pattern) -> bool:
    return not any(isinstance(piece, str | One) for piece in segment.pieces)


@lru_cache(maxsize=4_096)
def _expanded(pattern: str) -> tuple[str, ...]:
    return expand(pattern) if "*" in pattern or "?" in pattern else (pattern,)
