"""How rules say what they found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from abac.language.policy import Policy, PolicyType, Statement
from abac.located import Place, shorten
from abac.results import Finding, Severity

Check = Callable[[Policy, PolicyType], Iterator[Finding]]
StatementCheck = Callable[[Statement, PolicyType], Iterator[Finding]]

SHOWN = 3  # names listed in one finding; the number of the others is given


def each_statement(check: StatementCheck) -> Check:
    """A check of whole documents that asks `check` about each statement."""

    def of_document(policy: Policy, policy_type: PolicyType) -> Iterator[Finding]:
        for statement in policy.statements:
            yield from check(statement, policy_type)

    return of_document


def error(rule: str, place: Place, found: str, expected: str, meant: str | None = None) -> Finding:
    """A finding that AWS's pages leave no doubt about and that costs access or safety."""
    return Finding(rule, Severity.ERROR, place, found, expected, meant)


def warning(rule: str, place: Place, found: str, expected: str, meant: str | None = None) -> Finding:
    """A finding that is most likely a mistake, or that opens more than it seems to."""
    return Finding(rule, Severity.WARNING, place, found, expected, meant)


def note(rule: str, place: Place, found: str, expected: str, meant: str | None = None) -> Finding:
    """A finding that changes nothing: the document could say the same in fewer or plainer words."""
    return Finding(rule, Severity.NOTE, place, found, expected, meant)


def called(statement: Statement) -> str:
    """The statement as findings call it: by its Sid, else by its number."""
    return f"statement `{shorten(statement.sid)}`" if statement.sid else f"statement {statement.index}"


def listed(names: Iterable[str]) -> str:
    """The first names in backticks, and how many more there are."""
    found = list(names)
    words = ", ".join(f"`{shorten(name)}`" for name in found[:SHOWN])
    return words if len(found) <= SHOWN else f"{words} and {len(found) - SHOWN:,} more"
