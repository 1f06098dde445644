"""What `abac prove` found: each property proved, refuted, unknown or pending, with what that rests on."""

from abac.results.proof.decode import proof_from_json
from abac.results.proof.document import proof_schema
from abac.results.proof.encode import proof_to_json
from abac.results.proof.report import (
    Asked,
    Counterexample,
    ProofReport,
    ProofStatus,
    PropertyProof,
)

__all__ = [
    "Asked",
    "Counterexample",
    "ProofReport",
    "ProofStatus",
    "PropertyProof",
    "proof_from_json",
    "proof_schema",
    "proof_to_json",
]
