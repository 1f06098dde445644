"""Rules about what says nothing new: statements that another covers, and values given twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from typing import Final

from abac.language.condition import Condition
from abac.language.pattern import Pattern, folded
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.lint.covering import Covers, covers_action, covers_resource, covers_statement, covers_text
from abac.lint.findings import called, listed, note, warning
from abac.located import Place
from abac.operators import find
from abac.results import Finding

# More statements than fit into any document that AWS stores; comparing all of them with each other would take minutes.
COMPARED: Final = 500


def redundant_statement(policy: Policy, policy_type: PolicyType) -> Iterator[Finding]:
    """A statement that another one of the same effect covers: without it the document means the same."""
    if len(policy.statements) > COMPARED:
        return
    told: set[int] = set()
    for (number, wide), (other, narrow) in permutations(enumerate(policy.statements), 2):
        if {number, other} & told or not _makes_redundant(wide, narrow):
            continue
        # Of two that cover each other the later one is told.
        if other < number and _makes_redundant(narrow, wide):
            continue
        told.add(other)
        found = f"{called(narrow)}, which {called(wide)} covers"
        yield warning("redundant-statement", narrow.place, found, "a statement that says something new, or none")


def shadowed_allow(policy: Policy, policy_type: PolicyType) -> Iterator[Finding]:
    """An Allow that a Deny of the same document covers: it allows nothing."""
    if len(policy.statements) > COMPARED:
        return
    denials = [statement for statement in policy.statements if statement.effect is Effect.DENY]
    for statement in policy.statements:
        if statement.effect is not Effect.ALLOW:
            continue
        deny = next((deny for deny in denials if covers_statement(deny, statement)), None)
        if deny is not None:
            found = f"{called(statement)}, all of which {called(deny)} denies"
            yield warning("shadowed-allow", statement.place, found, "a Deny that leaves something of it, or no Allow")


def duplicate_value(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A value that stands twice in one element."""
    for values, place, where, spelled in _elements(statement):
        counts = Counter(spelled(value.source) for value in values)
        twice = [value for value, count in counts.items() if count > 1]
        if twice:
            found = f"{listed(twice)} a second time in {where} of {called(statement)}"
            yield note("duplicate-value", place, found, "each value once")


def redundant_value(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A value that another one of the same element covers, such as `s3:GetObject` beside `s3:Get*`."""
    for element, covers, where in (
        (statement.action, covers_action, "Action"),
        (statement.resource, covers_resource, "Resource"),
    ):
        if element is not None:
            yield from _covered(element.patterns, element.place, where, covers, statement)
    for condition in statement.conditions:
        operator = find(condition.operator)
        if operator is not None and operator.name in ("StringLike", "StringNotLike"):
            yield from _covered(condition.operands, condition.place, f"`{condition.key}`", covers_text, statement)


def _makes_redundant(wide: Statement, narrow: Statement) -> bool:
    if wide.effect is not narrow.effect:
        return False
    # An Allow grants more to whom it names more exactly (IAM User Guide, Policy evaluation logic: a resource policy
    # that names a session passes its boundary), so there only the very same Principal makes a statement redundant.
    if wide.effect is Effect.ALLOW and wide.principal != narrow.principal:
        return False
    return covers_statement(wide, narrow)


def _covered(
    patterns: tuple[Pattern, ...], place: Place, where: str, covers: Covers, statement: Statement
) -> Iterator[Finding]:
    wide = [pattern for pattern in patterns if pattern.has_wildcard]
    narrow = [
        other
        for other in patterns
        if any(covers(pattern, other) and not covers(other, pattern) for pattern in wide if pattern is not other)
    ]
    if narrow:
        found = f"{listed(pattern.source for pattern in narrow)} in {where} of {called(statement)}, covered by another"
        yield note("redundant-value", place, found, "no value that another value of the element covers")


Elements = Iterator[tuple[Iterable[Pattern], Place, str, Callable[[str], str]]]


def _elements(statement: Statement) -> Elements:
    yield statement.action.patterns, statement.action.place, _name("Action", statement.action), folded
    if statement.resource is not None:
        yield statement.resource.patterns, statement.resource.place, _name("Resource", statement.resource), str
    for condition in statement.conditions:
        yield condition.operands, condition.place, f"`{condition.key}`", _spelling(condition)


def _name(name: str, element: Patterns) -> str:
    return f"Not{name}" if element.negated else name


def _spelling(condition: Condition) -> Callable[[str], str]:
    return folded if "IgnoreCase" in condition.operator else str
