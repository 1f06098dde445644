"""Strict checks of a document against what AWS services define and what operators accept.

`RULES` is the table: each row is a check of one statement. Sources: Service Authorization Reference (actions, resource
types, condition keys); IAM User Guide, "AWS global condition context keys" and "Condition operators"; General
Reference, "Amazon Resource Names (ARNs)".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from abac.catalog import (
    Action,
    expand,
    find_action,
    global_keys,
    key_kind,
    may_supply,
    nearest_action,
    service,
    services,
)
from abac.language.condition import Condition
from abac.language.pattern import Any, Pattern
from abac.language.policy import Patterns, Policy, PolicyType, Statement
from abac.located import Place, nearest
from abac.operators import OPERATORS, find
from abac.results import Finding, Severity

_SEGMENTS: Final = 6
_PARTITIONS: Final = ("aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc")
# Accounts of digits, AWS's own resources (`arn:aws:iam::aws:policy/…`), and services whose ARNs have no account.
_ACCOUNT: Final = re.compile(r"(\d{12}|aws|aws-marketplace|)\Z")
_PLACEHOLDER: Final = re.compile(r"\$\{[^}]*\}.*", re.DOTALL)


def validate(policy: Policy, policy_type: PolicyType) -> tuple[Finding, ...]:
    """Check every statement; findings in the order of the document.

    What is unknown or malformed is an error; what is well formed but can never match is a warning. A value that is not
    known yet is not judged.
    """
    return tuple(
        finding for statement in policy.statements for rule in RULES for finding in rule(statement, policy_type)
    )


def unknown_service(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """An Action whose service prefix is no service's."""
    for text in _action_texts(statement):
        if not _has_service(text):
            prefix = text.partition(":")[0]
            meant = _nearest_service(prefix)
            found = f"unknown service `{prefix}` in `{text}` in {_called(statement)}"
            yield _error("unknown-service", statement.action.place, found, "the prefix of an AWS service", meant)


