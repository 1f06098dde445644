"""An explanation for people at a prompt, for pull requests and for scripts."""

from abac.report.explanation.conclusion import conclusion
from abac.report.explanation.document import to_json
from abac.report.explanation.forms import print_explanation, to_markdown

__all__ = ["conclusion", "print_explanation", "to_json", "to_markdown"]
