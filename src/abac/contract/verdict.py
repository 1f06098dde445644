"""Rows → what each property came to: holds, broken, pending or unknown, and what no property or treatment covers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from abac.catalog import about
from abac.contract.properties import Contract, Property
from abac.results import DocumentSize, MatrixResult, MatrixRow, PropertyResult, Relation, Status

_NOTHING_ASKED = "no row was constrained by it: nothing in this source is its subject"


def verdict(
    rows: Sequence[MatrixRow],
    contract: Contract,
    *,
    source: dict[str, Any] | None = None,
    sizes: Iterable[DocumentSize] = (),
    notes: Iterable[str] = (),
) -> MatrixResult:
    """Judge decided rows by the contract. A property without any constrained row is unknown, never held."""
    by_property: dict[str, list[MatrixRow]] = defaultdict(list)
    for row in rows:
        if row.property is not None and row.expected is not None:
            by_property[row.property].append(row)
    properties = tuple(_result(found, by_property.get(name, [])) for name, found in contract.properties.items())
    unproven = dict.fromkeys(fact for found in contract.properties.values() for fact in found.unproven)
    return MatrixResult(
        rows=tuple(rows),
        properties=properties,
        uncovered=tuple(_uncovered(rows, contract)),
        accepted=contract.treatments.accepted(),
        sizes=tuple(sizes),
        unproven=tuple(unproven),
        source={**(source or {}), "notes": list(notes)},
        catalogue=about(),
    )


def _result(found: Property, rows: Sequence[MatrixRow]) -> PropertyResult:
    broken = tuple(row for row in rows if not row.holds)
    status, because = Status.HOLDS, None
    if broken:
        status = Status.BROKEN
    elif found.waits_for:
        status, because = Status.PENDING, found.waits_for
    elif not rows:
        status, because = Status.UNKNOWN, _NOTHING_ASKED
    return PropertyResult(found.id, found.title, status, len(rows), broken, because, found.unproven)


def _uncovered(rows: Iterable[MatrixRow], contract: Contract) -> list[str]:
    """Actions that nobody thought about: in no property and no treatment, or accepted beyond the agreed number.

    Source: ISOLATION.md, What cannot be isolated by tags ("their number is in the report and a rise fails").
    """
    open_ones: dict[str, bool] = {}
    covered: set[str] = set()
    for row in rows:
        if row.property is not None or contract.treatments.of(row.action) is not None:
            covered.add(row.action)
        elif row.relation is Relation.NONE:
            open_ones[row.action] = open_ones.get(row.action, False) or row.decision.allowed
    found = [
        f"{action}: {'allowed' if allowed else 'denied'}, but in no property and no treatment"
        for action, allowed in sorted(open_ones.items())
        if action not in covered
    ]
    accepted = len(contract.treatments.accepted())
    if accepted > contract.accepted_at_most:
        found.append(f"{accepted} actions are accepted, {contract.accepted_at_most} are agreed (accepted_at_most)")
    return found
