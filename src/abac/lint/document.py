"""One document against every rule."""

from __future__ import annotations

from collections.abc import Iterable

from abac.language.policy import Policy, PolicyType
from abac.lint.refusals import refusals
from abac.lint.rules import RULES
from abac.located import Problem
from abac.results import Finding


def lint(policy: Policy, policy_type: PolicyType, refused: Iterable[Problem] = ()) -> tuple[Finding, ...]:
    """Ask every rule about one document; findings in the order of the text, then of the table.

    `refused` is what a lenient reader said of it. Values that are not known yet are not judged.
    """
    found = [finding for rule in RULES for finding in rule.check(policy, policy_type)]
    found += refusals(refused, found)
    return tuple(sorted(found, key=lambda finding: (finding.place.file, finding.place.line, finding.place.column)))
