"""Mutants for continuous integration: JUnit's XML and SARIF."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Final

from abac.report.ci import run
from abac.report.ci.junit import outcome, xml
from abac.results.mutant import MutantOutcome, MutantResult, MutationResult

_RULE: Final = run.rule("survivor", "a change of a statement that no property notices and nobody explains", "error")


def to_junit(result: MutationResult) -> str:
    """One test case a statement: an unexplained survivor is a failure, what is unknown an error."""
    suite = ET.Element("testsuite", name="statements", time=f"{result.seconds:.3f}")
    for (policy, statement), mutants in _by_statement(result).items():
        case = ET.SubElement(
            suite, "testcase", classname=xml(f"abac.mutate.{policy}"), name=xml(statement), time="0.000"
        )
        left = [mutant for mutant in mutants if mutant.unexplained]
        open_ = [mutant for mutant in mutants if mutant.outcome is MutantOutcome.UNKNOWN]
        if left:
            outcome(case, "failure", f"{len(left)} of {len(mutants)} mutants survive unexplained", _lines(left))
        elif open_:
            outcome(case, "error", f"of {len(open_)} of {len(mutants)} mutants it is unknown", _lines(open_))
    return run.junit("abac mutate", [suite])


def to_sarif(result: MutationResult) -> str:
    """SARIF 2.1.0: each unexplained survivor at its statement; what is unknown is told in notifications."""
    found = [
        run.result(_RULE, 0, _told(mutant), mutant.place, (mutant.name, *mutant.without))
        for mutant in result.unexplained
    ]
    unknown = [_told(mutant) for mutant in result.mutants if mutant.outcome is MutantOutcome.UNKNOWN]
    return run.sarif([_RULE], found, unknown)


def _by_statement(result: MutationResult) -> Mapping[tuple[str, str], list[MutantResult]]:
    found: dict[tuple[str, str], list[MutantResult]] = {}
    for mutant in result.mutants:
        found.setdefault((mutant.policy, mutant.statement), []).append(mutant)
    return found


def _lines(mutants: list[MutantResult]) -> str:
    return "\n".join(map(_told, mutants))


def _told(mutant: MutantResult) -> str:
    return "".join(_words(mutant))


def _words(mutant: MutantResult) -> Iterator[str]:
    yield f"{mutant.name} is {mutant.outcome.value}"
    if mutant.without:
        yield f" without {' and '.join(mutant.without)}"
    yield f": {mutant.because}"
