"""Mutants and what became of them, for people and for scripts."""

from abac.report.mutation.document import to_json
from abac.report.mutation.forms import print_mutants, to_markdown

__all__ = ["print_mutants", "to_json", "to_markdown"]
