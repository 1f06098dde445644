"""Mutants and what became of them, for people and for scripts."""

from abac.report.mutation.ci import to_junit, to_sarif
from abac.report.mutation.document import from_json, to_json
from abac.report.mutation.forms import headline, print_mutants, to_markdown

__all__ = ["from_json", "headline", "print_mutants", "to_json", "to_junit", "to_markdown", "to_sarif"]
