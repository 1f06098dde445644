"""proof.schema.json against the typed values that `abac prove` prints."""

from __future__ import annotations

import json

from abac.language.world import PrincipalKind
from abac.results.proof import (
    Asked,
    Counterexample,
    ProofReport,
    ProofStatus,
    PropertyProof,
    proof_schema,
    proof_to_json,
)
from abac.schemas import schema
from unit.schemas.checking import accepts, changed, validator, without

ROLE = "arn:aws:iam::111122223333:role/studio/team1/team1-data-scientist"
FOUND = Counterexample(
    "why", "s3:GetObject", ROLE, PrincipalKind.EXECUTION_ROLE, ("object",), {"name": "x", "request": {}, "policies": {}}
)
REPORT = ProofReport(
    (
        PropertyProof("I1", "no read", ProofStatus.REFUTED, 3, 0.1, counterexamples=(FOUND,)),
        PropertyProof("L6", "the working day", ProofStatus.PENDING, because="scenarios"),
    ),
    (Asked(ROLE, PrincipalKind.EXECUTION_ROLE, "Team1"),),
    source={"kind": "rendered", "files": [], "not_understood": []},
)


def test_the_schema_in_the_package_is_the_one_that_the_typed_values_give() -> None:
    """The file is written from the values, so that neither is changed alone."""
    assert schema("proof") == proof_schema()


def test_a_report_satisfies_the_schema_and_a_changed_one_does_not() -> None:
    """CLI.md, JSON of `prove`: members and words are fixed."""
    document = json.loads(json.dumps(proof_to_json(REPORT)))
    validator("proof").validate(document)
    assert not accepts("proof", changed(document, ("properties", 0, "status"), "holds"))
    assert not accepts("proof", changed(document, ("format",), 2))
    assert not accepts("proof", without(document, ("properties", 0, "rows")))
    assert not accepts("proof", changed(document, ("more",), 1))


def test_the_summary_counts_properties_by_status() -> None:
    """CLI.md, JSON of `prove`: all four words, those that no property has as well."""
    assert proof_to_json(REPORT)["summary"] == {"proved": 0, "refuted": 1, "unknown": 0, "pending": 1}
