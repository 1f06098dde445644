"""What the reader says that AWS would not store: findings, where a document is linted instead of decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from abac.language.policy import Policy, PolicyType
from abac.lint.findings import error
from abac.located import Problem
from abac.results import Finding

_RULE: Final = "refused-by-aws"
# Rules that say the same about an element, and more.
_BETTER: Final = ("malformed-arn", "not-principal-with-allow", "unknown-action", "unknown-service")


def refused_by_aws(policy: Policy, policy_type: PolicyType) -> Iterator[Finding]:
    """Say nothing: a policy as a value has forgotten what was wrong with its text; the reader knows (`refusals`)."""
    return iter(())


def refusals(problems: Iterable[Problem], findings: Sequence[Finding]) -> Iterator[Finding]:
    """Each problem of a lenient reader as a finding, but for elements that a rule of the table has already judged."""
    judged = [finding.place.path for finding in findings if finding.rule in _BETTER and finding.place.path]
    for problem in problems:
        if not any(_within(problem.place.path, path) for path in judged):
            yield error(_RULE, problem.place, problem.found, problem.expected, problem.meant)


def _within(path: str, element: str) -> bool:
    return path == element or path.startswith((f"{element}[", f"{element}."))
