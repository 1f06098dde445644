"""The shape of results.json (format 1) as pydantic reads it; JSON Schema is derived from it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from abac.language.policy import Effect, PolicyType
from abac.results.decision import Outcome
from abac.results.matrix import Relation, Status


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceDocument(_Strict):
    """Where a statement stands; 0 means an unknown line or column."""

    file: str
    line: NonNegativeInt = 0
    column: NonNegativeInt = 0
    path: str = ""


class StatementDocument(_Strict):
    """A statement that decided, as SIMULATION.md names it, with the document's name and the place."""

    policy_type: PolicyType
    policy: str
    statement: NonNegativeInt
    sid: str | None
    effect: Effect
    name: str = ""
    place: PlaceDocument = PlaceDocument(file="")


class RowDocument(_Strict):
    """One request decided (CLI.md, JSON of `matrix`)."""

    team: str
    principal: str
    principal_kind: str
    permission_profile: str | None
    action: str
    resource_type: str
    relation: Relation
    decision: Outcome
    blocked_by: tuple[PolicyType, ...] = ()
    statements: tuple[StatementDocument, ...] = ()
    absent_context_keys: tuple[str, ...] = ()
    ignored_context_keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    expected: Literal["Allowed", "Denied"] | None
    property: str | None
    situation: str = ""
    request: dict[str, Any]


class PropertyDocument(_Strict):
    """One property; `broken` holds indexes into `rows` of the whole document."""

    id: str
    title: str
    status: Status
    rows: NonNegativeInt
    broken: tuple[NonNegativeInt, ...] = ()
    because: str | None = None
    unproven: tuple[str, ...] = ()


class AcceptedDocument(_Strict):
    """One accepted action."""

    action: str
    reason: str
    exposes: str
    source: str


class SizeDocument(_Strict):
    """One rendered document's size, in characters as AWS counts them."""

    document: str
    policy_type: str
    characters: NonNegativeInt
    limit: NonNegativeInt


class MatrixDocument(_Strict):
    """results.json as a whole."""

    format: Literal[1]
    source: dict[str, Any] = Field(default_factory=dict)
    catalogue: dict[str, Any] = Field(default_factory=dict)
    summary: dict[Status, NonNegativeInt] = Field(default_factory=dict)
    properties: tuple[PropertyDocument, ...]
    uncovered: tuple[str, ...] = ()
    accepted: tuple[AcceptedDocument, ...] = ()
    sizes: tuple[SizeDocument, ...] = ()
    unproven: tuple[str, ...] = ()
    seconds: float = 0.0
    rows: tuple[RowDocument, ...]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of results.json."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | MatrixDocument.model_json_schema()
