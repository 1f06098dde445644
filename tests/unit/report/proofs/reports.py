"""Proof reports as the tests of their forms take them."""

from __future__ import annotations

from abac.language.policy import Effect, PolicyType
from abac.language.world import PrincipalKind
from abac.located import Place
from abac.results import Decision, Outcome, StatementRef
from abac.results.proof import Counterexample, ProofReport, ProofStatus, PropertyProof

HOSTILE = "<b>*x*</b> | `y` ::error\n\x1b[31m\x00"
PLACE = Place("policies/team/inference.yaml", 31, 5)
REF = StatementRef(PolicyType.IDENTITY, "identity[0]", 2, "InvokeAny", Effect.ALLOW, "team-1", PLACE)
CONTEXT = {"aws:ResourceTag/Team": "Bravo", "aws:PrincipalTag/Team": "Alpha", "aws:TagKeys": ["a", "b"]}


def example(
    action: str = "sagemaker:InvokeEndpoint", why: str = "Alpha may invoke another team's endpoint"
) -> Counterexample:
    """A counterexample at a place."""
    request = {"principal": "p", "action": action, "resource": "arn:aws:x", "context": CONTEXT}
    return Counterexample(
        why,
        action,
        "arn:aws:iam::111122223333:role/a",
        PrincipalKind.EXECUTION_ROLE,
        ("endpoint", "inference-component"),
        {"name": "n", "request": request, "policies": {}, "expect": "Allowed"},
        decision=Decision(Outcome.ALLOWED, (REF,)),
    )


def report(*more: Counterexample, uncovered: tuple[str, ...] = ()) -> ProofReport:
    """A property of each status; I2 is refuted by one request, and by `more`."""
    return ProofReport(
        (
            PropertyProof("I1", "no read", ProofStatus.PROVED, 12, 0.1, ("tags-are: x",), core=(REF,)),
            PropertyProof("I2", "no write", ProofStatus.REFUTED, 7, counterexamples=(example(), *more)),
            PropertyProof("I3", "no label", ProofStatus.UNKNOWN, 3, because="a variable is not delimited"),
            PropertyProof("L6", "the day", ProofStatus.PENDING, because="scenarios", unproven=("a fact",)),
        ),
        uncovered=uncovered,
        reserved_names=("TeamPrefix `shared`",),
        source={"notes": ["read so"], "not_understood": ["odd"]},
    )


def proved() -> ProofReport:
    """A report in which all that is not pending is proved."""
    return ProofReport(tuple(each for each in report().properties if each.id in ("I1", "L6")))
