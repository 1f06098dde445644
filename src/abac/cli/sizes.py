"""Documents of a scenario that AWS would not store because of their size: decided all the same, and said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from abac.language.policy import Policy, PolicyType, Statement
    from abac.language.policy_set import PolicySet
    from abac.results import Finding

_FRAME: Final = (
    200  # characters of a statement beside its patterns: more than any short Sid and the elements' names take
)
_SETS: Final = 64  # policy sets that are remembered


class Sizes:
    """Looks at each policy set of a run once: a stream asks about few of them, again and again."""

    __slots__ = ("_seen",)

    def __init__(self) -> None:
        self._seen: dict[int, PolicySet] = {}  # INVARIANT: held here, so that an id cannot come to mean another one

    def oversized(self, policies: PolicySet) -> Iterator[Finding]:
        """What `oversized` says of a policy set that was not looked at before."""
        if id(policies) in self._seen:
            return iter(())
        if len(self._seen) >= _SETS:
            self._seen.clear()
        self._seen[id(policies)] = policies
        return oversized(policies)


def oversized(policies: PolicySet) -> Iterator[Finding]:
    """What `abac lint` says of each document that is larger than AWS lets it be (rule `document-too-large`)."""
    from abac.lint import find_rule

    rule = find_rule("document-too-large")
    for policy, policy_type in _documents(policies):
        if rule is not None and _may_be_large(policy):
            yield from rule.check(policy, policy_type)


def _documents(policies: PolicySet) -> Iterator[tuple[Policy, PolicyType]]:
    from abac.language.policy import PolicyType

    yield from ((policy, PolicyType.IDENTITY) for policy in policies.identity)
    yield from ((policy, PolicyType.BOUNDARY) for policy in policies.boundary or ())
    yield from ((policy, PolicyType.SESSION) for policy in policies.session or ())
    yield from ((policy, PolicyType.VPC_ENDPOINT) for policy in policies.vpc_endpoint or ())
    yield from ((policy, PolicyType.SCP) for level in policies.scp or () for policy in level)
    yield from ((policy, PolicyType.RCP) for level in policies.rcp or () for policy in level)


def _may_be_large(policy: Policy) -> bool:
    """Whether it is worth measuring: that takes longer than to decide, and most documents are far from any limit."""
    from abac.language.limits import LIMITS

    smallest = min(limit.characters for limit in LIMITS.values())
    return sum(map(_length, policy.statements)) > smallest


def _length(statement: Statement) -> int:
    resource = statement.resource.patterns if statement.resource else ()
    operands = (operand for condition in statement.conditions for operand in condition.operands)
    return _FRAME + sum(len(pattern.source) for pattern in (*statement.action.patterns, *resource, *operands))
