"""JSON → proof results: reads what `proof_to_json` wrote and refuses everything else, naming every problem."""

from __future__ import annotations

from abac.results.decision import Decision, Outcome
from abac.results.decode import read_document, statement
from abac.results.proof.document import CounterexampleDocument, ProofDocument, ProvedPropertyDocument
from abac.results.proof.report import Asked, Counterexample, ProofReport, PropertyProof


def proof_from_json(document: object, file: str = "proof.json") -> ProofReport:
    """The report that `document` (parsed JSON) describes; `file` is the name that errors give it.

    Raises InputError with every problem: an unknown or absent member, a wrong type.
    """
    read = read_document(ProofDocument, document, file)
    return ProofReport(
        properties=tuple(_property(each) for each in read.properties),
        principals=tuple(Asked(each.arn, each.kind, each.team) for each in read.principals),
        uncovered=read.uncovered,
        reserved_names=read.reserved_names,
        source=read.source,
        catalogue=read.catalogue,
        seconds=read.seconds,
    )


def _property(each: ProvedPropertyDocument) -> PropertyProof:
    return PropertyProof(
        id=each.id,
        title=each.title,
        status=each.status,
        rows=each.rows,
        seconds=each.seconds,
        assumptions=each.assumptions,
        counterexamples=tuple(_counterexample(one) for one in each.counterexamples),
        core=tuple(statement(ref) for ref in each.core),
        because=each.because,
        unproven=each.unproven,
    )


def _counterexample(one: CounterexampleDocument) -> Counterexample:
    last = one.steps[-1] if one.steps else one.scenario
    known = next((each for each in Outcome if each.value == last.get("expect")), None)
    return Counterexample(
        why=one.why,
        action=one.action,
        principal=one.principal,
        principal_kind=one.principal_kind,
        resource_types=one.resource_types,
        scenario=one.scenario or None,
        steps=one.steps,
        decision=known and Decision(known, tuple(statement(ref) for ref in one.statements)),
    )
