"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass

from abac.lint.findings import Check
from abac.results import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `severity` is the worst that it reports; `title` says what is wrong in one line."""

    name: str
    severity: Severity
    title: str
    source: str
    check: Check

    @property
    def page(self) -> str:
        """The rule's page in the repository."""
        return f"docs/rules/{self.name}.md"
