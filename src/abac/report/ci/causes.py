"""What broke the properties: one cause for each property, action, relation and place, so that a page shows causes."""

from __future__ import annotations

from dataclasses import dataclass

from abac.located import Place
from abac.report import sentences
from abac.results.matrix import MatrixResult, MatrixRow, Relation


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause of broken rows; `rows` counts them and `example` is the first."""

    property_id: str
    title: str
    place: Place
    example: MatrixRow
    rows: int

    @property
    def message(self) -> str:
        """The example in words, and how many requests are like it."""
        alike = f" ({self.rows - 1:,} more like it)" if self.rows > 1 else ""
        return sentences.counterexample(self.example) + alike


def causes(result: MatrixResult) -> list[Cause]:
    """Every cause, in the order of properties and rows."""
    found = []
    for prop in result.properties:
        alike: dict[tuple[str, Relation, Place], list[MatrixRow]] = {}
        for row in prop.broken:
            alike.setdefault((row.action, row.relation, _place(row)), []).append(row)
        found += [Cause(prop.id, prop.title, place, rows[0], len(rows)) for (_, _, place), rows in alike.items()]
    return found


def _place(row: MatrixRow) -> Place:
    """The first deciding statement that has a place; where nothing spoke there is none."""
    return next((ref.place for ref in row.decision.decided_by if ref.place.file), Place(""))
