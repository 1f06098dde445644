"""A difference of two versions for people and for scripts."""

from abac.report.difference.document import to_json
from abac.report.difference.forms import print_diff, to_github, to_markdown

__all__ = ["print_diff", "to_github", "to_json", "to_markdown"]
