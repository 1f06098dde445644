"""The shape of results.json (format 1) as pydantic reads it; JSON Schema is derived from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

from abac.language.policy import Effect, PolicyType
from abac.results.decision import Outcome
from abac.results.matrix import Relation, Status

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Strict(BaseModel):
    """A document all of whose members are known."""

    # What is written holds every member; what is read may lack those that have a default.
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


def said(description: str) -> Any:
    """What the schema says of a member."""
    return Field(description=description)


Texts = tuple[str, ...]


class PlaceDocument(Strict):
    """Where a statement stands; 0 means an unknown line or column."""

    file: str
    line: NonNegativeInt = 0
    column: NonNegativeInt = 0
    path: Annotated[str, said("such as `Statement[2]`")] = ""


class StatementDocument(Strict):
    """A statement that decided, as SIMULATION.md names it, with the document's name and the place."""

    policy_type: PolicyType
    policy: Annotated[str, said("such as `identity[0]`, `scp[1][0]`")]
    statement: Annotated[NonNegativeInt, said("index from 0")]
    sid: str | None
    effect: Effect
    name: Annotated[str, said("the document's own name")] = ""
    place: PlaceDocument = PlaceDocument(file="")


class RowDocument(Strict):
    """One request decided (CLI.md, JSON of `matrix`)."""

    team: str
    principal: Annotated[str, said("the ARN of the caller")]
    principal_kind: Annotated[str, said("such as `execution_role`, `opener`")]
    permission_profile: Annotated[str | None, said("null: the principal has none")]
    action: str
    resource_type: Annotated[str, said("as the Service Authorization Reference names it")]
    relation: Annotated[Relation, said("whose the resource is, seen from the principal")]
    decision: Outcome
    blocked_by: Annotated[tuple[PolicyType, ...], said("every policy type that does not let the request pass")] = ()
    statements: Annotated[tuple[StatementDocument, ...], said("those that decided; empty: nothing spoke")] = ()
    absent_context_keys: Annotated[Texts, said("asked for by a condition, not in the request")] = ()
    ignored_context_keys: Annotated[Texts, said("in the request, not supplied by the service")] = ()
    notes: Annotated[Texts, said("where AWS's pages leave two readings: the one taken")] = ()
    expected: Annotated[Literal["Allowed", "Denied"] | None, said("null: the contract has no opinion")]
    property: Annotated[str | None, said("the property of isolation.yaml that expects it")]
    situation: Annotated[str, said("what is special about the request")] = ""
    request: Annotated[dict[str, Any], said("the `request` of a scenario")]


class PropertyDocument(Strict):
    """One property; `broken` holds indexes into `rows` of the whole document."""

    id: str
    title: str
    status: Status
    rows: Annotated[NonNegativeInt, said("how many requests the property constrained")]
    broken: Annotated[tuple[NonNegativeInt, ...], said("indexes into `rows` of the whole document")] = ()
    because: Annotated[str | None, said("why it is pending or unknown")] = None
    unproven: Annotated[Texts, said("facts about AWS that nobody has tried")] = ()


class AcceptedDocument(Strict):
    """One accepted action."""

    action: str
    reason: str
    exposes: Annotated[str, said("what it shows of other teams")]
    source: Annotated[str, said("the AWS page that says so")]


class SizeDocument(Strict):
    """One rendered document's size, in characters as AWS counts them."""

    document: str
    policy_type: str
    characters: NonNegativeInt
    limit: NonNegativeInt


class MatrixDocument(Strict):
    """results.json as a whole."""

    format: Literal[1]
    source: dict[str, Any] = Field(default_factory=dict, description="where the documents came from")
    catalogue: dict[str, Any] = Field(default_factory=dict, description="which data about AWS's services was used")
    summary: dict[Status, NonNegativeInt] = Field(default_factory=dict, description="how many properties by status")
    properties: tuple[PropertyDocument, ...]
    uncovered: Annotated[Texts, said("what is allowed, and in no property and no treatment")] = ()
    accepted: tuple[AcceptedDocument, ...] = ()
    sizes: tuple[SizeDocument, ...] = ()
    unproven: Annotated[Texts, said("facts about AWS that nobody has tried")] = ()
    seconds: Annotated[float, said("how long it took; the one member that differs between equal runs")] = 0.0
    rows: Annotated[tuple[RowDocument, ...], said("each request decided, one a line with `--format jsonl`")]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of results.json as it is written, with every member that is written.

    The file in `abac/schemas` is written from it and tested against it.
    """
    return plain_schema(MatrixDocument, "matrix.schema.json", "results.json")


def plain_schema(document: type[BaseModel], name: str, title: str) -> dict[str, Any]:
    """The JSON Schema of a document as it is written; `name` is its file, `title` what people call the document."""
    schema = document.model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": name, "title": title, **_plain(schema)}


def _plain(schema: Any) -> Any:
    """Call parts by what they are in the document, without titles that repeat a name and defaults of what is read."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema.removesuffix("Document") if isinstance(schema, str) and schema.startswith("#/$defs/") else schema
    return {
        key.removesuffix("Document"): _plain(value)
        for key, value in schema.items()
        if key != "default" and not (key == "title" and isinstance(value, str))
    }
