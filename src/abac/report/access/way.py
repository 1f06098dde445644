"""One statement that can speak, in words."""

from __future__ import annotations

from abac.report import sentences
from abac.report.conditions import in_words, values
from abac.results.access import Way


def when(way: Way) -> str:
    """When the statement speaks: `the resource's tag `Team` is `Team1``; `in every case` where nothing is left."""
    conditions = [in_words(need.condition, need.operands) for need in way.needs]
    if way.resources:
        conditions.append(
            f"{'the resource is not' if way.except_resources else 'the resource is'} {values(way.resources)}"
        )
    return ", and ".join(conditions) or "in every case"


def cited(way: Way) -> str:
    """The statement, its document, file and line."""
    return sentences.statement(way.ref)
