"""The shape of what `abac prove --format json` prints (format 1), from which its JSON Schema is written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, NonNegativeInt

from abac.language.world import PrincipalKind
from abac.results.document import StatementDocument, Strict, Texts, plain_schema, said
from abac.results.proof.report import ProofStatus


class AskedDocument(Strict):
    """A principal that was asked about."""

    arn: Annotated[str, said("the ARN of the role")]
    team: Annotated[str | None, said("null: it belongs to no team")]
    kind: PrincipalKind


class CounterexampleDocument(Strict):
    """A request that breaks the property, or several one after another: it has `scenario` or `steps`."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    why: Annotated[str, said("one sentence in plain English")]
    action: str
    principal: Annotated[str, said("the ARN of the role, or the outsider")]
    principal_kind: Annotated[PrincipalKind, said("the role's kind; of an outsider, that of the role it asks for")]
    resource_types: Annotated[Texts, said("every resource type that the action breaks the property on")]
    scenario: dict[str, Any] = Field(default_factory=dict, description="complete by itself; `abac simulate` agrees")
    steps: tuple[dict[str, Any], ...] = Field(default=(), description="scenarios, each with the state after the others")
    statements: tuple[StatementDocument, ...] = Field(default=(), description="those that decided the last request")


class ProvedPropertyDocument(Strict):
    """One property over all requests."""

    id: str
    title: str
    status: ProofStatus
    because: Annotated[str | None, said("why it is unknown or pending")]
    assumptions: Annotated[Texts, said("what is taken for granted of AWS")]
    unproven: Annotated[Texts, said("facts about AWS that nobody has tried")]
    rows: Annotated[NonNegativeInt, said("pairs of action and resource type that the property constrained")]
    seconds: Annotated[float, said("of processor time")]
    core: Annotated[tuple[StatementDocument, ...], said("the statements that carry the proof")]
    counterexamples: Annotated[tuple[CounterexampleDocument, ...], said("one for each action and principal kind")]


class ProofDocument(Strict):
    """What `abac prove` found as a whole."""

    format: Literal[1]
    source: dict[str, Any] = Field(description="where the documents came from")
    catalogue: dict[str, Any] = Field(description="which data about AWS's services was used")
    principals: tuple[AskedDocument, ...]
    properties: tuple[ProvedPropertyDocument, ...]
    uncovered: Annotated[Texts, said("what is allowed, and in no property and no treatment")]
    reserved_names: Annotated[Texts, said("team names under which the policies would not isolate, computed")]
    summary: dict[ProofStatus, NonNegativeInt] = Field(description="how many properties by status")
    seconds: Annotated[float, said("how long it took; such members alone differ between equal runs")]


def proof_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of `abac prove --format json`, from which the package's file is written."""
    return plain_schema(ProofDocument, "proof.schema.json", "abac prove --format json")
