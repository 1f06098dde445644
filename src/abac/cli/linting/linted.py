"""All findings about what was asked, once each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from abac.cli.linting.documents import Document, read_documents
from abac.language.policy import PolicyType
from abac.lint import lint
from abac.located import Problems
from abac.results import Finding, Severity


@dataclass(frozen=True, slots=True)
class Linted:
    """The files that were read and the findings, those of a statement that several documents share once."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors: what the exit code depends on."""
        return self.count(Severity.ERROR)

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)


def lint_all(files: Iterable[Path], policy_type: PolicyType | None, ignored: frozenset[str]) -> Linted:
    """Lint every document that the paths name. Raises InputError with every problem of what cannot be read."""
    problems = Problems()
    read: list[str] = []
    found: dict[Finding, None] = {}
    for file in files:
        for document in read_documents(file, policy_type, problems):
            read.append(str(file) if document.template else document.file)
            found.update(dict.fromkeys(_wanted(document, file)))
    problems.raise_if_any()
    findings = tuple(finding for finding in found if finding.rule not in ignored)
    return Linted(tuple(dict.fromkeys(read)), findings)


def _wanted(document: Document, asked: Path) -> Iterator[Finding]:
    for finding in lint(document.policy, document.policy_type, document.refused):
        if not document.template or _is_same(finding.place.file, asked):
            yield finding


def _is_same(place: str, asked: Path) -> bool:
    """Whether a place lies in the template that was asked about; places are relative to where generate ran."""
    resolved = asked.resolve()
    return any((parent / place).resolve() == resolved for parent in resolved.parents)
