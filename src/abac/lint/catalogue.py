"""The strict checks of `validate`, told as rules of lint: where the catalogue cannot be sure, less is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Final

from abac import validate
from abac.catalog import about, find_action, newer_actions, service
from abac.language.pattern import Pattern
from abac.language.policy import PolicyType, Statement
from abac.lint.findings import StatementCheck, called, warning
from abac.lint.keys import is_listed_by_service
from abac.lint.sdk import is_operation
from abac.results import Finding

# API Gateway's two versions share a prefix; the catalogue has the resource types of one of them.
_UNSURE_SERVICES: Final = frozenset({"apigateway"})


def dated(check: StatementCheck) -> StatementCheck:
    """The same check, whose findings say how old the catalogue is: AWS adds names every week."""

    def of_statement(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
        for finding in check(statement, policy_type):
            yield finding._replace(expected=f"{finding.expected} as of {about()['date']}")

    return of_statement


def unknown_action(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """Actions in full that nobody knows; `wildcard-matches-nothing` speaks of the others."""
    judged = tuple(
        pattern
        for pattern in statement.action.patterns
        if not pattern.has_wildcard and not _is_newer(pattern.source.lower())
    )
    yield from validate.unknown_action(
        replace(statement, action=replace(statement.action, patterns=judged)), policy_type
    )


def action_newer_than_catalogue(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """Actions that the AWS SDK has and the catalogue has not: nothing about their resources and keys is judged."""
    for pattern in statement.action.patterns:
        if not pattern.has_wildcard and _is_newer(pattern.source.lower()):
            found = f"action `{pattern.source}` in {called(statement)}, newer than the catalogue of {about()['date']}"
            expected = "an action whose resource types and condition keys it knows; the AWS SDK has one of this name"
            yield warning("action-newer-than-catalogue", statement.action.place, found, expected)


def key_of_no_action(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """`key-of-no-action` for the keys of conditions alone, and of the services' tables alone.

    Keys of variables are often those of a session, whatever service defines them. `key-never-supplied` speaks of global
    keys that AWS lists by service.
    """
    kept = tuple(
        replace(condition, operands=()) for condition in statement.conditions if not is_listed_by_service(condition.key)
    )
    yield from validate.key_of_no_action(replace(statement, resource=None, conditions=kept), policy_type)


def resource_of_no_action(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """Resources of services whose resource types the catalogue knows in full; an idle exception does no harm."""
    if statement.resource is None or statement.resource.negated:
        return
    judged = tuple(pattern for pattern in statement.resource.patterns if _service(pattern) not in _UNSURE_SERVICES)
    yield from validate.resource_of_no_action(
        replace(statement, resource=replace(statement.resource, patterns=judged)), policy_type
    )


def _is_newer(action: str) -> bool:
    if service(action.partition(":")[0]) is None or find_action(action) is not None:
        return False
    return action in _newer() or is_operation(action)


@cache
def _newer() -> frozenset[str]:
    return frozenset(name.lower() for name in newer_actions())


def _service(pattern: Pattern) -> str:
    segments = pattern.source.split(":", 3)
    return segments[2] if len(segments) > 2 else ""
