"""What was gained and lost between two versions, for people and for scripts."""

from abac.report.difference.ci import to_junit, to_sarif
from abac.report.difference.document import from_json, to_json
from abac.report.difference.forms import headline, open_question, print_diff, to_github, to_markdown, what

__all__ = [
    "from_json",
    "headline",
    "open_question",
    "print_diff",
    "to_github",
    "to_json",
    "to_junit",
    "to_markdown",
    "to_sarif",
    "what",
]
