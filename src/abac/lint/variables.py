"""Rules about policy variables and wildcards in texts.

Source: IAM User Guide, IAM policy elements: Variables and tags; String condition operators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from abac.language.pattern import Any, Pattern
from abac.language.policy import Effect, Patterns, Policy, PolicyType, Statement
from abac.lint.alphabets import alphabet, undelimited
from abac.lint.findings import called, error, listed, warning
from abac.located import Place
from abac.operators import find
from abac.results import Finding

_VARIABLE: Final = re.compile(r"\$\{[^{}\s:]+:[^{}]+\}")


def undelimited_variable(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A variable whose end cannot be told from what follows: `${…}-*` takes `qat-x` for `qat` where values hold `-`.

    An error where that lets more through (it widens an Allow or an exception of a Deny) and it is known which
    characters the values hold, else a warning.
    """
    for pattern, place, widens in _texts(statement):
        for variable, neighbour in undelimited(pattern):
            found = f"`${{{variable.key}}}` next to `{neighbour}` in `{pattern}` in {called(statement)}"
            expected = "a character beside it that no value of the variable holds, such as `/`"
            say = error if widens and alphabet(variable.key) is not None else warning
            yield say("undelimited-variable", place, f"{found}: {_collision(neighbour)}", expected)


def variable_in_old_version(policy: Policy, policy_type: PolicyType) -> Iterator[Finding]:
    """A `${…}` in a document of Version 2008-10-17 or without Version: there it is plain text."""
    if policy.reads_variables:
        return
    for statement in policy.statements:
        texts = [(pattern.source, place) for pattern, place, _ in _texts(statement)]
        found = [(text, place) for text, place in texts if _VARIABLE.search(text)]
        if found:
            words = f"{listed(text for text, _ in found)} in {called(statement)}, read as plain text"
            expected = '`"Version": "2012-10-17"`, which reads policy variables'
            yield error("variable-in-old-version", found[0][1], words, expected)


def wildcard_in_string_equals(statement: Statement, policy_type: PolicyType) -> Iterator[Finding]:
    """A `*` in an operand of an operator that reads none: it matches a star and nothing else."""
    for condition in statement.conditions:
        operator = find(condition.operator)
        if operator is None or not operator.name.startswith("String") or operator.reads_wildcards:
            continue
        starred = [str(operand) for operand in condition.operands if any(isinstance(p, Any) for p in operand.pieces)]
        if starred:
            found = f"{listed(starred)} for `{condition.operator}` on `{condition.key}` in {called(statement)}"
            like = operator.name.replace("EqualsIgnoreCase", "Like").replace("Equals", "Like")
            yield warning("wildcard-in-string-equals", condition.place, found, f"`{like}`, which reads `*`")


def _collision(neighbour: str) -> str:
    if neighbour in "*?" or neighbour.startswith("${"):
        return "a longer value of it fits as well"
    return f"values of it may hold `{neighbour}` too"


def _texts(statement: Statement) -> Iterator[tuple[Pattern, Place, bool]]:
    """Each text that may hold variables: pattern, place, and whether matching more of it lets more through."""
    allow = statement.effect is Effect.ALLOW
    if statement.resource:
        yield from _of_resource(statement.resource, allow)
    for condition in statement.conditions:
        operator = find(condition.operator)
        if operator is None:
            continue
        for operand in condition.operands:
            pattern = operand if operator.reads_wildcards else operand.as_literal()
            yield pattern, condition.place, allow != operator.negative


def _of_resource(resource: Patterns, allow: bool) -> Iterator[tuple[Pattern, Place, bool]]:
    for pattern in resource.patterns:
        yield pattern, resource.place, allow != resource.negated
