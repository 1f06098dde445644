"""Evidence of a proof: every verdict asked of cvc5 again, and written down so that a stranger can check it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from abac.prove.crosscheck import Agreement, Problem
    from abac.results.proof import ProofReport


def with_evidence(
    proved: Callable[[list[Problem]], ProofReport], directory: Path, policies: Path, contract: Path | None
) -> ProofReport:
    """Prove, cross-check every canonical class with cvc5, write the evidence; `proved` fills the list with problems.

    Where the backends disagree, the property is unknown. Raises InputError where the evidence cannot be written.
    """
    from abac.prove.crosscheck import crosscheck
    from abac.prove.cvc5 import Solver
    from abac.prove.evidence import write_evidence

    problems: list[Problem] = []
    report = proved(problems)
    with Solver() as solver:
        agreement = crosscheck(problems, solver)
    report = _doubted(report, agreement)
    package = Path(str(resources.files("abac.contract") / "isolation.yaml"))
    write_evidence(directory, report, agreement, policies=policies, contract=contract or package)
    return report


def _doubted(report: ProofReport, agreement: Agreement) -> ProofReport:
    """The report with every property unknown on which the backends disagree."""
    from abac.results.proof import ProofStatus

    doubts = {found.problem.property: str(found) for found in agreement.disagreements}
    properties = tuple(
        replace(each, status=ProofStatus.UNKNOWN, because=doubts[each.id], core=(), counterexamples=())
        if each.id in doubts
        else each
        for each in report.properties
    )
    return replace(report, properties=properties)