def unknown_action(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """An Action that its service does not have; a wildcard that names no action likewise."""
    for text in _action_texts(statement):
        if _has_service(text) and not _named(text):
            found = f"unknown action `{text}` in {_called(statement)}"
            expected = f"an action of service `{text.partition(':')[0].lower()}`"
            yield _error("unknown-action", statement.action.place, found, expected, _nearest_action(text))


def unknown_operator(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A condition operator that AWS does not have."""
    for condition in statement.conditions:
        if find(condition.operator) is None:
            names = [operator.name for operator in OPERATORS.values()]
            found = f"unknown operator `{condition.operator}` in {_called(statement)}"
            meant = nearest(condition.operator, names)
            yield _error("unknown-operator", condition.place, found, "a condition operator of AWS", meant)


def invalid_operand(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """An operand that is no value of the operator's type: it matches nothing."""
    for condition in statement.conditions:
        operator = find(condition.operator)
        for operand in condition.operands:
            wrong = operator.invalid(operand.source) if operator and not operand.has_hole else None
            if wrong:
                found = f"operand `{operand.source}` for `{condition.key}` in {_called(statement)}"
                expected = f"a value for {condition.operator}: {wrong}"
                yield _error("invalid-operand", condition.place, found, expected)


def unknown_condition_key(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A condition key, also in a variable, that AWS documents nowhere; keys of identity providers are not listed."""
    for key, place in _keys(statement):
        prefix = key.partition(":")[0].lower()
        if key_kind(key) is not None or (prefix != "aws" and service(prefix) is None):
            continue
        found = f"unknown condition key `{key}` in {_called(statement)}"
        expected = "a global condition key of AWS" if prefix == "aws" else f"a condition key of service `{prefix}`"
        yield _error("unknown-condition-key", place, found, expected, nearest(key, _known_keys(prefix)))


def key_of_no_action(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A condition on a key that no action of the statement can have: it never holds, or always."""
    actions = _actions(statement)
    if not actions:
        return
    for key, place in _keys(statement):
        if key_kind(key) is not None and not any(_may_have(action.full_name, key.lower()) for action in actions):
            found = f"`{key}` in {_called(statement)}, which none of its actions supplies"
            yield _warning("key-of-no-action", place, found, "a key that one of the actions lists")


def malformed_arn(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A Resource that is neither `*` nor an ARN."""
    for pattern in _resources(statement):
        wrong = _wrong_in_arn(pattern)
        if wrong and statement.resource:
            found = f"resource `{pattern}` in {_called(statement)}"
            yield _error("malformed-arn", statement.resource.place, found, wrong)


def resource_of_no_action(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A Resource that is of no resource type of the statement's actions: the statement never speaks of it."""
    actions = _actions(statement)
    if not actions:
        return
    templates = {template for action in actions for template in _templates(action.full_name)}
    for pattern in _resources(statement):
        star = all(isinstance(piece, Any) for piece in pattern.pieces)
        if star or _wrong_in_arn(pattern) or _may_be_one_of(pattern, templates):
            continue
        found = f"resource `{pattern}` in {_called(statement)}, of which none of its actions speaks"
        expected = (
            "an ARN of a resource type of one of the actions" if templates else "`*`: the actions have no resource"
        )
        place = statement.resource.place if statement.resource else statement.place
        yield _warning("resource-of-no-action", place, found, expected)


Rule = Callable[[Statement, PolicyType], Iterator[Finding]]
RULES: Final[tuple[Rule, ...]] = (
    unknown_service,
    unknown_action,
    unknown_operator,
    invalid_operand,
    unknown_condition_key,
    key_of_no_action,
    malformed_arn,
    resource_of_no_action,
)


def _action_texts(statement: Statement) -> Iterator[str]:
    return (pattern.source for pattern in statement.action.patterns if not pattern.has_hole and not pattern.is_star)


# Guessing compares with every name of a service: remembered, because documents repeat their mistakes.
_nearest_action = lru_cache(maxsize=4_096)(nearest_action)


@lru_cache(maxsize=1_024)
def _nearest_service(prefix: str) -> str | None:
    return nearest(prefix, services())


@lru_cache(maxsize=4_096)
def _has_service(action: str) -> bool:
    prefix = action.partition(":")[0].lower()
    if "*" in prefix or "?" in prefix:
        return any(Pattern.parse(prefix, variables=False).matches(name) for name in services())
    return service(prefix) is not None


def _actions(statement: Statement) -> tuple[Action, ...]:
    """The actions that the statement names; none where it names all, all but some, or some that are not known."""
    patterns = statement.action.patterns
    if statement.action.negated or any(pattern.has_hole or pattern.is_star for pattern in patterns):
        return ()
    named = [_named(pattern.source) for pattern in patterns]
    if not all(named):
        return ()
    return tuple({action.full_name: action for actions in named for action in actions}.values())


@lru_cache(maxsize=16_384)
def _named(pattern: str) -> tuple[Action, ...]:
    """The actions that a pattern of an Action element names."""
    names = expand(pattern) if "*" in pattern or "?" in pattern else (pattern,)
    return tuple(action for name in names if (action := find_action(name)))


def _keys(statement: Statement) -> Iterator[tuple[str, Place]]:
    """Every context key that the statement asks for, in a condition or by a variable, once."""
    found: dict[str, tuple[str, Place]] = {}
    sources: list[tuple[Patterns | Condition, tuple[Pattern, ...]]] = [(c, c.operands) for c in statement.conditions]
    if statement.resource:
        sources.append((statement.resource, statement.resource.patterns))
    for element, patterns in sources:
        if isinstance(element, Condition):
            found.setdefault(element.key.lower(), (element.key, element.place))
        for variable in (variable for pattern in patterns for variable in pattern.variables):
            found.setdefault(variable.key.lower(), (variable.key, element.place))
    return iter(found.values())


def _known_keys(prefix: str) -> list[str]:
    if prefix == "aws":
        return [kind.name for kind in global_keys()]
    found = service(prefix)
    return list(found.condition_keys) if found else []


@lru_cache(maxsize=65_536)
def _may_have(action_name: str, key: str) -> bool:
    action = find_action(action_name)
    if action is None:
        return True
    types = (None, *(row.resource_type for row in action.resource_types))
    return any(may_supply(action, key, resource_type) for resource_type in types)


def _resources(statement: Statement) -> Iterator[Pattern]:
    patterns = statement.resource.patterns if statement.resource else ()
    return (pattern for pattern in patterns if not pattern.has_hole)


def _wrong_in_arn(pattern: Pattern) -> str | None:
    """What a pattern of a Resource should be where it is no ARN and not `*`; None where nothing is wrong."""
    if pattern.pieces and all(isinstance(piece, Any) for piece in pattern.pieces):
        return None
    segments = pattern.segments()
    if segments[0].variables or not segments[0].matches("arn"):
        return "`*`, or an ARN, which starts with `arn:`"
    if len(segments) < _SEGMENTS:
        open_ended = pattern.pieces and isinstance(pattern.pieces[-1], Any)
        return None if open_ended else "an ARN with six segments, or one that ends in `*`"
    partition, account = segments[1], segments[4].text
    if not partition.variables and not any(partition.matches(name) for name in _PARTITIONS):
        return f"a partition such as {', '.join(f'`{name}`' for name in _PARTITIONS[:3])}"
    if account is not None and not _ACCOUNT.match(account):
        return "an account id of 12 digits in the fifth segment"
    return None


@lru_cache(maxsize=4_096)
def _templates(action_name: str) -> tuple[tuple[str, ...], ...]:
    """For each resource type of the action the fixed beginnings of its ARN's segments."""
    action = find_action(action_name)
    found = service(action.service) if action else None
    if action is None or found is None:
        return ()
    arns = (found.resource_types[row.resource_type].arn for row in action.resource_types)
    return tuple(tuple(_PLACEHOLDER.sub("", segment) for segment in arn.split(":", _SEGMENTS - 1)) for arn in arns)


def _may_be_one_of(pattern: Pattern, templates: set[tuple[str, ...]]) -> bool:
    """Whether some ARN may fit the pattern and a template; says no only where a segment's fixed beginnings differ."""
    own = [_beginning(segment) for segment in pattern.segments()]
    return any(all(map(_beginnings_agree, own, template)) for template in templates)


def _beginning(pattern: Pattern) -> tuple[str, bool]:
    """The text before the first wildcard or variable, and whether that is all of the pattern."""
    first = pattern.pieces[0] if pattern.pieces else ""
    return (first if isinstance(first, str) else "", pattern.text is not None)


def _beginnings_agree(own: tuple[str, bool], other: str) -> bool:
    text, whole = own
    return text.startswith(other) or (not whole and other.startswith(text))


def _called(statement: Statement) -> str:
    return f"statement `{statement.sid}`" if statement.sid else f"statement {statement.index}"


def _error(rule: str, place: Place, found: str, expected: str, meant: str | None = None) -> Finding:
    return Finding(rule, Severity.ERROR, place, found, expected, meant)


def _warning(rule: str, place: Place, found: str, expected: str) -> Finding:
    return Finding(rule, Severity.WARNING, place, found, expected)
